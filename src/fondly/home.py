r"""The computer that Fondly runs on: its own folder there, and how many cores it may use.

The folder is the only place where Fondly keeps anything that nobody asked it to write. It is
`$FONDLY_HOME` where that is set, else `fondly` in `$XDG_DATA_HOME` or `~/.local/share` on Linux,
`~/Library/Application Support/Fondly` on a Mac, and `%LOCALAPPDATA%\Fondly` on Windows.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fondly.errors import OutputUnwritable

_HINT = "Set FONDLY_HOME to a folder that only you can read, and that you may write to."


def home() -> Path:
    """The folder, which may not exist yet; nothing is made by asking.

    Raises:
        OutputUnwritable: FONDLY_HOME is no absolute path, or nobody's home is known.
    """
    if wanted := os.environ.get("FONDLY_HOME"):
        if not Path(wanted).is_absolute():
            raise OutputUnwritable("FONDLY_HOME is not an absolute path.", _HINT)
        return Path(wanted)
    try:
        return _usual_place()
    except RuntimeError as error:
        raise OutputUnwritable("There is no home folder to keep anything in.", _HINT) from error


def home_room(name: str) -> Path:
    """A folder of the home that is there and that only its owner may look into.

    Args:
        name: one word: what is kept there.

    Raises:
        OutputUnwritable: it cannot be made.
    """
    folder = home()
    try:
        for place in (folder, folder / name):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputUnwritable(
            f"Fondly's own folder cannot be made: {error.strerror or type(error).__name__}.", _HINT
        ) from error
    return folder / name


def core_count() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _usual_place() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Fondly"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local or Path.home() / "AppData" / "Local") / "Fondly"
    # The standard says that a relative path there is to be ignored.
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (data if data.is_absolute() else Path.home() / ".local" / "share") / "fondly"
