"""The kinds of picture file that are accepted: how each is recognised and opened.

A decoder is chosen here, by the file's first bytes and from this list only, and is handed the
bytes in memory. Neither the file's name nor an address inside it ever reaches a decoder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from io import BytesIO
from types import MappingProxyType

from pi_heif import HeifImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile


class PhotoKind(StrEnum):
    """A file format that is read."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    WEBP = "WebP"
    AVIF = "AVIF"
    HEIC = "HEIC"
    GIF = "GIF"


_STARTS: tuple[tuple[bytes, PhotoKind], ...] = (
    (b"\xff\xd8\xff", PhotoKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", PhotoKind.PNG),
    (b"II*\0", PhotoKind.TIFF),
    (b"MM\0*", PhotoKind.TIFF),
    (b"II+\0", PhotoKind.TIFF),
    (b"MM\0+", PhotoKind.TIFF),
    (b"GIF87a", PhotoKind.GIF),
    (b"GIF89a", PhotoKind.GIF),
)
_DECODERS: Mapping[PhotoKind, Callable[[BytesIO], ImageFile]] = MappingProxyType(
    {
        PhotoKind.JPEG: JpegImageFile,
        PhotoKind.PNG: PngImageFile,
        PhotoKind.TIFF: TiffImageFile,
        PhotoKind.WEBP: WebPImageFile,
        PhotoKind.AVIF: AvifImageFile,
        PhotoKind.HEIC: HeifImageFile,
        PhotoKind.GIF: GifImageFile,
    }
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)


def recognise(data: bytes) -> PhotoKind | None:
    """The kind of picture file that ``data`` begins like, or None when it is none we accept."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoKind.WEBP
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    return None


def _by_brand(data: bytes) -> PhotoKind | None:
    """AVIF and HEIC share a container with films and tell themselves apart by brands.

    ISO/IEC 14496-12, 4.3: major brand, minor version, compatible brands.
    """
    size = min(int.from_bytes(data[:4], "big"), 4096)
    brands = {data[8:12], *(data[i : i + 4] for i in range(16, size, 4))}
    if brands & _AVIF_BRANDS:
        return PhotoKind.AVIF
    if data[8:12] in _HEIC_BRANDS:
        return PhotoKind.HEIC
    return None


def open_kind(kind: PhotoKind, data: bytes) -> ImageFile:
    """The header of a picture file, parsed; its pixels are decoded by ``load()``.

    The plugin classes are called directly: ``PIL.Image.open`` would try every format that any
    library in the process has registered, and has a pixel limit that is global to the process.

    Raises:
        Exception: whatever the decoder makes of a broken file.
    """
    return _DECODERS[kind](BytesIO(data))
