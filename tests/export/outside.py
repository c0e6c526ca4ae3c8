"""What programs that are not ours say of our files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any


def probed(ffprobe: str, path: Path) -> dict[str, Any]:
    """Streams and format of a file, as ffprobe tells them, with every frame counted by decoding."""
    done = subprocess.run(
        [
            ffprobe, "-v", "error", "-count_frames", "-show_streams", "-show_format",
            "-of", "json", str(path),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def decoded(ffmpeg: str, path: Path, pixel_format: str = "rgb24") -> bytes:
    """Every frame's pixels; fails where ffmpeg has the least complaint."""
    command = [ffmpeg, "-v", "error", "-xerror", "-i", str(path), "-map", "0:v:0"]
    done = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", pixel_format, "-"], capture_output=True, check=True
    )
    assert done.stderr == b"", done.stderr
    return done.stdout


def tags(exiftool: str, path: Path) -> dict[str, Any]:
    """What exiftool reads, by group and name; fails where it finds fault."""
    done = subprocess.run(
        [exiftool, "-json", "-G1", "-struct", "-ee3", "-a", "-all", "-validate", str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (found,) = json.loads(done.stdout)
    assert found["ExifTool:Validate"] == "OK", found
    result: dict[str, Any] = found
    return result
