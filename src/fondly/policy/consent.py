"""The rule at the gate: no clip without saying who is shown, none without its label."""

from __future__ import annotations

from fondly.domain.decision import SUBJECT_SENTENCES, Consent, Decision, Obligation


def decide(consent: Consent) -> Decision:
    """What the declared facts allow. Pure: the same facts always give the same decision."""
    return Decision(
        allowed=True,
        reasons=(f"You declared: {SUBJECT_SENTENCES[consent.subject]}",),
        obligations=(Obligation.VISIBLE_LABEL, Obligation.EMBEDDED_NOTE),
    )
