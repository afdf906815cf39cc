"""What Pacer needs in a workspace, each with its reason, and what it lacks in a channel."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import INVITATION, MISSING_SCOPE, code_of, scope_missing
from adapters.slack.refs import is_direct
from adapters.slack.workspaces import Workspace
from bot.errors import ChannelGone
from bot.model.refs import ChannelRef

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "To hear when somebody writes to it as @Pacer.",
    "channels:history": "To find its own posts, so that nothing comes twice, and to hear replies in their threads.",
    "channels:read": "To see whether it is in a channel and whether that is archived.",
    "chat:write": "To post and to answer.",
    "commands": "Members see its slash commands and shortcuts.",
    "groups:history": "The same as channels:history, in private channels that it was invited to.",
    "groups:read": "The same as channels:read, in private channels that it was invited to.",
    "im:history": "To read what members write to it in direct messages.",
    "im:write": "To write to a member first, as with a reminder they asked for.",
    "reactions:read": "To count a reaction as a check-in, also those of a time when it was not running.",
    "reactions:write": "To put the check mark under a post that invites a check-in.",
    "usergroups:read": "To notify the user group that a schedule names and know who is in the one that helps admins.",
    "users:read": "To know members by their names, their time zones, and who is an admin.",
}


class _Channel(BaseModel):
    is_member: bool = False
    is_archived: bool = False


async def missing_in(workspace: Workspace, channel: ChannelRef) -> Sequence[str]:
    """Raises ChannelGone, and what asking Slack raises."""
    lacking = missing_scopes(workspace.scopes)
    if is_direct(channel):
        return lacking
    try:
        answer = await workspace.client.conversations_info(channel=channel.channel)
    except SlackApiError as error:
        if lacking and code_of(error) == MISSING_SCOPE:
            return lacking
        raise
    found = _Channel.model_validate(answer.get("channel"))
    if found.is_archived:
        raise ChannelGone("The channel is archived.")
    return lacking if found.is_member else (*lacking, INVITATION)


def missing_scopes(granted: frozenset[str]) -> Sequence[str]:
    """None are missing where it isn't known which were granted."""
    return tuple(scope_missing(scope) for scope in SCOPES if granted and scope not in granted)
