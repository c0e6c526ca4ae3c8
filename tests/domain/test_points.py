from __future__ import annotations

import pytest

from fondly.domain.points import LANDMARK_OF, FacePoints, Point
from fondly.domain.points_toml import points_from_toml, points_to_toml
from fondly.errors import PointsInvalid
from tests.sketch import PLACES


def moved(**places: Point) -> dict[str, Point]:
    return {**PLACES, **{name.replace("__", "."): place for name, place in places.items()}}


def test_a_file_gives_the_same_points_again() -> None:
    points = FacePoints(PLACES)
    text = points_to_toml(points, (450, 500), is_guess=False)
    assert points_from_toml(text.encode()) == points
    assert set(points.places) == set(LANDMARK_OF)


def test_a_guess_says_so() -> None:
    text = points_to_toml(FacePoints(PLACES), (450, 500), is_guess=True)
    assert "move every one of them" in text
    assert text.count("# ") > len(LANDMARK_OF)


def test_every_point_is_needed() -> None:
    for name in LANDMARK_OF:
        with pytest.raises(PointsInvalid, match=f"{name} is missing"):
            FacePoints({key: place for key, place in PLACES.items() if key != name})


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ({"mouth__tongue": (1.0, 2.0)}, "no point called"),
        ({"mouth__left": (float("nan"), 2.0)}, "not finite"),
        ({"face__chin": PLACES["face.forehead"]}, "at one place"),
        ({"mouth__left": PLACES["mouth.right"]}, "left of mouth.left"),
        ({"mouth__line": (225.0, 430.0)}, "above"),
        ({"right_eye__lower": (180.0, 150.0)}, "above"),
        (
            {
                f"{side}_eye__{key}": PLACES[f"{other}_eye.{key}"]
                for side, other in (("left", "right"), ("right", "left"))
                for key in ("outer", "inner", "upper", "lower")
            },
            "right eye lies where the left",
        ),
    ],
)
def test_points_that_cannot_be_a_face(places: dict[str, Point], said: str) -> None:
    with pytest.raises(PointsInvalid, match=said) as caught:
        FacePoints(moved(**places))
    assert caught.value.hint


def test_points_outside_the_photo_are_named() -> None:
    with pytest.raises(PointsInvalid, match=r"mouth.right .* outside the photo of 450x300"):
        FacePoints(PLACES).check_inside((450, 300))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fondly_points"),
        ("[mouth", "not TOML"),
        ("fondly_points = 1\nmouth = 3", "no table"),
        ("fondly_points = 1\n[mouth]\nleft = [1]", "two numbers"),
        ("fondly_points = 1\n[mouth]\nleft = [true, 2]", "two numbers"),
        ("fondly_points = 1", "missing"),
        ("x" * 70_000, "at most"),
    ],
)
def test_a_file_that_is_none(text: str, said: str) -> None:
    with pytest.raises(PointsInvalid, match=said):
        points_from_toml(text.encode())
