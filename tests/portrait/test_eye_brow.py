"""A brow that hangs low over an eye is told by its hairs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.portrait.eye_brow import low_brow
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_zones import EyeZones, zones_of
from tests.portrait.eye_pictures import SKIN, draw

Plane = NDArray[np.float32]
SHARP, SOFT = 0.004, 0.015
LOW, HIGH = 0.2, 0.5
FAIR, DARK = 0.55, 0.25


def eye(reach: float) -> tuple[EyeFrame, EyeZones]:
    """A frame, and an eye above which lid skin reaches so far."""
    picture = draw()
    frame = place_eye(picture.face, "right", (480, 480))
    assert frame is not None
    outline = outline_eye(frame)
    zones = zones_of(frame, replace(outline, reach=np.full_like(outline.reach, reach)))
    return frame, zones


def found(
    reach: float = LOW, light: float = FAIR, blur: float = SHARP, strands: float = 0.3
) -> tuple[Plane, EyeZones]:
    """What is found of a band of hairs from .12 to .35 above the margin of an eye."""
    frame, zones = eye(reach)
    skin = np.broadcast_to(np.array(SKIN, np.float32), (*frame.shape, 3))
    random = np.random.default_rng(5)
    noise = random.uniform(-1, 1, frame.shape).astype(np.float32)[..., None]
    band = ((zones.above > 0.12) & (zones.above < 0.35))[..., None]
    cut = np.where(band, light * skin * (1 + strands * noise), skin * (1 + 0.01 * noise))
    return low_brow(frame, zones, cut.astype(np.float32), skin, blur), zones


def test_all_above_the_edge_of_a_low_fair_brow_is_no_lid() -> None:
    brow, zones = found()
    over_eye = np.abs(zones.t) < 0.9
    assert brow[over_eye & (zones.above > 0.2)].min() > 0.95
    assert brow[over_eye & (zones.above < 0.05)].max() < 0.05


@pytest.mark.parametrize(
    "unlike", [{"reach": HIGH}, {"light": DARK}, {"blur": SOFT}, {"strands": 0.01}]
)
def test_a_high_or_dark_brow_a_shade_and_a_soft_photo_are_left_to_their_light(
    unlike: dict[str, float],
) -> None:
    assert not found(**unlike)[0].any()
