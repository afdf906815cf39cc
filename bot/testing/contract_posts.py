"""What every adapter does when Pacer speaks first."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import ChannelGone
from bot.model.messages import (
    Action,
    Button,
    Divider,
    Field,
    Fields,
    Moment,
    OutgoingMessage,
    Part,
    line,
    note,
    quoted,
    said,
    text,
)
from bot.model.refs import ChannelRef, DeliveryKey, Emoji
from bot.testing.contract_base import ContractFixtures
from bot.testing.stage import Stage

FIRST = DeliveryKey("first1")
SECOND = DeliveryKey("second2")
HOUR = timedelta(hours=1)

HOSTILE = {
    "control characters": "a\x00b\x07c\x1b[31md\x7fe\x85f",
    "mentions": "@everyone @here <@1> <@!1> <@&2> <#3> <!channel> <!here> <!subteam^S1> <@U1>",
    "fences in fences": "```\n```py\nprint('```')\n```\n````\n`` ` ``",
    "links": "[press](javascript:alert(1)) [here](<https://example.org) <https://example.org|there> &lt;!channel&gt;",
    "emoji beyond the basic plane": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4 \U0001d518",
    "bidi marks": "abc \u202e def \u2066 ghi \u2069 \u200f",
    "many words": "a word or two, " * 667,
    "one long word": "x" * 10_000,
    "long and hostile": "<!channel> **`&" * 667,
}
LOOKS_LIKE_MARKDOWN = (
    "**not bold**",
    "_not italic_ *nor this*",
    "`not code` ~~not struck~~ ||not hidden||",
    "[no link](https://example.org)",
    "<b>no tag</b> &amp; \\*",
    "# no heading",
    "> no quote",
    "- no list",
    "1. no list either",
)


class PostingContract(ContractFixtures):
    async def test_an_open_channel_lacks_no_permission(self, stage: Stage, channel: ChannelRef) -> None:
        assert list(await stage.adapter.missing_permissions(channel)) == []

    async def test_a_post_shows_its_text(self, stage: Stage, channel: ChannelRef) -> None:
        await stage.adapter.post(channel, note("Read about indexes."), key=FIRST)

        [seen] = await stage.post_text(channel)
        assert "Read about indexes." in seen

    async def test_everything_in_a_post_can_be_read(self, stage: Stage, channel: ChannelRef) -> None:
        message = OutgoingMessage(
            title="Week 12",
            blocks=(
                text("Ends ", Moment(at=stage.now() + HOUR, zone="Europe/Berlin")),
                Divider(),
                Fields(rows=(Field(name="Solved by", value=line("7 of ", quoted("9"))),)),
            ),
            buttons=(Button(label="Answer", action=Action(name="answer", about="12")),),
        )
        await stage.adapter.post(channel, message, key=FIRST)

        [seen] = await stage.post_text(channel)
        for words in ("Week 12", "Ends", "Solved by", "7 of 9", "Answer"):
            assert words in seen

    @pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
    @pytest.mark.parametrize("part", [quoted, said], ids=["a person's words", "Markdown"])
    async def test_hostile_text_is_one_post_that_notifies_nobody(
        self, stage: Stage, channel: ChannelRef, part: Callable[[str], Part], hostile: str
    ) -> None:
        message = OutgoingMessage(title="From a guest", blocks=(text("They wrote: ", part(hostile)),))
        post = await stage.adapter.post(channel, message, key=FIRST)

        [seen] = await stage.post_text(channel)
        assert "From a guest" in seen
        assert "They wrote:" in seen
        assert list(await stage.notified(channel)) == []
        await stage.adapter.edit(post, message)
        assert list(await stage.notified(channel)) == []

    @pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
    async def test_hostile_code_between_fences_notifies_nobody(
        self, stage: Stage, channel: ChannelRef, hostile: str
    ) -> None:
        await stage.adapter.post(channel, note("Their code:\n```\n", quoted(hostile), "\n```\n"), key=FIRST)

        [seen] = await stage.post_text(channel)
        assert "Their code:" in seen
        assert list(await stage.notified(channel)) == []

    @pytest.mark.parametrize("words", LOOKS_LIKE_MARKDOWN)
    async def test_a_persons_words_are_never_read_as_markdown(
        self, stage: Stage, channel: ChannelRef, words: str
    ) -> None:
        await stage.adapter.post(channel, note("They wrote: ", quoted(words)), key=FIRST)
        await stage.adapter.post(channel, note(quoted(words)), key=SECOND)

        within, alone = await stage.post_text(channel)
        assert f"They wrote: {words}" in within
        assert words in alone

    async def test_a_post_is_found_by_its_key_and_no_other(self, stage: Stage, channel: ChannelRef) -> None:
        since = stage.now() - HOUR
        first = await stage.adapter.post(channel, note("One"), key=FIRST)
        assert await stage.adapter.find(channel, SECOND, since) is None

        second = await stage.adapter.post(channel, note("Two"), key=SECOND)
        assert await stage.adapter.find(channel, FIRST, since) == first
        assert await stage.adapter.find(channel, SECOND, since) == second

    async def test_a_key_in_a_posts_text_is_not_found(self, stage: Stage, channel: ChannelRef) -> None:
        await stage.adapter.post(channel, note(f"About {SECOND}"), key=FIRST)

        assert await stage.adapter.find(channel, SECOND, stage.now() - HOUR) is None

    async def test_a_post_is_found_only_where_it_is(self, stage: Stage, channel: ChannelRef) -> None:
        other = await stage.open_channel()
        await stage.adapter.post(channel, note("One"), key=FIRST)

        assert await stage.adapter.find(other, FIRST, stage.now() - HOUR) is None

    async def test_a_post_is_found_only_since_then(self, stage: Stage, channel: ChannelRef) -> None:
        await stage.adapter.post(channel, note("One"), key=FIRST)

        assert await stage.adapter.find(channel, FIRST, stage.now() + HOUR) is None

    async def test_an_edited_post_is_still_found_by_its_key(self, stage: Stage, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, note("One"), key=FIRST)
        await stage.adapter.edit(post, note("Two"))

        assert await stage.adapter.find(channel, FIRST, stage.now() - HOUR) == post

    async def test_an_edit_changes_what_people_see_and_may_come_twice(self, stage: Stage, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, note("Three ways"), key=FIRST)
        await stage.adapter.edit(post, note("Four ways"))
        once = await stage.post_text(channel)
        await stage.adapter.edit(post, note("Four ways"))

        [seen] = await stage.post_text(channel)
        assert "Four ways" in seen
        assert "Three ways" not in seen
        assert list(once) == [seen]

    async def test_a_thread_opened_twice_is_the_same(self, stage: Stage, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, note("One"), key=FIRST)
        other = await stage.adapter.post(channel, note("Two"), key=SECOND)
        thread = await stage.adapter.open_thread(post, "Talk about it")

        assert await stage.adapter.open_thread(post, "Talk about it") == thread
        assert await stage.adapter.open_thread(other, "Talk about it") != thread
        assert thread.thread
        assert (thread.space, thread.channel) == (channel.space, channel.channel)

    async def test_a_thread_takes_posts(self, stage: Stage, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, note("One"), key=FIRST)
        thread = await stage.adapter.open_thread(post, "Talk about it")
        below = await stage.adapter.post(thread, note("Below it"), key=SECOND)

        assert "Below it" in (await stage.post_text(thread))[-1]
        assert below.channel == thread
        assert await stage.adapter.find(thread, SECOND, stage.now() - HOUR) == below
        await stage.adapter.edit(below, note("Still below it"))
        assert "Still below it" in (await stage.post_text(thread))[-1]

    async def test_a_direct_channel_opened_twice_is_the_same(self, stage: Stage, channel: ChannelRef) -> None:
        lena, jonas = await stage.account("lena"), await stage.account("jonas")
        direct = await stage.adapter.open_direct(lena)

        assert await stage.adapter.open_direct(lena) == direct
        assert await stage.adapter.open_direct(jonas) != direct

    async def test_a_direct_channel_takes_posts(self, stage: Stage, channel: ChannelRef) -> None:
        direct = await stage.adapter.open_direct(await stage.account("lena"))
        post = await stage.adapter.post(direct, note("Only you"), key=FIRST)

        [seen] = await stage.post_text(direct)
        assert "Only you" in seen
        assert post.channel == direct
        assert await stage.adapter.find(direct, FIRST, stage.now() - HOUR) == post
        assert list(await stage.post_text(channel)) == []

    async def test_a_reaction_may_come_twice(self, stage: Stage, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, note("One"), key=FIRST)
        await stage.adapter.react(post, Emoji("white_check_mark"))
        await stage.adapter.react(post, Emoji("white_check_mark"))

        assert list(await stage.reactions(post)) == ["white_check_mark"]

    async def test_a_removed_channel_is_gone(self, stage: Stage, channel: ChannelRef) -> None:
        await stage.remove_channel(channel)

        with pytest.raises(ChannelGone):
            await stage.adapter.post(channel, note("One"), key=FIRST)
        with pytest.raises(ChannelGone):
            await stage.adapter.missing_permissions(channel)
