"""The `pacer` command."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    from bot.ports import AdapterCommand, AdapterPackage
    from bot.settings import Settings

# What a command needs is imported where it is used, so that `pacer --help` comes at once.

cli = typer.Typer(
    name="pacer",
    help="A weekly rhythm for people who learn together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
content = typer.Typer(help="Challenges, tips, roadmaps and the rest.", no_args_is_help=True)
database = typer.Typer(help="The database.", no_args_is_help=True)
grader = typer.Typer(help="The sandbox that grades code.", no_args_is_help=True)
cli.add_typer(content, name="content")
cli.add_typer(database, name="db")
cli.add_typer(grader, name="grader")

CONSOLE = "console"
ADAPTERS = "pacer.adapters"
COMMANDS = "pacer.commands"


@cli.command()
def run() -> None:
    """Run Pacer: on the platforms that are configured, else in this terminal."""
    from bot.running import play, serve

    packages = _adapter_packages()
    console = packages.pop(CONSOLE)
    configured = [package for package in packages.values() if package.is_configured()]
    if configured:
        serve(_settings(), configured)
    elif sys.stdin is not None and sys.stdin.isatty():
        serve(_settings(), [console], in_terminal=True)
    else:
        play(_settings(), console, say=_say)


@cli.command()
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Go on where an earlier demo stopped.")] = False,
) -> None:
    """Play a month of a community of six, in a database of its own."""
    from bot.running import play

    play(_settings(), _adapter_packages()[CONSOLE], say=_say, keep=keep)


@content.command()
def check(
    path: Annotated[Path | None, typer.Argument(help="A content folder; yours or the shipped one.")] = None,
    code: Annotated[bool, typer.Option(help="Run every solution and every mistake against its cases.")] = True,
) -> None:
    """Check content: every problem with its file, line and mend; every solution against its cases."""
    from bot.authoring import check_content
    from bot.library.load import shipped_content

    settings = _settings()
    _log_warnings()
    checked = check_content(
        path or settings.content or shipped_content(), settings.cache_folder if code else None, _say
    )
    typer.echo(checked.as_text())
    if checked.problems:
        raise typer.Exit(1)


@content.command("try")
def try_answer(
    slug: Annotated[str, typer.Argument(help="A code challenge.")],
    file: Annotated[Path, typer.Argument(help="A file with an answer in Python.")],
) -> None:
    """Grade an answer from the terminal, hidden cases included."""
    from bot.authoring import try_answer as tried
    from bot.library.load import shipped_content

    settings = _settings()
    _log_warnings()
    grade = tried(settings.content or shipped_content(), slug, file, settings.cache_folder, _say)
    typer.echo(grade.as_text())
    if not grade.is_right:
        raise typer.Exit(1)


@content.command()
def new(
    kind: Annotated[str, typer.Argument(help="code, quiz, short, project, reflection, tip, …")],
    slug: Annotated[str, typer.Argument(help="Its short name: lower-case words joined by hyphens.")],
    into: Annotated[
        Path | None, typer.Option(help="A content folder; PACER_CONTENT, or `content` in this folder, unless named.")
    ] = None,
) -> None:
    """Write a template of a new item into your content folder."""
    from bot.authoring import new_item, own_content
    from bot.library.load import shipped_content

    own = _settings().content
    folder = into or own or own_content()
    file = new_item(folder, kind, slug)
    is_read = folder.resolve() == (own or shipped_content()).resolve()
    check = "pacer content check" if is_read else f"pacer content check {folder}"
    typer.echo(f"Written: {file}. Change every line of it; `{check}` says what is missing.")
    if not is_read:
        setting = f"PACER_CONTENT={folder.absolute()}"
        typer.echo(f"Pacer reads that folder, instead of what comes with it, where {setting} is set.")


@content.command()
def schema() -> None:
    """Print the JSON Schema of the front matter, for editors."""
    import json

    from bot.library.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


@grader.command()
def build() -> None:
    """Build and compile the sandbox ahead of its first need."""
    import asyncio

    from bot.grading.build import compiled_sandbox

    typer.echo(f"Ready: {asyncio.run(compiled_sandbox(_settings().cache_folder, _say))}")


@database.command()
def upgrade() -> None:
    """Bring the database to this version's tables; `pacer run` does it by itself."""
    from bot.running import upgrade_database

    applied = upgrade_database(_settings())
    typer.echo(f"Applied {', '.join(applied)}." if applied else "The database is up to date.")


@database.command()
def rebuild() -> None:
    """Make the aggregates anew from the rows."""
    from bot.running import rebuild_database

    typer.echo(rebuild_database(_settings()))


def main() -> None:
    import signal

    from bot.errors import PacerError

    # A service manager's way to end a command is as good as Ctrl+C: what was begun is cleaned up.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    _mount_adapters_commands()
    try:
        cli()
    except PacerError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"Pacer can't go on. {place}{error.strerror or error}.", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _say(says: str) -> None:
    typer.echo(says, err=True)


def _log_warnings() -> None:
    """What a command prints is its answer; what goes wrong on the way is told beside it."""
    import logging

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _settings() -> "Settings":
    from bot.settings import read_settings

    return read_settings()


def _adapter_packages() -> "dict[str, AdapterPackage]":
    from importlib.metadata import entry_points

    return {found.name: found.load() for found in entry_points(group=ADAPTERS)}


def _mount_adapters_commands() -> None:
    """What an adapter adds to `pacer` is imported only when it is called."""
    from importlib.metadata import entry_points

    for found in entry_points(group=COMMANDS):
        cli.command(found.name, help=f"From {found.module}.")(_calling(found))


def _calling(found: "EntryPoint") -> "Callable[[], None]":
    def call() -> None:
        from bot.features.declared import declared_commands

        command: AdapterCommand = found.load()
        command(declared_commands())

    return call


if __name__ == "__main__":
    main()
