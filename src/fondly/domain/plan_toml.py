"""A plan as a TOML file that people change by hand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping

from fondly.domain.plan import CAMERA_MOVES, CURVES, SIDES, Plan
from fondly.domain.plan_json import VERSION, plan_from_dict, plan_to_dict
from fondly.errors import PlanInvalid

MOST_BYTES = 512 * 1024
_HINT = "Write one to change with: fondly motion --driver nostalgia --plan-out plan.toml"

_TOLD = {
    "seconds": "how long the clip is; every act must end before",
    "blinks_per_min": "blinks that come by themselves, 0 to 40; people at rest: 8 to 21",
    "breath": "0 to 1",
    "drift_deg": "how far the head wanders on its own, 0 to 3",
    "scan_deg": "how far the eyes go between your two eyes, 0 to 3",
    "move": " | ".join(CAMERA_MOVES),
}
_TOLD_ONCE = {
    "start_s": "when it begins",
    "attack_s": "how long it takes to its full amount",
    "hold_s": "how long it stays",
    "release_s": "how long it takes to fade",
    "amount": "0 to 1 of an expression, degrees of a head or of eyes",
    "side": " | ".join(SIDES) + ", the subject's own",
    "curve": " | ".join(CURVES),
}


def plan_from_toml(text: str | bytes) -> Plan:
    """Reads what `plan_to_toml` writes.

    Args:
        text: the document; bytes are UTF-8.

    Raises:
        PlanInvalid: too large, not TOML, or not a plan.
    """
    if len(text) > MOST_BYTES:
        raise PlanInvalid(f"A plan's file has at most {MOST_BYTES} bytes, got {len(text)}.", _HINT)
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        document = tomllib.loads(decoded)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PlanInvalid(f"The plan is not TOML: {error!s:.120}.", _HINT) from error
    return plan_from_dict(document)


def plan_to_toml(plan: Plan) -> str:
    """A file that explains itself; reading it gives an equal plan."""
    document = plan_to_dict(plan)
    lines = [
        "# A plan for Fondly: what is done, and when, in seconds. All amounts at 0 is the photo.",
        "# Play it with: fondly animate PHOTO --plan THIS_FILE",
        "",
        f"fondly_plan = {VERSION}",
        *_entries({"title": plan.title, "seconds": document["seconds"]}, _TOLD),
    ]
    for table in ("life", "camera"):
        lines += ["", f"[{table}]", *_entries(document[table], _TOLD)]
    for number, act in enumerate(document["act"]):
        lines += ["", "[[act]]", *_entries(act, {} if number else _TOLD_ONCE)]
    return "\n".join(lines) + "\n"


def _entries(values: Mapping[str, object], told: Mapping[str, str]) -> Iterable[str]:
    for name, value in values.items():
        written = json.dumps(value, ensure_ascii=False)
        yield f"{name} = {written}" + (f"  # {told[name]}" if name in told else "")
