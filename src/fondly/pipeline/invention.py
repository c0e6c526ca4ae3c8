"""What of a clip was invented: a share for its recipe, and a film and a picture for who asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fondly.domain.motion import Motion
from fondly.domain.portrait import Portrait
from fondly.home import core_count
from fondly.media.new_file import check_target, place_file
from fondly.media.picture_file import write_png
from fondly.media.video_file import VideoOptions, write_video
from fondly.media.workshop import workshop
from fondly.rendering.invented import InventionMap, invented_share
from fondly.rendering.invented_picture import draw_union
from fondly.rendering.shutter import at_frame

MEASURED_FRAMES = 12
"""Frames that the share is measured on, evenly over the clip."""

FILM, PICTURE = "invented.mp4", "invented.png"


def measure_invented(portrait: Portrait, motions: Sequence[Motion]) -> float:
    """How much of a clip is invented.

    Args:
        portrait: the rig.
        motions: of each figure, back to front.

    Returns:
        Percent of the frames' pixels, on average, to two decimals.
    """
    drawn = InventionMap(portrait)
    frames = np.linspace(0, motions[0].frames - 1, MEASURED_FRAMES).round().astype(int)

    def share(index: int) -> float:
        return invented_share(drawn.draw(*at_frame(motions, index)))

    with ThreadPoolExecutor(core_count(), thread_name_prefix="fondly-invented") as pool:
        shares = list(pool.map(share, map(int, np.unique(frames))))
    return round(100 * float(np.mean(shares)), 2)


def check_invented(folder: Path, *, overwrite: bool) -> None:
    """Refuse a place where the maps cannot or must not be written, before any work is spent.

    Raises:
        OutputExists, OutputUnwritable: see `check_target`.
    """
    if not folder.exists():
        check_target(folder.absolute(), overwrite=overwrite)
        return
    for name in (FILM, PICTURE):
        check_target((folder / name).absolute(), overwrite=overwrite)


@contextmanager
def invented_files(
    portrait: Portrait, motions: Sequence[Motion], folder: Path, *, overwrite: bool = False
) -> Iterator[None]:
    """Writes the maps of a clip, which appear if the block ends well, and else not at all.

    Args:
        portrait: the rig.
        motions: of each figure, back to front.
        folder: made if it is missing; gets `FILM`, the map of every frame (red for lids and eyes,
            green for the mouth, blue for the background, black for the photo's own), and
            `PICTURE`, all that is invented anywhere in the clip over the photo, with a legend.
        overwrite: replace what is there.

    Raises:
        OutputExists, OutputUnwritable, DiskFull, EncodeFailed: about the files.
    """
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    union = np.zeros_like(portrait.photo.pixels)
    try:
        with workshop(folder) as place:
            film = _remembered(_maps(portrait, motions), union)
            write_video(film, place / FILM, VideoOptions(motions[0].rate))
            write_png(draw_union(portrait.photo.pixels, union), place / PICTURE)
            yield
            for name in (FILM, PICTURE):
                place_file(place / name, folder / name, overwrite=overwrite)
    except BaseException:
        if is_new:
            with suppress(OSError):  # something else may have come to lie there
                folder.rmdir()
        raise


def _maps(portrait: Portrait, motions: Sequence[Motion]) -> Iterator[NDArray[np.uint8]]:
    drawn = InventionMap(portrait)
    for index in range(motions[0].frames):
        yield drawn.draw(*at_frame(motions, index))


def _remembered(
    maps: Iterator[NDArray[np.uint8]], union: NDArray[np.uint8]
) -> Iterator[NDArray[np.uint8]]:
    """The same maps, each laid over the union on its way."""
    for drawn in maps:
        np.maximum(union, drawn, out=union)
        yield drawn
