"""Rows of teeth, drawn where they stand: an arch seen from the front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.portrait.actions_pull import ramp

UPPER_WIDTHS = (0.094, 0.072, 0.080, 0.076, 0.072, 0.11)
LOWER_WIDTHS = (0.058, 0.064, 0.074, 0.076, 0.076, 0.12)
"""From the midline: incisors, canine, premolars, molar; crown widths 8.5, 6.5, 7.5, 7, 6.5, 10 mm
and 5.3, 5.9, 6.8, 7 mm (Wheeler, Dental Anatomy) over an outer-canthal distance of 90 mm."""
UPPER_EDGES = (0.0, -0.007, -0.002, -0.010, -0.016, -0.03)
LOWER_EDGES = (0.0, 0.001, -0.001, 0.006, 0.010, 0.02)
"""How much lower than the central incisor each tooth ends, in IOD."""
ARCH_DEPTH = 2.6
"""Depth of the arch behind the incisors is this times the square of the distance aside."""

Plane = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ToothRow:
    """Teeth over a plane.

    Args:
        light: (h, w) in [0, 1], how bright a tooth is there.
        cover: (h, w) in [0, 1], where there is one.
    """

    light: Plane
    cover: Plane


def arch_of(aside: Plane, turned: float) -> Plane:
    """Place along the arch, in IOD from the midline, of what is seen so far aside of it.

    Args:
        aside: distance from the midline across the picture, to the subject's left.
        turned: tangent of the head's turn: the arch's depth shows by this much aside.
    """
    along = np.linspace(-0.34, 0.34, 341)
    depth = ARCH_DEPTH * along**2 * (1.0 - 0.9 * np.abs(along))
    # an ellipse-like arch: the further back, the less aside
    width = along * (1.0 - 0.75 * np.abs(along))
    seen = np.maximum.accumulate(width - turned * depth + 1e-6 * along)
    return np.asarray(np.interp(aside, seen, along))


def draw_row(arch: Plane, down: Plane, soft: float, upper: bool) -> ToothRow:
    """Draw a row.

    Args:
        arch: (h, w) place along the arch.
        down: (h, w) distance below the central incisors' edge (for a lower row: above it).
        soft: half width of soft edges, in IOD.
        upper: which row.
    """
    widths, edges = (UPPER_WIDTHS, UPPER_EDGES) if upper else (LOWER_WIDTHS, LOWER_EDGES)
    bounds = np.concatenate([[0.0], np.cumsum(widths)])
    away = np.abs(arch)
    index = np.clip(np.searchsorted(bounds, away, side="right") - 1, 0, len(widths) - 1)
    width = np.array(widths)[index]
    local = np.clip((away - bounds[index]) / width * 2 - 1, -1.0, 1.0)
    edge = np.array(edges)[index] - 0.006 * np.abs(local) ** 6
    pointed = (index == 2) & upper
    edge = edge - np.where(pointed, 0.006 * np.abs(local) ** 1.5, 0.0)
    cover = ramp(edge - down, -soft, soft)
    gap = np.minimum(np.abs(away - bounds[index]), np.abs(bounds[index + 1] - away))
    line = np.exp(-((gap / max(0.0045, 0.6 * soft)) ** 2))
    # Between the crowns the gums' papillae close the line again towards the root.
    line *= ramp(-down, -0.02, 0.0)
    round_off = 1.0 - 0.13 * local**2
    tip = 1.0 - 0.10 * np.exp(-(np.maximum(edge - down, 0.0) / 0.012))
    back = 0.22 + 0.78 * np.exp(-((away / 0.25) ** 3.0))
    light = round_off * tip * back * (1.0 - 0.22 * line)
    return ToothRow(light, cover)
