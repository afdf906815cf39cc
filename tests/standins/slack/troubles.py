"""The troubles that tests plan for Slack, in words."""

import math
from datetime import timedelta

from tests.standins import troubles
from tests.standins.faults import Fault, Refuse
from tests.standins.slack.requests import Request
from tests.standins.wire import Json


class Troubles(troubles.Troubles[Request]):
    """Patterns are like `chat.postMessage`, `views.*` or `response_url`."""

    def fail(self, pattern: str, error: str = "internal_error", *, times: int | None = 1, status: int = 200) -> None:
        """Refused, and nothing done; a server's own trouble has a status of 5xx."""
        self.faults.add(pattern, Fault(before=_refuse(error, status)), times=times)

    def accept_then_fail(
        self, pattern: str, error: str = "internal_error", *, times: int | None = 1, status: int = 503
    ) -> None:
        """Done, and answered with an error all the same."""
        self.faults.add(pattern, Fault(after=_refuse(error, status)), times=times)

    def rate_limit(self, pattern: str, retry_after: timedelta, *, times: int | None = 1) -> None:
        """A 429; what it says to wait is whole seconds."""
        seconds = str(math.ceil(retry_after.total_seconds()))
        refuse = Refuse(status=429, body=_body("ratelimited"), headers={"Retry-After": seconds})
        self.faults.add(pattern, Fault(before=refuse), times=times)


def _refuse(error: str, status: int) -> Refuse:
    return Refuse(status=status, body=_body(error))


def _body(error: str) -> Json:
    return {"ok": False, "error": error}
