"""Known motion in, tracked motion out: our own clips are the driver videos of these tests."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fondly.domain.brief import Brief, Limits
from fondly.domain.capture import Capture
from fondly.domain.decision import Decision, Subject
from fondly.domain.live_link import readings_from_csv
from fondly.domain.motion import Motion
from fondly.domain.motion_json import performance_from_json
from fondly.domain.progress import Stage
from fondly.errors import (
    Cancelled,
    NoFaceFound,
    OptionInvalid,
    OutputExists,
    PolicyRefusal,
    VideoUnreadable,
)
from fondly.media.video_file import VideoOptions, write_video
from fondly.motion.curves import Swell
from fondly.motion.file import read_motion, read_performance
from fondly.motion.follow import FIRST
from fondly.motion.retarget import motion_of
from fondly.pipeline.animate import Animation, animate
from fondly.pipeline.choices import choose_motion
from fondly.pipeline.driver_video import with_driver_video
from fondly.pipeline.output import Output
from fondly.pipeline.recipe_file import read_recipe
from fondly.pipeline.track import track, write_capture

RATE = Fraction(25)
FRAMES = 60
BLINK = 30
SUBJECT = Subject.HISTORICAL


def performance() -> Motion:
    """A blink in frame 30, a turn of 5° and a smile, from rest to rest."""
    times = np.arange(FRAMES) / 25
    blink = Swell(BLINK / 25 - 0.1, 0.1, 0.0, 0.2).at(times)
    turn = 5 * Swell(0.2, 0.8, 0.2, 0.9).at(times)
    return Motion.of(
        RATE,
        {
            "eyeBlinkLeft": blink,
            "eyeBlinkRight": blink,
            "head_yaw_deg": turn,
            "mouthSmileLeft": 0.5 * Swell(0.3, 0.7, 0.3, 0.8).at(times),
            "mouthSmileRight": 0.5 * Swell(0.3, 0.7, 0.3, 0.8).at(times),
        },
    )


@pytest.fixture(scope="module")
def video(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo photo, performing that."""
    path = tmp_path_factory.mktemp("driver") / "driver.mp4"
    brief = Brief(SUBJECT, motion=performance(), limits=Limits.OFF, size=360)
    animate(demo_photo, brief, Output(path))
    return path


@pytest.fixture(scope="module")
def captured(video: Path) -> Capture:
    return track(video, neutral=FIRST).capture


@pytest.fixture(scope="module")
def made(video: Path, demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Animation:
    """The same photo, driven by that video."""
    brief, findings = with_driver_video(Brief(SUBJECT, size=240, limits=Limits.OFF), video)
    assert findings == ()
    assert isinstance(brief, Brief)
    return animate(demo_photo, brief, Output(tmp_path_factory.mktemp("made") / "clip.mp4"))


def test_what_was_performed_is_what_is_tracked(captured: Capture) -> None:
    asked, found = performance(), motion_of(captured)
    assert (found.rate, found.frames) == (asked.rate, asked.frames)
    assert found.is_rest(0)
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        assert abs(int(found[name].argmax()) - int(asked[name].argmax())) <= 1
        assert found[name].max() > 0.9
        assert found[name][:20].max() < 0.25
    assert np.abs(found["head_yaw_deg"] - asked["head_yaw_deg"]).mean() < 0.7
    assert np.abs(found["head_roll_deg"]).max() < 1.5
    smile = found["mouthSmileLeft"]
    assert smile[[0, -1]].max() < 0.05
    assert np.corrcoef(smile, asked["mouthSmileLeft"])[0, 1] > 0.9


def test_a_part_at_another_speed_is_that_part(video: Path) -> None:
    part = track(video, from_s=0.8, to_s=1.6, speed=0.5).capture.readings
    assert part.duration_s == pytest.approx(1.6, abs=0.1)
    blink = part["eyeBlinkLeft"]
    assert blink.argmax() == pytest.approx(2 * (BLINK - 20), abs=2)


def test_every_frame_is_told_and_it_can_be_stopped(video: Path) -> None:
    told: list[tuple[str, int, int]] = []
    track(video, to_s=0.8, progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(21))
    assert {stage for stage, _, _ in told} == {Stage.TRACK}

    def stop(_stage: str, done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled("Stopped.", "Nothing was left.")

    with pytest.raises(Cancelled):
        track(video, progress=stop)


def test_a_clip_has_the_rate_and_length_of_its_driver_video(made: Animation) -> None:
    assert (made.clip.rate, made.clip.frames) == (RATE, FRAMES)


def test_the_recipe_holds_the_motion_itself(made: Animation) -> None:
    recipe = read_recipe(made.recipe_path)
    motion = recipe.brief.motion
    assert recipe.brief.capture is None
    assert motion is not None
    assert choose_motion(recipe.brief)[1] == motion
    assert motion.is_rest(0)
    assert motion.is_rest(FRAMES - 1)
    assert abs(int(motion["eyeBlinkLeft"].argmax()) - BLINK) <= 1
    assert motion["eyeBlinkLeft"].max() > 0.9
    assert motion["head_yaw_deg"].max() == pytest.approx(5, abs=1.5)


def test_more_seconds_than_the_video_has_repeat_it(captured: Capture) -> None:
    brief, motion = choose_motion(Brief(SUBJECT, capture=captured, seconds=6.0))
    assert motion.frames == 150
    assert motion["eyeBlinkLeft"][BLINK + FRAMES - 1 : BLINK + FRAMES + 2].max() > 0.9
    assert motion.is_rest(149)
    assert brief.seconds == 6.0


def test_fewer_seconds_and_another_rate_end_at_rest_too(captured: Capture) -> None:
    _, motion = choose_motion(Brief(SUBJECT, capture=captured, seconds=1.0, fps=Fraction(50)))
    assert motion.rate == 50
    assert motion.frames == 50
    assert motion.is_rest(49)


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_a_capture_in_a_file_plays_as_it_was(
    captured: Capture, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"motion{suffix}"
    write_capture(captured, path)
    found = read_performance(path)
    assert isinstance(found, Capture)
    for name in ("eyeBlinkLeft", "mouthSmileRight", "head_yaw_deg"):
        assert found.readings[name] == pytest.approx(captured.readings[name], abs=2e-5)
    played = read_motion(path)
    assert played.is_rest(0)
    assert abs(int(played["eyeBlinkLeft"].argmax()) - BLINK) <= 1
    with pytest.raises(OutputExists):
        write_capture(captured, path)
    write_capture(captured, path, overwrite=True)


def test_the_files_are_ours_and_the_app_s(captured: Capture, tmp_path: Path) -> None:
    write_capture(captured, tmp_path / "a.json")
    write_capture(captured, tmp_path / "a.csv")
    assert isinstance(performance_from_json((tmp_path / "a.json").read_bytes()), Capture)
    assert readings_from_csv((tmp_path / "a.csv").read_bytes()).rate == RATE
    with pytest.raises(OptionInvalid, match=r"\.txt"):
        write_capture(captured, tmp_path / "a.txt")


def test_a_video_without_a_face_is_refused(tmp_path: Path) -> None:
    grey = [np.full((120, 160, 3), level, np.uint8) for level in range(60, 90)]
    write_video(grey, tmp_path / "grey.mp4", VideoOptions(RATE))
    with pytest.raises(NoFaceFound):
        track(tmp_path / "grey.mp4")


@pytest.mark.parametrize(("from_s", "to_s"), [(-1.0, None), (2.0, 1.0), (1.0, 1.0), (60.0, None)])
def test_parts_that_make_no_sense_are_refused(
    video: Path, from_s: float, to_s: float | None
) -> None:
    with pytest.raises(OptionInvalid):
        track(video, from_s=from_s, to_s=to_s)


def test_a_clip_has_one_source_of_motion(video: Path, captured: Capture) -> None:
    for brief in (
        Brief(SUBJECT, driver="nostalgia"),
        Brief(SUBJECT, motion=performance()),
        Brief(SUBJECT, capture=captured),
    ):
        with pytest.raises(OptionInvalid, match="one source"):
            with_driver_video(brief, video)


def test_the_rules_are_asked_before_anybody_is_tracked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VideoUnreadable):
        with_driver_video(Brief(SUBJECT), tmp_path / "none.mp4")
    refusal = Decision(allowed=False, reasons=("The facts forbid it.",), obligations=())
    monkeypatch.setattr("fondly.pipeline.consent.decide", lambda _: refusal)
    with pytest.raises(PolicyRefusal):
        with_driver_video(Brief(SUBJECT), tmp_path / "none.mp4")


def test_the_moment_of_rest_of_a_capture_can_be_chosen(captured: Capture) -> None:
    brief, _ = with_driver_video(Brief(SUBJECT, capture=captured), None, neutral="0.8")
    assert isinstance(brief, Brief)
    assert brief.capture is not None
    assert brief.capture.neutral["head_yaw_deg"] == captured.readings["head_yaw_deg"][20]
    with pytest.raises(OptionInvalid, match="none came"):
        with_driver_video(Brief(SUBJECT), None, neutral="first")


def test_a_recipe_needs_no_video(video: Path, made: Animation) -> None:
    recipe = read_recipe(made.recipe_path)
    assert with_driver_video(recipe, None) == (recipe, ())
    with pytest.raises(OptionInvalid, match="recipe"):
        with_driver_video(recipe, video)
