"""A file's text, its front matter and the line of every field in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import yaml
from frontmatter.default_handlers import SafeLoader, YAMLHandler

from bot.library.characters import unshowable_in
from bot.library.problems import Fault, UnreadableError
from bot.model.text import shown

MOST_BYTES = 64 * 1024
DEEPEST = 16

_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}

Where = tuple[str | int, ...]
"""A place in the front matter: ("steps", 2, "title")."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """A file's fields, the line of each, and the body that follows; lines are counted from 1."""

    fields: dict[str, object]
    lines: dict[Where, int]
    faults: list[Fault]
    body: str
    body_line: int


def text_of(data: bytes) -> str:
    """A file's text with plain line ends; raises `UnreadableError` where it is no text that can be shown."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(Fault(line=1, says="The file is over 64 KiB; split it into several."))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(Fault(line=line, says="The file is not UTF-8; save it as UTF-8.")) from None
    if faults := list(_unshowable(text)):
        raise UnreadableError(*faults)
    return text


def read_front_matter(text: str) -> FrontMatter:
    """Splits a file's text and reads its fields; raises `UnreadableError` where there is nothing to go on with."""
    handler = YAMLHandler()
    if not handler.detect(text):
        says = "The front matter is missing; begin the file with a line ---, its fields and another line ---."
        raise UnreadableError(Fault(line=1, says=says))
    try:
        front, body = handler.split(text)
    except ValueError:
        raise UnreadableError(Fault(line=1, says="The front matter has no end; close it with a line ---.")) from None
    reader = _Reader(front, text.count("\n", 0, text.index(front)) + 1)
    fields = reader.read()
    return FrontMatter(
        fields=fields,
        lines=reader.lines,
        faults=reader.faults,
        body=body,
        body_line=text.count("\n", 0, len(text) - len(body)) + 1,
    )


def _unshowable(text: str) -> Iterator[Fault]:
    for line, words in enumerate(text.split("\n"), start=1):
        if code := unshowable_in(words):
            yield Fault(line=line, says=f"The line holds a character that can't be shown ({code}); delete it.")


class _Mark(Protocol):
    @property
    def line(self) -> int: ...


class _Reader:
    """Builds plain values from YAML's nodes, so that each keeps its line and nothing but data comes out."""

    def __init__(self, front: str, first_line: int) -> None:
        self.front = front
        self.first_line = first_line
        self.loader = SafeLoader(front)
        self.lines: dict[Where, int] = {}
        self.faults: list[Fault] = []

    def read(self) -> dict[str, object]:
        try:
            self._refuse_aliases_and_depth()
            node = self.loader.get_single_node()
        except yaml.YAMLError as error:
            raise UnreadableError(self._yaml_fault(error)) from None
        if not isinstance(node, yaml.MappingNode):
            says = "The front matter has no fields; write one a line, such as `slug: my-first-tip`."
            raise UnreadableError(Fault(line=1, says=says))
        return self._mapping(node, ())

    def _refuse_aliases_and_depth(self) -> None:
        depth = 0
        for event in yaml.parse(self.front, Loader=SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                says = f"The alias `*{shown(event.anchor or '')}` is refused; write the value out."
                raise UnreadableError(Fault(line=self._line(event.start_mark), says=says))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                says = f"The fields are nested more than {DEEPEST} deep; make them flatter."
                raise UnreadableError(Fault(line=self._line(event.start_mark), says=says))

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, object]:
        fields: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self._add_fault(key_node, "A field's name must be a word; put it in quotes if it is one.")
            elif key in fields:
                self._add_fault(key_node, f"`{shown(key)}` stands here a second time; keep one of the two.")
            else:
                self.lines[*where, key] = self._line(key_node.start_mark)
                fields[key] = self._value(value_node, (*where, key))
        return fields

    def _value(self, node: yaml.Node, where: Where) -> object:
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self._entry(entry, (*where, index)) for index, entry in enumerate(node.value)]
        return self._scalar(node)

    def _entry(self, node: yaml.Node, where: Where) -> object:
        self.lines[where] = self._line(node.start_mark)
        return self._value(node, where)

    def _scalar(self, node: yaml.Node) -> object:
        if node.tag in _PLAIN_TAGS:
            try:
                value: object = self.loader.construct_object(node)
            except (ValueError, OverflowError, yaml.YAMLError):
                pass
            else:
                return value
        what = shown(node.value if isinstance(node, yaml.ScalarNode) else node.tag)
        self._add_fault(node, f"YAML can't read “{what}” as it stands; put text in quotes, and leave tags out.")
        return ""

    def _yaml_fault(self, error: yaml.YAMLError) -> Fault:
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return Fault(line=1, says="The front matter is not YAML.")
        mark = error.problem_mark
        if error.context_mark and mark.line >= self.front.rstrip().count("\n") + 1:
            mark = error.context_mark
        says = f"The front matter is not YAML ({error.problem}). Put text with a colon, a quote or a # in it in quotes."
        return Fault(line=self._line(mark), says=says)

    def _add_fault(self, node: yaml.Node, says: str) -> None:
        self.faults.append(Fault(line=self._line(node.start_mark), says=says))

    def _line(self, mark: _Mark | None) -> int:
        return self.first_line + (mark.line if mark else 0)
