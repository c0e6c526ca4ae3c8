"""What a picture file says about people and places besides its pixels; all of it is left behind."""

from __future__ import annotations

import struct

from PIL.ExifTags import IFD
from PIL.Image import Exif, Image

from fondly.media.photo_end import end_of_picture
from fondly.media.photo_kinds import PhotoKind

UNREADABLE_METADATA = (
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    ZeroDivisionError,
    struct.error,
)
"""What Pillow raises over broken Exif data; those data are left behind, the picture is kept."""

_NAME_TAGS = frozenset({0x013B, 0x8298, 0x9C9D, 0xA430})
"""Artist, Copyright, XPAuthor, CameraOwnerName (Exif 2.32, tables 4 and 8; XP by Windows)."""
_SERIAL_TAGS = frozenset({0xA431, 0xA435, 0xC62F})
"""BodySerialNumber, LensSerialNumber, CameraSerialNumber (DNG): they lead to the owner."""
_ORIENTATION = 0x0112
_TELLING_TIFF_TAGS = frozenset({270, 271, 272, 305, 306, 315, 316, 0x8298})
"""Description, maker, model, software, time, artist, computer, copyright (TIFF 6.0, 8). The rest
of a TIFF's own directory, which Exif shares its numbers with, is about pixels."""
_XMP_NAMES = (b"dc:creator", b"PersonInImage", b"PersonDisplayName", b"mwg-rs:Name")
_IPTC_TAGS = (33723, 34377)


def stripped_kinds(image: Image, kind: PhotoKind, data: bytes) -> tuple[str, ...]:
    """The kinds of private data in a file, in alphabetical order.

    Any of: "comment", "exif", "gps", "iptc", "names", "serial-number", "text", "thumbnail",
    "trailing-data" (what follows the picture in the file, such as a motion photo's film), "xmp".

    Args:
        image: loaded from ``data``; its metadata are looked at, its pixels are not.
        kind: what ``data`` is.
        data: the whole file.
    """
    found: set[str] = set()
    try:
        exif = image.getexif()
        found |= _in_exif(exif, kind)
    except UNREADABLE_METADATA:
        exif = Exif()
        found.add("exif")
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if xmp:
        found |= _in_xmp(xmp.encode() if isinstance(xmp, str) else xmp)
    if image.info.get("photoshop") or any(tag in exif for tag in _IPTC_TAGS):
        found.add("iptc")
    if image.info.get("comment"):
        found.add("comment")
    if any(key != "XML:com.adobe.xmp" for key in getattr(image, "text", ())):
        found.add("text")
    end = end_of_picture(kind, data)
    if end is not None and data[end:].strip(b"\0"):
        found.add("trailing-data")
    return tuple(sorted(found))


def _in_exif(exif: Exif, kind: PhotoKind) -> set[str]:
    details = exif.get_ifd(IFD.Exif)
    tags = set(exif) | set(details)
    found: set[str] = set()
    told = tags & _TELLING_TIFF_TAGS if kind is PhotoKind.TIFF else tags - {_ORIENTATION}
    if told or details:
        found.add("exif")
    if exif.get_ifd(IFD.GPSInfo):
        found.add("gps")
    if tags & _NAME_TAGS:
        found.add("names")
    if tags & _SERIAL_TAGS:
        found.add("serial-number")
    if kind is PhotoKind.JPEG and exif.get_ifd(IFD.IFD1):
        found.add("thumbnail")
    return found


def _in_xmp(xmp: bytes) -> set[str]:
    found = {"xmp"}
    if b"exif:GPS" in xmp:
        found.add("gps")
    if any(name in xmp for name in _XMP_NAMES):
        found.add("names")
    return found
