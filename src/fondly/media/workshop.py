"""A hidden folder beside the result, in which it grows until it is finished."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fondly.errors import OutputExists
from fondly.media.new_file import output_error


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
    """Gives a finished folder its name, at once; an earlier one of that name goes.

    Raises:
        OutputExists: there is one, and ``overwrite`` is False.
        OutputUnwritable: the name cannot be taken.
    """
    earlier = made.with_name(made.name + ".earlier")
    try:
        if path.exists():
            if not overwrite:
                raise OutputExists(
                    f"{path} exists already.",
                    "Choose another folder with -o, or replace it with --overwrite.",
                )
            path.rename(earlier)
        made.rename(path)
    except OSError as error:
        raise output_error(error, path) from error
