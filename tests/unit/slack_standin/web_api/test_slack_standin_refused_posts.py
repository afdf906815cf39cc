"""Posts and blocks that the stand-in for Slack refuses, and those at its limits."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json
from tests.unit.slack_standin.web_api.asking import actions, button, plain, refusal, section


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


def select(options: int) -> Json:
    choices = [{"text": {"type": "plain_text", "text": "x"}, "value": str(n)} for n in range(options)]
    return {"type": "static_select", "action_id": "choose", "options": choices}


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
