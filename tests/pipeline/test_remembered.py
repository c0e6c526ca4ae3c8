from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fondly.domain.brief import Brief
from fondly.domain.consent import About, Audience, Rights, Subject
from fondly.domain.occasion import Occasion
from fondly.pipeline.remembered import recall, remember, unremember

PHOTO, TODAY = "c" * 64, date(2026, 11, 21)


def test_what_was_said_of_a_photo_is_known_the_next_time(own_folder: Path) -> None:
    assert recall(PHOTO) is None
    brief = Brief(
        {1: Subject.SELF, 2: Subject.LIVING_CONSENTED},
        rights=Rights.OWN,
        audience=Audience.PUBLIC,
        occasion=Occasion.BIRTHDAY,
        about=About.NONE,
        adult={2: True},
    )
    remember(PHOTO, brief, today=TODAY)
    known = recall(PHOTO)
    assert known is not None
    assert (known.subject, known.adult, known.living) == (brief.subject, brief.adult, None)
    assert (known.rights, known.about, known.when) == (Rights.OWN, About.NONE, TODAY)
    (file,) = (own_folder / "declared").iterdir()
    assert "public" not in file.read_text()
    assert "birthday" not in file.read_text()
    remember(PHOTO, Brief(Subject.FICTIONAL), today=TODAY)
    known = recall(PHOTO)
    assert known is not None
    assert (known.subject, known.rights) == (Subject.FICTIONAL, None)
    assert unremember(PHOTO)
    assert recall(PHOTO) is None
    assert not unremember(PHOTO)


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"subject": "anybody", "when": "2026-11-21"}', '{"subject": "self"}',
     '{"subject": {"0": "self"}, "when": "2026-11-21"}',
     '{"subject": "self", "adult": 1, "when": "2026-11-21"}'],
)  # fmt: skip
def test_a_damaged_note_is_asked_anew(own_folder: Path, content: str) -> None:
    (own_folder / "declared").mkdir()
    (own_folder / "declared" / f"{PHOTO}.json").write_text(content)
    assert recall(PHOTO) is None
