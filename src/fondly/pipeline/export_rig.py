"""A photo in, its rig as a .glb file out, for whoever animates elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fondly.analysis.examination import analyse, worst_first
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject, number_of
from fondly.domain.brief import Brief
from fondly.domain.decision import Decision
from fondly.domain.finding import Finding
from fondly.domain.photo import Photo
from fondly.domain.progress import Progress, Stage, silent
from fondly.errors import OptionInvalid
from fondly.export.provenance import outputs_of
from fondly.export.rig_file import RigFile, write_rig
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.pipeline.agreement import check_photo
from fondly.pipeline.animate import ChooseFace, chosen_faces
from fondly.pipeline.consent import about_others, allowed, allowed_at_all, facts
from fondly.pipeline.others import seen_in
from fondly.pipeline.rules import before_sharing, for_own_eyes
from fondly.pipeline.stopwatch import Stopwatch
from fondly.pipeline.target import check_free, check_name
from fondly.portrait.background import change_background
from fondly.portrait.build import build_portrait


@dataclass(frozen=True)
class RigExport:
    """What `export_rig` made.

    Args:
        rig: the rig on disk.
        face: whose rig it is, from 1, left to right.
        findings: everything noticed on the way, worst first.
        timings_s: seconds by stage.
        decision: what the rules said of everybody in the frame.
    """

    rig: RigFile
    face: int
    findings: tuple[Finding, ...]
    timings_s: Mapping[str, float]
    decision: Decision


@dataclass(frozen=True)
class RigOutput:
    """Where a rig goes.

    Args:
        path: the .glb file to make.
        overwrite: replace what is there.
    """

    path: Path
    overwrite: bool = False

    def check(self, photo: Path | None = None) -> None:
        """Refuse what cannot or must not be written, before any work is spent on it.

        Args:
            photo: the input file, which is never replaced; None where there is none.

        Raises:
            OptionInvalid: the rig's name does not end in .glb.
            OutputExists, OutputUnwritable: the place is taken, missing or no plain file.
        """
        check_name(self.path, "rig", ".glb")
        for path in outputs_of(self.path):
            check_free(path, photo, overwrite=self.overwrite)


def export_rig(
    photo: Photo | Path | str,
    brief: Brief,
    output: RigOutput,
    *,
    choose_face: ChooseFace | None = None,
    progress: Progress = silent,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> RigExport:
    """Makes a rig of a photo that other programs can move; see `fondly.export.rig_file`.

    Args:
        photo: the photo, or the path of its file.
        brief: who is shown, which face, how it is framed; what it says of motion does not matter.
        output: where the rig goes.
        choose_face: asked when more than one face can be meant; None raises SeveralFaces.
        progress: told what goes on; raising Cancelled in it leaves nothing half-written.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        InputError: the photo or the brief cannot be used, or names several faces; each has its
            own class.
        PolicyRefusal: the declared facts do not allow it.
        OutputError, ModelError: see `fondly.errors`.
    """
    watch = Stopwatch(progress)
    allowed_at_all(brief)
    output.check(None if isinstance(photo, Photo) else Path(photo))
    if not isinstance(photo, Photo):
        photo = watch.run(Stage.OPEN, open_photo, photo, max_megapixels=max_megapixels)
    check_photo(brief, photo.content_hash)
    analysis = watch.run(Stage.ANALYSE, analyse, photo, progress=progress)
    with watch.aside():
        chosen = brief.face or chosen_faces(choose_face, analysis)
    analysis = choose_subject(analysis, chosen)
    if len(analysis.subjects) > 1:
        raise OptionInvalid(
            f"A rig is of one person, and {len(analysis.subjects)} faces were chosen.",
            "Choose one with --face, and make a rig for each.",
        )
    number = number_of(analysis, analysis.subjects[0])
    place = watch.run(Stage.FRAME, frame, analysis, brief.framing, brief.size)
    seen = seen_in(brief, analysis, place, (number,))
    framed, shown = seen.framed, seen.shown
    # Whoever moves the rig elsewhere may move it as much as they like, so a rig never meets the
    # obligation to be gentle: the gate stops it.
    consent = facts(brief, (number,), shown)
    decision = for_own_eyes(allowed(consent))
    portrait = watch.run(
        Stage.PORTRAIT, build_portrait, framed, teeth=brief.teeth, progress=progress
    )
    portrait = watch.run(Stage.PORTRAIT, change_background, portrait, brief.background)
    rig = watch.run(
        Stage.RIG,
        write_rig,
        portrait,
        output.path,
        decision,
        consent=consent,
        overwrite=output.overwrite,
    )
    ruled = (*seen.findings, *about_others(brief, (number,), shown), *before_sharing(decision))
    findings = worst_first((*framed.findings, *portrait.findings, *ruled))
    return RigExport(rig, number, findings, watch.timings_s, decision)
