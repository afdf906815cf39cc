"""Whatever happens, in whatever order: no post twice, none silently lost, no check-in lost, doubled or moved.

A small size by default; PACER_EXAMPLES and PACER_STEPS make it larger, as in

    PACER_EXAMPLES=100 PACER_STEPS=60 pytest tests/scenarios/test_invariants.py
"""

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from bot.testing.faults import (
    Fault,
    Hang,
    lost_answer,
    not_sent,
    permission_missing,
    rate_limited,
    rejected,
    unexpected,
)
from bot.testing.records import EditCall, FindCall, OpenDirectCall, OpenThreadCall, PortCall, PostCall, ReactCall
from tests.scenarios.checked_life import DAILY_AT, CheckedLife
from tests.scenarios.world import IMPATIENT

CHECK = "white_check_mark"
REQUESTS: tuple[type[PortCall], ...] = (PostCall, FindCall, OpenThreadCall, ReactCall, EditCall, OpenDirectCall)
FAULTS = (not_sent(), unexpected(), rate_limited(timedelta(minutes=9)), permission_missing("Read Message History"))
ANSWERED = ("Solved", "Not this time", "Answered", "Thank you")

names = st.sampled_from(["jun", "kim"])
zones = st.sampled_from(["Europe/Berlin", "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
cadences = st.sampled_from(["every day at 08:00", "every day at 20:00", "every Monday at 09:00", "every Tuesday 10:00"])
stretches = st.sampled_from([timedelta(minutes=6), timedelta(hours=1), timedelta(hours=13), timedelta(days=1)])
breaks = st.sampled_from([timedelta(0), timedelta(hours=3), timedelta(days=2)])
kinds = st.sampled_from(REQUESTS)
picks = st.integers(min_value=0, max_value=10_000)


class Life(CheckedLife):
    """Pacer has a hard time.

    A rule that finds nothing to do does nothing, where it could have a precondition: answers that take too long are
    measured in real time, which must not decide what is drawn next.
    """

    @initialize()
    def set_up(self) -> None:
        """Weekly in #challenges, a check-in prompt every morning, and a tip at noon that is never late."""
        ada, world = self.world.ada, self.world
        self.do(ada.says("/setup"))
        self.do(
            ada.fills(channel=world.challenges.channel, zone="Europe/Berlin", notices=world.notices.channel, extras="")
        )
        for line in (
            f'/schedule add checkin #general when:"every day at {DAILY_AT:%H:%M}"',
            '/schedule add tip #general when:"every day at 12:00" late:skip',
        ):
            assert "Scheduled" in self.do(ada.says(line)).text
        world.fake.limits = IMPATIENT

    # Time and the process

    @rule(stretch=stretches)
    def live(self, stretch: timedelta) -> None:
        self.do(self.world.live(stretch))

    @rule(stretch=st.sampled_from([timedelta(minutes=10), timedelta(hours=7), timedelta(days=3)]))
    def jump(self, stretch: timedelta) -> None:
        """A laptop sleeps: nothing of Pacer runs meanwhile."""
        self.world.time.tick(stretch)
        self.do(self.world.settle())

    @rule(ahead=st.sampled_from([timedelta(hours=-1), timedelta(minutes=-4), timedelta(0), timedelta(hours=1)]))
    def correct_the_clock(self, ahead: timedelta) -> None:
        if self.world.hides_posts:
            return
        self.world.clock.ahead = ahead
        self.do(self.world.settle())

    @rule(down=breaks)
    def restart(self, down: timedelta) -> None:
        self.do(self.world.stop())
        self.world.time.tick(down)
        self.do(self.world.start())

    @rule()
    def crash(self) -> None:
        self.do(self.world.crash_and_start())

    @rule(
        kind=kinds, arrived=st.booleans(), stretch=stretches, down=st.sampled_from([timedelta(0), timedelta(hours=3)])
    )
    def crash_in_the_middle(self, kind: type[PortCall], arrived: bool, stretch: timedelta, down: timedelta) -> None:
        """Killed while it waits for an answer; the request has arrived or not."""
        hang = Hang()
        self.world.will_meet(Fault(after=hang) if arrived else Fault(before=hang), kind)
        if self.do(self.world.live_until(hang, stretch)):
            self.do(self.world.crash())
            self.world.time.tick(down)
            self.do(self.world.start())

    # The platform

    @rule(kind=kinds, slow=st.booleans())
    def lose_an_answer(self, kind: type[PortCall], slow: bool) -> None:
        self.world.will_meet(lost_answer(slow_history=slow and not self.world.clock.ahead), kind)

    @rule(kind=kinds, arrived=st.booleans())
    def hang(self, kind: type[PortCall], arrived: bool) -> None:
        self.world.will_meet(Fault(after=Hang()) if arrived else Fault(before=Hang()), kind)

    @rule(kind=kinds, fault=st.sampled_from(FAULTS))
    def fail(self, kind: type[PortCall], fault: Fault) -> None:
        self.world.will_meet(fault, kind)

    @rule(which=st.booleans())
    def refuse_a_post(self, which: bool) -> None:
        self.world.will_meet(rejected(), PostCall, self.world.general if which else self.world.challenges)

    @rule(which=st.integers(min_value=0, max_value=2))
    def close_a_channel(self, which: int) -> None:
        world = self.world
        world.fake.close_channel((world.general, world.challenges, world.notices)[which], "Send Messages")

    @rule(resume=st.booleans())
    def open_the_channels(self, resume: bool) -> None:
        world = self.world
        for channel in (world.general, world.challenges, world.notices):
            world.fake.reopen_channel(channel)
        if resume:
            for number in (1, 2, 3):
                self.do(world.ada.says(f"/schedule resume {number}"))
            self.do(world.settle())

    # Admins

    @rule(number=st.sampled_from([1, 3]), command=st.sampled_from(["pause", "resume", "run"]))
    def change_a_schedule(self, number: int, command: str) -> None:
        self.do(self.world.ada.says(f"/schedule {command} {number}"))
        self.do(self.world.settle())

    @rule(number=st.sampled_from([1, 3]), when=cadences)
    def edit_a_schedule(self, number: int, when: str) -> None:
        self.do(self.world.ada.says(f'/schedule edit {number} when:"{when}"'))
        self.do(self.world.settle())

    @rule(zone=zones)
    def move_the_community(self, zone: str) -> None:
        if not self.all_posts_are_known:
            return
        self.do(self.world.ada.says(f"/community settings zone:{zone}"))
        self.ledger.community_zone = zone
        self.may_come_again.clear()

    # Members

    @rule(name=names, zone=zones)
    def travel(self, name: str, zone: str) -> None:
        if not self.all_posts_are_known:
            return
        self.do(self.people[name].says(f"/settings zone:{zone}"))
        self.ledger.zones[name] = zone
        self.may_come_again.clear()

    @rule(name=names)
    def check_in(self, name: str) -> None:
        assert "day" in self.do(self.people[name].says("/checkin some practice")).text
        self.ledger.checked_in(name, self.now, "command")
        self._may_come_again()

    @rule(name=names, pick=picks)
    def press_check_in(self, name: str, pick: int) -> None:
        if not self.known_posts:
            return
        assert "day" in self.do(self.people[name].presses("Check in", on=self._post(pick))).text
        self.ledger.checked_in(name, self.now, "button")
        self._may_come_again()

    @rule(name=names, pick=picks)
    def react(self, name: str, pick: int) -> None:
        if not self.known_posts:
            return
        post = self._post(pick)
        handed = len(self.handed)
        self.do(self.people[name].reacts(CHECK, on=post))
        if len(self.handed) > handed:
            self.ledger.reacted(name, post.ref.message, self.now)
            self._may_come_again()

    @rule(pick=picks)
    def unreact(self, pick: int) -> None:
        if not self.ledger.reactions:
            return
        name, message = sorted(self.ledger.reactions)[pick % len(self.ledger.reactions)]
        [post] = [post for post in self.known_posts if post.ref.message == message]
        self.do(self.people[name].unreacts(CHECK, on=post))
        self.ledger.unreacted(name, message)
        self.may_come_again.clear()
        self._may_come_again()

    @rule(name=names, pick=picks, early=breaks, late=breaks, kill=st.booleans())
    def act_while_pacer_is_away(self, name: str, pick: int, early: timedelta, late: timedelta, kill: bool) -> None:
        """Changes their mind about a reaction, and replies; also on a post whose answer was lost."""
        if not self.young_posts or self.world.clock.ahead < timedelta(0):
            # By a clock that runs behind, what was taken back is still to come, and the next listing takes it off.
            return
        world, member = self.world, self.people[name]
        posts = [post for post in self.young_posts if post not in self.known_posts] or self.young_posts
        post = posts[pick % len(posts)]
        is_known = post in self.known_posts
        self.do(world.crash() if kill else world.stop())
        world.time.tick(early)
        self.do(member.replies("Done meanwhile", on=post))
        self.ledger.replied(name, post.ref.message, self.now)
        if takes_back := self._has_reacted(name, post):
            self.do(member.unreacts(CHECK, on=post))
        else:
            self.do(member.reacts(CHECK, on=post))
        world.time.tick(late)
        self.do(world.start())
        message = post.ref.message
        if takes_back:
            self.ledger.unreacted(name, message)
            self.ledger.unheard.pop((name, message), None)
        else:
            # By Pacer's own clock, which may be an hour off.
            early, late_by = min(world.clock.ahead, timedelta(0)), max(world.clock.ahead, timedelta(0))
            heard = (self.now if is_known else self.now + timedelta(days=9)) + late_by
            self.ledger.reacted_unheard(name, message, posted=post.at + early, heard=heard)
        self.may_come_again.clear()

    @rule(name=names, pick=picks)
    def reply(self, name: str, pick: int) -> None:
        if not self.known_posts:
            return
        post = self._post(pick)
        self.do(self.people[name].replies("Here is how I did it", on=post))
        self.ledger.replied(name, post.ref.message, self.now)
        self._may_come_again()

    @rule(name=names, pick=picks, letter=st.sampled_from("ABC"))
    def answer(self, name: str, pick: int, letter: str) -> None:
        if not self.challenges_posted:
            return
        member = self.people[name]
        heard = self.do(member.presses("Answer", on=self.challenges_posted[pick % len(self.challenges_posted)]))
        if heard.form and self.do(member.fills(answer=letter)).text.startswith(ANSWERED):
            self.ledger.answered(name, self.now)
            self._may_come_again()

    @rule(pick=picks)
    def duplicate(self, pick: int) -> None:
        """The platform hands something over once more."""
        if not self.may_come_again:
            return
        happened = self.may_come_again[pick % len(self.may_come_again)]
        self.do(self.world.fake.people.redeliver(happened))


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=int(os.environ.get("PACER_EXAMPLES", "6")),
    stateful_step_count=int(os.environ.get("PACER_STEPS", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
