"""Histories, threads, channels and people, as the stand-in for Slack lists them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.testing.clock import FrozenClock
from tests.standins.slack.server import SlackServer
from tests.unit.slack_standin.web_api.asking import KEY, START, refusal, said


async def test_history_comes_in_pages_newest_first(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    for number in range(5):
        said(server, ben, str(number))
    first = await client.conversations_history(channel=server.general.id, limit=2)
    pages = [[each["text"] for each in page["messages"]] async for page in first]

    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    wrong = client.conversations_history(channel=server.general.id, cursor="what")
    assert await refusal(wrong) == "invalid_cursor"


@pytest.mark.usefixtures("wrong_on_purpose")
async def test_history_between_two_times(server: SlackServer, client: AsyncWebClient, clock: FrozenClock) -> None:
    ben, sent = server.member("ben"), []
    for number in range(4):
        clock.set(START + timedelta(minutes=number))
        sent.append(said(server, ben, str(number)).ts)

    async def texts(**bounds: str | bool) -> list[str]:
        found = await client.api_call(
            "conversations.history", http_verb="GET", params={"channel": server.general.id, **bounds}
        )
        return [each["text"] for each in found["messages"]]

    assert await texts(oldest=sent[1]) == ["3", "2"]
    assert await texts(oldest=sent[1], inclusive=True) == ["3", "2", "1"]
    assert await texts(oldest=sent[0], latest=sent[3]) == ["2", "1"]
    assert await texts(latest=str(int(START.timestamp()) + 90)) == ["1", "0"]
    assert await refusal(texts(oldest="yesterday")) == "invalid_ts_oldest"


async def test_metadata_comes_only_where_it_is_asked_for(server: SlackServer, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=server.general.id, text="x", metadata=KEY)
    [plain] = (await client.conversations_history(channel=server.general.id))["messages"]
    [full] = (await client.conversations_history(channel=server.general.id, include_all_metadata=True))["messages"]

    assert "metadata" not in plain
    assert full["metadata"] == KEY


async def test_history_may_lag(server: SlackServer, client: AsyncWebClient, clock: FrozenClock) -> None:
    general = server.general.id
    above = said(server, server.member("ben"), "above")
    server.world.history_lag = timedelta(seconds=5)
    await client.chat_postMessage(channel=general, text="x")
    await client.chat_postMessage(channel=general, text="y", thread_ts=above.ts)

    async def listed() -> list[int]:
        history = await client.conversations_history(channel=general)
        replies = await client.conversations_replies(channel=general, ts=above.ts)
        return [len(history["messages"]), len(replies["messages"])]

    assert await listed() == [1, 1]
    clock.set(START + timedelta(seconds=5))
    assert await listed() == [2, 2]


async def test_a_bot_reads_only_where_it_is_a_member(server: SlackServer, client: AsyncWebClient) -> None:
    outside = await server.add_channel("outside", with_bot=False)
    assert await refusal(client.conversations_history(channel=outside.id)) == "not_in_channel"
    assert not (await client.conversations_info(channel=outside.id))["channel"]["is_member"]
    assert await refusal(client.conversations_history(channel="C404")) == "channel_not_found"

    assert (await client.conversations_join(channel=outside.id))["channel"]["is_member"]
    assert (await client.conversations_history(channel=outside.id))["messages"] == []


async def test_a_thread_is_read_with_the_message_above_it(server: SlackServer, client: AsyncWebClient) -> None:
    ben, general = server.member("ben"), server.general
    above = said(server, ben, "above")
    replies = [said(server, ben, str(number), thread=above) for number in range(3)]
    first = await client.conversations_replies(channel=general.id, ts=above.ts, limit=2)
    pages = [[each["text"] for each in page["messages"]] async for page in first]
    [listed] = (await client.conversations_history(channel=general.id))["messages"]

    assert pages == [["above", "0", "1"], ["above", "2"]]
    assert (listed["reply_count"], listed["latest_reply"]) == (3, replies[2].ts)
    later = await client.conversations_replies(channel=general.id, ts=above.ts, oldest=replies[1].ts)
    assert [each["text"] for each in later["messages"]] == ["above", "2"]
    assert await refusal(client.conversations_replies(channel=general.id, ts="1.000001")) == "thread_not_found"


async def test_a_reply_in_a_thread_goes_to_the_message_above(server: SlackServer, client: AsyncWebClient) -> None:
    above = said(server, server.member("ben"), "above")
    first = await client.chat_postMessage(channel=server.general.id, text="1", thread_ts=above.ts)
    await client.chat_postMessage(channel=server.general.id, text="2", thread_ts=first["ts"], reply_broadcast=True)

    assert [(each.text, each.thread_ts) for each in server.replies(above)] == [("1", above.ts), ("2", above.ts)]
    history = (await client.conversations_history(channel=server.general.id))["messages"]
    assert [each["text"] for each in history] == ["2", "above"]


async def test_channels_and_their_members_are_listed(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    await server.add_channel("secret", is_private=True, with_bot=False)
    old = await server.add_channel("old")
    await server.archive(old)
    listed = await client.conversations_list(types="public_channel,private_channel", exclude_archived=True)

    assert [each["name"] for each in listed["channels"]] == ["general"]
    assert [each["name"] for each in (await client.conversations_list(limit=1))["channels"]] == ["general"]
    members = (await client.conversations_members(channel=server.general.id))["members"]
    assert members == [server.owner().id, server.bot_id, ben.id]
    assert await refusal(client.conversations_list(types="secret_channel")) == "invalid_types"


async def test_a_direct_channel_is_opened_once(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    first = await client.conversations_open(users=[ben.id])
    again = await client.conversations_open(users=ben.id, return_im=True)

    assert first["channel"] == {"id": ben.direct_channel.id}
    assert (again["channel"]["user"], again["already_open"]) == (ben.id, True)
    assert await refusal(client.conversations_open(users="U404")) == "user_not_found"
    server.scene.places.change_user(replace(ben.user, is_deleted=True))
    assert await refusal(client.conversations_open(users=ben.id)) == "user_disabled"


async def test_people_are_known_by_profile_zone_and_rights(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben", is_admin=True, tz="America/New_York")
    found = (await client.users_info(user=ben.id))["user"]

    assert (found["profile"]["display_name"], found["is_admin"], found["is_owner"]) == ("Ben", True, False)
    assert (found["tz"], found["tz_offset"]) == ("America/New_York", -5 * 3600)
    names = [each["name"] async for page in await client.users_list(limit=2) for each in page["members"]]
    assert names == ["owner-of-school", "pacer", "ben"]
    assert await refusal(client.users_info(user="U404")) == "user_not_found"


async def test_groups_are_listed_with_their_members(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    group = await server.add_group("mentors", ben)
    await server.add_group("nobody")
    [mentors, nobody] = (await client.usergroups_list(include_users=True))["usergroups"]

    assert (mentors["id"], mentors["handle"], mentors["users"]) == (group.id, "mentors", [ben.id])
    assert nobody["users"] == []
    assert "users" not in (await client.usergroups_list())["usergroups"][0]
