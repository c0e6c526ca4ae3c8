"""Smiles, as a motion's mouth and cheeks show them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fondly.domain.motion import Motion
from fondly.vitals.events import Curve, Hill, hills, joined, leaves, reaches, rises_through

LEAST_SMILE = 0.08
"""Rise of mouthSmile that counts as a smile: fainter ones are not seen, and trackers waver so."""
GONE = 0.5
"""Between two smiles the mouth lets go of more than this share of the lesser one."""
SUSTAINED_S = 0.5
"""Felt smiles last .5 s or longer (Ekman and Friesen 1982). What is shorter has a length to be
judged by, but no onset and release; in a mouth that speaks it is speech."""
FIRST, LAST = 0.1, 0.9


@dataclass(frozen=True)
class SeenSmile:
    """One smile.

    Args:
        onset_s, release_s: from 10 to 90 % of its rise, from 90 to 10 % of its fall; None where
            the motion does not show it, or the smile is shorter than SUSTAINED_S.
        length_s: for how long it is more than half there; None unless it comes and goes.
        height: how far it rises or falls, in mouthSmile, whichever is less.
        cheeks: how far the cheeks (AU6) rise with it, as a share of its rise; None without onset_s.
    """

    onset_s: float | None
    release_s: float | None
    length_s: float | None
    height: float
    cheeks: float | None


def seen_smiles(motion: Motion, *, talking: bool = False) -> tuple[SeenSmile, ...]:
    """Every smile of the motion, those included that its ends cut.

    Args:
        motion: any.
        talking: whether its mouth speaks; then what is shorter than SUSTAINED_S is speech.
    """
    mouth = _mean(motion, "mouthSmile")
    cheeks = np.maximum(_mean(motion, "cheekSquint"), _mean(motion, "eyeSquint"))
    found = joined(hills(mouth, LEAST_SMILE), mouth, GONE)
    smiles = (_smile(mouth, cheeks, hill, float(motion.rate)) for hill in found)
    return tuple(
        smile
        for smile in smiles
        if not talking or (smile.length_s is not None and smile.length_s >= SUSTAINED_S)
    )


def cheeks_unseen(motion: Motion) -> bool:
    """Whether the motion comes from an instrument that sees eyes narrow but no cheeks rise.

    MediaPipe's face landmarker never fills cheekSquint (48 clips).
    """
    return not _mean(motion, "cheekSquint").any() and bool(_mean(motion, "eyeSquint").any())


def _mean(motion: Motion, name: str) -> Curve:
    return (motion[f"{name}Left"].astype(np.float64) + motion[f"{name}Right"]) / 2


def _smile(mouth: Curve, cheeks: Curve, hill: Hill, rate: float) -> SeenSmile:
    onset_s = release_s = length_s = share = None
    if hill.before is not None:
        onset_s = _rise(mouth, hill.before, hill.top) / rate
        share = _cheeks(mouth, cheeks, hill.before, hill)
    if hill.after is not None:
        last = len(mouth) - 1
        release_s = _rise(mouth[::-1], last - hill.after, last - hill.end_top) / rate
    if hill.before is not None and hill.after is not None:
        half = mouth[hill.top] - hill.height / 2
        start = reaches(mouth, half, hill.before, hill.top)
        length_s = (leaves(mouth, half, hill.end_top, hill.after) - start) / rate
    if length_s is not None and length_s < SUSTAINED_S:
        onset_s = release_s = share = None
    return SeenSmile(onset_s, release_s, length_s, hill.height, share)


def _rise(curve: Curve, low: int, top: int) -> float:
    """Samples from 10 to 90 % of the rise from a low to a top."""
    rise = curve[top] - curve[low]
    start = rises_through(curve, curve[low] + FIRST * rise, low, top)
    return reaches(curve, curve[low] + LAST * rise, int(start), top) - start


def _cheeks(mouth: Curve, cheeks: Curve, low: int, hill: Hill) -> float:
    """Rise of the cheeks over that of the mouth, by medians, so that a blink does not count."""
    half = (mouth[low] + mouth[hill.top]) / 2
    there = slice(int(reaches(mouth, half, low, hill.top)), hill.end_top + 1)
    risen = float(np.median(mouth[there]) - mouth[low])
    return float(np.median(cheeks[there]) - cheeks[low]) / max(risen, LEAST_SMILE / 4)
