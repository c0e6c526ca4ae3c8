"""Where the results of the main job go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fondly.domain.frame import Frame
from fondly.domain.kept import RETENTION
from fondly.domain.motion import Motion
from fondly.domain.portrait import Portrait
from fondly.errors import OutputExists, OutputUnwritable
from fondly.media.frame_files import frame_file, kept
from fondly.pipeline.invention import check_invented, invented_files
from fondly.pipeline.recipe_file import recipe_beside
from fondly.pipeline.target import check_free, check_name


@dataclass(frozen=True)
class Output:
    """Where a clip goes, and what goes beside it.

    Args:
        clip: the MP4 file to make.
        frames: a folder for the raw frames, or None.
        overwrite: replace what is there.
        invented: a folder for the maps of what was invented, or None.
        keep_for: how long Fondly keeps a sealed copy of photo and recipe of its own; None is for
            good, no time at all keeps none.
    """

    clip: Path
    frames: Path | None = None
    overwrite: bool = False
    invented: Path | None = None
    keep_for: timedelta | None = RETENTION

    @property
    def recipe(self) -> Path:
        """The recipe beside the clip."""
        return recipe_beside(self.clip)

    def check(self, photo: Path | None = None) -> None:
        """Refuse what cannot or must not be written, before any work is spent on it.

        Args:
            photo: the input file, which is never replaced; None where there is none.

        Raises:
            OptionInvalid: the clip's name does not end in .mp4.
            OutputExists, OutputUnwritable: the places are taken, missing or no plain files.
        """
        check_name(self.clip, "clip", ".mp4")
        for path in (self.clip, self.recipe):
            check_free(path, photo, overwrite=self.overwrite)
        if self.frames is not None:
            _check_folder(self.frames, overwrite=self.overwrite)
        if self.invented is not None:
            check_invented(self.invented, overwrite=self.overwrite)

    def keeping(self, frames: Iterable[Frame]) -> Iterable[Frame]:
        """The same frames, each also written as a PNG file where that was asked for.

        Raises:
            OutputExists, OutputUnwritable, DiskFull: about the folder and the files in it.
        """
        if self.frames is None:
            return frames
        return kept(frames, self.frames, overwrite=self.overwrite)

    def explaining(
        self, portrait: Portrait, motions: Sequence[Motion]
    ) -> AbstractContextManager[None]:
        """Writes the maps of what is invented, where that was asked for: see `invented_files`."""
        if self.invented is None:
            return nullcontext()
        return invented_files(portrait, motions, self.invented, overwrite=self.overwrite)


def _check_folder(folder: Path, *, overwrite: bool) -> None:
    """What `kept` will refuse, said before the work begins."""
    if folder.exists() and not folder.is_dir():
        raise OutputUnwritable(f"{folder} is not a folder.", "Choose another one with --frames.")
    if frame_file(folder, 0).exists() and not overwrite:
        raise OutputExists(
            f"{folder} holds frames already.",
            "Choose another folder with --frames, or replace them with --overwrite.",
        )
