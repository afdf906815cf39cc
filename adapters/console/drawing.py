"""How things look in the console: a bar at the left, never a border at the right, which a wide letter would break."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.model.text import drawable

WIDEST = 92
DIM = "dim"


def one_line(text: str) -> str:
    return " ".join(drawable(text).split())


def words(text: str, style: str = "") -> Text:
    return Text(drawable(text), style=style, overflow="fold")


def spaced(pieces: Iterable[RenderableType]) -> Group:
    """The pieces below each other with an empty line between."""
    spread: list[RenderableType] = []
    for piece in pieces:
        spread += [Text(), piece] if spread else [piece]
    return Group(*spread)


def columns(rows: Iterable[tuple[RenderableType, RenderableType]], gap: int = 2) -> Table:
    """A narrow column and a wide one, as for a list's marks and its items."""
    grid = Table.grid(padding=(0, gap))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return grid


class Flow:
    """Short pieces side by side, none of them broken over two lines."""

    def __init__(self, pieces: Iterable[Text], gap: int = 2) -> None:
        self._pieces = list(pieces)
        self._gap = " " * gap

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        line = Text()
        for piece in self._pieces:
            if line and line.cell_len + len(self._gap) + piece.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text.assemble(line, self._gap if line else "", piece)
        yield line


class Barred:
    """A head and a body beside a bar; its foot ends it."""

    def __init__(self, head: Text, body: RenderableType, foot: Text, *, style: str) -> None:
        self._head = head
        self._body = body
        self._foot = foot
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        style = console.get_style(self._style)
        top, bar, bottom = ("+- ", "|  ", "+- ") if options.ascii_only else ("╭─ ", "│  ", "╰─ ")
        yield from _beside(console, options, self._head, style, top, bar)
        yield from _beside(console, options, self._body, style, bar, bar)
        yield from _beside(console, options, self._foot, style, bottom, bar)


class Indented:
    """A head, and a body a little to the right below it."""

    def __init__(self, head: Text, body: RenderableType) -> None:
        self._head = head
        self._body = body

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from _beside(console, options, self._head, Style.null(), "", "   ")
        yield from _beside(console, options, self._body, Style.null(), "   ", "   ")


def _beside(
    console: Console, options: ConsoleOptions, piece: RenderableType, style: Style, first: str, further: str
) -> RenderResult:
    narrow = options.update(width=max(10, min(options.max_width, WIDEST) - 4), height=None)
    for index, line in enumerate(console.render_lines(piece, narrow, pad=False)):
        drawn = _trimmed(line)
        mark = further if index else first
        yield Segment(mark if drawn else mark.rstrip(), style)
        yield from drawn
        yield Segment.line()


def _trimmed(line: list[Segment]) -> list[Segment]:
    trimmed = list(line)
    while trimmed and not trimmed[-1].text.strip():
        trimmed.pop()
    if trimmed:
        last = trimmed[-1]
        trimmed[-1] = Segment(last.text.rstrip(), last.style, last.control)
    return trimmed
