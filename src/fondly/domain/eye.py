"""One eye, as layers that can close and look (contents are written with portrait/eyes.py)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Eye:
    """Placeholder replaced by the eye's layers."""

    box_px: tuple[int, int, int, int]
