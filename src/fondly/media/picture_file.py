"""Writing pictures: one PNG file, or a folder of numbered ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fondly.errors import OutputExists, OutputUnwritable
from fondly.media.new_file import new_file, output_error

_LIGHT_COMPRESSION = 1  # zlib; the next level takes twice the time for a few percent
_NUMBERED = "frame_*.png"


def write_png(pixels: NDArray[np.uint8], path: Path, *, overwrite: bool = False) -> None:
    """Write a picture as PNG, without metadata; the file appears whole or not at all.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        path: the file to make.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file:
        try:
            Image.fromarray(pixels).save(file, "PNG", compress_level=_LIGHT_COMPRESSION)
        except OSError as error:
            raise output_error(error, path) from error


def check_picture_folder(folder: Path, *, overwrite: bool) -> None:
    """Refuse a folder of numbered pictures that cannot or must not be written.

    Raises:
        OutputUnwritable: its parent is missing, or something that is no folder has the name.
        OutputExists: it holds numbered pictures and ``overwrite`` is False.
    """
    if not folder.absolute().parent.is_dir():
        raise OutputUnwritable(
            f"The folder {folder.absolute().parent} does not exist.", "Create it first."
        )
    if folder.exists() and not folder.is_dir():
        raise OutputUnwritable(f"{folder} is not a folder.", "Choose another name for --frames.")
    if not overwrite and any(folder.glob(_NUMBERED)):
        raise OutputExists(
            f"{folder} holds frames already.",
            "Choose another folder for --frames, or replace them with --overwrite.",
        )


@contextmanager
def picture_folder(
    folder: Path, *, overwrite: bool = False
) -> Iterator[Callable[[NDArray[np.uint8]], None]]:
    """A folder that takes one picture after another.

    They are called frame_00000.png, frame_00001.png and so on. The folder is made where it is
    missing. Whatever leaves the block as an exception, Ctrl-C
    included, removes the pictures written in it. Older numbered pictures beyond the last one go
    when the block ends well.

    Yields:
        a function that writes the next picture, (H, W, 3) uint8 sRGB.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about the folder and the pictures in it.
    """
    check_picture_folder(folder, overwrite=overwrite)
    is_new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise output_error(error, folder) from error
    written: list[Path] = []

    def write_next(pixels: NDArray[np.uint8]) -> None:
        path = folder / f"frame_{len(written):05d}.png"
        write_png(pixels, path, overwrite=overwrite)
        written.append(path)

    try:
        yield write_next
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        if is_new and not any(folder.iterdir()):
            folder.rmdir()
        raise
    for path in set(folder.glob(_NUMBERED)) - set(written):
        path.unlink(missing_ok=True)
