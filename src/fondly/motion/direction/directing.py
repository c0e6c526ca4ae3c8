"""From a sentence to a plan."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.plan import LONGEST_S, Camera, Plan
from fondly.errors import DirectionNotUnderstood
from fondly.motion.age import PACES
from fondly.motion.direction.answer import Direction
from fondly.motion.direction.colouring import QUIETER, colour
from fondly.motion.direction.cues import beyond, cue_of
from fondly.motion.direction.fitting import fit
from fondly.motion.direction.reading import read
from fondly.motion.direction.script import quoted, write_script
from fondly.motion.direction.terms import read_terms
from fondly.motion.direction.tree import Reading
from fondly.motion.driver import Amount
from fondly.motion.parts import check_option

LONGEST_SENTENCE = 500
SHORTEST_S = 1.0
STILL = Camera()
INTENSITY = Amount(0.4, 1.0, 1.4)
"""Factors of all amounts by intensity."""

EXAMPLES = (
    "soft smile, gentle head turn to the left, then looks at the camera",
    "closes his eyes for a moment, then nods twice",
    "quiet memorial tone, minimal motion",
)
_HINT = "For example: " + "; ".join(f"“{one}”" for one in EXAMPLES) + "."
_LIFE_ONLY = frozenset({"breathe", "no-breath"})


def direct(
    sentence: str,
    *,
    seconds: float,
    occasion: Occasion | None = None,
    age: Age = Age.ADULT,
    intensity: float = 0.5,
    camera: Camera = STILL,
) -> Direction:
    """A plan of what a sentence asks for.

    The sentence is read as English stage direction; left and right are the subject's own. What a
    portrait does not do is answered by something it does. The same sentence gives the same plan.

    Args:
        sentence: at most 500 characters, of any script; what is understood is in docs/directing.md.
        seconds: length of the plan, 1 to 600.
        occasion: sets the mood where the sentence names none; a memorial bears no grins.
        age: whose pace there must be time for.
        intensity: 0 to 1, how much of everything; .5 is as the sentence says.
        camera: how the picture moves where the sentence does not say.

    Raises:
        DirectionNotUnderstood: nothing in the sentence can be done, or it is too long.
        OptionInvalid: seconds or intensity out of range.
    """
    check_option("seconds", seconds, SHORTEST_S, LONGEST_S)
    check_option("intensity", intensity, 0.0, 1.0)
    terms = read_terms(_checked(sentence))
    reading = read(terms)
    script = write_script(reading, terms)
    if not _asks(reading) and not (script.deeds or script.denied or script.instead):
        raise DirectionNotUnderstood(
            f"nothing in “{_title(sentence, 60)}” is something a face can do", _HINT
        )
    colours = colour(script, reading, occasion, terms)
    colours = replace(colours, scale=colours.scale * INTENSITY.at(intensity))
    asked = [quoted(phrase, terms) for phrase in reading.phrases]
    slower = max(PACES[age].expression, 1.0)
    deeds = [deed for deed in script.deeds if deed.action not in _LIFE_ONLY]
    cues = [cue_of(deed, colours, seconds, slower) for deed in deeds]
    fitted = fit(cues, seconds, asked)
    return Direction(
        Plan(seconds, fitted.acts, colours.life, reading.camera or camera, _title(sentence)),
        tuple(terms[number].text for number in sorted(script.idle)),
        (*script.instead, *beyond(cues, colours, asked), *fitted.instead),
    )


def _asks(reading: Reading) -> bool:
    """Whether a sentence without deeds says something all the same."""
    calmer = min(reading.scale, 1 / reading.pace) <= QUIETER
    return bool(reading.moods or reading.still or reading.camera or calmer)


def _checked(sentence: str) -> str:
    if len(sentence) > LONGEST_SENTENCE:
        raise DirectionNotUnderstood(
            f"a direction has at most {LONGEST_SENTENCE} characters, got {len(sentence)}",
            "Say it shorter: a few seconds hold two or three things. " + _HINT,
        )
    if not sentence.strip():
        raise DirectionNotUnderstood("the direction is empty", _HINT)
    return sentence


def _title(sentence: str, most: int = LONGEST_SENTENCE) -> str:
    """The sentence on one line of letters that can be printed."""
    kept = "".join(
        one if one.isprintable() else " " for one in unicodedata.normalize("NFC", sentence)
    )
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1] + "…"
