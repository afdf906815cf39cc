"""What must hold for a community and its Pacer after every step, and once all has come to rest."""

import asyncio
import re
import tempfile
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.model.calls import Call
from bot.model.events import Event
from bot.testing.platform import Post
from tests.scenarios import rows
from tests.scenarios.ledger import Ledger
from tests.scenarios.world import BEGINS, World
from tests.school import BERLIN

T = TypeVar("T")

DAILY, DAILY_AT = 2, time(9)
"""The schedule that nobody ever changes, and when it comes."""
WAITING = ("pending", "sending", "unknown", "parked")
TOO_LATE = re.compile(r"([\d,]+) posts? (?:was|were) too late")


class CheckedLife(RuleBasedStateMachine):
    """A community of three, watched; subclasses say what happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(prefix="pacer-life-")
        self.world = World(Path(self.folder.name) / "pacer.db")
        self.people = {name: self.world.chat.member(name) for name in ("jun", "kim")}
        self.ledger = Ledger(community_zone="Europe/Berlin")
        self.may_come_again: list[Event | Call] = []
        self.do(self.world.start())

    def do(self, act: Coroutine[object, object, T]) -> T:
        return self.loop.run_until_complete(act)

    def teardown(self) -> None:
        try:
            self.everything_comes_to_rest()
        finally:
            self.do(self.world.crash())
            self.loop.close()
            self.folder.cleanup()

    # What always holds

    @invariant()
    def no_delivery_is_seen_twice(self) -> None:
        """A notice may be told a second time in another place, where the first can no longer be looked into."""
        seen = Counter((post.ref.channel, post.key) for post in self.world.posts)
        assert not [place for place, copies in seen.items() if copies > 1]

    @invariant()
    def every_occurrence_is_posted_or_accounted_for(self) -> None:
        copies = self.world.copies
        for each in rows.occurrences(self.world.database):
            seen = copies[each.key] if each.key else 0
            match each.state:
                case "posted":
                    assert seen == 1, each
                case "due":
                    assert each.delivery in WAITING and each.next_at, each
                case "failed":
                    assert not seen or each.sending_since, each
                case _:
                    assert each.state in ("missed", "empty", "skipped") and each.delivery is None, each

    @invariant()
    def every_morning_has_its_occurrence(self) -> None:
        recorded = [each.nominal for each in rows.occurrences(self.world.database) if each.schedule == DAILY]
        assert sorted(recorded) == [f"{nominal:%Y-%m-%d %H:%M:%S.%f}" for nominal in self._mornings()]

    @invariant()
    def every_check_in_is_there_once_for_its_member_and_day(self) -> None:
        database = self.world.database
        known = rows.messages(database)
        pieces = rows.pieces(database)
        once_a_day = {piece for piece in pieces if piece[2] in ("command", "button")}
        assert once_a_day == self.ledger.once_a_day
        assert Counter({piece: pieces[piece] for piece in pieces.keys() - once_a_day}) == self.ledger.acts
        assert rows.replies(database) == self.ledger.replies_to(known)
        found = rows.reactions(database)
        self.ledger.settle_unheard(found)
        assert found == self.ledger.reactions
        assert rows.days(database) == sorted(self.ledger.days(known))

    def everything_comes_to_rest(self) -> None:
        """Once all is well again for nine days, everything was posted, or people were told that it was not."""
        self.world.calm_down()
        self.do(self.world.live(timedelta(days=9)))
        self.every_occurrence_is_posted_or_accounted_for()
        self.every_check_in_is_there_once_for_its_member_and_day()
        known = rows.messages(self.world.database)
        assert not [message for _, message in self.ledger.unheard if message in known]
        states = Counter(each.state for each in rows.occurrences(self.world.database))
        assert states["due"] == 0
        told = self.world.told()
        missed = [found[1] for words in told if (found := TOO_LATE.search(words))]
        assert sum(int(number.replace(",", "")) for number in missed) == states["missed"]
        assert sum("Not posted" in words for words in told) == states["failed"]

    # Looking

    @property
    def now(self) -> datetime:
        return self.world.time.now()

    @property
    def handed(self) -> list[Event | Call]:
        return self.world.fake.connection.handed

    @property
    def known_posts(self) -> list[Post]:
        """Posts that invite a check-in and that Pacer knows of."""
        known = rows.messages(self.world.database)
        return [post for post in self._inviting_posts if post.ref.message in known]

    @property
    def young_posts(self) -> list[Post]:
        """Those of the last four days, known or not: open posts are listed again for nine."""
        return [post for post in self._inviting_posts if self.now - post.at < timedelta(days=4)]

    @property
    def _inviting_posts(self) -> list[Post]:
        channels = (self.world.general, self.world.challenges)
        posts = [post for channel in channels for post in self.world.fake.posts(channel)]
        return [post for post in posts if post.message.reactions]

    @property
    def challenges_posted(self) -> list[Post]:
        return [post for post in self.known_posts if any(button.label == "Answer" for button in post.message.buttons)]

    @property
    def all_posts_are_known(self) -> bool:
        """What is credited later is read by the zone of then; the test does not follow that."""
        return len(self.known_posts) == len(self._inviting_posts)

    def _has_reacted(self, name: str, post: Post) -> bool:
        return any(reaction.by == self.people[name].account for reaction in post.reactions)

    def _post(self, pick: int) -> Post:
        return self.known_posts[pick % len(self.known_posts)]

    def _may_come_again(self) -> None:
        self.may_come_again.append(self.handed[-1])

    def _mornings(self) -> list[datetime]:
        day = BEGINS.astimezone(BERLIN).date()
        mornings: list[datetime] = []
        while (nominal := datetime.combine(day, DAILY_AT)).replace(tzinfo=BERLIN) <= self.world.ticked_until:
            if nominal.replace(tzinfo=BERLIN).astimezone(UTC) > BEGINS:
                mornings.append(nominal)
            day += timedelta(days=1)
        return mornings
