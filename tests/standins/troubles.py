"""The troubles that tests plan, in words."""

from typing import Generic

from tests.standins.faults import Cut, Fault, FaultPlan, Hang
from tests.standins.requests import Request


class Troubles(Generic[Request]):
    """Patterns are like requests' names; `times=None` is until `faults.clear()`."""

    def __init__(self) -> None:
        self.faults: FaultPlan[Request] = FaultPlan()

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
