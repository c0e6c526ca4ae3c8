"""What a clip is made for."""

from __future__ import annotations

from enum import StrEnum


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
