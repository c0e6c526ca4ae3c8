"""What a file says of itself under a signature: how it was made, of what, and who may see it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from fondly.domain.consent import Consent
from fondly.domain.decision import Decision, Obligation
from fondly.domain.recipe import Recipe, recipe_to_json
from fondly.domain.restoration import Step

CLIP_ID_BITS = 64

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_HOW_IT_LOOKS = ("framing", "size", "label", "label_place", "language")
_TOLD = (
    "driver", "age", "camera", "intensity", "eyes", "mouth", "head", "breath", "seconds", "fps",
    "seed", "framing", "size", "limits", "teeth", "label", "label_place",
    "language", "restore",
)  # fmt: skip
"""What is told of a brief: words and figures out of lists of ours, which can hold no name."""
_BY_NET = frozenset({Step.NOISE, Step.DETAIL, Step.COLOUR})
"""Steps in which a trained network writes pixels, where they find something to do."""

_DECLARED = ("rights", "audience", "adult", "living", "about", "consent")
_OF_SHARING = ("invented_percent", "made", "shown", "checklist")


class Source(StrEnum):
    """Where pixels come from, in the words of IPTC's Digital Source Type NewsCodes."""

    COMPOSITE = _IPTC + "compositeWithTrainedAlgorithmicMedia"
    ALGORITHMIC = _IPTC + "algorithmicMedia"


@dataclass(frozen=True)
class Deed:
    """One thing that was done to the photo.

    Args:
        sentence: what, for people.
        by_net: whether a trained network wrote pixels in it. One that only measured a face or
            found an outline did not; one that took noise away or added detail did.
    """

    sentence: str
    by_net: bool = False


@dataclass(frozen=True)
class Claim:
    """What is said under the signature. It names nobody, no place and no file.

    Args:
        words: of the visible label.
        version: of Fondly.
        made: when, with time zone.
        photo: `Photo.content_hash` of the source, or None.
        deeds: what was done, in order.
        clip_id: what the invisible watermark carries, 0 to 2**64 - 1; None without one.
        recipe: the part of the recipe that says nothing in anybody's own words.
        consent: the scope of what was agreed to.
    """

    words: str
    version: str
    made: datetime
    photo: str | None = None
    deeds: tuple[Deed, ...] = ()
    clip_id: int | None = None
    recipe: Mapping[str, Any] = field(default_factory=dict)
    consent: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.made.tzinfo is None:
            raise ValueError("a claim's time has a time zone")
        if self.clip_id is not None and not 0 <= self.clip_id < 1 << CLIP_ID_BITS:
            raise ValueError(f"a clip's id has {CLIP_ID_BITS} bits, got {self.clip_id}")
        for name in ("recipe", "consent"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def source(self) -> Source:
        """Composite where a trained network wrote pixels, else algorithmic."""
        return Source.COMPOSITE if any(one.by_net for one in self.deeds) else Source.ALGORITHMIC


def claim_of(
    recipe: Recipe,
    words: str,
    consent: Consent | None,
    decision: Decision,
    *,
    deeds: tuple[Deed, ...] = (),
    now: datetime | None = None,
) -> Claim:
    """What a clip made by a recipe says of itself.

    Args:
        recipe: of the clip.
        words: of the visible label.
        consent: what was declared; None says the subject alone.
        decision: what the rules said to it.
        deeds: what else was done to the photo, before the motion.
        now: with time zone; None is this moment.
    """
    now = now or datetime.now(UTC)
    agreement = recipe.brief.consent
    return Claim(
        words=words,
        version=recipe.version,
        made=now,
        photo=recipe.photo,
        deeds=(
            *_restored(recipe),
            *deeds,
            Deed("The photograph was moved by a rig made of its own pixels."),
        ),
        clip_id=clip_id_of(recipe),
        recipe=_told(recipe),
        consent={
            **scope_of(consent or _subject_alone(recipe), decision, now.date()),
            **({} if agreement is None else {"agreement": agreement.scope_of()}),
        },
    )


def _restored(recipe: Recipe) -> tuple[Deed, ...]:
    """That the photo was restored first, where the recipe says so."""
    steps = recipe.brief.restore or ()
    if not steps:
        return ()
    sentence = f"The photograph was restored first: {', '.join(steps)}."
    return (Deed(sentence, by_net=not _BY_NET.isdisjoint(steps)),)


def _subject_alone(recipe: Recipe) -> Consent:
    said = recipe.brief.subject
    return Consent(next(iter(said.values())) if isinstance(said, Mapping) else said)


def clip_id_of(recipe: Recipe) -> int:
    """The number of a clip, 64 bits: the same at every size and framing, and for every place."""
    told = recipe.as_dict()
    told = {name: value for name, value in told.items() if name not in _OF_SHARING}
    told["brief"] = {
        name: value
        for name, value in told["brief"].items()
        if name not in {*_HOW_IT_LOOKS, *_DECLARED}
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[: CLIP_ID_BITS // 8], "big")


def recipe_hash(recipe: Recipe) -> str:
    """sha256 (hex) of a recipe's file as it was written first: later answers do not count."""
    return hashlib.sha256(recipe_to_json(replace(recipe, checklist=None)).encode()).hexdigest()


def _told(recipe: Recipe) -> dict[str, Any]:
    """The recipe without what anybody wrote, declared or performed; its hash instead.

    Of an agreement the scope is told, see `ConsentRecord.scope_of`.
    """
    whole = recipe.as_dict()
    told = {name: whole[name] for name in ("version", "photo", "weights")}
    if recipe.invented_percent is not None:
        told["invented_percent"] = recipe.invented_percent
    told["brief"] = {name: whole["brief"][name] for name in _TOLD if name in whole["brief"]}
    told["sha256"] = recipe_hash(recipe)
    return told


def scope_of(consent: Consent, decision: Decision, today: date) -> dict[str, Any]:
    """What was agreed to and what follows from it, in words of a list; never a name."""
    scope: dict[str, Any] = {
        "subjects": [str(person.subject) for person in consent.people],
        "rights": None if consent.rights is None else str(consent.rights),
        "audience": str(consent.audience),
        "occasion": None if consent.occasion is None else str(consent.occasion),
        "motion": True,
        "speech": str(consent.speech),
        "obligations": [str(one) for one in decision.obligations],
        "guardian": Obligation.GUARDIAN_NOTE in decision.obligations,
    }
    if decision.expires_days is not None:
        scope["until"] = str(today + timedelta(days=decision.expires_days))
    return {name: value for name, value in scope.items() if value is not None}
