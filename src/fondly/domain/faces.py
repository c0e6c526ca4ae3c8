"""Which of a photo's faces shall move."""

from __future__ import annotations

from typing import Final, Literal

from fondly.errors import OptionInvalid

MOST_FACES = 10_000

ALL: Final = "all"
"""As a choice of faces: every one that can be animated."""

Faces = int | tuple[int, ...] | Literal["all"]
"""Which faces: a number from 1, left to right; several of them; or `ALL`."""


def parse_faces(text: str) -> Faces:
    """Faces as people write them: 2, 1,3 or all.

    Raises:
        OptionInvalid: none of these.
    """
    spoken = text.strip().lower()
    if spoken == ALL:
        return ALL
    parts = [part.strip() for part in spoken.split(",")]
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise OptionInvalid(
            f"--face is a number, several such as 1,3 or {ALL}, got {text[:32]!r}.",
            "See the numbers with: fondly look PHOTO --sheet found.png",
        )
    return checked_faces(tuple(int(part) for part in parts))


def checked_faces(chosen: int | tuple[int, ...]) -> int | tuple[int, ...]:
    """One number as it is, several once each in order.

    Raises:
        OptionInvalid: none, or one that no photo has.
    """
    numbers = (chosen,) if isinstance(chosen, int) else chosen
    if not numbers:
        raise OptionInvalid("No face was chosen.", "Leave --face out, or name one.")
    for number in numbers:
        if not 1 <= number <= MOST_FACES:
            raise OptionInvalid(
                f"--face goes from 1 to {MOST_FACES}, got {number!s:.32}.",
                "Choose a value for --face in that range.",
            )
    once = tuple(sorted(set(numbers)))
    return once[0] if len(once) == 1 else once
