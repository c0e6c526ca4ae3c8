"""How far a face may be turned from the camera: one set of figures for judges and for rigs.

Each is a magnitude of yaw in degrees, against a face that looks straight at the camera.
"""

from __future__ import annotations

from typing import Final

FRONTAL_DEG: Final = 20.0
"""Up to here a face counts as frontal."""
LIDS_DEG: Final = 38.0
"""Beyond this the far eye's closed lid has no place to come from: eyes only flutter."""
THREE_QUARTER_DEG: Final = 45.0
"""Up to here a three-quarter face moves within limits; beyond, hardly at all."""
PROFILE_DEG: Final = 50.0
"""Beyond this the far eye is hidden; such a face is not animated."""
