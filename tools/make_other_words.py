"""Writes the English words that look like slips of the words of directions and are none.

Run it when the vocabulary of `fondly.motion.direction` has grown, with lists of English words, one
a line, such as those of Debian's packages wamerican-small and wbritish-small:

    python tools/make_other_words.py american-english-small british-english-small
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from fondly.motion.direction import other_words, spelling
from fondly.motion.direction.lexicon import known_words

TARGET = Path(other_words.__file__).with_suffix(".txt")


def lookalikes(words: set[str]) -> list[str]:
    """Those of the words that would be taken for one of ours."""
    return sorted(one for one in words - known_words() if spelling.nearest(one))


def main(lists: list[str]) -> None:
    """Write the list."""
    lines = [line for name in lists for line in Path(name).read_text("utf-8").splitlines()]
    words = {line.lower() for line in lines if line.isascii() and line.isalpha()}
    TARGET.write_text(textwrap.fill(" ".join(lookalikes(words)), 100) + "\n", encoding="ascii")
    print(f"{TARGET.name}: {len(TARGET.read_text(encoding='ascii').split())} words")


if __name__ == "__main__":
    main(sys.argv[1:])
