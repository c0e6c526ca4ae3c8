"""The main job on the demo photo, small and short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Brief, Limits
from fondly.domain.decision import Decision, Subject
from fondly.domain.framing import Framing
from fondly.domain.motion import Motion
from fondly.domain.options import Teeth
from fondly.domain.portrait import Portrait
from fondly.domain.progress import Progress
from fondly.domain.restoration import Step
from fondly.errors import Cancelled, OutputExists, PolicyRefusal, RecipeMismatch, SeveralFaces
from fondly.media.photo_file import open_photo
from fondly.pipeline import animate as main_job
from fondly.pipeline.animate import Animation, animate
from fondly.pipeline.output import Output
from fondly.pipeline.recipe_file import read_recipe
from fondly.portrait.build import build_portrait

SIZE = 240
BRIEF = Brief(Subject.HISTORICAL, seconds=2.0, size=SIZE)
BREATH = Motion.of(12, {"breath": [0, 0.5, 1, 0.5, 0], "eyeBlinkLeft": [0, 0, 1, 0, 0]})
SHORT = Brief(Subject.HISTORICAL, motion=BREATH, size=SIZE, limits=Limits.OFF)


@dataclass(frozen=True)
class Made:
    """One clip with everything around it."""

    animation: Animation
    output: Output
    progress: tuple[tuple[str, int, int], ...]

    @property
    def frames(self) -> list[NDArray[np.uint8]]:
        assert self.output.frames is not None
        return read_frames(self.output.frames)


def read_frames(folder: Path) -> list[NDArray[np.uint8]]:
    pictures = [cv2.imread(str(path)) for path in sorted(folder.glob("*.png"))]
    return [np.asarray(cv2.cvtColor(one, cv2.COLOR_BGR2RGB)) for one in pictures if one is not None]


@pytest.fixture(scope="module")
def made(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    output = Output(folder / "clip.mp4", folder / "frames")
    told: list[tuple[str, int, int]] = []
    animation = animate(demo_photo, BRIEF, output, progress=lambda *step: told.append(step))
    return Made(animation, output, tuple(told))


def test_it_makes_a_clip_a_recipe_and_the_raw_frames(made: Made) -> None:
    clip = made.animation.clip
    assert clip.path.stat().st_size > 1000
    assert (clip.width, clip.height, clip.frames) == (SIZE, 300, 60)
    assert made.animation.faces == (1,)
    assert len(made.frames) == clip.frames
    assert all(one.shape == (300, SIZE, 3) for one in made.frames)
    assert read_recipe(made.animation.recipe_path) == clip.recipe


def test_the_first_and_last_raw_frame_are_the_framed_photo(made: Made, demo_photo: Path) -> None:
    analysis = choose_subject(analyse(open_photo(demo_photo)))
    photo = frame(analysis, BRIEF.framing, BRIEF.size).analysis.photo
    assert np.array_equal(made.frames[0], photo.pixels)
    assert np.array_equal(made.frames[-1], photo.pixels)
    assert any(not np.array_equal(one, photo.pixels) for one in made.frames)


def test_nothing_is_left_open_in_the_recipe(made: Made) -> None:
    brief = read_recipe(made.output.recipe).brief
    assert {"driver", "intensity", "seconds", "fps", "seed", "face"} <= brief.given().keys()


def test_progress_and_timings_tell_every_stage(made: Made) -> None:
    stages = [
        "motion",
        "open",
        "analyse",
        "frame",
        "portrait",
        "likeness",
        "render",
        "encode",
        "keep",
    ]
    assert set(made.animation.timings_s) == set(stages)
    assert all(seconds > 0 for seconds in made.animation.timings_s.values())
    rendered = [done for stage, done, total in made.progress if stage == "render"]
    assert rendered == list(range(61))
    assert all(0 <= done <= total for _, done, total in made.progress)


def test_the_mouth_is_told_about_teeth(
    demo_photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Teeth] = []

    def build(analysis: Analysis, *, teeth: Teeth, progress: Progress) -> Portrait:
        told.append(teeth)
        return build_portrait(analysis, teeth=teeth, progress=progress)

    monkeypatch.setattr("fondly.pipeline.take.build_portrait", build)
    output = Output(tmp_path / "clip.mp4")
    animate(demo_photo, replace(SHORT, teeth=Teeth.NONE), output)
    assert told == [Teeth.NONE]
    assert read_recipe(output.recipe).brief.teeth is Teeth.NONE


def test_a_recipe_makes_the_same_frames_again(made: Made, demo_photo: Path, tmp_path: Path) -> None:
    output = Output(tmp_path / "again.mp4", tmp_path / "frames")
    recipe = read_recipe(made.output.recipe)
    again = animate(demo_photo, recipe, output)
    frames = read_frames(tmp_path / "frames")
    assert all(np.array_equal(a, b) for a, b in zip(made.frames, frames, strict=True))
    assert read_recipe(again.recipe_path) == recipe


def test_a_recipe_of_another_photo_leaves_nothing(
    made: Made, second_photo: Path, tmp_path: Path
) -> None:
    with pytest.raises(RecipeMismatch):
        animate(second_photo, read_recipe(made.output.recipe), Output(tmp_path / "clip.mp4"))
    assert not list(tmp_path.iterdir())


def test_a_recipe_of_another_version_is_refused_at_once(
    made: Made, demo_photo: Path, tmp_path: Path
) -> None:
    recipe = replace(read_recipe(made.output.recipe), version="0.0.1")
    with pytest.raises(RecipeMismatch, match=r"0\.0\.1"):
        animate(demo_photo, recipe, Output(tmp_path / "clip.mp4"))


def test_an_explicit_motion_is_embedded_and_makes_the_same_frames_again(
    demo_photo: Path, tmp_path: Path
) -> None:
    photo = open_photo(demo_photo)
    first = animate(photo, SHORT, Output(tmp_path / "a.mp4", tmp_path / "a"))
    assert (first.clip.frames, first.clip.rate) == (5, Fraction(12))
    recipe = read_recipe(first.recipe_path)
    assert recipe.brief.motion == BREATH
    animate(photo, recipe, Output(tmp_path / "b.mp4", tmp_path / "b"))
    frames = read_frames(tmp_path / "a")
    assert not np.array_equal(frames[0], frames[2])
    for one, other in zip(frames, read_frames(tmp_path / "b"), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("stage", ["open", "analyse", "portrait", "render"])
def test_stopping_at_any_stage_leaves_no_half_file(
    demo_photo: Path, tmp_path: Path, stage: str
) -> None:
    def stop(now: str, done: int, total: int) -> None:
        if now == stage and done == min(total, 2):
            raise Cancelled("Stopped.", "Nothing was left.")

    output = Output(tmp_path / "clip.mp4", invented=tmp_path / "maps")
    with pytest.raises(Cancelled):
        animate(demo_photo, SHORT, output, progress=stop)
    assert not list(tmp_path.iterdir())


def test_nothing_is_replaced_unasked(demo_photo: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_text("mine")
    with pytest.raises(OutputExists):
        animate(demo_photo, SHORT, Output(clip))
    assert clip.read_text() == "mine"
    animate(demo_photo, SHORT, Output(clip, overwrite=True))
    assert clip.stat().st_size > 1000


def test_the_rules_are_asked_before_anything_is_opened(
    demo_photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Decision(allowed=False, reasons=("Not this one.",), obligations=())
    monkeypatch.setattr("fondly.pipeline.consent.decide", lambda _: refusal)
    monkeypatch.setattr(main_job, "open_photo", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(PolicyRefusal, match="Not this one"):
        animate(demo_photo, SHORT, Output(tmp_path / "clip.mp4"))


def test_among_several_faces_somebody_chooses(demo_photo: Path, tmp_path: Path) -> None:
    photo = open_photo(demo_photo)
    twins = tmp_path / "twins.png"
    pair = np.concatenate([photo.pixels, photo.pixels[:, ::-1]], axis=1)
    cv2.imwrite(str(twins), cv2.cvtColor(pair, cv2.COLOR_RGB2BGR))
    with pytest.raises(SeveralFaces):
        animate(twins, SHORT, Output(tmp_path / "clip.mp4"))
    seen: list[Analysis] = []

    def choose(analysis: Analysis) -> int:
        seen.append(analysis)
        return 2

    made = animate(twins, SHORT, Output(tmp_path / "clip.mp4"), choose_face=choose)
    assert made.faces == (2,)
    assert len(seen[0].faces) == 2
    assert read_recipe(made.recipe_path).brief.face == 2
    codes = {finding.code for finding in made.findings}
    assert "several-faces" in codes


@pytest.mark.parametrize("framing", [Framing.PHOTO, Framing.WIDE, Framing.STORY])
def test_every_framing_ends_in_a_clip(demo_photo: Path, tmp_path: Path, framing: Framing) -> None:
    brief = replace(SHORT, framing=framing, size=360)
    clip = animate(demo_photo, brief, Output(tmp_path / "clip.mp4")).clip
    sizes: Mapping[Framing, tuple[int, int]] = {
        Framing.PHOTO: (360, 464),
        Framing.WIDE: (640, 360),
        Framing.STORY: (360, 640),
    }
    assert (clip.width, clip.height) == sizes[framing]


def test_every_variant_of_the_demo_photos_can_be_animated(variant: Path, tmp_path: Path) -> None:
    clip = animate(variant, SHORT, Output(tmp_path / "clip.mp4"), choose_face=lambda _: 1).clip
    assert clip.frames == 5


@pytest.mark.slow
def test_a_photo_is_restored_first_and_again_from_the_recipe(
    demo_photo: Path, tmp_path: Path
) -> None:
    aged = tmp_path / "aged.png"
    with Image.open(demo_photo) as picture:
        small = np.asarray(picture.convert("RGB").resize((512, 660)), np.float32)
    grain = np.random.default_rng(0).normal(0, 12, small.shape[:2])[..., None]
    Image.fromarray((70 + 0.5 * (small + grain)).clip(0, 255).astype(np.uint8)).save(aged)
    plain = Output(tmp_path / "plain.mp4", tmp_path / "plain")
    animate(aged, SHORT, plain)
    wish = replace(SHORT, restore=(Step.NOISE, Step.TONE))
    restored = Output(tmp_path / "restored.mp4", tmp_path / "restored")
    done = animate(aged, wish, restored)
    assert "restored" in {finding.code for finding in done.findings}
    assert done.timings_s["restore"] > 0
    before, after = (read_frames(tmp_path / name)[0] for name in ("plain", "restored"))
    assert before.shape == after.shape
    assert after.std() > 1.5 * before.std()
    recipe = read_recipe(restored.recipe)
    assert recipe.brief.restore == (Step.NOISE, Step.TONE)
    again = Output(tmp_path / "again.mp4", tmp_path / "again")
    animate(aged, recipe, again)
    for one, other in zip(
        read_frames(tmp_path / "again"), read_frames(tmp_path / "restored"), strict=True
    ):
        assert np.array_equal(one, other)
