"""A HEIC file made by hand, since the library that reads them does not write them.

ISO/IEC 23008-12 (HEIF) and 14496-12: one HEVC key frame by x265, put into the item boxes of a still
picture.
"""

from __future__ import annotations

import re
import struct
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray


def heic_bytes(
    pixels: NDArray[np.uint8], *, quarter_turns: int = 0, exif: bytes = b"", cut_mdat: int = 0
) -> bytes:
    """A HEIC file of ``pixels`` (H, W, 3) that asks to be turned anticlockwise when shown.

    Args:
        pixels: even sides of at least 64.
        quarter_turns: the container's own rotation (irot).
        exif: a TIFF-structured Exif block, which readers must not turn the picture by.
        cut_mdat: how many bytes the picture data are said to be longer than they are.
    """
    config, sample = _hevc(pixels)
    height, width = pixels.shape[:2]
    items = [(1, b"hvc1", sample)]
    if exif:
        items.append((2, b"Exif", struct.pack(">I", 0) + exif))
    properties = [_box(b"hvcC", config), _box(b"ispe", struct.pack(">III", 0, width, height))]
    if quarter_turns:
        properties.append(_box(b"irot", bytes([quarter_turns])))
    ftyp = _box(b"ftyp", b"heic" + struct.pack(">I", 0) + b"mif1heic")
    size = len(ftyp) + len(_meta(items, properties, 0))
    meta = _meta(items, properties, size + 8, longer=cut_mdat)
    return ftyp + meta + _box(b"mdat", b"".join(data for _, _, data in items))


def _meta(
    items: list[tuple[int, bytes, bytes]], properties: list[bytes], start: int, longer: int = 0
) -> bytes:
    places, infos, at = b"", b"", start
    for number, kind, data in items:
        places += struct.pack(">HHHII", number, 0, 1, at, len(data) + longer)
        infos += _box(b"infe", struct.pack(">IHH", 0x02000000, number, 0) + kind + b"\0")
        at += len(data)
    association = struct.pack(">IIHB", 0, 1, 1, len(properties))
    association += bytes(0x80 | (i + 1) for i in range(len(properties)))
    body = _box(b"hdlr", struct.pack(">II4s12s", 0, 0, b"pict", b"") + b"\0")
    body += _box(b"pitm", struct.pack(">IH", 0, 1))
    body += _box(b"iloc", struct.pack(">IHH", 0, 0x4400, len(items)) + places)
    body += _box(b"iinf", struct.pack(">IH", 0, len(items)) + infos)
    if len(items) > 1:
        described = _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))
        body += _box(b"iref", struct.pack(">I", 0) + described)
    body += _box(b"iprp", _box(b"ipco", b"".join(properties)) + _box(b"ipma", association))
    return _box(b"meta", struct.pack(">I", 0) + body)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def _hevc(pixels: NDArray[np.uint8]) -> tuple[bytes, bytes]:
    """Decoder configuration (hvcC, 14496-15, 8.3.3) and one key frame in length-prefixed form."""
    units = [unit for unit in _START.split(_annex_b(pixels)) if unit]
    sets = {kind: unit for unit in units if (kind := unit[0] >> 1 & 63) in _PARAMETER_SETS}
    level = sets[_SPS].replace(b"\0\0\3", b"\0\0")[3:15]  # emulation prevention taken out
    config = b"\1" + level + struct.pack(">HBBBBHB", 0xF000, 0xFC, 0xFF, 0xF8, 0xF8, 0, 0x0F)
    config += bytes([len(sets)])
    for kind, unit in sorted(sets.items()):
        config += struct.pack(">BHH", 0x80 | kind, 1, len(unit)) + unit
    slices = [unit for unit in units if unit[0] >> 1 & 63 < 32]
    return config, b"".join(struct.pack(">I", len(unit)) + unit for unit in slices)


_START = re.compile(rb"\0*\0\0\x01")
_SPS = 33
_PARAMETER_SETS = frozenset({32, _SPS, 34})


def _annex_b(pixels: NDArray[np.uint8]) -> bytes:
    encoder = av.CodecContext.create("libx265", "w")
    encoder.height, encoder.width = pixels.shape[:2]
    encoder.pix_fmt = "yuv444p"
    encoder.time_base = Fraction(1, 1)
    encoder.framerate = Fraction(1, 1)
    encoder.options = {
        "preset": "ultrafast",
        "x265-params": "qp=4:log-level=none:info=0:pools=none:frame-threads=1",
    }
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
