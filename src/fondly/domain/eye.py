"""One eye, as layers that can close and look.

Everything is given in the eye's own frame: *eye units*, in which 1 is the width of this person's
eye as it would measure facing the camera (0.32 of the inter-ocular distance). ``u`` runs along the
line of the eye corners from the outer to the inner one, ``v`` across it towards the chin; the
origin lies midway between the corners. The subject's left eye is stored as its mirror image, so
that both eyes are one and the same problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Side = Literal["right", "left"]
"""Of the subject."""

SIDES: tuple[Side, ...] = get_args(Side)

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole frame pixels; x1 and y1 are outside."""

OUTLINE_SAMPLES = 257
OUTLINE_REACH = 2.0
"""An outline is sampled at t in [-2, 2], where t = -1 is the outer eye corner and 1 the inner."""
LOWER_REACH = 0.35
"""Eye units below the lower margin over which the lower lid's skin follows its margin."""


def places() -> NDArray[np.float64]:
    """The places t along the eye at which an outline is sampled: -1 outer, 1 inner corner."""
    return np.linspace(-OUTLINE_REACH, OUTLINE_REACH, OUTLINE_SAMPLES)


@dataclass(frozen=True, eq=False)
class EyeOutline:
    """Where the lids are, for each of ``OUTLINE_SAMPLES`` places along the eye.

    Args:
        half_width: half the distance between the eye corners, in eye units.
        upper: (n,) float32, v of the upper lid's margin in the photo; meets ``lower`` at the
            corners and goes on as one line beyond them.
        lower: (n,) float32, v of the lower lid's margin in the photo.
        seam: (n,) float32, v of the line on which both margins meet when the eye is closed.
        reach: (n,) float32, how far above the upper margin lid skin moves, in eye units.
    """

    half_width: float
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    seam: NDArray[np.float32]
    reach: NDArray[np.float32]

    def __post_init__(self) -> None:
        for name in ("upper", "lower", "seam", "reach"):
            if getattr(self, name).shape != (OUTLINE_SAMPLES,):
                raise ValueError(
                    f"{name} must be ({OUTLINE_SAMPLES},), got {getattr(self, name).shape}"
                )

    @property
    def height(self) -> float:
        """The largest opening between the margins, in eye units."""
        return float((self.lower - self.upper).max())


@dataclass(frozen=True, eq=False)
class EyeLids:
    """What the lids are covered with when they close.

    Args:
        skin: (h, w, 4) float32: RGB of the closed lid, sRGB-encoded 0..255, and in the fourth
            channel how far it may replace the photo, in [0, 1].
        over: (h, w) float32 in [0, 1], how surely a place lies above the fold under which the lid
            slides away: there the photo stays as it is until the lid is nearly down.
        lashes: (rows, columns) float32 in [0, 1], how much the upper lashes cover with ink:
            rows over the distance above the margin (row 0) up to ``lash_length``, columns over
            t in [-2, 2].
        lash_length: in eye units.
        line: (OUTLINE_SAMPLES,) float32 in [0, 1], how much of the middle of the line of lash
            roots is ink.
        line_width: (OUTLINE_SAMPLES,) float32, half the thickness of that line in eye units.
        liner: (OUTLINE_SAMPLES,) float32, how far above the margin make-up is as dark as the line,
            in eye units.
        ink: (h, w, 3) float32, the colour of lashes and line, sRGB-encoded 0..255, grained as the
            photo is.
        shade: (OUTLINE_SAMPLES,) float32 in [0, 1], how much of the shade along the lids' edges is
            seen.
        own: in [0, 1], how far a lid half way down still wears the photo's own skin; elsewhere it
            has grown skin by then.
        edged: in [0, 1], how surely what is dark on the upper lid's edge is lashes and make-up, and
            not a fold's shade, so that it goes down with the lid.
        painted: in [0, 1], how surely it wears eye shadow; 1 where too little of it is seen.
    """

    skin: NDArray[np.float32]
    over: NDArray[np.float32]
    lashes: NDArray[np.float32]
    lash_length: float
    line: NDArray[np.float32]
    line_width: NDArray[np.float32]
    liner: NDArray[np.float32]
    ink: NDArray[np.float32]
    shade: NDArray[np.float32]
    own: float
    edged: float
    painted: float


@dataclass(frozen=True, eq=False)
class EyeBall:
    """What lies behind the lids.

    Args:
        sclera: (h, w, 4) float32, the white of the eye without its iris, completed under the lids
            (RGB, sRGB-encoded 0..255); the fourth channel is unused.
        iris: (h, w, 4) float32, iris and pupil completed under the lids, without catchlights; the
            fourth channel is the disc's coverage in [0, 1].
        glint: (h, w, 4) float32, light to add for the catchlights (may be zero everywhere).
        follow: (h, w, 2) float32 in [0, 1], how far each place goes along when the iris moves along
            u and along v.
        travel: how far the iris moves for the sine of a turn, in eye units: along u and v.
        rest: (yaw, pitch) in degrees of the eye towards the camera in the photo.
    """

    sclera: NDArray[np.float32]
    iris: NDArray[np.float32]
    glint: NDArray[np.float32]
    follow: NDArray[np.float32]
    travel: tuple[float, float]
    rest: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Eye:
    """One eye of a portrait.

    Args:
        side: whose eye it is, the subject's right or left.
        box_px: the only pixels of the frame that this eye may change.
        pixel_from_eye: (2, 3) float64, from (u, v) to column and row of the planes below (for a
            left eye these are mirrored: column 0 is the box's last).
        eye_from_pixel: (2, 3) float64, its inverse.
        photo: (h, w, 4) float32, the box of the photo, sRGB-encoded 0..255, mirrored for a left
            eye; the fourth channel says how far what is seen lies in front and stays, in [0, 1].
        outline: where the lids are.
        lids: what they are covered with.
        ball: what lies behind them.
        softness: half width of the photo's own edges, in eye units.
        blur: deviation of the blur that made them so, in eye units.
        max_closure: the largest closure that looks right; 0 for an eye that is closed already.
    """

    side: Side
    box_px: Box
    pixel_from_eye: NDArray[np.float64]
    eye_from_pixel: NDArray[np.float64]
    photo: NDArray[np.float32]
    outline: EyeOutline
    lids: EyeLids
    ball: EyeBall
    softness: float
    blur: float
    max_closure: float

    def __post_init__(self) -> None:
        x0, y0, x1, y1 = self.box_px
        shape = (y1 - y0, x1 - x0, 4)
        planes = {
            "photo": self.photo,
            "skin": self.lids.skin,
            "sclera": self.ball.sclera,
            "iris": self.ball.iris,
            "glint": self.ball.glint,
        }
        for name, plane in planes.items():
            if plane.shape != shape or plane.dtype != np.float32:
                raise ValueError(f"{name} must be {shape} float32, got {plane.shape} {plane.dtype}")
        if self.lids.over.shape != shape[:2]:
            raise ValueError(f"over must be {shape[:2]}, got {self.lids.over.shape}")
        if self.ball.follow.shape != (*shape[:2], 2):
            raise ValueError(f"follow must be {(*shape[:2], 2)}, got {self.ball.follow.shape}")
        if self.lids.ink.shape != (*shape[:2], 3):
            raise ValueError(f"ink must be {(*shape[:2], 3)}, got {self.lids.ink.shape}")
        if not 0.0 <= self.max_closure <= 1.0:
            raise ValueError(f"max_closure lies in [0, 1], got {self.max_closure}")
