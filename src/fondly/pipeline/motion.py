"""Writing a motion without any photo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from fondly.domain.brief import Limits
from fondly.domain.live_link import motion_to_csv
from fondly.domain.motion_json import motion_to_json
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.plan import Plan
from fondly.domain.plan_toml import plan_to_toml
from fondly.domain.wish import Wish
from fondly.errors import OptionInvalid
from fondly.media.new_file import check_target, new_file
from fondly.motion.calm import Circumstances
from fondly.motion.file import CSV
from fondly.motion.timeline_svg import timeline_svg
from fondly.pipeline.choices import within_limits
from fondly.pipeline.planning import Chosen, W, choose


@dataclass(frozen=True)
class MotionOutput:
    """Where a motion goes, and what explains it.

    Args:
        motion: the motion file, JSON; as .csv for programs that read Live Link Face.
        plan: the plan to change by hand, TOML, or None.
        drawing: the plan as an SVG, or None.
        overwrite: replace what is there already.
    """

    motion: Path
    plan: Path | None = None
    drawing: Path | None = None
    overwrite: bool = False

    def check(self) -> None:
        """Raises OutputExists or OutputUnwritable where something cannot be written."""
        for path in (self.motion, self.plan, self.drawing):
            if path is not None:
                check_target(path.absolute(), overwrite=self.overwrite)


def write_motion_file(wish: Wish, output: MotionOutput, folder: Path | None = None) -> Chosen[Wish]:
    """Writes the motion that a wish asks for, within what its occasion and age leave room for.

    Args:
        wish: what was asked for.
        output: where it goes.
        folder: of somebody's own drivers.

    Returns:
        What was chosen, with the motion as written.

    Raises:
        InputError: see `choose`.
        OutputExists, OutputUnwritable, DiskFull: about the files.
    """
    output.check()
    chosen = choose(wish, folder)
    if output.plan is not None or output.drawing is not None:
        plan_of(chosen)
    told = Circumstances(chosen.wish.occasion, chosen.wish.age)
    limited = within_limits(chosen.motion, Limits.DEFAULT, MotionLimits(), told)
    is_csv = output.motion.suffix.lower() == CSV
    text = motion_to_csv(limited.motion) if is_csv else motion_to_json(limited.motion) + "\n"
    write_text(output.motion, text, overwrite=output.overwrite)
    if output.plan is not None or output.drawing is not None:
        explain(plan_of(chosen), output.plan, output.drawing, overwrite=output.overwrite)
    return replace(chosen, motion=limited.motion, findings=(*chosen.findings, *limited.findings))


def plan_of(chosen: Chosen[W]) -> Plan:
    """The plan that somebody wants to see.

    Raises:
        OptionInvalid: a recorded motion has none.
    """
    if chosen.plan is None:
        raise OptionInvalid(
            "A recorded motion has no plan that could be shown.",
            "Leave out --show-plan, --plan-svg and --plan-out; fondly motion-report --svg draws "
            "the curves of a motion.",
        )
    return chosen.plan


def explain(
    plan: Plan, toml: Path | None = None, drawing: Path | None = None, *, overwrite: bool = False
) -> None:
    """Writes a plan as TOML, as an SVG drawing, or both.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about the files.
    """
    if toml is not None:
        write_text(toml, plan_to_toml(plan), overwrite=overwrite)
    if drawing is not None:
        write_text(drawing, timeline_svg(plan), overwrite=overwrite)


def write_text(path: Path, text: str, *, overwrite: bool) -> None:
    """Writes a text file whole or not at all.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: see `fondly.media.new_file`.
    """
    with new_file(path, overwrite=overwrite) as file:
        file.write(text.encode("utf-8"))
