"""The grain and the sharpness of the photo around an eye, so that what is new has them too."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.portrait.eye_frame import EyeFrame

WINDOW = 0.30
"""Side of the windows of skin that are looked at, in eye units."""
FINE, COARSEST = 0.035, 0.06
"""Grain is what varies within these distances, in eye units; anything coarser is shading."""
SMOOTHER = 0.4
"""How much is taken of what is coarser than fine: most of it is skin's, not the film's."""
PLACES = tuple((u, v) for v in (-1.2, -1.0, 0.5, 0.7, 0.9) for u in (-0.45, -0.15, 0.15, 0.45))
"""Middles of the windows: on the forehead, and on the cheek below the eye."""
LIKE_IN_TONE, CALM = 0.5, 0.25
"""Share of the windows whose light is nearest to the box's, since film and print show their grain
in the middle tones; and share of these that is calm: the others hold hair, wrinkles or a mole."""
MIN_WINDOW_PX = 10
FIRST_BLUR = 0.5
"""Blur that takes the noise off before edges are measured, in pixels."""
WIDEST_PX = 20.0
"""Deviation of the widest blur that an eye's box can tell."""
SOBEL_VARIANCE = 0.33
"""Blur variance of the gradient itself: central differences over two pixels."""
TILE_PX = 384
"""Grain repeats after this many pixels, which nobody sees."""

Plane = NDArray[np.float32]


def _windows(pixels: Plane, frame: EyeFrame, light: float) -> list[Plane]:
    """Squares of skin about as bright as ``light``, mirrored for a left eye, without shading."""
    height, width = pixels.shape[:2]
    side = max(int(round(WINDOW * frame.unit_px)), MIN_WINDOW_PX)
    x0, y0, x1, _ = frame.box_px
    found = []
    for place in PLACES:
        col, row = frame.pixel_from_eye[:, :2] @ place + frame.pixel_from_eye[:, 2]
        x = x1 - 1 - col if frame.side == "left" else x0 + col
        left, top = int(round(x - side / 2)), int(round(y0 + row - side / 2))
        if left < 0 or top < 0 or left + side > width or top + side > height:
            continue
        window = pixels[top : top + side, left : left + side]
        window = window[:, ::-1] if frame.side == "left" else window
        found.append(np.asarray(window, np.float32))
    found.sort(key=lambda window: abs(float(window.mean()) - light))
    alike = found[: math.ceil(LIKE_IN_TONE * len(found))]
    bare = [_without_shading(window, frame.unit_px) for window in alike]
    bare.sort(key=lambda window: float(np.abs(window).mean()))
    return bare[: math.ceil(CALM * len(bare))]


def _without_shading(window: Plane, unit_px: float) -> Plane:
    fine, coarse = (
        cv2.GaussianBlur(window, (0, 0), max(size * unit_px, 1.2)) for size in (FINE, COARSEST)
    )
    return np.asarray(window - fine + SMOOTHER * (fine - coarse), np.float32)


def grow_grain(pixels: Plane, frame: EyeFrame, light: float) -> Plane:
    """Grain for a box that shows no skin, as a mouth does, with that of skin as bright.

    Of its strength, and random phase under its mean power spectrum (after Galerne, Gousseau and
    Morel 2011, "Random phase textures"): film grain, paper and halftone keep their look, while
    pores and wrinkles do not become copies. The same random numbers every time.

    Args:
        pixels: (H, W, 3) float32, the whole picture.
        light: mean value of the box, 0..255.

    Returns:
        (h, w, 3) float32 to add to the box's colours; zero where no skin is to be seen.
    """
    rows, cols = frame.shape
    calm = _windows(pixels, frame, light)
    if not calm:
        return np.zeros((rows, cols, 3), np.float32)
    side = calm[0].shape[0]
    taper = np.outer(np.hanning(side), np.hanning(side))[..., None]
    power = np.mean([np.abs(np.fft.fft2(w * taper, axes=(0, 1))) ** 2 for w in calm], axis=0)
    power = (power + power.transpose(1, 0, 2)) / 2  # pores of the brow lie in rows
    kernel = np.fft.fftshift(np.fft.ifft2(np.sqrt(power), axes=(0, 1)).real, axes=(0, 1))
    spreads = [np.clip(w, *np.quantile(w, (0.02, 0.98))).std(axis=(0, 1)) for w in calm]
    strength = np.mean(spreads, axis=0)
    tile = min(max(TILE_PX, side), max(rows, cols, side))
    white = np.fft.fft2(np.random.default_rng(7).standard_normal((tile, tile)))[..., None]
    spectrum = np.fft.fft2(kernel, s=(tile, tile), axes=(0, 1))
    once = np.fft.ifft2(white * spectrum, axes=(0, 1)).real
    grain = np.pad(once, ((0, max(rows - tile, 0)), (0, max(cols - tile, 0)), (0, 0)), mode="wrap")
    grain = grain[:rows, :cols]
    scale = strength / np.maximum(grain.std(axis=(0, 1)), 1e-6)
    return np.asarray(grain * scale, np.float32)


def as_soft(plane: Plane, sigma_px: float) -> Plane:
    """What was made for the box, blurred as the photo is."""
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), max(sigma_px, 0.3)), np.float32)


def edge_blur_px(cut: Plane) -> float:
    """Standard deviation of the blur on the sharpest edges of a picture, in pixels.

    From how much the gradient falls when the picture is blurred once more (Zhuo and Sim 2011,
    "Defocus map estimation from a single image"), on the crests of the strongest edges.
    """
    grey = cut.mean(axis=2)
    gradient = _gradient(cv2.GaussianBlur(grey, (0, 0), FIRST_BLUR))
    softer = _gradient(cv2.GaussianBlur(grey, (0, 0), float(np.hypot(FIRST_BLUR, 1.0))))
    strong = gradient >= max(np.quantile(gradient, 0.95), 0.3 * gradient.max())
    crest = strong & (gradient >= cv2.dilate(gradient, np.ones((3, 3), np.uint8)))
    ratio = float(np.median(gradient[crest] / np.maximum(softer[crest], 1e-3)))
    variance = 1.0 / max(ratio**2 - 1, 1e-3) - FIRST_BLUR**2 - SOBEL_VARIANCE
    return float(np.sqrt(np.clip(variance, 0.3**2, WIDEST_PX**2)))


def widest_blur_px(cut: Plane, eye: NDArray[np.bool_]) -> float:
    """Standard deviation of the blur on the eye, in pixels, were all its contrast one edge.

    Where compression or grain is sharper than what was photographed, `edge_blur_px` measures that
    instead. A step of contrast c blurred by sigma is nowhere steeper than c / (sigma root 2 pi).

    Args:
        eye: (h, w) bool, the open eye and its lashes.
    """
    grey = cut.mean(axis=2)
    if eye.sum() < 16:
        return 0.0
    low, high = np.quantile(grey[eye], (0.03, 0.97))
    steepest = float(np.quantile(_gradient(cv2.GaussianBlur(grey, (0, 0), 1.0))[eye], 0.99)) / 8
    sigma = float(high - low) / max(2.507 * steepest, 1e-3)
    return float(np.sqrt(np.clip(sigma**2 - 1.0 - SOBEL_VARIANCE, 0.0, WIDEST_PX**2)))


def _gradient(grey: Plane) -> Plane:
    return np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
