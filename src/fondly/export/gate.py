"""The gate that everything leaving the house passes: what the rules said, and what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fondly.domain.decision import Decision, Obligation
from fondly.errors import PolicyRefusal

_APPLIED = frozenset(
    {
        Obligation.VISIBLE_LABEL,
        Obligation.LABEL_THROUGHOUT,
        Obligation.EMBEDDED_NOTE,
        Obligation.SIGNATURE,
        Obligation.GUARDIAN_NOTE,
    }
)
"""Carried out here, whoever calls. All others are carried out on the way, and the decision says
so; see `Decision.meeting`."""
_UPDATE = "Update Fondly."
_GUARDIAN = "A child is shown; a parent or guardian agreed."
_OWED: Mapping[Obligation, tuple[str, str]] = MappingProxyType(
    {
        Obligation.GREATEST_INTENSITY: (
            "The motion must be gentler than it is.",
            "Make it with fondly animate, which holds it back by itself.",
        ),
        Obligation.NO_SPEECH: (
            "The clip must stay silent.",
            "Leave the words out; music or a caption may go with it.",
        ),
        Obligation.ASK_VOICE: (
            "Whoever is shown has not been asked about a voice.",
            "Ask them, apart from the motion, and say what they answered.",
        ),
        Obligation.CAPTION_AUTHOR: (
            "A caption must say whose words they are, and this version writes none.",
            "Let the clip be silent.",
        ),
        Obligation.PRIVATE_FIRST: (
            "Somebody close has not seen it privately yet.",
            "Show it to one or two of the family, then: fondly review CLIP --checklist",
        ),
        Obligation.SECOND_LOOK: (
            "It wants a second look after a day, before others see it.",
            "Look at it again tomorrow, then: fondly review CLIP --checklist",
        ),
        Obligation.EXPIRY: (
            "The agreement has ended, and nobody asked anew.",
            "Ask again, then: fondly review CLIP --checklist",
        ),
        Obligation.ANSWER_ABOUT: (
            "Nobody answered the question about requests to avoid.",
            "Answer it with --about, or with: fondly review CLIP --checklist",
        ),
    }
)


def check_allowed(decision: Decision) -> None:
    """Stop what the rules do not allow, and what they allow but was not done as they say.

    Raises:
        PolicyRefusal: see above.
    """
    if not decision.allowed:
        raise PolicyRefusal(
            " ".join(decision.reasons), "Nothing was written. Only another photo or right helps."
        )
    done = _APPLIED | decision.met
    for obligation in decision.obligations:
        if obligation not in done:
            unknown = (f"The rules ask for {obligation}, which this version cannot do.", _UPDATE)
            raise PolicyRefusal(*_OWED.get(obligation, unknown))


def noted(note: str, decision: Decision) -> str:
    """What a file says of itself, with what the decision wants said as well."""
    return f"{note} {_GUARDIAN}" if Obligation.GUARDIAN_NOTE in decision.obligations else note
