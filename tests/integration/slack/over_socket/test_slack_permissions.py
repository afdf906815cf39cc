"""What Pacer lacks in a channel of Slack."""

import pytest

from adapters.slack.permissions import SCOPES
from adapters.slack.refs import channel_ref
from bot.errors import ChannelGone, PermissionMissing
from bot.model.refs import Emoji
from tests.slack_bot import CHALLENGE, CHECK, KEY, SlackBot
from tests.standins.slack.server import SlackServer


async def test_an_open_channel_lacks_nothing(bot: SlackBot) -> None:
    assert await bot.adapter.missing_permissions(bot.channel()) == ()


async def test_a_channel_without_pacer_asks_for_an_invitation(bot: SlackBot, server: SlackServer) -> None:
    channel = await server.add_channel("quiet", with_bot=False)

    with pytest.raises(PermissionMissing, match=r"^Pacer lacks an invitation: type /invite @Pacer in that channel\.$"):
        await bot.adapter.post(bot.channel(channel), CHALLENGE, key=KEY)
    assert await bot.adapter.missing_permissions(bot.channel(channel)) == (
        "an invitation: type /invite @Pacer in that channel",
    )


async def test_a_private_channel_without_pacer_is_as_good_as_gone_and_says_how_to_open_it(
    bot: SlackBot, server: SlackServer
) -> None:
    channel = await server.add_channel("secret", is_private=True, with_bot=False)

    with pytest.raises(ChannelGone, match="/invite @Pacer"):
        await bot.adapter.missing_permissions(bot.channel(channel))


async def test_an_archived_channel_takes_no_posts(bot: SlackBot, server: SlackServer) -> None:
    channel = await server.add_channel("old")
    await server.archive(channel)

    with pytest.raises(ChannelGone, match="archived"):
        await bot.adapter.post(bot.channel(channel), CHALLENGE, key=KEY)
    with pytest.raises(ChannelGone, match="archived"):
        await bot.adapter.missing_permissions(bot.channel(channel))


async def test_missing_scopes_are_named_with_what_to_do(idle: SlackBot, server: SlackServer) -> None:
    server.grant(*(scope for scope in SCOPES if scope not in ("channels:read", "reactions:write")))
    await idle.start()
    post = await idle.post(CHALLENGE)

    with pytest.raises(PermissionMissing, match=r"reactions:write: add it .* reinstall"):
        await idle.adapter.react(post, Emoji(CHECK))
    assert [each.partition(":")[0] for each in await idle.adapter.missing_permissions(idle.channel())] == [
        "channels",
        "reactions",
    ]


async def test_another_workspaces_channel_is_no_channel_of_this_one(bot: SlackBot, server: SlackServer) -> None:
    other = await server.workspace_joined("Evening class")
    channel = server.general_of(other)

    for team in (other.id, server.team.id):
        with pytest.raises(ChannelGone):
            await bot.adapter.post(channel_ref(team, channel.id), CHALLENGE, key=KEY)
