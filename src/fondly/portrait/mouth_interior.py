"""What parting lips uncover: teeth, tongue and the dark behind them, in the photo's own tones."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.mouth import LipLines, MouthInterior
from fondly.domain.options import Teeth
from fondly.portrait.actions_pull import ramp
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_grain import grow_grain
from fondly.portrait.mouth_colours import MouthColours, mouth_colours
from fondly.portrait.mouth_frame import MouthFrame, line_places
from fondly.portrait.mouth_line import split_rows
from fondly.portrait.mouth_teeth import arch_of, draw_row
from fondly.portrait.mouth_tongue import (
    Place,
    at_middle,
    draw_tip,
    draw_tongue,
    premultiplied,
    reach_of_tip,
)

TOOTH_EDGE = 0.040
"""Of the upper incisors below the resting seam, in mouth units (prototypes on 28 photos)."""
LOWER_EDGE = 0.045
"""Of the lower incisors below the resting seam: they stand behind the upper ones, and a lip that
rolls outwards may not bare the tips of two alone."""
HIDDEN = 0.008
"""Where lips stand apart: how far above the lower lip's margin the lower incisors end."""
ABOVE, BELOW, ASIDE = 0.20, 0.46, 0.03
"""How far the planes reach around the mouth's middle and beyond its corners, in mouth units."""
UPPER_LIT, LOWER_LIT = 1.0, 0.58
"""Light that reaches the two rows, of that on the skin before them."""
OWN_TEETH_GO_ON = 0.024
"""How far teeth that the photo shows go on behind the lower lip, in mouth units."""

Plane = NDArray[np.float64]


def build_interior(
    frame: MouthFrame,
    lines: LipLines,
    pixels: NDArray[np.float32],
    face: Face,
    blur_px: float,
    teeth: Teeth,
) -> MouthInterior:
    """The planes behind the lips.

    Args:
        frame: of the mouth.
        lines: its lip lines.
        pixels: (H, W, 3) float32, the whole photo, sRGB-encoded 0..255.
        face: in the photo's space.
        blur_px: standard deviation of the photo's own blur.
        teeth: whether teeth are drawn where the photo shows none.
    """
    place = _place(frame, lines, blur_px)
    box = frame.cut(pixels)
    colours = mouth_colours(pixels, face)
    if lines.opening > 0.0:
        colours = _with_own_teeth(frame, box, lines, colours)
    grain = _grain(frame, pixels, face, place.part)
    skull, jaw = _drawn(frame, lines, place, colours, grain)
    if teeth is Teeth.NONE:
        skull, jaw = np.zeros_like(skull), draw_tongue(lines, place, colours, grain)
    parted = None
    if lines.opening > 0.0:
        parted = split_rows(frame, box, lines)
        if parted is None:
            skull = _own_teeth(frame, box, place, place.lower, (-OWN_TEETH_GO_ON, 0.0))
        else:
            middle = np.interp(place.along, line_places(), parted)
            skull = _own_teeth(frame, box, place, middle, (-place.soft, 0.0))
            own = _own_teeth(frame, box, place, place.lower, (-OWN_TEETH_GO_ON, 0.0))
            own *= ramp(place.v - middle, -4 * place.soft, -2 * place.soft)[..., None]
            jaw = _over(own, draw_tongue(lines, place, colours, grain))
    col, row, _, _ = place.part
    return MouthInterior(
        col=col,
        row=row,
        skull=np.ascontiguousarray(skull, np.float32),
        jaw=np.ascontiguousarray(jaw, np.float32),
        cavity=np.ascontiguousarray(_cavity(colours, place.along), np.float32),
        tip=np.ascontiguousarray(draw_tip(frame, lines, place, colours, grain), np.float32),
        reach_px=reach_of_tip(frame),
        black=colours.black.astype(np.float32),
        warm=colours.warm.astype(np.float32),
        shaded=1.0 if lines.opening == 0.0 else 0.0,
        shaded_behind=1.0 if parted is None else 0.0,
    )


def _place(frame: MouthFrame, lines: LipLines, blur_px: float) -> Place:
    col, row, cols, rows = _part(frame)
    y, x = np.mgrid[row : row + rows, col : col + cols].astype(np.float64)
    places = frame.to_mouth(np.stack([x, y], axis=-1))
    along = frame.place_of(places[..., 0])
    return Place(
        part=(col, row, cols, rows),
        u=places[..., 0],
        v=places[..., 1],
        along=along,
        lower=np.interp(along, line_places(), lines.lower),
        soft=max(1.5 * blur_px / frame.unit_px, 0.004),
        blur_px=blur_px,
    )


def _drawn(
    frame: MouthFrame, lines: LipLines, place: Place, colours: MouthColours, grain: Plane
) -> tuple[Plane, Plane]:
    """Upper teeth, and lower teeth before the tongue: two premultiplied planes."""
    seam_v = at_middle(lines.upper)
    low_v = seam_v + LOWER_EDGE if lines.opening == 0.0 else at_middle(lines.lower) - HIDDEN
    arch = arch_of(place.u - frame.ends[1], _turn(frame))
    edge_v = seam_v + TOOTH_EDGE - 0.30 * arch**2
    upper = draw_row(arch, place.v - edge_v, place.soft, upper=True)
    lower = draw_row(arch * 1.02, low_v + 0.15 * arch**2 - place.v, place.soft, upper=False)
    skull = premultiplied(_tooth_colour(colours, UPPER_LIT * upper.light), upper.cover, grain)
    front = premultiplied(_tooth_colour(colours, LOWER_LIT * lower.light), lower.cover, grain)
    jaw = _over(front, draw_tongue(lines, place, colours, grain))
    return _blurred(skull, place.blur_px), _blurred(jaw, place.blur_px)


def _part(frame: MouthFrame) -> tuple[int, int, int, int]:
    """First column and row, columns and rows of the planes in the box."""
    right, _, left = frame.ends
    corners = [(u, v) for u in (right - ASIDE, left + ASIDE) for v in (-ABOVE, BELOW)]
    a = frame.pixel_from_mouth
    px = np.array(corners) @ a[:, :2].T + a[:, 2]
    rows, cols = frame.shape
    x0, y0 = np.clip(np.floor(px.min(axis=0)), 0, (cols - 4, rows - 4)).astype(int).tolist()
    x1, y1 = (
        np.clip(np.ceil(px.max(axis=0)) + 1, (x0 + 4, y0 + 4), (cols, rows)).astype(int).tolist()
    )
    return x0, y0, x1 - x0, y1 - y0


def _turn(frame: MouthFrame) -> float:
    """Tangent by which depth shows aside: from the head's forward axis in the picture."""
    forward = frame.chart.frame_from_head[:2, 2] / frame.unit_px
    left = frame.chart.frame_from_head[:2, 0] / frame.unit_px
    along = frame.pixel_from_mouth[:, 0] / frame.unit_px
    return float((forward @ along) / max(float(left @ along), 0.3))


def _with_own_teeth(
    frame: MouthFrame, box: NDArray[np.float32], lines: LipLines, colours: MouthColours
) -> MouthColours:
    """Colours with the tooth's taken from what is brightest between the parted lips."""
    inside = np.abs(line_places()) < 0.5
    shares = np.linspace(0.2, 0.8, 9)[:, None]
    v = lines.upper[inside] + shares * (lines.lower - lines.upper)[inside]
    u = np.broadcast_to(frame.u_of(line_places()[inside]), v.shape)
    seen = frame.sample(box, u, v.astype(np.float64)).reshape(-1, 3)
    grey = seen.mean(axis=1)
    bright = np.median(seen[grey >= np.quantile(grey, 0.75)], axis=0).astype(np.float64)
    return replace(colours, tooth=bright) if bright.mean() > colours.lip.mean() else colours


def _tooth_colour(colours: MouthColours, light: Plane) -> Plane:
    return np.asarray(colours.black + light[..., None] * (colours.tooth - colours.black))


def _cavity(colours: MouthColours, place: Plane) -> Plane:
    """Dark, a little less so where light still reaches the cheeks' insides."""
    near = 0.24 - 0.10 * ramp(1.0 - np.abs(place), 0.0, 0.6)
    return np.asarray(colours.black + near[..., None] * (colours.flesh - colours.black))


def _over(front: Plane, back: Plane) -> Plane:
    return np.asarray(front + (1.0 - front[..., 3:]) * back)


def _blurred(plane: Plane, blur_px: float) -> Plane:
    if blur_px < 0.4:
        return plane
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), blur_px), np.float64)


def _own_teeth(
    frame: MouthFrame,
    box: NDArray[np.float32],
    place: Place,
    end: Plane,
    fade: tuple[float, float],
) -> Plane:
    """What the photo shows between parted lips, down to ``end``; behind the lip its last row."""
    seen = frame.sample(box, place.u, np.minimum(place.v, place.lower - place.soft))
    cover = ramp(end - place.v, *fade)[..., None]
    return np.concatenate([seen * cover, cover], axis=-1)


def _grain(
    frame: MouthFrame,
    pixels: NDArray[np.float32],
    face: Face,
    part: tuple[int, int, int, int],
) -> Plane:
    """The skin's grain for the planes."""
    height, width = pixels.shape[:2]
    col, row, cols, rows = part
    x0, y0 = frame.box_px[0] + col, frame.box_px[1] + row
    eye = place_eye(face, "right", (width, height))
    if eye is None:
        return np.zeros((rows, cols, 3))
    moved = eye.pixel_from_eye.copy()
    moved[:, 2] += (eye.box_px[0] - x0, eye.box_px[1] - y0)
    here = replace(eye, box_px=(x0, y0, x0 + cols, y0 + rows), pixel_from_eye=moved)
    light = float(pixels[y0 : y0 + rows, x0 : x0 + cols].mean())
    return np.asarray(grow_grain(pixels, here, light), np.float64)
