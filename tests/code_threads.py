"""What members write in the thread of a challenge in code, and what they are told alone."""

from bot.testing.conversation import Member
from bot.testing.platform import Post
from tests.school import School


def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[-1]


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"


async def said_to(school: School, member: Member) -> list[str]:
    await school.settle()
    return member.direct_messages()
