from __future__ import annotations

import numpy as np
import pytest

from fondly.domain.analysis import Analysis
from fondly.domain.portrait import Lattice, Portrait
from fondly.portrait.depth import STEEPEST, build_depth
from fondly.portrait.head_frame import head_frame, neck_joints
from fondly.portrait.head_weight import (
    EDGE_FADE,
    build_breath,
    build_head_weight,
    free_of_edge,
)


@pytest.fixture
def lattice(demo_portrait: Portrait) -> Lattice:
    return demo_portrait.figures[0].lattice


def at(lattice: Lattice, place_px: np.ndarray) -> tuple[int, int]:
    col = round((place_px[0] - lattice.x0_px) / lattice.step_px)
    row = round((place_px[1] - lattice.y0_px) / lattice.step_px)
    return row, col


def test_the_lattice_reaches_every_pixel(demo_portrait: Portrait, lattice: Lattice) -> None:
    nodes = lattice.nodes()
    assert nodes[-1, -1, 0] >= demo_portrait.photo.width - 1
    assert nodes[-1, -1, 1] >= demo_portrait.photo.height - 1


def test_the_face_moves_whole_and_the_chest_stays(
    demo_portrait: Portrait, lattice: Lattice
) -> None:
    figure = demo_portrait.figures[0]
    head = head_frame(figure.face)
    for landmark in (1, 33, 263, 10, 61, 291):
        assert figure.head_weight[at(lattice, figure.face.landmarks[landmark])] > 0.98
    throat = head.origin_px + (head.chin_v + 0.2) * head.iod_px * head.down
    assert 0 < figure.head_weight[at(lattice, throat)] < 1
    weight = figure.head_weight
    border = np.concatenate([weight[0], weight[-1], weight[:, 0], weight[:, -1]])
    assert not border.any()


def test_the_weight_falls_without_a_step(demo_portrait: Portrait) -> None:
    weight = demo_portrait.figures[0].head_weight
    assert np.abs(np.diff(weight, axis=0)).max() < 0.2
    assert np.abs(np.diff(weight, axis=1)).max() < 0.2


def test_the_frames_edge_squeezes_no_place_much_more_than_another() -> None:
    x, y = np.meshgrid(np.arange(200.0), np.arange(200.0))
    free = free_of_edge(np.stack([x, y], axis=-1).astype(np.float32), (199.0, 199.0), 100.0)
    assert not free[0].any()
    assert (free[60:140, 60:140] == 1).all()
    steepest = max(np.abs(np.diff(free, axis=axis)).max() for axis in (0, 1))
    assert steepest < 1.3 / (100 * EDGE_FADE)


def test_a_neighbours_face_stays(demo_analysis: Analysis, lattice: Lattice) -> None:
    face = demo_analysis.subjects[0]
    aside = face.landmarks.copy()
    aside[:, 0] += 1.6 * face.iod_px
    neighbour = type(face)(
        aside, face.box_px, face.head_pose, face.gaze, face.blendshapes, 1.0, (4000, 4000)
    )
    matte = np.ones((lattice.rows, lattice.cols), np.float32)
    weight = build_head_weight(face, (neighbour,), lattice, matte)
    nose = at(lattice, aside[1])
    if nose[1] < lattice.cols:
        assert weight[nose] == 0
    assert weight[at(lattice, face.landmarks[1])] > 0.5


def test_depth_has_the_nose_in_front_and_no_cliff(
    demo_analysis: Analysis, lattice: Lattice, demo_portrait: Portrait
) -> None:
    face = demo_analysis.subjects[0]
    depth = demo_portrait.figures[0].depth_px
    assert np.isfinite(depth).all()
    assert depth[at(lattice, face.landmarks[1])] > depth[at(lattice, face.landmarks[234])]
    steepest = max(np.abs(np.diff(depth, axis=axis)).max() for axis in (0, 1))
    assert steepest <= STEEPEST * lattice.step_px * 1.01


@pytest.mark.parametrize("matte", [0.0, 1.0])
def test_depth_survives_a_matte_that_says_nothing(
    demo_analysis: Analysis, lattice: Lattice, matte: float
) -> None:
    full = np.full((lattice.rows, lattice.cols), matte, np.float32)
    assert np.isfinite(build_depth(demo_analysis.subjects[0], lattice, full)).all()


def test_joints_lie_below_the_ears_and_share_the_turn(demo_analysis: Analysis) -> None:
    face = demo_analysis.subjects[0]
    atlas, base = neck_joints(head_frame(face))
    assert face.landmarks[1, 1] < base.y_px
    assert atlas.y_px < base.y_px
    assert atlas.share + base.share == pytest.approx(1.0)


def test_breath_lifts_the_chest_by_about_a_pixel(
    demo_analysis: Analysis, lattice: Lattice, demo_portrait: Portrait
) -> None:
    face = demo_analysis.subjects[0]
    lift = build_breath(face, lattice, demo_portrait.figures[0].head_weight)
    assert (lift[..., 1] <= 0).all()
    assert 0.002 * face.iod_px < -lift[..., 1].min() < 0.01 * face.iod_px
    assert not lift[-1].any()
