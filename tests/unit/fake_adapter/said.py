"""What is posted to the fake platform and may be called there."""

from datetime import UTC, datetime, timedelta

from bot.model.commands import Command, Option, OptionKind
from bot.model.messages import note
from bot.model.refs import DeliveryKey, Emoji

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = DeliveryKey("delivery1")
CHECK = Emoji("white_check_mark")
HELLO = note("Hello")
COMMANDS = (
    Command(
        path=("checkin",),
        says="Check in",
        options=(Option(name="note", kind=OptionKind.STRING, says="What", required=False, greedy=True),),
        opens_form=True,
    ),
    Command(
        path=("tell",),
        says="Tell somebody",
        options=(
            Option(name="who", kind=OptionKind.MEMBER, says="Whom"),
            Option(name="where", kind=OptionKind.CHANNEL, says="Where"),
        ),
    ),
)
