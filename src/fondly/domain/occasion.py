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


USUAL_LABEL = "AI-animated photo"


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
        label: the words of the visible label; they always say that the clip is AI-animated.
    """

    driver: str
    intensity: float
    seconds: float
    why: str
    framing: Framing = Framing.AUTO
    camera: CameraMove = "none"
    label: str = USUAL_LABEL


CUSTOMS: Mapping[Occasion, Custom] = MappingProxyType(
    {
        Occasion.BIRTHDAY: Custom(
            "greeting", 0.55, 5.5,
            "A birthday bears a light expression and warm motion: brows, a smile, a nod.",
            label="AI-animated birthday greeting",
        ),
        Occasion.MEMORIAL: Custom(
            "gentle-presence", 0.4, 6.0,
            "A memorial wants minimal movement: a soft blink, breath, warmth about the eyes.",
            label="AI-animated family tribute",
        ),
        Occasion.ANNIVERSARY: Custom(
            "nostalgia", 0.5, 6.0,
            "An anniversary likes a gentle smile and a slight drift of the camera.",
            camera="drift",
            label="AI-animated memory",
        ),
        Occasion.WEDDING: Custom(
            "joy", 0.5, 6.0,
            "A wedding is a happy memory: a wider smile and a nod.",
            label="AI-animated memory",
        ),
        Occasion.ARCHIVE: Custom(
            "nostalgia", 0.35, 6.0,
            "An archive wants the photograph, gently alive: a slow smile, hardly more.",
            label="AI-animated family photo",
        ),
        Occasion.CLASSROOM: Custom(
            "thoughtful", 0.5, 6.5,
            "A class sees a point of view: somebody thinks, and comes to a conclusion.",
            label="AI-animated portrait",
        ),
        Occasion.MUSEUM: Custom(
            "look-up", 0.45, 6.0,
            "A museum offers a brief encounter: the person looks up and meets your eyes.",
            label="AI-animated portrait",
        ),
        Occasion.FICTION: Custom(
            "reunion", 0.6, 6.5,
            "A character may act: a search, a discovery, a smile.",
            label="AI-animated character",
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
"""After the tables of mission text 001. Its wording for labels, “AI-animated family tribute”,
stands for memorials; the others say the same of their kind."""
