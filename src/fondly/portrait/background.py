"""Another background behind the figures, where the family wants one."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.background import Background
from fondly.domain.eye import Eye
from fondly.domain.finding import Finding, Severity
from fondly.domain.portrait import Box, Figure, Portrait
from fondly.imaging.colour import LINEAR_OF_BYTE
from fondly.imaging.nearest_byte import bytes_from_linear

BLUR = 0.12
"""IOD: about the blur of a portrait lens wide open, two metres before the wall."""

BESIDE = 0.03
"""IOD: standard deviation of what counts as beside a pixel."""

SCATTERED, DENSE = 0.08, 0.28
"""Mean coverage thereabouts up to which it is grain that stands out from the old background, and
from which it is hair."""

ATTACHED = 0.15
"""Coverage down to which a strand holds together; what hangs on the figure only by less is grain or
a fleck of the old background, unseen before it and dirt before another."""

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
    layers = [_cut_out(figure) for figure in portrait.figures]
    rest = plate
    for layer in layers:
        rest = layer[..., :3] + (1.0 - layer[..., 3:]) * rest
    pixels = bytes_from_linear(rest)
    figures = tuple(
        _before(figure, layer, pixels)
        for figure, layer in zip(portrait.figures, layers, strict=True)
    )
    finding = Finding(
        "background-changed",
        Severity.NOTES,
        "The background is not the photo's own.",
        "Leave --background out to keep it; the clip then shows the picture as it was taken.",
    )
    return replace(
        portrait,
        photo=replace(portrait.photo, pixels=pixels),
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


def _cut_out(figure: Figure) -> NDArray[np.float32]:
    """The figure's layer without flecks, in colours of its own: fit for any plate.

    What covers little has a colour that is little more than noise and the old background's spill;
    it takes that of the figure beside it.
    """
    plain = figure.layer.copy()
    _, labels, facts, _ = cv2.connectedComponentsWithStats(
        (plain[..., 3] > ATTACHED).astype(np.uint8)
    )
    facts[0, cv2.CC_STAT_AREA] = 0
    own = (labels == facts[:, cv2.CC_STAT_AREA].argmax()) & (labels > 0)
    plain[cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0] = 0.0
    np.clip(plain[..., :3], 0.0, plain[..., 3:], out=plain[..., :3])
    spread_px = max(BESIDE * figure.face.iod_px, 1.0)
    around = np.asarray(cv2.GaussianBlur(plain, (0, 0), spread_px), np.float32)
    covered = np.clip((around[..., 3] - SCATTERED) / (DENSE - SCATTERED), 0.0, 1.0)
    plain *= np.asarray(covered * covered * (3.0 - 2.0 * covered), np.float32)[..., None]
    alpha = plain[..., 3:]
    beside = around[..., :3] / np.maximum(around[..., 3:], np.float32(1e-4))
    mixed = alpha * (plain[..., :3] + (1.0 - alpha) * beside)
    np.copyto(plain[..., :3], mixed, where=alpha < 1.0)
    return plain


def _before(figure: Figure, layer: NDArray[np.float32], pixels: NDArray[np.uint8]) -> Figure:
    """The figure with a new layer, and eyes and mouth that show nothing of the old background."""
    eyes = tuple(
        replace(eye, photo=_repainted(eye.photo, layer, pixels, eye.box_px, _is_mirrored(eye)))
        for eye in figure.eyes
    )
    mouth = figure.mouth
    if mouth is not None:
        mouth = replace(mouth, photo=_repainted(mouth.photo, layer, pixels, mouth.box_px))
    return replace(figure, layer=layer, eyes=eyes, mouth=mouth)


def _is_mirrored(eye: Eye) -> bool:
    return eye.side == "left"


def _repainted(
    photo: NDArray[np.float32],
    layer: NDArray[np.float32],
    pixels: NDArray[np.uint8],
    box_px: Box,
    mirrored: bool = False,
) -> NDArray[np.float32]:
    """A part's own copy (h, w, 4) of the photo, anew wherever the background shows through."""
    x0, y0, x1, y1 = box_px
    order = slice(None, None, -1 if mirrored else 1)
    seen_through = layer[y0:y1, x0:x1, 3][:, order] < 1.0
    anew = photo.copy()
    anew[seen_through, :3] = pixels[y0:y1, x0:x1][:, order][seen_through]
    return anew
