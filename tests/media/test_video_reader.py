"""Videos as they come from phones, cameras and strangers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.errors import VideoUnreadable, VideoUnsuitable
from fondly.media import video_reader
from fondly.media.video_file import VideoOptions, write_video
from fondly.media.video_reader import open_video
from tests.media.pictures import scene

RATE = Fraction(25)


def pictures(count: int, height: int = 96, width: int = 128) -> list[NDArray[np.uint8]]:
    wide = scene(height, width + count)
    return [np.ascontiguousarray(wide[:, i : i + width]) for i in range(count)]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reader") / "video.mp4"
    write_video(pictures(50), path, VideoOptions(RATE, silent_track=True))
    return path


def uneven(path: Path, milliseconds: Sequence[int], side: int = 64) -> Path:
    """A video whose frames are shown at these times."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width = stream.height = side
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for time, pixels in zip(milliseconds, pictures(len(milliseconds), side, side), strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turned(source: Path, target: Path) -> Path:
    """The same file with a quarter turn in its track header (ISO/IEC 14496-12, 8.3.2)."""
    data = bytearray(source.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40
    one = (1 << 16).to_bytes(4, "big")
    minus = (-(1 << 16) & 0xFFFFFFFF).to_bytes(4, "big")
    zero = bytes(4)
    data[matrix : matrix + 20] = zero + one + zero + minus + zero
    target.write_bytes(data)
    return target


def read(path: Path, from_s: float = 0.0, to_s: float | None = None) -> list:
    with open_video(path, from_s=from_s, to_s=to_s) as opened:
        return list(opened.frames)


def test_every_frame_comes_at_its_time_with_its_pixels(video: Path) -> None:
    with open_video(video) as opened:
        assert (opened.rate, opened.expected) == (RATE, 50)
        frames = list(opened.frames)
    assert [frame.time for frame in frames] == [index / RATE for index in range(50)]
    for frame, written in zip(frames, pictures(50), strict=True):
        assert np.abs(frame.pixels.astype(int) - written).mean() < 3


@pytest.mark.parametrize(("from_s", "to_s", "first", "count"), [
    (0.0, 0.4, 0, 10), (1.0, 1.6, 25, 15), (1.02, None, 26, 24), (5.0, None, 0, 0),
])  # fmt: skip
def test_a_part_is_cut_out(
    video: Path, from_s: float, to_s: float | None, first: int, count: int
) -> None:
    times = [frame.time for frame in read(video, from_s, to_s)]
    assert times == [(first + index) / RATE for index in range(count)]


def test_a_variable_rate_keeps_its_exact_times(tmp_path: Path) -> None:
    times = [0, 33, 70, 100, 133, 190, 233, 267, 300, 1000]
    frames = read(uneven(tmp_path / "phone.mp4", times))
    assert [frame.time for frame in frames] == [Fraction(time, 1000) for time in times]


def test_a_phone_that_nearly_keeps_its_rate_has_that_rate(tmp_path: Path) -> None:
    path = uneven(tmp_path / "phone.mp4", [index * 33 + index // 3 for index in range(40)])
    with open_video(path) as opened:
        assert opened.rate == 30


def test_a_video_that_says_it_lies_on_its_side_is_set_upright(video: Path, tmp_path: Path) -> None:
    frames = read(turned(video, tmp_path / "turned.mp4"))
    upright = np.rot90(pictures(50)[0], -1)  # the header turns by a quarter with the clock
    assert frames[0].pixels.shape == upright.shape
    assert np.abs(frames[0].pixels.astype(int) - upright).mean() < 3


def test_large_pictures_are_shrunk(tmp_path: Path) -> None:
    write_video(pictures(2, 720, 1600), tmp_path / "large.mp4", VideoOptions(RATE))
    assert read(tmp_path / "large.mp4")[0].pixels.shape == (576, 1280, 3)


def test_pictures_above_the_limit_are_refused(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_reader, "MAX_MEGAPIXELS", 0.01)
    with pytest.raises(VideoUnsuitable, match="128x96"):
        read(video)


def test_a_long_video_is_refused_before_it_is_read_and_a_part_of_it_is_not(
    tmp_path: Path,
) -> None:
    path = uneven(tmp_path / "hour.mp4", [0, 1000, 2000, 3_600_000])
    with pytest.raises(VideoUnsuitable) as refused:
        read(path)
    assert "--from" in refused.value.hint
    assert len(read(path, to_s=10.0)) == 3


def test_a_file_that_lies_about_its_length_is_stopped_on_the_way(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_reader, "MOST_FRAMES", 20)
    with pytest.raises(VideoUnsuitable):
        read(video)


@pytest.mark.parametrize("content", [
    b"", b"not a video at all", b"\0\0\0\x18ftypmp42" + bytes(200),
    b"#EXTM3U\n#EXTINF:1,\nvideo.mp4\n#EXT-X-ENDLIST\n",
    b"ffconcat version 1.0\nfile 'video.mp4'\n",
], ids=["empty", "text", "header only", "playlist", "list of files"])  # fmt: skip
def test_what_is_no_video_is_refused(content: bytes, video: Path) -> None:
    path = video.with_name("stranger.mp4")  # the lists name a file that is there
    path.write_bytes(content)
    with pytest.raises(VideoUnreadable):
        read(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.mp4", tmp_path):
        with pytest.raises(VideoUnreadable):
            read(path)


def test_a_cut_off_video_says_how_far_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "whole.mp4"
    noise = np.random.default_rng(0).integers(0, 255, (40, 64, 64, 3), np.uint8)
    write_video(noise, path, VideoOptions(RATE))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(VideoUnreadable) as refused:
        read(path)
    assert "--to" in refused.value.hint
    assert len(read(path, to_s=0.4)) == 10


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "sound.m4a"
    with av.open(str(path), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate = 44100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(VideoUnreadable, match="no pictures"):
        read(path)
