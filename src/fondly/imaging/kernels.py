"""How loops over pixels are compiled: one decorator, cached on disk, free of the GIL.

Kernels are compiled by numba on first use and kept in numba's cache: beside the package, else in
the user's cache folder, else (read-only installation and home) in a private temporary folder.
Threads are ours: numba's own parallel layer aborts the process when two threads use it at once.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
from numba.core import config as _numba_config

P = ParamSpec("P")
R = TypeVar("R")

PACKAGE_FOLDER = Path(__file__).resolve().parent.parent


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _private_temporary_folder() -> Path:
    """A folder only this user can write, the same for every run; a fresh one if somebody else owns it.

    Compiled code is loaded from here, so a folder that another user prepared must not be trusted.
    """
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = Path(tempfile.gettempdir()) / f"fondly-kernels-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="fondly-kernels-"))
    ours = not hasattr(os, "getuid") or (
        facts.st_uid == os.getuid() and stat.S_IMODE(facts.st_mode) & 0o077 == 0
    )
    if ours and stat.S_ISDIR(facts.st_mode):
        return folder
    return Path(tempfile.mkdtemp(prefix="fondly-kernels-"))


def cache_folder() -> Path:
    """Where compiled kernels are kept for this installation."""
    if _numba_config.CACHE_DIR:
        return Path(_numba_config.CACHE_DIR)
    if _is_writable(PACKAGE_FOLDER / "__pycache__"):
        return PACKAGE_FOLDER
    home_cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fondly"
    if _is_writable(home_cache):
        return home_cache
    return _private_temporary_folder()


def _choose_cache() -> None:
    folder = cache_folder()
    if folder != PACKAGE_FOLDER and not _numba_config.CACHE_DIR:
        _numba_config.CACHE_DIR = str(folder)


_choose_cache()
# Off by default in numba; the warp is 1.7 times faster with it (four channels in one instruction).
_numba_config.SLP_VECTORIZE = 1


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop over arrays: no GIL, cached, and the same result on every run.

    Of the fast-math flags only ``contract`` is on (a multiply and an add in one rounding): it
    changes the last bit between processors, never between runs. The others let the compiler
    reorder sums or ignore NaN.
    """
    compiled: Any = numba.njit(
        nogil=True, cache=True, error_model="numpy", fastmath={"contract"}
    )(function)
    return cast("Callable[P, R]", compiled)


def are_kernels_warm() -> bool:
    """Whether compiled kernels of this installation are already on disk."""
    return any(cache_folder().rglob("*.nbi"))
