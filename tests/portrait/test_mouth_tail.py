"""A lip line that runs on and hangs beyond the mesh's corner is found, and a smile turns it up."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.mouth import Mouth
from fondly.domain.portrait import Action, Lattice
from fondly.portrait.actions import build_actions
from fondly.portrait.mouth import build_mouth
from fondly.portrait.mouth_tail import Tail, find_tails
from tests.portrait.average_face import at, depth_of, lattice_over, smallest_stretch, spread
from tests.portrait.mouth_pictures import LINE, Picture, draw

LONG, FALLS = 0.09, 0.8
"""In inter-ocular distances, how far beyond the left corner a line is drawn; its slope."""
GENTLE = 0.4


def hanging() -> Picture:
    """A closed mouth whose line goes on from the left corner, outwards and down."""
    picture = draw()
    unit = picture.face.iod_px
    corner = picture.face.landmarks[291, :2]
    ends = np.round((np.stack([corner, corner + unit * LONG * np.array([1.0, FALLS])])) * 16)
    pixels = cv2.line(
        picture.pixels.copy(), ends[0].astype(int).tolist(), ends[1].astype(int).tolist(),
        LINE, round(0.02 * unit), cv2.LINE_AA, 4,
    )  # fmt: skip
    return Picture(np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.6), np.float32), picture.face)


def mouth_of(picture: Picture) -> Mouth:
    mouth, _ = build_mouth(picture.pixels, picture.face, picture.jaw)
    assert mouth is not None
    return mouth


PICTURE = hanging()
LATTICE = lattice_over(PICTURE.face)
LEFT, RIGHT = find_tails(mouth_of(PICTURE))


def smiles(tails: tuple[Tail, ...]) -> dict[str, Action]:
    depth = depth_of(PICTURE.face, LATTICE)
    actions = build_actions(PICTURE.face, LATTICE, depth, tails=tails)
    return {name: action for name, action in actions.items() if name.startswith("mouthSmile")}


def fall_px(tail: Tail, action: Action, lattice: Lattice, strength: float) -> float:
    """How far the end of a line lies below its highest place, in a smile."""
    places: NDArray[np.float64] = tail.places_px()
    places[:, 1] += strength * at(spread(action, lattice), lattice, places)[:, 1]
    return float(places[-1, 1] - places[:, 1].min())


def test_a_line_is_followed_to_its_end_beyond_the_corner() -> None:
    unit = PICTURE.face.iod_px
    end = PICTURE.face.landmarks[291, :2] + unit * LONG * np.array([1.0, FALLS])
    np.testing.assert_allclose(LEFT.places_px()[-1], end, atol=0.03 * unit)


def test_a_line_that_ends_at_the_corner_is_followed_no_farther() -> None:
    outwards = PICTURE.face.landmarks[61, 0] - RIGHT.places_px()[-1, 0]
    assert outwards / PICTURE.face.iod_px == pytest.approx(0.0, abs=0.03)


def test_a_smile_takes_a_hanging_end_along() -> None:
    unit = PICTURE.face.iod_px
    left_behind = fall_px(LEFT, smiles(())["mouthSmileLeft"], LATTICE, GENTLE) / unit
    turned_up = fall_px(LEFT, smiles((LEFT,))["mouthSmileLeft"], LATTICE, GENTLE) / unit
    assert left_behind > 0.04
    assert turned_up < left_behind / 2


def test_it_neither_folds_the_cheek_nor_moves_the_other_side() -> None:
    plain, turned_up = smiles(()), smiles((LEFT, RIGHT))
    field = 0.6 * spread(turned_up["mouthSmileLeft"], LATTICE)
    assert smallest_stretch(field, LATTICE) > 0.3
    np.testing.assert_array_equal(
        turned_up["mouthSmileRight"].delta, plain["mouthSmileRight"].delta
    )


def test_lips_that_stand_apart_have_no_such_line() -> None:
    assert find_tails(mouth_of(draw(opening=0.12))) == ()
    assert find_tails(None) == ()
