"""Where the frame lies in the photo: pure geometry, after a portrait photographer's habits.

Coordinates are photo pixels counted from the corner of the first one (see `Framed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fondly.domain.framing import DEFAULT_SIZE, MOST_ENLARGED

IDEAL_SHARE = 0.55
"""Face height over the frame's height where the photo holds enough pixels."""
SMALLEST_IDEAL_SHARE = 0.50
"""Down to here the frame grows to hold tall hair or a hat."""
WIDEST_SHARE = 0.35
"""Down to here the frame grows to gather pixels."""
MOST_WIDTH = 0.62
"""Most that the face may take of the frame's width, so that the ears and a lock have room."""
EYE_LINE = 1 / 3
"""Height of the eyes in the frame, from above: the rule of thirds."""
ROOM_ABOVE, ROOM_BELOW = 0.04, 0.06
"""Least room above the crown and below the chin, over the frame's height."""
NOTABLE = 0.05
"""Share of the frame beyond which a compromise is worth a word."""


class Compromise(StrEnum):
    """What the photo's edges did not allow."""

    SHIFTED = "frame-shifted"
    TIGHTER = "frame-tighter"
    FACE_CUT = "frame-cuts-face"


@dataclass(frozen=True)
class Head:
    """What the composition must know of a head, in photo pixels.

    Args:
        left_x, right_x: the face's edges in the picture.
        centre_x: middle of the head.
        crown_y: top of the hair or hat.
        eyes_y, chin_y: lines of the eyes and of the chin.
        height: chin to hairline.
        face_width: of one face, where several are joined; None for a single one.
    """

    left_x: float
    right_x: float
    centre_x: float
    crown_y: float
    eyes_y: float
    chin_y: float
    height: float
    face_width: float | None = None

    @property
    def room_beside(self) -> float:
        """What ears and locks need to the left and right of ``left_x`` and ``right_x``, together.

        As much as leaves one face `MOST_WIDTH` of the frame.
        """
        return (1 / MOST_WIDTH - 1) * (self.face_width or self.right_x - self.left_x)


def join_heads(heads: Sequence[Head]) -> Head:
    """Several heads as one that takes the room of all."""
    if len(heads) == 1:
        return heads[0]
    left_x, right_x = min(one.left_x for one in heads), max(one.right_x for one in heads)
    chin_y = max(one.chin_y for one in heads)
    return Head(
        left_x=left_x,
        right_x=right_x,
        centre_x=(left_x + right_x) / 2,
        crown_y=min(one.crown_y for one in heads),
        eyes_y=sum(one.eyes_y for one in heads) / len(heads),
        chin_y=chin_y,
        height=chin_y - min(one.chin_y - one.height for one in heads),
        face_width=max(one.right_x - one.left_x for one in heads),
    )


def moved_head(head: Head, right: float, down: float) -> Head:
    """The same head in a picture whose corner lies elsewhere, by so many photo pixels."""
    return replace(
        head,
        left_x=head.left_x + right,
        right_x=head.right_x + right,
        centre_x=head.centre_x + right,
        crown_y=head.crown_y + down,
        eyes_y=head.eyes_y + down,
        chin_y=head.chin_y + down,
    )


@dataclass(frozen=True)
class Placement:
    """A frame's place in the photo.

    Args:
        x0, y0: the frame's upper left corner in photo pixels.
        scale: frame pixels for one photo pixel.
        width, height: of the frame, even.
        compromises: what the photo's edges did not allow.
    """

    x0: float
    y0: float
    scale: float
    width: int
    height: int
    compromises: tuple[Compromise, ...] = ()

    @property
    def box_px(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 in photo pixels."""
        return (
            self.x0,
            self.y0,
            self.x0 + self.width / self.scale,
            self.y0 + self.height / self.scale,
        )


def frame_whole(photo_size_px: tuple[int, int], short_side: int | None) -> Placement:
    """The whole photo, made even by leaving out at most one row and one column.

    Args:
        photo_size_px: width, height.
        short_side: of the frame, or None for the photo's own pixels.
    """
    width, height = (_even_below(side) for side in photo_size_px)
    if short_side is None:
        return Placement(0.0, 0.0, 1.0, width, height)
    return _sized(0.0, 0.0, (float(width), float(height)), photo_size_px, short_side)


def frame_head(
    head: Head, photo_size_px: tuple[int, int], ratio: float, short_side: int | None
) -> Placement:
    """A frame of a given ratio around a head, never leaving the photo.

    As tight as `IDEAL_SHARE` where the photo holds enough pixels, else wider, down to
    `WIDEST_SHARE`. Where the ratio cannot be had around the face, the frame is shifted, then
    made tighter.

    Args:
        head: the subject's head.
        photo_size_px: width, height.
        ratio: the frame's width over its height.
        short_side: of the frame in its own pixels, or None to keep the photo's pixels.
    """
    ideal = _ideal_height(head, ratio)
    target = (short_side or DEFAULT_SIZE) / min(ratio, 1.0)
    wanted = max(ideal, min(target, head.height / WIDEST_SHARE))
    height = min(wanted, photo_size_px[1], photo_size_px[0] / ratio)
    x0, y0 = _corner(head, (height * ratio, height))
    place = _sized(x0, y0, (height * ratio, height), photo_size_px, short_side)
    return Placement(
        place.x0,
        place.y0,
        place.scale,
        place.width,
        place.height,
        _compromises(head, place, ideal, (x0, y0)),
    )


def _ideal_height(head: Head, ratio: float) -> float:
    with_room = (head.chin_y - head.crown_y) / (1 - ROOM_ABOVE - ROOM_BELOW)
    tall_enough = min(max(with_room, head.height / IDEAL_SHARE), head.height / SMALLEST_IDEAL_SHARE)
    wide_enough = (head.right_x - head.left_x + head.room_beside) / ratio
    return max(tall_enough, wide_enough)


def _corner(head: Head, size: tuple[float, float]) -> tuple[float, float]:
    """Upper left corner of a frame that holds the head well, wherever the photo ends."""
    width, height = size
    y0 = min(head.eyes_y - EYE_LINE * height, max(head.crown_y - ROOM_ABOVE * height, 0.0))
    y0 = max(y0, head.chin_y + ROOM_BELOW * height - height)
    return head.centre_x - width / 2, y0


def show_at(place: Placement, photo_size_px: tuple[int, int], short_side: int) -> Placement:
    """The same part of the photo at another size, to the nearest even pixel.

    Args:
        place: which part.
        photo_size_px: width, height.
        short_side: of the frame; it is enlarged at most `MOST_ENLARGED` times.
    """
    x0, y0, x1, y1 = place.box_px
    other = _sized(x0, y0, (x1 - x0, y1 - y0), photo_size_px, short_side)
    return replace(other, compromises=place.compromises)


def _sized(
    x0: float,
    y0: float,
    crop: tuple[float, float],
    photo_size_px: tuple[int, int],
    short_side: int | None,
) -> Placement:
    """Chooses the frame's even size, then the crop of exactly that shape, inside the photo."""
    short = min(crop)
    wanted = short if short_side is None else min(short_side, MOST_ENLARGED * short)
    scale = wanted / short
    width, height = (max(2, _nearest_even(side * scale)) for side in crop)
    # The even size differs a little from the crop's shape: the smaller scale would leave the photo.
    scale = max(scale, width / photo_size_px[0], height / photo_size_px[1])
    if short_side is None or abs(scale - 1) * max(width, height) < 1:
        scale = 1.0
        width, height = (
            min(side, _even_below(most))
            for side, most in zip((width, height), photo_size_px, strict=True)
        )
    x0 += (crop[0] - width / scale) / 2
    y0 += (crop[1] - height / scale) / 2
    if scale == 1.0:
        x0, y0 = float(round(x0)), float(round(y0))
    return Placement(
        max(min(x0, photo_size_px[0] - width / scale), 0.0),
        max(min(y0, photo_size_px[1] - height / scale), 0.0),
        scale,
        width,
        height,
    )


def _compromises(
    head: Head, place: Placement, ideal: float, wanted: tuple[float, float]
) -> tuple[Compromise, ...]:
    x0, y0, x1, y1 = place.box_px
    height = y1 - y0
    found = []
    if x0 > head.left_x or x1 < head.right_x or y1 < head.chin_y or height < head.height:
        found.append(Compromise.FACE_CUT)
    if height < ideal * (1 - NOTABLE):
        found.append(Compromise.TIGHTER)
    if max(abs(x0 - wanted[0]), abs(y0 - wanted[1])) > NOTABLE * height:
        found.append(Compromise.SHIFTED)
    return tuple(found)


def _nearest_even(value: float) -> int:
    return 2 * round(value / 2)


def _even_below(value: float) -> int:
    return 2 * int(value // 2)
