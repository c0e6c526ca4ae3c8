"""The bars that the instruments must clear on real photographs, which are not in the repository."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.domain.face import Face
from fondly.perception.faces import find_faces, read_face
from fondly.perception.matte import person_matte

NOBODY = frozenset(
    {
        "skimage__chelsea.png",
        "skimage__coffee.png",
        "LivePortrait__s30.jpg",
        "LivePortrait__s39.jpg",
    }
)
"""Cat, coffee, dog, cat. The list of the photos counts a face in two of them, by mistake."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows(shared_photos: Path) -> Mapping[str, dict[str, str]]:
    with (shared_photos / "manifest.csv").open(newline="", encoding="utf-8") as lines:
        return {row["file"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def found(shared_photos: Path, rows: Mapping[str, object]) -> Mapping[str, tuple[Face, ...]]:
    return {file: find_faces(_pixels(shared_photos / file)) for file in rows}


def _pixels(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def test_all_faces_are_found_on_97_percent_of_the_pictures(
    rows: Mapping[str, dict[str, str]], found: Mapping[str, tuple[Face, ...]]
) -> None:
    counted = {
        file: int(row["faces"])
        for file, row in rows.items()
        if row["detected"] != "NO" and file not in NOBODY
    }
    short = {file: len(found[file]) for file, faces in counted.items() if len(found[file]) < faces}
    assert len(short) <= 0.03 * len(counted), short


def test_animals_and_coffee_have_no_face(found: Mapping[str, tuple[Face, ...]]) -> None:
    assert {file: found[file] for file in NOBODY} == dict.fromkeys(NOBODY, ())


def test_heads_are_turned_as_the_list_says(
    rows: Mapping[str, dict[str, str]], found: Mapping[str, tuple[Face, ...]]
) -> None:
    """Yaw and roll, profiles aside; the list's pitch is against the canonical face, which nods."""
    pairs = [
        (row, found[file][0].head_pose)
        for file, row in rows.items()
        if row["faces"] == "1" and len(found[file]) == 1 and abs(float(row["yaw"])) < 50
    ]
    for angle, pose in (("yaw", "yaw_deg"), ("roll", "roll_deg")):
        listed = np.asarray([float(row[angle]) for row, _ in pairs])
        ours = np.asarray([getattr(head, pose) for _, head in pairs])
        assert np.median(np.abs(ours - listed)) < 2
        clear = np.abs(listed) > 8
        assert (np.sign(ours) == np.sign(listed))[clear].mean() > 0.97


def test_a_face_is_the_same_when_it_is_read_again(
    shared_photos: Path, found: Mapping[str, tuple[Face, ...]]
) -> None:
    apart = []
    for file, faces in list(found.items())[::4]:
        pixels = _pixels(shared_photos / file)
        for face in faces[:2]:
            again = read_face(pixels, like=face)
            moved = np.linalg.norm((again.landmarks - face.landmarks)[:, :2], axis=1).mean()
            apart.append(moved / face.iod_px)
    assert len(apart) > 15
    assert np.mean(np.asarray(apart) < 1e-4) > 0.9
    assert max(apart) < 0.03


def test_the_matte_holds_the_faces_and_leaves_most_of_the_edge_of_a_portrait(
    shared_photos: Path, found: Mapping[str, tuple[Face, ...]]
) -> None:
    for file in ("face_recognition__obama.jpg", "LivePortrait__s9.jpg", "tjxj__lincoln.jpg"):
        pixels, faces = _pixels(shared_photos / file), found[file]
        matte = person_matte(pixels, faces)
        x, y = faces[0].landmarks[[33, 263, 1, 61, 291], :2].round().astype(int).T
        assert matte[y, x].min() == 1
        top = matte[: round(0.02 * len(matte))]
        assert top.mean() < 0.02
