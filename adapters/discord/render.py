"""A message as Discord's components: a container with text and buttons, all within Discord's limits.

Limits of a message of components (Discord, component reference): 40 components in all, 4,000 characters of text in all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from adapters.discord.keys import Mark
from adapters.discord.markup import escaped, markup
from adapters.discord.mentions import Mentions, mentions_in
from bot.adapting.cutting import Piece, page_of
from bot.adapting.markup import BLANK, units, visible
from bot.adapting.pieces import FindRole, blocks_in, no_role, pieces_of
from bot.adapting.pressed import PressedAction, PressedMore
from bot.model.markdown import Block
from bot.model.messages import Button, Divider, OutgoingMessage

Item = discord.ui.Item[discord.ui.LayoutView]
Row = discord.ui.ActionRow[discord.ui.LayoutView]
ButtonItem = discord.ui.Button[discord.ui.LayoutView]
ACCENT = discord.Colour(0x2F9E6E)
MOST_TEXT = 4000
MOST_COMPONENTS = 40
MOST_TITLE = 250
_IN_A_ROW = 5
_MOST_LABEL = 80
_MARGIN = 60
"""Characters kept for the page's number and the button that goes on."""
_STYLES = {"primary": discord.ButtonStyle.primary, "secondary": discord.ButtonStyle.secondary}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    items: tuple[Item, ...]
    mentions: Mentions
    """Only what a typed part names."""
    is_shortened: bool = False

    def layout(self) -> discord.ui.LayoutView:
        """A view that discord.py sends and forgets: our own code answers its buttons."""
        view = discord.ui.LayoutView(timeout=None)
        for item in self.items:
            view.add_item(item)
        view.stop()
        return view


@dataclass(frozen=True, kw_only=True, slots=True)
class Extra:
    """A button of the adapter's own."""

    label: str
    custom_id: str


def render(
    message: OutgoingMessage,
    *,
    mark: Mark | None = None,
    token: str = "",
    page: int = 1,
    extras: Sequence[Extra] = (),
    find_role: FindRole = no_role,
    space: str = "",
) -> Rendered:
    """One page of a message; the first is the message itself, the rest is shown where its button goes on.

    `mark` tells a delivery's message from others, `token` names where the whole message is kept. The buttons carry
    the `space` where their channel does not tell it.
    """
    pieces, goes_on = _page(message, page, find_role)
    more = Extra(label="Show the rest", custom_id=PressedMore(token=token, page=page + 1, space=space).encode())
    buttons = [
        *_buttons(message.buttons if page == 1 else (), mark, space),
        *(_extra(extra) for extra in [*extras, *([more] if goes_on else [])]),
    ]
    texts = _texts(message, pieces, page=page, room=MOST_COMPONENTS - _taken(len(buttons)))
    return Rendered(
        items=_framed([*texts, *_rows(buttons)], message, mark),
        mentions=mentions_in(pieces),
        is_shortened=goes_on and page == 1,
    )


def _framed(items: Sequence[Item], message: OutgoingMessage, mark: Mark | None) -> tuple[Item, ...]:
    """In a container, but for an answer of a sentence or two."""
    if mark is None and not message.title:
        return tuple(items)
    return (discord.ui.Container(*items, accent_colour=ACCENT, id=mark.number if mark else None),)


def _page(message: OutgoingMessage, page: int, find_role: FindRole) -> tuple[list[Piece], bool]:
    """What is on that page, and whether another one follows."""
    labels = sum(units(button.label) for button in message.buttons)
    room = MOST_TEXT - _MARGIN - units(_title(message)) - labels
    return page_of(list(pieces_of(message, find_role)), page, room, _size)


def _size(pieces: Sequence[Piece]) -> int:
    return units(markup(blocks_in(pieces))) + len(pieces)


def _texts(message: OutgoingMessage, pieces: Sequence[Piece], *, page: int, room: int) -> Sequence[Item]:
    """The title, the groups with a line between them, and the page's number; at most `room` components."""
    title = _title(message) if page == 1 else ""
    groups = list(_groups(pieces))
    if 2 + 2 * len(groups) > room:
        groups = [[block for group in groups for block in group]]
    items: list[Item] = [discord.ui.TextDisplay(title)] if title else []
    for at, group in enumerate(groups):
        if at:
            items.append(discord.ui.Separator())
        items.append(discord.ui.TextDisplay(markup(group)))
    if page > 1:
        items.append(discord.ui.TextDisplay(f"-# Page {page}"))
    return items or [discord.ui.TextDisplay(BLANK)]


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Block]]:
    """The blocks between the dividers; Discord takes no empty text."""
    group: list[Block] = []
    for piece in [*pieces, Divider()]:
        if not isinstance(piece, Divider):
            group.append(piece)
        elif group:
            if markup(group).strip():
                yield group
            group = []


def _title(message: OutgoingMessage) -> str:
    line = " ".join(message.title.split())
    if not line:
        return ""
    return f"## {escaped(line if len(line) <= MOST_TITLE else line[: MOST_TITLE - 1] + '…')}"


def _buttons(buttons: Sequence[Button], mark: Mark | None, space: str) -> Iterator[ButtonItem]:
    key = mark.key if mark else ""
    for button in buttons:
        pressed = PressedAction(action=button.action, key=key, opens_form=button.opens_form, space=space)
        yield discord.ui.Button(
            label=visible(button.label)[:_MOST_LABEL],
            style=_STYLES[button.style],
            custom_id=pressed.encode(),
        )


def _extra(extra: Extra) -> ButtonItem:
    return discord.ui.Button(label=extra.label, custom_id=extra.custom_id)


def _taken(buttons: int) -> int:
    """Components of the container, the rows and the buttons."""
    return 1 + buttons + -(-buttons // _IN_A_ROW)


def _rows(
    buttons: Sequence[ButtonItem],
) -> Iterator[Row]:
    for at in range(0, len(buttons), _IN_A_ROW):
        yield discord.ui.ActionRow(*buttons[at : at + _IN_A_ROW])
