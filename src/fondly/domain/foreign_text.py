"""Text that comes from a file, made fit to be shown: it can say anything, but do nothing."""

from __future__ import annotations

from unicodedata import category

MOST_LETTERS = 200


def printable(text: str) -> str:
    """The text without what steers a terminal or hides in it; line ends stay.

    What goes is Unicode's general category C: controls such as ESC, marks that turn the direction
    of writing, halves of characters, and what stands for nothing.
    """
    if text.isprintable():
        return text
    return "".join(one for one in text if one == "\n" or category(one)[0] != "C")


def one_line(value: object) -> str:
    """A stranger's text on one line, at most MOST_LETTERS long; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    line = " ".join(filter(None, map(printable, value.split())))
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1]}…"
