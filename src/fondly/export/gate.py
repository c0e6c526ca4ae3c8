"""The gate that everything leaving the house passes: what the rules said, and what they ask for."""

from __future__ import annotations

from fondly.domain.decision import Decision, Obligation
from fondly.errors import PolicyRefusal

_APPLIED = frozenset(
    {
        Obligation.VISIBLE_LABEL,
        Obligation.LABEL_THROUGHOUT,
        Obligation.EMBEDDED_NOTE,
        Obligation.GUARDIAN_NOTE,
    }
)
_GUARDIAN = "A child is shown; a parent or guardian agreed."


def check_allowed(decision: Decision) -> None:
    """Stop what the rules do not allow.

    Raises:
        PolicyRefusal: the decision does not allow it, or asks for what cannot be done yet.
    """
    if not decision.allowed:
        raise PolicyRefusal(
            " ".join(decision.reasons), "Nothing was written. Only another photo or right helps."
        )
    unmet = [str(one) for one in sorted(set(decision.obligations) - _APPLIED)]
    if unmet:
        raise PolicyRefusal(
            f"The rules ask for {', '.join(unmet)}, which this version cannot do.",
            "Update Fondly.",
        )


def noted(note: str, decision: Decision) -> str:
    """What a file says of itself, with what the decision wants said as well."""
    return f"{note} {_GUARDIAN}" if Obligation.GUARDIAN_NOTE in decision.obligations else note
