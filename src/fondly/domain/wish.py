"""Which motion was asked for, with or without a photo to move."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from fondly.domain.capture import Capture
from fondly.domain.motion import HIGHEST_RATE, LOWEST_RATE, Motion
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.plan import LONGEST_S, CameraMove, Plan
from fondly.errors import OptionInvalid

GREATEST_SEED = 2**32 - 1
LONGEST_NAME = 64
LONGEST_SENTENCE = 500


@dataclass(frozen=True, kw_only=True)
class Wish:
    """The motion that the user asked for. None means: not said, so somebody else decides.

    Fields are named like the options of the command line and the keys of a recipe.

    Args:
        driver: name of a named motion.
        direct: a sentence of direction.
        plan: a timeline, played as written; beside it, driver and direct only tell whence it came.
        motion: an explicit motion, to which nothing is added; not together with the others.
        capture: what a real face did, to be brought into the range of the one in the photo; not
            together with the others.
        occasion: what the clip is for; it decides what is not said.
        age: whose lids, breath and pace.
        camera: how the picture itself moves.
        intensity: 0 to 1, of a driver or a sentence.
        eyes, mouth, head, breath: 0 to 1, how much of what is planned they do.
        seconds: length of the clip, above 0 and up to 600.
        fps: frames per second, 1 to 240, exact.
        seed: 0 to 2**32 - 1; the same seed gives the same motion.

    Raises:
        OptionInvalid: a value that makes no sense, or sources of motion that exclude each other.
    """

    driver: str | None = None
    direct: str | None = None
    plan: Plan | None = None
    motion: Motion | None = None
    capture: Capture | None = None
    occasion: Occasion | None = None
    age: Age | None = None
    camera: CameraMove | None = None
    intensity: float | None = None
    eyes: float | None = None
    mouth: float | None = None
    head: float | None = None
    breath: float | None = None
    seconds: float | None = None
    fps: Fraction | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        self._check_sources()
        for name in ("intensity", "eyes", "mouth", "head", "breath"):
            check_range(name, getattr(self, name), 0, 1)
        check_range("seconds", self.seconds, 0, LONGEST_S)
        if self.seconds == 0:
            raise OptionInvalid("A clip lasts more than 0 seconds.", "Try --seconds 6.")
        check_range("fps", self.fps, LOWEST_RATE, HIGHEST_RATE)
        check_range("seed", self.seed, 0, GREATEST_SEED)

    def given(self) -> dict[str, Any]:
        """What was said, by name, in the order of the fields."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    def _check_sources(self) -> None:
        told = [name for name in ("driver", "direct", "plan") if getattr(self, name) is not None]
        if self.motion is not None and told:
            raise OptionInvalid(
                f"A clip has a {told[0]} or an explicit motion, both were given.",
                f"Leave out --{told[0]} or --motion.",
            )
        if self.capture is not None and (told or self.motion is not None):
            other = told[0] if told else "motion"
            raise OptionInvalid(
                f"A clip has a {other} or what a real face did, both were given.",
                f"Leave out --{other}, or the video or capture.",
            )
        if self.driver is not None and self.direct is not None:
            raise OptionInvalid(
                "A clip has a driver or a sentence of direction, both were given.",
                "Leave out --driver or --direct.",
            )
        if self.driver is not None and not 1 <= len(self.driver) <= LONGEST_NAME:
            raise OptionInvalid(
                f"A driver's name has 1 to {LONGEST_NAME} letters, got {len(self.driver)}.",
                "See the names with: fondly drivers",
            )
        if self.direct is not None and len(self.direct) > LONGEST_SENTENCE:
            raise OptionInvalid(
                f"--direct has at most {LONGEST_SENTENCE} letters, got {len(self.direct)}.",
                "Say it shorter: a few seconds hold two or three things.",
            )


def check_range(
    name: str, value: float | Fraction | None, low: float | Fraction, high: float | Fraction
) -> None:
    """Raises OptionInvalid unless an option's value, if there is one, lies between two others."""
    if value is not None and not low <= value <= high:
        raise OptionInvalid(
            f"--{name} goes from {float(low):g} to {float(high):.12g}, got {value!s:.32}.",
            f"Choose a value for --{name} in that range.",
        )
