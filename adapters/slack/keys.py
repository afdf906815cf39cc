"""A delivery's key in its message's metadata, where the channel's history shows it again.

Every member of the workspace can read metadata; a key tells them nothing.
"""

from pydantic import BaseModel, ValidationError

from bot.model.refs import DeliveryKey

EVENT_TYPE = "pacer_delivery"


class _Payload(BaseModel):
    key: str


class _Metadata(BaseModel):
    event_type: str
    event_payload: _Payload


def metadata_of(key: DeliveryKey) -> dict[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def key_in(metadata: object) -> DeliveryKey | None:
    """The key that a message's metadata names; None where it is none of ours."""
    try:
        read = _Metadata.model_validate(metadata)
    except ValidationError:
        return None
    return DeliveryKey(read.event_payload.key) if read.event_type == EVENT_TYPE else None
