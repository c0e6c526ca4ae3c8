"""Where a face is, as a person says it: for pictures in which the instruments find none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from fondly.errors import PointsInvalid

Point = tuple[float, float]

LANDMARK_OF: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "right_eye.outer": (33,),
        "right_eye.inner": (133,),
        "right_eye.upper": (159,),
        "right_eye.lower": (145,),
        "left_eye.outer": (263,),
        "left_eye.inner": (362,),
        "left_eye.upper": (386,),
        "left_eye.lower": (374,),
        "mouth.right": (61,),
        "mouth.left": (291,),
        "mouth.upper": (0,),
        "mouth.line": (13, 14),
        "mouth.lower": (17,),
        "face.forehead": (10,),
        "face.right": (234,),
        "face.right_jaw": (172,),
        "face.chin": (152,),
        "face.left_jaw": (397,),
        "face.left": (454,),
        "face.nose": (4,),
    }
)
"""Every point, by table and key of the file, and the landmarks of MediaPipe's mesh that it is."""

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "outer": "the corner towards the ear",
        "inner": "the corner towards the nose",
        "upper": "the middle of the upper edge",
        "lower": "the middle of the lower edge",
        "right": "where it ends on the subject's right",
        "left": "where it ends on the subject's left",
        "line": "the middle of the line where the lips meet",
        "forehead": "the middle of the hairline",
        "right_jaw": "the corner of the jaw, on the subject's right",
        "chin": "the lowest point",
        "left_jaw": "the corner of the jaw, on the subject's left",
        "nose": "the tip of the nose",
    }
)
_HINT = "Write a file to fill in with: fondly look PHOTO --template face.toml"
_SIDES = "Right and left are the subject's own: the right eye is on the left of the picture."
CROOKED = 0.02
"""Of the face's height: by so much a point may lie on the wrong side of its neighbour."""


@dataclass(frozen=True)
class FacePoints:
    """One face's points, in photo pixels counted from the picture's upper left corner.

    Args:
        places: x right and y down, for each name of `LANDMARK_OF`.

    Raises:
        PointsInvalid: a point is missing, unknown, no pair of numbers, or where it cannot be.
    """

    places: Mapping[str, Point]

    def __post_init__(self) -> None:
        unknown = [name for name in self.places if name not in LANDMARK_OF]
        missing = [name for name in LANDMARK_OF if name not in self.places]
        if unknown:
            raise PointsInvalid(f"There is no point called {unknown[0]!r:.60}.", _HINT)
        if missing:
            key = missing[0].split(".")[1]
            raise PointsInvalid(f"The point {missing[0]} is missing: {SENTENCES[key]}.", _HINT)
        places = {}
        for name in LANDMARK_OF:
            place = self.places[name]
            if not np.isfinite(np.asarray(place, np.float64)).all():
                raise PointsInvalid(f"The point {name} is not finite.", _HINT)
            places[name] = (float(place[0]), float(place[1]))
        object.__setattr__(self, "places", MappingProxyType(places))
        self._check_order()

    def __hash__(self) -> int:
        return hash(tuple(self.places.items()))

    def array(self) -> NDArray[np.float64]:
        """(n, 2) float64, in the order of `LANDMARK_OF`."""
        return np.asarray([self.places[name] for name in LANDMARK_OF], np.float64)

    def check_inside(self, size_px: tuple[int, int]) -> None:
        """Raises PointsInvalid unless the points lie in a picture of this width and height."""
        for name, (x, y) in self.places.items():
            if not (0 <= x <= size_px[0] and 0 <= y <= size_px[1]):
                raise PointsInvalid(
                    f"The point {name} at ({x:g}, {y:g}) lies outside the photo of "
                    f"{size_px[0]}x{size_px[1]} px.",
                    "Count pixels from the picture's upper left corner: x right, y down.",
                )

    def _check_order(self) -> None:
        """Whatever the tilt of the head: right of left, and one below the other."""
        at = {name: np.asarray(place) for name, place in self.places.items()}
        right = (at["right_eye.outer"] + at["right_eye.inner"]) / 2
        left = (at["left_eye.outer"] + at["left_eye.inner"]) / 2
        down = at["face.chin"] - at["face.forehead"]
        height = float(np.linalg.norm(down))
        if height < 1:
            raise PointsInvalid("Forehead and chin are at one place.", _HINT)
        down = down / height
        across = np.asarray([down[1], -down[0]])
        if (left - right) @ across <= 0:
            raise PointsInvalid("The right eye lies where the left one should be.", _SIDES)
        for before, after in _ACROSS:
            if (at[after] - at[before]) @ across < CROOKED * height:
                raise PointsInvalid(f"{before} should lie left of {after} in the picture.", _SIDES)
        for above, below in _DOWN:
            if (at[below] - at[above]) @ down < -CROOKED * height:
                raise PointsInvalid(
                    f"{above} should lie above {below}.", "Exchange them, or look again."
                )


_ACROSS = (
    ("right_eye.outer", "right_eye.inner"),
    ("right_eye.inner", "left_eye.inner"),
    ("left_eye.inner", "left_eye.outer"),
    ("mouth.right", "mouth.left"),
    ("face.right", "face.left"),
    ("face.right_jaw", "face.left_jaw"),
    ("face.right", "right_eye.outer"),
    ("left_eye.outer", "face.left"),
)
_DOWN = (
    ("right_eye.upper", "right_eye.lower"),
    ("left_eye.upper", "left_eye.lower"),
    ("face.forehead", "right_eye.upper"),
    ("face.forehead", "left_eye.upper"),
    ("right_eye.lower", "face.nose"),
    ("left_eye.lower", "face.nose"),
    ("face.nose", "mouth.upper"),
    ("mouth.upper", "mouth.line"),
    ("mouth.line", "mouth.lower"),
    ("mouth.lower", "face.chin"),
)
