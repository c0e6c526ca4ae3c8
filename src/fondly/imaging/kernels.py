"""How loops over pixels are compiled: one decorator, cached on disk, free of the GIL.

Kernels are compiled by numba on first use and kept on disk: beside the package, else in the
user's cache folder, else (read-only installation and home) in a private temporary folder.
Threads are ours: numba's own parallel layer aborts the process when two threads use it at once.
"""

from __future__ import annotations

import functools
import hashlib
import os
import stat
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numba.core.config

P = ParamSpec("P")
R = TypeVar("R")

PACKAGE_FOLDER = Path(__file__).resolve().parent.parent
_numba_config: Any = numba.core.config
_decorating = threading.Lock()


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _private_temporary_folder() -> Path:
    """A folder only this user can write, the same for every run; a fresh one if it is not ours.

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


def _place() -> Path:
    if _numba_config.CACHE_DIR:
        return Path(_numba_config.CACHE_DIR)
    beside = PACKAGE_FOLDER / "__pycache__"
    if _is_writable(beside):
        return beside
    home_cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fondly"
    if _is_writable(home_cache):
        return home_cache
    return _private_temporary_folder()


def _sources() -> str:
    """A digest of every module that holds a kernel.

    numba compiles a kernel anew when its own file changes, but not when a kernel of another file
    that was compiled into it does.
    """
    digest = hashlib.sha256()
    for path in sorted(PACKAGE_FOLDER.rglob("*.py")):
        source = path.read_bytes()
        if b"import kernel" in source or b"import intrinsic" in source:
            digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:16]


# Off by default in numba. With it four channels are one instruction, and the warp takes half the
# time; without it nothing changes but the speed.
_numba_config.SLP_VECTORIZE = 1


@functools.cache
def cache_folder() -> Path:
    """Where the compiled kernels of this installation, as it is now, are kept."""
    return _place() / f"kernels-{_sources()}"


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop over arrays: no GIL, cached, and the same result on every run.

    Of the fast-math flags only ``contract`` is on, a multiply and an add in one rounding: it may
    change the last bit between processors, never between runs. The others let the compiler reorder
    sums or forget about NaN.
    """
    with _decorating:  # numba reads the folder from its settings, which other libraries share
        folder, before = str(cache_folder()), _numba_config.CACHE_DIR
        _numba_config.CACHE_DIR = folder
        try:
            compiled: Any = numba.njit(
                nogil=True, cache=True, error_model="numpy", fastmath={"contract"}
            )(function)
        finally:
            _numba_config.CACHE_DIR = before
    return cast("Callable[P, R]", compiled)


def are_kernels_warm() -> bool:
    """Whether compiled kernels of this installation, as it is now, are already on disk."""
    return any(cache_folder().rglob("*.nbi"))
