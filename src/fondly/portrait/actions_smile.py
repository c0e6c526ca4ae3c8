"""The smile and the cheek: zygomaticus major and its neighbours, the cheek's apple, the fold.

Figures: least squares of these pulls against a face scan's shapes (bench/portrait/yardstick.py),
moved towards what tracked clips show per unit of smile (mouth +.22 IOD wider, corners .11 up and
.10 back, cheek .04 up) where the two differ.
"""

from __future__ import annotations

from fondly.portrait.actions_pull import Fold, Part, Pull

CORNER = (0.276, -0.788)
NASOLABIAL = ((0.201, -0.41), (0.260, -0.476), (0.333, -0.555), (0.392, -0.66), (0.422, -0.806))

SMILE: tuple[Part, ...] = (
    # zygomaticus major: from the corner of the mouth to the cheekbone
    Pull(CORNER, (0.34, 0.32, 0.46, 0.36), (0.062, 0.062), swell=-0.035, along=(291, 352)),
    # the corner curls up more sharply than the lip beside it, and sinks between lip and cheek
    Pull((0.27, -0.775), (0.20, 0.22, 0.24, 0.22), (0.028, 0.042), swell=-0.040),
    # the cheek beside the mouth goes up and back and is bunched
    Pull((0.62, -0.62), (0.50, 0.42, 0.50, 0.44), (0.068, 0.060), swell=0.050),
    # the apple rises and comes forward
    Pull((0.49, -0.29), (0.40, 0.50, 0.30, 0.30), (0.020, 0.043), swell=0.040),
    # the lower cheek follows
    Pull((0.42, -1.00), (0.42, 0.46, 0.36, 0.46), (0.008, 0.052)),
    # the wing of the nose widens
    Pull((0.22, -0.45), (0.16, 0.22, 0.20, 0.20), (0.026, 0.020)),
    # lips stretched over the teeth are thinner
    Pull((0.12, -0.665), (0.24, 0.18, 0.08, 0.10), (0.0, -0.010)),
    Pull((0.11, -0.915), (0.24, 0.18, 0.12, 0.10), (0.0, 0.012)),
    Fold(NASOLABIAL, depth=0.020, width=0.035, ridge=0.015),
)

CHEEK_SQUINT: tuple[Part, ...] = (
    Pull((0.58, -0.40), (0.46, 0.46, 0.50, 0.36), (0.004, 0.062), swell=0.022),
    Pull((0.46, -0.17), (0.38, 0.46, 0.28, 0.22), (-0.014, 0.034), swell=0.014),
)
