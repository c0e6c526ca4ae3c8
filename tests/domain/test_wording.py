"""The label's words: every language whole, and no language that would come out wrong."""

from __future__ import annotations

import pytest

from fondly.domain.occasion import CUSTOMS, Named, Occasion
from fondly.domain.options import Language
from fondly.domain.wording import WORDINGS, Wording, label_for, parse_language
from fondly.errors import OptionInvalid


def test_every_language_has_words_for_every_occasion() -> None:
    assert set(WORDINGS) == set(Language)
    for language in Language:
        for occasion in (None, *Occasion):
            named = Named.PHOTO if occasion is None else CUSTOMS[occasion].named
            assert label_for(occasion, language) == WORDINGS[language].labels[named]
    assert label_for(Occasion.MEMORIAL) == "AI-animated family tribute"
    assert label_for(None, Language.DE) == "KI-animiertes Foto"


def test_a_language_that_lacks_words_is_none() -> None:
    with pytest.raises(ValueError, match="everything"):
        Wording({Named.PHOTO: "AI"}, "The photograph")


@pytest.mark.parametrize(
    ("said", "meant"), [("de", "de"), (" PT-br ", "pt"), ("fr_CA", "fr"), ("pl", "pl")]
)
def test_a_language_is_named_as_people_name_it(said: str, meant: str) -> None:
    assert parse_language(said) == meant


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("ar", "right to left"),
        ("he-IL", "right to left"),
        ("ja", "no letters"),
        ("zh-Hant", "no letters"),
        ("fi", "nobody has given"),
        ("german", "nobody has given"),
        ("", "nobody has given"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_reason(said: str, why: str) -> None:
    with pytest.raises(OptionInvalid, match=why) as refused:
        parse_language(said)
    assert "en, de, fr" in refused.value.hint
