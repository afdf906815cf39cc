"""Forms, App Home and response URLs of the stand-in for Slack."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.testing.clock import FrozenClock
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json
from tests.unit.slack_standin.web_api.asking import KEY, START, plain, refusal, section

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
