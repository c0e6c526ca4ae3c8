"""The lashes of the upper lid and the line of their roots, measured in the photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH, OUTLINE_SAMPLES, EyeOutline
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_lids import in_shade
from fondly.portrait.eye_outline import places
from fondly.portrait.eye_surface import LUMA
from fondly.portrait.eye_zones import EyeZones, smooth

LASH_LENGTH = 0.24
"""How far above the margin lashes are looked for, in eye units."""
LASH_ROWS = 48
LASH_COLUMNS = 1025
INK_HUE = 0.4
"""Share of the skin in the hue of lashes."""
FRINGE = 0.21
"""Length of the longest fine lashes, in eye units."""
FRINGE_INK = 0.85
"""Of the line's ink: a fine lash."""
FRINGE_ROWS = slice(LASH_ROWS // 6, LASH_ROWS // 2)
FULL_LASHES, LEAST_FRINGE = 0.03, 0.4
"""Ink of lashes that are plainly seen in the photo, over these rows; and how much of the fringe is
drawn where none are."""
HAIRS = 120
HAIR_WIDTH = (0.0075, 0.003)
"""Of a fine lash at its root and tip, in eye units."""
LASH_TAPER = 0.97
LASH_FAN = 0.7
"""How far lashes lean outwards at the outer corner: eye units along per eye unit up."""
LASH_BREADTH = 0.07
"""Darkness narrower than this along the margin is a lash; broader is a crease or a shadow."""
BAND = (-0.025, 0.13)
"""Heights around the margin between which the line of lash roots is measured, in eye units."""
BAND_ROWS = 26
THICKNESS = (0.010, 0.055)
"""Half thickness of that line at least and at most, in eye units."""
LINE = 0.90
"""Of the darkness that the lashes' roots have in the photo: the line of a closed eye."""
LINE_RANGE = (0.30, 0.90)
"""Two lids meet in some shadow always, and never in a black line."""
THICKEST = 0.17
"""Of the opening: half thickness at most, since under a hooding fold all is dark."""
RESOLVED = 0.028
"""Blur at which little of single lashes is left, in eye units."""
MERGED, IN_IRIS = (0.012, 0.03), 0.25
"""Blurs between which the iris comes to run into the line, in eye units; and how much lower a
quantile along the eye is believed then: where the line lies before the white."""
RAGGED = (0.10, 0.20)
"""Unevenness of the line's darkness and of its thickness, where the photo is sharp."""

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class RootLine:
    """The line of lash roots for each of ``OUTLINE_SAMPLES`` places along the eye.

    Args:
        ink: (n,) float32 in [0, 1], how much of its middle is ink.
        width: (n,) float32, half its thickness in eye units.
        softness: blur of the lid's edge as it is measured on this line, in eye units.
    """

    ink: Plane
    width: Plane
    softness: float


def lash_places() -> NDArray[np.float64]:
    """The places t along the eye at which lashes are given."""
    return np.linspace(-OUTLINE_REACH, OUTLINE_REACH, LASH_COLUMNS)


def measure_lashes(frame: EyeFrame, outline: EyeOutline, cut: Plane, skin: Plane) -> Plane:
    """How much light the photo's own upper lashes take: (LASH_ROWS, LASH_COLUMNS) in [0, 1].

    Lashes are what is dark and narrow along the margin against its surroundings.
    """
    t = lash_places()
    u = np.broadcast_to(t * outline.half_width, (LASH_ROWS, LASH_COLUMNS)).copy()
    height = (np.arange(LASH_ROWS) / (LASH_ROWS - 1) * LASH_LENGTH)[:, None]
    v = np.interp(t, places(), outline.upper)[None, :] - height
    light = frame.resample((cut @ LUMA).astype(np.float32), u, v)
    level = np.maximum(frame.resample((skin @ LUMA).astype(np.float32), u, v), 8.0)
    breadth = max(3, int(round(LASH_BREADTH / (u[0, 1] - u[0, 0]))) | 1)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((1, breadth), np.uint8))
    taken = np.clip((closed - light) / np.maximum(level, closed) - 0.08, 0, 0.7)
    root = t + _lean(t) / outline.half_width * LASH_LENGTH / (LASH_ROWS - 1)
    for row in range(LASH_ROWS - 2, -1, -1):  # what reaches up here has its root below
        taken[row] = np.maximum(taken[row], LASH_TAPER * np.interp(root, t, taken[row + 1]))
    fade = (1 - smooth(0.5, 1.0, height / LASH_LENGTH)) * (1 - smooth(1.05, 1.4, np.abs(t)))
    return np.asarray(taken * fade, np.float32)


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
    light = eye @ LUMA
    dark = eye[light <= np.quantile(light, 0.12)].mean(axis=0)
    tone = (skin[near] if near.sum() >= 8 else skin.reshape(-1, 3)).mean(axis=0)
    shade = np.array([(dark @ LUMA) / max(float(tone @ LUMA), 1.0)], np.float32)
    tone = in_shade(tone[None], shade)[0]
    return np.asarray(dark + INK_HUE * (tone - dark), np.float32)


def measure_line(
    frame: EyeFrame,
    outline: EyeOutline,
    cut: Plane,
    skin: Plane,
    ink: NDArray[np.float32],
    blur: float,
) -> RootLine:
    """How dark, thick and soft the line of lash roots is in the photo.

    Its profile across the margin is compared with the lid's skin: its depth, the depth's integral
    above the deepest place (for a Gaussian, depth times half width times half of root pi), and its
    steepest slope (a step of that depth blurred by sigma has depth / (sigma root 2 pi)). A band
    tells nothing of blurs wider than half of it, as on glasses that are black all over.
    """
    t = places()
    heights = np.linspace(*BAND, BAND_ROWS)
    step = heights[1] - heights[0]
    u = np.broadcast_to(t * outline.half_width, (BAND_ROWS, OUTLINE_SAMPLES)).copy()
    v = outline.upper[None, :] - heights[:, None]
    level = np.maximum(frame.resample((skin @ LUMA).astype(np.float32), u, v), 8.0)
    seen = frame.resample((cut @ LUMA).astype(np.float32), u, v)
    dark = np.clip(1 - seen / level, 0.0, 1.0)
    deepest = np.argmax(dark[heights < 0.045], axis=0)
    depth = np.take_along_axis(dark, deepest[None], axis=0)[0]
    above = np.arange(BAND_ROWS)[:, None] >= deepest[None]
    falling = np.minimum.accumulate(np.where(above, dark, np.inf), axis=0)
    width = np.where(above, falling, 0.0).sum(axis=0) * step / np.maximum(0.886 * depth, 0.05)
    slope = np.abs(np.diff(dark, axis=0)).max(axis=0) / step
    open_part = (np.abs(t) < 0.8) & (depth > 0.15)
    widest = (BAND[1] - BAND[0]) / 2
    sigma = np.minimum(depth / np.maximum(2.507 * slope, 1e-3), widest)
    softness = float(np.quantile(sigma[open_part], 0.35)) if open_part.sum() > 8 else 0.0
    most = 1 - float(ink @ LUMA) / level.mean(axis=0)
    taken = np.clip(depth / np.maximum(most, 0.1), 0.0, 1.0)
    middle = np.abs(t) < 0.75
    softest = max(softness, blur)
    beside_iris = 0.5 - IN_IRIS * float(smooth(*MERGED, np.array(softest)))
    ends = smooth(-1.3, -0.75, t) * (1 - smooth(0.6, 1.08, t))
    slim = 0.25 + 0.75 * smooth(-1.25, -0.55, t) * (1 - smooth(0.2, 1.0, t))
    ragged = _ragged(max(softness, frame.study_unit_px**-1 * 0.5), outline.half_width)
    ink_share = np.clip(LINE * _calm(taken, middle, beside_iris), *LINE_RANGE) * (
        1 + RAGGED[0] * ragged
    )
    thickest = max(min(THICKNESS[1], THICKEST * outline.height), THICKNESS[0])
    thick = np.clip(_calm(width, middle, beside_iris), THICKNESS[0], thickest) * (
        1 + RAGGED[1] * ragged
    )
    thin = slim * np.hypot(thick, softest) / np.hypot(thick * slim, softest)
    return RootLine(
        ink=np.asarray(np.clip(ink_share * thin, 0, 1) * ends, np.float32),
        width=np.asarray(thick * slim, np.float32),
        softness=softness,
    )


def _calm(
    values: NDArray[np.floating], middle: NDArray[np.bool_], rank: float
) -> NDArray[np.float64]:
    """Without what stands out from this quantile, and slowly varying along the eye."""
    typical = float(np.quantile(values[middle], rank))
    held = np.clip(values, 0.6 * typical, 1.4 * typical).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(held[None, :], (0, 0), 9)[0], np.float64)


def lashes_shown(softness: float) -> float:
    """How much of single lashes a photo of this softness shows, in [0, 1]."""
    return float(np.exp(-((softness / RESOLVED) ** 2)))


def _ragged(softness: float, half_width: float) -> NDArray[np.float64]:
    """Unevenness along the line with unit spread, less where the photo is soft."""
    random = np.random.default_rng(5).standard_normal((1, OUTLINE_SAMPLES)).astype(np.float32)
    spacing = half_width * 2 * OUTLINE_REACH / (OUTLINE_SAMPLES - 1)
    clumps = cv2.GaussianBlur(random, (0, 0), max(0.012, softness) / spacing)[0]
    swells = cv2.GaussianBlur(random[:, ::-1].copy(), (0, 0), max(0.07 / spacing, 0.5))[0]
    shown = lashes_shown(softness)
    uneven = shown * clumps / clumps.std() + 0.6 * swells / swells.std()
    return np.asarray(np.clip(uneven, -2.0, 2.0) / 1.2, np.float64)


def build_lashes(
    frame: EyeFrame, outline: EyeOutline, zones: EyeZones, cut: Plane, skin: Plane, blur: float
) -> tuple[NDArray[np.float32], Plane, RootLine]:
    """Ink, lashes and the line of their roots of one eye, as `EyeLids` holds them.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        skin: (h, w, 3) float32, the closed lid.
        blur: of the photo's edges, in eye units.
    """
    ink = find_ink(cut, zones, skin)
    line = measure_line(frame, outline, cut, skin, ink, blur)
    darkness = np.interp(lash_places(), places(), line.ink)
    fringe = grow_fringe(outline, darkness.astype(np.float32), blur)
    own = measure_lashes(frame, outline, cut, skin)
    seen = own[FRINGE_ROWS][:, np.abs(lash_places()) < 0.9].mean()
    shown = float(np.clip(seen / FULL_LASHES, LEAST_FRINGE, 1.0))
    resolved = lashes_shown(line.softness)
    blurred = _run_together(outline, fringe, line.softness)
    hairs = shown * (resolved * fringe + (1 - resolved) * blurred)
    return ink, np.maximum(resolved * own, hairs).astype(np.float32), line


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
