"""Direct messages between members and Pacer on the stand-in for Discord."""

from adapters.discord.refs import account_ref
from bot.model.messages import Action, Button, OutgoingMessage, text
from tests.discord_bot import ANSWER, KEY, Bot
from tests.standins.discord.entities import Guild, Message
from tests.standins.discord.people import Person
from tests.standins.discord.server import DiscordServer

HINT = Button(label="Hint", action=Action(name="hint", about="12"))
REMINDER = OutgoingMessage(title="Still open", blocks=(text("Your challenge."),), buttons=(ANSWER, HINT))


async def told(server: DiscordServer, who: Person, words: str) -> str:
    """What comes back for a direct message."""
    await who.direct(words)
    return (await server.posted(who.direct_channel)).text


async def waved_at(server: DiscordServer, who: Person, words: str) -> None:
    """Who shares no guild with Pacer can't be written to."""
    written = await who.direct(words)
    await server.world.board.until(lambda: server.see(written).emoji or None, "no sign")


async def acts(server: DiscordServer, who: Person, guild: Guild) -> None:
    await (await who.command("/note", server.channels(guild)[0])).answer()


async def reminded(bot: Bot, server: DiscordServer, who: Person, message: OutgoingMessage = REMINDER) -> Message:
    """What Pacer sent them as a member of the first guild."""
    direct = await bot.adapter.open_direct(account_ref(server.guild.id, who.id))
    await bot.adapter.post(direct, message, key=KEY)
    return await server.posted(who.direct_channel)


async def with_two_guilds(server: DiscordServer) -> tuple[Person, Guild]:
    """Lena, who acted in the first guild, and the other one that she is in as well."""
    lena = server.member("lena")
    await acts(server, lena, server.guild)
    other = await server.guild_joined("Evening class")
    server.member("lena", other)
    return lena, other
