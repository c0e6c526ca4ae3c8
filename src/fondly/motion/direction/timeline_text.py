"""A plan as a timeline for a terminal."""

from __future__ import annotations

from fondly.domain.plan import Act, Plan
from fondly.motion.direction.naming import amount_of, camera_of, life_of, named

WIDTH = 80
NAME, AMOUNT = 18, 7
LANE = WIDTH - NAME - AMOUNT - 3
RISE, HOLD, FALL = "/", "=", "\\"
_STEPS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0)


def plan_text(plan: Plan) -> str:
    r"""The plan's acts, one a line, each where it rises (/), stays (=) and falls (\).

    Args:
        plan: any.

    Returns:
        lines of at most 80 columns in ASCII, except for the plan's own title.
    """
    title = plan.title or "plan"
    lines = [title if len(title) <= WIDTH else title[: WIDTH - 3] + "..."]
    if plan.acts:
        lines.append(" " * (NAME + AMOUNT + 2) + _ruler(plan.seconds))
    for act in plan.acts:
        drawn = "".join(_mark(act, column, plan.seconds) for column in range(LANE)).rstrip()
        lines.append(f"{named(act)[:NAME]:<{NAME}} {amount_of(act):>{AMOUNT}} {drawn}".rstrip())
    lines += [f"{plan.seconds:g} s; {life_of(plan.life)}"]
    if plan.camera.move != "none":
        lines.append(camera_of(plan.camera))
    return "\n".join(lines) + "\n"


def tick_s(seconds: float, most: int) -> float:
    """The step in seconds between the figures of an axis with at most so many."""
    return next((step for step in _STEPS_S if seconds / step <= most), _STEPS_S[-1])


def _ruler(seconds: float) -> str:
    """Whole seconds above the columns where they begin."""
    step_s = tick_s(seconds, LANE // 6)
    ruler = [" "] * (LANE + 6)
    for number in range(int(seconds / step_s) + 1):
        label = f"{number * step_s:g}"
        at = round(number * step_s / seconds * (LANE - 1))
        ruler[at : at + len(label)] = label
    return "".join(ruler).rstrip()[: LANE + 1]


def _mark(act: Act, column: int, seconds: float) -> str:
    """What an act does in a column of the lane; the shortest act has one mark."""
    from_s, to_s = column / LANE * seconds, (column + 1) / LANE * seconds
    if act.end_s <= from_s or act.start_s >= to_s:
        return " "
    middle_s = min(max((from_s + to_s) / 2, act.start_s), act.end_s)
    top_s = act.start_s + act.attack_s
    if middle_s < top_s:
        return RISE
    return HOLD if middle_s <= top_s + act.hold_s and act.hold_s else FALL
