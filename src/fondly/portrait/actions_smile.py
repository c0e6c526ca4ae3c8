"""The smile and the cheek: zygomaticus major and its neighbours, the cheek's apple, the fold.

Figures: least squares of these pulls against a face scan's shapes (bench/portrait/yardstick.py),
moved towards what tracked clips show per unit of smile (mouth +.22 IOD wider, corners .11 up and
.10 back, cheek .04 up) where the two differ.
"""

from __future__ import annotations

from fondly.portrait.actions_pull import Fold, Part, Pull

CORNER = (0.276, -0.788)
NASOLABIAL = (358, 423, 426, 436, 432)

SMILE: tuple[Part, ...] = (
    # zygomaticus major: from the corner of the mouth to the cheekbone
    Pull(CORNER, (0.34, 0.34, 0.45, 0.38), (0.040, 0.060, -0.075), along=(291, 352)),
    # the corner curls up more sharply than the lip beside it
    Pull((0.262, -0.775), (0.18, 0.18, 0.22, 0.18), (0.020, 0.028, -0.020)),
    # the cheek beside the mouth goes up and back
    Pull((0.55, -0.62), (0.45, 0.40, 0.45, 0.45), (0.065, 0.050, 0.0)),
    # the apple rises and comes forward
    Pull((0.50, -0.30), (0.36, 0.45, 0.30, 0.28), (0.015, 0.046, 0.030)),
    # the lower cheek follows
    Pull((0.42, -0.98), (0.40, 0.45, 0.35, 0.45), (0.010, 0.050, 0.0)),
    # the wing of the nose widens
    Pull((0.19, -0.43), (0.14, 0.20, 0.20, 0.20), (0.022, 0.012, -0.006)),
    # lips stretched over the teeth are thinner
    Pull((0.12, -0.665), (0.24, 0.18, 0.08, 0.10), (0.0, -0.010, -0.008)),
    Pull((0.11, -0.915), (0.24, 0.18, 0.12, 0.10), (0.0, 0.012, -0.008)),
    Fold(NASOLABIAL, depth=0.014, width=0.035, ridge=0.012),
)

CHEEK_SQUINT: tuple[Part, ...] = (
    Pull((0.52, -0.34), (0.40, 0.45, 0.36, 0.32), (0.0, 0.060, 0.028)),
    Pull((0.42, -0.17), (0.34, 0.40, 0.25, 0.20), (-0.014, 0.020, 0.006)),
)
