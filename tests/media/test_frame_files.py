"""Raw frames on disk, for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.domain.frame import Frame
from fondly.errors import DiskFull, OutputExists, OutputUnwritable
from fondly.media import frame_files
from fondly.media.frame_files import frame_file, kept
from tests.media.pictures import scene


def frames(count: int = 3) -> Iterator[Frame]:
    for index in range(count):
        yield Frame(np.roll(scene(), index, axis=1), Fraction(index, 30))


def test_every_frame_is_written_exactly_and_passed_on(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "frames"
    passed = list(kept(frames(), folder))
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["frame-00000.png", "frame-00001.png", "frame-00002.png"]
    for index, (before, after) in enumerate(zip(frames(), passed, strict=True)):
        assert np.array_equal(before.pixels, after.pixels)
        with Image.open(frame_file(folder, index)) as image:
            assert image.mode == "RGB"
            assert np.array_equal(np.asarray(image), before.pixels)
            assert not image.info


def test_frames_are_written_as_they_come(tmp_path: Path) -> None:
    passing = kept(frames(), tmp_path)
    next(passing)
    assert [path.name for path in tmp_path.iterdir()] == ["frame-00000.png"]


def test_frames_of_an_earlier_run_are_kept(tmp_path: Path) -> None:
    frame_file(tmp_path, 7).write_bytes(b"dear")
    with pytest.raises(OutputExists, match="frame-00007"):
        kept(frames(), tmp_path)
    assert frame_file(tmp_path, 7).read_bytes() == b"dear"


def test_frames_of_an_earlier_run_are_not_mixed_in(tmp_path: Path) -> None:
    frame_file(tmp_path, 7).write_bytes(b"old")
    (tmp_path / "notes.txt").write_text("mine")
    list(kept(frames(2), tmp_path, overwrite=True))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["frame-00000.png", "frame-00001.png", "notes.txt"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputUnwritable):
        kept(frames(), tmp_path / "file" / "frames")
    with pytest.raises(OutputUnwritable):
        kept(frames(), tmp_path / "file")


def test_an_interruption_leaves_whole_frames_only(tmp_path: Path) -> None:
    def stopping() -> Iterator[Frame]:
        yield from frames(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(kept(stopping(), tmp_path))
    for path in tmp_path.iterdir():
        with Image.open(path) as image:
            image.load()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_disk_that_fills_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: object) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(frame_files, "new_file", lambda *_, **__: nullcontext(Full()))
    with pytest.raises(DiskFull, match=r"frame-00000\.png"):
        list(kept(frames(), tmp_path))
