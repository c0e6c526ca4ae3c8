"""Films for people who work on: ProRes 4444 with transparency, and FFV1, which loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from fondly.media.film import BT709_MATRIX, Encoding, WrittenVideo, write_film


def write_prores(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    rate: Fraction,
    texts: Mapping[str, str],
    *,
    overwrite: bool = False,
) -> WrittenVideo:
    """Write pictures with transparency as ProRes 4444 in a MOV file.

    Args:
        frames: (H, W, 4) uint8 each, sRGB and straight (not premultiplied) alpha; all of one even
            size.
        path, rate, overwrite: see `write_film`.
        texts: metadata by name.

    Raises:
        OutputExists, OutputUnwritable, DiskFull, EncodeFailed: see `write_film`.
    """
    encoding = Encoding(
        container="mov",
        codec="prores_ks",
        pixel_format="yuva444p10le",
        picture=_yuva,
        options={"profile": "4444", "alpha_bits": "16", "vendor": "apl0"},
        container_options={"movflags": "faststart", "use_editlist": "0"},
        texts=texts,
    )
    return write_film(frames, path, encoding, rate, overwrite=overwrite)


def write_ffv1(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    rate: Fraction,
    texts: Mapping[str, str],
    *,
    overwrite: bool = False,
) -> WrittenVideo:
    """Write pictures as FFV1 version 3 (RFC 9043) in an MP4 file: RGB, with checksums, lossless.

    Args:
        frames: (H, W, 3) uint8 sRGB each, all of one size.
        path, rate, overwrite: see `write_film`.
        texts: metadata by name.

    Raises:
        OutputExists, OutputUnwritable, DiskFull, EncodeFailed: see `write_film`.
    """
    encoding = Encoding(
        container="mp4",
        codec="ffv1",
        pixel_format="bgr0",
        picture=lambda pixels: av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
            format="bgr0"
        ),
        options={"level": "3", "slices": "4", "slicecrc": "1", "g": "1"},
        container_options={"movflags": "faststart", "use_editlist": "0"},
        is_tagged=False,
        texts=texts,
    )
    return write_film(frames, path, encoding, rate, overwrite=overwrite)


def _yuva(pixels: NDArray[np.uint8]) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(
        format="yuva444p10le",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
    )
    # The encoder takes these from every frame, not from what it was told at the beginning.
    frame.color_primaries, frame.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    frame.colorspace, frame.color_range = BT709_MATRIX, ColorRange.MPEG
    return frame
