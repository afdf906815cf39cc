"""A handler's typed parameters become the command's options."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import pytest

from bot.features.declare import (
    ActionHandler,
    Asked,
    CommandHandler,
    DirectHandler,
    FormHandler,
    HomeHandler,
    Says,
    Suggester,
    action,
    command,
    direct,
    form,
    handlers,
    home,
    suggester,
)
from bot.model.calls import Answer, Choice, Reply
from bot.model.commands import OptionKind
from bot.model.messages import note
from bot.model.refs import AccountRef, ChannelRef, RoleRef

HEARD = Answer(message=note("Heard."))


class Garden:
    """A feature with a handler of every kind."""

    @command("plant add", "Plant something.", admin=True, public=True, opens_form=True)
    async def add(
        self,
        asked: Asked,
        what: Annotated[str, Says("What to plant", greedy=True)],
        many: Annotated[int, Says("How many")],
        where: Annotated[ChannelRef | None, Says("Which bed")] = None,
        by: Annotated[AccountRef | None, Says("Who")] = None,
        with_: Annotated[RoleRef | None, Says("Which helpers")] = None,
        when: Annotated[date | None, Says("Which day")] = None,
        watered: Annotated[bool | None, Says("Whether it was watered")] = None,
        size: Annotated[Literal["small", "large"] | None, Says("How large")] = None,
        from_: Annotated[str | None, Says("From which seeds", suggests="seeds")] = None,
    ) -> Reply:
        return HEARD

    @command("weed", "Weed.")
    @action("weed", admin=True)
    async def weed(self, asked: Asked) -> Reply:
        return HEARD

    @form("harvest")
    async def harvest(self, asked: Asked, about: str, values: Mapping[str, str]) -> Reply:
        return HEARD

    @direct
    async def talk(self, asked: Asked, text: str) -> Reply:
        return HEARD

    @home
    async def bed(self, asked: Asked) -> Reply:
        return HEARD

    @suggester("seeds")
    async def seeds(self, asked: Asked, typed: str) -> list[Choice]:
        return []

    async def rest(self) -> None:
        """No handler."""


FOUND = list(handlers(Garden()))
ADD, WEED = (handler for handler in FOUND if isinstance(handler, CommandHandler))


def test_handlers_come_in_the_order_in_which_they_are_written() -> None:
    assert [type(handler) for handler in FOUND] == [
        CommandHandler,
        ActionHandler,
        CommandHandler,
        FormHandler,
        DirectHandler,
        HomeHandler,
        Suggester,
    ]


def test_a_command_has_its_path_and_what_it_says_and_needs() -> None:
    declared = ADD.command
    assert declared.path == ("plant", "add")
    assert declared.says == "Plant something."
    assert (declared.admin, declared.public, declared.opens_form) == (True, True, True)
    assert (WEED.command.admin, WEED.command.public, WEED.command.opens_form) == (False, False, False)
    assert WEED.command.options == ()


def test_each_parameter_is_an_option_of_its_type() -> None:
    assert {option.name: option.kind for option in ADD.command.options} == {
        "what": OptionKind.STRING,
        "many": OptionKind.INT,
        "where": OptionKind.CHANNEL,
        "by": OptionKind.MEMBER,
        "with": OptionKind.ROLE,
        "when": OptionKind.DATE,
        "watered": OptionKind.BOOL,
        "size": OptionKind.CHOICE,
        "from": OptionKind.STRING,
    }


def test_a_parameter_without_a_default_is_required() -> None:
    assert [option.name for option in ADD.command.options if option.required] == ["what", "many"]
    assert ADD.command.usage == "/plant add what many [where] [by] [with] [when] [watered] [size] [from]"


def test_a_literal_offers_its_values() -> None:
    size = next(option for option in ADD.command.options if option.name == "size")
    assert [choice.value for choice in size.choices] == ["small", "large"]


def test_says_tells_what_is_greedy_and_what_is_completed() -> None:
    greedy = {option.name for option in ADD.command.options if option.greedy}
    completed = {option.name for option in ADD.command.options if option.suggests}
    assert (greedy, completed) == ({"what"}, {"from"})
    assert ADD.suggesters == {"from": "seeds"}


def test_a_word_that_python_keeps_for_itself_is_given_with_an_underscore() -> None:
    assert ADD.parameters["from"] == "from_"
    assert ADD.parameters["what"] == "what"


def test_one_method_may_answer_a_command_and_a_button() -> None:
    (pressed,) = [handler for handler in FOUND if isinstance(handler, ActionHandler)]
    assert (pressed.name, pressed.admin) == ("weed", True)
    assert WEED.run == pressed.run


def test_a_parameter_without_says_is_refused_where_it_is_declared() -> None:
    with pytest.raises(TypeError, match="An option is Annotated"):

        @command("dig", "Dig.")
        async def dig(self: object, asked: Asked, deep: int) -> Reply:
            return HEARD


def test_a_parameter_of_an_unknown_type_is_refused_where_it_is_declared() -> None:
    with pytest.raises(KeyError):

        @command("dig", "Dig.")
        async def dig(self: object, asked: Asked, deep: Annotated[float, Says("How deep")]) -> Reply:
            return HEARD
