"""Rules are looked up by their facts."""

from __future__ import annotations

from hypothesis import given

from fondly.domain.consent import Consent
from fondly.policy.advice import ADVICE
from fondly.policy.limits import LIMITS
from fondly.policy.refusals import REFUSALS
from fondly.policy.rule import Advice, Limit, Refusal, Rules, Situation, situation_of
from tests.policy.facts import consents


def holds(rule: Refusal | Limit | Advice, situation: Situation) -> bool:
    return all(getattr(situation, name) in values for name, values in rule.when.facts)


@given(consents)
def test_the_rules_found_are_those_whose_facts_all_fit(consent: Consent) -> None:
    everybody = [situation_of(consent, person) for person in consent.people]

    def fits(rule: Refusal | Limit | Advice) -> bool:
        return any(holds(rule, one) for one in everybody)

    assert Rules(REFUSALS).that_hold(everybody) == [one for one in REFUSALS if fits(one)]
    assert Rules(LIMITS).that_hold(everybody) == [one for one in LIMITS if fits(one)]
    assert Rules(ADVICE).that_hold(everybody) == [one for one in ADVICE if fits(one)]


def test_nobody_fits_no_rule() -> None:
    assert Rules(LIMITS).that_hold([]) == []
