"""Plans in files."""

from __future__ import annotations

from pathlib import Path

from fondly.domain.plan import Plan
from fondly.domain.plan_toml import MOST_BYTES, plan_from_toml
from fondly.errors import PlanInvalid
from fondly.motion.actions import check_acts


def read_plan(path: Path) -> Plan:
    """The plan in a TOML file (see `fondly.domain.plan_toml`).

    Never reads more than MOST_BYTES, whatever the file claims to be.

    Raises:
        PlanInvalid: there is no such file, it cannot be read, or it holds no plan that a person
            can follow.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanInvalid(
            f"The plan {path} cannot be read: {error.strerror or error}.",
            "Check the path; a plan is TOML, such as plan.toml.",
        ) from error
    plan = plan_from_toml(content)
    check_acts(plan)
    return plan
