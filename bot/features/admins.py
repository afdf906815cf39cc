"""Who is an admin: whoever the platform says, and whoever has the role or group that the community named."""

from bot.errors import Refusal
from bot.features.declare import Asked
from bot.model.calls import Caller
from bot.model.refs import RoleRef
from bot.model.text import display_name
from bot.storage.queries import people as q
from bot.storage.queries.people import CommunityRow
from bot.storage.query import Tx


class ForAdmins(Refusal):
    """That is for admins."""

    def __init__(self, who_helps: str) -> None:
        super().__init__(f"That is for admins. {who_helps}")


class NotForTheRole(Refusal):
    """Only whoever manages this place on the platform itself can choose that role; it can't be passed on."""


def is_admin(community: CommunityRow, caller: Caller) -> bool:
    return caller.is_admin or community.admin_role in caller.roles


def who_helps(tx: Tx, community: CommunityRow) -> str:
    """A sentence that names whom to ask; nobody may have the role any more, so it names a person, too."""
    by = tx.first(q.NAME_OF_SETUP, community_id=community.id)
    if community.admin_role_name:
        person = f", and so can {by.value}, who set Pacer up here" if by else ""
        return f"Anyone with the role @{community.admin_role_name} can help{person}."
    return f"{by.value} set Pacer up here and can help." if by else "Ask one of them."


def change_admin_role(tx: Tx, asked: Asked, role: RoleRef | None) -> None:
    """None takes the role back. Raises NotForTheRole."""
    if not asked.caller.is_admin:
        raise NotForTheRole
    tx.run(
        q.NAME_ADMIN_ROLE,
        community_id=asked.community.id,
        role=role.role if role else None,
        name=display_name(role.name.removeprefix("@")) if role else None,
    )
