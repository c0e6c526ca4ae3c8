"""What a clip is made for, and what is usual then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fondly.domain.framing import Framing
from fondly.domain.plan import CameraMove


class Occasion(StrEnum):
    """What a clip is made for: it chooses what nobody said."""

    BIRTHDAY = "birthday"
    MEMORIAL = "memorial"
    ANNIVERSARY = "anniversary"
    WEDDING = "wedding"
    ARCHIVE = "archive"
    CLASSROOM = "classroom"
    MUSEUM = "museum"
    FICTION = "fiction"
    BRAND = "brand"
    SOCIAL = "social"


class Named(StrEnum):
    """What the visible label calls a clip; `fondly.domain.wording` has the words."""

    PHOTO = "photo"
    GREETING = "greeting"
    TRIBUTE = "tribute"
    MEMORY = "memory"
    FAMILY_PHOTO = "family-photo"
    PORTRAIT = "portrait"
    CHARACTER = "character"


@dataclass(frozen=True)
class Custom:
    """What is usual for an occasion.

    Args:
        driver: the name of the driver.
        intensity: 0 to 1.
        seconds: how long.
        why: the reason for all of it, for people.
        framing: AUTO leaves it to the photo.
        camera: how the picture itself moves.
        named: what the visible label calls it.
    """

    driver: str
    intensity: float
    seconds: float
    why: str
    framing: Framing = Framing.AUTO
    camera: CameraMove = "none"
    named: Named = Named.PHOTO


CUSTOMS: Mapping[Occasion, Custom] = MappingProxyType(
    {
        Occasion.BIRTHDAY: Custom(
            "greeting", 0.55, 5.5,
            "A birthday bears a light expression and warm motion: brows, a smile, a nod.",
            named=Named.GREETING,
        ),
        Occasion.MEMORIAL: Custom(
            "gentle-presence", 0.4, 6.0,
            "A memorial wants minimal movement: a soft blink, breath, warmth about the eyes.",
            named=Named.TRIBUTE,
        ),
        Occasion.ANNIVERSARY: Custom(
            "nostalgia", 0.5, 6.0,
            "An anniversary likes a gentle smile and a slight drift of the camera.",
            camera="drift",
            named=Named.MEMORY,
        ),
        Occasion.WEDDING: Custom(
            "joy", 0.5, 6.0,
            "A wedding is a happy memory: a wider smile and a nod.",
            named=Named.MEMORY,
        ),
        Occasion.ARCHIVE: Custom(
            "nostalgia", 0.35, 6.0,
            "An archive wants the photograph, gently alive: a slow smile, hardly more.",
            named=Named.FAMILY_PHOTO,
        ),
        Occasion.CLASSROOM: Custom(
            "thoughtful", 0.5, 6.5,
            "A class sees a point of view: somebody thinks, and comes to a conclusion.",
            named=Named.PORTRAIT,
        ),
        Occasion.MUSEUM: Custom(
            "look-up", 0.45, 6.0,
            "A museum offers a brief encounter: the person looks up and meets your eyes.",
            named=Named.PORTRAIT,
        ),
        Occasion.FICTION: Custom(
            "reunion", 0.6, 6.5,
            "A character may act: a search, a discovery, a smile.",
            named=Named.CHARACTER,
        ),
        Occasion.BRAND: Custom(
            "greeting", 0.4, 5.0,
            "A brand's post greets: friendly, clear and short, in a square.",
            framing=Framing.SQUARE,
        ),
        Occasion.SOCIAL: Custom(
            "greeting", 0.6, 5.0,
            "A social post is quick and direct, and upright.",
            framing=Framing.STORY,
        ),
    }
)  # fmt: skip
"""After the tables of mission text 001."""
