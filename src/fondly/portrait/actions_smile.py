"""The smile and the cheek: zygomaticus major and its neighbours, the cheek's apple, the fold.

Figures: least squares of these pulls, with .4 of `CHEEK_SQUINT`, against two targets. On the lips
a bow: lift grows with distance from the midline to the power 1.9, from .03 IOD in the middle to
.14 at the corner; straighter, the lip line breaks to a V (see ADR 11). Elsewhere the mean of a
face scan (bench/portrait/yardstick.py) and of skin followed by optical flow through real smiles
(see ADR 122): the corner goes farthest, and the cheek beside it less and less. Swells, except on
the fold: the same for the scan's depth and for how real cheeks lighten and darken (see ADR 132).
"""

from __future__ import annotations

from fondly.portrait.actions_pull import Fold, Part, Pull

WIDEST_SMILE = 0.6
"""Of the full action: more becomes a grin (prototypes on 26 photos)."""

CORNER = (0.276, -0.788)
NASOLABIAL = ((0.201, -0.41), (0.260, -0.476), (0.333, -0.555), (0.392, -0.66), (0.422, -0.806))

SMILE: tuple[Part, ...] = (
    # zygomaticus major: the corner of the mouth, towards the cheekbone
    Pull((0.28, -0.77), (0.33, 0.18, 0.24, 0.21), (0.059, 0.071), swell=-0.028, along=(291, 352)),
    # the skin below the corner and the lower cheek follow
    Pull((0.34, -0.86), (0.25, 0.50, 0.45, 0.31), (0.007, 0.065), swell=-0.047),
    # zygomaticus minor: the middle of the upper lip rises and is stretched
    Pull((0.07, -0.62), (0.15, 0.18, 0.18, 0.14), (0.022, 0.032), swell=-0.033),
    # the lower lip and the chin's skin go along
    Pull((0.21, -1.05), (0.51, 0.31, 0.41, 0.31), (0.029, 0.045), swell=-0.020),
    # the cheek beside the mouth goes up and back, less far than the corner, and is bunched
    Pull((0.54, -0.68), (0.37, 0.50, 0.56, 0.49), (0.060, 0.043), swell=0.027),
    # the apple is pushed aside and comes forward
    Pull((0.44, -0.30), (0.35, 0.19, 0.60, 0.43), (0.027, 0.002), swell=0.031),
    # the wing of the nose widens
    Pull((0.23, -0.58), (0.14, 0.29, 0.21, 0.42), (0.037, 0.056), swell=-0.010),
    # what lies between the corner and the nose sinks against the teeth
    Pull((0.34, -0.58), (0.22, 0.25, 0.25, 0.22), (0.0, 0.0), swell=-0.046),
    Fold(NASOLABIAL, depth=0.024, width=0.032, ridge=0.015),
)

PARTED_SMILE: tuple[Part, ...] = (
    # below the corner skin stays behind, or the lower lip's ends curl up into points
    Pull((0.33, -0.91), (0.24, 0.23, 0.28, 0.14), (-0.027, -0.033)),
    # the lower lip rises as a whole and flattens
    Pull((0.06, -0.88), (0.27, 0.16, 0.16, 0.26), (-0.009, 0.033)),
    # the upper lip beside its bow is drawn up and aside less than the opening under it
    Pull((0.24, -0.68), (0.16, 0.17, 0.14, 0.14), (-0.045, -0.029)),
    # the opening widens, its corners round
    Pull((0.22, -0.76), (0.21, 0.16, 0.14, 0.14), (0.051, 0.013)),
)
"""What a smile adds where lips stand apart: together the outlines of real smiles of open mouths
(see ADR 129), so much of them that the corner rises as far as it does without."""

CHEEK_SQUINT: tuple[Part, ...] = (
    Pull((0.58, -0.40), (0.46, 0.46, 0.50, 0.36), (0.004, 0.062), swell=0.022),
    Pull((0.46, -0.17), (0.38, 0.46, 0.28, 0.22), (-0.014, 0.034), swell=0.014),
)
