"""What Pacer and the libraries log: JSON lines, all of one kind."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import log_to

KNOWN = {"event", "level", "timestamp"}


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes, at the level INFO; afterwards it goes where it went before."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    stream = io.StringIO()
    log_to(stream, logging.INFO)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_librarys_line_is_alike_and_says_whose_it_is(stream: io.StringIO) -> None:
    structlog.get_logger().warning("pacer.tested", number=1)
    logging.getLogger("asyncio").error("Task %s was 100%% destroyed\nbut it is pending", "x")

    own, foreign = lines(stream)
    assert own == {"event": "pacer.tested", "number": 1, "level": "warning", "timestamp": own["timestamp"]}
    assert foreign == {
        "event": "Task x was 100% destroyed\nbut it is pending",
        "logger": "asyncio",
        "level": "error",
        "timestamp": foreign["timestamp"],
    }
    assert str(foreign["timestamp"]).endswith("Z")
    assert len(str(foreign["timestamp"])) == len(str(own["timestamp"]))


def test_a_librarys_trace_is_told_as_pacers_own_without_what_variables_held(stream: io.StringIO) -> None:
    held = "s3cret"
    for logger in (structlog.get_logger(), logging.getLogger("discord.client")):
        try:
            raise ValueError(len(held))
        except ValueError:
            logger.exception("failed")

    own, foreign = lines(stream)
    assert set(own) == KNOWN | {"exception"}
    assert set(foreign) == KNOWN | {"exception", "logger"}
    assert all("ValueError" in str(line["exception"]) for line in (own, foreign))
    assert "s3cret" not in stream.getvalue()


def test_libraries_tell_of_trouble_only(stream: io.StringIO) -> None:
    structlog.get_logger().info("told")
    structlog.get_logger().debug("not told")
    logging.getLogger("aiohttp.access").info("not told")

    assert [line["event"] for line in lines(stream)] == ["told"]
