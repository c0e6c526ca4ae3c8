"""Nothing in the media room reaches for the network."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from fondly.errors import OutputUnwritable
from fondly.media.video_file import VideoOptions, write_video
from tests.media.boxes import boxes
from tests.media.conftest import Trap
from tests.media.heic import heic_bytes
from tests.media.pictures import encoded, scene
from tests.media.test_video_file import moving

OPTIONS = VideoOptions(Fraction(30))

SOCKETLESS = """
import sys

def deny(event, arguments):
    if event.startswith("socket."):
        raise PermissionError(event)

sys.addaudithook(deny)
from fractions import Fraction
from pathlib import Path
from fondly.domain.frame import Frame
from fondly.media.frame_files import kept
from fondly.media.photo_file import open_photo
from fondly.media.video_file import VideoOptions, write_video

for path in sorted(Path().glob("photo.*")):
    photo = open_photo(path)
    still = Frame(photo.pixels.copy(), Fraction(0))
    pixels = (frame.pixels for frame in kept([still], Path("frames"), overwrite=True))
    options = VideoOptions(Fraction(30), silent_track=True)
    write_video(pixels, Path("clip.mp4"), options, overwrite=True)
    print(path.suffix, end=" ")
try:
    import socket
    socket.socket()
except PermissionError:
    print("and the denial works", end="")
"""


def test_all_works_with_sockets_denied(tmp_path: Path) -> None:
    for kind in ("jpeg", "png", "tiff", "webp", "avif"):
        (tmp_path / f"photo.{kind}").write_bytes(encoded(scene(), kind))
    (tmp_path / "photo.heic").write_bytes(heic_bytes(scene()))
    source = Path(__file__).resolve().parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-c", SOCKETLESS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout == ".avif .heic .jpeg .png .tiff .webp and the denial works"


@pytest.mark.skipif(sys.platform == "win32", reason="file names have no colons there")
def test_a_name_that_looks_like_an_address_is_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trap: Trap
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(trap.address.replace("//", "/")) / "clip.mp4"
    with pytest.raises(OutputUnwritable, match="does not exist"):
        write_video(moving(3), path, OPTIONS)
    path.parent.mkdir(parents=True)
    write_video(moving(3), path, OPTIONS)
    assert next(boxes(path.read_bytes())).path == "/ftyp"
    assert trap.visits == []


@pytest.mark.parametrize("name", ["%03d.mp4", "concat:a|b.mp4", "clip?x=1&y.mp4", "ключ 照片.mp4"])
@pytest.mark.skipif(sys.platform == "win32", reason="not names of files there")
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pipe:1"
    folder.mkdir()
    write_video(moving(3), folder / name, OPTIONS)
    assert [path.name for path in folder.iterdir()] == [name]
