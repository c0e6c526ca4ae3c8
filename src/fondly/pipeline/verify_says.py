"""What was found in a file, in sentences that tell a stranger what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fondly.domain.claim import Source
from fondly.pipeline.verify import Outcome, Provenance, Verification
from fondly.trust.certificate import SELF_MADE
from fondly.trust.judgement import Contents, Standing

_A_CLOCK_DIFFERS = timedelta(days=1)


def sentences(found: Verification, now: datetime | None = None) -> tuple[str, ...]:
    """The findings for people, the most important first; never empty.

    Args:
        found: what `fondly.pipeline.verify.verify` found.
        now: with time zone; None is this moment.
    """
    now = now or datetime.now(UTC)
    if found.provenance is None:
        told = _without(found)
    elif found.provenance.contents is Contents.INTACT:
        told = _intact(found.provenance, now)
    else:
        told = _tampered(found.provenance)
    return (*told, *_about_the_mark(found), *_about_the_label(found))


def _intact(one: Provenance, now: datetime) -> Iterator[str]:
    yield "The provenance is intact: what is seen and heard is what was signed."
    yield from _signer(one)
    if one.made is not None and one.made > now + _A_CLOCK_DIFFERS:
        yield (
            f"It says it was made on {one.made:%d %B %Y}, which is still to come: the clock of "
            "this computer is wrong, or that of the one that signed."
        )
    when = "" if one.made is None else f" on {one.made:%d %B %Y}"
    if one.is_ours:
        yield f"It says it was made with {one.maker}{when}, from a photograph."
    else:
        maker = one.maker or "a program that does not tell its name"
        yield f"It says it was made or changed with {maker}{when}. Fondly did not sign it."
    if one.source == Source.ALGORITHMIC and one.is_ours:
        yield "No trained network wrote any of its pixels: the photograph's own were moved."
    elif one.source == Source.COMPOSITE and one.is_ours:
        yield (
            "Parts of its pixels were written by a trained network, such as one that takes noise "
            "away."
        )
    if one.consent:
        subjects, audience = (_listed(one.consent.get(name)) for name in ("subjects", "audience"))
        yield f"Declared were: who is shown: {subjects}; for whom: {audience}."


def _listed(value: object) -> str:
    """The words in what somebody's file says: one, or a list of them."""
    words = value if isinstance(value, list) else [value]
    return ", ".join(one for one in words if one and isinstance(one, str)) or "not said"


def _signer(one: Provenance) -> Iterator[str]:
    who = f"“{one.name or one.organisation or 'a certificate without a name'}”"
    if one.signer is Standing.TRUSTED:
        yield f"It was signed by {who}, a certificate of this computer or one that you trust."
    elif one.signer is Standing.ENDED:
        yield (
            f"The certificate that signed it, {who}, is not valid on the date that this computer "
            "has: it has ended, or not begun. Without a time stamp from outside nobody can tell "
            "whether it was valid on the day; nothing in the file was changed since."
        )
    elif one.signer is Standing.REVOKED:
        yield f"The certificate that signed it, {who}, was revoked: do not rely on its word."
    else:
        own = "Fondly made that certificate itself, and it names nobody." * (
            one.organisation == SELF_MADE
        )
        yield (
            f"The signer, {who}, is unknown to this computer. {own}".rstrip()
            + " Nothing was changed since, but anybody can sign under any name: ask the sender "
            "for their certificate (`fondly signer --save`) and give it with --trust."
        )


def _tampered(one: Provenance) -> Iterator[str]:
    if one.breaks_off:
        yield "The file breaks off before its end: a download or a copy was cut short."
        yield "So it is not what was signed. Get it again from whoever sent it."
    elif one.contents is Contents.DAMAGED:
        yield "The file holds signed provenance, but is damaged so that it cannot be read."
    else:
        yield "The file was changed after it was signed: it is not what its provenance tells of."
    if one.maker:
        yield f"What was changed says it was made with {one.maker}; do not rely on that."


def _without(found: Verification) -> Iterator[str]:
    if found.outcome is Outcome.ONLY_WATERMARK:
        yield (
            "There is no provenance in the file: most services remove it, and so does every "
            "re-encoding."
        )
    else:
        yield "There is no provenance in the file, and no watermark of Fondly."
        yield "That says nothing about whether it is real: only that Fondly left no trace in it."


def _about_the_mark(found: Verification) -> Iterator[str]:
    bound = None if found.provenance is None else found.provenance.clip_id
    if found.watermark is None and not found.has_pictures:
        return
    if found.watermark is None:
        if bound is not None and found.outcome is Outcome.INTACT:
            yield "Its invisible watermark could not be read: the picture is very smooth or small."
        return
    yield (
        f"Its pictures carry Fondly's invisible watermark, number {found.watermark:016x}: they "
        "are, or were made from, a clip that was animated from a photograph."
    )
    if bound is not None and bound != found.watermark:
        yield "But the provenance tells of another number: the pictures were exchanged."


def _about_the_label(found: Verification) -> Iterator[str]:
    if found.label is not None:
        yield f"Its last picture shows the label “{found.label}”."
    elif found.has_pictures and found.provenance is not None and found.provenance.words:
        yield f"The label “{found.provenance.words}” was not found in its last picture."
