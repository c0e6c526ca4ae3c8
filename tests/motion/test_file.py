"""Motions in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from fondly.domain.motion import Motion
from fondly.domain.motion_json import motion_to_json
from fondly.errors import MotionInvalid
from fondly.motion import file as motion_file
from fondly.motion.file import read_motion


def test_reads_what_was_written(tmp_path: Path) -> None:
    motion = Motion.of(30, {"jawOpen": [0, 0.5, 0]})
    path = tmp_path / "motion.json"
    path.write_text(motion_to_json(motion), encoding="utf-8")
    assert read_motion(path) == motion


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MotionInvalid, match="No such file") as caught:
        read_motion(tmp_path / "motion.json")
    assert "Check the path" in caught.value.hint


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(MotionInvalid, match="cannot be read"):
        read_motion(tmp_path)


def test_reads_no_more_than_a_motion_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "motion.json"
    path.write_bytes(b" " * 100 + motion_to_json(Motion.still(30, 2)).encode())
    monkeypatch.setattr(motion_file, "MOST_BYTES", 50)
    with pytest.raises(MotionInvalid, match="not JSON"):
        read_motion(path)
