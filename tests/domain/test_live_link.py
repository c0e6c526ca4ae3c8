"""Face captures as CSV: there and back, and every way to be broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain import live_link
from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face_track import POSE
from fondly.domain.live_link import HEADER, motion_to_csv, readings_from_csv
from fondly.domain.motion import Motion
from fondly.domain.timecode import read_timecodes, timecode
from fondly.errors import CaptureInvalid


def wave(rate: int = 30, frames: int = 45) -> Motion:
    swell = np.sin(np.linspace(0, np.pi, frames))
    return Motion.of(
        rate,
        {
            "jawOpen": 0.5 * swell, "eyeBlinkLeft": 0.9 * swell, "head_yaw_deg": -8 * swell,
            "head_roll_deg": 3 * swell, "gaze_yaw_deg": 6 * swell, "gaze_pitch_deg": -4 * swell,
            "breath": swell, "camera_zoom": 0.1 * swell,
        },
    )  # fmt: skip


def changed(change: Callable[[list[str]], list[str]]) -> str:
    """The file of `wave`, with something done to its lines."""
    return "\n".join(change(motion_to_csv(wave()).splitlines()))


def test_the_names_are_the_channels() -> None:
    assert {name.lower() for name in HEADER[2:54]} == {name.lower() for name in BLENDSHAPES}


@given(st.sampled_from([24, 25, 30, 48, 50, 60, 120]), st.integers(130, 200))
def test_a_motion_comes_back(rate: int, frames: int) -> None:
    motion = wave(rate, frames)
    back = readings_from_csv(motion_to_csv(motion))
    assert (int(back.rate), back.frames) == (rate, frames)
    for name in ("jawOpen", "eyeBlinkLeft", *POSE):
        assert np.abs(back[name] - motion[name]).max() < 1e-5
    assert not back["breath"].any()


def test_where_the_eyes_look_is_told_by_shapes_and_by_angles() -> None:
    text = motion_to_csv(wave())
    back = readings_from_csv(text)
    assert back["eyeLookOutLeft"].max() == pytest.approx(6 / 30, abs=1e-4)
    assert back["eyeLookInRight"].max() == pytest.approx(6 / 30, abs=1e-4)
    assert back["eyeLookUpLeft"].max() == pytest.approx(4 / 20, abs=1e-4)
    assert not back["eyeLookOutRight"].any()
    middle = text.splitlines()[23].split(",")
    assert float(middle[HEADER.index("LeftEyeYaw")]) == pytest.approx(np.radians(6), abs=1e-3)


def test_a_broken_rate_is_written_at_a_whole_one() -> None:
    motion = wave(30, 300)
    slow = Motion(Fraction(30000, 1001), motion.channels)
    back = readings_from_csv(motion_to_csv(slow))
    assert back.rate == 30
    assert abs(back.duration_s - slow.duration_s) < Fraction(1, 20)


def test_columns_may_come_in_any_order_and_case_and_without_a_head() -> None:
    rows = [
        line.split(",")[: HEADER.index("HeadYaw")] for line in motion_to_csv(wave()).splitlines()
    ]
    lines = [",".join(reversed(row)) for row in rows]
    lines[0] = lines[0].upper()
    back = readings_from_csv("\r\n".join(lines).encode("utf-8-sig"))
    assert back["jawOpen"].max() == pytest.approx(0.5, abs=0.01)
    assert not back["head_yaw_deg"].any()


def test_degrees_are_told_from_radians() -> None:
    yaw = HEADER.index("HeadYaw")

    def in_degrees(lines: list[str]) -> list[str]:
        rows = [line.split(",") for line in lines]
        for row in rows[1:]:
            row[yaw] = str(np.degrees(float(row[yaw])))
        return [",".join(row) for row in rows]

    assert readings_from_csv(changed(in_degrees))["head_yaw_deg"].min() == pytest.approx(
        -8, abs=0.1
    )


def test_rows_that_the_phone_dropped_are_interpolated() -> None:
    back = readings_from_csv(changed(lambda lines: lines[:10] + lines[14:]))
    assert back.frames == 45
    assert np.abs(back["jawOpen"] - wave()["jawOpen"]).max() < 0.01


def test_rows_may_come_twice_a_counted_frame() -> None:
    texts = [f"10:00:{row // 60:02d}:{row % 60 // 2:02d}.{row % 2 * 5}" for row in range(90)]
    rate, times_s = read_timecodes(texts)
    assert rate == 60
    assert times_s == pytest.approx(np.arange(90) / 60)


def test_a_take_over_midnight_goes_on() -> None:
    rate, times_s = read_timecodes(["23:59:59:29.0", "00:00:00:00.0", "00:00:00:01.0"])
    assert rate == 30
    assert times_s.tolist() == pytest.approx([0, 1 / 30, 2 / 30])


def test_a_short_take_is_thought_to_be_at_the_rate_of_the_app() -> None:
    rate, times_s = read_timecodes(["10:00:00:07.5", "10:00:00:08.5", "10:00:00:09.5"])
    assert rate == 60
    assert times_s[-1] == pytest.approx(2 / 60)


@given(st.integers(0, 10**6), st.integers(1, 240))
def test_a_timecode_counts_frames(frame: int, rate: int) -> None:
    hours, minutes, seconds, frames = timecode(frame, rate).split(":")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    assert whole * rate + float(frames) == frame


@pytest.mark.parametrize(("change", "sentence"), [
    (lambda lines: lines[:0], "no rows"),
    (lambda lines: lines[:1], "no rows"),
    (lambda lines: [lines[0].replace("JawOpen", "Jaw"), *lines[1:]], "lacks 1 columns: jawopen"),
    (lambda lines: [lines[0][:3], lines[1][:3]], "lacks 52 columns: timecode, browdownleft"),
    (lambda lines: [*lines[:5], lines[5] + ",1", *lines[6:]], "Line 6 has 64 entries"),
    (lambda lines: [*lines[:3], lines[3].replace("00:00:00:02", "00:00:00;02")], "drop-frame"),
    (lambda lines: [*lines[:3], lines[3].replace("00:00:00:02", "at two")], "line 4 is no HH"),
    (lambda lines: [*lines[:3], lines[3].replace("00:00:00:02", "00:75:00:02")], "no such time"),
    (lambda lines: [lines[0], *lines[40:], *lines[1:9]], "goes back in line"),
    (lambda lines: [lines[0], lines[1].replace("00:00:00:00.", "00:00:00:99.")], "no frame rate"),
    (lambda lines: [*lines[:3], lines[3].replace("61,0.", "61,high0.")], "no number"),
    (lambda lines: [*lines[:3], re.sub("61,[^,]*", "61,nan", lines[3])], "no number"),
    (lambda lines: [*lines[:3], lines[3].replace("61,0.", "61,87.")], "goes from .* to 87"),
    (lambda lines: [lines[0], lines[1], lines[2].replace("00:00", "07:00", 1)], "longer than"),
    (lambda lines: [lines[0], '"' + lines[1]], "not a CSV"),
])  # fmt: skip
def test_broken_captures_say_what_is_broken(
    change: Callable[[list[str]], list[str]], sentence: str
) -> None:
    with pytest.raises(CaptureInvalid, match=sentence):
        readings_from_csv(changed(change))


def test_what_is_no_text_and_what_is_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CaptureInvalid, match="not a CSV"):
        readings_from_csv(b"\xff\xfe\0\0")
    monkeypatch.setattr(live_link, "MOST_BYTES", 100)
    with pytest.raises(CaptureInvalid, match="frames"):
        readings_from_csv(motion_to_csv(wave()))


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_anything_is_read_or_refused(content: str | bytes) -> None:
    with pytest.raises(CaptureInvalid):
        readings_from_csv(content)
