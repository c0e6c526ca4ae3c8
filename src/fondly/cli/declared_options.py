"""The options by which somebody declares who is shown, by what right, and for whom.

What was not said is None, so that the consent record or an earlier answer says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fondly.domain.consent import (
    ABOUT_SENTENCES,
    AUDIENCE_SENTENCES,
    RIGHTS_SENTENCES,
    SUBJECT_SENTENCES,
    About,
    Audience,
    Rights,
)
from fondly.domain.options import Others

_WHO, _FOR = "Who is shown, and by what right", "For whom"


def taught(question: str, answers: Mapping[StrEnum, str], panel: str) -> typer.models.OptionInfo:
    """An option whose help teaches what each of its words means."""
    words = "".join(f"\n\n[bold]{one.value}[/]  {said}" for one, said in answers.items())
    info: typer.models.OptionInfo = typer.Option(
        help=question + words, metavar="WORD", show_default=False, rich_help_panel=panel
    )
    return info


def yes_no(question: str, panel: str) -> typer.models.OptionInfo:
    """An option that is answered with yes or no."""
    info: typer.models.OptionInfo = typer.Option(
        help=question, metavar="YES|NO", show_default=False, rich_help_panel=panel
    )
    return info


WhoIsShown = Annotated[
    str | None,
    taught(
        "Who is shown: one word for everybody while the clip stays private, or one for each face, "
        "counted from the left: 1=self,2=living-consented. Who can be recognised counts, also "
        "without moving. Asked where there is somebody to ask.",
        SUBJECT_SENTENCES,
        _WHO,
    ),
]
Adult = Annotated[
    str | None,
    yes_no(
        "Whether they are grown up today, or were when they died. A grown-up agrees to their own "
        "childhood photo. For one of several: 2=no.",
        _WHO,
    ),
]
Living = Annotated[
    str | None,
    yes_no("Whether they are living, where the subject does not say it already.", _WHO),
]
RightsChoice = Annotated[
    Rights | None,
    taught(
        "By what right the photo is used. Without it, the clip can only be private.",
        RIGHTS_SENTENCES,
        _WHO,
    ),
]
ConsentFile = Annotated[
    Path | None,
    typer.Option(
        "--consent",
        help="An agreement that fondly consent new wrote down; it says who is shown and by what "
        "right, and how far the agreement goes.",
        show_default=False,
        rich_help_panel=_WHO,
    ),
]
OthersChoice = Annotated[
    Others | None,
    typer.Option(
        "--others",
        help="Faces that do not move and are not declared by number: keep, the default, counts "
        "them, and blur makes them nobody.",
        show_default=False,
        rich_help_panel=_WHO,
    ),
]
AudienceChoice = Annotated[
    Audience | None,
    taught("Who will see it; private by default.", AUDIENCE_SENTENCES, _FOR),
]
AboutChoice = Annotated[
    About | None,
    taught(
        "What no program can see: whether it is one of the requests to avoid. Asked where there "
        "is somebody to ask.",
        ABOUT_SENTENCES,
        _FOR,
    ),
]
