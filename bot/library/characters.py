"""Characters that have no place in content: they can't be seen, or they turn the text around them."""

import re

_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069"
    "\ud800-\uf8ff\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)


def unshowable_in(text: str) -> str:
    """The first such character by its code, such as U+202E; "" where there is none."""
    found = _UNSHOWABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""
