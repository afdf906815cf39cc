"""A message as Slack's blocks: a header, sections, fields and buttons, all within Slack's limits.

Limits (Slack, Block Kit): 50 blocks a message, 150 characters of header, 3,000 of section, 10 fields of 2,000, 75 of a
button. A page has at most 8,000 characters in all, so that Slack never takes a message for too long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    RichTextBlock,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import RichTextElementParts, RichTextPreformattedElement
from slack_sdk.models.views import View

from adapters.slack.markup import escaped, markup
from adapters.slack.texts import mrkdwn, one_line, plain
from bot.adapting.cutting import Piece, page_of
from bot.adapting.markup import BLANK, cut_units, units, visible
from bot.adapting.pieces import FindRole, blocks_in, no_role, pieces_of
from bot.adapting.pressed import PressedAction, PressedMore
from bot.model.markdown import CodeBlock, Paragraph, Strong, Words
from bot.model.messages import Button, Divider, Fields, OutgoingMessage, Text
from bot.model.plain import plain_text
from bot.model.refs import DeliveryKey

Payload = dict[str, object]
"""A block or a view as Slack takes it."""

MOST_TEXT = 8000
MOST_BLOCKS = 50
MOST_SECTION = 3000
MOST_HEADER = 150
MOST_VIEW_TITLE = 24
_MOST_FIELD = 2000
_MOST_FIELDS = 10
_MOST_LABEL = 75
_MOST_FALLBACK = 300
_IN_A_ROW = 5
_MARGIN = 60
"""Characters kept for the page's number and the button that goes on."""
_SEPARATOR = "\n\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    text: str
    """For notifications and screen readers; Slack shows the blocks."""
    blocks: list[Payload]
    is_shortened: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Extra:
    """A button of the adapter's own."""

    label: str
    action_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rows(Paragraph):
    """Fields, as Slack puts them side by side; a paragraph of lines where they are cut."""

    fields: tuple[str, ...]


def render(
    message: OutgoingMessage,
    *,
    key: DeliveryKey | None = None,
    token: str = "",
    page: int = 1,
    extras: Sequence[Extra] = (),
    find_role: FindRole = no_role,
) -> Rendered:
    """One page of a message; the first is the message itself, the rest is shown where its button goes on.

    `key` tells a delivery's message from others, `token` names where the whole message is kept.
    """
    rows = len(message.buttons) + len(extras)
    pieces, goes_on = _page(message, page, find_role, room=MOST_BLOCKS - 3 - rows)
    more = Extra(label="Show the rest", action_id=PressedMore(token=token, page=page + 1).encode())
    buttons = [
        *_buttons(message.buttons if page == 1 else (), key),
        *(_extra(extra) for extra in [*extras, *([more] if goes_on else [])]),
    ]
    blocks = [*_title(message, page), *_body(pieces), *_rows_of(buttons), *_page_number(page)]
    return Rendered(
        text=_fallback(message),
        blocks=[block.to_dict() for block in blocks or [_section(BLANK)]],
        is_shortened=goes_on and page == 1,
    )


def home_view(rendered: Rendered) -> Payload:
    """The App Home that shows it."""
    return {"type": "home", "blocks": rendered.blocks}


def answer_view(message: OutgoingMessage, rendered: Rendered, *, page: int = 1, metadata: str = "") -> Payload:
    """A modal that shows what was rendered of an answer; a title that fits stands above it instead of in it.

    It was cut with its title all the same, so that every page goes on where the one before ends, in whatever it is
    shown.
    """
    fits = 0 < units(one_line(message.title)) <= MOST_VIEW_TITLE
    blocks = rendered.blocks[1:] if fits and page == 1 else rendered.blocks
    view = View(
        type="modal",
        title=plain(message.title if fits else "Pacer", MOST_VIEW_TITLE),
        close=plain("Close", MOST_VIEW_TITLE),
        blocks=blocks or [_section(BLANK).to_dict()],
        private_metadata=metadata or None,
    )
    payload: Payload = view.to_dict()
    return payload


# Pages


def _page(message: OutgoingMessage, page: int, find_role: FindRole, *, room: int) -> tuple[list[Piece], bool]:
    """What is on that page, in at most `room` blocks, and whether another one follows."""
    labels = sum(units(button.label) for button in message.buttons)
    letters = MOST_TEXT - _MARGIN - units(message.title[:MOST_HEADER]) - labels

    def size(pieces: Sequence[Piece]) -> int:
        """Against `letters`, whatever it is that does not fit."""
        lengths = [units(_text(piece)) for piece in pieces]
        written = sum(lengths) + len(_SEPARATOR) * len(pieces)
        blocks = sum(1 for _ in _body(pieces))
        return max(written, letters * blocks // room, letters * max(lengths, default=0) // MOST_SECTION)

    return page_of(list(_pieces(message, find_role)), page, letters, size)


def _pieces(message: OutgoingMessage, find_role: FindRole) -> Iterator[Piece]:
    for block in message.blocks:
        for piece in pieces_of(OutgoingMessage(blocks=(block,)), find_role):
            if isinstance(block, Fields) and isinstance(piece, Paragraph):
                yield _side_by_side(block, piece, find_role)
            else:
                yield piece


def _side_by_side(block: Fields, lines: Paragraph, find_role: FindRole) -> Paragraph:
    fields = []
    for row in block.rows:
        value = pieces_of(OutgoingMessage(blocks=(Text(parts=row.value),)), find_role)
        name = Paragraph(inlines=(Strong(inlines=(Words(text=one_line(row.name)),)),))
        fields.append(f"{markup([name])}\n{markup(blocks_in(value))}")
    if any(units(field) > _MOST_FIELD for field in fields):
        return lines
    return _Rows(inlines=lines.inlines, fields=tuple(fields))


def _text(piece: Piece) -> str:
    match piece:
        case Divider():
            return ""
        case _Rows():
            return _SEPARATOR.join(piece.fields)
        case CodeBlock():
            code = visible(piece.text)
            return code if code.strip() else BLANK
        case _:
            return markup([piece])


# Blocks


def _title(message: OutgoingMessage, page: int) -> Iterator[Block]:
    line = one_line(message.title)
    if line and page == 1:
        short = line if units(line) <= MOST_HEADER else f"{cut_units(line, MOST_HEADER - 1)}…"
        yield HeaderBlock(text=plain(short, MOST_HEADER))


def _body(pieces: Sequence[Piece]) -> Iterator[Block]:
    """Sections, with a line between the groups."""
    is_first = True
    for group in _groups(pieces):
        if not is_first:
            yield DividerBlock()
        yield from _sections(group)
        is_first = False


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What stands between the dividers; Slack takes no empty text."""
    group: list[Piece] = []
    for piece in [*pieces, Divider()]:
        if not isinstance(piece, Divider):
            group.append(piece)
        elif group:
            if any(_text(each).strip(f"{BLANK} \n") for each in group):
                yield group
            group = []


def _sections(group: Sequence[Piece]) -> Iterator[Block]:
    """Each as long as Slack takes it."""
    text = ""
    for piece in group:
        if isinstance(piece, _Rows | CodeBlock):
            yield from _text_section(text)
            yield from _field_sections(piece.fields) if isinstance(piece, _Rows) else _preformatted(piece)
            text = ""
            continue
        longer = _SEPARATOR.join(part for part in (text, _text(piece)) if part)
        if units(longer) > MOST_SECTION:
            yield from _text_section(text)
            longer = _text(piece)
        text = longer
    yield from _text_section(text)


def _text_section(text: str) -> Iterator[Block]:
    if text.strip():
        yield _section(text)


def _section(text: str) -> Block:
    return SectionBlock(text=mrkdwn(text), expand=True)


def _field_sections(fields: Sequence[str]) -> Iterator[Block]:
    for at in range(0, len(fields), _MOST_FIELDS):
        yield SectionBlock(fields=[mrkdwn(field) for field in fields[at : at + _MOST_FIELDS]])


def _preformatted(code: CodeBlock) -> Iterator[Block]:
    """Letter by letter: other than in a section's text, nothing in it is read."""
    letters = RichTextElementParts.Text(text=_text(code))
    yield RichTextBlock(elements=[RichTextPreformattedElement(elements=[letters])])


def _page_number(page: int) -> Iterator[Block]:
    if page > 1:
        yield ContextBlock(elements=[mrkdwn(f"Page {page}")])


def _buttons(buttons: Sequence[Button], key: DeliveryKey | None) -> Iterator[ButtonElement]:
    for button in buttons:
        pressed = PressedAction(action=button.action, key=key or "", opens_form=button.opens_form)
        yield ButtonElement(
            text=plain(button.label, _MOST_LABEL),
            action_id=pressed.encode(),
            style="primary" if button.style == "primary" else None,
        )


def _extra(extra: Extra) -> ButtonElement:
    return ButtonElement(text=plain(extra.label, _MOST_LABEL), action_id=extra.action_id)


def _rows_of(buttons: Sequence[ButtonElement]) -> Iterator[Block]:
    """Five look well side by side; two of one meaning stand in two rows, since an id is told once in each."""
    row: list[ButtonElement] = []
    for button in buttons:
        if len(row) == _IN_A_ROW or any(each.action_id == button.action_id for each in row):
            yield ActionsBlock(elements=row)
            row = []
        row.append(button)
    if row:
        yield ActionsBlock(elements=row)


def _fallback(message: OutgoingMessage) -> str:
    """Its beginning in plain words, on one line."""
    line = one_line(plain_text(replace(message, buttons=()))) or one_line(plain_text(message))
    short = line if units(line) <= _MOST_FALLBACK else f"{cut_units(line, _MOST_FALLBACK - 1).rstrip()}…"
    return escaped(short) or "Pacer"
