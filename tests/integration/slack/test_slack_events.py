"""What happens on Slack, on its way to the core by both transports: once each, in its own order, nothing lost."""

from datetime import timedelta
from itertools import permutations

import pytest

from adapters.slack.refs import account_ref, channel_ref, space_ref
from bot.model.calls import CommandCall, DirectText
from bot.model.events import ConnectionLost, ReactionAdded, ReactionRemoved, SpaceJoined, SpaceLeft, ThreadReplied
from tests.slack_bot import CHECK, SlackBot
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer

AT_ONCE = (timedelta(0), timedelta(0), timedelta(0))


@pytest.fixture
async def ann(server: SlackServer, bot: SlackBot) -> Person:
    server.front.telling.retries = AT_ONCE
    return server.member("ann")


# The start


async def test_a_start_tells_the_workspace_and_asks_to_catch_up(server: SlackServer, bot: SlackBot) -> None:
    joined, lost = bot.sink.events[:2]

    assert isinstance(joined, SpaceJoined) and isinstance(lost, ConnectionLost)
    assert (joined.space, joined.name, joined.greet) == (space_ref(server.team.id), "School", None)
    assert bot.adapter.is_connected


# Reactions


async def test_a_reaction_is_told_and_taken_back(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    await ann.react(bot.seen(post), CHECK)
    await ann.unreact(bot.seen(post), CHECK)

    added, removed = await bot.sink.heard(ReactionAdded), await bot.sink.heard(ReactionRemoved)
    assert (added.post, added.emoji, added.by.name) == (post, CHECK, "Ann")
    assert (removed.post, removed.emoji, removed.by) == (post, CHECK, account_ref(server.team.id, ann.id))
    assert added.at < removed.at


async def test_a_skin_tone_is_the_same_reaction(bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    await ann.react(bot.seen(post), "+1::skin-tone-5")

    assert (await bot.sink.heard(ReactionAdded)).emoji == "thumbsup"


async def test_pacers_own_reactions_are_nobodys(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    await bot.raw.reactions_add(channel=server.general.id, timestamp=post.message, name=CHECK)
    await server.told()
    await ann.react(bot.seen(post), CHECK)

    assert (await bot.sink.heard(ReactionAdded)).by.name == "Ann"
    assert bot.sink.count(ReactionAdded) == 1


async def test_a_reaction_to_somebody_elses_message_is_not_told(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    said = (await ann.says(server.general, "Hello")).posted
    assert said
    await ann.react(said, CHECK)

    assert bot.sink.count(ReactionAdded) == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_disorder_and_repetition_end_as_what_was_done_last(
    server: SlackServer, bot: SlackBot, ann: Person, order: tuple[int, ...]
) -> None:
    post = await bot.post()
    async with server.front.telling.held() as acts:
        await ann.react(bot.seen(post), CHECK)
        await ann.unreact(bot.seen(post), CHECK)
        await ann.react(bot.seen(post), CHECK)

    await server.front.telling.deliver([acts[at] for at in order])
    await server.front.telling.deliver(reversed(acts))
    await server.front.telling.deliver(acts)

    told = [event for event in bot.sink.events if isinstance(event, ReactionAdded | ReactionRemoved)]
    assert isinstance(told[-1], ReactionAdded)
    assert [event.at for event in told] == sorted({event.at for event in told})


async def test_a_reaction_that_could_not_be_taken_comes_again(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    bot.sink.will_miss(ReactionAdded)

    act = await ann.react(bot.seen(post), CHECK)

    assert not act.is_acknowledged
    assert (await bot.sink.heard(ReactionAdded)).by.name == "Ann"


async def test_what_can_not_be_taken_at_all_is_caught_up_with(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    bot.sink.will_miss(ReactionAdded, 9)

    await ann.react(bot.seen(post), CHECK)

    await bot.sink.heard(ConnectionLost)


async def test_where_slack_says_nothing_of_a_person_their_act_comes_again(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    post = await bot.post()
    server.fail("users.info")

    await ann.react(bot.seen(post), CHECK)

    assert (await bot.sink.heard(ReactionAdded)).by.name == "Ann"


async def test_a_crowd_is_heard_completely(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    for number in range(20):
        await server.member(f"member{number}").react(bot.seen(post), CHECK)

    assert len({event.by.account for event in bot.sink.events if isinstance(event, ReactionAdded)}) == 20


# Threads


async def test_a_reply_in_a_posts_thread_is_told_with_its_text(bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    act = await ann.reply(bot.seen(post), "I did <it> & more")

    told = await bot.sink.heard(ThreadReplied)
    assert act.posted
    assert (told.thread, told.message) == (bot.channel(thread=post.message), act.posted.ts)
    assert (told.by.name, told.text) == ("Ann", "I did <it> & more")


async def test_a_reply_that_the_channel_shows_too_counts(bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    await ann.reply(bot.seen(post), "Done", also_in_channel=True)

    assert (await bot.sink.heard(ThreadReplied)).text == "Done"


async def test_edits_and_deletions_are_nobodys_act(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    said = (await ann.reply(bot.seen(post), "Done")).posted
    assert said
    await ann.edit(said, "Done, really")
    await ann.delete(said)

    assert bot.sink.count(ThreadReplied) == 1


async def test_what_is_said_elsewhere_is_not_told(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    said = (await ann.says(server.general, "Hello")).posted
    assert said
    await ann.reply(said, "To myself")
    await server.front.integration_says(server.general, "Build failed")

    assert bot.sink.count(ThreadReplied) == 0


# Once


async def test_a_direct_message_that_is_told_again_is_answered_once(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    async with server.front.telling.held() as told:
        await ann.direct("My answer")

    await server.front.telling.deliver([*told, *told, *told])

    assert [each.text for each in ann.direct_messages()] == ["Heard."]
    assert sum(isinstance(call, DirectText) for call in bot.sink.calls) == 1


async def test_a_mention_that_is_told_again_is_answered_once(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    async with server.front.telling.held() as told:
        await ann.mention_app("note Read", server.general)

    await server.front.telling.deliver([*told, *told])

    assert sum(isinstance(call, CommandCall) for call in bot.sink.calls) == 1


async def test_a_direct_message_that_goes_wrong_is_answered_with_an_apology(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(RuntimeError("the database is away"))

    act = await ann.direct("My answer")

    assert (await act.direct()).text == "Something went wrong on Pacer's side. Please try again."
    assert act.is_acknowledged


# What people are


async def test_a_changed_name_is_heard_of_at_once(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    await (await ann.command("/note One")).answer()
    assert bot.sink.last_call(CommandCall).caller.zone != "Asia/Tokyo"
    server.member("ann", tz="Asia/Tokyo")
    await server.told()

    await (await ann.command("/note Two")).answer()

    assert bot.sink.last_call(CommandCall).caller.zone == "Asia/Tokyo"


async def test_a_new_user_group_is_heard_of_at_once(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    await (await ann.command("/note One")).answer()
    group = await server.add_group("devs", ann)

    await (await ann.command("/note Two")).answer()

    assert bot.sink.last_call(CommandCall).caller.roles == (group.id,)


async def test_everybody_is_asked_for_once_in_a_while(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    for _ in range(3):
        await (await ann.command("/note Read")).answer()

    assert len(server.log.named("users.info")) == 1
    assert len(server.log.named("usergroups.list")) == 1


# Places


async def test_an_invitation_into_a_channel_is_told(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    before = bot.sink.count(SpaceJoined)
    await server.invite_bot(await server.add_channel("random", with_bot=False))

    assert bot.sink.count(SpaceJoined) == before + 1


async def test_somebody_elses_joining_is_not(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    random = await server.add_channel("random")
    before = bot.sink.count(SpaceJoined)
    await ann.joins(random)

    assert bot.sink.count(SpaceJoined) == before


# Trouble


async def test_events_that_slack_dropped_are_caught_up_with(server: SlackServer, bot: SlackBot) -> None:
    await server.front.rate_limit_events(server.team)

    await bot.sink.heard(ConnectionLost)


async def test_a_removal_of_the_one_workspace_is_told_and_ends_the_adapter(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    await server.owner().uninstall()

    assert (await bot.sink.heard(SpaceLeft)).space == space_ref(server.team.id)
    with pytest.raises(Exception, match="SLACK_BOT_TOKEN"):
        await bot.running


async def test_a_dead_token_ends_the_adapter_with_a_sentence(server: SlackServer, idle: SlackBot) -> None:
    server.fail("auth.test", "invalid_auth", times=None)

    with pytest.raises(Exception, match="SLACK_BOT_TOKEN"):
        await idle.run()


async def test_slack_that_is_away_at_the_start_is_tried_again(server: SlackServer, idle: SlackBot) -> None:
    server.lose_request("auth.test", times=2)

    await idle.start()

    assert idle.adapter.is_connected


async def test_a_payload_that_slack_never_sends_is_passed_over(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    odd = {
        "type": "event_callback",
        "team_id": server.team.id,
        "event_id": "Ev1",
        "event_time": 1,
        "event": {"type": "message", "channel": "<!channel>", "user": ann.id, "ts": "now"},
    }
    server.front.telling.tell(odd)
    await server.told()

    assert server.front.telling.all[-1].is_acknowledged
    assert (await (await ann.command("/note Read")).answer()).text == "Heard."


async def test_an_event_of_a_workspace_without_pacer_is_passed_over(server: SlackServer, bot: SlackBot) -> None:
    other = await server.workspace_joined("Elsewhere", is_installed=True)
    ben = server.member("ben", other)
    await ben.says(server.general_of(other), "Hello")

    assert [event for event in bot.sink.events if isinstance(event, ThreadReplied)] == []
    assert channel_ref(other.id, "C1") != bot.channel()


async def test_a_command_of_a_workspace_without_pacer_is_answered_with_a_sentence(
    server: SlackServer, bot: SlackBot
) -> None:
    other = await server.workspace_joined("Elsewhere", is_installed=True)
    act = await server.member("ben", other).command("/note Read")

    assert "Pacer is not installed in this workspace" in (await act.answer()).text
    assert bot.sink.calls == []
