"""Every kind of picture file, every kind of colour, every way up."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageCms

from fondly.domain.finding import Severity
from fondly.domain.photo import Photo
from fondly.errors import PhotoUnreadable
from fondly.media.photo_file import content_hash, decode_photo, open_photo
from tests.media.heic import heic_bytes
from tests.media.pictures import encoded, far, grey16, scene

SCENE = scene()


def codes(photo: Photo) -> list[str]:
    return [finding.code for finding in photo.findings]


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("PNG", {}, 0),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("TIFF", {"compression": "tiff_adobe_deflate"}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("AVIF", {"quality": 100, "subsampling": "4:4:4"}, 4),
        ("JPEG", {"quality": 95, "subsampling": 0}, 6),
        ("JPEG", {"quality": 95, "subsampling": 0, "progressive": True}, 6),
    ],
)
def test_colour_comes_through(kind: str, options: dict[str, object], tolerance: int) -> None:
    photo = decode_photo(encoded(SCENE, kind, **options))
    assert far(photo.pixels, SCENE) <= tolerance
    assert photo.findings == ()
    assert photo.stripped == ()


def test_heic() -> None:
    photo = decode_photo(heic_bytes(SCENE))
    assert far(photo.pixels, SCENE) <= 6
    assert photo.findings == ()


def test_name_does_not_matter_contents_do(tmp_path: Path) -> None:
    path = tmp_path / "scan.jpg"
    path.write_bytes(encoded(SCENE, "PNG"))
    assert np.array_equal(open_photo(path).pixels, SCENE)
    assert np.array_equal(open_photo(str(path)).pixels, SCENE)


def test_pixels_are_contiguous_and_read_only() -> None:
    photo = decode_photo(encoded(SCENE, "PNG"))
    assert photo.pixels.flags.c_contiguous
    assert not photo.pixels.flags.writeable


# --- 16 bits ------------------------------------------------------------------------------------


def expected_grey(samples: np.ndarray, highest: int = 65535) -> np.ndarray:
    grey = np.rint(samples.astype(float) * 255 / highest).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def test_16_bit_grey_png_is_scaled() -> None:
    photo = decode_photo(encoded(grey16(), "PNG"))
    assert np.array_equal(photo.pixels, expected_grey(grey16()))


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_16_bit_grey_tiff_is_scaled(byteorder: Literal["<", ">"], compression: str | None) -> None:
    file = BytesIO()
    tifffile.imwrite(
        file, grey16(), byteorder=byteorder, compression=compression, photometric="minisblack"
    )
    photo = decode_photo(file.getvalue())
    assert np.array_equal(photo.pixels, expected_grey(grey16()))


def test_16_bit_negative_is_turned_over() -> None:
    file = BytesIO()
    tifffile.imwrite(file, 65535 - grey16(), photometric="miniswhite")
    assert np.array_equal(decode_photo(file.getvalue()).pixels, expected_grey(grey16()))


def test_8_bit_negative_is_turned_over() -> None:
    file = BytesIO()
    tifffile.imwrite(file, 255 - SCENE[..., 0], photometric="miniswhite")
    assert np.array_equal(decode_photo(file.getvalue()).pixels[..., 0], SCENE[..., 0])


def colour_tiff(bits: int, planar: str, compression: str | None) -> bytes:
    samples: NDArray[Any] = SCENE.astype(np.uint16) * 257 if bits == 16 else SCENE
    if planar == "separate":
        samples = np.ascontiguousarray(np.moveaxis(samples, -1, 0))
    file = BytesIO()
    tifffile.imwrite(file, samples, photometric="rgb", planarconfig=planar, compression=compression)
    return file.getvalue()


@pytest.mark.parametrize(
    ("bits", "planar", "compression"),
    [
        (8, "contig", None),
        (8, "separate", None),
        (16, "contig", None),
        (16, "contig", "zlib"),
        (16, "separate", "zlib"),
    ],
)
def test_colour_tiff(bits: int, planar: str, compression: str | None) -> None:
    assert far(decode_photo(colour_tiff(bits, planar, compression)).pixels, SCENE) == 0


def test_colour_tiff_that_would_come_out_scrambled_is_refused() -> None:
    with pytest.raises(PhotoUnreadable, match="planes"):
        decode_photo(colour_tiff(16, "separate", None))


def test_16_bit_with_embedded_grey_profile_goes_through_it() -> None:
    linear = grey_profile(gamma=1.0)
    data = encoded(grey16(), "PNG", icc_profile=linear)
    photo = decode_photo(data)
    middle = photo.pixels[40, 0, 0]
    assert 186 <= middle <= 190, "half of linear light is 188 in sRGB"


# --- grey, palettes, transparency, print --------------------------------------------------------


def test_grey() -> None:
    photo = decode_photo(encoded(SCENE[..., 0], "PNG"))
    assert np.array_equal(photo.pixels, np.repeat(SCENE[..., :1], 3, axis=2))


def test_black_and_white() -> None:
    photo = decode_photo(encoded(Image.fromarray(SCENE).convert("1"), "PNG"))
    assert set(np.unique(photo.pixels)) == {0, 255}


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparency_is_laid_on_white_and_said(mode: str) -> None:
    alpha = np.tile(np.linspace(0, 255, SCENE.shape[1]).astype(np.uint8), (SCENE.shape[0], 1))
    image = Image.fromarray(SCENE).convert("L" if mode == "LA" else "RGB")
    colours = np.asarray(image.convert("RGB")).astype(float)
    image.putalpha(Image.fromarray(alpha))
    assert image.mode == mode
    photo = decode_photo(encoded(image, "PNG"))
    cover = alpha[..., None] / 255
    assert far(photo.pixels, np.rint(colours * cover + 255 * (1 - cover)).astype(np.uint8)) <= 1
    assert (photo.pixels[:, 0] == 255).all()
    assert codes(photo) == ["transparency-on-white"]
    assert photo.findings[0].severity is Severity.NOTES


def test_an_alpha_channel_that_hides_nothing_is_not_worth_a_word() -> None:
    image = Image.fromarray(SCENE).convert("RGBA")
    photo = decode_photo(encoded(image, "PNG"))
    assert np.array_equal(photo.pixels, SCENE)
    assert photo.findings == ()


def test_palette() -> None:
    image = Image.fromarray(SCENE).quantize(64)
    photo = decode_photo(encoded(image, "PNG"))
    assert np.array_equal(photo.pixels, np.asarray(image.convert("RGB")))


def test_palette_with_a_transparent_colour() -> None:
    image = Image.fromarray(SCENE).quantize(8)
    photo = decode_photo(encoded(image, "PNG", transparency=0))
    hidden = np.asarray(image) == 0
    assert hidden.any()
    assert (photo.pixels[hidden] == 255).all()
    assert np.array_equal(photo.pixels[~hidden], np.asarray(image.convert("RGB"))[~hidden])
    assert codes(photo) == ["transparency-on-white"]


def test_grey_with_a_transparent_level() -> None:
    grey = SCENE[..., 0].copy()
    grey[:10] = 77
    photo = decode_photo(encoded(grey, "PNG", transparency=77))
    assert (photo.pixels[grey == 77] == 255).all()
    assert np.array_equal(photo.pixels[grey != 77][:, 0], grey[grey != 77])


def test_cmyk_jpeg_without_profile() -> None:
    image = Image.fromarray(SCENE).convert("CMYK")
    photo = decode_photo(encoded(image, "JPEG", quality=98))
    assert far(photo.pixels, SCENE) <= 8
    assert codes(photo) == ["colours-approximate"]


def test_lab_tiff() -> None:
    lab = Image.fromarray(np.full((80, 80, 3), (128, 0, 0), np.uint8), "LAB")
    photo = decode_photo(encoded(lab, "TIFF"))
    assert far(photo.pixels, np.full((80, 80, 3), 119, np.uint8)) <= 2, "L* 50 is 119 in sRGB"


@pytest.mark.parametrize("samples", [np.float32, np.uint32])
def test_samples_without_a_defined_white_are_refused(samples: type) -> None:
    file = BytesIO()
    tifffile.imwrite(file, np.zeros((80, 80), samples), photometric="minisblack")
    with pytest.raises(PhotoUnreadable, match="white"):
        decode_photo(file.getvalue())


# --- colour profiles ----------------------------------------------------------------------------


def profile(red: str, green: str, blue: str) -> bytes:
    """The sRGB profile with its primaries exchanged: what was red is told to be another colour."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    names = dict(zip("rgb", (red, green, blue), strict=True))
    for i in range(int.from_bytes(data[128:132], "big")):
        at = 132 + 12 * i
        if data[at + 1 : at + 4] == b"XYZ":
            data[at] = ord(names[chr(data[at])])
    return bytes(data)


def grey_profile(gamma: float) -> bytes:
    """A grey profile with a plain gamma (ICC.1:2010: header, desc, wtpt, kTRC)."""
    curve = b"curv" + bytes(4) + (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big")
    white = b"XYZ " + bytes(4) + bytes.fromhex("0000f6d6000100000000d32d")
    text = b"desc" + bytes(4) + (5).to_bytes(4, "big") + b"grey\0" + bytes(78)
    body, table, at = b"", b"", 128 + 4 + 3 * 12
    for name, tag in ((b"desc", text), (b"wtpt", white), (b"kTRC", curve)):
        table += name + at.to_bytes(4, "big") + len(tag).to_bytes(4, "big")
        tag += bytes(-len(tag) % 4)
        body, at = body + tag, at + len(tag)
    head = at.to_bytes(4, "big") + bytes(4) + bytes.fromhex("02100000") + b"mntrGRAYXYZ "
    head += bytes(12) + b"acsp" + bytes(28) + bytes.fromhex("0000f6d6000100000000d32d")
    return head.ljust(128, b"\0") + (3).to_bytes(4, "big") + table + body


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "WEBP", "AVIF"])
def test_an_embedded_profile_is_honoured(kind: str) -> None:
    quality = {"lossless": True} if kind == "WEBP" else {"quality": 98, "subsampling": "4:4:4"}
    options = {} if kind in {"PNG", "TIFF"} else quality
    swapped = decode_photo(encoded(SCENE, kind, icc_profile=profile("b", "g", "r"), **options))
    tolerance = 0 if kind in {"PNG", "TIFF", "WEBP"} else 6
    assert far(swapped.pixels, SCENE[..., ::-1]) <= tolerance + 2


def test_an_srgb_profile_changes_nothing_at_all() -> None:
    photo = decode_photo(encoded(SCENE, "PNG", icc_profile=profile("r", "g", "b")))
    assert np.array_equal(photo.pixels, SCENE)
    assert photo.findings == ()


def test_a_grey_picture_with_an_rgb_profile() -> None:
    photo = decode_photo(encoded(SCENE[..., 0], "PNG", icc_profile=profile("r", "g", "b")))
    assert np.array_equal(photo.pixels, np.repeat(SCENE[..., :1], 3, axis=2))


def test_a_grey_profile_is_honoured() -> None:
    photo = decode_photo(
        encoded(np.full((64, 64), 128, np.uint8), "PNG", icc_profile=grey_profile(1))
    )
    assert 186 <= photo.pixels[0, 0, 0] <= 190


@pytest.mark.parametrize("broken", [b"nonsense", b"", profile("r", "g", "b")[:200]])
def test_a_broken_profile_is_said_and_ignored(broken: bytes) -> None:
    photo = decode_photo(encoded(SCENE, "PNG", icc_profile=broken))
    assert np.array_equal(photo.pixels, SCENE)
    assert codes(photo) == (["colour-profile-unreadable"] if broken else [])


def test_transparency_survives_a_profile() -> None:
    image = Image.fromarray(SCENE).convert("RGBA")
    image.putalpha(
        Image.fromarray(np.where(np.arange(112) < 50, 0, 255).astype(np.uint8)[None].repeat(80, 0))
    )
    photo = decode_photo(encoded(image, "PNG", icc_profile=profile("b", "g", "r")))
    assert (photo.pixels[:, :50] == 255).all()
    assert far(photo.pixels[:, 50:], SCENE[:, 50:, ::-1]) <= 2


# --- which way up -------------------------------------------------------------------------------

UPRIGHT: dict[int, Callable[[NDArray[np.uint8]], NDArray[np.uint8]]] = {
    1: lambda p: p,
    2: np.fliplr,
    3: lambda p: np.rot90(p, 2),
    4: np.flipud,
    5: lambda p: np.fliplr(np.rot90(p, -1)),
    6: lambda p: np.rot90(p, -1),
    7: lambda p: np.fliplr(np.rot90(p)),
    8: np.rot90,
}
"""What a viewer must do, in the words of Exif 2.32: 6 is "row 0 is the right-hand side"."""


def oriented(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_orientation(kind: str, orientation: int) -> None:
    options: dict[str, Any] = (
        {"lossless": True} if kind == "WEBP" else {"quality": 98, "subsampling": "4:4:4"}
    )
    if kind in {"PNG", "TIFF"}:
        options = {}
    photo = decode_photo(encoded(SCENE, kind, exif=oriented(orientation), **options))
    assert far(photo.pixels, np.asarray(UPRIGHT[orientation](SCENE))) <= 6
    assert "exif" not in photo.stripped


def test_orientation_of_16_bit_grey() -> None:
    photo = decode_photo(encoded(grey16(), "PNG", exif=oriented(6)))
    assert np.array_equal(photo.pixels, np.rot90(expected_grey(grey16()), -1))


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_orientation_that_does_not_exist_is_ignored(orientation: int) -> None:
    photo = decode_photo(encoded(SCENE, "PNG", exif=oriented(orientation)))
    assert np.array_equal(photo.pixels, SCENE)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("leftover", [1, 6])
def test_heic_is_turned_by_its_container_alone(turns: int, leftover: int) -> None:
    data = heic_bytes(SCENE, quarter_turns=turns, exif=oriented(leftover).tobytes())
    assert far(decode_photo(data).pixels, np.rot90(SCENE, turns)) <= 6


# --- facts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_dpi_is_kept(kind: str) -> None:
    assert decode_photo(encoded(SCENE, kind, dpi=(600, 600))).dpi == pytest.approx(600, abs=0.1)


def test_no_dpi_is_none() -> None:
    assert decode_photo(encoded(SCENE, "PNG")).dpi is None


@pytest.mark.parametrize("dpi", [0, 1])
def test_an_impossible_dpi_is_none(dpi: int) -> None:
    assert decode_photo(encoded(SCENE, "JPEG", dpi=(dpi, dpi))).dpi is None


def test_content_hash_is_the_picture_not_the_wrapping() -> None:
    png = decode_photo(encoded(SCENE, "PNG"))
    turned = decode_photo(encoded(np.rot90(SCENE).copy(), "TIFF", exif=oriented(6), dpi=(300, 300)))
    assert png.content_hash == turned.content_hash == content_hash(SCENE)
    assert len(png.content_hash) == 64


def test_content_hash_tells_pictures_and_sizes_apart() -> None:
    other = SCENE.copy()
    other[0, 0, 0] ^= 1
    assert content_hash(other) != content_hash(SCENE)
    assert content_hash(SCENE.reshape(112, 80, 3)) != content_hash(SCENE)


# --- several pictures in one file ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF", "TIFF"])
def test_first_of_several_is_used_and_said(kind: str) -> None:
    frames = [Image.fromarray(np.full((80, 80, 3), level, np.uint8)) for level in (30, 120, 220)]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    photo = decode_photo(data)
    assert abs(int(photo.pixels[40, 40, 0]) - 30) <= 2
    assert codes(photo) == ["first-frame-used"]
    assert photo.findings[0].evidence == {"frames": 3.0}


def test_a_still_gif() -> None:
    image = Image.fromarray(SCENE).quantize(256)
    photo = decode_photo(encoded(image, "GIF"))
    assert far(photo.pixels, SCENE) <= 40
    assert photo.findings == ()


def test_the_second_picture_of_a_jpeg_is_left_alone() -> None:
    second = Image.fromarray(SCENE[::-1].copy())
    data = encoded(SCENE, "MPO", save_all=True, append_images=[second], quality=95, subsampling=0)
    photo = decode_photo(data)
    assert far(photo.pixels, SCENE) <= 6
    assert "trailing-data" in photo.stripped


def test_shared_photos_open(shared_photos: Path) -> None:
    pictures = [path for path in sorted(shared_photos.iterdir()) if path.suffix != ".csv"]
    assert len(pictures) > 50
    for path in pictures[::5]:
        photo = open_photo(path)
        assert photo.pixels.shape == (photo.height, photo.width, 3)
