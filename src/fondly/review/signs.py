"""The vital signs of a clip's pictures, and what they are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from fondly.domain.vital_signs import Norm, VitalSign
from fondly.review.motion_of_skin import Skin
from fondly.review.scene import Readings
from fondly.vitals.norms import Kind

_OURS = "ours; measured on our own clips of other photos"

ALIKE = Norm(0.70, None, "faceres: one in a thousand other people reaches .65")
MOSTLY_ALIKE = Norm(0.80, None, "faceres: one person's frames; other people stay below .65")

_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "likeness-least": Kind("likeness, the least", "", ALIKE),
        "likeness-p5": Kind("likeness, all but one frame in twenty", "", MOSTLY_ALIKE),
        "jitter": Kind("trembling above 8 Hz", "% IOD", Norm(None, 0.25, _OURS)),
        "leap": Kind("greatest leap from frame to frame", "% IOD", Norm(None, 3.0, _OURS)),
        "eyes-together": Kind("one eye's blink over the other's", "", Norm(0.5, None, _OURS)),
        "fold": Kind(
            "skin's least area over the photo's",
            "",
            Norm(0.0, None, "below zero it is turned over"),
        ),
        "background": Kind("background strays", "levels", Norm(None, 2.5, _OURS)),
        "flicker": Kind("brightness flickers", "levels", Norm(None, 1.0, _OURS)),
        "cast": Kind("face's colour strays", "levels", Norm(None, 6.0, _OURS)),
        "sharpness": Kind("sharpness kept", "", Norm(0.5, None, _OURS)),
        "edge": Kind("figure's edge over the photo's", "", Norm(0.6, 1.6, _OURS)),
        "return": Kind("face at the end from the beginning", "% IOD", Norm(None, 2.5, _OURS)),
        "sound-lag": Kind(
            "sound before or after the lips", "s", Norm(None, 0.045, "ITU-R BT.1359")
        ),
    }
)


def picture_signs(
    readings: Readings, skin: Skin, distances: Sequence[float], *, camera_moves: bool, away: float
) -> Iterator[VitalSign]:
    """Each sign of the pictures, in the order in which they are told.

    Args:
        readings: of the scene.
        skin: of the landmarks.
        distances: cosine distance from the person, of the frames that were compared; one at least.
        camera_moves: whether the whole picture is meant to move.
        away: how far the face ends from where it began, % of IOD.
    """
    alike = 1 - np.array(distances, np.float64)
    yield _sign("likeness-least", alike.min())
    yield _sign("likeness-p5", np.percentile(alike, 5))
    yield _sign("jitter", skin.jitter, "told from 20 frames per second on")
    yield _sign("leap", skin.leap)
    yield _sign("eyes-together", skin.eyes_together, "no blink")
    yield _sign("fold", skin.fold)
    moved = "the camera moves" if camera_moves else "too little of it is seen"
    still = readings.strayed.size > 0 and not camera_moves
    yield _sign("background", readings.strayed.max() if still else None, moved)
    yield _sign("flicker", _flicker(readings.brightness) if still else None, moved)
    yield _sign("cast", readings.cast.max())
    yield _sign("sharpness", np.percentile(readings.sharpness, 10))
    yield _sign("edge", _furthest(readings.edge) if not camera_moves else None, moved)
    yield _sign("return", away)
    yield _sign("sound-lag", None, "there is no sound")


def _sign(code: str, value: float | np.floating | None, note: str = "") -> VitalSign:
    kind = _KINDS[code]
    measured = () if value is None else (float(value),)
    return VitalSign(code, kind.name, kind.unit, kind.norm, measured, "" if measured else note)


def _flicker(brightness: NDArray[np.float64]) -> float:
    """The greatest difference of a frame's brightness from the mean of its neighbours."""
    if len(brightness) < 3:
        return 0.0
    return float(np.abs(brightness[1:-1] - (brightness[:-2] + brightness[2:]) / 2).max())


def _furthest(ratios: NDArray[np.float64]) -> float:
    """The ratio that is furthest from 1, up or down."""
    return float(ratios[np.argmax(np.abs(np.log(np.maximum(ratios, 1e-6))))])
