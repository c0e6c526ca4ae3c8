"""Skin moves like a face: sealed lips, still lids, no folds, whatever the head's place and turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face import Face
from fondly.domain.face_outlines import LEFT_LIDS, RIGHT_LIDS
from fondly.domain.portrait import Action
from fondly.perception.spectacles import Spectacles
from fondly.portrait.actions import build_actions
from fondly.portrait.actions_chart import draw_chart
from fondly.portrait.actions_mouth import breadth
from tests.portrait.average_face import (
    AVERAGE,
    CHARTED,
    at,
    average_face,
    depth_of,
    lattice_over,
    smallest_stretch,
    spread,
)

IOD_PX = 240.0
LATTICE = lattice_over(average_face(IOD_PX))
LEFT_CORNER, RIGHT_CORNER, NOSE_TIP = 291, 61, 1
# Midline, brows, nose, cheeks, lips, chin and outline.
SEEN = sorted({*CHARTED, *RIGHT_LIDS, *LEFT_LIDS})
WATCHED = (9, 1, 55, 285, 105, 334, 50, 280, 205, 425, 61, 291, 0, 17, 13, 152, 172, 397, 10)


def actions_of(face: Face) -> dict[str, Action]:
    lattice = lattice_over(face)
    return build_actions(face, lattice, depth_of(face, lattice))


def moved(
    actions: Mapping[str, Action], name: str, face: Face, iod_px: float = IOD_PX
) -> NDArray[np.float64]:
    """Displacement in IOD at the landmarks: (478, 3); those that are not charted say nothing."""
    lattice = lattice_over(face)
    shift = np.zeros((478, 3))
    places = face.landmarks[SEEN].astype(np.float64)
    shift[SEEN] = at(spread(actions[name], lattice), lattice, places) / iod_px
    return shift


@pytest.fixture(scope="module")
def face() -> Face:
    return average_face(IOD_PX)


@pytest.fixture(scope="module")
def actions(face: Face) -> dict[str, Action]:
    return actions_of(face)


def test_every_action_is_an_arkit_shape_and_moves_something(actions: dict[str, Action]) -> None:
    assert set(actions) <= set(BLENDSHAPES)
    assert all(np.abs(action.delta).max() > 0.01 * IOD_PX for action in actions.values())


def test_an_action_ends_in_zeros_and_lies_on_the_lattice(actions: dict[str, Action]) -> None:
    for name, action in actions.items():
        height, width = action.delta.shape[:2]
        assert 0 <= action.row <= LATTICE.rows - height, name
        assert 0 <= action.col <= LATTICE.cols - width, name
        for border in (action.delta[[0, -1]], action.delta[:, [0, -1]]):
            assert not border.any(), name


def test_neighbouring_nodes_move_alike(actions: dict[str, Action]) -> None:
    for name, action in actions.items():
        bends = max(np.abs(np.diff(action.delta, n=2, axis=axis)).max() for axis in (0, 1))
        assert bends < 0.03 * IOD_PX, name


def test_a_smile_takes_the_corners_out_up_and_back(face: Face, actions: dict[str, Action]) -> None:
    out, down, near = moved(actions, "mouthSmileLeft", face)[LEFT_CORNER]
    assert 0.07 < out < 0.12
    assert -0.15 < down < -0.09
    assert -0.13 < near < -0.05


def test_a_smile_leaves_the_nose_and_the_other_side_alone(
    face: Face, actions: dict[str, Action]
) -> None:
    smile = np.linalg.norm(moved(actions, "mouthSmileLeft", face), axis=1)
    assert smile[NOSE_TIP] < 0.005
    assert smile[RIGHT_CORNER] < 0.01


def test_a_smile_lifts_the_cheeks_apple_over_the_skin_beside_the_mouth(
    face: Face, actions: dict[str, Action]
) -> None:
    # In a face scan the apple rises by .03 IOD and what lies under it sinks by .06 at (.39, -.66);
    # real skin there darkens (see ADR 132).
    smile = moved(actions, "mouthSmileLeft", face) + 0.55 * moved(actions, "cheekSquintLeft", face)
    apple, under = smile[280], smile[436]
    assert apple[1] < -0.03
    assert apple[2] > 0.0
    assert -0.1 < under[2] < -0.04


@pytest.mark.parametrize(
    ("shape", "landmark", "axis", "sign"),
    [
        ("browInnerUp", 285, 1, -1),
        ("browOuterUpLeft", 334, 1, -1),
        ("browDownLeft", 285, 1, 1),
        ("browDownLeft", 285, 0, -1),
        ("mouthFrownLeft", LEFT_CORNER, 1, 1),
        ("mouthStretchLeft", LEFT_CORNER, 0, 1),
        ("mouthPucker", LEFT_CORNER, 0, -1),
        ("mouthPucker", LEFT_CORNER, 2, 1),
        ("mouthLeft", LEFT_CORNER, 0, 1),
        ("mouthRight", LEFT_CORNER, 0, -1),
        ("jawLeft", 152, 0, 1),
        ("jawForward", 152, 2, 1),
        ("cheekPuff", 425, 2, 1),
        ("noseSneerLeft", 358, 1, -1),
        ("mouthShrugUpper", 0, 1, -1),
        ("mouthShrugLower", 17, 1, -1),
        ("mouthPressLeft", 313, 1, -1),
        ("mouthDimpleLeft", LEFT_CORNER, 2, -1),
        ("cheekSquintLeft", 280, 1, -1),
    ],
)
def test_each_shape_goes_its_muscles_way(
    face: Face, actions: dict[str, Action], shape: str, landmark: int, axis: int, sign: int
) -> None:
    assert sign * moved(actions, shape, face)[landmark, axis] > 0.01


def test_lids_stay(face: Face, actions: dict[str, Action]) -> None:
    for name in actions:
        lids = moved(actions, name, face)[[*RIGHT_LIDS, *LEFT_LIDS]]
        assert np.abs(lids).max() < 0.003, name


def test_both_lips_move_together_at_their_seam(face: Face, actions: dict[str, Action]) -> None:
    seam = face.landmarks[[78, 80, 82, 13, 312, 310, 308]].astype(np.float64)
    away = np.array([0, 0.012 * IOD_PX, 0])
    for name, action in actions.items():
        field = spread(action, LATTICE)
        gap = at(field, LATTICE, seam - away) - at(field, LATTICE, seam + away)
        assert np.abs(gap[:, :2]).max() < 0.01 * IOD_PX, name


def test_a_smile_bows_the_lip_line_and_does_not_break_it(
    face: Face, actions: dict[str, Action]
) -> None:
    both = np.add(
        spread(actions["mouthSmileLeft"], LATTICE), spread(actions["mouthSmileRight"], LATTICE)
    )
    corner, middle = (face.landmarks[i].astype(np.float64) for i in (LEFT_CORNER, 13))
    line = middle + np.linspace(0, 1, 9)[:, None] * (corner - middle)
    lift = -at(both, LATTICE, line)[:, 1]
    bend = np.diff(lift, 2)
    # next to the corner, where lift is greatest, it may grow less
    assert bend[:-2].min() > -0.002 * IOD_PX
    assert bend.min() > -0.01 * IOD_PX
    assert 0.02 * IOD_PX < lift[0] < 0.06 * IOD_PX
    assert lift[4] - lift[0] < 0.36 * (lift[8] - lift[0])


def test_a_smile_leaves_the_cheek_beside_the_corner_behind(
    face: Face, actions: dict[str, Action]
) -> None:
    # Of the corner's lift a face scan's cheek keeps .84 at .42 IOD from the midline and .70 at .52,
    # skin followed through real smiles .8 and .6; the corner is at .28. A squint adds some.
    both = np.add(
        spread(actions["mouthSmileLeft"], LATTICE), spread(actions["mouthSmileRight"], LATTICE)
    )
    corner = face.landmarks[LEFT_CORNER].astype(np.float64)
    away = np.array([0.0, 0.03, 0.08, 0.14, 0.24, 0.33])
    beside = corner + away[:, None] * IOD_PX * np.array([1.0, 0.0, 0.0])
    lift = -at(both, LATTICE, beside)[:, 1]
    share = lift / lift[0]
    # a lip line that goes on a little beyond the mesh's corner is not left hanging there
    assert share[1] > 1.0
    assert share[2] > 0.9
    assert 0.65 < share[3] < 0.9
    assert 0.4 < share[4] < 0.75
    assert (np.diff(lift[1:]) < 0.0).all()


def test_a_smile_stretches_skin_evenly(actions: dict[str, Action]) -> None:
    # Grain is combed where skin is stretched one way and squeezed the other: by 1.66 while the
    # cheek went farther than the corner.
    both = np.add(
        spread(actions["mouthSmileLeft"], LATTICE), spread(actions["mouthSmileRight"], LATTICE)
    )
    down, right = np.gradient(0.5 * both[..., :2] / LATTICE.step_px, axis=(0, 1))
    stretch = np.linalg.svd(np.eye(2) + np.stack([right, down], axis=-1), compute_uv=False)
    assert (stretch[..., 0] / stretch[..., 1]).max() < 1.6


def test_spectacles_hold_the_skin_under_their_frames(
    face: Face, actions: dict[str, Action]
) -> None:
    lattice = lattice_over(face)
    width, height = face.photo_size_px
    frame = np.zeros((height, width), np.float32)
    cheek = face.landmarks[[205, 425], :2].round().astype(int)
    for x, y in cheek:  # large lenses reach down there
        frame[y - 4 : y + 4, x - 30 : x + 30] = 1
    worn = Spectacles(frame, np.zeros_like(frame))
    behind = build_actions(face, lattice, depth_of(face, lattice), spectacles=worn)
    lowest = np.linalg.norm(moved(behind, "mouthSmileLeft", face)[[205, 425], :2], axis=1)
    assert lowest.max() < 0.2 * np.linalg.norm(moved(actions, "mouthSmileLeft", face)[425, :2])
    rims = [253, 23, 347, 118, 8, 168]
    for name in ("mouthSmileLeft", "cheekSquintLeft", "browInnerUp"):
        bare, held = (
            np.linalg.norm(moved(a, name, face)[rims, :2], axis=1).max() for a in (actions, behind)
        )
        assert held < 0.6 * bare, name
    corner = moved(behind, "mouthSmileLeft", face)[LEFT_CORNER]
    assert np.allclose(corner, moved(actions, "mouthSmileLeft", face)[LEFT_CORNER], atol=4e-3)


def _parted(by: float) -> Face:
    """The average face with either lip so far, in IOD, from where they touch."""
    points = AVERAGE.copy()
    points[[13, 82, 312, 81, 311, 0, 37, 267, 39, 269], 1] += by
    points[[14, 87, 317, 178, 402, 17, 84, 314, 181, 405], 1] -= by
    return average_face(IOD_PX, points=points)


def test_teeth_between_parted_lips_move_less_than_the_lips() -> None:
    open_face = _parted(0.08)
    actions, lattice = actions_of(open_face), lattice_over(open_face)
    places = open_face.landmarks[[13, 14, 0]].astype(np.float64)
    places = np.stack([(places[0] + places[1]) / 2, places[2]])
    teeth, lip = at(spread(actions["mouthLeft"], lattice), lattice, places)[:, 0]
    assert 0 < teeth < 0.85 * lip


def test_a_smile_of_parted_lips_lifts_the_lower_lip_as_a_whole(
    face: Face, actions: dict[str, Action]
) -> None:
    # Real smiles of open mouths lift the lower lip's edge at 321 (.21 IOD from the midline) by 1.1
    # of what they lift its middle, and the corner by 1.6; shut ones are bowed (ADR 11).
    def lifts(of: Face, made: Mapping[str, Action]) -> NDArray[np.float64]:
        both = moved(made, "mouthSmileLeft", of) + moved(made, "mouthSmileRight", of)
        return -both[[LEFT_CORNER, 321, 17], 1]

    open_face = _parted(0.06)
    shut, parted = lifts(face, actions), lifts(open_face, actions_of(open_face))
    assert shut[1] > 2.0 * shut[2]
    assert parted[1] < 1.5 * parted[2]
    assert parted[2] > 0.5 * parted[0]
    assert parted[0] == pytest.approx(shut[0], rel=0.2)


def test_a_seam_that_the_mesh_leaves_a_little_open_smiles_like_shut_lips(
    face: Face, actions: dict[str, Action]
) -> None:
    hardly = _parted(0.006)
    for name in ("mouthSmileLeft", "mouthSmileRight"):
        changed = moved(actions_of(hardly), name, hardly) - moved(actions, name, face)
        assert np.abs(changed).max() < 0.01


def test_a_mirrored_face_moves_in_mirror_image(face: Face, actions: dict[str, Action]) -> None:
    for name, action in actions.items():
        other = _other_side(name)
        mirrored = moved(actions, other, face)[_mirrored_landmarks()]
        straight = moved(actions, name, face)[list(WATCHED)]
        assert np.allclose(straight, mirrored * [-1, 1, 1], atol=2e-3), name
        assert action.delta.dtype == np.float32


def _other_side(name: str) -> str:
    if name.endswith("Left"):
        return name.removesuffix("Left") + "Right"
    return name.removesuffix("Right") + "Left" if name.endswith("Right") else name


def _mirrored_landmarks() -> list[int]:
    pairs = {55: 285, 105: 334, 50: 280, 205: 425, 61: 291, 172: 397}
    pairs |= {left: right for right, left in pairs.items()}
    return [pairs.get(i, i) for i in WATCHED]


@settings(max_examples=6, deadline=None)
@given(
    roll_deg=st.floats(-40, 40),
    iod_px=st.floats(60, 260),
    shift=st.floats(-40, 40),
)
def test_a_rolled_scaled_and_shifted_face_moves_alike(
    roll_deg: float, iod_px: float, shift: float
) -> None:
    straight = average_face(IOD_PX)
    turned = average_face(iod_px, roll_deg=roll_deg, centre_px=(600 + shift, 560 - shift))
    here, there = actions_of(straight), actions_of(turned)
    angle = np.radians(roll_deg)
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    for name in ("mouthSmileLeft", "browInnerUp", "mouthPucker"):
        expected = moved(here, name, straight)[list(WATCHED)]
        found = moved(there, name, turned, iod_px)[list(WATCHED)]
        found[:, :2] = found[:, :2] @ back.T
        assert np.allclose(found, expected, atol=6e-3), name


def test_on_a_turned_face_the_corner_goes_the_same_way_in_space() -> None:
    for yaw_deg in (-35.0, 35.0):
        turned = average_face(IOD_PX, yaw_deg=yaw_deg)
        name = "mouthSmileLeft" if yaw_deg < 0 else "mouthSmileRight"
        corner = LEFT_CORNER if yaw_deg < 0 else RIGHT_CORNER
        sign = 1 if yaw_deg < 0 else -1
        x, y, z = moved(actions_of(turned), name, turned)[corner]
        angle = np.radians(yaw_deg)
        out = sign * (x * np.cos(angle) - z * np.sin(angle))
        near = x * np.sin(angle) + z * np.cos(angle)
        assert 0.06 < out < 0.13
        assert -0.15 < y < -0.08
        assert -0.14 < near < -0.03


NATURAL = {
    "mouthSmile": 0.7,
    "cheekSquint": 0.6,
    "mouthDimple": 0.4,
    "mouthStretch": 0.3,
    "mouthFrown": 0.4,
    "mouthPress": 0.5,
    "noseSneer": 0.3,
    "browOuterUp": 0.6,
    "browDown": 0.5,
    "browInnerUp": 0.7,
    "mouthPucker": 0.4,
    "mouthShrugLower": 0.3,
    "mouthShrugUpper": 0.3,
    "cheekPuff": 0.3,
}


@settings(max_examples=40, deadline=None)
@given(weights=st.lists(st.floats(0, 1), min_size=len(NATURAL), max_size=len(NATURAL)))
def test_natural_mixes_do_not_fold(weights: list[float]) -> None:
    # Opposed muscles do not pull together: what lifts and what lowers share one budget.
    share = {name: most * w for (name, most), w in zip(NATURAL.items(), weights, strict=True)}
    share["browDown"] *= 1.0 - max(share["browInnerUp"], share["browOuterUp"]) / 0.7
    share["mouthFrown"] *= 1.0 - share["mouthSmile"] / 0.7
    share["mouthPucker"] *= 1.0 - share["mouthSmile"] / 0.7
    total = sum(
        weight * FIELDS[name + side]
        for name, weight in share.items()
        for side in (("Left", "Right") if name + "Left" in FIELDS else ("",))
    )
    assert smallest_stretch(np.asarray(total), LATTICE) > 0.2


@pytest.mark.parametrize("yaw_deg", [-40.0, -20.0, 20.0, 40.0])
def test_a_turned_face_does_not_fold_on_its_far_side(yaw_deg: float) -> None:
    turned = average_face(IOD_PX, yaw_deg=yaw_deg)
    actions, lattice = actions_of(turned), lattice_over(turned)
    smile = ("mouthSmileLeft", "mouthSmileRight", "cheekSquintLeft", "cheekSquintRight")
    together = np.sum([spread(actions[n], lattice) for n in smile], axis=0)
    assert smallest_stretch(0.6 * together, lattice) > 0.2
    for name, action in actions.items():
        assert smallest_stretch(0.6 * spread(action, lattice), lattice) > 0.2, name


FIELDS = {
    name: spread(action, LATTICE) for name, action in actions_of(average_face(IOD_PX)).items()
}


def test_a_face_that_the_photo_cuts_does_not_fold_at_the_frames_edge() -> None:
    cut = average_face(IOD_PX, centre_px=(130.0, 560.0))
    lattice = lattice_over(cut)
    assert lattice.x0_px == 0.0
    for name, action in actions_of(cut).items():
        assert smallest_stretch(0.7 * spread(action, lattice), lattice) > 0.2, name


def test_a_kiss_narrows_the_mouth_by_less_than_a_third(
    face: Face, actions: dict[str, Action]
) -> None:
    corners = moved(actions, "mouthPucker", face)[[RIGHT_CORNER, LEFT_CORNER], 0]
    width = face.landmarks[LEFT_CORNER, 0] - face.landmarks[RIGHT_CORNER, 0]
    assert 0.2 < (corners[0] - corners[1]) * IOD_PX / width < 0.31


def test_a_wider_mouth_has_farther_to_go_to_be_puckered(face: Face) -> None:
    wide = face.landmarks.copy()
    for landmark, side in ((61, -1), (291, 1)):
        wide[landmark, 0] += side * 0.08 * IOD_PX
    charts = [
        draw_chart(replace(face, landmarks=points), np.zeros((1, 1, 2), np.float32))
        for points in (face.landmarks, wide)
    ]
    assert breadth(charts[1]) > 1.15 * breadth(charts[0])
    assert 0.75 <= breadth(charts[0]) <= 1.5
