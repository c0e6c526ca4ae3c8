"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.errors import DiskFull, OutputError, OutputExists, OutputUnwritable
from fondly.media.new_file import new_file
from fondly.media.sound_track import SilentTrack
from fondly.media.video_file import VideoOptions, write_video
from tests.media.pictures import scene

OPTIONS = VideoOptions(Fraction(30), silent_track=True)


def frames(count: int = 40) -> Iterator[NDArray[np.uint8]]:
    wide = scene(96, 96 + count)
    for index in range(count):
        yield np.ascontiguousarray(wide[:, index : index + 96])


def test_contents_appear_under_the_name_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with new_file(path) as file:
        file.write(b"half")
        assert not path.exists()
        assert len(list(tmp_path.iterdir())) == 1
        file.write(b" and half")
    assert path.read_bytes() == b"half and half"
    assert list(tmp_path.iterdir()) == [path]


def test_the_longest_possible_name(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".mp4")
    with new_file(path) as file:
        file.write(b"1")
    assert path.exists()


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable), new_file(tmp_path / ("x" * 300)) as file:
        file.write(b"1")
    assert list(tmp_path.iterdir()) == []


def write_half_and_stop(path: Path, stop: type[BaseException], *, overwrite: bool = False) -> None:
    with new_file(path, overwrite=overwrite) as file:
        file.write(b"half")
        raise stop


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whatever_stops_the_work_leaves_nothing(tmp_path: Path, stop: type[BaseException]) -> None:
    with pytest.raises(stop):
        write_half_and_stop(tmp_path / "clip.mp4", stop)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"dear")
    with pytest.raises(OutputExists, match=r"clip\.mp4") as caught, new_file(path):
        pytest.fail("the refusal must come before any work")
    assert "--overwrite" in caught.value.hint
    assert path.read_bytes() == b"dear"


def test_an_existing_file_is_kept_until_its_successor_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"dear")
    with pytest.raises(KeyboardInterrupt):
        write_half_and_stop(path, KeyboardInterrupt, overwrite=True)
    assert path.read_bytes() == b"dear"
    with new_file(path, overwrite=True) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"

    def late() -> None:
        with new_file(path) as file:
            file.write(b"ours")
            path.write_bytes(b"theirs")

    with pytest.raises(OutputExists, match="just now"):
        late()
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="does not exist"), new_file(tmp_path / "no" / "c"):
        pass


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").mkdir()
    with (
        pytest.raises(OutputUnwritable, match="not a file"),
        new_file(tmp_path / "clip.mp4", overwrite=True),
    ):
        pass


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="devices are files on POSIX only")
def test_a_device_is_not_replaced() -> None:
    with pytest.raises(OutputUnwritable, match="not a file"), new_file(Path("/dev/null")):
        pass


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    # Tests may run as root, to whom no folder is closed.
    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(OutputUnwritable, match=os.strerror(number)), new_file(tmp_path / "c.mp4"):
        pass


def test_a_disk_that_is_full_when_all_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="room"), new_file(tmp_path / "clip.mp4") as file:
        file.write(b"1")
    assert list(tmp_path.iterdir()) == []


def test_a_rename_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OutputUnwritable), new_file(tmp_path / "clip.mp4") as file:
        file.write(b"1")
    assert list(tmp_path.iterdir()) == []


# --- a video in the making ----------------------------------------------------------------------


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, OSError])
@pytest.mark.parametrize("after", [0, 1, 30])
def test_frames_that_fail_leave_no_half_video(
    tmp_path: Path, stop: type[BaseException], after: int
) -> None:
    def failing() -> Iterator[NDArray[np.uint8]]:
        yield from frames(after)
        raise stop("from the renderer")

    with pytest.raises(stop, match="from the renderer") as caught:
        write_video(failing(), tmp_path / "clip.mp4", OPTIONS)
    assert not isinstance(caught.value, OutputError), "the renderer's failure is not the disk's"
    assert list(tmp_path.iterdir()) == []


def test_a_video_that_is_there_already_costs_no_frame(tmp_path: Path) -> None:
    def untouched() -> Iterator[NDArray[np.uint8]]:
        pytest.fail("a frame was rendered for nothing")
        yield from frames()

    (tmp_path / "clip.mp4").write_bytes(b"dear")
    with pytest.raises(OutputExists):
        write_video(untouched(), tmp_path / "clip.mp4", OPTIONS)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_as_the_encoder_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(*_: object) -> None:
        av.error.err_check(-number, "file:.fondly-0815.part")

    monkeypatch.setattr(SilentTrack, "extend_to", full)
    with pytest.raises(DiskFull, match=r"clip\.mp4"):
        write_video(frames(), tmp_path / "clip.mp4", OPTIONS)
    assert list(tmp_path.iterdir()) == []


LIMITED = """
import resource, pathlib, sys
from fondly.errors import DiskFull
from fondly.media.video_file import write_video
from tests.media.test_new_file import OPTIONS, frames
path = pathlib.Path("clip.mp4")
write_video(frames(), path, OPTIONS)
whole = path.read_bytes()
for part in (0, 0.3, 0.6, 0.9, 0.999, 1):
    path.unlink(missing_ok=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(len(whole) * part), resource.RLIM_INFINITY))
    try:
        write_video(frames(), path, OPTIONS)
        print(part, "whole" if path.read_bytes() == whole else "half")
    except DiskFull:
        print(part, "full", len(list(pathlib.Path().iterdir())))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a thing of POSIX")
def test_the_systems_own_refusal_in_mid_write(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-B", "-c", LIMITED],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = ["0 full 0", "0.3 full 0", "0.6 full 0", "0.9 full 0", "0.999 full 0", "1 whole"]
    assert done.stdout.splitlines() == expected
    assert done.stderr == ""


ENDLESS = """
import itertools, pathlib
import numpy as np
from fondly.media.video_file import write_video
from tests.media.test_new_file import OPTIONS
noise = np.random.default_rng(1).integers(256, size=(4, 256, 256, 3), dtype=np.uint8)
try:
    write_video(itertools.cycle(noise), pathlib.Path("clip.mp4"), OPTIONS)
except KeyboardInterrupt:
    print(len(list(pathlib.Path().iterdir())))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_in_mid_write(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    running = subprocess.Popen(
        [sys.executable, "-B", "-c", ENDLESS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not any(path.stat().st_size > 10_000 for path in tmp_path.iterdir()):
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    assert running.communicate() == ("0\n", "")
