"""The compiled part of patch match: searching, settling and repainting a field of steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

RADIUS = 3
"""Of a patch: 7x7 pixels."""

WHOLE = 0.6
"""A patch is compared where at least this share of it lies on known pixels on both sides."""

TONE = 4.0
"""What a difference of the mean colour counts above that of single pixels: unlike texture of the
right colour is overlooked, smooth cloth of the wrong one is not."""

PIECES = 2.5
"""A step that none of the eight neighbours takes counts as if it cost so much more, relatively:
large pieces are then copied whole, and dust is not sown."""

BLOCK, SAMPLES = 12, 8
"""Side of the blocks within which a step is looked for that serves all, and how many are tried."""

SERVES = 1.6
"""Times what a place's own step costs that one costs at most which serves as well."""

LENT = 3
"""Steps of other places that each place tries: a wall's pattern repeats by the same steps all over
(He, Sun 2012, "Statistics of Patch Offsets for Image Completion")."""

SHARPEST = 1.0e-4
"""Costs below this are equal when patches vote on a pixel: they differ by noise."""

FAR = 1.0e9
"""The cost of having found nothing."""

COPIED, COMPARED = 2, 1
"""Kinds of pixels: one that may be copied and compared, and one that may only be compared."""

Picture = NDArray[np.float32]
"""(H, W, 4): a colour, and how much that pixel counts when patches are compared."""

Limits = tuple[float, float, float]
"""How far away a source may lie; what grain makes patches differ by; and what the farthest source
costs more than the nearest, in squared differences of colour."""

Field = NDArray[np.float32]
"""(H, W, 3): the step to the source in rows and columns, and what the patches there differ by."""


@kernel
def search(
    picture: Picture,
    kinds: NDArray[np.uint8],
    places: NDArray[np.int64],
    field: Field,
    limits: Limits,
    turn: int,
) -> None:
    """Better steps for each place: its own, its neighbours', and random ones ever nearer."""
    reach = limits[0]
    count = len(places)
    random = 2463534242 + 7919 * turn
    for k in range(count):
        row, col = places[k]
        step = (int(field[row, col, 0]), int(field[row, col, 1]))
        field[row, col, 2] = FAR
        _try(picture, kinds, field, (row, col), step, limits)
    back = 1 if turn % 2 else -1
    for index in range(count):
        row, col = places[count - 1 - index if turn % 2 else index]
        for near_row, near_col in ((row + back, col), (row, col + back)):
            inside = 0 <= near_row < field.shape[0] and 0 <= near_col < field.shape[1]
            if inside and field[near_row, near_col, 2] < FAR:
                step = (int(field[near_row, near_col, 0]), int(field[near_row, near_col, 1]))
                _try(picture, kinds, field, (row, col), step, limits)
        for _ in range(LENT):
            random = _next_random(random)
            far_row, far_col = places[random % count]
            if field[far_row, far_col, 2] < FAR:
                step = (int(field[far_row, far_col, 0]), int(field[far_row, far_col, 1]))
                _try(picture, kinds, field, (row, col), step, limits)
        span = reach
        while span >= 1.0:
            random = _next_random(random)
            down = int(((random & 0xFFFF) / 32768.0 - 1.0) * span)
            right = int(((random >> 16) / 32768.0 - 1.0) * span)
            if field[row, col, 2] < FAR:
                down += int(field[row, col, 0])
                right += int(field[row, col, 1])
            _try(picture, kinds, field, (row, col), (down, right), limits)
            span *= 0.5


@kernel
def _next_random(random: int) -> int:
    """Xorshift (Marsaglia 2003) of 32 bits: the same fill on every run and machine."""
    random ^= (random << 13) & 0xFFFFFFFF
    random ^= random >> 17
    random ^= (random << 5) & 0xFFFFFFFF
    return random


@kernel
def _try(
    picture: Picture,
    kinds: NDArray[np.uint8],
    field: Field,
    place: tuple[int, int],
    step: tuple[int, int],
    limits: Limits,
) -> None:
    """Keep a step if its patch differs less than the best one so far."""
    cost = _cost(picture, kinds, place, step, limits)
    row, col = place
    if cost < field[row, col, 2]:
        field[row, col, 0], field[row, col, 1], field[row, col, 2] = step[0], step[1], cost


@kernel
def settle(
    picture: Picture,
    kinds: NDArray[np.uint8],
    places: NDArray[np.int64],
    field: Field,
    limits: Limits,
    turn: int,
) -> None:
    """Each place takes the step of a neighbour where that costs little more than its own."""
    count = len(places)
    for index in range(count):
        row, col = places[count - 1 - index if turn % 2 else index]
        if field[row, col, 2] >= FAR:
            continue
        own = (field[row, col, 0], field[row, col, 1])
        best = field[row, col, 2] * _strangeness(field, (row, col), own)
        for y in range(max(row - 1, 0), min(row + 2, field.shape[0])):
            for x in range(max(col - 1, 0), min(col + 2, field.shape[1])):
                step = (field[y, x, 0], field[y, x, 1])
                same = step[0] == field[row, col, 0] and step[1] == field[row, col, 1]
                if same or field[y, x, 2] >= FAR:
                    continue
                if x > 0 and step[0] == field[y, x - 1, 0] and step[1] == field[y, x - 1, 1]:
                    continue
                cost = _cost(picture, kinds, (row, col), (int(step[0]), int(step[1])), limits)
                total = cost * _strangeness(field, (row, col), step)
                if total < best:
                    best = total
                    field[row, col, 0], field[row, col, 1] = step
                    field[row, col, 2] = cost


@kernel
def merge(
    picture: Picture, kinds: NDArray[np.uint8], field: Field, limits: Limits, turn: int
) -> None:
    """In each block, the step that serves most of its places is taken by all that it serves.

    Steps that agree one by one with their neighbours stop at pieces a few pixels wide.
    """
    rows, cols = kinds.shape
    shift = (turn % 2) * (BLOCK // 2)
    places = np.empty((BLOCK * BLOCK, 2), np.int64)
    for top in range(-shift, rows, BLOCK):
        for left in range(-shift, cols, BLOCK):
            count = 0
            for row in range(max(top, 0), min(top + BLOCK, rows)):
                for col in range(max(left, 0), min(left + BLOCK, cols)):
                    if field[row, col, 2] < FAR:
                        places[count, 0], places[count, 1] = row, col
                        count += 1
            if count > 1:
                _merge_block(picture, kinds, places[:count], field, limits)


@kernel
def _merge_block(
    picture: Picture,
    kinds: NDArray[np.uint8],
    places: NDArray[np.int64],
    field: Field,
    limits: Limits,
) -> None:
    count = len(places)
    costs, best = np.full(count, np.float32(FAR)), np.full(count, np.float32(FAR))
    most, down, right = 0, 0, 0
    for sample in range(SAMPLES):
        row, col = places[sample * (count - 1) // (SAMPLES - 1)]
        step = (int(field[row, col, 0]), int(field[row, col, 1]))
        served = 0
        for k in range(count):
            y, x = places[k]
            costs[k] = _cost(picture, kinds, (y, x), step, limits)
            served += int(costs[k] <= np.float32(SERVES) * field[y, x, 2])
        if served > most:
            most, down, right = served, step[0], step[1]
            best[:] = costs
    for k in range(count):
        y, x = places[k]
        if best[k] <= np.float32(SERVES) * field[y, x, 2]:
            field[y, x, 0], field[y, x, 1], field[y, x, 2] = down, right, best[k]


@kernel
def _strangeness(
    field: Field, place: tuple[int, int], step: tuple[np.float32, np.float32]
) -> np.float32:
    """What a step counts: the more the fewer neighbours take it."""
    row, col = place
    others, unlike = 0, 0
    for y in range(max(row - 1, 0), min(row + 2, field.shape[0])):
        for x in range(max(col - 1, 0), min(col + 2, field.shape[1])):
            if (y != row or x != col) and field[y, x, 2] < FAR:
                others += 1
                unlike += int(field[y, x, 0] != step[0] or field[y, x, 1] != step[1])
    return np.float32(1.0 + PIECES * unlike / max(others, 1))


@kernel
def _cost(
    picture: Picture,
    kinds: NDArray[np.uint8],
    place: tuple[int, int],
    step: tuple[int, int],
    limits: Limits,
) -> np.float32:
    """What the patch at a step differs by from the patch at a place; FAR if it must not be used."""
    row, col = place
    down, right = step
    reach, grain, farthest = limits
    away = (down * down + right * right) / (reach * reach)
    height, width = kinds.shape
    if away > 1.0 or not (0 <= row + down < height and 0 <= col + right < width):
        return np.float32(FAR)
    if kinds[row + down, col + right] != COPIED:
        return np.float32(FAR)
    total, compared, counted = np.float32(0.0), np.float32(1.0e-6), np.float32(1.0e-6)
    all_red, all_green, all_blue = np.float32(0.0), np.float32(0.0), np.float32(0.0)
    for y in range(max(row - RADIUS, 0), min(row + RADIUS + 1, height)):
        for x in range(max(col - RADIUS, 0), min(col + RADIUS + 1, width)):
            from_y, from_x = y + down, x + right
            if not (0 <= from_y < height and 0 <= from_x < width):
                continue
            weight = picture[y, x, 3]
            counted += weight
            if kinds[from_y, from_x] == 0:
                continue
            red = picture[y, x, 0] - picture[from_y, from_x, 0]
            green = picture[y, x, 1] - picture[from_y, from_x, 1]
            blue = picture[y, x, 2] - picture[from_y, from_x, 2]
            all_red += weight * red
            all_green += weight * green
            all_blue += weight * blue
            total += weight * (red * red + green * green + blue * blue)
            compared += weight
    if compared < np.float32(WHOLE) * counted:
        return np.float32(FAR)
    tone = (all_red * all_red + all_green * all_green + all_blue * all_blue) / (compared * compared)
    unlike = max(total / compared, np.float32(grain))
    return unlike + np.float32(TONE) * tone + np.float32(farthest * away)


@kernel
def repaint(
    picture: Picture, kinds: NDArray[np.uint8], places: NDArray[np.int64], field: Field
) -> None:
    """Each place becomes the mean of what the patches over it hold there, the better the more."""
    height, width = kinds.shape
    fresh = np.empty((len(places), 3), np.float32)
    for k in range(len(places)):
        row, col = places[k]
        weights = np.float32(0.0)
        red, green, blue = np.float32(0.0), np.float32(0.0), np.float32(0.0)
        for y in range(max(row - RADIUS, 0), min(row + RADIUS + 1, height)):
            for x in range(max(col - RADIUS, 0), min(col + RADIUS + 1, width)):
                if field[y, x, 2] >= FAR or picture[y, x, 3] >= 1.0:
                    continue
                from_row, from_col = row + int(field[y, x, 0]), col + int(field[y, x, 1])
                if not (0 <= from_row < height and 0 <= from_col < width):
                    continue
                if kinds[from_row, from_col] == 0:
                    continue
                weight = np.float32(1.0) / (field[y, x, 2] + np.float32(SHARPEST))
                weight *= weight
                red += weight * picture[from_row, from_col, 0]
                green += weight * picture[from_row, from_col, 1]
                blue += weight * picture[from_row, from_col, 2]
                weights += weight
        if weights > 0.0:
            fresh[k, 0], fresh[k, 1], fresh[k, 2] = red / weights, green / weights, blue / weights
        else:
            fresh[k, 0], fresh[k, 1] = picture[row, col, 0], picture[row, col, 1]
            fresh[k, 2] = picture[row, col, 2]
    for k in range(len(places)):
        row, col = places[k]
        for channel in range(3):
            picture[row, col, channel] = fresh[k, channel]
