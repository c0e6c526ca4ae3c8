"""From declared facts to a decision: no clip without saying who is shown, none without its label.

Every rule is about the facts of one person; a clip must pass the rules for everybody in it.
Rules only add: a refusal is never taken back, and an obligation never lifted, by another fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from fondly.domain.consent import SUBJECT_SENTENCES, Consent
from fondly.domain.decision import Decision, Obligation
from fondly.domain.wording import label_for
from fondly.policy.advice import ADVICE
from fondly.policy.limits import LIMITS
from fondly.policy.refusals import REFUSALS
from fondly.policy.rule import Limit, Rules, situation_of

_REFUSALS, _LIMITS, _ADVICE = Rules(REFUSALS), Rules(LIMITS), Rules(ADVICE)
_OF_SPEECH = frozenset({Obligation.ASK_VOICE, Obligation.CAPTION_AUTHOR})


def decide(consent: Consent) -> Decision:
    """What the declared facts allow. Pure: the same facts always give the same decision."""
    everybody = [situation_of(consent, person) for person in consent.people]
    refused = _REFUSALS.that_hold(everybody)
    if refused:
        return Decision(
            allowed=False,
            reasons=(*_declared(consent), *(rule.reason for rule in refused)),
            obligations=(),
            advice=tuple(rule.instead for rule in refused),
        )
    limits = _LIMITS.that_hold(everybody)
    if any(Obligation.NO_SPEECH in rule.obliges for rule in limits):
        # Nothing is asked about a voice that will not be heard.
        limits = [rule for rule in limits if not _OF_SPEECH.issuperset(rule.obliges)]
    days = [rule.expires_days for rule in limits if rule.expires_days is not None]
    return Decision(
        allowed=True,
        reasons=(*_declared(consent), *(rule.reason for rule in limits if rule.reason)),
        obligations=_obligations(limits),
        advice=tuple(rule.sentence for rule in _ADVICE.that_hold(everybody)),
        label=label_for(consent.occasion),
        greatest_intensity=min(rule.greatest_intensity for rule in limits),
        expires_days=min(days, default=None),
    )


def _declared(consent: Consent) -> tuple[str, ...]:
    """What was said of everybody, repeated."""
    subject, *others = (SUBJECT_SENTENCES[person.subject] for person in consent.people)
    return (f"You declared: {subject}", *(f"You declared as well: {one}" for one in others))


def _obligations(limits: Iterable[Limit]) -> tuple[Obligation, ...]:
    """All of them once, in their own order."""
    asked = {obligation for rule in limits for obligation in rule.obliges}
    return tuple(obligation for obligation in Obligation if obligation in asked)
