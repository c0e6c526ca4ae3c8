"""The smile and the cheek: zygomaticus major and its neighbours, the cheek's apple, the fold.

Figures: least squares of these pulls against what a face scan (bench/portrait/yardstick.py) and
five tracked clips show per unit of smile, .75 to .25 on the cheeks. On the lips both were replaced
by a bow: lift grows with distance from the midline to the power 1.9, from .03 IOD in the middle to
.14 at the corner. Straighter, the lip line breaks to a V (see ADR 11).
"""

from __future__ import annotations

from fondly.portrait.actions_pull import Fold, Part, Pull

WIDEST_SMILE = 0.6
"""Of the full action: more becomes a grin (prototypes on 26 photos)."""

CORNER = (0.276, -0.788)
NASOLABIAL = ((0.201, -0.41), (0.260, -0.476), (0.333, -0.555), (0.392, -0.66), (0.422, -0.806))

SMILE: tuple[Part, ...] = (
    # zygomaticus major: beside the corner of the mouth, towards the cheekbone; greatest well beyond
    # the corner of the mesh, where many a lip line still goes on, so that what hangs is turned up
    Pull((0.39, -0.75), (0.46, 0.29, 0.36, 0.19), (0.080, 0.096), swell=-0.050, along=(291, 352)),
    # the skin below the corner and the lower cheek follow
    Pull((0.39, -0.83), (0.34, 0.40, 0.75, 0.36), (0.008, 0.072), swell=-0.015),
    # zygomaticus minor: the middle of the upper lip rises and is stretched
    Pull((0.05, -0.62), (0.16, 0.20, 0.16, 0.16), (0.018, 0.018), swell=-0.020),
    # the lower lip and the chin's skin go along
    Pull((0.15, -0.98), (0.60, 0.16, 0.67, 0.16), (0.022, 0.018), swell=-0.020),
    # the cheek beside the mouth goes up and back and is bunched
    Pull((0.56, -0.65), (0.38, 0.48, 0.52, 0.53), (0.062, 0.056), swell=0.050),
    # the apple rises and comes forward
    Pull((0.46, -0.275), (0.43, 0.63, 0.32, 0.41), (0.011, 0.033), swell=0.045),
    # the wing of the nose widens
    Pull((0.21, -0.565), (0.16, 0.22, 0.16, 0.28), (0.035, 0.046), swell=-0.010),
    Fold(NASOLABIAL, depth=0.024, width=0.032, ridge=0.015),
)

CHEEK_SQUINT: tuple[Part, ...] = (
    Pull((0.58, -0.40), (0.46, 0.46, 0.50, 0.36), (0.004, 0.062), swell=0.022),
    Pull((0.46, -0.17), (0.38, 0.46, 0.28, 0.22), (-0.014, 0.034), swell=0.014),
)
