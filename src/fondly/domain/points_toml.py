"""A face's points as a TOML file that people fill in.

fondly_points = 1

[right_eye]  # the subject's own right: on the left of the picture
outer = [412, 520]  # the corner towards the ear
inner = [470, 524]  # the corner towards the nose
...
"""

from __future__ import annotations

import tomllib
from typing import Any

from fondly.domain.points import LANDMARK_OF, SENTENCES, FacePoints, Point
from fondly.errors import PointsInvalid

VERSION = 1
MOST_BYTES = 64 * 1024
_HINT = "Write a file to fill in with: fondly look PHOTO --template face.toml"
_TITLES = {
    "right_eye": "the subject's own right: on the left of the picture",
    "left_eye": "the subject's own left: on the right of the picture",
    "mouth": "upper and lower are the outer edges of the red",
    "face": "right and left are its widest points, at the height of the ears",
}


def points_from_toml(text: bytes) -> FacePoints:
    """Reads what `points_to_toml` writes.

    Raises:
        PointsInvalid: too large, not TOML, or not a face's points.
    """
    if len(text) > MOST_BYTES:
        raise PointsInvalid(f"A file of points has at most {MOST_BYTES} bytes.", _HINT)
    try:
        document = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PointsInvalid(f"The file of points is not TOML: {error!s:.120}.", _HINT) from error
    if document.pop("fondly_points", None) != VERSION:
        raise PointsInvalid(f"A file of points begins with fondly_points = {VERSION}.", _HINT)
    return points_from_tables(document)


def points_from_tables(tables: object) -> FacePoints:
    """Points from tables of pairs of numbers: {"mouth": {"left": [x, y], ...}, ...}.

    Raises:
        PointsInvalid: something else.
    """
    if not isinstance(tables, dict):
        raise PointsInvalid("A face's points are tables of points.", _HINT)
    places: dict[str, Point] = {}
    for table, points in tables.items():
        if not isinstance(points, dict):
            raise PointsInvalid(f"{table!r:.40} is no table of points.", _HINT)
        for key, place in points.items():
            places[f"{table}.{key}"] = _pair(f"{table}.{key}", place)
    return FacePoints(places)


def points_to_tables(points: FacePoints) -> dict[str, dict[str, list[float]]]:
    """What `points_from_tables` reads."""
    tables: dict[str, dict[str, list[float]]] = {}
    for name, place in points.places.items():
        table, key = name.split(".")
        tables.setdefault(table, {})[key] = list(place)
    return tables


def points_to_toml(points: FacePoints, size_px: tuple[int, int], *, is_guess: bool) -> str:
    """A file to fill in, which explains itself.

    Args:
        points: what stands in it.
        size_px: width and height of the photo.
        is_guess: the points are no measurement, only the middle of the picture.
    """
    told = "They are a guess: move every one of them." if is_guess else "Correct what is wrong."
    lines = [
        f"# Where the face is in a photo of {size_px[0]}x{size_px[1]} px. {told}",
        "# Each point is [x, y] in pixels from the picture's upper left corner, y down; programs",
        "# that show pictures tell them. Then: fondly animate PHOTO --points THIS_FILE",
        "",
        f"fondly_points = {VERSION}",
    ]
    for table, entries in points_to_tables(points).items():
        lines += ["", f"[{table}]  # {_TITLES[table]}"]
        for key, (x, y) in entries.items():
            lines.append(f"{key} = [{x:.1f}, {y:.1f}]  # {SENTENCES[key]}")
    return "\n".join(lines) + "\n"


def _pair(name: str, place: Any) -> Point:  # noqa: ANN401  whatever the file holds
    is_number = isinstance(place, list) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in place
    )
    if not is_number or len(place) != 2:
        known = name if name in LANDMARK_OF else f"{name:.60}"
        raise PointsInvalid(f"The point {known} is not [x, y], two numbers.", _HINT)
    return float(place[0]), float(place[1])
