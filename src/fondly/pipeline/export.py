"""A finished clip to the places where people look at clips."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from fondly.domain.brief import Brief
from fondly.domain.claim import claim_of
from fondly.domain.consent import Audience
from fondly.domain.decision import Decision, Obligation
from fondly.domain.finding import Finding
from fondly.domain.options import LabelPlace, LabelTime, Language
from fondly.domain.progress import Progress, silent
from fondly.domain.wording import WORDINGS
from fondly.errors import NotFromTheClip
from fondly.export.destination import Destination, Form
from fondly.export.destinations import DESTINATIONS, find_destination
from fondly.export.dressing import Dress
from fondly.export.forms import Outlet
from fondly.export.label import Label
from fondly.export.outlet import Parcel, deliver, files_of, pass_on
from fondly.media.clip_facts import ClipFacts, clip_facts
from fondly.media.new_file import check_target, output_error
from fondly.media.video_file import Profile
from fondly.media.workshop import check_folder
from fondly.pipeline.clip_origin import Origin, origin_of
from fondly.pipeline.clip_shooting import ClipShooting
from fondly.pipeline.moments import Part
from fondly.pipeline.photo_shooting import PhotoShooting
from fondly.pipeline.planning import label_words
from fondly.pipeline.rules import MET
from fondly.pipeline.sharing import Cleared, clear
from fondly.pipeline.shooting import Shooting, Shot
from fondly.pipeline.sizes import sizes_for
from fondly.pipeline.stopwatch import Stopwatch

TURN_S = (30.0, 60.0)
"""Least and most of quiet life before it comes again."""


class Way(StrEnum):
    """How a destination is served."""

    COPIED = "copied"
    RENDERED = "rendered"
    CONVERTED = "converted"


WAY_SENTENCES: dict[Way, str] = {
    Way.COPIED: "the clip itself, which fits",
    Way.RENDERED: "rendered again from the photo",
    Way.CONVERTED: "converted from the clip, encoded a second time",
}


@dataclass(frozen=True)
class Order:
    """What shall go where.

    Args:
        names: of the destinations.
        folder: where the files go; made if it is missing.
        audience: who will see them; None is the clip's own.
        photo: the clip's photo, where nothing is kept of it any more; None to look in the vault.
        minutes: how long a loop lasts, at least.
        overwrite: replace what is there.
        language: of the label; None is the clip's own.
        label_place: where the label is; None is the clip's own.
    """

    names: tuple[str, ...]
    folder: Path
    audience: Audience | None = None
    photo: Path | None = None
    minutes: float = 5.0
    overwrite: bool = False
    language: Language | None = None
    label_place: LabelPlace | None = None

    def worded(self, brief: Brief) -> Brief:
        """The brief with its label as it is ordered."""
        return replace(
            brief,
            language=self.language or brief.language,
            label_place=self.label_place or brief.label_place,
        )


@dataclass(frozen=True)
class Sent:
    """One destination that is served.

    Args:
        parcel: what was made.
        way: how.
        wall_s: seconds that it took.
    """

    parcel: Parcel
    way: Way
    wall_s: float


@dataclass(frozen=True)
class Exported:
    """Everything that was made, in the order of the order, and what was noticed."""

    sent: tuple[Sent, ...]
    findings: tuple[Finding, ...]


def ways_for(clip: Path, photo: Path | None = None) -> dict[str, Way | None]:
    """How each destination would be served in private; None where it cannot be. Nothing is made.

    Raises:
        InputError: see `export`.
    """
    film = clip_facts(clip)
    origin = origin_of(clip, photo)
    cleared = clear(origin.recipe, Audience.PRIVATE, now=datetime.now(UTC))
    return {one.name: _way(one, film, origin, cleared) for one in DESTINATIONS}


def export(clip: Path, order: Order, *, progress: Progress = silent) -> Exported:
    """Makes what each destination wants of a clip, rendered again where its photo is at hand.

    Args:
        clip: an MP4 file of Fondly's, with its recipe beside it or in the vault.
        order: what shall go where.
        progress: told what goes on; raising Cancelled in it leaves nothing half-written.

    Raises:
        UnknownDestination: before anything is made; the nearest is suggested.
        ClipNotOurs, VideoUnreadable: nothing is known of how the clip was made, or it is damaged.
        NotFromTheClip: a destination, or another label, needs the photo, and nobody has it.
        RecipeMismatch, PhotoNotFound: the photo that was given is not the clip's.
        ChecklistOpen: for others, the checklist is not answered with yes for that audience.
        PolicyRefusal: the declared facts do not allow this audience, or something is owed first.
        OutputError, EncodeFailed, ModelError: see `fondly.errors`.
    """
    watch = Stopwatch(progress)
    wanted = [find_destination(name) for name in dict.fromkeys(order.names)]
    film = clip_facts(clip)
    origin = origin_of(clip, order.photo)
    audience = order.audience or origin.recipe.brief.audience
    cleared = clear(origin.recipe, audience, now=datetime.now(UTC))
    brief = order.worded(cleared.brief)
    cleared = replace(cleared, brief=brief)
    if origin.photo is None and not _says_the_same(origin, cleared):
        raise NotFromTheClip(
            "The label is in the clip's pictures, and nothing is kept of its photo any more.",
            "Give the photo with --photo, or leave --language and --label-place out.",
        )
    ways = _checked(wanted, [_way(one, film, origin, cleared) for one in wanted], clip, order)
    words = label_words(brief)
    label = Label(words, brief.label, brief.label_place)
    claim = claim_of(origin.recipe, words, cleared.consent, cleared.decision)
    shooting: Shooting | None = None
    sent = []
    for destination, way in zip(wanted, ways, strict=True):
        began = time.perf_counter()
        paths = files_of(destination, order.folder, clip)
        outlet = Outlet(
            Dress(label, claim.clip_id, WORDINGS[brief.language].before),
            _met_by(way, cleared.decision),
            claim,
            order.minutes,
            order.overwrite,
        )
        if way is Way.COPIED:
            parcel = pass_on(clip, destination, paths[0], outlet, film)
        else:
            shooting = shooting or _shooting(clip, film, origin, brief, watch)
            shoot = partial(shooting.shoot, _shot(destination, order.minutes))
            sizes = sizes_for(destination, film)
            parcel = deliver(shoot, destination, paths, outlet, sizes)
        sent.append(Sent(parcel, way, time.perf_counter() - began))
    return Exported(tuple(sent), origin.findings)


def _met_by(way: Way, decision: Decision) -> Decision:
    """The decision with what that way meets: only what is rendered is held back as it says."""
    return decision.meeting(*MET) if way is Way.RENDERED else decision


def _checked(
    wanted: Sequence[Destination], ways: Sequence[Way | None], clip: Path, order: Order
) -> list[Way]:
    """The ways, once nothing is left that cannot be made or written: before any work is spent."""
    known = []
    for destination, way in zip(wanted, ways, strict=True):
        if way is None:
            raise NotFromTheClip(
                f"{destination.name} is made from the photo, and nothing is kept of it any more.",
                "Give the photo that the clip was made of with --photo.",
            )
        known.append(way)
    try:
        order.folder.mkdir(exist_ok=True)
    except OSError as error:
        raise output_error(error, order.folder) from error
    for destination in wanted:
        for path in files_of(destination, order.folder, clip):
            check = check_folder if destination.form is Form.FRAMES else check_target
            check(path.absolute(), overwrite=order.overwrite)
    return known


def _way(
    destination: Destination, facts: ClipFacts, origin: Origin, cleared: Cleared
) -> Way | None:
    throughout = Obligation.LABEL_THROUGHOUT in cleared.decision.obligations
    labelled = not throughout or origin.recipe.brief.label is LabelTime.ALWAYS
    if labelled and _says_the_same(origin, cleared) and fits(destination, facts):
        return Way.COPIED
    if origin.photo is not None:
        return Way.RENDERED
    return None if destination.needs_photo else Way.CONVERTED


def _says_the_same(origin: Origin, cleared: Cleared) -> bool:
    """Whether the clip's label is the one that is wanted."""
    mine, wanted = origin.recipe.brief, cleared.brief
    return (mine.language, mine.label_place) == (wanted.language, wanted.label_place)


def fits(destination: Destination, facts: ClipFacts) -> bool:
    """Whether a clip is already as a destination wants it."""
    to = destination
    return (
        to.form is Form.VIDEO
        and to.canvas is None
        and facts.codec == "h264"
        and not to.level
        and _within(facts.profile, to.profile)
        and (to.longest_px is None or max(facts.width, facts.height) <= to.longest_px)
        and (to.most_bytes is None or facts.size_bytes <= to.most_bytes)
        and (to.most_rate is None or facts.rate <= to.most_rate)
        and (to.least_s is None or facts.seconds >= to.least_s)
        and (to.most_s is None or facts.seconds <= to.most_s)
        and (facts.has_sound or not to.silent_track)
    )


def _within(profile: str, most: Profile) -> bool:
    """Whether a player that knows ``most`` plays a film of a profile."""
    simplest = profile.lower().removeprefix("constrained ")
    order = [one.value for one in Profile]
    return simplest in order and order.index(simplest) <= order.index(most.value)


def _shooting(
    clip: Path, film: ClipFacts, origin: Origin, brief: Brief, watch: Stopwatch
) -> Shooting:
    if origin.photo is None:
        return ClipShooting(clip, film, brief, watch)
    return PhotoShooting(origin.photo, brief, watch)


_PARTS = {
    Form.LIVE_PHOTO: Part.MOMENT,
    Form.MOTION_PHOTO: Part.MOMENT,
    Form.STILL: Part.STILL,
    Form.POSTER: Part.POSTER,
}


def _shot(destination: Destination, minutes: float) -> Shot:
    """The footage that a destination wants."""
    is_loop = destination.form is Form.LOOP
    return Shot(
        part=_PARTS.get(destination.form, Part.WHOLE),
        most_rate=destination.most_rate,
        least_s=destination.least_s,
        most_s=destination.most_s,
        alone=destination.form in {Form.MONTAGE, Form.FRAMES},
        is_surrounded=destination.canvas is not None,
        quiet_s=max(TURN_S[0], min(TURN_S[1], minutes * 60)) if is_loop else None,
    )
