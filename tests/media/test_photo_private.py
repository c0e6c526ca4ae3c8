"""What is left behind, and that it is told."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fondly.domain.photo import Photo
from fondly.media.photo_file import decode_photo
from tests.media.heic import heic_bytes
from tests.media.pictures import encoded, scene

SCENE = scene()
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="51,30N">'
    b"<dc:creator>Jane Doe</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def talkative() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model"
    exif[0x013B] = "Jane Doe"
    exif.get_ifd(0x8769)[0xA431] = "0815-4711"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 30.0, 0.0)
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_exif_gps_names_and_serial_numbers_are_told(kind: str) -> None:
    options: dict[str, Any] = {"exif": talkative()}
    if kind == "TIFF":  # Pillow writes no sub-directories of Exif into a TIFF, but of dicts it does
        details = {0x8769: {0xA431: "0815-4711"}, 0x8825: {1: "N", 2: (51.0, 30.0, 0.0)}}
        options = {"tiffinfo": {271: "Maker", 315: "Jane Doe", **details}}
    photo = decode_photo(encoded(SCENE, kind, **options))
    assert {"exif", "gps", "names", "serial-number"} <= set(photo.stripped)
    assert list(photo.stripped) == sorted(photo.stripped)


def test_heic_too() -> None:
    photo = decode_photo(heic_bytes(SCENE, exif=talkative().tobytes()))
    assert photo.stripped == ("exif", "gps", "names", "serial-number")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "TIFF"])
def test_xmp_is_told_and_what_it_tells(kind: str) -> None:
    options = {"tiffinfo": {700: XMP}} if kind == "TIFF" else {"xmp": XMP}
    photo = decode_photo(encoded(SCENE, kind, **options))
    assert {"xmp", "gps", "names"} <= set(photo.stripped)


def test_xmp_in_png() -> None:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    assert decode_photo(encoded(SCENE, "PNG", pnginfo=info)).stripped == ("gps", "names", "xmp")


def test_text_in_png() -> None:
    info = PngInfo()
    info.add_text("Author", "Jane Doe")
    assert decode_photo(encoded(SCENE, "PNG", pnginfo=info)).stripped == ("text",)


def test_comment_in_jpeg() -> None:
    assert decode_photo(encoded(SCENE, "JPEG", comment=b"at Jane's")).stripped == ("comment",)


def test_iptc_in_jpeg() -> None:
    body = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x0c" + b"\x1c\x02\x50\0\x07Jane D."
    data = encoded(SCENE, "JPEG")
    segment = b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body
    assert decode_photo(data[:2] + segment + data[2:]).stripped == ("iptc",)


def test_thumbnail_in_jpeg() -> None:
    small = encoded(scene(64, 64), "JPEG")
    # Exif: big-endian; IFD0 with orientation only; IFD1 with a JPEG thumbnail behind it.
    first = b"\0\1" + b"\x01\x12\0\3\0\0\0\1\0\1\0\0" + (26).to_bytes(4, "big")
    at, size = (26 + 2 + 24 + 4).to_bytes(4, "big"), len(small).to_bytes(4, "big")
    second = b"\0\2\x02\x01\0\4\0\0\0\1" + at + b"\x02\x02\0\4\0\0\0\1" + size + bytes(4)
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + first + second + small
    assert decode_photo(encoded(SCENE, "JPEG", exif=exif)).stripped == ("thumbnail",)


def test_nothing_private_nothing_told() -> None:
    for kind in ("JPEG", "PNG", "TIFF", "WEBP", "AVIF"):
        assert decode_photo(encoded(SCENE, kind)).stripped == ()


def test_a_photo_has_no_place_for_what_is_stripped() -> None:
    photo: Photo = decode_photo(encoded(SCENE, "JPEG", exif=talkative(), comment=b"Jane"))
    assert "Jane" not in repr(photo)
    assert not any("Jane" in finding.sentence for finding in photo.findings)
    assert set(vars(photo)) == {"pixels", "content_hash", "dpi", "stripped", "findings"}
