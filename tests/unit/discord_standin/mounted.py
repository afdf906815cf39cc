"""The commands, forms and buttons of the bot."""

import discord
from discord import app_commands, ui

from tests.standins.discord.bots import Bot


class Report(ui.Modal, title="Weekly report"):
    done: ui.Label["Report"] = ui.Label(text="What is done?", component=ui.TextInput(max_length=20))
    mood: ui.Label["Report"] = ui.Label(
        text="How was it?",
        component=ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label="Good", value="good"),
                discord.RadioGroupOption(label="Hard", value="hard", default=True),
            ]
        ),
    )
    help: ui.Label["Report"] = ui.Label(
        text="What helped?",
        component=ui.CheckboxGroup(
            required=False,
            options=[discord.CheckboxGroupOption(label=label) for label in ("Reading", "Asking")],
        ),
    )
    again: ui.Label["Report"] = ui.Label(text="Again next week", component=ui.Checkbox())
    where: ui.Label["Report"] = ui.Label(text="Where to post it", component=ui.ChannelSelect(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        parts = (self.done, self.mood, self.help, self.again, self.where)
        values = [str(getattr(part.component, "value", getattr(part.component, "values", None))) for part in parts]
        await interaction.response.send_message(" | ".join(values), ephemeral=True)


class Move(ui.Modal, title="Move the posts"):
    """With where they are and who may move them filled in."""

    def __init__(self, channel: int, user: int) -> None:
        super().__init__()
        kind = discord.SelectDefaultValueType
        self.where = ui.ChannelSelect["Move"](
            required=True, default_values=[discord.SelectDefaultValue(id=channel, type=kind.channel)]
        )
        self.who = ui.UserSelect["Move"](default_values=[discord.SelectDefaultValue(id=user, type=kind.user)])
        self.add_item(ui.Label(text="Where", component=self.where))
        self.add_item(ui.Label(text="Who", component=self.who))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        chosen = [*self.where.values, *self.who.values]
        await interaction.response.send_message(" | ".join(each.name or "" for each in chosen), ephemeral=True)


class AnswerButton(ui.Button["Challenge"]):
    async def callback(self, interaction: discord.Interaction) -> None:
        if self.custom_id == "answer:week-12":
            await interaction.response.send_modal(Report())


class Challenge(ui.LayoutView):
    """A post in Components V2 with a button inside its container."""

    def __init__(self, *, custom_id: str = "answer:week-12") -> None:
        super().__init__(timeout=None)
        button = AnswerButton(label="Answer", custom_id=custom_id)
        self.add_item(ui.Container(ui.TextDisplay("Which index helps?"), ui.ActionRow(button)))


def mount(bot: Bot) -> None:
    """The commands that the tests call."""
    tree = bot.tree
    buddy = app_commands.Group(name="buddy", description="Who learns with whom")

    @tree.command(description="Keep a note")
    async def note(interaction: discord.Interaction, text: str, where: discord.TextChannel | None = None) -> None:
        await interaction.response.send_message(f"Kept in {where}: {text}", ephemeral=True)

    @tree.command(description="Think first")
    @app_commands.guild_only()
    async def think(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="Thought about it")
        await interaction.followup.send("And about this", ephemeral=True)

    @tree.command(description="Fill in a report")
    async def report(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Report())

    @tree.command(description="Move the posts")
    async def move(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Move(interaction.channel_id or 0, interaction.user.id))

    @tree.command(description="Lock everything")
    @app_commands.default_permissions(manage_guild=True)
    async def lock(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Locked")

    @buddy.command(name="set", description="Choose a buddy")
    @app_commands.choices(pace=[app_commands.Choice(name="Slowly", value="slow")])
    async def buddy_set(
        interaction: discord.Interaction, who: discord.Member, pace: app_commands.Choice[str], weeks: int = 1
    ) -> None:
        await interaction.response.send_message(f"{who.name} {pace.value} {weeks}")

    @tree.command(description="Choose a zone")
    async def zone(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @zone.autocomplete("name")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        zones = ("Europe/Rome", "Europe/Riga", "Asia/Tokyo")
        return [app_commands.Choice(name=zone, value=zone) for zone in zones if typed.lower() in zone.lower()]

    @tree.context_menu(name="Show progress")
    async def progress(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"Of {member.name}", ephemeral=True)

    @tree.context_menu(name="Answer this")
    async def answer(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Of {message.author.name}", ephemeral=True)

    tree.add_command(buddy)
