"""Whether a result may have the name that it is given, asked before any work is spent on it."""

from __future__ import annotations

from pathlib import Path

from fondly.errors import OptionInvalid, OutputExists, OutputUnwritable
from fondly.media.new_file import check_target

_KINDS = {".mp4": "an MP4", ".glb": "a .glb", ".png": "a PNG"}


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
