"""Pictures for the watermark's search, out of files that nobody vouches for."""

from __future__ import annotations

import tracemalloc
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.media import samples
from fondly.media.samples import last_luma, sampled_luma
from fondly.media.video_file import VideoOptions, write_video
from tests.media.pictures import scene

SHADES = (40, 90, 140, 190)


def flat(level: int, side: int = 64) -> Image.Image:
    return Image.fromarray(np.full((side, side, 3), level, np.uint8))


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "avif"])
def test_the_last_of_an_animation_is_its_last(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"moving.{suffix}"
    first, *others = map(flat, SHADES)
    first.save(path, save_all=True, append_images=others, duration=40)
    last = last_luma(path)
    assert last is not None
    assert abs(float(last.mean()) - SHADES[-1]) < 3
    assert [round(float(one.mean()) / 10) for one in sampled_luma(path, 2)] == [4, 9]


def test_the_last_of_a_long_animation_costs_the_memory_of_one(tmp_path: Path) -> None:
    count, side = 1100, 200
    levels = [7 * index % 256 for index in range(count)]
    first, *others = (Image.new("L", (side, side), level) for level in levels)
    first.save(tmp_path / "long.gif", save_all=True, append_images=others, duration=20)
    tracemalloc.start()
    last = last_luma(tmp_path / "long.gif")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert last is not None
    assert float(last.mean()) == levels[-1]
    assert most < count * side * side / 4


def test_an_animation_that_would_take_minutes_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = map(flat, SHADES)
    first.save(tmp_path / "moving.gif", save_all=True, append_images=others)
    monkeypatch.setattr(samples, "_MOST_DECODED_PIXELS", 3 * 64 * 64)
    assert last_luma(tmp_path / "moving.gif") is None
    assert len(sampled_luma(tmp_path / "moving.gif", 3)) == 3


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_000, 20_000, 60_000])
def test_a_picture_of_too_many_pixels_is_not_decoded(side: int, tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_of(side, side))
    assert last_luma(path) is None
    assert sampled_luma(path) == []


def test_a_film_names_no_other_file(tmp_path: Path) -> None:
    write_video(iter([scene()] * 3), tmp_path / "film.mp4", VideoOptions(Fraction(12)))
    assert last_luma(tmp_path / "film.mp4") is not None
    lists = {
        "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfilm.mp4\n#EXT-X-ENDLIST\n",
        "list.mp4": "ffconcat version 1.0\nfile 'film.mp4'\n",
    }
    for name, content in lists.items():
        (tmp_path / name).write_text(content)
        assert last_luma(tmp_path / name) is None
        assert sampled_luma(tmp_path / name) == []


def test_a_picture_is_known_by_its_contents(tmp_path: Path) -> None:
    turned = Image.fromarray(scene())
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(tmp_path / "sent.mp4", "JPEG", exif=exif)
    found = last_luma(tmp_path / "sent.mp4")
    assert found is not None
    assert found.shape == (turned.width, turned.height)


def test_what_is_not_there_or_broken_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "cut.png").write_bytes(png_of(64, 64)[:-30])
    for name in ("gone.png", "gone.mp4", "cut.png"):
        assert last_luma(tmp_path / name) is None
        assert sampled_luma(tmp_path / name) == []
