"""The named drivers, one file each."""

from __future__ import annotations

from difflib import get_close_matches

from fondly.errors import UnknownDriver
from fondly.motion.driver import Driver
from fondly.motion.drivers.blink_and_nod import BLINK_AND_NOD
from fondly.motion.drivers.nostalgia import NOSTALGIA

_DRIVERS = (NOSTALGIA, BLINK_AND_NOD)


def drivers() -> tuple[Driver, ...]:
    """Every driver, the default first."""
    return _DRIVERS


def find_driver(name: str) -> Driver:
    """The driver of that name.

    Raises:
        UnknownDriver: there is none; the hint names the nearest, or all of them.
    """
    by_name = {driver.name: driver for driver in _DRIVERS}
    if name in by_name:
        return by_name[name]
    spoken = name[:64].strip().lower().replace("_", "-").replace(" ", "-")
    near = get_close_matches(spoken, by_name, n=1, cutoff=0.5)
    raise UnknownDriver(
        f"there is no driver named {name[:64]!r}",
        f"Did you mean {near[0]}?" if near else f"Drivers are {', '.join(by_name)}.",
    )
