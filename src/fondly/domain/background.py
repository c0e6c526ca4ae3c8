"""What stands behind the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fondly.errors import OptionInvalid

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Background:
    """The photo's own background (``keep``), the same out of focus (``blur``), or a colour.

    Args:
        name: "keep", "blur" or a colour as "#rrggbb".

    Raises:
        OptionInvalid: it is none of these.
    """

    name: str = "keep"

    def __post_init__(self) -> None:
        if self.name not in ("keep", "blur") and not _COLOUR.fullmatch(self.name):
            raise OptionInvalid(
                f"--background is keep, blur or a colour such as #d8d2c4, got {self.name[:32]!r}.",
                "Leave --background out to keep the photo's own; quote a colour.",
            )

    @property
    def colour(self) -> tuple[int, int, int] | None:
        """sRGB bytes of the colour, None when there is none."""
        if not self.name.startswith("#"):
            return None
        return int(self.name[1:3], 16), int(self.name[3:5], 16), int(self.name[5:7], 16)
