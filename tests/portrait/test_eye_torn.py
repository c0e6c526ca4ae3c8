"""What is dark at the outer corner, which the cover of a shut eye takes whole or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.eye import places
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_torn import whole_pieces
from fondly.portrait.eye_zones import smooth, zones_of
from tests.portrait.eye_pictures import LASHES, SKIN, draw

Plane = NDArray[np.float32]


def covered(reach: float, ends: float) -> tuple[Plane, Plane, Plane]:
    """A stroke that leaves the outer corner, the cover of it, and that as it comes back.

    Args:
        reach: how far beyond the corner the stroke is seen, in widths of the eye.
        ends: how far the cover reaches, the same.
    """
    picture = draw(size=960)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones = zones_of(frame, outline)
    corner = float(np.interp(-1.0, places(), outline.upper))
    off = np.abs(zones.v - corner - 0.1 * zones.beyond)
    along = (zones.u < 0) & (zones.beyond > -0.1) & (zones.beyond < reach)
    stroke = np.asarray((1 - smooth(0.02, 0.04, off)) * along, np.float32)
    skin = np.broadcast_to(np.array(SKIN, np.float32), (*stroke.shape, 3))
    cut = skin + stroke[..., None] * (np.array(LASHES, np.float32) - skin)
    cover = np.asarray(1 - smooth(ends - 0.02, ends, zones.beyond), np.float32)
    cover[zones.u > 0] = 0
    return stroke, cover, whole_pieces(frame, zones, np.asarray(cut, np.float32), cover)


def test_a_stub_goes_with_what_it_is_torn_from() -> None:
    stroke, cover, whole = covered(reach=0.4, ends=0.32)
    assert cover[stroke > 0.9].min() < 0.05
    assert whole[stroke > 0.9].min() > 0.9
    assert (whole >= cover).all()
    far = stroke < 0.01
    assert (whole[far] - cover[far]).mean() < 0.02


@pytest.mark.parametrize(
    ("reach", "ends"),
    [(0.58, 0.4), (0.44, 0.15), (0.3, 0.33)],
    ids=["it goes on over the temple", "most of it stays", "nothing is left of it"],
)
def test_what_is_no_stub_is_left_to_the_photo(reach: float, ends: float) -> None:
    _, cover, whole = covered(reach, ends)
    assert (whole == cover).all()
