"""The table of destinations."""

from __future__ import annotations

import pytest

from fondly.errors import UnknownDestination
from fondly.export.destination import Destination, Form
from fondly.export.destinations import DESTINATIONS, find_destination

ASKED = {
    "universal", "whatsapp", "imessage", "mms", "story", "reel", "tiktok", "square", "aura",
    "skylight", "nixplay", "usb-frame", "loop", "gif", "webp", "avif", "live-photo",
    "motion-photo", "montage", "master", "still", "poster",
}  # fmt: skip


def test_every_place_that_was_asked_for_is_there_once() -> None:
    names = [one.name for one in DESTINATIONS]
    assert set(names) >= ASKED
    assert len(names) == len(set(names))
    files = [one.file for one in DESTINATIONS]
    assert len(files) == len(set(files))
    assert {one.form for one in DESTINATIONS} == set(Form)


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda one: one.name)
def test_a_destination_makes_sense(destination: Destination) -> None:
    assert find_destination(destination.name.upper()) is destination
    assert destination.what.endswith(".")
    if destination.canvas is not None:
        assert all(side % 2 == 0 for side in destination.canvas)
    if destination.least_s is not None and destination.most_s is not None:
        assert destination.least_s < destination.most_s
    safe = destination.safe
    assert safe.top + safe.bottom < 0.6
    assert safe.left + safe.right < 0.3
    assert list(destination.sizes) == sorted(destination.sizes, reverse=True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("storry", "story"), ("whatsap", "whatsapp"), ("instagram", "reel"), ("e-mail", "gif"),
     ("livephoto", "live-photo"), ("usb", "usb-frame"), ("Prores", "montage")],
)  # fmt: skip
def test_the_nearest_is_suggested(said: str, meant: str) -> None:
    with pytest.raises(UnknownDestination) as told:
        find_destination(said)
    assert f"Did you mean {meant}?" in told.value.hint


def test_where_nothing_is_near_the_list_is_named() -> None:
    with pytest.raises(UnknownDestination) as told:
        find_destination("qqqq")
    assert told.value.hint == "fondly export --list shows all."
