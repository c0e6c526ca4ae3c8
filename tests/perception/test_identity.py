"""Whether two pictures show one person, whatever their sharpness."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.perception.faces import find_faces
from fondly.perception.identity import (
    OTHER_PERSON,
    SAME_PERSON,
    SIDE_PX,
    Likeness,
    aligned_face,
)

Known = tuple[NDArray[np.uint8], NDArray[np.float32]]


@pytest.fixture(scope="module")
def lincoln(demo_photo: Path) -> Known:
    return _known(demo_photo)


@pytest.fixture(scope="module")
def astronaut(second_photo: Path) -> Known:
    return _known(second_photo)


def _known(path: Path) -> Known:
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    face = max(find_faces(pixels), key=lambda one: one.iod_px)
    return pixels, face.landmarks


def test_a_face_is_its_own(lincoln: Known) -> None:
    assert Likeness(*lincoln).distance(*lincoln) < 1e-5


def test_somebody_else_is_somebody_else(lincoln: Known, astronaut: Known) -> None:
    assert Likeness(*lincoln).distance(*astronaut) > OTHER_PERSON
    assert Likeness(*astronaut).distance(*lincoln) > OTHER_PERSON


@pytest.mark.parametrize("sigma_iod", [0.02, 0.05, 0.08])
def test_blur_is_no_loss_of_identity(lincoln: Known, sigma_iod: float) -> None:
    pixels, landmarks = lincoln
    iod_px = float(np.linalg.norm(landmarks[33, :2] - landmarks[263, :2]))
    soft = np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma_iod * iod_px), np.uint8)
    assert Likeness(pixels, landmarks).distance(soft, landmarks) < SAME_PERSON / 2
    assert Likeness(soft, landmarks).distance(pixels, landmarks) < SAME_PERSON / 2


def test_noise_and_tone_are_no_loss_of_identity(lincoln: Known) -> None:
    pixels, landmarks = lincoln
    likeness = Likeness(pixels, landmarks)
    noise = np.random.default_rng(0).normal(0, 12, pixels.shape)
    assert likeness.distance(_bytes(pixels + noise), landmarks) < SAME_PERSON / 2
    assert likeness.distance(_bytes(pixels * 0.6 + 80), landmarks) < SAME_PERSON / 2


def test_a_face_that_turns_into_another_is_noticed(lincoln: Known, astronaut: Known) -> None:
    likeness = Likeness(*lincoln)
    own, other = aligned_face(*lincoln), aligned_face(*astronaut)
    centre = SIDE_PX / 2
    whole = np.zeros((478, 3), np.float32)
    whole[:, :2] = centre + (lincoln[1][:, :2] - lincoln[1][:, :2].mean(axis=0)) * _scale(lincoln)
    found = [
        likeness.distance(_bytes(own * (1.0 - share) + other * share), whole)
        for share in (0.0, 0.3, 0.6, 0.9)
    ]
    assert found == sorted(found)
    assert found[0] < SAME_PERSON < OTHER_PERSON < found[-1]


def test_what_tells_a_person_is_never_stored(lincoln: Known) -> None:
    likeness = Likeness(*lincoln)
    likeness.distance(*lincoln)
    with pytest.raises(TypeError, match="never stored"):
        copy.copy(likeness)  # by the same door as a file


@pytest.mark.slow
def test_people_are_told_apart_on_the_shared_photos(shared_photos: Path) -> None:
    people: Mapping[str, tuple[str, ...]] = {
        "a": ("face_recognition__obama.jpg", "face_recognition__obama2.jpg"),
        "b": ("face_recognition__biden.jpg",),
        "c": ("CodeFormer__Einstein01.png", "CodeFormer__Einstein02.png"),
        "d": ("BlindTest__thomas_edison.jpg", "tjxj__edison.jpg"),
        "e": ("diva__grace_hopper.jpg",),
    }
    faces = [(name, _known(shared_photos / file)) for name in people for file in people[name]]
    pairs = [
        (one == other, Likeness(*first).distance(*second))
        for i, (one, first) in enumerate(faces)
        for other, second in faces[:i]
    ]
    # Two photos of one person, one of them a grimace, may lie beyond OTHER_PERSON: that gate is for
    # what is made of one photo. They still lie nearer than any two people.
    nearest = min(apart for same, apart in pairs if not same)
    assert max(apart for same, apart in pairs if same) < nearest - 0.05
    assert nearest > OTHER_PERSON


def _scale(known: Known) -> float:
    """From a face's own pixels to those of the network's window."""
    spread = np.ptp(known[1][:, :2], axis=0).max()
    return float(SIDE_PX / (1.5 * 0.9 * spread))


def _bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(values, 0, 255), np.uint8)
