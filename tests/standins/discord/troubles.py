"""The troubles that tests plan, in words."""

from datetime import timedelta

from tests.standins.discord.errors import Refusal
from tests.standins.discord.faults import Cut, Fault, FaultPlan, Hang, Refuse


class Troubles:
    """Patterns are like `POST /channels/*/messages`; `times=None` is until `faults.clear()`."""

    def __init__(self) -> None:
        self.faults = FaultPlan()

    def fail(
        self, pattern: str, *, times: int | None = 1, status: int = 500, code: int = 0, message: str = "Planned trouble"
    ) -> None:
        """Refused, and nothing done."""
        refusal = Refusal(status=status, code=code, message=message)
        self.faults.add(pattern, Fault(before=Refuse(refusal=refusal)), times=times)

    def accept_then_fail(self, pattern: str, *, times: int | None = 1, status: int = 500) -> None:
        """Done, and answered with an error all the same."""
        refusal = Refusal(status=status, code=0, message="Planned trouble")
        self.faults.add(pattern, Fault(after=Refuse(refusal=refusal)), times=times)

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
        trouble = Refuse(refusal=refusal, retry_after=retry_after, is_global=is_global)
        self.faults.add(pattern, Fault(before=trouble), times=times)

    def lose_request(self, pattern: str, *, times: int | None = 1) -> None:
        """The connection breaks before anything is done."""
        self.faults.add(pattern, Fault(before=Cut()), times=times)

    def lose_answer(self, pattern: str, *, times: int | None = 1) -> None:
        """Done, then the connection breaks."""
        self.faults.add(pattern, Fault(after=Cut()), times=times)

    def hold(self, pattern: str, *, times: int | None = 1) -> Hang:
        """Does nothing before it is released."""
        hang = Hang()
        self.faults.add(pattern, Fault(before=hang), times=times)
        return hang

    def hold_answer(self, pattern: str, *, times: int | None = 1) -> Hang:
        """Done at once, and not answered before it is released."""
        hang = Hang()
        self.faults.add(pattern, Fault(after=hang), times=times)
        return hang
