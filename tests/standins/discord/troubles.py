"""The troubles that tests plan for Discord, in words."""

import math
from datetime import timedelta

from tests.standins import troubles
from tests.standins.discord.errors import ApiError, Refusal
from tests.standins.discord.requests import Request
from tests.standins.faults import Fault, Refuse


class Troubles(troubles.Troubles[Request]):
    """Patterns are like `POST /channels/*/messages`."""

    def fail(
        self, pattern: str, *, times: int | None = 1, status: int = 500, code: int = 0, message: str = "Planned trouble"
    ) -> None:
        """Refused, and nothing done."""
        refusal = Refusal(status=status, code=code, message=message)
        self.faults.add(pattern, Fault(before=_refuse(refusal)), times=times)

    def accept_then_fail(self, pattern: str, *, times: int | None = 1, status: int = 500) -> None:
        """Done, and answered with an error all the same."""
        refusal = Refusal(status=status, code=0, message="Planned trouble")
        self.faults.add(pattern, Fault(after=_refuse(refusal)), times=times)

    def rate_limit(
        self,
        pattern: str,
        retry_after: timedelta,
        *,
        times: int | None = 1,
        code: int = 0,
        message: str = "You are being rate limited.",
        is_global: bool = False,
    ) -> None:
        """A 429; with the code 30046 the one for too many edits of an old message."""
        refusal = Refusal(status=429, code=code, message=message)
        self.faults.add(pattern, Fault(before=_rate_limited(refusal, retry_after, is_global)), times=times)


def _refuse(refusal: Refusal) -> Refuse:
    return Refuse(status=refusal.status, body=ApiError(refusal).body)


def _rate_limited(refusal: Refusal, retry_after: timedelta, is_global: bool) -> Refuse:
    seconds = retry_after.total_seconds()
    return Refuse(
        status=refusal.status,
        body=ApiError(refusal).body | {"retry_after": seconds, "global": is_global},
        headers={
            "Via": "1.1 stand-in",
            "Retry-After": str(math.ceil(seconds)),
            "X-RateLimit-Scope": "global" if is_global else "user",
        },
    )
