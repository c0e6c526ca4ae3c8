"""Motions in files."""

from __future__ import annotations

from pathlib import Path

from fondly.domain.motion import Motion
from fondly.domain.motion_json import MOST_BYTES, motion_from_json
from fondly.errors import MotionInvalid


def read_motion(path: Path) -> Motion:
    """The motion in a JSON file (see `fondly.domain.motion_json`).

    Never reads more than MOST_BYTES, whatever the file claims to be.

    Raises:
        MotionInvalid: there is no such file, it cannot be read, or it holds no valid motion.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise MotionInvalid(
            f"the motion file {path} cannot be read: {error.strerror or error}",
            "Check the path; a motion file is JSON, such as motion.json.",
        ) from error
    return motion_from_json(content)
