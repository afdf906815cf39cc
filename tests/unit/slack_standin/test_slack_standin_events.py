"""What people in the stand-in for Slack write and change, heard by a small app."""

import pytest

from tests.slack_small_app import SmallApp
from tests.standins.slack.acts import Act
from tests.standins.slack.entities import Message
from tests.standins.slack.filling import NotPossible
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.unit.slack_standin.acting import SOON, post, texts


def posted(act: Act) -> Message:
    assert act.posted
    return act.posted


class TestMessages:
    async def test_a_message_comes_escaped_with_mentions_and_links(
        self, server: SlackServer, app: SmallApp, ann: Person, ben: Person
    ) -> None:
        await ann.says(
            server.general, "@ben & @nobody: <b> in #general, pacer.example or https://pacer.example/a?b=1&c=2"
        )
        (event,) = app.events("message")
        assert event.text("text") == (
            f"<@{ben.id}> &amp; @nobody: &lt;b&gt; in <#{server.general.id}|general>, "
            "<http://pacer.example|pacer.example> or <https://pacer.example/a?b=1&amp;c=2>"
        )
        assert (event.text("user"), event.text("channel_type")) == (ann.id, "channel")

    async def test_an_event_says_with_whose_eyes_it_was_seen(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        await ann.says(server.general, "Hello")
        (authorization,) = app.last.parts("authorizations")
        assert (authorization.text("team_id"), authorization.text("user_id")) == (server.team.id, server.bot_id)
        assert app.last.text("event_id").startswith("Ev")
        assert app.last.number("event_time") == int(float(app.events("message")[0].text("event_ts")))

    async def test_a_reply_names_its_thread(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        message = await post(server, app, "Answer")
        await ann.reply(message, "Done!")
        event = app.events("message")[-1]
        assert (event.text("thread_ts"), event.text("parent_user_id")) == (message.ts, server.bot_id)

    async def test_an_edit_and_a_deletion_tell_what_was_there(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        written = posted(await ann.says(server.general, "Helo"))
        edited = posted(await ann.edit(written, "Hello"))
        await ann.delete(edited)
        _, change, deletion = app.events("message")
        assert (change.text("subtype"), change.part("message").text("text")) == ("message_changed", "Hello")
        assert change.part("previous_message").text("text") == "Helo"
        assert (deletion.text("subtype"), deletion.text("deleted_ts")) == ("message_deleted", written.ts)
        assert deletion.part("previous_message").text("text") == "Hello"

    async def test_a_direct_message_is_one(self, app: SmallApp, ann: Person) -> None:
        await ann.direct("/checkin")
        (event,) = app.events("message")
        assert (event.text("channel_type"), event.text("channel")) == ("im", ann.direct_channel.id)

    async def test_a_mention_is_told_twice(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        above = posted(await ann.says(server.general, "Who is on?"))
        app.heard.clear()
        await ann.mention_app("help", server.general, thread=above)
        (mention,) = app.events("app_mention")
        assert mention.text("text") == f"<@{server.bot_id}> help"
        assert mention.text("thread_ts") == above.ts
        assert app.events("message")[0].text("ts") == mention.text("ts")

    async def test_a_webhook_is_a_bot(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        await server.front.integration_says(server.general, "Build passed")
        (event,) = app.events("message")
        assert (event.text("subtype"), "user" in event) == ("bot_message", False)

    async def test_only_who_is_in_a_channel_writes_and_hears_there(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        quiet = await server.add_channel("quiet", with_bot=False)
        with pytest.raises(NotPossible, match="ann is not in #quiet"):
            await ann.says(quiet, "Hello?")
        await ann.joins(quiet)
        await ann.says(quiet, "Hello?")
        assert app.events("message") == []


class TestReactions:
    async def test_a_reaction_names_its_message_and_both_people(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        message = await post(server, app, "Answer")
        await ann.react(message, "white_check_mark")
        await ann.unreact(message, "white_check_mark")
        (added,), (removed,) = app.events("reaction_added"), app.events("reaction_removed")
        assert added.part("item").raw == {"type": "message", "channel": server.general.id, "ts": message.ts}
        assert (added.text("user"), added.text("item_user")) == (ann.id, server.bot_id)
        assert added.text("reaction") == "white_check_mark"
        assert removed.text("event_ts") > added.text("event_ts")


class TestPeopleChange:
    async def test_who_joins_and_who_changes_is_told(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        server.member("ben", is_admin=True)
        await server.add_group("mentors", ann)
        (joined,), (changed,) = app.events("team_join"), app.events("user_change")
        assert joined.part("user").text("name") == "ben"
        assert changed.part("user").flag("is_admin")
        assert app.events("subteam_created")[0].part("subteam").texts("users") == [ann.id]
        assert app.events("member_joined_channel")[0].text("channel") == server.general.id

    async def test_events_that_the_manifest_does_not_name_are_not_told(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        server.front.mount({"settings": {"event_subscriptions": {"bot_events": ["message.im"]}}})
        await ann.says(server.general, "In public")
        await ann.direct("Between us")
        assert [each.text("text") for each in app.events("message")] == ["Between us"]


class TestBoth:
    async def test_events_come_in_any_order_and_any_number(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        async with server.front.telling.held() as held:
            for word in ("one", "two", "three"):
                await ann.says(server.general, word)
        assert texts(app) == []
        await server.front.telling.deliver([held[2], held[0], held[2], held[1]])
        assert texts(app) == ["three", "one", "three", "two"]
        await server.front.telling.settled()

    async def test_the_app_is_told_that_events_were_dropped(self, server: SlackServer, app: SmallApp) -> None:
        """slack_bolt itself does not know that one, and does not take it."""
        server.front.telling.retries = ()
        server.front.transport.acknowledge_within = SOON
        await server.front.rate_limit_events(server.team)
        assert server.front.telling.all[-1].body["type"] == "app_rate_limited"
