"""A hidden folder beside the result, in which it grows until it is finished."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fondly.errors import OutputExists, OutputUnwritable
from fondly.media.frame_files import is_frame_file
from fondly.media.new_file import output_error

_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""In folders that somebody looked into."""


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A folder within ``folder``, on the same file system, that is gone when the block ends.

    Raises:
        OutputUnwritable, DiskFull: it cannot be made.
    """
    place = folder / f".fondly-{secrets.token_hex(8)}.part"
    try:
        place.mkdir()
    except OSError as error:
        raise output_error(error, folder) from error
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def move_folder(made: Path, path: Path, *, overwrite: bool = False) -> None:
    """Gives a finished folder of frames its name, at once; an earlier one of that name goes.

    Args:
        made: the folder, in a workshop beside ``path``.
        path: its name. What is there is replaced only if it is a folder of frames as well.
        overwrite: replace an earlier one.

    Raises:
        OutputExists: there is one, and ``overwrite`` is False.
        OutputUnwritable: the name cannot be taken, or there is something else of that name, which
            stays as it was.
    """
    # Outside the workshop, which takes with it whatever lies there.
    earlier = path.with_name(f".fondly-{secrets.token_hex(8)}.earlier")
    try:
        has_earlier = os.path.lexists(path)
        check_folder(path, overwrite=overwrite)
        if has_earlier:
            path.rename(earlier)
        try:
            made.rename(path)
        except BaseException:
            if has_earlier and not path.exists():
                earlier.rename(path)
            raise
    except OSError as error:
        raise output_error(error, path) from error
    if has_earlier:
        shutil.rmtree(earlier, ignore_errors=True)


def check_folder(path: Path, *, overwrite: bool) -> None:
    """Refuse a name that `move_folder` will not give, before any work is spent.

    Raises:
        OutputExists, OutputUnwritable: see `move_folder`.
    """
    if not os.path.lexists(path):
        return
    hint = "Choose another folder with -o."
    if path.is_symlink() or not path.is_dir():
        raise OutputUnwritable(f"{path} is there already and is not a folder.", hint)
    if not overwrite:
        raise OutputExists(
            f"{path} exists already.",
            "Choose another folder with -o, or replace it with --overwrite.",
        )
    try:
        strange = sorted(one.name for one in path.iterdir() if not _is_ours(one))
    except OSError as error:
        raise output_error(error, path) from error
    if strange:
        raise OutputUnwritable(
            f"{path} holds something other than frames, such as {strange[0]}: it is not replaced.",
            f"Take that out of the folder first. {hint}",
        )


def _is_ours(path: Path) -> bool:
    return is_frame_file(path) or path.name in _LEFT_BY_SYSTEMS
