"""What somebody declares of a photo: by options, by a record, by an earlier answer, or asked."""

from __future__ import annotations

import time
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from fondly.cli.asking import ask_about, ask_rights, ask_subject, undeclared
from fondly.cli.screen import told
from fondly.domain.consent import (
    ABOUT_SENTENCES,
    RIGHTS_SENTENCES,
    SUBJECT_SENTENCES,
    Audience,
)
from fondly.domain.people import Said
from fondly.errors import OutputError, PhotoNotFound

if TYPE_CHECKING:
    from fondly.domain.brief import Brief
    from fondly.domain.decision import Decision
    from fondly.domain.photo import Photo
    from fondly.pipeline.remembered import Remembered

_PEOPLE = ("subject", "adult", "living")


class Declaring:
    """Completes what was said on the command line.

    Args:
        path: of the photo.
        max_megapixels: larger ones are refused.
        may_ask: whether somebody can be asked.
        as_json: whether nothing is told to people.

    Raises:
        PhotoNotFound: there is no file of that name.
    """

    def __init__(self, path: Path, max_megapixels: float, *, may_ask: bool, as_json: bool) -> None:
        if not path.exists():
            raise PhotoNotFound(f"There is no file {path}.", "Check the name and the folder.")
        self._path, self._max_megapixels = path, max_megapixels
        self._may_ask, self._as_json = may_ask, as_json
        self._was_asked = False
        self.reused: tuple[str, ...] = ()
        self.opened_s = 0.0

    @cached_property
    def photo(self) -> Photo:
        """The photo, opened when it is first needed.

        Raises:
            InputError: it cannot be used.
        """
        from fondly.media.photo_file import open_photo

        started = time.perf_counter()
        photo = open_photo(self._path, max_megapixels=self._max_megapixels)
        self.opened_s = time.perf_counter() - started
        return photo

    def __call__(self, given: dict[str, Any]) -> dict[str, Any]:
        """The options with what is still missing of the declaration.

        What was said now stands above a consent record, and this above what was said before.

        Raises:
            SubjectUndeclared: nobody ever said who is shown, and there is nobody to ask.
            Cancelled: whoever is asked leaves instead.
        """
        from fondly.pipeline.remembered import recall

        self._was_asked = True
        known = recall(self.photo.content_hash)
        said = self._recorded(given)
        in_private = said.get("audience", Audience.PRIVATE) is Audience.PRIVATE
        if known is not None:
            said = self._reminded(said, known, in_private=in_private)
        if "subject" not in said:
            if not self._may_ask:
                raise undeclared()
            said["subject"] = ask_subject()
        if self._may_ask and "rights" not in said and not in_private:
            said["rights"] = ask_rights()
        if self._may_ask and "about" not in said:
            said["about"] = ask_about()
        return said

    def keep(self, brief: Brief) -> None:
        """Remember what was declared, for the next time with this photo.

        Nothing is, where a recipe declared it.
        """
        from fondly.pipeline.remembered import remember

        if not self._was_asked:
            return

        try:
            remember(self.photo.content_hash, brief, today=date.today())  # noqa: DTZ011  the user's day
        except OutputError as error:
            if not self._as_json:
                told().print(f"Your answers were not kept: {escape(error.message)}", style="dim")

    @staticmethod
    def _recorded(given: dict[str, Any]) -> dict[str, Any]:
        record = given.get("consent")
        if record is None:
            return dict(given)
        recorded = {name: getattr(record, name) for name in (*_PEOPLE, "rights")}
        return {**{name: one for name, one in recorded.items() if one is not None}, **given}

    def _reminded(
        self, said: dict[str, Any], known: Remembered, *, in_private: bool
    ) -> dict[str, Any]:
        names = ["rights"]
        if in_private:
            names.append("about")
        if "subject" not in said:
            # Age and life are said of somebody: with another subject they are another's.
            names = [*_PEOPLE, *names]
        missing = {name: getattr(known, name) for name in names if name not in said}
        reused = {name: one for name, one in missing.items() if one is not None}
        self.reused = tuple(reused)
        if reused and not self._as_json:
            told().print(f"As you said on {known.when:%d %B %Y}: {_sentences(reused)}")
            options = ", ".join(f"--{name}" for name in reused)
            told().print(f"Say it anew with {options}, if that is no longer so.", style="dim")
        return {**said, **reused}


def _sentences(reused: dict[str, Any]) -> str:
    told_by = {"subject": SUBJECT_SENTENCES, "rights": RIGHTS_SENTENCES, "about": ABOUT_SENTENCES}
    parts = []
    for name, said in reused.items():
        if name in told_by:
            lead = "Of the requests to avoid: " if name == "about" else ""
            parts += [lead + sentence for sentence in _words(said, told_by[name])]
    return escape(" ".join(parts))


def _words(said: Said[Any], sentences: Any) -> list[str]:  # noqa: ANN401  by any kind of word
    if isinstance(said, str):
        return [sentences[said]]
    return [f"Face {face}: {sentences[one]}" for face, one in said.items()]


def declared_facts(brief: Brief) -> dict[str, Any]:
    """What was declared, as plain JSON values."""
    from fondly.domain.plain_values import plain

    return {
        "subject": plain(brief.subject),
        "adult": plain(brief.adult),
        "living": plain(brief.living),
        "rights": brief.rights,
        "audience": brief.audience,
        "occasion": brief.occasion,
        "about": brief.about,
        "consent": None if brief.consent is None else brief.consent.scope_of(),
    }


def print_advice(decision: Decision) -> None:
    """What a careful friend would say of a clip that was made."""
    for sentence in decision.advice:
        told().print(f"  {escape(sentence)}", style="dim")
