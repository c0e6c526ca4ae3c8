"""Draws one posed eye: eyeball, lids, lashes, and what lies in front, pixel by pixel.

All lengths are eye units; u and v are the eye's own axes (see `fondly.domain.eye`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH
from fondly.imaging.colour import GREY
from fondly.imaging.kernels import kernel
from fondly.rendering.eye_margins import (
    COLUMNS,
    GONE,
    HANG,
    LINE,
    LINER,
    LOWER,
    LOWER_NOW,
    OVER,
    SHADE,
    UNDER,
    UPPER,
    UPPER_NOW,
    moved_root,
    read_margins,
    slid_skin,
)
from fondly.rendering.eyeball import (
    GLINT_FOLLOWS,
    SHADED,
    Turned,
    carry,
    kept_eyeball,
    light_between,
    sample,
    shade_of,
    way_along,
)
from fondly.rendering.steps import step

Plane = NDArray[np.float32]

RIM, RIM_SHADOW = np.float32(0.12), np.float32(0.40)
"""Breadth of the lid's edge that turns down and away from the light, and how far it goes towards
the photo's own dark, the ink (fitted, as the next two, to the light across real closed eyes)."""
UNDER_RIM, UNDER_SHADOW = np.float32(0.18), np.float32(0.28)
"""Breadth of the shade that hanging lashes lay on the lower lid, and its depth."""
FAINT, PLAIN = np.float32(0.1), np.float32(0.5)
"""Ink from which something may be a lash of its own, and is one: only such cover each other, when
they point at us, to a dark fringe (as on a clip of somebody who wears mascara)."""
EDGE = np.float32(0.07), np.float32(0.12)
"""Distance from the line of lash roots up to which what is dark stays on the lid's edge, and from
which it does not: there a lid moves with its margin, nearly unstretched."""
OWN_DARK = np.float32(0.2), np.float32(0.5)
"""Darkness over that of ink, between which what is on the edge comes to be lashes, their roots and
make-up: what is as light as skin may be the eyeball, where the margin is found too low."""
DIM = np.float32(16.0)
"""Levels that ink is darker than skin at least, for that to be told."""
AT_CORNER = np.float32(0.02), np.float32(0.08)
"""How far before a corner a place counts half as beyond it; and half of the way over which it comes
to."""
TAPER, SLIM = np.float32(0.2), np.float32(0.3)
"""Distance before a corner over which the edge that stays grows slim, beyond which it ends by half
of that; and how slim: as broad as elsewhere it reads as a band that is cut off, or as a drawn wing,
which the shut eye has not."""
CORNER = np.float32(0.18)
"""Height of the place at an eye corner where skin is grown sooner, because it shears there."""

ZERO, ONE, TWO = np.float32(0.0), np.float32(1.0), np.float32(2.0)
WHITE = np.float32(255.0)


class Planes(NamedTuple):
    """The planes of `Eye`, `EyeLids` and `EyeBall`; lashes as the pose has them."""

    photo: Plane
    skin: Plane
    over: Plane
    sclera: Plane
    iris: Plane
    glint: Plane
    follow: Plane
    lashes: Plane
    ink: Plane


class Posed(NamedTuple):
    """One pose of one eye.

    Args:
        margins: (n, COLUMNS) float32 along the eye.
        to_eye: (2, 3) float32, from column and row to u and v.
        turned: how far it looks aside, up or down.
        soft: half width of an edge.
        grown: how far grown skin has replaced the photo's: upper lid, lower lid, corners.
        carried: how far the photo's own eyeball goes along, in [0, 1]; the rest is completed.
        lash_up, lash_down: how far lashes reach above and below their roots.
        lash_share: how much of their ink is seen above and below, less where they are so short that
            the photo's blur spreads it.
        lash_dense: how many times as many lie behind each other as in the photo, above and below.
        meeting: how much of the shade at their edges the upper and the lower lid have got, which
            they have not while the eye is open.
        unfolded: how far grown skin has replaced the photo's above the fold.
        edge: the same for what is dark on the upper lid's edge.
        lean: of what stands above the outer corner over its roots: eye units along over up.
    """

    margins: Plane
    to_eye: Plane
    turned: Turned
    soft: np.float32
    grown: tuple[np.float32, np.float32, np.float32]
    carried: np.float32
    lash_up: np.float32
    lash_down: np.float32
    lash_share: tuple[np.float32, np.float32]
    lash_dense: tuple[np.float32, np.float32]
    meeting: tuple[np.float32, np.float32]
    unfolded: np.float32
    edge: np.float32
    lean: np.float32


@kernel
def _bell(x: np.float32) -> np.float32:
    """exp(-x^2), and 0 where that is less than 0.2 %."""
    square = x * x
    return np.float32(math.exp(-square)) if square < np.float32(6.2) else ZERO


@kernel
def _lash(lashes: Plane, place: np.float32, height: np.float32) -> np.float32:
    """Ink of the lashes at a place in [0, 1) along the eye, at a height of 0 (root) to 1 (tip)."""
    if height >= ONE:
        return ZERO
    y, x = (
        max(height, ZERO) * np.float32(lashes.shape[0] - 1),
        place * np.float32(lashes.shape[1] - 1),
    )
    row, col = int(y), int(x)
    fy, fx = np.float32(y - row), np.float32(x - col)
    root = lashes[row, col] + fx * (lashes[row, col + 1] - lashes[row, col])
    tip = lashes[row + 1, col] + fx * (lashes[row + 1, col + 1] - lashes[row + 1, col])
    return np.float32(root + fy * (tip - root))


@kernel
def _bunched(lash: np.float32, times: np.float32) -> np.float32:
    """Ink of lashes of which so many times as many lie behind each other, where they are plain."""
    plain = step(TWO * (lash - FAINT) / (PLAIN - FAINT) - ONE)
    if plain <= ZERO:
        return lash
    return np.float32(ONE - (ONE - lash) ** (ONE + plain * (times - ONE)))


@kernel
def _making_up(ink: np.float32, gone: np.float32) -> np.float32:
    """How much is drawn of a line of this ink, where so much of the photo's own is gone.

    Both take their share of the light, so that as much of each as is there of the other would leave
    the line paler half way than it is at either end.
    """
    if gone <= ZERO or ink <= ZERO:
        return ZERO
    return np.float32(gone * ink / (ONE - (ONE - gone) * ink))


@kernel
def _inked(
    lashes: Plane, here: Plane, place: np.float32, above: np.float32, kept: np.float32, posed: Posed
) -> np.float32:  # fmt: skip
    """How much of a pixel is ink: lashes and the line of their roots.

    Args:
        kept: how far what the photo has there stays, and is seen.
    """
    height = above / posed.lash_up if above > ZERO else above / (-posed.lash_down * here[HANG])
    lash = _lash(lashes, place, height)
    if lash > ZERO:
        over = step(above / posed.soft)
        (up, down), (dense_up, dense_down) = posed.lash_share, posed.lash_dense
        lash = _bunched(lash, dense_down + over * (dense_up - dense_down))
        lash *= down + over * (up - down)
    gone = here[GONE] + kept * min(posed.edge - here[GONE], ZERO)
    line = _making_up(here[LINE], gone)
    if line <= ZERO:
        return lash
    line *= _bell(
        max(above - here[LINER], ZERO) / here[OVER] if above > ZERO else above / here[UNDER]
    )
    return np.float32(ONE - (ONE - line) * (ONE - lash))


@kernel
def _beyond(beyond: np.float32) -> np.float32:
    """How far a place at this distance beyond a corner counts as lying there, in [0, 1]."""
    return step((beyond + AT_CORNER[0]) / AT_CORNER[1])


@kernel
def _kept(lid: Plane, skin: Plane, ink: Plane, above: np.float32, beyond: np.float32) -> np.float32:
    """How far what the photo has on the edge of a lid stays there as it comes down: in [0, 1].

    Args:
        lid: what is there, and how far it lies in front of the lid.
        skin, ink: at this place.
        above, beyond: its distances from the margin and from the nearer corner.
    """
    slim = SLIM + (ONE - SLIM) * step(-TWO * beyond / TAPER - ONE)
    near = step(TWO * (EDGE[1] * slim - abs(above)) / ((EDGE[1] - EDGE[0]) * slim) - ONE)
    near *= ONE - step(TWO * TWO * beyond / TAPER - ONE)
    if near <= ZERO:
        return ZERO
    taken, most = ZERO, ZERO
    for k in range(3):
        taken += GREY[k] * (skin[k] - lid[k])
        most += GREY[k] * (skin[k] - ink[k])
    dark = (taken / max(most, DIM) - OWN_DARK[0]) / (OWN_DARK[1] - OWN_DARK[0])
    return np.float32(near * min(max(dark, ZERO), ONE) * (ONE - lid[3]))


@kernel
def _grown(
    share: np.float32, at_corner: np.float32, beyond: np.float32, above: np.float32
) -> np.float32:
    """How far grown skin replaces the photo's, at a distance beyond a corner, where it may."""
    beyond = _beyond(beyond)
    if beyond <= ZERO:
        return share
    return np.float32(share + beyond * _bell(above / CORNER) * (at_corner - share))


@kernel
def draw_eye(planes: Planes, posed: Posed, target: Plane) -> None:  # noqa: C901, PLR0912, PLR0915
    """Write what a pose changes into ``target`` (h, w, 3), which shows the photo.

    One loop, longer than is usual here: split up, it is 1.8 times slower.
    """
    photo, skin, over, sclera, iris, glint, follow, lashes, ink = planes
    margins, soft, (upper_grown, lower_grown, corner_grown) = posed.margins, posed.soft, posed.grown
    turned, half = posed.turned, posed.turned.half_width
    (aside_x, aside_y), (down_x, down_y), gaze = turned.aside_px, turned.down_px, turned.gaze
    shift_x, shift_y = gaze[0] * aside_x + gaze[1] * down_x, gaze[0] * aside_y + gaze[1] * down_y
    upper_meets, lower_meets = posed.meeting
    across = half * np.float32(2.0 * OUTLINE_REACH)
    last, lean = np.float32(margins.shape[0] - 1), posed.lean / across
    here, lid = np.empty(COLUMNS, np.float32), np.empty(4, np.float32)
    disc, light, own = np.empty(4, np.float32), np.empty(4, np.float32), np.zeros(4, np.float32)
    for row in range(photo.shape[0]):
        y = np.float32(row)
        for col in range(photo.shape[1]):
            x = np.float32(col)
            u = posed.to_eye[0, 0] * x + posed.to_eye[0, 1] * y + posed.to_eye[0, 2]
            v = posed.to_eye[1, 0] * x + posed.to_eye[1, 1] * y + posed.to_eye[1, 2]
            place = u / across + np.float32(0.5)
            if place <= ZERO or place >= ONE:
                continue
            read_margins(margins, place * last, here)
            above, below = here[UPPER_NOW] - v, v - here[LOWER_NOW]
            upper_lid = step((above - below) / (TWO * soft))
            stays = upper_lid * over[row, col]
            moved = moved_root(margins, place, lean, above, here)
            slid = slid_skin(above, below, upper_lid, here, moved) * (ONE - stays)
            share = lower_grown + upper_lid * (upper_grown - lower_grown)
            beyond = abs(u) - half
            grown = _grown(share, corner_grown, beyond, above)
            grown = (grown + stays * (posed.unfolded - grown)) * skin[row, col, 3]
            opened = max(step(-above / soft) + step(-below / soft) - ONE, ZERO)
            kept = ZERO
            if abs(above) < EDGE[1] and posed.edge < grown:
                sample(photo, x - down_x * slid, y - down_y * slid, lid)
                kept = _kept(lid, skin[row, col], ink[row, col], above, beyond)
                kept *= max(upper_lid, _beyond(beyond))
                grown += kept * (posed.edge - grown)
            inked = _inked(lashes, here, place, above, kept * (ONE - opened), posed)
            under = lower_meets * (ONE - upper_lid) * _bell(below / UNDER_RIM)
            if slid == ZERO and grown <= ZERO and inked <= ZERO and opened + under <= ZERO:
                continue
            if kept <= ZERO and grown < ONE and opened < ONE:
                sample(photo, x - down_x * slid, y - down_y * slid, lid)
            keep, shade, between = ONE, ONE, ONE
            rim = upper_meets * here[SHADE] * upper_lid * RIM_SHADOW * _bell(above / RIM)
            under *= here[SHADE] * UNDER_SHADOW
            if opened > ZERO:
                keep = posed.carried * kept_eyeball(here, v, soft)
                if keep > ZERO:
                    way = way_along(margins, here, follow[row, col], turned, place, v)
                    carry(photo, glint, (x, y), way, own, (disc, light))
                shade = shade_of(-above, v - here[UPPER])
                gap = here[LOWER_NOW] - here[UPPER_NOW]
                between = light_between(gap, here[LOWER] - here[UPPER])
                if keep < ONE:
                    sample(iris, x - shift_x, y - shift_y, disc)
                    sample(glint, x - GLINT_FOLLOWS * shift_x, y - GLINT_FOLLOWS * shift_y, light)
            for k in range(3):
                value = skin[row, col, k]
                value += rim * (min(ink[row, col, k], value) - value)
                if grown < ONE:
                    value = lid[k] + grown * (value - lid[k])
                value += under * (min(ink[row, col, k], value) - value)
                if opened > ZERO:
                    ball = own[k]
                    if keep < ONE:
                        now = sclera[row, col, k] + disc[3] * (disc[k] - sclera[row, col, k])
                        now += max(light[k], ZERO)
                        ball = now + keep * (ball - now)
                    dark = min(ink[row, col, k], SHADED * ball)
                    ball += (ONE - shade * between) * (dark - ball)
                    value = ball if opened >= ONE else value + opened * (ball - value)
                value += inked * (min(ink[row, col, k], value) - value)
                value += photo[row, col, 3] * (photo[row, col, k] - value)
                target[row, col, k] = min(max(value, ZERO), WHITE)
