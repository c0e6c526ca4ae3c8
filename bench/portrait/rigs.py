"""Photos of a folder, their rigs, and the poses that every part of the bench asks for."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject, largest_face
from fondly.domain.face import Face
from fondly.domain.framing import Framing, Size
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.domain.portrait import Figure, Portrait
from fondly.media.photo_file import open_photo
from fondly.perception.faces import read_face
from fondly.portrait.build import build_portrait
from fondly.rendering.frames import Renderer

Pixels = NDArray[np.uint8]
KINDS = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic"})
RATE = Fraction(30)

POSES: dict[str, dict[str, float]] = {
    "rest": {},
    "blink": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    "half": {"eyeBlinkLeft": 0.5, "eyeBlinkRight": 0.5},
    "smile": {"mouthSmileLeft": 0.6, "mouthSmileRight": 0.6},
    "brows": {"browInnerUp": 1.0},
    "jaw": {"jawOpen": 0.5},
    "pucker": {"mouthPucker": 1.0},
    "yaw": {"head_yaw_deg": 6.0},
    "yaw_back": {"head_yaw_deg": -6.0},
    "pitch": {"head_pitch_deg": 5.0},
    "pitch_back": {"head_pitch_deg": -5.0},
    "roll": {"head_roll_deg": 4.0},
    "roll_back": {"head_roll_deg": -4.0},
}


@dataclass(eq=False)
class Rig:
    """A photo's portrait, posed and read back on demand.

    Args:
        name: the photo's file name.
        held_out: whether nothing may be tuned on this photo.
        portrait: as built for a user.
        prepared_s: processor's seconds for the rig.
        faces: how many faces the photo shows.
    """

    name: str
    held_out: bool
    portrait: Portrait
    prepared_s: float
    faces: int
    _renderer: Renderer = field(init=False, repr=False)
    _frames: dict[str, Pixels] = field(init=False, default_factory=dict, repr=False)
    _read: dict[str, Face] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._renderer = Renderer(self.portrait)

    @property
    def figure(self) -> Figure:
        """The subject's rig; the foremost of several."""
        return self.portrait.figures[-1]

    @property
    def face(self) -> Face:
        """The subject in the photo."""
        return self.figure.face

    @property
    def height(self) -> int:
        """Height of the frame in px."""
        return self.portrait.photo.height

    @property
    def width(self) -> int:
        """Width of the frame in px."""
        return self.portrait.photo.width

    def sample(self, pose: str) -> NDArray[np.float32]:
        """What is asked for in one of ``POSES``: (len(CHANNELS),) float32.

        As a user gets it, except that a head is not held back before it is measured.
        """
        asked = POSES[pose]
        if not any(name.startswith("head") for name in asked):
            return self.limited(asked)
        return _still(asked).at(0)

    def limited(self, asked: Mapping[str, float]) -> NDArray[np.float32]:
        """One sample within the limits that a user gets."""
        limits = self.portrait.limits.tightened(GENTLE_LIMITS)
        return limits.apply(_still(asked)).motion.at(0)

    def render(self, sample: NDArray[np.float32]) -> Pixels:
        """A frame of any sample."""
        return self._renderer.render(sample)

    def frame(self, pose: str) -> Pixels:
        """The frame of one of ``POSES``, kept for the next part that asks."""
        if pose not in self._frames:
            self._frames[pose] = self.render(self.sample(pose))
        return self._frames[pose]

    def shown(self, pose: str) -> Pixels:
        """The frame of one of ``POSES`` as a user sees it, the head held back as well."""
        return self.render(self.limited(POSES[pose]))

    def read(self, pose: str) -> Face:
        """The face in that frame, in the photo's own crop."""
        if pose not in self._read:
            self._read[pose] = read_face(self.frame(pose), like=self.face)
        return self._read[pose]


def _still(asked: Mapping[str, float]) -> Motion:
    if not asked:
        return Motion.still(RATE, 1)
    return Motion.of(RATE, {name: [value] for name, value in asked.items()})


def find_photos(places: Sequence[Path], stems: Sequence[str] = ()) -> list[tuple[Path, bool]]:
    """Photos in folders or by path, and whether each is held out: the odd ones of its folder.

    Args:
        places: photos, or folders of them.
        stems: names without suffix to keep; all when empty.
    """
    found: list[tuple[Path, bool]] = []
    for place in places:
        if place.is_file():
            found.append((place, False))
            continue
        # Places count among all files of the folder, so that a file of notes moves nobody.
        for number, path in enumerate(sorted(place.iterdir())):
            if path.suffix.lower() in KINDS:
                found.append((path, number % 2 == 1))
    return [each for each in found if not stems or each[0].stem in stems]


def prepare(
    path: Path, *, held_out: bool, framing: Framing = Framing.AUTO, size: Size | None = None
) -> Rig:
    """The rig of a photo's largest face.

    Raises:
        FondlyError: what a user would be told.
    """
    analysis = analyse(open_photo(path))
    analysis = choose_subject(analysis, largest_face(analysis))
    framed = frame(analysis, framing, size).analysis
    started = time.process_time()
    portrait = build_portrait(framed)
    spent = time.process_time() - started
    return Rig(path.name, held_out, portrait, spent, len(analysis.faces))
