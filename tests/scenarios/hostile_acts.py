"""Acts of hostile and clumsy people, made from a seed: commands, buttons, forms, direct messages, reactions, names."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.model.calls import Answer, CommandCall, OptionValue, Reply
from bot.model.commands import Command, Option, OptionKind
from bot.model.forms import Form, TextField
from bot.model.messages import Action, Button, OutgoingMessage, note
from bot.model.refs import AccountRef, ChannelRef, Platform, RoleRef
from tests.scenarios import hostile_words as words
from tests.scenarios.hostile_spelling import Spelling
from tests.scenarios.shown_replies import check_choices
from tests.school import School, library

MEMBERS = ("ada", "ben", "jun", "mia", "noor")
ADMIN = "ada"


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    kind: str
    who: str
    says: str
    perform: Callable[[], Awaitable[Reply | None]]
    is_forbidden: bool = False
    """Whether it is for admins, and this is none."""

    @property
    def name(self) -> str:
        """The act in a report: on one line, in letters that every terminal shows."""
        said = ascii(self.says)
        return f"{self.kind} by {self.who}: {said if len(said) <= 300 else f'{said[:300]}… ({len(said)} letters)'}"


class Hostility:
    """Makes one act after the other; the same seed makes the same acts where the school answers the same."""

    def __init__(self, school: School, seed: str) -> None:
        self._school = school
        self._random = Random(seed)
        self._spelling = Spelling(self._random)
        self._commands: Sequence[Command] = school.app.router.commands
        self._known = {
            "zone": words.ZONES,
            "when": words.CADENCES + words.HOSTILE_CADENCES,
            "day_start": words.DAY_STARTS,
            "target": words.TARGETS,
            "of": (*library().series, *library().roadmaps),
            "level": ("beginner", "intermediate", "advanced"),
            "topic": ("testing", "databases", "apis", "security"),
            "challenge": tuple(library().challenges)[:6],
            "roadmap": tuple(library().roadmaps),
            "command": tuple(command.name for command in self._commands),
        }

    def next(self) -> Act:
        makers: Mapping[Callable[[], Act], int] = {
            self._command: 58,
            self._direct: 8,
            self._form: 8,
            self._button: 8,
            self._native: 6,
            self._suggestion: 4,
            self._reaction: 3,
            self._reply: 3,
            self._rename: 2,
            self._again: 2,
        }
        (make,) = self._random.choices(list(makers), list(makers.values()))
        return make()

    # What people do

    def _command(self) -> Act:
        who, channel, typed = self._who(), self._place(), self._typed()
        return Act(
            kind="command",
            who=who,
            says=typed,
            perform=lambda: self._school.fake.people.command(who, typed, channel=channel),
        )

    def _direct(self) -> Act:
        who, text = self._who(), self._spelling.hostile(self._random.choice(words.WORDS))
        return Act(
            kind="direct message",
            who=who,
            says=text,
            perform=lambda: self._school.fake.people.direct(who, text),
        )

    def _form(self) -> Act:
        who, channel, action = self._who(), self._place(), self._action(("checkin", "answer", "setup"))
        names = ("note", "answer", "channel", "zone", "when", "notices", "extras", "more", self._spelling.piece())
        values = {name: self._field(name) for name in self._random.sample(names, self._random.randrange(len(names)))}
        form = Form(action=action, title="Form", fields=tuple(TextField(name=name, label=name) for name in values))
        return Act(
            kind="form",
            who=who,
            says=f"{action} {values}",
            perform=lambda: self._school.fake.people.submit(who, form, values, channel=channel),
            is_forbidden=action.name == "setup" and who != ADMIN,
        )

    def _button(self) -> Act:
        known = ("checkin", "answer", "hint", "take-hint", "solution", "answers", "elsewhere", "step-done", "setup")
        who, channel, action = self._who(), self._place(), self._action(known)
        button = Button(label="Press", action=action)
        on = Answer(message=OutgoingMessage(blocks=note("Press").blocks, buttons=(button,)))
        return Act(
            kind="button",
            who=who,
            says=str(action),
            perform=lambda: self._school.fake.people.press(who, on, button, channel=channel),
            is_forbidden=action.name == "setup" and who != ADMIN,
        )

    def _native(self) -> Act:
        """A call with options as a platform hands them over, of any type and name."""
        call = self._call()
        return Act(
            kind="native command",
            who=call.caller.name,
            says=f"{call.path} {dict(call.options)}",
            perform=lambda: self._school.fake.connection.invoke(call),
            is_forbidden=self._is_for_admins(call) and not call.caller.is_admin,
        )

    def _suggestion(self) -> Act:
        call = self._call()
        names = [option.name for command in self._commands for option in command.options if command.path == call.path]
        option = self._random.choice([*names, self._spelling.piece()])
        typed = self._random.choice(
            ["", "a", "e", "1", "Europe", self._spelling.piece(), self._spelling.hostile("season")]
        )

        async def suggest() -> None:
            check_choices(await self._school.fake.connection.suggest(call, option, typed))

        return Act(kind="suggestion", who=call.caller.name, says=f"{call.path} {option}: {typed}", perform=suggest)

    def _reaction(self) -> Act:
        who, emoji = self._who(), self._random.choice(["white_check_mark", "fire", self._spelling.piece()])
        post = self._random.choice(self._school.fake.posts(self._school.challenges)).ref
        people = self._school.fake.people
        act = self._random.choice([people.react, people.react, people.unreact])
        return Act(kind="reaction", who=who, says=emoji, perform=lambda: act(who, post, emoji))

    def _reply(self) -> Act:
        who, text = self._who(), self._spelling.hostile(self._random.choice(words.WORDS))
        post = self._random.choice(self._school.fake.posts(self._school.challenges)).ref
        return Act(
            kind="reply in a thread",
            who=who,
            says=text,
            perform=lambda: self._school.fake.people.reply_in_thread(who, post, text),
        )

    def _rename(self) -> Act:
        who, name, zone = self._who(), self._spelling.hostile("Ada"), self._random.choice([None, self._value("zone")])
        self._school.fake.add_member(who, shown_as=name, zone=zone, is_admin=who == ADMIN)
        return Act(
            kind="name",
            who=who,
            says=f"{name} in {zone}",
            perform=lambda: self._school.fake.people.command(who, "/checkin renamed"),
        )

    def _again(self) -> Act:
        """The platform delivers once more what it saw no acknowledgement for."""
        happened = self._random.choice(self._school.fake.connection.handed[-20:])
        return Act(
            kind="delivered again",
            who="the platform",
            says=type(happened).__name__,
            perform=lambda: self._school.fake.people.redeliver(happened),
        )

    # What it is made of

    def _who(self) -> str:
        return ADMIN if self._random.random() < 0.4 else self._random.choice(MEMBERS)

    def _place(self) -> ChannelRef:
        return self._elsewhere() if self._random.random() < 0.2 else self._school.general

    def _elsewhere(self) -> ChannelRef:
        """A channel in another community."""
        return self._school.fake.first_channel(self._school.fake.spaces[-1])

    def _typed(self) -> str:
        command = self._random.choice(self._commands)
        typed = "/" + " ".join([command.name, *self._options(command)])
        return self._spelling.hostile(typed) if self._random.random() < 0.3 else typed

    def _options(self, command: Command) -> list[str]:
        options = [each for each in command.options if self._random.random() < (0.97 if each.required else 0.4)]
        if self._random.random() < 0.1:
            self._random.shuffle(options)
        return [self._given(option) for option in options]

    def _given(self, option: Option) -> str:
        value = self._option_value(option)
        quote = self._random.choice(["", "", '"'])
        named = (
            f"{option.name}{self._random.choice(':=')}" if self._random.random() < 0.5 or not option.required else ""
        )
        return f"{named}{quote}{value}{quote}"

    def _option_value(self, option: Option) -> str:
        value = self._plain_value(option)
        return self._spelling.hostile(value) if self._random.random() < 0.1 else value

    def _plain_value(self, option: Option) -> str:
        match option.kind:
            case OptionKind.CHANNEL:
                return self._random.choice(["#challenges", "general", "#notices", "#nowhere", "<#C1|general>"])
            case OptionKind.MEMBER:
                return self._random.choice(["@ada", "ben", "@nobody", "<@U1>", "@everyone"])
            case OptionKind.ROLE:
                return self._random.choice(["@mods", "mods", "@nobody", "<@&1>", "@everyone"])
            case OptionKind.INT:
                return self._random.choice(["1", "2", "3", self._random.choice(words.NUMBERS)])
            case OptionKind.BOOL:
                return self._random.choice(words.SWITCHES)
            case OptionKind.CHOICE:
                return self._random.choice([choice.value for choice in option.choices])
            case OptionKind.DATE:
                return self._random.choice(["today", "2027-03-05", self._random.choice(words.DATES)])
            case OptionKind.FILE:
                return self._random.choice(["solution.py", "/dev/zero", "..", "a\x00b"])
            case OptionKind.STRING:
                return self._value(option.name)

    def _value(self, name: str) -> str:
        return self._random.choice(self._known.get(name, words.WORDS + words.INJECTIONS + words.NUMBERS[:6]))

    def _field(self, name: str) -> str:
        channel = self._school.challenges.channel
        plain = {"channel": channel, "notices": channel, "extras": "goals\nrecap"}.get(name) or self._value(name)
        return self._spelling.hostile(plain) if self._random.random() < 0.3 else plain

    def _action(self, known: Sequence[str]) -> Action:
        name = self._random.choice(known)
        step = f"{self._random.choice(self._known['roadmap'])}.{self._random.choice(words.NUMBERS)}"
        about = self._random.choice(["", "1", "2", "3", "4", "1.1", "2.1", step, self._spelling.piece()])
        if self._random.random() < 0.15:
            about = self._spelling.hostile(about)
        if self._random.random() < 0.1:
            name = self._spelling.hostile(name)
        return Action(name=name, about=about)

    def _call(self) -> CommandCall:
        command = self._random.choice(self._commands)
        path = command.path if self._random.random() < 0.9 else (*command.path, self._spelling.piece())[-2:]
        options = {each.name: self._native_value(each) for each in command.options if self._random.random() < 0.7}
        if self._random.random() < 0.1:
            options[self._spelling.piece()] = self._spelling.piece()
        fake = self._school.fake
        return CommandCall(
            id=f"native-{self._random.random()}",
            caller=fake.caller(self._who(), self._random.choice(fake.spaces)),
            channel=self._school.general,
            at=self._school.clock.now(),
            path=path,
            options=options,
        )

    def _is_for_admins(self, call: CommandCall) -> bool:
        return any(command.admin for command in self._commands if command.path == call.path)

    def _native_value(self, option: Option) -> OptionValue:
        space = self._random.choice(["space-school", "space-other", "space-nowhere", self._spelling.piece()])
        known = [self._school.challenges.channel, self._elsewhere().channel]
        channel = self._random.choice([*known, "channel-999", self._spelling.piece()])
        platform = self._school.fake.platform
        odd: list[OptionValue] = [
            self._spelling.piece(),
            self._random.choice([0, 1, -1, 2**31, 2**63, -(2**63) - 1, 10**400]),
            True,
            ChannelRef(platform=platform, space=space, channel=channel),
            ChannelRef(platform=Platform("elsewhere"), space=space, channel=channel, thread="1"),
            AccountRef(platform=platform, space=space, account=self._random.choice(["account-ada", "account-x"])),
            RoleRef(platform=platform, space=space, role="mods", name=self._spelling.piece()),
        ]
        return self._random.choice([self._plain_value(option), *odd])
