"""Lashes that stand out over the background beyond the outline of a face."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.portrait.eye_beyond import Beyond, lashes_beyond, over_background
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_zones import EyeZones, zones_of
from tests.portrait.eye_pictures import SKIN, draw

Plane = NDArray[np.float32]
SKY, LASH = (215, 230, 240), (60, 55, 50)


def beyond_face(
    hairs: list[tuple[float, float, float, float]], sky: tuple[int, int, int] = SKY
) -> tuple[Beyond, Plane, EyeFrame, EyeZones]:
    """What is found of lines (from u, v to u, v) over a sky that begins a little past the corner.

    The mesh's face ends at the same place, which no drawn face has its eye so near to.
    """
    picture = draw()
    frame = place_eye(picture.face, "right", (480, 480))
    assert frame is not None
    zones = zones_of(frame, outline_eye(frame))
    edge = -frame.half_width - 0.15
    frame.landmarks[:, 0] = np.maximum(frame.landmarks[:, 0], edge)
    skin = np.broadcast_to(np.array(SKIN, np.float32), (*frame.shape, 3))
    cut = np.where((zones.u < edge)[..., None], np.array(sky, np.float32), skin).astype(np.float32)
    a = frame.pixel_from_eye
    for u0, v0, u1, v1 in hairs:
        ends = np.array([[u0, v0], [u1, v1]]) @ a[:, :2].T + a[:, 2]
        first, last = (tuple(int(x) for x in np.rint(end)) for end in ends)
        cv2.line(cut, first, last, LASH, max(round(0.04 * frame.unit_px), 1), cv2.LINE_AA)
    return lashes_beyond(frame, zones, cut, skin), cut, frame, zones


def tuft(frame_half: float = 0.5) -> list[tuple[float, float, float, float]]:
    return [(-frame_half - 0.1, 0.0, -frame_half - 0.32, v) for v in (-0.12, -0.06, 0.0, 0.06)]


def test_a_tuft_of_lashes_gives_way_to_the_background() -> None:
    found, cut, _, zones = beyond_face(tuft())
    assert found.lashes.max() > 0.9
    shown = over_background(found, np.broadcast_to(np.array(SKIN, np.float32), cut.shape))
    over = (found.lashes > 0.9) & (zones.u < -0.75)
    assert np.abs(shown[over] - SKY).max() < 15
    inside = (found.lashes > 0.9) & (zones.u > -0.6)
    assert np.abs(shown[inside] - SKIN).max() < 15


def test_hair_and_the_outline_itself_are_no_lashes() -> None:
    assert not beyond_face([])[0].lashes.any()
    assert not beyond_face([(-0.75, -0.85, -0.75, 0.6)])[0].lashes.any()


def test_before_a_dark_background_nothing_is_looked_for() -> None:
    assert not beyond_face(tuft(), sky=(60, 60, 60))[0].lashes.any()
