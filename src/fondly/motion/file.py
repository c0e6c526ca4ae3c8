"""Motions and captures in files."""

from __future__ import annotations

from pathlib import Path

from fondly.domain.capture import Capture
from fondly.domain.live_link import MOST_BYTES as MOST_CSV_BYTES
from fondly.domain.live_link import readings_from_csv
from fondly.domain.motion import Motion
from fondly.domain.motion_json import MOST_BYTES, performance_from_json
from fondly.errors import MotionInvalid
from fondly.motion.neutral import find_neutral
from fondly.motion.retarget import looping, motion_of

CSV = ".csv"


def read_motion(path: Path) -> Motion:
    """The motion in a file; readings of a face become one that begins and ends at rest.

    Raises:
        MotionInvalid, CaptureInvalid: see `read_performance`.
    """
    found = read_performance(path)
    return looping(motion_of(found)) if isinstance(found, Capture) else found


def read_performance(path: Path) -> Motion | Capture:
    """What a file holds: JSON (see `fondly.domain.motion_json`), or a face capture as .csv.

    A .csv does not tell what its face reads at rest; that is found in it. Never reads more than a
    file of its kind may have, whatever it claims to be.

    Raises:
        MotionInvalid: there is no such file, it cannot be read, or it holds no valid motion.
        CaptureInvalid: a .csv that is no capture.
    """
    is_csv = path.suffix.lower() == CSV
    try:
        with path.open("rb") as file:
            content = file.read((MOST_CSV_BYTES if is_csv else MOST_BYTES) + 1)
    except OSError as error:
        raise MotionInvalid(
            f"the motion file {path} cannot be read: {error.strerror or error}",
            "Check the path; a motion file is JSON, such as motion.json, or a capture as .csv.",
        ) from error
    if not is_csv:
        return performance_from_json(content)
    readings = readings_from_csv(content)
    return Capture(readings, find_neutral(readings))
