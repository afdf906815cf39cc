"""The stand-in for Slack convinces slack_sdk, and refuses, loses and delays as the real one does."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.testing.clock import FrozenClock
from tests.standins.slack.chat import Draft
from tests.standins.slack.contract import Contract
from tests.standins.slack.entities import Message
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.slack.world import SCOPES
from tests.standins.wire import Json

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KEY: Json = {"event_type": "pacer_delivery", "event_payload": {"key": "key1"}}


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def server(clock: FrozenClock) -> AsyncIterator[SlackServer]:
    async with SlackServer(clock=clock) as server:
        server.front.telling.retries = ()
        yield server
        assert server.violations == []


@pytest.fixture
def wrong_on_purpose(server: SlackServer) -> Iterator[None]:
    """For requests that break the contract."""
    yield
    server.violations.clear()


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    return client_of(server, server.token)


def client_of(server: SlackServer, token: str | None) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=server.api_url, retry_handlers=[])


async def refusal(request: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await request
    return str(refused.value.response["error"])


def section(text: str = "x") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def button(action_id: str = "press", **other: object) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": "Press"}, "action_id": action_id} | other


def said(server: SlackServer, person: Person, text: str, thread: Message | None = None) -> Message:
    """Without waiting for anybody to hear of it."""
    draft = Draft(content=text, thread_ts=thread.ts if thread else None)
    return server.scene.chat.post(server.general, person.user, draft)


# Tokens and workspaces


async def test_a_bot_learns_who_it_is_and_what_it_may(server: SlackServer, client: AsyncWebClient) -> None:
    found = await client.auth_test()

    assert (found["team"], found["team_id"], found["user_id"]) == ("School", server.team.id, server.bot_id)
    assert found.headers["x-oauth-scopes"] == ",".join(sorted(SCOPES))


@pytest.mark.parametrize("token", [None, "xoxb-somebody-elses", "the app's"])
async def test_a_token_that_is_none_of_a_bots_is_refused(server: SlackServer, token: str | None) -> None:
    errors = {None: "not_authed", "xoxb-somebody-elses": "invalid_auth", "the app's": "not_allowed_token_type"}
    given = server.app_token if token == "the app's" else token

    assert await refusal(client_of(server, given).auth_test()) == errors[token]


async def test_a_revoked_token_and_a_removed_app_are_refused(server: SlackServer, client: AsyncWebClient) -> None:
    garden = await server.workspace_joined("Garden")
    gardener = client_of(server, server.world.installation(garden.id).token)

    assert (await client.auth_revoke())["revoked"]
    assert await refusal(client.auth_test()) == "token_revoked"
    await server.workspace_left(garden)
    assert await refusal(gardener.auth_test()) == "account_inactive"


async def test_each_token_is_for_its_own_workspace(server: SlackServer, client: AsyncWebClient) -> None:
    garden = await server.workspace_joined("Garden")
    theirs = server.general_of(garden)

    assert await refusal(client.chat_postMessage(channel=theirs.id, text="Hello")) == "channel_not_found"
    assert [each["id"] for each in (await client.conversations_list())["channels"]] == [server.general.id]
    await client_of(server, server.world.installation(garden.id).token).chat_postMessage(channel=theirs.id, text="Hi")
    assert (await server.posted(theirs)).text == "Hi"


async def test_a_scope_that_lacks_is_named(server: SlackServer) -> None:
    server.grant("chat:write")
    with pytest.raises(SlackApiError) as refused:
        await client_of(server, server.token).conversations_history(channel=server.general.id)

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "channels:history"
    assert refused.value.response["provided"] == "chat:write"


@pytest.mark.usefixtures("wrong_on_purpose")
async def test_a_method_that_there_is_not(server: SlackServer, client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"


async def test_a_code_is_exchanged_once_for_a_token(clock: FrozenClock) -> None:
    async with SlackServer(clock=clock, is_installed=False) as server:
        app, owner = server.world.app, server.owner()
        code = server.scene.installs.new_code(server.team, owner.user, "https://pacer.example/back")
        access = AsyncWebClient(base_url=server.api_url).oauth_v2_access
        secrets = {"client_id": app.client_id, "client_secret": app.client_secret}
        where = {"redirect_uri": "https://pacer.example/back"}

        assert await refusal(access(client_id="other", client_secret="x", code=code)) == "invalid_client_id"
        assert await refusal(access(**secrets | {"client_secret": "x"}, code=code)) == "bad_client_secret"
        granted = await access(**secrets, **where, code=code)
        assert granted["team"]["id"] == server.team.id
        assert granted["authed_user"]["id"] == owner.id
        assert (await client_of(server, granted["access_token"]).auth_test())["user_id"] == granted["bot_user_id"]
        assert await refusal(access(**secrets, **where, code=code)) == "invalid_code"


async def test_a_token_that_rotates_ends_and_is_renewed_once(clock: FrozenClock) -> None:
    async with SlackServer(clock=clock, is_installed=False) as server:
        server.world.configure(rotates_tokens=True)
        code = server.scene.installs.new_code(server.team, server.owner().user)
        access = AsyncWebClient(base_url=server.api_url).oauth_v2_access
        secrets = {"client_id": server.world.app.client_id, "client_secret": server.world.app.client_secret}
        granted = await access(**secrets, code=code)
        refresh = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}

        clock.set(START + timedelta(seconds=granted["expires_in"]))
        assert await refusal(client_of(server, granted["access_token"]).auth_test()) == "token_expired"
        renewed = await access(**secrets, **refresh)
        await client_of(server, renewed["access_token"]).auth_test()
        assert await refusal(access(**secrets, **refresh)) == "invalid_refresh_token"


async def test_only_the_apps_token_opens_a_connection(server: SlackServer, client: AsyncWebClient) -> None:
    assert (await client.apps_connections_open(app_token=server.app_token))["url"].startswith("ws://127.0.0.1:")
    assert await refusal(client.apps_connections_open(app_token=server.token)) == "not_allowed_token_type"
    await server.front.socket_mode.disable()
    assert await refusal(client.apps_connections_open(app_token=server.app_token)) == "access_denied"


# Posting


async def test_a_post_is_seen_with_all_that_was_given(server: SlackServer, client: AsyncWebClient) -> None:
    blocks: list[Json] = [section("Write *it*."), {"type": "actions", "elements": [button(value="12")]}]
    answer = await client.chat_postMessage(channel=server.general.id, text="Week 7", blocks=blocks, metadata=KEY)
    message = await server.posted(server.general)

    assert (message.ts, message.user, message.content) == (answer["ts"], server.bot_id, "Week 7")
    assert message.text == "Write *it*."
    assert [(each.label, each.action_id, each.value) for each in message.buttons] == [("Press", "press", "12")]
    assert message.metadata == KEY
    assert answer["message"]["metadata"] == KEY
    assert all(block["block_id"] for block in message.blocks)


async def test_forms_are_understood_as_json_is(server: SlackServer, client: AsyncWebClient) -> None:
    fields = {"channel": server.general.id, "text": "Hello", "blocks": json.dumps([section("Shown")])}
    await client.api_call("chat.postMessage", data=fields)

    assert (await server.posted(server.general)).text == "Shown"


@pytest.mark.usefixtures("wrong_on_purpose")
async def test_a_bot_posts_only_where_it_is_let(server: SlackServer, client: AsyncWebClient) -> None:
    outside = await server.add_channel("outside", with_bot=False)
    secret = await server.add_channel("secret", is_private=True, with_bot=False)
    old = await server.add_channel("old")
    await server.archive(old)
    news = server.scene.places.let_only_admins_post(await server.add_channel("news"))

    assert await refusal(client.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=outside.id, text="x")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel=secret.id, text="x")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=old.id, text="x")) == "is_archived"
    assert await refusal(client.chat_postMessage(channel=news.id, text="x")) == "restricted_action"
    assert await refusal(client.chat_postMessage(channel="", text="x")) == "invalid_arguments"


async def test_a_public_channel_may_be_open_to_bots_outside_it(server: SlackServer) -> None:
    outside = await server.add_channel("outside", with_bot=False)
    server.grant("chat:write", "chat:write.public")
    await client_of(server, server.token).chat_postMessage(channel=outside.id, text="Hello")

    assert (await server.posted(outside)).text == "Hello"


async def test_a_post_to_a_person_goes_to_their_direct_channel(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    answer = await client.chat_postMessage(channel=ben.id, text="Just you")

    assert answer["channel"] == ben.direct_channel.id
    assert (await server.posted(ben.direct_channel)).text == "Just you"


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": " "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [section("x" * 2500) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_type": "x", "event_payload": {"a": "x" * 17_000}}}, "metadata_too_large"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
async def test_a_post_that_can_not_be_is_refused(
    server: SlackServer, client: AsyncWebClient, body: Json, error: str
) -> None:
    assert await refusal(client.api_call("chat.postMessage", json={"channel": server.general.id, **body})) == error
    assert server.messages(server.general) == []


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": list(elements)}]


def select(options: int) -> Json:
    choices = [{"text": {"type": "plain_text", "text": "x"}, "value": str(n)} for n in range(options)]
    return {"type": "static_select", "action_id": "choose", "options": choices}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
        (
            [{"type": "header", "text": plain("x" * 151)}],
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
            "must be plain_text [json-pointer:/blocks/0/text/type]",
        ),
        (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
        (actions(button("x" * 256)), "must be less than 256 characters"),
        (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
        (actions(button(style="loud")), "must be a valid enum value"),
        (actions(button("same"), button("same")), "`action_id` same already exists"),
        (actions(*[button(str(n)) for n in range(26)]), "no more than 25 items allowed"),
        (actions(select(0)), "no fewer than 1 items allowed"),
        (actions(select(101)), "no more than 100 items allowed"),
        (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        ([section() | {"block_id": "one"}] * 2, "`block_id` one already exists"),
        ([section() | {"block_id": "x" * 256}], "must be less than 256 characters"),
        ([section() | {"text": "words"}], "text is no dict."),
        ([{"type": "poem"}], "unsupported type: poem"),
    ],
)
async def test_blocks_beyond_the_limits_are_refused(
    server: SlackServer, client: AsyncWebClient, blocks: list[Json], says: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=server.general.id, text="x", blocks=blocks)

    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"][0].startswith(f"[ERROR] {says}")


async def test_blocks_at_the_limits_are_taken(server: SlackServer, client: AsyncWebClient) -> None:
    for blocks in ([{"type": "divider"}] * 50, [section("x" * 3000)], actions(*[button(str(n)) for n in range(25)])):
        await client.chat_postMessage(channel=server.general.id, text="x", blocks=blocks)

    assert len(server.messages(server.general)) == 3


async def test_a_bot_changes_and_deletes_its_own_messages_alone(server: SlackServer, client: AsyncWebClient) -> None:
    general = server.general.id
    theirs = said(server, server.member("ben"), "Hello")
    ts = (await client.chat_postMessage(channel=general, text="One", blocks=[section("One")], metadata=KEY))["ts"]
    changed = await client.chat_update(channel=general, ts=ts, text="Two")

    assert changed["message"]["edited"]["user"] == server.bot_id
    assert server.world.message(general, ts).text == "Two"
    assert server.world.message(general, ts).metadata == KEY
    assert await refusal(client.chat_update(channel=general, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=general, ts=theirs.ts)) == "cant_delete_message"
    await client.chat_delete(channel=general, ts=ts)
    assert await refusal(client.chat_update(channel=general, ts=ts, text="x")) == "message_not_found"


async def test_a_deleted_message_with_replies_leaves_a_tombstone(server: SlackServer, client: AsyncWebClient) -> None:
    general, ben = server.general, server.member("ben")
    ts = (await client.chat_postMessage(channel=general.id, text="Gone soon"))["ts"]
    said(server, ben, "A reply", thread=server.world.message(general.id, ts))
    await client.chat_delete(channel=general.id, ts=ts)
    [left] = (await client.conversations_history(channel=general.id))["messages"]

    assert (left["subtype"], left["text"]) == ("tombstone", "This message was deleted.")
    assert [each.text for each in server.messages(general)] == ["A reply"]


async def test_an_ephemeral_message_is_for_one_person_alone(server: SlackServer, client: AsyncWebClient) -> None:
    general, ben = server.general, server.member("ben")
    stranger = server.scene.world.user_named(server.team.id, "stranger")
    ts = (await client.chat_postEphemeral(channel=general.id, user=ben.id, text="Psst"))["message_ts"]

    assert (await server.whispered(ben)).text == "Psst"
    assert server.messages(general) == []
    assert (await client.conversations_history(channel=general.id))["messages"] == []
    assert await refusal(client.chat_update(channel=general.id, ts=ts, text="x")) == "message_not_found"
    whisper = client.chat_postEphemeral(channel=general.id, user=stranger.id, text="Psst")
    assert await refusal(whisper) == "user_not_in_channel"


async def test_a_message_has_a_link(server: SlackServer, client: AsyncWebClient) -> None:
    message = said(server, server.member("ben"), "Hello")
    found = await client.chat_getPermalink(channel=server.general.id, message_ts=message.ts)

    digits = message.ts.replace(".", "")
    assert found["permalink"] == f"https://school.slack.com/archives/{server.general.id}/p{digits}"


# Reading


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


# Reactions


async def test_a_reaction_is_there_once(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    message = said(server, ben, "Hello")
    at = {"channel": server.general.id, "timestamp": message.ts}
    await client.reactions_add(**at, name="thumbsup")

    assert server.see(message).reacted("+1") == (server.bot_id,)
    assert await refusal(client.reactions_add(**at, name="+1")) == "already_reacted"
    assert await refusal(client.reactions_add(**at, name="Check Mark")) == "invalid_name"
    server.scene.reactions.add(message, "+1", ben.user)
    [listed] = (await client.reactions_get(channel=server.general.id, timestamp=message.ts))["message"]["reactions"]
    assert listed == {"name": "+1", "users": [server.bot_id, ben.id], "count": 2}
    await client.reactions_remove(**at, name="+1")
    assert await refusal(client.reactions_remove(**at, name="+1")) == "no_reaction"
    gone = {"channel": server.general.id, "timestamp": "1.000001"}
    assert await refusal(client.reactions_add(**gone, name="+1")) == "message_not_found"


# Views


def modal(**other: object) -> Json:
    return {"type": "modal", "title": plain("A form"), "blocks": [section()]} | other


def home(text: str) -> Json:
    return {"type": "home", "blocks": [section(text)]}


async def test_a_trigger_opens_one_form_within_three_seconds(
    server: SlackServer, client: AsyncWebClient, clock: FrozenClock
) -> None:
    ben = server.member("ben")
    trigger, slow = server.scene.triggers.new(ben.id), server.scene.triggers.new(ben.id)
    opened = (await client.views_open(trigger_id=trigger, view=modal(callback_id="answer")))["view"]
    shown = await server.modal_of(ben)

    assert (shown.id, shown.title, shown.callback_id) == (opened["id"], "A form", "answer")
    assert await refusal(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert await refusal(client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"
    clock.set(START + timedelta(seconds=3.1))
    assert await refusal(client.views_open(trigger_id=slow, view=modal())) == "expired_trigger_id"


async def test_forms_are_stacked_three_high(server: SlackServer, client: AsyncWebClient) -> None:
    ben, triggers = server.member("ben"), server.scene.triggers
    first = (await client.views_open(trigger_id=triggers.new(ben.id), view=modal()))["view"]["id"]
    second = await client.views_push(trigger_id=triggers.new(ben.id, first), view=modal(title=plain("Second")))
    third = await client.views_push(trigger_id=triggers.new(ben.id, second["view"]["id"]), view=modal())

    assert (second["view"]["previous_view_id"], third["view"]["root_view_id"]) == (first, first)
    more = client.views_push(trigger_id=triggers.new(ben.id, third["view"]["id"]), view=modal())
    assert await refusal(more) == "push_limit_reached"
    server.scene.views.close(ben.id)
    assert (await server.modal_of(ben)).title == "Second"
    assert await refusal(client.views_update(view_id=third["view"]["id"], view=modal())) == "not_found"


async def test_a_view_changes_only_from_what_is_known(server: SlackServer, client: AsyncWebClient) -> None:
    ben = server.member("ben")
    first = (await client.views_publish(user_id=ben.id, view=home("one")))["view"]
    second = (await client.views_publish(user_id=ben.id, view=home("two"), hash=first["hash"]))["view"]

    assert (await server.home_of(ben)).text == "two"
    assert (second["id"], second["type"]) == (first["id"], "home")
    stale = client.views_publish(user_id=ben.id, view=home("three"), hash=first["hash"])
    assert await refusal(stale) == "hash_conflict"
    opened = await client.views_open(trigger_id=server.scene.triggers.new(ben.id), view=modal(external_id="mine"))
    await client.views_update(external_id="mine", hash=opened["view"]["hash"], view=modal(title=plain("New")))
    assert (await server.modal_of(ben)).title == "New"


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(
    ("view", "error"),
    [
        (modal(title=plain("x" * 25)), "invalid_arguments"),
        (modal(submit=plain("x" * 25)), "invalid_arguments"),
        (modal(private_metadata="x" * 3001), "invalid_arguments"),
        (modal(blocks=[section() for _ in range(101)]), "invalid_arguments"),
        (
            modal(blocks=[{"type": "input", "label": plain("x"), "element": {"type": "plain_text_input"}}]),
            "invalid_arguments",
        ),
        (modal(type="home"), "invalid_arguments"),
        (modal(blocks=[section("x" * 3000) for _ in range(90)]), "view_too_large"),
        ("{", "invalid_arguments"),
    ],
)
async def test_a_view_beyond_the_limits_is_refused(
    server: SlackServer, client: AsyncWebClient, view: Json | str, error: str
) -> None:
    ben = server.member("ben")
    asked = {"trigger_id": server.scene.triggers.new(ben.id), "view": view}
    assert await refusal(client.api_call("views.open", json=asked)) == error
    assert ben.modal is None


async def test_a_submission_is_answered_with_errors_another_view_or_nothing(
    server: SlackServer, client: AsyncWebClient
) -> None:
    ben, views = server.member("ben"), server.scene.views
    await client.views_open(trigger_id=server.scene.triggers.new(ben.id), view=modal())
    view = await server.modal_of(ben)

    wrong = views.submitted(view, {"response_action": "errors", "errors": {"goal": "Say more."}})
    assert wrong == {"goal": "Say more."}
    assert not views.submitted(view, {"response_action": "update", "view": modal(title=plain("Done"))})
    assert (await server.modal_of(ben)).title == "Done"
    views.submitted(await server.modal_of(ben), {"response_action": "push", "view": modal(title=plain("More"))})
    assert (await server.modal_of(ben)).title == "More"
    views.submitted(await server.modal_of(ben), None)
    assert (await server.modal_of(ben)).title == "Done"
    views.submitted(await server.modal_of(ben), {"response_action": "clear"})
    assert ben.modal is None


# Response URLs


async def test_a_response_url_shows_to_one_or_to_all(server: SlackServer) -> None:
    ben = server.member("ben")
    outside = await server.add_channel("outside", with_bot=False)
    hook = AsyncWebhookClient(server.scene.response_urls.new(ben.id, outside.id))

    assert (await hook.send(text="Just you")).body == "ok"
    assert (await server.whispered(ben)).text == "Just you"
    await hook.send(text="Everybody", response_type="in_channel")
    assert (await server.posted(outside)).text == "Everybody"
    assert (await hook.send(text="")).body == '{"ok": false, "error": "no_text"}'


async def test_a_response_url_replaces_and_deletes_what_was_pressed(
    server: SlackServer, client: AsyncWebClient
) -> None:
    ben, general = server.member("ben"), server.general
    ts = (await client.chat_postMessage(channel=general.id, text="Press", metadata=KEY))["ts"]
    pressed = server.world.message(general.id, ts)
    hook = AsyncWebhookClient(server.scene.response_urls.new(ben.id, general.id, pressed))
    await hook.send(text="Pressed", replace_original=True)

    assert [each.text for each in server.messages(general)] == ["Pressed"]
    await hook.send(text="Well done")
    assert (await server.whispered(ben)).text == "Well done"
    await hook.send(delete_original=True)
    assert server.messages(general) == []


async def test_a_response_url_is_good_for_five_uses_in_half_an_hour(server: SlackServer, clock: FrozenClock) -> None:
    ben = server.member("ben")
    new = server.scene.response_urls.new
    often, late = (AsyncWebhookClient(new(ben.id, server.general.id)) for _ in range(2))
    used = [(await often.send(text=str(number))).status_code for number in range(6)]

    assert used == [200] * 5 + [404]
    assert (await often.send(text="x")).body == '{"ok": false, "error": "used_url"}'
    clock.set(START + timedelta(minutes=31))
    assert (await late.send(text="x")).body == '{"ok": false, "error": "expired_url"}'
    assert [each.text for each in ben.ephemerals()] == ["0", "1", "2", "3", "4"]


# Trouble


async def test_a_planned_error_is_met_once(server: SlackServer, client: AsyncWebClient) -> None:
    server.fail("chat.postMessage", "channel_not_found")
    assert await refusal(client.chat_postMessage(channel=server.general.id, text="One")) == "channel_not_found"
    await client.chat_postMessage(channel=server.general.id, text="Two")

    assert [each.text for each in server.messages(server.general)] == ["Two"]
    assert [each.text("text") for each in await server.requested("chat.*", 2)] == ["One", "Two"]
    assert server.log.refused == []


async def test_a_lost_answer_leaves_the_message_and_a_lost_request_none(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.lose_answer("chat.postMessage")
    server.lose_request("chat.postMessage")
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=server.general.id, text="Hello")

    assert [each.text for each in server.messages(server.general)] == ["Hello"]


async def test_accepted_then_503_leaves_the_message(server: SlackServer, client: AsyncWebClient) -> None:
    server.accept_then_fail("chat.postMessage")
    with pytest.raises(SlackApiError) as failed:
        await client.chat_postMessage(channel=server.general.id, text="Hello")

    assert failed.value.response.status_code == 503
    assert len(server.messages(server.general)) == 1


async def test_a_rate_limit_is_waited_for(server: SlackServer, client: AsyncWebClient) -> None:
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    server.rate_limit("chat.postMessage", timedelta(0))
    await client.chat_postMessage(channel=server.general.id, text="Hello")

    assert len(await server.requested("chat.postMessage", 2)) == 2
    assert len(server.messages(server.general)) == 1


async def test_more_than_a_message_a_second_in_a_channel_is_refused(
    server: SlackServer, client: AsyncWebClient, clock: FrozenClock
) -> None:
    other = await server.add_channel("other")
    server.pace_posts()
    await client.chat_postMessage(channel=server.general.id, text="1")
    await client.chat_postMessage(channel=other.id, text="1")
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=server.general.id, text="2")

    assert (limited.value.response.status_code, limited.value.response["error"]) == (429, "ratelimited")
    assert limited.value.response.headers["Retry-After"] == "1"
    clock.set(START + timedelta(seconds=1))
    await client.chat_postMessage(channel=server.general.id, text="2")


async def test_a_slow_answer_comes_when_it_is_released(server: SlackServer, client: AsyncWebClient) -> None:
    before, after = server.hold("chat.postMessage"), server.hold_answer("chat.postMessage")
    first = asyncio.create_task(client.chat_postMessage(channel=server.general.id, text="One"))
    await before.reached()
    assert server.messages(server.general) == []
    before.release()
    await first
    second = asyncio.create_task(client.chat_postMessage(channel=server.general.id, text="Two"))
    await after.reached()
    assert [each.text for each in server.messages(server.general)] == ["One", "Two"]
    assert not second.done()
    after.release()
    await second


async def test_an_outage_ends(server: SlackServer, client: AsyncWebClient) -> None:
    async with server.offline():
        with pytest.raises(aiohttp.ClientError):
            await client.auth_test()

    assert (await client.auth_test())["ok"]


# The contract


METHOD: Json = {
    "args": {
        "channel": {"required": True, "type": "channel"},
        "blocks": {"required": False, "type": "string", "format": "json"},
        "limit": {"required": False, "type": "number"},
        "mrkdwn": {"required": False, "type": "boolean"},
        "ts": {"required": False, "type": "timestamp"},
    }
}
BLOCKS: Json = {
    "$ref": "#/definitions/BlockKit",
    "definitions": {
        "BlockKit": {
            "type": "object",
            "properties": {"blocks": {"type": "array", "items": {"anyOf": [{"$ref": "#/definitions/Divider"}]}}},
        },
        "Divider": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"type": {"const": "divider"}, "block_id": {"type": "string"}},
        },
    },
}
VIEW: Json = {"type": "object", "required": ["title"]}
CONTRACT = Contract({"chat.postMessage": METHOD, "views.open": {"args": {"view": {"format": "json"}}}}, BLOCKS, VIEW)


@pytest.mark.parametrize(
    ("method", "args", "says"),
    [
        ("chat.postMessage", {"channel": "C1", "limit": 3, "mrkdwn": True, "ts": "12.000001"}, None),
        ("chat.postMessage", {"channel": "#general", "limit": "3", "mrkdwn": "0", "blocks": "[]"}, None),
        ("chat.shout", {}, "chat.shout: there is no such method"),
        ("chat.postMessage", {}, "chat.postMessage: it needs channel"),
        ("chat.postMessage", {"channel": "general"}, "chat.postMessage: channel: 'general' is not of type channel"),
        ("chat.postMessage", {"channel": "C1", "loud": 1}, "chat.postMessage: it has no argument loud"),
        ("chat.postMessage", {"channel": "C1", "ts": 12.5}, "chat.postMessage: ts: 12.5 is not of type timestamp"),
        (
            "chat.postMessage",
            {"channel": "C1", "blocks": [{"type": "divider", "wide": True}]},
            "chat.postMessage: blocks.0.wide: is not known",
        ),
        ("views.open", {"view": {"type": "modal"}}, "views.open: the body: lacks title"),
    ],
)
async def test_requests_that_break_the_contract_are_named(
    clock: FrozenClock, method: str, args: Json, says: str | None
) -> None:
    async with SlackServer(clock=clock, contract=CONTRACT) as server, aiohttp.ClientSession() as session:
        async with session.post(server.api_url + method, json=args):
            pass

        assert server.violations == ([says] if says else [])


async def test_the_environment_names_the_contracts(
    clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "slack_methods" / "chat"
    folder.mkdir(parents=True)
    (folder / "chat.postMessage.json").write_text(json.dumps(METHOD))
    (tmp_path / "slack_blocks.schema.json").write_text(json.dumps(BLOCKS))
    (tmp_path / "slack_view.schema.json").write_text(json.dumps(VIEW))
    monkeypatch.setenv("PACER_SLACK_CONTRACTS", str(tmp_path))
    async with SlackServer(clock=clock) as server:
        await client_of(server, server.token).chat_postMessage(channel=server.general.id, text="x")

        assert server.violations == ["chat.postMessage: it has no argument text"]
