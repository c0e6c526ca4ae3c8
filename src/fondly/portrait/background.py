"""Another background behind the figures, where the family wants one."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.background import Background
from fondly.domain.finding import Finding, Severity
from fondly.domain.portrait import Portrait
from fondly.imaging.colour import LINEAR_OF_BYTE, bytes_from_linear

BLUR = 0.12
"""IOD: about the blur of a portrait lens wide open, two metres before the wall."""

KEPT = Finding(
    "background-kept",
    Severity.WARNS,
    "The head's outline cannot be told from the background, so the background stays.",
    "Choose a photo with a plainer background to replace it.",
)


def change_background(portrait: Portrait, background: Background) -> Portrait:
    """The portrait before another background.

    Args:
        portrait: as built from the photo.
        background: what shall stand behind its figures.

    Returns:
        ``portrait`` itself when the background is kept; else one whose rest pose is the figures
        over the new background, with a finding that says so. A figure that is not cut out keeps
        its background, with a finding that says so.
    """
    if background.name == "keep":
        return portrait
    if any(figure.elastic for figure in portrait.figures):
        return replace(portrait, findings=(*portrait.findings, KEPT))
    plate = _new_plate(portrait, background)
    figures = tuple(replace(figure, layer=_unsigned(figure.layer)) for figure in portrait.figures)
    rest = plate
    for figure in figures:
        rest = figure.layer[..., :3] + (1.0 - figure.layer[..., 3:]) * rest
    finding = Finding(
        "background-changed",
        Severity.NOTES,
        "The background is not the photo's own.",
        "Leave --background out to keep it; the clip then shows the picture as it was taken.",
    )
    return replace(
        portrait,
        photo=replace(portrait.photo, pixels=bytes_from_linear(rest)),
        plate=plate,
        figures=figures,
        findings=(*portrait.findings, finding),
    )


def _new_plate(portrait: Portrait, background: Background) -> NDArray[np.float32]:
    if background.colour is not None:
        plate = np.empty_like(portrait.plate)
        plate[...] = LINEAR_OF_BYTE[list(background.colour)]
        return plate
    iod_px = min(figure.face.iod_px for figure in portrait.figures)
    blurred = cv2.GaussianBlur(
        portrait.plate, (0, 0), BLUR * iod_px, borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(blurred, np.float32)


def _unsigned(layer: NDArray[np.float32]) -> NDArray[np.float32]:
    """The layer with colours between black and white, which fit before any plate."""
    plain = layer.copy()
    np.clip(plain[..., :3], 0.0, plain[..., 3:], out=plain[..., :3])
    return plain
