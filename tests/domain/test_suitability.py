from __future__ import annotations

from itertools import combinations

import pytest

from fondly.domain.finding import Finding, Severity
from fondly.domain.suitability import HOLDING_BACK, RUINOUS, Verdict, weigh


def finding(code: str, severity: Severity) -> Finding:
    return Finding(code, severity, "A sentence.", "An advice.")


def warns(*codes: str) -> tuple[Finding, ...]:
    return tuple(finding(code, Severity.WARNS) for code in codes)


def test_nothing_and_mere_notes_are_good() -> None:
    assert weigh(()) is Verdict.GOOD
    assert weigh([finding("mouth-open", Severity.NOTES)]) is Verdict.GOOD


def test_one_or_two_limits_are_fair_and_three_are_poor() -> None:
    assert weigh(warns("small-face")) is Verdict.FAIR
    assert weigh(warns("small-face", "soft-eyes")) is Verdict.FAIR
    assert weigh(warns("small-face", "soft-eyes", "motion-blur")) is Verdict.POOR
    assert weigh(warns("small-face", "small-face", "small-face")) is Verdict.FAIR


@pytest.mark.parametrize("code", sorted(RUINOUS))
def test_what_ruins_is_poor_by_itself(code: str) -> None:
    assert weigh([finding(code, Severity.NOTES)]) is Verdict.POOR


@pytest.mark.parametrize("code", sorted(HOLDING_BACK))
def test_what_the_rig_lacks_counts_although_it_is_a_note(code: str) -> None:
    assert weigh([finding(code, Severity.NOTES)]) is Verdict.FAIR


def test_what_blocks_is_poor_and_more_findings_never_make_it_better() -> None:
    assert weigh([finding("no-face-found", Severity.BLOCKS)]) is Verdict.POOR
    order = (Verdict.GOOD, Verdict.FAIR, Verdict.POOR)
    pool = (*warns("small-face", "soft-eyes", "low-sharpness"), finding("x", Severity.NOTES))
    for count in range(len(pool)):
        for some in combinations(pool, count):
            worse = [weigh((*some, one)) for one in pool]
            assert all(order.index(one) >= order.index(weigh(some)) for one in worse)


def test_a_remedy_is_told_where_there_is_one() -> None:
    plain = finding("small-face", Severity.WARNS)
    assert "remedy" not in plain.as_dict()
    mended = Finding("a", Severity.NOTES, "S.", "A.", remedy="--head 0.3")
    assert mended.as_dict()["remedy"] == "--head 0.3"
