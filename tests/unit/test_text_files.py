"""Files that people attach, read as text."""

import pytest

from bot.model.files import MOST_BYTES, FileTooLarge, NoTextFile, text_file


def test_a_text_is_read_as_it_was_saved_without_a_byte_order_mark() -> None:
    assert text_file("solution.py", "print('Grüße')".encode()).text == "print('Grüße')"
    assert text_file("solution.py", "print(1)".encode("utf-8-sig")).text == "print(1)"


def test_a_file_of_just_that_size_fits_and_a_byte_more_is_told_what_fits() -> None:
    assert len(text_file("all.py", b"x" * MOST_BYTES).text) == MOST_BYTES
    with pytest.raises(FileTooLarge, match=r"all\.py has 65 KiB; a file of at most 64 KiB fits\. Attach only the code"):
        text_file("all.py", b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", "print(1)".encode("utf-16"), b"caf\xe9"])
def test_what_is_no_utf_8_is_told_what_would_be(content: bytes) -> None:
    with pytest.raises(NoTextFile, match=r"plan\.py can't be read as text\. Save it as plain text in UTF-8"):
        text_file("plan.py", content)


def test_a_hostile_name_is_quoted_harmlessly() -> None:
    with pytest.raises(NoTextFile, match=r"a b…? ?can't|can't be read as text") as refused:
        text_file("\u202eyp.\nsolution" * 20, b"\xff")
    assert "\n" not in str(refused.value)
    assert "\u202e" not in str(refused.value)
