"""A community with a post a day, and the reactions with which its members check in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.calls import Caller
from bot.model.events import ReactionAdded
from bot.model.refs import AccountRef, Emoji, MessageRef
from tests.school import school_at

FIRST_DAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
INVITATION = Emoji("white_check_mark")


async def days_of_posts(database: Path, days: int) -> list[MessageRef]:
    """Make a database in which a check-in post came every morning, by living through the days."""
    async with school_at("2027-02-28 12:00", database) as school:
        admin = school.chat.admin("admin")
        await admin.says("/schedule add checkin #challenges every day at 08:00 zone:UTC")
        await school.app.time.advance(FIRST_DAY + timedelta(days=days - 1))
        posts = [post.ref for post in school.fake.posts(school.challenges)]
    if len(posts) != days:
        raise AssertionError(f"{len(posts)} posts came on {days} days.")
    return posts


def reactions(post: MessageRef, names: Sequence[str], at: datetime) -> list[ReactionAdded]:
    """Everybody reacts once, at the same instant."""
    return [ReactionAdded(post=post, emoji=INVITATION, by=_caller(post, name), at=at) for name in names]


def _caller(post: MessageRef, name: str) -> Caller:
    account = AccountRef(platform=post.channel.platform, space=post.channel.space, account=f"account-{name}")
    return Caller(account=account, name=name)
