"""What will be done, shown before it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from fondly.cli.screen import shown
from fondly.domain.brief import Brief
from fondly.domain.plan import Plan
from fondly.domain.recipe import Recipe
from fondly.motion.timeline import timeline
from fondly.pipeline.motion import explain, plan_of
from fondly.pipeline.planning import choose


@dataclass(frozen=True)
class PlanShown:
    """How the plan is shown.

    Args:
        printed: on stdout.
        drawing: an SVG file, or None.
        overwrite: replace a drawing that is there.
    """

    printed: bool
    drawing: Path | None
    overwrite: bool


def with_plan(request: Brief | Recipe, folder: Path | None, wanted: PlanShown) -> Brief | Recipe:
    """The request, with its plan if somebody's own drivers are needed for it; the plan is shown.

    Args:
        request: of the user.
        folder: of somebody's own drivers.
        wanted: how the plan is shown.

    Raises:
        InputError: see `fondly.pipeline.planning.choose`.
        OutputExists, OutputUnwritable, DiskFull: about the drawing.
    """
    brief = request.brief if isinstance(request, Recipe) else request
    chosen = choose(brief, folder)
    if wanted.printed:
        print_plan(plan_of(chosen))
    if wanted.drawing is not None:
        explain(plan_of(chosen), drawing=wanted.drawing, overwrite=wanted.overwrite)
    return request if folder is None or isinstance(request, Recipe) else chosen.wish


def print_plan(plan: Plan) -> None:
    """The plan as a timeline for people."""
    for line in timeline(plan):
        shown().print(escape(line))
