"""A clip of somebody stays that somebody: what makes a stranger of the face is asked for less.

The moments at which each part of a person does most are drawn before the clip is filmed, and held
against the photo. Blinks are left out: they take a tenth off anybody's likeness, and last a moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fondly.domain.brief import Brief, Limits
from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.finding import Finding, Severity
from fondly.domain.portrait import Figure, Portrait
from fondly.home import core_count
from fondly.motion.parts import Parts
from fondly.perception.crops import crop_around
from fondly.perception.identity import Likeness
from fondly.perception.mesh import measure_mesh
from fondly.pipeline.take import Take, retake
from fondly.rendering.frames import Renderer

LEAST = 0.85
"""Likeness that no moment may fall below. Other people reach .65 in one pair of a thousand; the
strongest moments of the usual driver stay above .93 in each of 82 photos, painted ones among
them."""
LESS, TIMES = 0.75, 3
"""What a part does after it was held back once, and how often that is tried."""
_PARTS = {"mouth": "mouth and cheeks do", "head": "the head does", "eyes": "eyes and brows do"}
_RANGE = np.array([max(-low, high) for low, high in (RANGES[name] for name in CHANNELS)])
_LIDS = [CHANNELS.index(name) for name in ("eyeBlinkLeft", "eyeBlinkRight")]
_OPEN = 0.3


@dataclass(frozen=True)
class Moment:
    """A frame at which one figure does much.

    Args:
        figure: its place in the portrait.
        sample: (len(CHANNELS),) float32, what it does.
        likeness: with the photo, 1 is the same picture.
    """

    figure: int
    sample: NDArray[np.float32]
    likeness: float


def hold_likeness(take: Take) -> tuple[Take, tuple[Finding, ...]]:
    """The take, or one in which whatever costs the likeness does less.

    Args:
        take: ready to be filmed.

    Returns:
        a take, and what to tell: what was held back, or that it did not help. Of a motion that was
        given as it is, and of one without limits, it is only told.
    """
    gauge = _Gauge(take.portrait)
    worst = gauge.worst(take)
    lowered: dict[str, float] = {}
    for _ in range(TIMES if _may_hold_back(take.brief) else 0):
        if worst is None or worst.likeness >= LEAST:
            break
        part = gauge.responsible(worst)
        lowered[part] = LESS * _share(take.brief, part)
        changed: dict[str, Any] = {part: lowered[part]}
        take = retake(take, replace(take.brief, **changed))
        worst = gauge.worst(take)
    findings = [_held_back(part, share) for part, share in lowered.items()]
    if worst is not None and worst.likeness < LEAST:
        findings.append(_unlike(worst.likeness))
    return take, tuple(findings)


class _Gauge:
    """Draws moments of a portrait and holds them against its photo."""

    def __init__(self, portrait: Portrait) -> None:
        self._portrait = portrait
        self._renderer = Renderer(portrait)
        self._people = [
            Likeness(portrait.photo.pixels, figure.face.landmarks) for figure in portrait.figures
        ]

    def worst(self, take: Take) -> Moment | None:
        """The moment that is least like the photo; None where nothing moves."""
        asked = [
            (place, sample)
            for place, motion in enumerate(take.motions)
            for sample in busiest(motion.values)
        ]
        with ThreadPoolExecutor(core_count(), thread_name_prefix="fondly-likeness") as pool:
            moments = list(pool.map(lambda one: self._moment(*one), asked))
        return min(moments, key=lambda one: one.likeness, default=None)

    def responsible(self, moment: Moment) -> str:
        """The part without which the moment would be most like the photo."""
        without = {
            part: self._moment(moment.figure, _without(moment.sample, part)) for part in _PARTS
        }
        return max(without, key=lambda part: without[part].likeness)

    def _moment(self, place: int, sample: NDArray[np.float32]) -> Moment:
        figure = self._portrait.figures[place]
        samples = np.zeros((len(self._portrait.figures), len(CHANNELS)), np.float32)
        samples[place] = sample
        return Moment(place, sample, self._likeness(place, figure, self._renderer.render(samples)))

    def _likeness(self, place: int, figure: Figure, frame: NDArray[np.uint8]) -> float:
        landmarks = figure.face.landmarks
        found = measure_mesh(frame, crop_around(landmarks)).landmarks
        return 1.0 - self._people[place].distance(frame, found)


def busiest(values: NDArray[np.float32]) -> Sequence[NDArray[np.float32]]:
    """The frames at which each part does most while the eyes are open, each once.

    Args:
        values: (T, len(CHANNELS)).
    """
    still = values.copy()
    still[:, _LIDS] = 0
    asleep = (values[:, _LIDS] > _OPEN).any(axis=1)
    efforts = [
        np.where(asleep, 0, (np.abs(still) / _RANGE)[:, _channels(part)].sum(axis=1))
        for part in _PARTS
    ]
    chosen = {int(one.argmax()) for one in efforts if one.max() > 0}
    return [values[index] for index in sorted(chosen)]


def _channels(part: str) -> list[int]:
    share = Parts(**{name: float(name == part) for name in (*_PARTS, "breath")}).share
    moving = (name for name in CHANNELS if not name.startswith("camera"))
    return [CHANNELS.index(name) for name in moving if share(name) > 0]


def _without(sample: NDArray[np.float32], part: str) -> NDArray[np.float32]:
    calmer = sample.copy()
    calmer[_channels(part)] = 0
    return calmer


def _may_hold_back(brief: Brief) -> bool:
    return brief.plan is not None and brief.limits is not Limits.OFF


def _share(brief: Brief, part: str) -> float:
    share = getattr(brief, part)
    return 1.0 if share is None else float(share)


def _held_back(part: str, share: float) -> Finding:
    return Finding(
        "held-back-for-likeness",
        Severity.NOTES,
        f"To keep the likeness, {_PARTS[part]} {share:.2g} of what was planned.",
        "Nothing needs to be done; a sharper scan carries more.",
        {"share": share},
    )


def _unlike(likeness: float) -> Finding:
    return Finding(
        "likeness-low",
        Severity.WARNS,
        "At its strongest moment the face may look like somebody else's.",
        "Ask for less: --intensity 0.3, or another driver.",
        {"likeness": round(likeness, 3)},
    )
