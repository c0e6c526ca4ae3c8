"""Face captures as CSV, as Epic's Live Link Face writes them on a phone.

    Timecode,BlendShapeCount,EyeBlinkLeft,...,TongueOut,HeadYaw,HeadPitch,HeadRoll,LeftEyeYaw,...
    10:14:03:28.207,61,0.0213,...

A row a frame: hours, minutes, seconds and frames with their fraction; the 52 ARKit shapes; angles
of the head and of both eyes. Columns are told by name, in any order and case. Where eyes look is
read from the shapes.

The app does not document its angles, and programs that read them disagree. Taken here are radians
about ARKit's axes (x to the face's left, y up, z out of the face), so that positive is to the
subject's left, down, and crown to the right, as in our channels.
"""

from __future__ import annotations

import csv
import io
import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import (
    BLENDSHAPES,
    LOOK_DOWN_DEG,
    LOOK_UP_DEG,
    LOOK_YAW_DEG,
    RANGES,
)
from fondly.domain.face_track import POSE
from fondly.domain.motion import HIGHEST_RATE, MOST_FRAMES, Motion
from fondly.domain.timecode import read_timecodes, timecode
from fondly.errors import CaptureInvalid

MOST_BYTES = 128 * 1024 * 1024
HEAD_COLUMNS = ("HeadYaw", "HeadPitch", "HeadRoll")
EYE_COLUMNS = tuple(
    f"{side}Eye{axis}" for side in ("Left", "Right") for axis in ("Yaw", "Pitch", "Roll")
)
OPTIONAL = frozenset({"tongueout", *(name.lower() for name in (*HEAD_COLUMNS, *EYE_COLUMNS))})
"""Older apps did not read the tongue, and the head's angles can be switched off."""
SLACK = 0.25
"""How far beyond 0 and 1 a score may lie: ARKit passes them a little at times."""
RADIANS = 2.0
"""Angles of a head beyond this can only be degrees, which other programs write."""

# Apple's order, which is the app's.
ORDER = (
    "EyeBlinkLeft", "EyeLookDownLeft", "EyeLookInLeft", "EyeLookOutLeft", "EyeLookUpLeft",
    "EyeSquintLeft", "EyeWideLeft", "EyeBlinkRight", "EyeLookDownRight", "EyeLookInRight",
    "EyeLookOutRight", "EyeLookUpRight", "EyeSquintRight", "EyeWideRight", "JawForward",
    "JawRight", "JawLeft", "JawOpen", "MouthClose", "MouthFunnel", "MouthPucker", "MouthRight",
    "MouthLeft", "MouthSmileLeft", "MouthSmileRight", "MouthFrownLeft", "MouthFrownRight",
    "MouthDimpleLeft", "MouthDimpleRight", "MouthStretchLeft", "MouthStretchRight",
    "MouthRollLower", "MouthRollUpper", "MouthShrugLower", "MouthShrugUpper", "MouthPressLeft",
    "MouthPressRight", "MouthLowerDownLeft", "MouthLowerDownRight", "MouthUpperUpLeft",
    "MouthUpperUpRight", "BrowDownLeft", "BrowDownRight", "BrowInnerUp", "BrowOuterUpLeft",
    "BrowOuterUpRight", "CheekPuff", "CheekSquintLeft", "CheekSquintRight", "NoseSneerLeft",
    "NoseSneerRight", "TongueOut",
)  # fmt: skip
HEADER = ("Timecode", "BlendShapeCount", *ORDER, *HEAD_COLUMNS, *EYE_COLUMNS)
_HINT = "Export the take as CSV from Live Link Face again, and leave the file as it is."


def readings_from_csv(text: str | bytes) -> Motion:
    """What a capture read, at the rate of its timecode, with dropped rows interpolated.

    Args:
        text: the file; bytes are UTF-8, with or without a byte order mark.

    Returns:
        The 52 blendshapes and the head's angles, as in `Capture.readings`.

    Raises:
        CaptureInvalid: too long, no CSV of this kind, columns missing, values that are no numbers
            or out of range, a drop-frame timecode, or times that do not fit one rate.
    """
    names, rows = _table(text)
    columns = {name.strip().lower(): place for place, name in enumerate(names)}
    wanted = ["timecode", *(name.lower() for name in BLENDSHAPES)]
    missing = [name for name in wanted if name not in columns and name not in OPTIONAL]
    if missing:
        raise CaptureInvalid(
            f"The capture lacks {len(missing)} columns: {', '.join(missing[:3])}"
            f"{' and others' if len(missing) > 3 else ''}.",
            _HINT,
        )
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise CaptureInvalid(
                f"Line {number} has {len(row)} entries, the header has {len(names)}.", _HINT
            )
    rate, times_s = read_timecodes([row[columns["timecode"]] for row in rows])
    even_s = np.arange(round(times_s[-1] * float(rate)) + 1) / float(rate)
    if len(even_s) > MOST_FRAMES:
        raise _too_long()

    def column(name: str) -> NDArray[np.float64]:
        if name.lower() not in columns:
            return np.zeros(len(even_s))
        place = columns[name.lower()]
        values = np.array([_number(row[place], name, line) for line, row in enumerate(rows, 2)])
        return np.asarray(np.interp(even_s, times_s, values))

    channels = {name: _score(name, column(name)) for name in BLENDSHAPES}
    angles = [column(name) for name in HEAD_COLUMNS]
    if max(float(np.abs(values).max()) for values in angles) <= RADIANS:
        angles = [np.degrees(values) for values in angles]
    for name, values in zip(POSE, angles, strict=True):
        channels[name] = np.clip(values, *RANGES[name])
    return Motion.of(rate, channels)


def motion_to_csv(motion: Motion) -> str:
    """A motion as such a file, at a whole number of frames per second, from midnight on.

    What no capture has (breath, the camera, shifts of the head) is left out.
    """
    rate = min(max(Fraction(round(motion.rate)), Fraction(1)), HIGHEST_RATE)
    even = motion.resample(rate)
    columns = [_written(even, name) for name in (*ORDER, *HEAD_COLUMNS, *EYE_COLUMNS)]
    lines = [",".join(HEADER)]
    for number, row in enumerate(np.stack(columns, axis=1).tolist()):
        numbers = ",".join(f"{value:.8f}" for value in row)
        lines.append(f"{timecode(number, int(rate))},{len(row)},{numbers}")
    return "\n".join(lines) + "\n"


def _table(text: str | bytes) -> tuple[list[str], list[list[str]]]:
    """The header, and the rows that are not empty."""
    if len(text) > MOST_BYTES:
        raise _too_long()
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        rows = [row for row in csv.reader(io.StringIO(decoded), strict=True) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CaptureInvalid("The capture is not a CSV file.", _HINT) from error
    if len(rows) < 2:
        raise CaptureInvalid("The capture has no rows.", _HINT)
    if len(rows) > MOST_FRAMES:
        raise _too_long()
    return rows[0], rows[1:]


def _number(text: str, name: str, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CaptureInvalid(f"{name} in line {line} is no number: {text[:32]!r}.", _HINT)
    return value


def _score(name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    if values.min() < -SLACK or values.max() > 1 + SLACK:
        raise CaptureInvalid(
            f"{name} goes from {values.min():.3g} to {values.max():.3g}; a score is 0 to 1.",
            "Scores in percent must be divided by 100.",
        )
    return np.asarray(values.clip(0.0, 1.0))


def _written(motion: Motion, column: str) -> NDArray[np.float64]:
    """A column of the file for a motion."""
    yaw, down = (motion[f"gaze_{axis}_deg"].astype(np.float64) for axis in ("yaw", "pitch"))
    if column in HEAD_COLUMNS:
        return np.radians(motion[POSE[HEAD_COLUMNS.index(column)]].astype(np.float64))
    if column in EYE_COLUMNS:
        return np.radians(yaw if column.endswith("Yaw") else down * column.endswith("Pitch"))
    name = column[0].lower() + column[1:]
    score = motion[name].astype(np.float64)
    to_the_left = yaw / LOOK_YAW_DEG
    looks = {
        "eyeLookOutLeft": to_the_left, "eyeLookInLeft": -to_the_left,
        "eyeLookInRight": to_the_left, "eyeLookOutRight": -to_the_left,
        "eyeLookDownLeft": down / LOOK_DOWN_DEG, "eyeLookDownRight": down / LOOK_DOWN_DEG,
        "eyeLookUpLeft": -down / LOOK_UP_DEG, "eyeLookUpRight": -down / LOOK_UP_DEG,
    }  # fmt: skip
    return np.clip(score + np.maximum(looks.get(name, 0.0), 0.0), 0.0, 1.0)


def _too_long() -> CaptureInvalid:
    return CaptureInvalid(
        f"The capture has more than {MOST_FRAMES} frames.", "Cut it to the part that you need."
    )
