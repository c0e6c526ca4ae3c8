"""What an offer to mend a damaged photo first changes of a brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from fondly.domain.brief import Brief
from fondly.domain.finding import Finding, Severity
from fondly.domain.restoration import ORDINARY, Step

OfferRestoration = Callable[[Finding], bool]
"""Asked whether the photo shall be restored first."""

WITHOUT_CUT: Final = tuple(step for step in ORDINARY if step is not Step.GEOMETRY)


def accepted(brief: Brief, finding: Finding, offer: OfferRestoration | None) -> Brief:
    """The brief with a restoration, where it was offered and wanted.

    It is offered where damage limits the clip, not where it lies beside the face. The print is not
    cut out then: the faces have been chosen in the photo as it is.
    """
    if finding.severity is not Severity.WARNS or offer is None or not offer(finding):
        return brief
    return replace(brief, restore=WITHOUT_CUT)
