"""Where the results of the main job go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fondly.errors import OptionInvalid, OutputExists, OutputUnwritable
from fondly.media.new_file import check_target
from fondly.media.picture_file import check_picture_folder, picture_folder

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Output:
    """Where a clip goes, and what goes beside it.

    Args:
        clip: the MP4 file to make.
        frames: a folder for the raw frames, or None.
        overwrite: replace what is there.
    """

    clip: Path
    frames: Path | None = None
    overwrite: bool = False

    @property
    def recipe(self) -> Path:
        """The recipe beside the clip."""
        return self.clip.with_suffix(".recipe.json")

    def check(self, photo: Path | None = None) -> None:
        """Refuse what cannot or must not be written, before any work is spent on it.

        Args:
            photo: the input file, which is never replaced; None where there is none.

        Raises:
            OptionInvalid: the clip's name does not end in .mp4.
            OutputExists, OutputUnwritable: the places are taken, missing or no plain files.
        """
        if self.clip.is_dir():
            raise OutputUnwritable(
                f"{self.clip} is a folder.", f"Give the clip a name: -o {self.clip / 'clip.mp4'}"
            )
        if self.clip.suffix.lower() != ".mp4":
            raise OptionInvalid(
                f"A clip is an MP4 file, but its name would be {self.clip.name!r}.",
                f"Try -o {self.clip.with_suffix('.mp4')}",
            )
        for path in (self.clip, self.recipe):
            if photo is not None and path.exists() and photo.exists() and path.samefile(photo):
                raise OutputExists(
                    f"{path} is the photo itself, which is never replaced.",
                    "Choose another name with -o.",
                )
            check_target(path.absolute(), overwrite=self.overwrite)
        if self.frames is not None:
            check_picture_folder(self.frames, overwrite=self.overwrite)

    @contextmanager
    def keeping(self, frames: Iterable[Pixels]) -> Iterator[Iterable[Pixels]]:
        """The same frames, each also written as a PNG file where that was asked for.

        Raises:
            OutputExists, OutputUnwritable, DiskFull: about the folder and its pictures.
        """
        if self.frames is None:
            yield frames
            return
        with picture_folder(self.frames, overwrite=self.overwrite) as write_next:
            yield _written(frames, write_next)


def _written(frames: Iterable[Pixels], write_next: Callable[[Pixels], None]) -> Iterator[Pixels]:
    for pixels in frames:
        write_next(pixels)
        yield pixels
