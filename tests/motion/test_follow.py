"""From a track to a capture: the part that is used, the moment of rest, the noise."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face_track import FaceTrack
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.errors import NoFaceFound, OptionInvalid, VideoUnsuitable
from fondly.motion.follow import AUTO, FIRST, follow, parse_neutral
from fondly.motion.retarget import looping, motion_of, to_subject
from fondly.motion.smoothing import smoothed

RATE = Fraction(25)
SMILE = BLENDSHAPES.index("mouthSmileLeft")
JAW = BLENDSHAPES.index("jawOpen")
BLINK = BLENDSHAPES.index("eyeBlinkLeft")


def track(
    frames: int = 100, *, unseen: range = range(0), cuts: tuple[int, ...] = (), faces: int = 1
) -> FaceTrack:
    """A face that rests for the second half, smiling and turned before that."""
    scores = np.full((frames, len(BLENDSHAPES)), 0.05, np.float32)
    scores[: frames // 2, SMILE] = 0.05 + 0.6 * np.sin(np.linspace(0.3, np.pi, frames // 2))
    pose = np.full((frames, 3), 4.0, np.float32)
    pose[: frames // 2, 0] += 10
    presence = np.ones(frames, np.float32)
    scores[unseen], pose[unseen], presence[unseen] = np.nan, np.nan, 0
    return FaceTrack(RATE, np.arange(frames) / 25, scores, pose, presence, cuts, faces)


def test_rest_is_found_where_the_face_rests() -> None:
    rest = follow(track()).capture.neutral
    assert rest["mouthSmileLeft"] == pytest.approx(0.05, abs=0.01)
    assert rest["head_yaw_deg"] == pytest.approx(4.0, abs=0.5)


def test_rest_may_be_the_first_frame_or_a_moment() -> None:
    first = follow(track(), neutral=FIRST).capture.neutral
    assert first["mouthSmileLeft"] == pytest.approx(0.05 + 0.6 * np.sin(0.3), abs=0.03)
    assert first["head_yaw_deg"] == pytest.approx(14.0, abs=0.1)
    later = follow(track(), neutral=1.0).capture
    assert later.neutral["mouthSmileLeft"] == later.readings["mouthSmileLeft"][25]
    with pytest.raises(OptionInvalid, match="beyond"):
        follow(track(), neutral=9.0)


def test_a_moment_is_one_of_the_video_at_any_speed() -> None:
    fast = follow(track(), neutral=1.0, speed=2.0).capture
    assert fast.neutral["mouthSmileLeft"] == pytest.approx(
        follow(track(), neutral=1.0).capture.neutral["mouthSmileLeft"], abs=0.01
    )


@pytest.mark.parametrize(("speed", "frames"), [(1.0, 100), (0.5, 199), (2.0, 50), (4.0, 26)])
def test_speed_changes_the_length(speed: float, frames: int) -> None:
    assert follow(track(), speed=speed).capture.readings.frames == pytest.approx(frames, abs=1)


@pytest.mark.parametrize("speed", [0.0, -1.0, 100.0, float("nan")])
def test_absurd_speeds_are_refused(speed: float) -> None:
    with pytest.raises(OptionInvalid, match="speed"):
        follow(track(), speed=speed)


def test_nothing_is_said_about_a_video_that_is_fine() -> None:
    found = follow(track())
    assert (found.findings, found.capture.readings.frames) == ((), 100)


def test_the_longest_shot_is_used() -> None:
    found = follow(track(cuts=(20, 80)))
    assert found.capture.readings.frames == 60
    (finding,) = found.findings
    assert finding.code == "video-has-cuts"
    assert finding.evidence["from_s"] == pytest.approx(0.8)


def test_a_face_that_is_away_for_a_moment_goes_on() -> None:
    found = follow(track(unseen=range(60, 66)))
    assert found.capture.readings.frames == 100
    assert found.capture.readings["jawOpen"][60:66] == pytest.approx(0.05, abs=1e-3)
    assert [finding.code for finding in found.findings] == ["face-leaves-video"]


def test_a_face_that_leaves_for_long_ends_the_part() -> None:
    found = follow(track(unseen=range(70, 100)))
    assert found.capture.readings.frames == 70
    assert [finding.code for finding in found.findings] == ["face-leaves-video"]


def test_several_faces_are_told() -> None:
    (finding,) = follow(track(faces=3)).findings
    assert finding.code == "video-shows-several-faces"
    assert "3 faces" in finding.sentence


def test_no_face_and_a_glimpse_of_one_are_errors() -> None:
    with pytest.raises(NoFaceFound):
        follow(track(unseen=range(100)))
    with pytest.raises(VideoUnsuitable, match=r"0\.2 s"):
        follow(track(cuts=tuple(range(0, 100, 6))))


def test_frames_at_uneven_times_are_laid_on_even_ones() -> None:
    times = np.sort(np.random.default_rng(1).uniform(0, 3, 90))
    times -= times[0]
    scores = np.zeros((90, len(BLENDSHAPES)), np.float32)
    scores[:, JAW] = times / 4
    whole = FaceTrack(RATE, times, scores, np.zeros((90, 3), np.float32), np.ones(90, np.float32))
    jaw = follow(whole).capture.readings["jawOpen"]
    assert jaw == pytest.approx(np.arange(len(jaw)) / 25 / 4, abs=0.01)


@pytest.mark.parametrize(("text", "meant"), [
    ("auto", AUTO), (" First ", FIRST), ("2.5", 2.5), ("0", 0.0),
])  # fmt: skip
def test_moments_as_people_write_them(text: str, meant: str | float) -> None:
    assert parse_neutral(text) == meant


@pytest.mark.parametrize("text", ["", "middle", "-1", "nan", "inf", "1 s"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(OptionInvalid):
        parse_neutral(text)


def test_smoothing_stills_a_face_and_keeps_its_blinks() -> None:
    chance = np.random.default_rng(0)
    clean = np.zeros((150, 1))
    for middle in (40, 90):
        clean[:, 0] += 0.8 * np.exp(-(((np.arange(150) - middle) / 1.6) ** 2))
    noisy = clean + 0.01 * chance.normal(size=clean.shape)
    calm = smoothed(noisy, 25.0)
    still = slice(100, 150)
    assert (calm - clean)[still].std() < 0.6 * (noisy - clean)[still].std()
    for middle in (40, 90):
        around = slice(middle - 3, middle + 4)
        assert calm[around].max() >= 0.9 * noisy[around].max()
        assert abs(int(calm[around].argmax()) - int(noisy[around].argmax())) <= 1


@given(st.integers(0, 8), st.floats(-50, 50))
def test_smoothing_leaves_what_does_not_move(frames: int, value: float) -> None:
    values = np.full((frames, 2), value)
    assert smoothed(values, 30.0) == pytest.approx(values)


@given(
    arrays(np.float32, (40, 52), elements=st.floats(0, 1, width=32)),
    arrays(np.float32, (40, 3), elements=st.floats(-89, 89, width=32)),
    st.sampled_from([AUTO, FIRST, 0.7]),
    st.floats(0.2, 5.0),
)
@settings(max_examples=40)
def test_whatever_is_read_becomes_a_motion_from_rest_to_rest(
    scores: NDArray[np.float32], pose: NDArray[np.float32], neutral: str | float, speed: float
) -> None:
    """`Motion` and `Capture` check the ranges themselves."""
    times = np.arange(40) / 25
    whole = FaceTrack(RATE, times, scores, pose, np.ones(40, np.float32))
    capture = follow(whole, neutral=neutral, speed=speed).capture
    played = looping(motion_of(capture))
    shown = dict(zip(BLENDSHAPES, scores[0].tolist(), strict=True))
    suited = to_subject(played, capture.neutral, shown, GENTLE_LIMITS)
    for motion in (played, suited):
        assert motion.is_rest(0)
        assert motion.is_rest(motion.frames - 1)
