"""Restoring a photo: the steps in order, the likeness guarded, the files whole."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.domain.brief import Brief
from fondly.domain.decision import Subject
from fondly.domain.photo import Photo
from fondly.domain.progress import Stage
from fondly.domain.restoration import Step, Treatment
from fondly.errors import Cancelled, OptionInvalid, OutputExists
from fondly.media.photo_file import content_hash, open_photo
from fondly.perception.faces import find_faces
from fondly.pipeline import restoring
from fondly.pipeline.restore import Targets, restore
from fondly.pipeline.restoring import Development, Restorer, findings_of, restorer_of
from fondly.restoration.step import Mended

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def astronaut(second_photo: Path) -> Photo:
    """Her head and shoulders: sharp, clean, modern."""
    pixels = open_photo(second_photo).pixels[:300, 90:360]
    return _photo(np.ascontiguousarray(pixels))


@pytest.fixture(scope="module")
def aged(astronaut: Photo) -> Photo:
    """The same, grainy and faded."""
    grain = np.random.default_rng(0).normal(0, 14, astronaut.pixels.shape[:2])
    faded = 70 + 0.45 * (astronaut.pixels + grain[..., None])
    return _photo(np.clip(faded, 0, 255).astype(np.uint8))


def _photo(pixels: Pixels) -> Photo:
    return Photo(pixels, content_hash(pixels))


def test_what_is_not_old_is_not_changed(astronaut: Photo, tmp_path: Path) -> None:
    made = restore(astronaut, Targets(tmp_path / "a.png"), size=270)
    apart = np.abs(made.restored.photo.pixels.astype(int) - astronaut.pixels)
    assert apart.mean() < 1
    assert [report.step for report in made.restored.steps] == list(Treatment().steps)
    assert all(report.sentence for report in made.restored.steps)


def test_an_old_photo_comes_nearer_to_the_truth(
    astronaut: Photo, aged: Photo, tmp_path: Path
) -> None:
    targets = Targets(tmp_path / "a.png", compare=tmp_path / "both.png")
    made = restore(aged, targets, Treatment((Step.NOISE, Step.TONE)), size=270)
    after = made.restored.photo.pixels
    before_db, after_db = (cv2.PSNR(one, astronaut.pixels) for one in (aged.pixels, after))
    assert after_db > before_db + 3
    assert [report.changed for report in made.restored.steps] == [True, True]
    assert all("identity_distance" in report.evidence for report in made.restored.steps)
    with Image.open(targets.picture) as written:
        assert np.array_equal(np.asarray(written), after)
    pair = [np.asarray(Image.open(path)) for path in targets.pair]
    assert pair[0].shape == pair[1].shape == after.shape
    assert np.abs(pair[0].astype(int) - aged.pixels).max() <= 1
    assert np.asarray(Image.open(tmp_path / "both.png")).shape[1] > 2 * after.shape[1]


def test_the_size_is_what_was_asked_for(aged: Photo, tmp_path: Path) -> None:
    treatment = Treatment((Step.TONE,))
    smaller = restore(aged, Targets(tmp_path / "a.png"), treatment, size=135).restored
    assert (smaller.photo.width, smaller.photo.height) == (135, 150)
    assert np.allclose(smaller.restored_from_photo, np.diag([0.5, 0.5, 1]))
    larger = restore(aged, Targets(tmp_path / "b.png"), treatment, size=540).restored
    assert (larger.photo.width, larger.photo.height) == (540, 600)
    assert np.allclose(larger.restored_from_photo, np.diag([2.0, 2.0, 1]))


@pytest.mark.parametrize("size", [60, 1000])
def test_a_size_that_shows_nothing_is_refused(aged: Photo, tmp_path: Path, size: int) -> None:
    with pytest.raises(OptionInvalid, match="--size"):
        restore(aged, Targets(tmp_path / "a.png"), Treatment((Step.TONE,)), size=size)


def test_stopping_between_two_steps_leaves_nothing(aged: Photo, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    def stop(stage: str, done: int, total: int) -> None:
        seen.append((stage, done, total))
        if stage == Stage.RESTORE and total > 1 and done == 1:
            raise Cancelled("Stopped.", "Nothing was left.")

    targets = Targets(tmp_path / "a.png", compare=tmp_path / "both.png")
    with pytest.raises(Cancelled):
        restore(aged, targets, Treatment((Step.NOISE, Step.TONE)), size=270, progress=stop)
    assert (Stage.RESTORE, 0, 2) in seen
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(second_photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "photo.png"
    copy.write_bytes(second_photo.read_bytes())
    with pytest.raises(OutputExists, match="photo itself"):
        restore(copy, Targets(copy, overwrite=True))
    with pytest.raises(OptionInvalid, match="same name"):
        restore(copy, Targets(tmp_path / "a.png", compare=tmp_path / "a.png"))
    with pytest.raises(OptionInvalid, match="PNG"):
        restore(copy, Targets(tmp_path / "a.jpg"))
    assert list(tmp_path.iterdir()) == [copy]


def test_a_step_that_makes_a_stranger_is_left_out(
    astronaut: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    strengths: list[float] = []

    def swap_face(pixels: Pixels, faces: tuple[object, ...], strength: float) -> Mended:
        del faces
        strengths.append(strength)
        return Mended(_with_a_hole(pixels), changed=True, sentence="Made her beautiful.")

    monkeypatch.setattr(restoring, "mend_noise", swap_face)
    faces = find_faces(astronaut.pixels)
    size = (astronaut.width, astronaut.height)
    restored = Restorer(astronaut, Treatment((Step.NOISE,))).mend(faces, size)
    (report,) = restored.steps
    assert not report.changed
    assert "Left out" in report.sentence
    assert report.evidence["identity_distance"] > 0.2
    assert strengths == [1.0, 0.5]
    assert restored.photo.pixels is astronaut.pixels


def test_a_step_that_is_too_strong_is_taken_gently(
    astronaut: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_strong(pixels: Pixels, faces: tuple[object, ...], strength: float) -> Mended:
        del faces
        spoiled = _with_a_hole(pixels) if strength > 0.5 else np.clip(pixels, 0, 250)
        return Mended(np.asarray(spoiled, np.uint8), changed=True, sentence="Mended.")

    monkeypatch.setattr(restoring, "mend_noise", too_strong)
    faces = find_faces(astronaut.pixels)
    size = (astronaut.width, astronaut.height)
    (report,) = Restorer(astronaut, Treatment((Step.NOISE,))).mend(faces, size).steps
    assert report.changed
    assert "half strength" in report.sentence


def test_a_part_of_the_photo_keeps_its_place(aged: Photo) -> None:
    restorer = Restorer(aged, Treatment((Step.TONE,)))
    restorer.show((40.0, 60.0, 240.0, 260.0), (100, 100))
    restored = restorer.mend((), (300, 300))
    assert restored.photo.pixels.shape == (300, 300, 3)
    corner = restored.restored_from_photo @ np.asarray([240.0, 260.0, 1.0])
    assert np.allclose(corner, [300, 300, 1])
    assert restored.before is aged


def _with_a_hole(pixels: Pixels) -> Pixels:
    """A face without eyes, nose and mouth."""
    spoiled = pixels.copy()
    (face,) = find_faces(pixels)
    points = face.landmarks[:, :2]
    middle, half = points.mean(axis=0), 0.42 * np.ptp(points, axis=0)
    (x0, y0), (x1, y1) = (middle - half).astype(int), (middle + half).astype(int)
    spoiled[y0:y1, x0:x1] = cv2.GaussianBlur(spoiled, (0, 0), 25)[y0:y1, x0:x1]
    cv2.circle(spoiled, (int(middle[0]), int(middle[1])), int(half[0] * 0.5), (20, 160, 60), -1)
    return spoiled


def test_a_frame_is_developed_at_the_size_it_shows(aged: Photo) -> None:
    faces = find_faces(aged.pixels)
    restorer = Restorer(aged, Treatment((Step.TONE,)))
    development = Development(restorer, faces)
    frame = development(aged.pixels, (35.0, 20.0, 235.0, 270.0), (80, 100))
    assert frame.shape == (100, 80, 3)
    assert development.restored is not None
    assert development.restored.photo.pixels is frame
    assert [report.step for report in development.restored.steps] == [Step.TONE]
    assert restorer.photo is aged
    again = Development(restorer, faces)(aged.pixels, (35.0, 20.0, 235.0, 270.0), (80, 100))
    assert np.array_equal(again, frame)
    with pytest.raises(ValueError, match="was analysed"):
        development(aged.pixels.copy(), (0.0, 0.0, 10.0, 10.0), (10, 10))
    (told,) = findings_of(development.restored)
    assert told.code == "restored"


def test_a_brief_says_which_steps(aged: Photo) -> None:
    assert restorer_of(Brief(Subject.SELF), aged) is None
    only_cut = Brief(Subject.SELF, restore=(Step.GEOMETRY,))
    assert restorer_of(only_cut, aged) is not None
    assert Brief(Subject.SELF, restore=(Step.TONE, Step.NOISE)).restore == (Step.NOISE, Step.TONE)


def test_unasked_a_photo_is_enlarged_only_as_far_as_a_clip_shows(
    astronaut: Photo, tmp_path: Path
) -> None:
    made = restore(astronaut, Targets(tmp_path / "a.png"), Treatment((Step.TONE,)))
    short_side = min(made.restored.photo.width, made.restored.photo.height)
    assert astronaut.width < short_side <= 1080
