"""A face followed through frames whose content is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face import Face
from fondly.domain.face_track import FaceTrack
from fondly.domain.frame import Frame
from fondly.errors import Cancelled
from fondly.perception.faces import find_upright_faces
from fondly.perception.track import track_face

RATE = Fraction(25)
SIDE = 320
Pixels = NDArray[np.uint8]
Landmarks = NDArray[np.float32]


@pytest.fixture(scope="module")
def face(demo_photo: Path) -> Pixels:
    """(SIDE, SIDE, 3): one face in the middle of a square."""
    with Image.open(demo_photo) as picture:
        whole = picture.convert("RGB").resize((SIDE, SIDE * picture.height // picture.width))
        return np.asarray(whole)[:SIDE].copy()


@pytest.fixture(scope="module")
def other(second_photo: Path) -> Pixels:
    with Image.open(second_photo) as picture:
        return np.asarray(picture.convert("RGB").resize((SIDE, SIDE)))


def moved(face: Pixels, right: float = 0.0, roll_deg: float = 0.0) -> Pixels:
    """The picture pushed to the right and turned so that the crown goes to the picture's left."""
    matrix = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), roll_deg, 1.0)
    matrix[0, 2] += right
    turned = cv2.warpAffine(face, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def timed(pictures: Iterable[Pixels]) -> Iterator[Frame]:
    for number, picture in enumerate(pictures):
        yield Frame(picture.copy(), 3 + number / RATE)


def tracked(pictures: Iterable[Pixels]) -> FaceTrack:
    return track_face(timed(pictures), RATE)


def seen_in(pictures: Iterable[Pixels], first: Face | None = None) -> list[Landmarks | None]:
    """What a watcher of the same pictures is shown."""
    shown: list[Landmarks | None] = []
    track_face(timed(pictures), RATE, first=first, see=lambda _, found: shown.append(found))
    return shown


def test_a_head_that_tilts_is_followed(face: Pixels) -> None:
    asked = 12 * np.sin(np.linspace(0, np.pi, 12))
    track = tracked(moved(face, roll_deg=angle) for angle in asked)
    assert track.frames == 12
    assert track.times_s.tolist() == pytest.approx([number / 25 for number in range(12)])
    assert track.seen.all()
    assert (track.cuts, track.faces) == ((), 1)
    assert track.presence.min() > 0.9
    roll = track.pose_deg[:, 2] - track.pose_deg[0, 2]
    assert np.abs(roll - asked).max() < 1.5
    assert np.abs(track.pose_deg[:, 0] - track.pose_deg[0, 0]).max() < 2.5


def test_scores_hardly_change_when_only_the_place_of_the_face_does(face: Pixels) -> None:
    track = tracked(moved(face, right=40 * np.sin(number / 3)) for number in range(12))
    assert track.seen.all()
    assert track.scores.std(axis=0).mean() < 0.01
    assert track.scores[:, BLENDSHAPES.index("tongueOut")].max() == 0


def test_whoever_watches_is_shown_the_face(face: Pixels) -> None:
    shown = seen_in([*(moved(face, right=shift) for shift in (0, 6, 12)), np.zeros_like(face)])
    middles = [found[:468, 0].mean() for found in shown if found is not None]
    assert np.diff(middles) == pytest.approx([6, 6], abs=1.0)
    assert shown[-1] is None


def test_a_face_that_is_known_already_is_not_searched_for(
    face: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = find_upright_faces(face)[0]
    searched = seen_in([face])[0]
    monkeypatch.setattr("fondly.perception.track.find_upright_faces", lambda _: ())
    assert seen_in([face]) == [None]
    (found,) = seen_in([face], known)
    assert found is not None
    assert searched is not None
    assert np.abs(found - searched).max() < 1e-3


def test_a_face_that_leaves_and_comes_back_is_lost_and_found(face: Pixels) -> None:
    shifts = [0, 60, 120, 180, 240, *[SIDE] * 6, 240, 180, 120, 60, *[0] * 6]
    track = tracked(moved(face, right=shift) for shift in shifts)
    assert track.seen[0]
    assert not track.seen[5:11].any()
    assert np.isnan(track.scores[~track.seen]).all()
    assert track.seen[-1]


def test_two_faces_are_counted_and_the_larger_is_followed(face: Pixels) -> None:
    small = np.zeros_like(face)
    inset = cv2.resize(face, (SIDE * 3 // 5, SIDE * 3 // 5))
    small[: inset.shape[0], : inset.shape[1]] = inset
    together = np.concatenate([face, small], axis=1)
    assert tracked([together] * 2).faces == 2
    for found in seen_in([together] * 2):
        assert found is not None
        assert found[:, 0].max() < SIDE


def test_a_cut_is_noticed_and_a_pan_is_not(face: Pixels, other: Pixels) -> None:
    pan = [np.roll(face, -10 * number, axis=1) for number in range(6)]
    track = tracked([*pan, *[other] * 4, *[face] * 3])
    assert track.cuts == (6, 10)
    assert track.seen.all()


def test_nothing_is_seen_where_there_is_no_face() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (3, 120, 160, 3), np.uint8)
    track = tracked(noise)
    assert not track.seen.any()
    assert track.presence.max() == 0


def test_no_frames_are_no_frames() -> None:
    assert tracked([]).frames == 0


def test_it_can_be_stopped(face: Pixels) -> None:
    def stop(frame: Frame, _: object) -> None:
        if frame.time > 3 + 2 / RATE:
            raise Cancelled("Stopped.", "Nothing was left.")

    with pytest.raises(Cancelled):
        track_face(timed([face] * 9), RATE, see=stop)


def test_a_fault_of_the_file_comes_through(face: Pixels) -> None:
    def broken() -> Iterator[Frame]:
        yield from timed([face])
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        track_face(broken(), RATE)


@pytest.mark.parametrize("change", [
    lambda t: {"times_s": t.times_s[::-1].copy()},
    lambda t: {"scores": t.scores[:1]},
], ids=["times", "scores"])  # fmt: skip
def test_a_track_checks_itself(face: Pixels, change: Callable[[FaceTrack], dict]) -> None:
    track = tracked([face] * 2)
    values = {name: getattr(track, name) for name in ("times_s", "scores", "pose_deg", "presence")}
    with pytest.raises(ValueError, match=r"times|scores"):
        FaceTrack(RATE, **{**values, **change(track)})


def test_a_part_of_a_track_begins_at_zero(face: Pixels, other: Pixels) -> None:
    whole = tracked([*[face] * 3, *[other] * 3])
    part = whole.part(2, 6)
    assert part.frames == 4
    assert part.times_s[0] == 0
    assert part.cuts == (1,)
    assert np.array_equal(part.pose_deg, whole.pose_deg[2:])
