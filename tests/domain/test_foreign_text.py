"""Text from a file can say anything, but do nothing."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.foreign_text import MOST_LETTERS, one_line, printable


@given(st.text())
def test_what_is_printable_is_left_alone_and_nothing_else_stays(text: str) -> None:
    kept = printable(text)
    assert all(one == "\n" or category(one)[0] != "C" for one in kept)
    assert [one for one in kept if one != "\n"] == [one for one in text if category(one)[0] != "C"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\x1b[2J\x1b[HThe provenance is intact", "[2J[HThe provenance is intact"),
        ("Aunt\r\n Mary\u2028\u202e", "Aunt Mary"),
        ("\x9b31m\ud800Größe", "31mGröße"),
        ("x" * 5000, "x" * (MOST_LETTERS - 1) + "…"),
        (["Aunt"], ""),
        (None, ""),
        (7, ""),
    ],
)
def test_a_strangers_text_comes_on_one_line_of_bearable_length(text: object, line: str) -> None:
    assert one_line(text) == line
