"""The lashes of the upper lid, as the photo has them, and fine ones where it shows none."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH, EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_lash_line import RootLine, measure_line
from fondly.portrait.eye_lids import in_shade
from fondly.portrait.eye_line_along import lashes_shown
from fondly.portrait.eye_liner import crisp_as_ink
from fondly.portrait.eye_zones import EyeZones, smooth

LASH_LENGTH = 0.24
"""How far above the margin lashes are looked for, in eye units."""
LASH_ROWS = 48
LASH_COLUMNS = 1025
INK_HUE, DEEP_HUE = 0.5, 1.3
"""Share of the skin in the hue of lashes; and how much faster than the others a colour that skin
has little of is lost between lids that meet (on 15 real lines of eight people the mean error of a*
is 3.5 and 1.6, on clips of even and of odd place, with .4 and the shade's .7; 2.7 and 1.3 so)."""
FRINGE = 0.21
"""Length of the longest fine lashes, in eye units."""
FRINGE_INK = 0.85
"""Of the line's ink: a fine lash."""
FRINGE_ROWS = slice(LASH_ROWS // 6, LASH_ROWS // 2)
FULL_LASHES = 0.10
"""Ink of lashes that are plainly seen in the photo, over these rows."""
FAINT, MORE, SINGLE = 0.5, 0.25, 0.5
"""How much of the fringe is drawn where the photo shows no lashes, how much less where it does, and
how much of it as single ones."""
HAIRS = 120
HAIR_WIDTH = (0.0075, 0.003)
"""Of a fine lash at its root and tip, in eye units."""
FANNED, FANNED_MORE = (-1.2, -0.8), (-0.5, -0.4)
"""Places beyond the outer corner between which lashes end; and how much farther with mascara."""
LINER_EDGE = 0.015
"""Of make-up: how far above the height up to which it is black it still is dark, in eye units."""
LASH_FAN = 0.7
"""How far lashes lean outwards at the outer corner: eye units along per eye unit up."""
LASH_BREADTH, LASH_NEAR = 0.12, 0.08
"""Darkness narrower than this along the margin is a lash, or a few that stick together; and over
what distance others tell that lashes are seen. Eye units."""
BROAD = 0.5
"""Share of broader darkness that is lashes, too, where single ones are plainly seen in it."""
DENSE = (0.2, 0.8)
"""Of the height that lashes have: between which those with mascara cease to be one mass."""
LASHED, LASHED_TO = (0.05, 0.12), 0.9
"""Mean ink of lashes above the margin at which what is dark on it comes to be lashes, too: where
none stand it may be a fold's shade (to .05 on men under hooding folds, .07 to .5 on eyes with
mascara); and places on both sides of the middle between which that is looked at."""
LASH_SWAY, LEAST_DARK, DARKEST = 1.5, 0.1, 0.85
"""How far a lash leans at most, along over up; how dark one is at least, and counts at most."""
SHARP = (0.6, 0.85)
"""Of single lashes: how much of them a photo shows where they begin to be followed through others
that they stand among, and are."""
BESIDE_HAIR = 0.05
"""Eye units along the margin within which hair before a lid is not told from its lashes."""
LASH_RISES, LASH_LEANS = 0.11, (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
"""Eye units over which a lash rises at least, which is more than a crease is thick; and leanings,
along over up, that are tried."""
Plane = NDArray[np.float32]


def lash_places() -> NDArray[np.float64]:
    """The places t along the eye at which lashes are given."""
    return np.linspace(-OUTLINE_REACH, OUTLINE_REACH, LASH_COLUMNS)


def measure_lashes(
    frame: EyeFrame,
    outline: EyeOutline,
    photo: Plane,
    skin: Plane,
    ink: NDArray[np.float32],
    line: RootLine,
) -> tuple[Plane, Plane]:
    """How much of the photo's own upper lashes is ink, and how plainly they are seen there.

    Lashes are what is dark and goes on without a gap from the margin upwards, sideways by no more
    than `LASH_SWAY`; that keeps a crease out. What is broad along the margin may be a shadow, and
    counts as lashes as far as narrow ones stand out of it. Hair that hangs before the lid is none.

    Args:
        photo: (h, w, 4) float32, the box of the photo and what lies in front, as `Eye` has it.

    Returns:
        (LASH_ROWS, LASH_COLUMNS) and (LASH_COLUMNS,) float32 in [0, 1].
    """
    t = lash_places()
    u = np.broadcast_to(t * outline.half_width, (LASH_ROWS, LASH_COLUMNS)).copy()
    height = (np.arange(LASH_ROWS) / (LASH_ROWS - 1) * LASH_LENGTH)[:, None]
    v = np.interp(t, places(), outline.upper)[None, :] - height
    light = frame.resample((photo[..., :3] @ GREY).astype(np.float32), u, v)
    level = np.maximum(frame.resample((skin @ GREY).astype(np.float32), u, v), 8.0)
    most = np.maximum(1 - float(ink @ GREY) / level, 0.1)
    dark = np.clip(((1 - light / level) / most - LEAST_DARK) / (1 - LEAST_DARK), 0, 1).astype(
        np.float32
    )
    step = float(u[0, 1] - u[0, 0])
    hair = frame.resample(photo[..., 3], u, v).max(axis=0, keepdims=True)
    dark *= 1 - cv2.dilate(hair, np.ones((1, 2 * round(BESIDE_HAIR / step) + 1), np.uint8))
    dark = _upright(dark, LASH_LENGTH / (LASH_ROWS - 1) / step)
    sway = np.ones((1, 2 * max(1, round(LASH_SWAY * LASH_LENGTH / LASH_ROWS / step)) + 1), np.uint8)
    for row in range(1, LASH_ROWS):
        below = cv2.dilate(dark[row - 1 : row], sway)[0]
        dark[row] = np.minimum(dark[row], below)
    breadth = max(3, int(round(LASH_BREADTH / step)) | 1)
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, breadth), np.uint8))
    single = (dark - broad)[FRINGE_ROWS].mean(axis=0)
    calm = cv2.GaussianBlur(single[None], (0, 0), LASH_NEAR / step)[0]
    seen = np.clip(calm / FULL_LASHES, 0, 1)
    dense = line.made_up * (1 - smooth(*DENSE, height / LASH_LENGTH))
    own = dark - (1 - np.maximum(BROAD * seen, dense)) * broad
    own = _rooted(own, dark, step, sway, lashes_shown(line.softness))
    own = _out_of_liner(own, np.interp(t, places(), line.liner))
    shown = np.minimum(own, DARKEST) * _ending(t, height / LASH_LENGTH, line.made_up)
    return np.asarray(shown, np.float32), np.asarray(seen, np.float32)


def _rooted(own: Plane, dark: Plane, step: float, sway: NDArray[np.uint8], shown: float) -> Plane:
    """Lashes that begin at their roots, where those stand in a mass of others: as ``own``.

    Tips that are left of such lashes would hang below a shut eye on their own. On a sharp photo
    they are followed down through the mass; on a soft one, what stands out of it is no lash.

    Args:
        own: (LASH_ROWS, LASH_COLUMNS), lashes outside of that mass.
        dark: the same, with it.
        step: between columns, in eye units.
        sway: how far a lash may lean from row to row.
        shown: in [0, 1], how much of single lashes the photo shows.
    """
    columns = np.arange(LASH_COLUMNS)
    along = _lean(lash_places()) * LASH_LENGTH / (LASH_ROWS - 1)
    rooted, begun = own.copy(), own.copy()
    for row in range(LASH_ROWS - 2, -1, -1):
        higher = np.interp(columns - along / step, columns, rooted[row + 1])
        rooted[row] = np.maximum(own[row], np.minimum(dark[row], higher))
    for row in range(1, LASH_ROWS):
        begun[row] = np.minimum(own[row], cv2.dilate(begun[row - 1 : row], sway)[0])
    return np.asarray(begun + smooth(*SHARP, np.array(shown)) * (rooted - begun), np.float32)


def _out_of_liner(lashes: Plane, liner: NDArray[np.float64]) -> Plane:
    """Lashes that within make-up above the margin are what they are where they come out of it.

    Args:
        lashes: (LASH_ROWS, LASH_COLUMNS).
        liner: (LASH_COLUMNS,) its height, in eye units.
    """
    out = np.minimum((liner + LINER_EDGE * (liner > 0)) / LASH_LENGTH, 1.0) * (LASH_ROWS - 1)
    rows = np.maximum(np.arange(LASH_ROWS)[:, None], np.rint(out).astype(int))
    return np.asarray(np.take_along_axis(lashes, rows, axis=0))


def _ending(
    t: NDArray[np.float64], height: NDArray[np.float64], made_up: float
) -> NDArray[np.floating]:
    """How much is seen of lashes at places along the eye, by their height over its greatest."""
    outer, whole = (at + made_up * more for at, more in zip(FANNED, FANNED_MORE, strict=True))
    along = smooth(outer, whole, t) * (1 - smooth(0.7, 0.95, t))
    return np.asarray((1 - smooth(0.75, 1.0, height)) * along)


def _upright(dark: Plane, columns: float) -> Plane:
    """What goes on upwards, for `LASH_RISES` at least, leaning as a lash may: a crease does not.

    Args:
        dark: (LASH_ROWS, n) float32.
        columns: that are as wide as a row is high.
    """
    rows = round(LASH_RISES / LASH_LENGTH * LASH_ROWS)
    padded = cv2.copyMakeBorder(dark, rows, 0, 0, 0, cv2.BORDER_REPLICATE)
    found = np.zeros_like(padded)
    for lean in LASH_LEANS:
        aside = np.rint(lean * columns * np.arange(rows)).astype(int)
        line = np.zeros((rows, int(np.ptp(aside)) + 1), np.uint8)
        line[np.arange(rows), aside - aside.min()] = 1
        np.maximum(found, cv2.morphologyEx(padded, cv2.MORPH_OPEN, line), out=found)
    return np.asarray(found[rows:], np.float32)


def _lean(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """How lashes lean: eye units outwards (towards smaller t) for each eye unit of height."""
    return np.asarray(LASH_FAN * (0.3 - t), np.float64)


def grow_fringe(outline: EyeOutline, darkness: Plane, blur: float) -> Plane:
    """Fine lashes, as far as the photo's blur shows any: (LASH_ROWS, LASH_COLUMNS).

    Hairs that bend outwards and run together at their tips, each of its own length. Where the photo
    does not resolve them there is still their dark, ragged edge. The same ones every time.

    Args:
        darkness: (LASH_COLUMNS,) float, how much light the line of lash roots takes.
        blur: of the photo's edges, in eye units.
    """
    fine = 2
    random = np.random.default_rng(11)
    root = np.sort(np.linspace(-1.08, 0.88, HAIRS) + random.normal(0, 0.012, HAIRS))
    clump = np.round(root / 0.075) * 0.075 + random.normal(0, 0.01, HAIRS)
    length = FRINGE * (1 - 0.65 * smooth(-0.2, 0.95, root)) * (1 - 0.3 * smooth(0.6, 1.1, -root))
    length *= random.uniform(0.45, 1.0, HAIRS)
    taken = FRINGE_INK * np.interp(root, lash_places(), darkness) * random.uniform(0.55, 1.0, HAIRS)
    along = outline.half_width * 2 * OUTLINE_REACH / (LASH_COLUMNS * fine)
    up = LASH_LENGTH / (LASH_ROWS * fine)
    canvas = np.zeros((LASH_ROWS * fine, LASH_COLUMNS * fine), np.float32)
    steps = np.linspace(0, 1, 7)
    for hair in np.argsort(taken):
        height = steps * length[hair]
        drawn_together = 0.5 * (clump[hair] - root[hair]) * outline.half_width * steps
        bend = _lean(root[hair]) * height * (0.5 + 0.9 * steps) - drawn_together
        x = (root[hair] / OUTLINE_REACH + 1) / 2 * LASH_COLUMNS * fine - bend / along
        points = np.stack([x, height / up], axis=1)
        for k in range(len(steps) - 1):
            breadth = HAIR_WIDTH[0] + steps[k] * (HAIR_WIDTH[1] - HAIR_WIDTH[0])
            ends = np.round(points[k : k + 2] * 16).astype(int)
            ink = float(taken[hair] * (1 - 0.5 * steps[k] ** 2))
            thick = max(1, round(breadth / along))
            cv2.line(canvas, ends[0].tolist(), ends[1].tolist(), ink, thick, cv2.LINE_8, 4)
    small = cv2.resize(canvas, (LASH_COLUMNS, LASH_ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.GaussianBlur(
            small, (0, 0),
            sigmaX=max(1.0 * blur / (fine * along), 0.4),
            sigmaY=max(1.0 * blur / (fine * up), 0.4),
        ), np.float32)  # fmt: skip


def find_ink(cut: Plane, zones: EyeZones, skin: Plane) -> NDArray[np.float32]:
    """The colour with which lashes are drawn: (3,) float32.

    As dark as the darkest along the upper margin; its hue mostly that of skin in deep shade,
    because there it may be the iris's.
    """
    near = (np.abs(zones.above - 0.03) < 0.04) & (zones.beyond < 0.0)
    eye = cut[near] if near.sum() >= 8 else cut.reshape(-1, 3)
    light = eye @ GREY
    dark = eye[light <= np.quantile(light, 0.12)].mean(axis=0)
    tone = (skin[near] if near.sum() >= 8 else skin.reshape(-1, 3)).mean(axis=0)
    shade = np.array([(dark @ GREY) / max(float(tone @ GREY), 1.0)], np.float32)
    tone = in_shade(tone[None], shade, DEEP_HUE)[0]
    tone *= (dark @ GREY) / max(float(tone @ GREY), 1.0)
    return np.asarray(dark + INK_HUE * (tone - dark), np.float32)


def build_lashes(
    frame: EyeFrame, outline: EyeOutline, zones: EyeZones, photo: Plane, skin: Plane, blur: float
) -> tuple[NDArray[np.float32], Plane, RootLine, float]:
    """Ink, lashes, the line of their roots and `edge_of_lid` of one eye, as `EyeLids` holds them.

    Args:
        photo: (h, w, 4) float32, the box of the photo and what lies in front, as `Eye` has it.
        skin: (h, w, 3) float32, the closed lid.
        blur: of the photo's edges, in eye units.
    """
    cut = photo[..., :3]
    ink = find_ink(cut, zones, skin)
    line = measure_line(frame, outline, photo, skin, ink, blur)
    darkness = np.interp(lash_places(), places(), line.ink)
    fringe = grow_fringe(outline, darkness.astype(np.float32), blur)
    own, seen = measure_lashes(frame, outline, photo, skin, ink, line)
    resolved = lashes_shown(line.softness)
    blurred = _run_together(outline, fringe, line.softness)
    hairs = (FAINT - MORE * seen) * (blurred + SINGLE * resolved * (fringe - blurred))
    lashes = np.maximum(math.sqrt(resolved) * own, hairs).astype(np.float32)
    return ink, lashes, line, edge_of_lid(own, line, blur)


def edge_of_lid(own: Plane, line: RootLine, blur: float) -> float:
    """How surely what is dark on a lid's edge is lashes or make-up, and not shade: in [0, 1].

    Lashes on it stand above it, too. A soft photo shows none, and there a line that stays whole
    half way reads as a bar.

    Args:
        own: (LASH_ROWS, LASH_COLUMNS), the photo's own lashes.
        blur: of the photo's edges, in eye units.
    """
    along = np.abs(lash_places()) < LASHED_TO
    lashed = float(smooth(*LASHED, np.array(own[FRINGE_ROWS, along].mean())))
    return max(lashed * crisp_as_ink(line.softness, blur), line.made_up)


def _run_together(outline: EyeOutline, lashes: Plane, softness: float) -> Plane:
    """Lashes as a photo of this softness shows them: a dark edge."""
    along = outline.half_width * 2 * OUTLINE_REACH / LASH_COLUMNS
    up = LASH_LENGTH / LASH_ROWS
    return np.asarray(
        cv2.GaussianBlur(
            lashes, (0, 0),
            sigmaX=max(2 * softness / along, 0.5),
            sigmaY=max(softness / up, 0.5),
        ), np.float32)  # fmt: skip
