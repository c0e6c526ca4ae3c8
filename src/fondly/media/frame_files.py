"""Frames as numbered PNG files, for measuring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.errors import EncodeFailed, OutputExists
from fondly.media.new_file import new_file, output_error

_PATTERN = "frame-[0-9][0-9][0-9][0-9][0-9].png"
_FAST = [cv2.IMWRITE_PNG_COMPRESSION, 1]  # half the time of Pillow's fastest, and no larger


def frame_file(folder: Path, index: int) -> Path:
    """Where frame ``index``, from 0, is kept."""
    return folder / f"frame-{index:05d}.png"


def is_frame_file(path: Path) -> bool:
    """Whether a file's name is one of those that `frame_file` gives."""
    return path.match(_PATTERN) and path.is_file()


def kept(frames: Iterable[Frame], folder: Path, *, overwrite: bool = False) -> Iterator[Frame]:
    """The same frames, each written to ``folder`` on its way: frame-00000.png and so on.

    Every file appears whole or not at all; those written before an interruption stay.

    Args:
        frames: taken one at a time, passed on unchanged.
        folder: made if it is missing.
        overwrite: remove the frames of an earlier run first.

    Raises:
        OutputExists: at once, when frames lie there already and ``overwrite`` is False.
        OutputUnwritable: at once, when the folder cannot be made or used.
        DiskFull, OutputUnwritable: later, when a frame cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = sorted(folder.glob(_PATTERN))
        if earlier and not overwrite:
            raise OutputExists(
                f"{folder} holds frames already, {earlier[0].name} and others.",
                "Choose another folder, or replace them with --overwrite.",
            )
        for path in earlier:
            path.unlink()
    except OSError as error:
        raise output_error(error, folder) from error
    return _written(frames, folder)


def write_frames(frames: Iterable[NDArray[np.uint8]], folder: Path) -> tuple[Path, ...]:
    """Writes raw frames, (H, W, 3) or, with straight alpha, (H, W, 4) uint8 sRGB, to a new folder.

    Returns:
        the files, in order.

    Raises:
        DiskFull, OutputUnwritable: about the folder or a file in it.
    """
    try:
        folder.mkdir()
    except OSError as error:
        raise output_error(error, folder) from error
    written = []
    for index, pixels in enumerate(frames):
        written.append(frame_file(folder, index))
        _write(pixels, written[-1])
    return tuple(written)


def _written(frames: Iterable[Frame], folder: Path) -> Iterator[Frame]:
    for index, frame in enumerate(frames):
        _write(frame.pixels, frame_file(folder, index))
        yield frame


def _write(pixels: NDArray[np.uint8], path: Path) -> None:
    order = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    done, data = cv2.imencode(".png", cv2.cvtColor(pixels, order), _FAST)
    if not done:
        raise EncodeFailed(
            f"{path.name} cannot be written as PNG.", "This is a fault in Fondly; report it."
        )
    with new_file(path, durable=False) as file:
        try:
            file.write(data.data)
        except OSError as error:
            raise output_error(error, path) from error
