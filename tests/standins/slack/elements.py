"""What Slack refuses in the parts of blocks: texts, buttons, selects and inputs (Block Kit's reference)."""

from collections.abc import Callable, Iterator, Sequence, Set

from tests.standins.wire import Fields

LONGEST_ID = 255
STYLES = {"", "primary", "danger"}


def check_text(text: Fields, at: str, *, longest: int, is_plain: bool = False) -> Iterator[str]:
    """A text object."""
    kinds = {"plain_text"} if is_plain else {"plain_text", "mrkdwn"}
    if text.text("type") not in kinds:
        yield f"must be {' or '.join(sorted(kinds))} [json-pointer:{at}/type]"
    yield from check_label(text.text("text"), f"{at}/text", longest=longest)


def check_label(text: str, at: str, *, longest: int, shortest: int = 1) -> Iterator[str]:
    """A plain string."""
    if len(text) < shortest:
        yield f"must be more than {shortest - 1} characters [json-pointer:{at}]"
    if len(text) > longest:
        yield f"must be less than {longest + 1} characters [json-pointer:{at}]"


def check_element(element: Fields, at: str, allowed: Set[str]) -> Iterator[str]:
    kind = element.text("type")
    if kind not in allowed:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    yield from check_label(element.text("action_id"), f"{at}/action_id", longest=LONGEST_ID, shortest=0)
    if "placeholder" in element:
        yield from check_text(element.part("placeholder"), f"{at}/placeholder", longest=150, is_plain=True)
    yield from CHECKS.get(kind, _nothing)(element, at)


def _button(button: Fields, at: str) -> Iterator[str]:
    yield from check_text(button.part("text"), f"{at}/text", longest=75, is_plain=True)
    yield from check_label(button.text("value"), f"{at}/value", longest=2000, shortest=0)
    yield from check_label(button.text("url"), f"{at}/url", longest=3000, shortest=0)
    if button.text("style") not in STYLES:
        yield f"must be a valid enum value [json-pointer:{at}/style]"


def _image(image: Fields, at: str) -> Iterator[str]:
    yield from check_label(image.text("image_url"), f"{at}/image_url", longest=3000)
    yield from check_label(image.text("alt_text"), f"{at}/alt_text", longest=2000)


def _static_select(select: Fields, at: str) -> Iterator[str]:
    if "option_groups" not in select:
        yield from _options(select.parts("options"), f"{at}/options", most=100)
        return
    for index, group in enumerate(select.parts("option_groups")):
        where = f"{at}/option_groups/{index}"
        yield from check_text(group.part("label"), f"{where}/label", longest=75, is_plain=True)
        yield from _options(group.parts("options"), f"{where}/options", most=100)


def _overflow(menu: Fields, at: str) -> Iterator[str]:
    yield from _options(menu.parts("options"), f"{at}/options", most=5)


def _choices(group: Fields, at: str) -> Iterator[str]:
    yield from _options(group.parts("options"), f"{at}/options", most=10)


def _text_input(field: Fields, at: str) -> Iterator[str]:
    longest, shortest = field.number("max_length", 3000), field.number("min_length")
    if not 0 <= shortest <= 3000:
        yield f"must be between 0 and 3000 [json-pointer:{at}/min_length]"
    if not max(1, shortest) <= longest <= 3000:
        yield f"must be between min_length and 3000 [json-pointer:{at}/max_length]"
    yield from check_label(field.text("initial_value"), f"{at}/initial_value", longest=longest, shortest=0)


def _options(options: Sequence[Fields], at: str, *, most: int) -> Iterator[str]:
    if not options:
        yield f"no fewer than 1 items allowed [json-pointer:{at}]"
    if len(options) > most:
        yield f"no more than {most} items allowed [json-pointer:{at}]"
    for index, option in enumerate(options):
        yield from check_text(option.part("text"), f"{at}/{index}/text", longest=75)
        yield from check_label(option.text("value"), f"{at}/{index}/value", longest=150)
        if "description" in option:
            yield from check_text(option.part("description"), f"{at}/{index}/description", longest=75)


def _nothing(element: Fields, at: str) -> Iterator[str]:
    return iter(())


CHECKS: dict[str, Callable[[Fields, str], Iterator[str]]] = {
    "button": _button,
    "workflow_button": _button,
    "image": _image,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "overflow": _overflow,
    "radio_buttons": _choices,
    "checkboxes": _choices,
    "plain_text_input": _text_input,
}
