"""Whatever colours a picture file holds, as 8-bit sRGB."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import ImageCms
from PIL.Image import Image, fromarray

from fondly.domain.finding import Finding, Severity

_BITS_PER_SAMPLE, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0
_SPACES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}
_ALPHA = Finding(
    "transparency-on-white",
    Severity.NOTES,
    "The picture has transparent parts; they were laid on white.",
    "If another background is wanted, put it behind the picture before giving it to Fondly.",
)
_PROFILE_UNREADABLE = Finding(
    "colour-profile-unreadable",
    Severity.WARNS,
    "The colour profile in the file cannot be read; the colours were taken as sRGB.",
    "If they look wrong, save the picture as sRGB in a photo program first.",
)
_NO_CMYK_PROFILE = Finding(
    "colours-approximate",
    Severity.NOTES,
    "The picture is made for printing (CMYK) and does not say on which paper and ink.",
    "If the colours look wrong, save the picture as sRGB in a photo program first.",
)


class UnsupportedPixels(ValueError):
    """The samples have a type whose white and black are not defined (floating point, 32 bit)."""


def srgb_pixels(image: Image) -> tuple[NDArray[np.uint8], tuple[Finding, ...]]:
    """The pixels of a loaded picture as 8-bit sRGB.

    16-bit samples are scaled, transparent parts are laid on white, and an embedded ICC profile
    is honoured (relative colorimetric with black point compensation, as browsers do).

    Args:
        image: loaded, in any of Pillow's modes.

    Returns:
        (H, W, 3) uint8, a new array, and what is worth telling.

    Raises:
        UnsupportedPixels: floating-point or 32-bit samples.
    """
    findings: list[Finding] = []
    profile = image.info.get("icc_profile")
    image, alpha = _opaque(_eight_bit(image))
    image, said = _to_srgb(image, profile)
    if said is not None:
        findings.append(said)
    pixels = np.array(image, dtype=np.uint8)
    if alpha is not None:
        pixels = _on_white(pixels, alpha)
        findings.append(_ALPHA)
    return pixels, tuple(findings)


def _eight_bit(image: Image) -> Image:
    """Bring 16-bit grey to 8 bits by scaling; Pillow's own conversion clips it to white."""
    if image.mode in {"F", "I", "I;16S"}:
        raise UnsupportedPixels(image.mode)
    if not image.mode.startswith("I;16"):
        return image
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
    highest = (1 << bits) - 1
    samples = np.asarray(image).astype(np.float32)
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:  # Pillow turns only 8-bit samples over
        samples = highest - samples
    grey = fromarray(np.clip(np.rint(samples * (255 / highest)), 0, 255).astype(np.uint8))
    grey.info = {key: image.info[key] for key in ("icc_profile",) if key in image.info}
    return grey


def _opaque(image: Image) -> tuple[Image, NDArray[np.uint8] | None]:
    """The colours without transparency, and (H, W) uint8 opacity or None when all is opaque."""
    if image.has_transparency_data:
        image = image.convert("LA" if image.mode in {"LA", "La"} else "RGBA")
        alpha = np.array(image.getchannel("A"))
        image = image.convert("L" if image.mode == "LA" else "RGB")
        return image, None if alpha.min() == 255 else alpha
    if image.mode == "1":
        return image.convert("L"), None
    if image.mode in {"L", "RGB", "CMYK", "LAB"}:
        return image, None
    return image.convert("RGB"), None


def _on_white(pixels: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay ``pixels`` on white by ``alpha``, in encoded values, as viewers and browsers do."""
    out = np.empty_like(pixels)
    cover = alpha.astype(np.uint16)
    for channel in range(3):
        mixed = pixels[..., channel] * cover + 255 * (255 - cover)
        out[..., channel] = (mixed + 127) // 255
    return out


def _to_srgb(image: Image, profile: bytes | None) -> tuple[Image, Finding | None]:
    """L, RGB, CMYK or LAB in the colours of ``profile``, as RGB in the colours of sRGB."""
    if profile is None and image.mode != "LAB":
        return image.convert("RGB"), _NO_CMYK_PROFILE if image.mode == "CMYK" else None
    try:
        if profile is None:
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        else:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            space = _SPACES.get(profile[16:20])
            if space == "RGB" and image.mode == "L":  # common in scans: grey with sRGB attached
                image = image.convert("RGB")
            if space != image.mode:
                return image.convert("RGB"), _PROFILE_UNREADABLE
        transform = ImageCms.ImageCmsTransform(
            source,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            image.mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if image.mode == "RGB" and _changes_nothing(transform):
            return image, None
        return transform.apply(image), None
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert("RGB"), _PROFILE_UNREADABLE


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether a transform is sRGB to sRGB but for rounding, which would only cost exactness."""
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    turned = np.asarray(transform.apply(fromarray(cube)))
    return int(np.abs(turned.astype(np.int16) - cube).max()) <= 1
