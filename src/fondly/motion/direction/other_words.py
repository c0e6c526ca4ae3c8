"""English words that look like slips of our words and are none."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def other_words() -> frozenset[str]:
    """All of them, in small letters; `tools/make_other_words.py` wrote the list."""
    source = files("fondly.motion.direction").joinpath("other_words.txt")
    return frozenset(source.read_text(encoding="ascii").split())
