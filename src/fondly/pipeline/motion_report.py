"""Looking at a motion without a photo: its vital signs, and its curves as a picture."""

from __future__ import annotations

from pathlib import Path

from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.vital_signs import VitalSigns
from fondly.media.new_file import check_target, new_file
from fondly.motion.file import read_motion
from fondly.vitals.drawing import draw_curves
from fondly.vitals.report import vital_signs


def report_motion(
    path: Path,
    *,
    occasion: Occasion | None = None,
    age: Age = Age.ADULT,
    svg: Path | None = None,
    overwrite: bool = False,
) -> VitalSigns:
    """The vital signs of the motion in a file.

    Args:
        path: a motion file.
        occasion: what the motion is for; None holds it to the usual norms.
        age: whose lids and breath they are.
        svg: a file to draw the curves into, or None.
        overwrite: replace an existing picture.

    Raises:
        MotionInvalid: there is no motion in the file.
        OutputExists, OutputUnwritable, DiskFull: about the picture.
    """
    if svg is not None:
        check_target(svg.absolute(), overwrite=overwrite)
    motion = read_motion(path)
    signs = vital_signs(motion, occasion, age)
    if svg is not None:
        picture = draw_curves(motion, signs, path.name)
        with new_file(svg, overwrite=overwrite) as file:
            file.write(picture.encode("utf-8"))
    return signs
