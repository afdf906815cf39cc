"""How Slack says no: `{"ok": false, "error": "…"}` with status 200, the names as its method reference has them."""

from collections.abc import Sequence

from tests.standins.wire import Json


class ApiError(Exception):
    """Slack refuses the request."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), extra: Json | None = None) -> None:
        """`messages` say what is wrong, `extra` stands beside the error."""
        super().__init__(error)
        self.error = error
        self._messages = list(messages)
        self._extra = extra or {}

    @property
    def says(self) -> str:
        return " ".join([self.error, *self._messages])

    @property
    def body(self) -> Json:
        body: Json = {"ok": False, "error": self.error, **self._extra}
        return body | {"response_metadata": {"messages": self._messages}} if self._messages else body


def missing_scope(needed: str, provided: frozenset[str]) -> ApiError:
    return ApiError("missing_scope", extra={"needed": needed, "provided": ",".join(sorted(provided))})


def invalid_arguments(*messages: str) -> ApiError:
    return ApiError("invalid_arguments", messages=[f"[ERROR] {message}" for message in messages])


class RateLimited(ApiError):
    """A 429."""

    def __init__(self, retry_after: int) -> None:
        """In seconds."""
        super().__init__("ratelimited")
        self.retry_after = retry_after
