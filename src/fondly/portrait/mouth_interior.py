"""What parting lips uncover: teeth, tongue and the dark behind them, in the photo's own tones."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.mouth import LipLines, MouthInterior
from fondly.portrait.actions_pull import ramp
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_grain import grow_grain
from fondly.portrait.mouth_colours import Colour, MouthColours
from fondly.portrait.mouth_frame import MouthFrame, line_places
from fondly.portrait.mouth_line import split_rows
from fondly.portrait.mouth_teeth import TeethStyle, arch_of, draw_row

TOOTH_EDGE = 0.040
"""Of the upper incisors below the resting seam, in mouth units (prototypes on 28 photos)."""
LOWER_EDGE = 0.016
"""Of the lower incisors below the resting seam: they stand 2 to 3 mm behind the upper ones."""
HIDDEN = 0.014
"""Where lips stand apart: how far above the lower lip's margin the lower incisors end."""
ABOVE, BELOW, ASIDE = 0.20, 0.46, 0.03
"""How far the planes reach around the mouth's middle and beyond its corners, in mouth units."""
GRAIN_LEVEL = 150.0
"""sRGB level from which grain shows in full; darker tones show less of it."""
OWN_TEETH_GO_ON = 0.024
"""How far teeth that the photo shows go on behind the lower lip, in mouth units."""

Plane = NDArray[np.float64]


def build_interior(
    frame: MouthFrame,
    lines: LipLines,
    pixels: NDArray[np.float32],
    face: Face,
    colours: MouthColours,
    blur_px: float,
    teeth: TeethStyle,
) -> MouthInterior:
    """The planes behind the lips.

    Args:
        frame: of the mouth.
        lines: its lip lines.
        pixels: (H, W, 3) float32, the whole photo, sRGB-encoded 0..255.
        face: in the photo's space.
        colours: of this mouth.
        blur_px: standard deviation of the photo's own blur.
        teeth: whether teeth are drawn where the photo shows none.
    """
    col, row, cols, rows = _part(frame)
    y, x = np.mgrid[row : row + rows, col : col + cols].astype(np.float64)
    places = frame.to_mouth(np.stack([x, y], axis=-1))
    u, v = places[..., 0], places[..., 1]
    along = line_places()
    place = frame.place_of(u)
    upper = np.interp(place, along, lines.upper)
    lower = np.interp(place, along, lines.lower)
    seam_u, seam_v = frame.ends[1], _at_middle(lines.upper)
    soft = max(1.5 * blur_px / frame.unit_px, 0.004)
    turned = _turn(frame)
    arch = arch_of(u - seam_u, turned)
    smile_arc = 0.30 * arch**2
    row_up = draw_row(arch, v - (seam_v + TOOTH_EDGE - smile_arc), soft, upper=True)
    low_edge = seam_v + LOWER_EDGE if lines.opening == 0.0 else _at_middle(lines.lower) - HIDDEN
    row_low = draw_row(arch * 1.02, (low_edge + 0.15 * arch**2) - v, soft, upper=False)
    if lines.opening > 0.0:
        colours = _with_own_teeth(frame, pixels, lines, colours)
    drawn = 0.0 if teeth == "none" else 1.0
    grain = _grain(frame, pixels, face, (col, row, cols, rows))
    cavity = _cavity(colours, place, v - seam_v)
    skull = _premultiplied(_tooth_colour(colours, 0.90 * row_up.light), drawn * row_up.cover, grain)
    low_teeth = _tooth_colour(colours, 0.50 * row_low.light)
    sealed = _at_middle(lines.lower) - (0.02 if lines.opening > 0.0 else 0.0)
    tongue, tongue_cover = _tongue(colours, place, v - sealed)
    jaw = _over(
        _premultiplied(low_teeth, drawn * row_low.cover, grain),
        _premultiplied(tongue, tongue_cover, grain),
    )
    shaded = 1.0
    skull, jaw = (_blurred(plane, blur_px) for plane in (skull, jaw))
    if lines.opening > 0.0:
        box = frame.cut(pixels)
        parted = split_rows(frame, box, lines)
        middle = np.interp(place, along, lines.lower if parted is None else parted)
        # Behind the lip the last row of what is seen goes on.
        cut = frame.sample(box, u, np.minimum(v, lower - soft))
        skull = _own(cut, ramp(middle - v, -OWN_TEETH_GO_ON if parted is None else -soft, 0.0))
        if parted is not None:
            own = ramp(v - middle, -4 * soft, -2 * soft) * ramp(lower - v, -OWN_TEETH_GO_ON, 0.0)
            jaw = _over(_own(cut, own), _premultiplied(tongue, tongue_cover, grain))
        shaded = 0.0
    return MouthInterior(
        col=col,
        row=row,
        skull=np.ascontiguousarray(skull, np.float32),
        jaw=np.ascontiguousarray(jaw, np.float32),
        cavity=np.ascontiguousarray(np.clip(cavity, 0, 255), np.float32),
        black=colours.black.astype(np.float32),
        shaded=shaded,
    )


def _part(frame: MouthFrame) -> tuple[int, int, int, int]:
    """First column and row, columns and rows of the planes in the box."""
    right, _, left = frame.ends
    corners = [(u, v) for u in (right - ASIDE, left + ASIDE) for v in (-ABOVE, BELOW)]
    a = frame.pixel_from_mouth
    px = np.array(corners) @ a[:, :2].T + a[:, 2]
    rows, cols = frame.shape
    x0, y0 = np.clip(np.floor(px.min(axis=0)), 0, (cols - 4, rows - 4)).astype(int).tolist()
    x1, y1 = np.clip(np.ceil(px.max(axis=0)) + 1, (x0 + 4, y0 + 4), (cols, rows)).astype(int).tolist()
    return x0, y0, x1 - x0, y1 - y0


def _at_middle(line: NDArray[np.float32]) -> float:
    """v of a margin in the middle of the mouth."""
    return float(line[np.abs(line_places()) < 0.35].mean())


def _turn(frame: MouthFrame) -> float:
    """Tangent by which depth shows aside: from the head's forward axis in the picture."""
    forward = frame.chart.frame_from_head[:2, 2] / frame.unit_px
    left = frame.chart.frame_from_head[:2, 0] / frame.unit_px
    along = frame.pixel_from_mouth[:, 0] / frame.unit_px
    return float((forward @ along) / max(float(left @ along), 0.3))


def _with_own_teeth(
    frame: MouthFrame, pixels: NDArray[np.float32], lines: LipLines, colours: MouthColours
) -> MouthColours:
    """Colours with the tooth's taken from what is brightest between the parted lips."""
    inside = np.abs(line_places()) < 0.5
    shares = np.linspace(0.2, 0.8, 9)[:, None]
    v = lines.upper[inside] + shares * (lines.lower - lines.upper)[inside]
    u = np.broadcast_to(frame.u_of(line_places()[inside]), v.shape)
    seen = frame.sample(frame.cut(pixels), u, v).reshape(-1, 3)
    grey = seen.mean(axis=1)
    bright = np.median(seen[grey >= np.quantile(grey, 0.75)], axis=0).astype(np.float64)
    return replace(colours, tooth=bright) if bright.mean() > colours.lip.mean() else colours


def _tooth_colour(colours: MouthColours, light: Plane) -> Plane:
    return np.asarray(colours.black + light[..., None] * (colours.tooth - colours.black))


def _cavity(colours: MouthColours, place: Plane, below: Plane) -> Plane:
    """Dark, a little less so where light still reaches the cheeks' insides."""
    near = 0.17 - 0.07 * ramp(1.0 - np.abs(place), 0.0, 0.6)
    return np.asarray(colours.black + near[..., None] * (colours.flesh - colours.black))


def _tongue(colours: MouthColours, place: Plane, below: Plane) -> tuple[Plane, Plane]:
    """A low dome that gets more light towards its tip; below is the depth under the seam."""
    top = -0.085 + 0.12 * np.abs(place) ** 2.2
    cover = ramp(below - top, -0.035, 0.040) * (1.0 - ramp(np.abs(place), 0.70, 0.98))
    lit = 0.24 + 0.50 * ramp(below, -0.115, 0.01)
    groove = 1.0 - 0.16 * np.exp(-((place / 0.09) ** 2)) * ramp(-below, -0.03, 0.05)
    light = (lit * groove * (1.0 - 0.45 * np.abs(place) ** 2))[..., None]
    return colours.black + light * (colours.flesh - colours.black), cover


def _premultiplied(colour: Plane, cover: Plane, grain: Plane) -> Plane:
    share = np.clip(colour.mean(axis=-1, keepdims=True) / GRAIN_LEVEL, 0.0, 1.0)
    lit = np.clip(colour + 0.7 * share * grain, 0, 255) * cover[..., None]
    return np.concatenate([lit, cover[..., None]], axis=-1)


def _over(front: Plane, back: Plane) -> Plane:
    return np.asarray(front + (1.0 - front[..., 3:]) * back)


def _blurred(plane: Plane, blur_px: float) -> Plane:
    if blur_px < 0.4:
        return plane
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), blur_px), np.float64)


def _own(cut: NDArray[np.float32], cover: Plane) -> Plane:
    """What the photo shows between parted lips."""
    return np.concatenate([cut * cover[..., None], cover[..., None]], axis=-1)


def _grain(
    frame: MouthFrame,
    pixels: NDArray[np.float32],
    face: Face,
    part: tuple[int, int, int, int],
) -> Plane:
    """The cheek's grain for the planes."""
    height, width = pixels.shape[:2]
    col, row, cols, rows = part
    x0, y0 = frame.box_px[0] + col, frame.box_px[1] + row
    eye = place_eye(face, "right", (width, height))
    if eye is None:
        return np.zeros((rows, cols, 3))
    moved = eye.pixel_from_eye.copy()
    moved[:, 2] += (eye.box_px[0] - x0, eye.box_px[1] - y0)
    here = replace(eye, box_px=(x0, y0, x0 + cols, y0 + rows), pixel_from_eye=moved)
    return np.asarray(grow_grain(pixels, here, np.zeros((rows, cols), np.float32)), np.float64)
