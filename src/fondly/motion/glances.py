"""The looks that a plan asks for, as shifts of the eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fondly.domain.plan import Act
from fondly.motion.actions import ACTIONS
from fondly.motion.blinks import Blink
from fondly.motion.gaze import FREE_S, Shift

AT_CAMERA = "look-at-camera"
AT_ONCE_S = 0.1
"""Looks that begin within this time are one: up and to the left."""
ON_S = 0.25
"""Eyes that would be back for a shorter time than this go on to the next target instead."""
WITH_BLINK_S, UNDER_LIDS_S = 0.4, 0.05
"""Eyes that return within the first of a blink's start wait for it, and move when lids fall."""
LEAST_DEG = 1.5
"""Smaller shifts need no blink to hide them."""


@dataclass(frozen=True)
class _Look:
    away_s: float
    back_s: float
    yaw_deg: float
    pitch_deg: float


def glances(
    acts: Sequence[Act],
    blinks: Sequence[Blink],
    end_s: float,
    lead: float,
    camera_deg: tuple[float, float] = (0.0, 0.0),
) -> tuple[list[Shift], list[tuple[float, float]]]:
    """Away and back for each look; a blink near the way back hides it, as people do.

    Args:
        acts: of kind "eyes", in order.
        blinks: of the clip, where they will be.
        end_s: the last time of the clip; the eyes are back before.
        lead: 1 or -1: to which side looks go that name none, 1 for the subject's left.
        camera_deg: yaw and pitch of the camera, from the photo's own gaze.

    Returns:
        The shifts, and the spans from, to that belong to them.
    """
    shifts: list[Shift] = []
    taken: list[tuple[float, float]] = []
    found = _looks(acts, lead, camera_deg)
    for index, look in enumerate(found):
        back_s = min(look.back_s, end_s - FREE_S)
        if abs(look.yaw_deg) + abs(look.pitch_deg) >= LEAST_DEG:
            back_s = _under_lids(back_s, blinks)
        if back_s <= look.away_s:
            continue
        shifts.append(Shift(look.away_s, look.yaw_deg, look.pitch_deg))
        following = found[index + 1].away_s if index + 1 < len(found) else end_s
        if following > back_s + ON_S:
            shifts.append(Shift(back_s, 0.0, 0.0))
        taken.append((look.away_s, min(back_s, following)))
    return shifts, taken


def _looks(acts: Sequence[Act], lead: float, camera_deg: tuple[float, float]) -> list[_Look]:
    """The looks of the acts, those that begin at once as one."""
    found: list[_Look] = []
    for act in acts:
        way = {"left": 1.0, "right": -1.0, "both": lead}[act.side]
        channels = ACTIONS[act.action].channels
        look = _Look(
            act.start_s,
            act.start_s + act.attack_s + act.hold_s,
            way * act.amount * channels.get("gaze_yaw_deg", 0.0),
            act.amount * channels.get("gaze_pitch_deg", 0.0),
        )
        if act.action == AT_CAMERA:
            look = replace(look, yaw_deg=camera_deg[0], pitch_deg=camera_deg[1])
        if found and look.away_s - found[-1].away_s < AT_ONCE_S:
            one = found[-1]
            found[-1] = replace(
                one,
                back_s=max(one.back_s, look.back_s),
                yaw_deg=one.yaw_deg + look.yaw_deg,
                pitch_deg=one.pitch_deg + look.pitch_deg,
            )
        else:
            found.append(look)
    return found


def _under_lids(back_s: float, blinks: Sequence[Blink]) -> float:
    for blink in blinks:
        if abs(blink.start_s - back_s) < WITH_BLINK_S:
            return blink.start_s + UNDER_LIDS_S
    return back_s
