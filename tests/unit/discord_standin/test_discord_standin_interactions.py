"""Buttons, selects and forms, and the answers that each of them takes."""

from datetime import timedelta

import discord
import pytest
from discord import ui

from bot.testing.clock import FrozenClock
from tests.standins.discord.bots import Bot, running
from tests.standins.discord.entities import MessageFlag
from tests.standins.discord.filling import FieldValue
from tests.standins.discord.interactions import Callback
from tests.standins.discord.invoking import NotPossible
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import CHECK, general, refusal_of
from tests.unit.discord_standin.mounted import Challenge


async def test_the_first_follow_up_fills_in_a_deferred_answer(server: DiscordServer, bot: Bot) -> None:
    await general(bot, server).send(view=Challenge(custom_id="nobody-listens"))
    asked = await server.member("maria").press(await server.posted(server.general), "Answer")
    later = f"/webhooks/{server.bot_id}/{asked.token}"
    defer = {"type": Callback.DEFERRED_MESSAGE, "data": {"flags": MessageFlag.EPHEMERAL}}
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) is None
    assert await refusal_of(server, later, {"content": "As private as it began"}) is None
    assert await refusal_of(server, later, {"content": "For everyone"}) is None

    first, second = await asked.answers(2)
    assert (first.text, first.is_ephemeral) == ("As private as it began", True)
    assert (second.text, second.is_ephemeral) == ("For everyone", False)
    with pytest.raises(NotPossible, match="does not see"):
        await server.member("jonas").react(first, CHECK)


async def test_a_form_opens_at_a_button_and_its_values_come_back(server: DiscordServer, mounted: Bot) -> None:
    maria = server.member("maria")
    await general(mounted, server).send(view=Challenge())
    post = await server.posted(server.general)
    form = await (await maria.press(post, "Answer")).modal()
    sent = await maria.submit(
        form,
        {
            "What is done?": "All",
            "What helped?": ["Asking"],
            "Again next week": True,
            "Where to post it": server.general,
        },
    )

    assert post.text == "Which index helps?"
    assert [field.label for field in form.fields][:2] == ["What is done?", "How was it?"]
    answer = (await sent.answer()).text
    assert answer.startswith("All | hard | ['Asking'] | True | ")
    assert "general" in answer


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "must be filled in"),
        ({"What is done?": "x" * 21}, "0 to 20 characters"),
        ({"What is done?": "All", "How was it?": "Superb"}, "offers Good, Hard"),
        ({"What was left?": "All"}, "no field What was left"),
    ],
)
async def test_a_form_takes_only_what_fits(
    server: DiscordServer, mounted: Bot, values: dict[str, FieldValue], why: str
) -> None:
    maria = server.member("maria")
    form = await (await maria.command("/report")).modal()
    with pytest.raises(NotPossible, match=why):
        await maria.submit(form, values)


async def test_a_form_that_is_sent_unchanged_sends_whom_and_what_it_was_opened_with(
    server: DiscordServer, mounted: Bot
) -> None:
    maria = server.member("maria")
    form = await (await maria.command("/move")).modal()

    assert (await (await maria.submit(form, {})).answer()).text == "general | maria"


async def test_what_a_form_was_opened_with_and_is_gone_by_then_is_not_sent(server: DiscordServer, mounted: Bot) -> None:
    maria, place = server.member("maria"), await server.add_channel("challenges")
    form = await (await maria.command("/move", place)).modal()
    await server.delete(place)

    with pytest.raises(NotPossible, match="Where takes 1"):
        await maria.submit(form, {})


async def test_a_button_of_a_bot_that_restarted_still_asks(server: DiscordServer) -> None:
    first, second = Bot(), Bot()
    async with running(first, server.token):
        await first.heard("ready")
        await general(first, server).send(view=Challenge())
    async with running(second, server.token):
        await second.heard("ready")
        await server.member("maria").press(await server.posted(server.general), "Answer")
        asked = await second.told_of("interaction", discord.Interaction)

    assert asked.data is not None
    assert asked.data.get("custom_id") == "answer:week-12"


async def test_a_select_carries_what_was_chosen(server: DiscordServer, bot: Bot) -> None:
    view = ui.View()
    view.add_item(ui.Select(custom_id="pace", options=[discord.SelectOption(label="Slowly", value="slow")]))
    view.add_item(ui.RoleSelect(custom_id="role"))
    await general(bot, server).send("Choose", view=view)
    post, team = await server.posted(server.general), await server.add_role("team")
    maria = server.member("maria")
    with pytest.raises(NotPossible, match="offers slow"):
        await maria.choose(post, "pace", ["fast"])
    await maria.choose(post, "pace", ["slow"])
    await maria.choose(post, "role", [team])

    chosen = [(await bot.told_of("interaction", discord.Interaction)).data for _ in range(2)]
    assert [data.get("values") for data in chosen if data] == [["slow"], [str(team.id)]]


async def test_a_first_answer_comes_once_and_in_time(server: DiscordServer, bot: Bot, clock: FrozenClock) -> None:
    await general(bot, server).send(view=Challenge(custom_id="nobody-listens"))
    maria, post = server.member("maria"), await server.posted(server.general)
    defer = {"type": Callback.DEFERRED_UPDATE}
    asked = await maria.press(post, "Answer")
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) is None
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) == 40060

    asked = await maria.press(post, "Answer")
    clock.tick(timedelta(seconds=4))
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) == 10062
    assert await refusal_of(server, f"/webhooks/{server.bot_id}/{asked.token}", {"content": "Late"}) == 10015


async def test_follow_ups_end_after_a_quarter_of_an_hour(
    server: DiscordServer, mounted: Bot, clock: FrozenClock
) -> None:
    asked = await server.member("maria").command("/think")
    await asked.answers(2)
    clock.tick(timedelta(minutes=16))

    assert await refusal_of(server, f"/webhooks/{server.bot_id}/{asked.token}", {"content": "Late"}) == 50027
