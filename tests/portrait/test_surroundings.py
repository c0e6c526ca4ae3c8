from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from fondly.domain.analysis import Analysis
from fondly.domain.background import Background
from fondly.domain.face import Face
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.domain.portrait import Lattice, Portrait
from fondly.portrait.background import change_background
from fondly.portrait.build import build_portrait
from fondly.portrait.elastic import REACH, carried_beside, keep_whole
from fondly.portrait.surroundings import (
    COVERED,
    SUSPECTED,
    TORN,
    UNCERTAIN,
    covered_limits,
    cut_limits,
    outline_limits,
    squeeze_limits,
)
from fondly.rendering.frames import Renderer
from tests.rendering.rigs import sample


@pytest.fixture
def face(demo_analysis: Analysis) -> Face:
    return demo_analysis.subjects[0]


@pytest.mark.parametrize("where", [np.s_[:5], np.s_[:, :3], np.s_[:, -3:]])
def test_a_head_that_touches_the_frame_moves_less(
    face: Face, demo_analysis: Analysis, where: tuple[slice, ...]
) -> None:
    matte = np.zeros_like(demo_analysis.matte)
    assert not cut_limits(face, matte).channels
    matte[where] = 1.0
    limits = cut_limits(face, matte)
    assert limits.channels["head_roll_deg"].code == "head-cut-by-the-frame"
    assert limits.maximum("head_pitch_deg") < GENTLE_LIMITS.maximum("head_pitch_deg")


def test_shoulders_that_touch_the_frame_hold_nothing_back(
    face: Face, demo_analysis: Analysis
) -> None:
    matte = np.zeros_like(demo_analysis.matte)
    chin_row = int(face.landmarks[152, 1])
    matte[chin_row:, [0, -1]] = 1.0
    assert not cut_limits(face, matte).channels


def test_the_less_sure_the_outline_the_less_the_head_moves() -> None:
    assert not outline_limits(0.9 * UNCERTAIN).channels
    unsure = outline_limits((UNCERTAIN + TORN) / 2)
    torn = outline_limits(1.1 * TORN)
    for name in ("head_yaw_deg", "head_pitch_deg", "head_roll_deg"):
        assert unsure.maximum(name) == GENTLE_LIMITS.maximum(name)
        assert 0 < torn.maximum(name) < unsure.maximum(name)


def neighbour(face: Face, away_iod: float) -> Face:
    aside = face.landmarks.copy()
    aside[:, 0] += away_iod * face.iod_px
    return replace(face, landmarks=aside, photo_size_px=(9000, 9000))


FAR = (5000.0, 5000.0)


def test_the_nearer_another_face_the_less_the_head_turns(face: Face) -> None:
    yaw = []
    for away_iod in (1.5, 1.9, 2.1):
        limits = squeeze_limits(face, (neighbour(face, away_iod),), FAR)
        yaw.append(limits.maximum("head_yaw_deg"))
        assert limits.channels["head_yaw_deg"].code == "face-beside-face"
    assert 1.0 <= yaw[0] < yaw[1] <= yaw[2]
    assert not squeeze_limits(face, (neighbour(face, 4.0),), FAR).channels


def test_a_chin_at_the_frames_edge_holds_the_head_back(face: Face) -> None:
    chin = float(face.landmarks[152, 1])
    tight = squeeze_limits(face, (), (5000.0, chin + 0.05 * face.iod_px))
    assert tight.channels["head_pitch_deg"].code == "head-cut-by-the-frame"
    assert tight.maximum("head_pitch_deg") < 4.0
    assert not squeeze_limits(face, (), (5000.0, chin + face.iod_px)).channels


def test_a_face_outside_the_frame_is_held_by_nothing(face: Face) -> None:
    assert not squeeze_limits(face, (), (2.0, 2.0)).channels


def test_what_may_cover_the_mouth_stills_the_head_and_what_does_the_mouth_too() -> None:
    assert not covered_limits(1.5).channels
    suspected, covered = covered_limits((SUSPECTED + COVERED) / 2), covered_limits(3.0)
    assert suspected.maximum("head_yaw_deg") == covered.maximum("head_yaw_deg") < 6.0
    assert suspected.maximum("jawOpen") == 1.0
    for name in ("jawOpen", "mouthSmileLeft", "cheekPuff", "tongueOut"):
        assert covered.maximum(name) == 0.0
    assert covered.maximum("browInnerUp") == covered.maximum("eyeBlinkLeft") == 1.0


def test_what_is_beside_the_figure_goes_along_and_fades() -> None:
    lattice = Lattice(0.0, 0.0, 2.0, 60, 90)
    matte = np.zeros((60, 90), np.float32)
    matte[20:40, 20:40] = 1.0
    iod_px = 60.0
    carried = carried_beside(matte, lattice, iod_px)
    assert (carried[20:40, 20:40] == 1.0).all()
    assert carried[30, 41] > 0.9
    beyond = 40 + int(np.ceil(REACH * iod_px / lattice.step_px)) + 1
    assert not carried[:, beyond:].any()
    assert np.abs(np.diff(carried, axis=1)).max() < 0.1


def test_a_whole_picture_is_its_own_layer() -> None:
    linear = np.random.default_rng(1).random((7, 9, 3), np.float32)
    parts = keep_whole(linear)
    assert np.array_equal(parts.layer[..., :3], linear)
    assert (parts.layer[..., 3] == 1.0).all()
    assert np.array_equal(parts.plate, linear)


@pytest.fixture(scope="module")
def torn_portrait(demo_analysis: Analysis) -> Portrait:
    """The demo photo before a ground of its own colours that nobody can tell from the head."""
    pixels = demo_analysis.photo.pixels
    height, width = pixels.shape[:2]
    rng = np.random.default_rng(3)
    size = max(round(0.08 * demo_analysis.subjects[0].iod_px), 2)
    spots = rng.integers(0, 2, (height // size + 1, width // size + 1), np.uint8) * 255
    ground = cv2.resize(spots, None, fx=size, fy=size, interpolation=cv2.INTER_NEAREST)
    away = cv2.GaussianBlur(demo_analysis.matte, (0, 0), size)[..., None]
    mixed = pixels * away + ground[:height, :width, None] * (1 - away)
    photo = replace(demo_analysis.photo, pixels=np.round(mixed).astype(np.uint8))
    return build_portrait(replace(demo_analysis, photo=photo))


def test_an_outline_that_cannot_be_told_is_not_cut(torn_portrait: Portrait) -> None:
    figure = torn_portrait.figures[0]
    assert figure.elastic
    assert "background-goes-along" in {finding.code for finding in torn_portrait.findings}
    assert torn_portrait.limits.channels["head_roll_deg"].code == "outline-uncertain"
    renderer = Renderer(torn_portrait)
    assert np.array_equal(renderer.render(sample()), torn_portrait.photo.pixels)
    turned = renderer.render(sample(head_roll_deg=2.0, breath=1.0))
    changed = np.abs(turned.astype(int) - torn_portrait.photo.pixels).max(axis=-1) > 0
    assert changed.any()
    assert not changed[:8, :8].any()
    assert not changed[-8:, -8:].any()


def test_a_figure_that_is_not_cut_keeps_its_background(torn_portrait: Portrait) -> None:
    kept = change_background(torn_portrait, Background("#204060"))
    assert np.array_equal(kept.photo.pixels, torn_portrait.photo.pixels)
    assert kept.findings[-1].code == "background-kept"
