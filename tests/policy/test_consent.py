"""The rules: whatever is declared, no clip is allowed without its label and a reason."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.decision import SUBJECT_SENTENCES, Consent, Decision, Obligation, Subject
from fondly.policy.consent import decide

consents = st.builds(Consent, st.sampled_from(Subject))


@given(consents)
def test_no_declared_facts_lead_to_an_unlabelled_clip(consent: Consent) -> None:
    decision = decide(consent)
    assert not decision.allowed or {
        Obligation.VISIBLE_LABEL,
        Obligation.EMBEDDED_NOTE,
    } <= set(decision.obligations)


@given(consents)
def test_every_decision_gives_its_reason(consent: Consent) -> None:
    decision = decide(consent)
    assert decision.reasons
    assert all(reason.endswith(".") for reason in decision.reasons)


@given(consents)
def test_the_same_facts_give_the_same_decision(consent: Consent) -> None:
    assert decide(consent) == decide(Consent(consent.subject))


@pytest.mark.parametrize("subject", Subject)
def test_a_decision_repeats_what_was_declared(subject: Subject) -> None:
    assert SUBJECT_SENTENCES[subject] in " ".join(decide(Consent(subject)).reasons)


@given(st.booleans(), st.lists(st.text(), max_size=2), st.sets(st.sampled_from(Obligation)))
def test_a_decision_without_reason_or_label_cannot_be_made(
    allowed: bool, reasons: list[str], obligations: set[Obligation]
) -> None:
    always = {Obligation.VISIBLE_LABEL, Obligation.SIGNATURE}
    sound = always <= obligations if allowed else bool(reasons)
    if sound:
        assert Decision(allowed, tuple(reasons), tuple(obligations)).allowed is allowed
    else:
        with pytest.raises(ValueError, match=r"reason|label"):
            Decision(allowed, tuple(reasons), tuple(obligations))


def test_every_subject_has_a_sentence_of_its_own() -> None:
    assert set(SUBJECT_SENTENCES) == set(Subject)
    pairs = product(SUBJECT_SENTENCES.items(), repeat=2)
    assert all(one[1] != other[1] for one, other in pairs if one[0] is not other[0])
