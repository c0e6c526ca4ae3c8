"""Prints found, set straight and cut out: fondly.restoration.geometry."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from fondly.imaging.print_edges import find_print
from fondly.restoration.geometry import mend_geometry
from tests.restoration.prints import Lying, Pixels, lay
from tests.restoration.scenes import face_at, psnr, scene

PICTURE = scene(320, 256)
PICTURE[:, -40:] = (120, 96, 70)  # nothing white at its edge, which a white border would swallow
LYING = {
    "askew on a scanner": Lying("black", turned_deg=4, border=0.05),
    "with a border on a page": Lying("page", turned_deg=-9, border=0.06),
    "deckled on a page": Lying("page", turned_deg=3, border=0.06, deckled=True),
    "seen from below on a desk": Lying("desk", turned_deg=6, seen_from=0.07, border=0.05),
    "far turned on a desk": Lying("desk", turned_deg=-28, border=0.05, room=0.4),
}


@pytest.mark.parametrize("name", LYING)
def test_a_print_is_found_wherever_it_lies(name: str) -> None:
    lying = LYING[name]
    photo, corners = lay(PICTURE, lying)
    found = find_print(photo)
    assert found is not None
    assert np.abs(found.corners - corners).max() < 0.007 * max(photo.shape)
    assert found.tilt_deg == pytest.approx(lying.turned_deg, abs=0.8)


@pytest.mark.parametrize("name", LYING)
def test_what_is_cut_out_is_the_print_set_straight(name: str) -> None:
    photo, corners = lay(PICTURE, LYING[name])
    mended = mend_geometry(photo)
    matrix = mended.restored_from_photo
    assert mended.changed
    assert matrix is not None
    height, width = mended.pixels.shape[:2]
    moved = np.c_[corners, np.ones(4)] @ matrix.T
    wanted = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    assert np.abs(moved[:, :2] / moved[:, 2:] - wanted).max() < 0.015 * max(width, height)
    assert mended.pixels.shape[0] > mended.pixels.shape[1]


def test_the_transform_says_where_each_pixel_went() -> None:
    photo, _ = lay(PICTURE, Lying("page", turned_deg=7))
    mended = mend_geometry(photo)
    assert mended.restored_from_photo is not None
    back = np.linalg.inv(mended.restored_from_photo)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    size = mended.pixels.shape[1::-1]
    again = cv2.warpPerspective(
        photo, np.linalg.inv(half) @ np.linalg.inv(back) @ half, size, flags=cv2.INTER_CUBIC
    )
    assert psnr(mended.pixels[8:-8, 8:-8], np.asarray(again, np.uint8)[8:-8, 8:-8]) > 35


def test_a_straight_print_is_cut_out_bit_for_bit() -> None:
    photo, _ = lay(PICTURE, Lying("page", room=0.2))
    mended = mend_geometry(photo)
    assert mended.changed
    assert mended.restored_from_photo is not None
    x, y = (round(-value) for value in mended.restored_from_photo[:2, 2])
    height, width = mended.pixels.shape[:2]
    assert (photo[y : y + height, x : x + width] == mended.pixels).all()
    assert height * width > 0.95 * PICTURE.shape[0] * PICTURE.shape[1]


def test_a_white_border_goes_only_on_request() -> None:
    edges = (20, 24, 18, 18)
    paper = (246, 243, 236)
    photo = np.asarray(
        cv2.copyMakeBorder(PICTURE, *edges, cv2.BORDER_CONSTANT, value=paper), np.uint8
    )
    kept = mend_geometry(photo)
    assert kept.pixels is photo
    assert "white border" in kept.sentence
    bare = mend_geometry(photo, without_border=True)
    assert bare.pixels.shape[0] == pytest.approx(PICTURE.shape[0], abs=6)
    assert bare.pixels.shape[1] == pytest.approx(PICTURE.shape[1], abs=6)


def test_border_and_page_go_together_on_request() -> None:
    photo, _ = lay(PICTURE, LYING["with a border on a page"])
    bare = mend_geometry(photo, without_border=True)
    assert "white border was cut off" in bare.sentence
    assert bare.pixels.shape[1] == pytest.approx(PICTURE.shape[1], abs=8)


def test_a_cut_must_hold_every_face() -> None:
    photo, corners = lay(PICTURE, LYING["with a border on a page"])
    x, y = corners.mean(axis=0)
    inside = face_at(x, y, 40, photo)
    beside = face_at(12, 12, 10, photo)
    assert mend_geometry(photo, (inside,)).changed
    kept = mend_geometry(photo, (inside, beside))
    assert kept.pixels is photo
    assert "every face" in kept.sentence


def person(photo: Pixels, x: int, size: int) -> Pixels:
    """A head and shoulders that the lower edge cuts off."""
    height = photo.shape[0]
    out = photo.copy()
    cv2.ellipse(out, (x, height), (2 * size, 2 * size), 0, 180, 360, (60, 52, 70), -1)
    cv2.ellipse(
        out, (x, height - round(2.6 * size)), (size * 3 // 4, size), 0, 0, 360, (205, 160, 135), -1
    )
    return out


def wall(light: int = 214) -> Pixels:
    y, x = np.mgrid[0:400, 0:320].astype(np.float32)
    shade = light + 12 * (x / 320) - 14 * (y / 400)
    noise = np.random.default_rng(0).normal(0, 1.5, shade.shape)
    return np.clip((shade + noise)[..., None] * (1.0, 0.98, 0.94), 0, 255).astype(np.uint8)


def framed(photo: Pixels, colour: tuple[int, int, int]) -> Pixels:
    out = photo.copy()
    cv2.rectangle(out, (60, 40), (250, 260), colour, -1)
    cv2.rectangle(out, (60, 40), (250, 260), (90, 60, 40), 6)
    return out


NORMAL = {
    "a plain wall": wall(),
    "a person before a plain wall": person(wall(), 160, 62),
    "a person before a picture in a frame": person(framed(wall(), (70, 110, 90)), 160, 62),
    "a person beside a picture in a frame": person(framed(wall(), (70, 110, 90)), 250, 50),
    "a person before a bright window": person(framed(wall(48), (250, 250, 255)), 150, 60),
    "a ball before a wall": scene(400, 320),
    "a black picture": np.zeros((300, 200, 3), np.uint8),
    "a white picture": np.full((300, 200, 3), 255, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8),
}


@pytest.mark.parametrize("name", NORMAL)
@pytest.mark.parametrize("without_border", [False, True])
def test_a_normal_photo_is_never_cut(name: str, without_border: bool) -> None:
    photo = NORMAL[name]
    assert mend_geometry(photo, without_border=without_border).pixels is photo


def test_the_demo_photos_are_never_cut(demo_photo: Path, second_photo: Path) -> None:
    for path in (demo_photo, second_photo):
        photo = np.asarray(Image.open(path).convert("RGB"))
        assert mend_geometry(photo, without_border=True).pixels is photo


def test_no_strength_no_cut() -> None:
    photo, _ = lay(PICTURE, LYING["with a border on a page"])
    assert mend_geometry(photo, strength=0).pixels is photo
    with pytest.raises(ValueError, match="strength"):
        mend_geometry(photo, strength=2)


@pytest.mark.parametrize("size", [(8, 8), (64, 64), (65, 500)])
def test_small_and_narrow_pictures_do_not_break_it(size: tuple[int, int]) -> None:
    photo = np.zeros((*size, 3), np.uint8)
    assert mend_geometry(photo, without_border=True).pixels is photo
