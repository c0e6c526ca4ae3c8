from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face import LANDMARKS, Face
from fondly.perception.faces import find_faces, find_upright_faces, read_face, unturn_points
from fondly.perception.mesh import SCORED, SUBSET

# What MediaPipe 0.10.21's FaceLandmarker (image mode, the same face_landmarker.task) says of the
# two photos: landmarks in photo pixels, z nearer is larger, and the 51 scores in its order.
REFERENCE = Path(__file__).with_name("mediapipe_0_10_21.npz")
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def lincoln(demo_photo: Path) -> Pixels:
    with Image.open(demo_photo) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.fixture(scope="module")
def small_lincoln(lincoln: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(lincoln).resize((512, 660)))


@pytest.fixture(scope="module")
def astronaut(second_photo: Path) -> Pixels:
    with Image.open(second_photo) as picture:
        return np.asarray(picture.convert("RGB"))


def only(pixels: Pixels) -> Face:
    faces = find_faces(pixels)
    assert len(faces) == 1
    return faces[0]


def apart(a: NDArray[np.floating], b: NDArray[np.floating], iod_px: float) -> float:
    return float(np.linalg.norm(a[:, :2] - b[:, :2], axis=1).mean() / iod_px)


@pytest.mark.parametrize("name", ["lincoln", "astronaut"])
def test_landmarks_and_scores_are_those_of_the_original_pipeline(
    name: str, request: pytest.FixtureRequest
) -> None:
    face = only(request.getfixturevalue(name))
    with np.load(REFERENCE, allow_pickle=False) as reference:
        landmarks, scores = reference[f"{name}_landmarks"], reference[f"{name}_blendshapes"]
    assert apart(face.landmarks, landmarks, face.iod_px) < 0.025
    depth, expected = (v[:, 2] - v[:, 2].mean() for v in (face.landmarks, landmarks))
    assert np.abs(depth - expected).mean() < 0.025 * face.iod_px
    ours = np.asarray(list(face.blendshapes.values()))
    assert np.abs(ours - scores).mean() < 0.03


def test_a_smile_is_read_as_one_and_a_grave_face_is_not(lincoln: Pixels, astronaut: Pixels) -> None:
    assert only(astronaut).blendshapes["mouthSmileLeft"] > 0.6
    assert only(lincoln).blendshapes["mouthSmileLeft"] < 0.2
    assert set(only(lincoln).blendshapes) == set(BLENDSHAPES) - {"tongueOut"} == set(SCORED)
    assert len(SUBSET) == 146
    assert max(SUBSET) < LANDMARKS


def test_a_face_that_looks_at_us_has_small_angles(astronaut: Pixels) -> None:
    face = only(astronaut)
    pose, gaze = face.head_pose, face.gaze
    assert max(map(abs, (pose.yaw_deg, pose.pitch_deg, pose.roll_deg))) < 8
    assert max(abs(gaze.yaw_deg), abs(gaze.pitch_deg)) < 8
    assert face.presence > 0.99
    nose, ear = face.landmarks[1, 2], face.landmarks[234, 2]
    assert nose > ear + 0.3 * face.iod_px


def test_the_left_eye_is_the_subjects(astronaut: Pixels) -> None:
    face = only(astronaut)
    right_iris, left_iris = face.landmarks[468], face.landmarks[473]
    assert right_iris[0] < left_iris[0]
    x0, y0, x1, y1 = face.box_px
    assert x0 < right_iris[0] < left_iris[0] < x1
    assert y0 < right_iris[1] < y1


def test_the_same_photo_read_again_gives_the_same_face(lincoln: Pixels, astronaut: Pixels) -> None:
    for photo in (lincoln, astronaut):
        face = only(photo)
        again = read_face(photo, like=face)
        assert np.array_equal(again.landmarks, face.landmarks)
        assert again.blendshapes == face.blendshapes
        assert (again.head_pose, again.gaze) == (face.head_pose, face.gaze)


def test_a_moved_face_is_read_where_it_went(astronaut: Pixels) -> None:
    face = only(astronaut)
    moved = read_face(np.roll(astronaut, (2, 3), axis=(0, 1)), like=face)
    expected = face.landmarks[:, :2] + [3, 2]
    assert apart(moved.landmarks, expected, face.iod_px) < 0.015


def test_a_mirrored_photo_turns_yaw_roll_and_gaze_round(small_lincoln: Pixels) -> None:
    tilted = np.asarray(Image.fromarray(small_lincoln).rotate(15, fillcolor=(90, 90, 90)))
    face, mirrored = only(tilted), only(np.ascontiguousarray(tilted[:, ::-1]))
    assert mirrored.head_pose.yaw_deg == pytest.approx(-face.head_pose.yaw_deg, abs=3)
    assert mirrored.head_pose.pitch_deg == pytest.approx(face.head_pose.pitch_deg, abs=3)
    assert mirrored.head_pose.roll_deg == pytest.approx(-face.head_pose.roll_deg, abs=2)
    assert mirrored.gaze.yaw_deg == pytest.approx(-face.gaze.yaw_deg, abs=5)


def test_turning_the_photo_against_the_clock_adds_to_the_roll(small_lincoln: Pixels) -> None:
    straight = only(small_lincoln).head_pose.roll_deg
    for angle in (-20, 20):
        turned = np.asarray(Image.fromarray(small_lincoln).rotate(angle, fillcolor=(90, 90, 90)))
        assert only(turned).head_pose.roll_deg == pytest.approx(straight + angle, abs=2)


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("name", ["small_lincoln", "astronaut"])
def test_a_photo_on_its_side_shows_the_same_face(
    name: str, quarters: int, request: pytest.FixtureRequest
) -> None:
    photo: Pixels = request.getfixturevalue(name)
    face = only(photo)
    lying = only(np.ascontiguousarray(np.rot90(photo, quarters)))
    size = (photo.shape[1], photo.shape[0]) if quarters == 2 else photo.shape[:2]
    back = unturn_points(lying.landmarks[:, :2], (size[0], size[1]), quarters)
    assert apart(back, face.landmarks, face.iod_px) < 0.03
    roll = lying.head_pose.roll_deg - face.head_pose.roll_deg - 90 * quarters
    assert math.remainder(roll, 360) == pytest.approx(0, abs=3)
    assert lying.head_pose.yaw_deg == pytest.approx(face.head_pose.yaw_deg, abs=4)
    smiles = (lying.blendshapes["mouthSmileLeft"], face.blendshapes["mouthSmileLeft"])
    assert smiles[0] == pytest.approx(smiles[1], abs=0.15)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_points_of_a_turned_picture_find_their_place_again(quarters: int) -> None:
    picture = np.zeros((5, 8), int)
    picture[1, 6] = 1
    turned = np.rot90(picture, quarters)
    row, column = np.argwhere(turned)[0]
    point = np.asarray([[column + 0.5, row + 0.5]])
    back = unturn_points(point, (turned.shape[1], turned.shape[0]), quarters)
    assert back == pytest.approx(np.asarray([[6.5, 1.5]]))


def test_several_faces_come_from_left_to_right_each_once(astronaut: Pixels) -> None:
    small = np.asarray(Image.fromarray(astronaut).resize((300, 300)))
    row = np.zeros((512, 1112, 3), np.uint8)
    row[:300, :300], row[:, 300:812], row[150:450, 812:] = small, astronaut, small
    faces = find_faces(row)
    assert len(faces) == 3
    middles = [face.landmarks[:, 0].mean() for face in faces]
    assert middles == sorted(middles)
    assert faces[1].iod_px == pytest.approx(only(astronaut).iod_px, rel=0.02)


@pytest.mark.parametrize("height", [300, 50])
def test_a_frame_shows_its_large_face_and_else_a_small_one(lincoln: Pixels, height: int) -> None:
    frame = np.full((1000, 1280, 3), 128, np.uint8)
    shown = np.asarray(Image.fromarray(lincoln).resize((round(height * 1024 / 1320), height)))
    frame[600 : 600 + height, 900 : 900 + shown.shape[1]] = shown
    (found,) = find_upright_faces(frame)
    assert found.box_px[0] > 900
    assert found.box_px[1] > 600


@pytest.mark.parametrize("change", ["grey", "dark", "faint", "noisy", "salted", "tiny", "huge"])
def test_a_photo_in_a_bad_state_still_shows_its_face(astronaut: Pixels, change: str) -> None:
    random = np.random.default_rng(0)
    face, scale = only(astronaut), 1.0
    changed = astronaut.astype(np.float64)
    if change == "grey":
        changed = changed.mean(axis=2, keepdims=True).repeat(3, axis=2)
    elif change == "dark":
        changed = changed * 0.25
    elif change == "faint":
        changed = 128 + (changed - 128) * 0.3
    elif change == "noisy":
        changed = changed + random.normal(0, 20, changed.shape)
    elif change == "salted":
        changed[random.random(changed.shape[:2]) < 0.1] = 255
    else:
        scale = 0.4 if change == "tiny" else 4.0
        side = round(512 * scale)
        changed = np.asarray(Image.fromarray(astronaut).resize((side, side)), np.float64)
    seen = only(np.clip(changed, 0, 255).astype(np.uint8))
    assert apart(seen.landmarks / scale, face.landmarks, face.iod_px) < 0.08


def test_a_face_cut_by_the_edge_is_found(astronaut: Pixels) -> None:
    face = only(astronaut)
    top = round(float(face.landmarks[10, 1] + 0.25 * face.height_px))
    cut = only(np.ascontiguousarray(astronaut[top:]))
    assert apart(cut.landmarks[:, :2] + [0, top], face.landmarks, face.iod_px) < 0.12


@pytest.mark.parametrize("picture", ["flat", "noise", "stripes", "small"])
def test_nothing_is_found_where_nobody_is(picture: str) -> None:
    pixels = np.full((64, 64, 3) if picture == "small" else (300, 400, 3), 127, np.uint8)
    if picture == "noise":
        pixels[:] = np.random.default_rng(0).integers(0, 256, pixels.shape, np.uint8)
    elif picture == "stripes":
        pixels[::8] = 255
    assert find_faces(pixels) == ()


@pytest.mark.parametrize(
    "file", ["coffee.png", "chelsea.png", "rocket.jpg", "hubble_deep_field.jpg", "brick.png"]
)
def test_things_and_animals_are_no_faces(second_photo: Path, file: str) -> None:
    with Image.open(second_photo.with_name(file)) as picture:
        assert find_faces(np.asarray(picture.convert("RGB"))) == ()


def test_a_nearly_white_photo_is_read_without_an_error(astronaut: Pixels) -> None:
    face = only(astronaut)
    painted = astronaut.copy()
    painted[:] = 250
    assert read_face(painted, like=face).presence < 0.5
