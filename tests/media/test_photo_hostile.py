"""Files that are broken, oversized, disguised or made to make a reader do something else."""

from __future__ import annotations

import http.client
import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.errors import (
    FondlyError,
    PhotoNotFound,
    PhotoTooLarge,
    PhotoTooSmall,
    PhotoTruncated,
    PhotoUnreadable,
)
from fondly.media.photo_file import decode_photo, open_photo
from tests.media.conftest import Trap
from tests.media.heic import heic_bytes
from tests.media.pictures import encoded, far, grey16, scene

SCENE = scene()


def whole_files() -> dict[str, bytes]:
    return {
        "JPEG": encoded(SCENE, "JPEG", quality=90),
        "progressive JPEG": encoded(SCENE, "JPEG", quality=90, progressive=True),
        "PNG": encoded(SCENE, "PNG"),
        "16-bit PNG": encoded(grey16(), "PNG"),
        "TIFF": encoded(SCENE, "TIFF"),
        "LZW TIFF": encoded(SCENE, "TIFF", compression="tiff_lzw"),
        "WebP": encoded(SCENE, "WEBP"),
        "AVIF": encoded(SCENE, "AVIF"),
        "HEIC": heic_bytes(SCENE),
        "GIF": encoded(Image.fromarray(SCENE).quantize(32), "GIF"),
    }


WHOLE = whole_files()


# --- not there, not a file, not a picture -------------------------------------------------------


def test_no_such_file_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(PhotoNotFound, match=r"grandma\.jpg"):
        open_photo(tmp_path / "grandma.jpg")


def test_a_folder_is_not_a_photo(tmp_path: Path) -> None:
    with pytest.raises(PhotoUnreadable, match="not a file"):
        open_photo(tmp_path)


def test_an_impossible_name() -> None:
    with pytest.raises((PhotoUnreadable, PhotoNotFound)):
        open_photo("grand\0ma.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names exist on POSIX only")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(PhotoUnreadable, match="not a file"):
        open_photo(tmp_path / "pipe.jpg")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="devices are files on POSIX only")
def test_an_endless_device_is_not_read() -> None:
    with pytest.raises(PhotoUnreadable, match="not a file"):
        open_photo("/dev/zero")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"Dear diary, today", "not a picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>", "text"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not a picture"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "not a picture"),
        (struct.pack(">I", 24) + b"ftypisom\0\0\2\0isomavc1" + bytes(100), "film"),
        (b"BM" + bytes(200), "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a picture"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "not a picture"),
    ],
)
def test_what_is_not_a_picture_is_refused_by_its_first_bytes(data: bytes, said: str) -> None:
    with pytest.raises(PhotoUnreadable, match=said) as caught:
        decode_photo(data)
    assert "JPEG" in caught.value.hint


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_beginning_without_a_picture(kind: str) -> None:
    with pytest.raises((PhotoTruncated, PhotoUnreadable)):
        decode_photo(WHOLE[kind][:16])


def test_camera_raw_is_not_taken_for_its_thumbnail() -> None:
    raw = Image.fromarray(SCENE)
    info = {50706: bytes([1, 4, 0, 0])}
    file = io.BytesIO()
    raw.save(file, "TIFF", tiffinfo=info)
    with pytest.raises(PhotoUnreadable, match="raw"):
        decode_photo(file.getvalue())


# --- cut and damaged ----------------------------------------------------------------------------


@pytest.mark.parametrize("part", [0.5, 0.9])
@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_cut_file_is_called_cut(kind: str, part: float) -> None:
    data = WHOLE[kind]
    with pytest.raises(PhotoTruncated, match="ends too early"):
        decode_photo(data[: int(len(data) * part)])


def test_a_cut_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "grandma.jpg"
    path.write_bytes(WHOLE["JPEG"][:-500])
    with pytest.raises(PhotoTruncated, match=r"grandma\.jpg"):
        open_photo(path)


def test_heic_whose_data_are_not_there() -> None:
    with pytest.raises((PhotoTruncated, PhotoUnreadable)):
        decode_photo(heic_bytes(SCENE, cut_mdat=100_000))


def test_a_damaged_but_whole_file_is_called_damaged() -> None:
    data = bytearray(WHOLE["PNG"])
    at = data.index(b"IDAT") + 4
    data[at : at + 40] = bytes(40)
    with pytest.raises(PhotoUnreadable, match="damaged"):
        decode_photo(bytes(data))


@pytest.mark.parametrize("kind", sorted(set(WHOLE) - {"LZW TIFF"}))
def test_scrambled_files_give_a_photo_or_an_error_of_ours(kind: str) -> None:
    # LZW is left out: libtiff itself complains on the terminal about every code.
    chance = np.random.default_rng(sorted(WHOLE).index(kind))
    outcomes = set()
    for _ in range(60):
        data = bytearray(WHOLE[kind])
        for at in chance.integers(len(data), size=chance.choice([1, 3, 12])):
            data[at] = chance.choice([0, 255, int(chance.integers(256))])
        try:
            outcomes.add(type(decode_photo(bytes(data))).__name__)
        except FondlyError as error:
            outcomes.add(type(error).__name__)
    assert outcomes - {"Photo"}, "the scrambling never hurt: the test proves nothing"


def test_broken_exif_costs_the_exif_only() -> None:
    data = encoded(SCENE, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(30))
    photo = decode_photo(data)
    assert far(photo.pixels, decode_photo(encoded(SCENE, "JPEG")).pixels) == 0


# --- too large, too small -----------------------------------------------------------------------


def png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", idat) + chunk(b"IEND", b"")
    )


def jpeg_claiming(width: int, height: int) -> bytes:
    data = bytearray(WHOLE["JPEG"])
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def heic_claiming(width: int, height: int) -> bytes:
    data = bytearray(WHOLE["HEIC"])
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", width, height)
    return bytes(data)


@pytest.mark.parametrize("claiming", [png_claiming, jpeg_claiming, heic_claiming])
def test_a_bomb_is_refused_before_it_is_decoded(claiming: object) -> None:
    data = claiming(30_000, 30_000)  # type: ignore[operator]
    tracemalloc.start()
    try:
        with pytest.raises(PhotoTooLarge, match="30000x30000 pixels, 900 megapixels"):
            decode_photo(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20e6


def test_between_pillows_warning_and_its_limit_ours_decides() -> None:
    with pytest.raises(PhotoTooLarge, match="121 megapixels"):
        decode_photo(png_claiming(11_000, 11_000))
    with pytest.raises((PhotoTruncated, PhotoUnreadable)):
        decode_photo(png_claiming(11_000, 11_000), max_megapixels=150)


def test_the_limit_can_be_moved() -> None:
    data = encoded(SCENE, "PNG")
    with pytest.raises(PhotoTooLarge):
        decode_photo(data, max_megapixels=0.005)
    assert decode_photo(data, max_megapixels=0.009).width == 112


def test_a_file_too_long_for_its_limit_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "long.png"
    with path.open("wb") as file:
        file.write(WHOLE["PNG"])
        file.truncate(80 << 20)  # a hole: takes no room
    with pytest.raises(PhotoTooLarge, match="longer than"):
        open_photo(path, max_megapixels=0.1)


def test_a_text_bomb_in_a_png() -> None:
    body = b"Comment\0\0" + zlib.compress(bytes(64 << 20))
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    data = WHOLE["PNG"]
    with pytest.raises(PhotoUnreadable):
        decode_photo(data[:33] + chunk + data[33:])


@pytest.mark.parametrize("size", [(63, 200), (200, 63), (1, 1)])
def test_too_small_says_the_size_and_what_to_do(size: tuple[int, int]) -> None:
    data = encoded(np.zeros((size[1], size[0]), np.uint8), "PNG")
    with pytest.raises(PhotoTooSmall, match=f"{size[0]}x{size[1]}") as caught:
        decode_photo(data)
    assert "600 dpi" in caught.value.hint


# --- disguises ----------------------------------------------------------------------------------


def test_a_polyglot_is_only_its_picture() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("secret.txt", "where we live")
    for kind in ("JPEG", "PNG", "WebP"):
        photo = decode_photo(WHOLE[kind] + archive.getvalue())
        assert np.array_equal(photo.pixels, decode_photo(WHOLE[kind]).pixels)
        assert photo.stripped == ("trailing-data",)


def test_the_trap_notices_a_visit(trap: Trap) -> None:
    visitor = http.client.HTTPConnection("127.0.0.1", trap.server.server_port)
    visitor.request("GET", "/control")
    assert visitor.getresponse().status == 404
    visitor.close()
    assert trap.visits == ["/control"]


def referring_film(address: str) -> bytes:
    """An MP4 whose data lie elsewhere: its data reference names an address (14496-12, 8.7.2)."""
    url = struct.pack(">I4sI", 12 + len(address) + 1, b"url ", 0) + address.encode() + b"\0"
    dref = struct.pack(">I4sII", 16 + len(url), b"dref", 0, 1) + url
    dinf = struct.pack(">I4s", 8 + len(dref), b"dinf") + dref
    return struct.pack(">I4s", 24, b"ftyp") + b"isom\0\0\2\0isomavc1" + dinf


@pytest.mark.parametrize("name", ["photo.jpg", "photo.mp4", "photo.heic", "photo.svg"])
@pytest.mark.parametrize(
    "crafted",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}/part.ts\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{address}/part.mp4'\n",
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/x.png"/></svg>',
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "{address}/dtd">]><a>&b;</a>',
    ],
)
def test_a_crafted_list_leads_nowhere(tmp_path: Path, trap: Trap, name: str, crafted: str) -> None:
    path = tmp_path / name
    path.write_text(crafted.format(address=trap.address))
    with pytest.raises(PhotoUnreadable):
        open_photo(path)
    assert trap.visits == []


def test_a_film_that_refers_elsewhere_leads_nowhere(tmp_path: Path, trap: Trap) -> None:
    for name in ("photo.mp4", "photo.heic"):
        (tmp_path / name).write_bytes(referring_film(trap.address))
        with pytest.raises(PhotoUnreadable, match="film"):
            open_photo(tmp_path / name)
    assert trap.visits == []


def test_an_address_is_not_a_path(trap: Trap) -> None:
    with pytest.raises(PhotoNotFound):
        open_photo(trap.address + "/photo.jpg")
    assert trap.visits == []
