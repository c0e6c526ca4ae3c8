"""The named drivers: one TOML file each beside this one, and those in folders of users."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from fondly.errors import DriverInvalid, UnknownDriver
from fondly.motion.driver import Driver
from fondly.motion.driver_file import MOST_BYTES, driver_from_toml

NAMES = (
    "nostalgia", "joy", "reunion", "blink-and-nod", "big-smile", "gentle-presence", "look-up",
    "greeting", "thoughtful", "quiet-frame",
)  # fmt: skip
MOST_FILES = 500


@cache
def own_drivers() -> tuple[Driver, ...]:
    """Fondly's own drivers, the default first."""
    return tuple(driver_from_toml(driver_text(name), name) for name in NAMES)


def driver_text(name: str) -> bytes:
    """The file of one of Fondly's own drivers.

    Raises:
        UnknownDriver: there is none of that name.
    """
    if name not in NAMES:
        raise _unknown(name, NAMES)
    return files(__package__).joinpath(f"{name}.toml").read_bytes()


def drivers(folder: Path | None = None) -> tuple[Driver, ...]:
    """Every driver, the default first, then those of a folder by name.

    Args:
        folder: of somebody's own drivers, TOML files named as the driver; one of a known name
            stands in place of the known one.

    Raises:
        DriverInvalid: the folder cannot be read, or a file in it is no driver.
    """
    theirs = {} if folder is None else {driver.name: driver for driver in _read(folder)}
    mine = {driver.name: driver for driver in own_drivers()}
    return tuple((mine | theirs).values())


def find_driver(name: str, folder: Path | None = None) -> Driver:
    """The driver of that name.

    Args:
        name: in kebab-case.
        folder: of somebody's own drivers.

    Raises:
        UnknownDriver: there is none; the hint names the nearest, or all of them.
        DriverInvalid: see `drivers`.
    """
    by_name = {driver.name: driver for driver in drivers(folder)}
    if name in by_name:
        return by_name[name]
    raise _unknown(name, tuple(by_name))


def _unknown(name: str, known: tuple[str, ...]) -> UnknownDriver:
    spoken = name[:64].strip().lower().replace("_", "-").replace(" ", "-")
    near = get_close_matches(spoken, known, n=1, cutoff=0.5)
    return UnknownDriver(
        f"there is no driver named {name[:64]!r}",
        f"Did you mean {near[0]}?" if near else f"Drivers are {', '.join(known)}.",
    )


def _read(folder: Path) -> list[Driver]:
    """The drivers of a folder, by name."""
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not 1 <= len(paths) <= MOST_FILES:
        raise DriverInvalid(
            f"the folder {folder} holds {len(paths)} drivers"
            if folder.is_dir()
            else f"there is no folder {folder}",
            "Name a folder of files such as big-smile.toml.",
        )
    found = []
    for path in paths:
        try:
            with path.open("rb") as file:
                text = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise DriverInvalid(
                f"the driver {path} cannot be read: {error.strerror or error}", "Check the file."
            ) from error
        found.append(driver_from_toml(text, path.stem))
    return found
