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
from fondly.errors import OptionInvalid, OutputExists, OutputUnwritable
from fondly.media.frame_files import frame_file, kept
from fondly.media.new_file import check_target
from fondly.pipeline.invention import check_invented, invented_files
from fondly.pipeline.recipe_file import recipe_beside

_KINDS = {".mp4": "an MP4", ".glb": "a .glb", ".png": "a PNG"}


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


def check_name(path: Path, what: str, suffix: str) -> None:
    """Refuse a name that is a folder's, or that says another kind of file.

    Args:
        path: the file to make.
        what: one word for people: clip, rig.
        suffix: that the name must end in, with its dot.

    Raises:
        OptionInvalid, OutputUnwritable: see above.
    """
    if path.is_dir():
        example = path / f"{what}{suffix}"
        raise OutputUnwritable(f"{path} is a folder.", f"Give the {what} a name: -o {example}")
    if path.suffix.lower() != suffix:
        raise OptionInvalid(
            f"A {what} is {_KINDS[suffix]} file, but its name would be {path.name!r}.",
            f"Try -o {path.with_suffix(suffix)}",
        )


def check_free(path: Path, photo: Path | None, *, overwrite: bool) -> None:
    """Refuse a place that is taken, cannot be written, or is the photo's own.

    Raises:
        OutputExists, OutputUnwritable: see above.
    """
    if photo is not None and path.exists() and photo.exists() and path.samefile(photo):
        raise OutputExists(
            f"{path} is the photo itself, which is never replaced.",
            "Choose another name with -o.",
        )
    check_target(path.absolute(), overwrite=overwrite)


def _check_folder(folder: Path, *, overwrite: bool) -> None:
    """What `kept` will refuse, said before the work begins."""
    if folder.exists() and not folder.is_dir():
        raise OutputUnwritable(f"{folder} is not a folder.", "Choose another one with --frames.")
    if frame_file(folder, 0).exists() and not overwrite:
        raise OutputExists(
            f"{folder} holds frames already.",
            "Choose another folder with --frames, or replace them with --overwrite.",
        )
