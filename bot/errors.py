"""What can go wrong, as one small tree.

PacerError
├── Refusal              a person asked for something that can't be; the message is for them
├── CannotGrade          there is no sandbox, just now or ever
└── DeliveryError        a platform did not do what was asked
    ├── NotSent          certainly not done; safe to try again
    │   └── RateLimited
    ├── Ambiguous        may have been done; look before trying again
    ├── Rejected         will never be done in this form
    │   └── DeletedSince it was posted and is gone
    └── Unreachable      the place is closed to us until a person opens it
        ├── ChannelGone
        └── PermissionMissing
"""

from datetime import timedelta


class PacerError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class Refusal(PacerError):
    """That can't be done."""


class CannotGrade(PacerError):
    """Code can't be graded on this machine."""


class DeliveryError(PacerError):
    """The platform did not take the message."""


class NotSent(DeliveryError):
    """The platform could not be reached; nothing was sent."""


class RateLimited(NotSent):
    """The platform asks us to wait."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"The platform asks us to wait {retry_after.total_seconds():g} s.")
        self.retry_after = retry_after


class Ambiguous(DeliveryError):
    """The answer was lost; the message may have arrived."""


class Rejected(DeliveryError):
    """The platform refuses this message."""


class DeletedSince(Rejected):
    """The message was posted and deleted since."""


class Unreachable(DeliveryError):
    """The channel is closed to Pacer."""


class ChannelGone(Unreachable):
    """The channel no longer exists."""


class PermissionMissing(Unreachable):
    """Pacer may not post there."""

    def __init__(self, permission: str, *, is_named: bool = True) -> None:
        """Not `is_named`: it is no permission's name but says what is lacking, and how it is given."""
        super().__init__(
            f"Pacer lacks the permission “{permission}” there." if is_named else f"Pacer lacks {permission}."
        )
        self.permission = permission
