"""Files that appear whole or not at all: written under another name, then renamed."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fondly.errors import DiskFull, OutputError, OutputExists, OutputUnwritable

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def output_error(error: OSError, path: Path) -> OutputError:
    """The sentence for people behind an operating system's refusal to write ``path``."""
    if error.errno in _FULL:
        return DiskFull(
            f"There is not enough room to write {path.name} in {path.parent}.",
            "Free some space or choose another folder with -o; nothing half-written was left.",
        )
    reason = error.strerror or type(error).__name__
    return OutputUnwritable(
        f"{path} cannot be written: {reason}.",
        "Choose a folder that exists and that you may write to, with -o.",
    )


def check_target(path: Path, *, overwrite: bool) -> None:
    """Refuse a target that cannot or must not be written, before any work is spent on it.

    Raises:
        OutputUnwritable: the folder is missing, or something that is no plain file has the name.
        OutputExists: the file exists and ``overwrite`` is False.
    """
    if not path.parent.is_dir():
        raise OutputUnwritable(
            f"The folder {path.parent} does not exist.",
            "Create it first, or choose another place with -o.",
        )
    if not os.path.lexists(path):
        return
    if not path.is_file():
        raise OutputUnwritable(
            f"{path} is there already and is not a file.",
            "Choose another name with -o.",
        )
    if not overwrite:
        raise OutputExists(
            f"{path} exists already.",
            "Choose another name with -o, or replace it with --overwrite.",
        )


@contextmanager
def new_file(path: Path, *, overwrite: bool = False, durable: bool = True) -> Iterator[BinaryIO]:
    """A file to write and read back that becomes ``path`` when the block ends well.

    It lies beside ``path`` under a random name, so that the rename stays on one file system.
    Whatever leaves the block as an exception, Ctrl-C included, removes it. When another program
    creates ``path`` in the meantime, that file is left alone unless ``overwrite`` is True.

    Args:
        path: the file to make.
        overwrite: whether an existing file may be replaced.
        durable: wait until the disk has the contents, so that not even a power cut leaves the name
            without them; costs milliseconds to tens of them.

    Yields:
        the open file, binary, readable, writable and seekable; ``name`` is its path.

    Raises:
        OutputUnwritable, OutputExists, DiskFull: see :func:`check_target`; DiskFull also for
            what only the last flush says. Errors of the block itself pass unchanged.
    """
    path = path.absolute()
    check_target(path, overwrite=overwrite)
    part = path.with_name(f".fondly-{secrets.token_hex(8)}.part")
    file: BinaryIO | None = None
    try:
        file = _create(part, path)
        yield file
        _settle(file, path, durable=durable)
        file.close()
        _rename(part, path, overwrite=overwrite)
    except BaseException:
        if file is not None:
            with suppress(OSError):  # a full disk may refuse the last flush; the file goes anyway
                file.close()
        part.unlink(missing_ok=True)
        raise


def _create(part: Path, path: Path) -> BinaryIO:
    try:
        return part.open("x+b")
    except OSError as error:
        raise output_error(error, path) from error


def _settle(file: BinaryIO, path: Path, *, durable: bool) -> None:
    try:
        file.flush()
        if durable:
            os.fsync(file.fileno())
    except OSError as error:
        raise output_error(error, path) from error


def _rename(part: Path, path: Path, *, overwrite: bool) -> None:
    try:
        if not overwrite:
            # Claims the name, which a rename alone would take from whoever has it by now.
            path.open("xb").close()
    except FileExistsError as error:
        raise OutputExists(
            f"{path} exists already: another program made it just now.",
            "Choose another name with -o, or replace it with --overwrite.",
        ) from error
    except OSError as error:
        raise output_error(error, path) from error
    try:
        part.replace(path)
    except OSError as error:
        if not overwrite:
            path.unlink(missing_ok=True)
        raise output_error(error, path) from error


def place_file(made: Path, path: Path, *, overwrite: bool = False) -> None:
    """Gives a finished file on the same file system its name.

    Raises:
        OutputUnwritable, OutputExists, DiskFull: see :func:`new_file`.
    """
    path = path.absolute()
    check_target(path, overwrite=overwrite)
    try:
        with made.open("rb") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise output_error(error, path) from error
    _rename(made, path, overwrite=overwrite)
