"""The vital signs of a motion, all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from fondly.domain.motion import Motion
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.vital_signs import Norm, VitalSign, VitalSigns
from fondly.vitals.ends import away_at_ends, breaths_per_min, loop_gap, loop_jolt
from fondly.vitals.events import hills
from fondly.vitals.eyes import FINE_RATE, longest_contact_s, rests_s, seen_saccades
from fondly.vitals.head import slow_share, smoothness, speeds_deg_s
from fondly.vitals.lids import seen_blinks, still_lids_s
from fondly.vitals.norms import AGED, BLINK_AFTER_S, KINDS, blink_norms, head_norms
from fondly.vitals.smiles import cheeks_unseen, seen_smiles

SYLLABLE = 0.04
SYLLABLES_PER_S = 0.7
"""A jaw that opens by this much, this often, talks: in real clips it does so about 1.8 times a
second."""


def vital_signs(
    motion: Motion, occasion: Occasion | None = None, age: Age = Age.ADULT
) -> VitalSigns:
    """Measures a motion and holds it against what people do.

    Every motion has all signs, if some with nothing measured. Short times are known to half a
    frame, and saccades cannot be timed below FINE_RATE frames per second.

    Args:
        motion: any.
        occasion: what it is for; a memorial is held to a slower head.
        age: whose lids and breath they are.
    """
    talking = is_talking(motion)
    parts = (
        _lids(motion, talking=talking, age=age),
        _smiles(motion, talking=talking),
        _eyes(motion),
        _head(motion, occasion),
        _body(motion),
    )
    aged = AGED[age]
    signs = {
        sign.code: replace(sign, norm=aged.get(sign.code, sign.norm))
        for part in parts
        for sign in part
    }
    return VitalSigns(float(motion.duration_s), motion.rate, talking, signs)


def is_talking(motion: Motion) -> bool:
    """Whether the jaw moves as in speech."""
    openings = hills(motion["jawOpen"].astype(np.float64), SYLLABLE)
    return len(openings) >= max(2.0, SYLLABLES_PER_S * float(motion.duration_s))


def _sign(
    code: str,
    measured: Iterable[float | None],
    note: str = "",
    *,
    norm: Norm | None = None,
    known_to: float = 0.0,
) -> VitalSign:
    kind = KINDS[code]
    values = tuple(float(value) for value in measured if value is not None)
    return VitalSign(
        code,
        kind.name,
        kind.unit,
        kind.norm if norm is None else norm,
        values,
        "" if values else note,
        known_to,
    )


def _lids(motion: Motion, *, talking: bool, age: Age) -> Iterator[VitalSign]:
    seconds, half_frame_s = float(motion.duration_s), 0.5 / float(motion.rate)
    blinks = seen_blinks(motion)
    count, rate = blink_norms(seconds, talking=talking, age=age)
    per_min = 60 * len(blinks) / seconds if seconds >= BLINK_AFTER_S else None
    none = "no blink"
    yield _sign("blink-count", [len(blinks)], norm=count)
    yield _sign("blink-rate", [per_min], "too short to tell a rate", norm=rate)
    yield _sign("blink-closing", (b.closing_s for b in blinks), none, known_to=half_frame_s)
    yield _sign("blink-opening", (b.opening_s for b in blinks), none, known_to=half_frame_s)
    yield _sign("blink-depth", (b.depth for b in blinks), none)
    yield _sign("blink-lag", (b.lag_s for b in blinks), none, known_to=half_frame_s)
    yield _sign("blink-uneven", (b.uneven for b in blinks), none)
    first, last = still_lids_s(motion) or (None, None)
    yield _sign("lids-still-first", [first], "the lids do not move", known_to=half_frame_s)
    yield _sign("lids-still-last", [last], "the lids do not move", known_to=half_frame_s)


def _smiles(motion: Motion, *, talking: bool) -> Iterator[VitalSign]:
    smiles = seen_smiles(motion, talking=talking)
    cut = "no whole smile" if smiles else "no smile"
    yield _sign("smile-onset", (smile.onset_s for smile in smiles), cut)
    yield _sign("smile-release", (smile.release_s for smile in smiles), cut)
    yield _sign("smile-length", (smile.length_s for smile in smiles), cut)
    unseen = cheeks_unseen(motion)
    cheeks = (smile.cheeks for smile in smiles if not unseen)
    yield _sign("smile-cheeks", cheeks, "this track sees no cheeks" if unseen else cut)


def _eyes(motion: Motion) -> Iterator[VitalSign]:
    saccades = seen_saccades(motion)
    fine = motion.rate >= FINE_RATE
    yield _sign("gaze-rest", rests_s(saccades), "the eyes do not wander")
    yield _sign("gaze-contact", [longest_contact_s(motion)])
    yield _sign(
        "saccade-duration",
        (one.main_sequence_share for one in saccades if fine),
        "no saccade" if fine else f"told from {FINE_RATE} frames per second on",
    )


def _head(motion: Motion, occasion: Occasion | None) -> Iterator[VitalSign]:
    speeds = speeds_deg_s(motion)
    often, ever = head_norms(occasion)
    p95, peak = (np.percentile(speeds, 95), speeds.max()) if len(speeds) else (None, None)
    yield _sign("head-speed-p95", [p95], "a single frame", norm=often)
    yield _sign("head-speed-peak", [peak], "a single frame", norm=ever)
    still = "the head is still, or there are too few frames"
    yield _sign("head-smoothness", smoothness(motion), still)
    yield _sign("head-slow-share", [slow_share(motion)], still)


def _body(motion: Motion) -> Iterator[VitalSign]:
    yield _sign("breath-rate", breaths_per_min(motion), "no whole breath")
    yield _sign("loop-gap", [loop_gap(motion)])
    yield _sign("loop-jolt", [loop_jolt(motion)], "too few frames")
    yield _sign("ends-at-photo", [away_at_ends(motion)])
