"""A school that is set up, and what Pacer asked of its platform: for tests of delivery."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.testing.conversation import Member
from bot.testing.records import PortCall
from tests.school import BERLIN, School, school_at

CallT = TypeVar("CallT", bound=PortCall)

FRIDAY = "2027-02-26 17:00"
MONDAY = "2027-03-01 09:00"
"""When the first weekly issue comes."""


@asynccontextmanager
async def set_up_school(database: Path, *, at: str = FRIDAY) -> AsyncIterator[tuple[School, Member]]:
    """A school whose admin ada set up the weekly issue, Mondays at nine in #challenges; notices go to #notices."""
    async with school_at(at, database) as school:
        ada = school.chat.admin("ada")
        await school.set_up(ada)
        yield school, ada


async def announce(ada: Member, words: str, *, channel: str = "#challenges", when: str = MONDAY) -> int:
    """The number of a schedule that posts these words once."""
    heard = await ada.says(f'/schedule add announcement {channel} when:"{when}" text:"{words}"')
    number = re.search(r"(\d+) · announcement", heard.text)
    assert number, heard.text
    return int(number[1])


def asked(school: School, kind: type[CallT]) -> list[CallT]:
    """What Pacer asked of the platform, of one kind, oldest first."""
    return [call for call in school.fake.calls if isinstance(call, kind)]


def times(school: School, kind: type[CallT]) -> list[str]:
    """When it asked, on Berlin's wall clock."""
    return [clock(call.at) for call in asked(school, kind)]


def clock(at: datetime) -> str:
    return f"{at.astimezone(BERLIN):%H:%M:%S}"


def times_seen(words: str, posts: list[str]) -> int:
    """How many posts say these words."""
    return sum(words in post for post in posts)
