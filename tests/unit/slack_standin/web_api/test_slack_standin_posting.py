"""What a bot posts, changes and deletes by the stand-in for Slack."""

import json

from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json
from tests.unit.slack_standin.web_api.asking import KEY, button, client_of, refusal, said, section

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
