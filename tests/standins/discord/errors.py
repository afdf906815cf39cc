"""How Discord says no: a status, a code and a sentence (its documentation's JSON error codes)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    status: int
    code: int
    message: str


class ApiError(Exception):
    """Discord refuses the request."""

    def __init__(self, refusal: Refusal, *, errors: dict[str, object] | None = None) -> None:
        """`errors` says which fields of the form are wrong."""
        super().__init__(refusal.message)
        self.refusal = refusal
        self.errors = errors

    @property
    def body(self) -> dict[str, object]:
        body: dict[str, object] = {"message": self.refusal.message, "code": self.refusal.code}
        return body if self.errors is None else body | {"errors": self.errors}


def invalid_form(field: str, code: str, message: str) -> ApiError:
    """One wrong field; `code` and `message` as Discord words them."""
    return ApiError(INVALID_FORM, errors={field: {"_errors": [{"code": code, "message": message}]}})


UNAUTHORIZED = Refusal(status=401, code=0, message="401: Unauthorized")
NO_SUCH_ROUTE = Refusal(status=404, code=0, message="404: Not Found")
UNKNOWN_CHANNEL = Refusal(status=404, code=10003, message="Unknown Channel")
UNKNOWN_GUILD = Refusal(status=404, code=10004, message="Unknown Guild")
UNKNOWN_MEMBER = Refusal(status=404, code=10007, message="Unknown Member")
UNKNOWN_MESSAGE = Refusal(status=404, code=10008, message="Unknown Message")
UNKNOWN_USER = Refusal(status=404, code=10013, message="Unknown User")
UNKNOWN_EMOJI = Refusal(status=400, code=10014, message="Unknown Emoji")
UNKNOWN_WEBHOOK = Refusal(status=404, code=10015, message="Unknown Webhook")
UNKNOWN_INTERACTION = Refusal(status=404, code=10062, message="Unknown interaction")
TOO_MANY_REACTIONS = Refusal(status=400, code=30010, message="Maximum number of reactions reached (20)")
ALREADY_ACKNOWLEDGED = Refusal(status=400, code=40060, message="Interaction has already been acknowledged.")
MISSING_ACCESS = Refusal(status=403, code=50001, message="Missing Access")
ANOTHERS_MESSAGE = Refusal(status=403, code=50005, message="Cannot edit a message authored by another user")
EMPTY_MESSAGE = Refusal(status=400, code=50006, message="Cannot send an empty message")
DIRECTS_CLOSED = Refusal(status=403, code=50007, message="Cannot send messages to this user")
MISSING_PERMISSIONS = Refusal(status=403, code=50013, message="Missing Permissions")
EXPIRED_TOKEN = Refusal(status=401, code=50027, message="Invalid Webhook Token")
INVALID_RECIPIENT = Refusal(status=400, code=50033, message="Invalid Recipient(s)")
INVALID_FORM = Refusal(status=400, code=50035, message="Invalid Form Body")
BROKEN_JSON = Refusal(status=400, code=50109, message="The request body contains invalid JSON.")
THREAD_ARCHIVED = Refusal(status=400, code=50083, message="Thread is archived")
THREAD_EXISTS = Refusal(status=400, code=160004, message="A thread has already been created for this message")
