"""The light on a face, as low-order spherical harmonics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Light:
    """Irradiance over surface normals (Ramamoorthi & Hanrahan 2001, first nine harmonics).

    Args:
        coefficients: (9, 3) float32 per colour channel, linear light, of the functions 1, y, z, x,
            xy, yz, 3z² - 1, xz, x² - y² of the normal (x right, y down, z towards the camera; the
            harmonics' constants are in the coefficients); scaled so that the face's mean irradiance
            is 1, and positive for every normal that faces the camera.
        albedo: (rows, cols, 3) float32 in [0, 1], linear light: what skin hands on of the light
            that falls on it, at the lattice's nodes.
        strength: how much of the change in shading is applied, in [0, 1]; .8 as real smiles have it
            (see ADR 132), since the light is a guess.
    """

    coefficients: NDArray[np.float32]
    albedo: NDArray[np.float32]
    strength: float = 0.8

    def __post_init__(self) -> None:
        if self.coefficients.shape != (9, 3):
            raise ValueError(f"coefficients are (9, 3), got {self.coefficients.shape}")
        if not np.isfinite(self.coefficients).all():
            raise ValueError("coefficients must be finite")
        if self.albedo.min() < 0.0 or self.albedo.max() > 1.0:
            raise ValueError("an albedo lies in [0, 1]")
        if not 0.0 <= self.strength <= 1.0:
            raise ValueError(f"strength lies in [0, 1], got {self.strength}")
