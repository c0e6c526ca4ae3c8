"""Clips with faults that a review has to find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.media.video_reader import open_video

Picture = NDArray[np.uint8]


def frames_of(clip: Path) -> list[Picture]:
    """All its frames, in memory."""
    with open_video(clip) as opened:
        return [frame.pixels.copy() for frame in opened.frames]


def write(pictures: Sequence[Picture], path: Path, rate: int) -> Path:
    """An H.264 file of good quality."""
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate), options={"crf": "18"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def moved(picture: Picture, right: int, down: int = 0) -> Picture:
    """The picture, shifted by whole pixels."""
    return np.roll(picture, (down, right), (0, 1))


def as_frames(pictures: Sequence[Picture], rate: int) -> list[Frame]:
    """The same with their times."""
    return [Frame(one, Fraction(index, rate)) for index, one in enumerate(pictures)]


def ellipse(shape: tuple[int, ...], points: NDArray[np.float32], grow: float) -> NDArray[np.bool_]:
    """The pixels within the ellipse around points (N, 2), grown by a factor."""
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    across = (columns - (x0 + x1) / 2) / (grow * (x1 - x0) / 2)
    along = (rows - (y0 + y1) / 2) / (grow * (y1 - y0) / 2)
    return np.asarray(across**2 + along**2 < 1)


Fault = Callable[[list[Picture]], list[Picture]]
