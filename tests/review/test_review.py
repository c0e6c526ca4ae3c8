"""A clip that Fondly makes passes its review, and each planted fault is found in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.brief import Brief
from fondly.domain.decision import Subject
from fondly.domain.options import LabelPlace
from fondly.domain.photo import Photo
from fondly.domain.report import Report
from fondly.errors import NoFaceFound, VideoUnreadable
from fondly.export.label import Label, draw_label
from fondly.media.photo_file import content_hash, open_photo
from fondly.media.video_reader import open_video
from fondly.perception.faces import find_faces, find_upright_faces
from fondly.pipeline.animate import animate
from fondly.pipeline.output import Output
from fondly.pipeline.review import review
from fondly.review.watcher import COMPARED
from tests.review.planted import Picture, ellipse, frames_of, moved, write

RATE = 24
BRIEF = Brief(Subject.HISTORICAL, driver="nostalgia", seconds=4.0, fps=Fraction(RATE), size=360)
RELEASE = 64, 85
"""Frames in which the smile goes in: .9 s."""
SMALL_PX = 44
"""Width of a face that is found only where one is looked for in the whole photo."""
EYES = (33, 133, 159, 145), (263, 362, 386, 374)


@pytest.fixture(scope="module")
def clip(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reviewed") / "clip.mp4"
    animate(demo_photo, BRIEF, Output(path, keep_for=timedelta(0)))
    return path


@pytest.fixture(scope="module")
def frames(clip: Path) -> list[Picture]:
    return frames_of(clip)


@pytest.fixture(scope="module")
def landmarks(frames: list[Picture]) -> NDArray[np.float32]:
    return find_faces(frames[0])[0].landmarks[:, :2]


def _reviewed(pictures: list[Picture], folder: Path, photo: Photo | None = None) -> Report:
    return review(write(pictures, folder / "planted.mp4", RATE), photo=photo).report


def test_a_clip_of_ours_passes(clip: Path, demo_photo: Path) -> None:
    told: list[tuple[str, int, int]] = []
    found = review(
        clip,
        photo=open_photo(demo_photo),
        brief=BRIEF,
        progress=lambda *step: told.append(step),
    )
    report = found.report
    assert report.falls_short == ()
    assert report.advice == ()
    assert report.against_photo
    assert min(1 - distance for _, distance in report.likeness) > 0.8
    assert report.signs["blink-count"].value == 1
    assert [answer.code for answer in report.checklist] == [
        "mouth",
        "eyes",
        "expression",
        "overall",
    ]
    assert all(answer.well is not False for answer in report.checklist)
    assert told[-1][1:] == (found.motion.frames, found.motion.frames)


def test_a_trembling_picture_is_found(frames: list[Picture], tmp_path: Path) -> None:
    shaken = [moved(one, index % 2) for index, one in enumerate(frames)]
    assert "jitter" in _reviewed(shaken, tmp_path).falls_short


def test_a_missing_blink_is_found(frames: list[Picture], tmp_path: Path) -> None:
    assert _reviewed([frames[0]] * len(frames), tmp_path).falls_short == ("blink-count",)


def test_a_frozen_eye_is_found(
    frames: list[Picture], landmarks: NDArray[np.float32], tmp_path: Path
) -> None:
    eye = ellipse(frames[0].shape, landmarks[list(EYES[0])], 1.9)
    frozen = [np.where(eye[..., None], frames[0], one) for one in frames]
    report = _reviewed(frozen, tmp_path)
    assert "eyes-together" in report.falls_short


def test_a_colour_cast_is_found(frames: list[Picture], tmp_path: Path) -> None:
    def warmer(one: Picture, share: float) -> Picture:
        return np.clip(one + share * np.array([14.0, 0, -14.0]), 0, 255).astype(np.uint8)

    cast = [warmer(one, index / len(frames)) for index, one in enumerate(frames)]
    assert "cast" in _reviewed(cast, tmp_path).falls_short


def test_a_moved_background_is_found(
    frames: list[Picture], landmarks: NDArray[np.float32], tmp_path: Path
) -> None:
    shape = frames[0].shape
    around = ellipse(shape, landmarks, 1.6) | (np.arange(shape[0])[:, None] > 0.7 * shape[0])
    texture = np.random.default_rng(0).integers(0, 60, (shape[0] // 12 + 1, shape[1] // 12 + 1, 1))
    wall = np.kron(texture, np.ones((12, 12, 1))).astype(np.uint8)[: shape[0], : shape[1]]
    still = [np.where(around[..., None], one, 90 + wall).astype(np.uint8) for one in frames]
    drifting = [
        np.where(around[..., None], one, moved(90 + wall, round(3 * index / len(frames))))
        for index, one in enumerate(frames)
    ]
    assert "background" not in _reviewed(still, tmp_path).falls_short
    assert (
        "background" in _reviewed([one.astype(np.uint8) for one in drifting], tmp_path).falls_short
    )


def test_a_label_at_the_top_is_no_moved_background(frames: list[Picture], tmp_path: Path) -> None:
    place = LabelPlace.TOP_LEFT
    shown = [frames[0]] * 24 + [draw_label(frames[0], Label(place=place))] * 24
    clip = write(shown, tmp_path / "labelled.mp4", RATE)
    report = review(clip, brief=replace(BRIEF, label_place=place)).report
    assert "background" not in report.falls_short


def test_flicker_is_found(frames: list[Picture], tmp_path: Path) -> None:
    lit = [np.clip(one.astype(int) + 4 * (index % 2), 0, 255) for index, one in enumerate(frames)]
    assert "flicker" in _reviewed([one.astype(np.uint8) for one in lit], tmp_path).falls_short


def test_a_cut_smile_is_found(frames: list[Picture], tmp_path: Path) -> None:
    half = len(frames) // 2
    cut = [*frames[:half], *[frames[0]] * (len(frames) - half)]
    assert _reviewed(cut, tmp_path).falls_short == ("leap",)


def test_a_hurried_smile_is_found(frames: list[Picture], tmp_path: Path) -> None:
    begins, ends = RELEASE
    hurried = [*frames[:begins], *frames[begins:ends:6], *frames[ends:]]
    assert _reviewed(hurried, tmp_path).falls_short == ("smile-release",)


def test_another_persons_face_is_found(
    frames: list[Picture], second_photo: Path, demo_photo: Path, tmp_path: Path
) -> None:
    other = open_photo(second_photo).pixels[: frames[0].shape[0], 90 : 90 + frames[0].shape[1]]
    stranger = np.ascontiguousarray(
        np.pad(other, [(0, frames[0].shape[0] - len(other)), (0, 0), (0, 0)])
    )
    report = _reviewed([stranger] * len(frames), tmp_path, open_photo(demo_photo))
    assert "likeness-p5" in report.falls_short
    assert "somebody else" in report.advice[0]


def test_softness_is_no_other_person(
    frames: list[Picture], demo_photo: Path, tmp_path: Path
) -> None:
    import cv2

    soft = [np.asarray(cv2.GaussianBlur(one, (0, 0), 2.0), np.uint8) for one in frames]
    report = _reviewed(soft, tmp_path, open_photo(demo_photo))
    assert not [code for code in report.falls_short if code.startswith("likeness")]


def test_a_clip_that_does_not_tell_its_length_is_looked_at_as_often(
    frames: list[Picture], tmp_path: Path
) -> None:
    path = tmp_path / "streamed.mkv"
    with av.open(str(path), "w", format="matroska", options={"live": "1"}) as container:
        stream = container.add_stream("libx264", rate=RATE, options={"crf": "18"})
        stream.height, stream.width = frames[0].shape[:2]
        for picture in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    with open_video(path) as opened:
        assert opened.expected == 0
    seen = [round(one.time_s * RATE) for one in review(path).glimpses]
    assert COMPARED <= len(seen) <= 2 * COMPARED
    assert len(set(np.diff(seen))) == 1
    assert len(frames) - seen[-1] <= seen[1]


def test_what_shows_nobody_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 120, 3), np.uint8)
    with pytest.raises(NoFaceFound):
        _reviewed([noise] * 5, tmp_path)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no clip")
    with pytest.raises(VideoUnreadable):
        review(broken)


def test_several_people_the_right_one_is_held_against(
    frames: list[Picture], second_photo: Path, tmp_path: Path
) -> None:
    astronaut = open_photo(second_photo).pixels
    height = max(len(astronaut), len(frames[0]))
    pair = np.zeros((height, astronaut.shape[1] + frames[0].shape[1], 3), np.uint8)
    pair[: len(astronaut), : astronaut.shape[1]] = astronaut
    pair[: len(frames[0]), astronaut.shape[1] :] = frames[0]
    report = _reviewed(frames[::4], tmp_path, Photo(pair, content_hash(pair)))
    assert report.signs["likeness-p5"].value is not None
    assert report.signs["likeness-p5"].value > 0.8


def test_somebody_small_is_looked_for_behind_somebody_large(
    frames: list[Picture], second_photo: Path, tmp_path: Path
) -> None:
    import cv2

    astronaut = open_photo(second_photo).pixels
    large = np.asarray(cv2.resize(astronaut, None, fx=3, fy=3), np.uint8)
    face_px = float(np.ptp(find_faces(frames[0])[0].landmarks[:, 0]))
    far = cv2.resize(frames[0], None, fx=SMALL_PX / face_px, fy=SMALL_PX / face_px)
    large[: len(far), : far.shape[1]] = far
    assert len(find_upright_faces(large)) == 1
    report = _reviewed(frames[::4], tmp_path, Photo(large, content_hash(large)))
    assert report.signs["likeness-p5"].value is not None
    assert report.signs["likeness-p5"].value > 0.8
