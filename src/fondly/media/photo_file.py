"""Reading a photograph from a file that nobody vouches for."""

from __future__ import annotations

import hashlib
import math
import struct
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL.Image import DecompressionBombError
from PIL.ImageFile import ImageFile

from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import MIN_SIDE_PX, Photo
from fondly.errors import (
    FondlyError,
    PhotoNotFound,
    PhotoTooLarge,
    PhotoTooSmall,
    PhotoTruncated,
    PhotoUnreadable,
)
from fondly.media.photo_colour import UnsupportedPixels, srgb_pixels
from fondly.media.photo_end import end_of_picture
from fondly.media.photo_kinds import PhotoKind, open_kind, recognise
from fondly.media.photo_orientation import orientation_of, upright
from fondly.media.photo_private import UNREADABLE_METADATA, stripped_kinds

MAX_MEGAPIXELS = 120.0
"""Default limit: above any phone and most scans, and 360 MB when decoded."""

_BYTES_PER_PIXEL_AT_MOST = 8
_ROOM_FOR_METADATA = 64 << 20
_NEW_SUBFILE_TYPE, _DNG_VERSION = 254, 50706
_BITS_PER_SAMPLE, _COMPRESSION, _PLANAR_CONFIGURATION = 258, 259, 284
_SAVE_AS_JPEG = "Save it as JPEG or PNG with a photo program, and give that file."
_ACCEPTED = "Fondly reads JPEG, PNG, TIFF, WebP, AVIF, HEIC and GIF."


def open_photo(path: str | Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Photo:
    """Read a photograph: upright, in 8-bit sRGB, without anything private around it.

    Args:
        path: a JPEG, PNG, TIFF, WebP, AVIF, HEIC or GIF file; told apart by contents, not name.
        max_megapixels: pictures with more pixels are refused before they are decoded.

    Raises:
        PhotoNotFound: there is no such file.
        PhotoUnreadable: not a picture, damaged, of a kind that is not read, or not readable.
        PhotoTruncated: the file ends too early.
        PhotoTooLarge: more pixels than the limit, or a file too long to hold so few.
        PhotoTooSmall: a side below ``fondly.domain.photo.MIN_SIDE_PX``.
    """
    path = Path(path)
    most = int(max_megapixels * 1e6) * _BYTES_PER_PIXEL_AT_MOST + _ROOM_FOR_METADATA
    try:
        if not path.exists():
            raise PhotoNotFound(
                f"There is no file {path}.", "Check the name and the folder it is in."
            )
        if not path.is_file():
            raise PhotoUnreadable(
                f"{path} is not a file.", "Give the path of one picture, not of a folder."
            )
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or "the name is not a possible one"
        raise PhotoUnreadable(
            f"{path} cannot be read: {reason}.", "Check that you may open the file."
        ) from error
    if len(data) > most:
        raise PhotoTooLarge(
            f"{path.name} is longer than {most / 1e6:.0f} MB, more than a picture of "
            f"{max_megapixels:g} megapixels can need.",
            "Save it smaller, or raise the limit with max_megapixels.",
        )
    return decode_photo(data, name=path.name, max_megapixels=max_megapixels)


def decode_photo(
    data: bytes, *, name: str = "The picture", max_megapixels: float = MAX_MEGAPIXELS
) -> Photo:
    """A photograph from the bytes of its file; see :func:`open_photo`.

    Args:
        data: the whole file.
        name: what to call it in messages to the user.
        max_megapixels: pictures with more pixels are refused before they are decoded.
    """
    kind = recognise(data)
    if kind is None:
        raise PhotoUnreadable(
            f"{name} is not a picture that can be read{_looks_like(data)}.",
            f"{_ACCEPTED} {_SAVE_AS_JPEG}",
        )
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        image = _decode(kind, data, name, max_megapixels)
        try:
            pixels, colour_findings = srgb_pixels(image)
        except UnsupportedPixels as error:
            raise PhotoUnreadable(
                f"{name} has floating-point or 32-bit samples, whose white is not defined.",
                "Save it with 8 or 16 bits a channel.",
            ) from error
        stripped = stripped_kinds(image, kind, data)
        pixels = upright(pixels, orientation_of(image, kind))
        dpi, frame_findings = _dpi(image), _frame_findings(image, kind)
    return Photo(
        pixels=pixels,
        content_hash=content_hash(pixels),
        dpi=dpi,
        stripped=stripped,
        findings=(*frame_findings, *colour_findings, *_fault_findings(complaints)),
    )


def content_hash(pixels: NDArray[np.uint8]) -> str:
    """The identity of a picture, whatever file it came in.

    Args:
        pixels: (H, W, 3) uint8, upright sRGB.

    Returns:
        sha256 in hex over width and height (32-bit little-endian each), then the pixels row by
        row, RGB.
    """
    height, width = pixels.shape[:2]
    digest = hashlib.sha256(struct.pack("<II", width, height))
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


def _decode(kind: PhotoKind, data: bytes, name: str, max_megapixels: float) -> ImageFile:
    """The picture, loaded, once its size has been found acceptable."""
    try:
        image = open_kind(kind, data)
        _check_size(image, name, max_megapixels)
        _check_tiff(image, name)
        image.load()
        # A HEIC header may lie about the size; the decoder's own limits have held meanwhile.
        _check_size(image, name, max_megapixels)
    except FondlyError:
        raise
    except (MemoryError, DecompressionBombError) as error:
        raise PhotoTooLarge(
            f"{name} does not fit into memory.", "Save it smaller with a photo program."
        ) from error
    except Exception as error:
        # Decoders fail on broken files with about any exception.
        if end_of_picture(kind, data) is None:
            raise PhotoTruncated(
                f"{name} ends too early: a part of the {kind.value} file is missing.",
                "Copy or download it again; if it never was whole, rescue it in a photo program.",
            ) from error
        raise PhotoUnreadable(
            f"{name} begins like a {kind.value} file but cannot be decoded: it is damaged.",
            _SAVE_AS_JPEG,
        ) from error
    return image


def _check_size(image: ImageFile, name: str, max_megapixels: float) -> None:
    width, height = image.size
    if width * height > max_megapixels * 1e6:
        raise PhotoTooLarge(
            f"{name} says it has {width}x{height} pixels, {width * height / 1e6:.0f} megapixels; "
            f"the limit is {max_megapixels:g}.",
            "Save it smaller, or raise the limit with max_megapixels.",
        )
    if min(width, height) < MIN_SIDE_PX:
        raise PhotoTooSmall(
            f"{name} has {width}x{height} pixels; a face needs at least {MIN_SIDE_PX} a side.",
            "Scan the print at 600 dpi, or find a larger copy.",
        )


def _check_tiff(image: ImageFile, name: str) -> None:
    """Refuse what looks like a TIFF and would come out as another picture without a word."""
    tags = getattr(image, "tag_v2", {})
    plain, planes = tags.get(_COMPRESSION) == 1, tags.get(_PLANAR_CONFIGURATION) == 2
    if plain and planes and max(tags.get(_BITS_PER_SAMPLE, (8,))) > 8:
        # Pillow 13 takes each byte of a 16-bit plane for a sample, unless they are compressed.
        raise PhotoUnreadable(
            f"{name} keeps 16-bit colours in separate uncompressed planes, which is not read.",
            "Save it with interleaved channels, or with 8 bits a channel.",
        )
    # The first picture of a camera raw file is a thumbnail.
    if _DNG_VERSION in tags or tags.get(_NEW_SUBFILE_TYPE, 0) & 1:
        raise PhotoUnreadable(
            f"{name} is a camera raw file.", "Develop it to JPEG or TIFF with a photo program."
        )


def _looks_like(data: bytes) -> str:
    if not data:
        return ": it is empty"
    if data[4:8] == b"ftyp":
        return ": it is a film or sound"
    if data.lstrip()[:5].lower() in {b"<svg ", b"<?xml", b"<html", b"<!doc"}:
        return ": it is a text"
    if data.startswith(b"%PDF"):
        return ": it is a PDF document"
    return ""


def _dpi(image: ImageFile) -> float | None:
    """The scan resolution the file claims, if it is a possible one."""
    claimed = image.info.get("dpi", ())
    try:
        dpi = float(claimed[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return dpi if math.isfinite(dpi) and 1 < dpi <= 100_000 else None


def _frame_findings(image: ImageFile, kind: PhotoKind) -> tuple[Finding, ...]:
    try:
        count = int(getattr(image, "n_frames", 1))
    except UNREADABLE_METADATA:  # a broken second page; the first one has been read
        return ()
    if count < 2:
        return ()
    what = {PhotoKind.TIFF: "pages", PhotoKind.HEIC: "pictures"}.get(kind, "frames of an animation")
    which = "main" if kind is PhotoKind.HEIC else "first"
    return (
        Finding(
            "first-frame-used",
            Severity.NOTES,
            f"The file holds {count} {what}; the {which} one was used.",
            "If another is wanted, save it as a picture of its own.",
            {"frames": float(count)},
        ),
    )


def _fault_findings(complaints: list[warnings.WarningMessage]) -> tuple[Finding, ...]:
    if not complaints:
        return ()
    return (
        Finding(
            "file-has-faults",
            Severity.NOTES,
            "The file has small faults; its picture was read nevertheless.",
            "Look whether the picture is whole; if not, find another copy.",
            {"faults": float(len(complaints))},
        ),
    )
