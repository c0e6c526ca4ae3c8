"""What the visible label says, by occasion and language.

Every wording says that the motion was made by an AI, what kind of clip it is, and nothing else: no
name, no promise, no joke. They are our own; “AI-animated family tribute” is that of mission text
001, and the others say the same of their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fondly.domain.occasion import CUSTOMS, Named, Occasion
from fondly.domain.options import Language
from fondly.errors import OptionInvalid


@dataclass(frozen=True)
class Wording:
    """The words of one language.

    Args:
        labels: of the visible label, by what it calls the clip.
        before: below the photograph, where it is shown beside what came of it.
    """

    labels: Mapping[Named, str]
    before: str

    def __post_init__(self) -> None:
        if set(self.labels) != set(Named):
            raise ValueError("a language has words for everything that a label calls a clip")
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))


def _wording(before: str, *labels: str) -> Wording:
    return Wording(dict(zip(Named, labels, strict=True)), before)


WORDINGS: Mapping[Language, Wording] = MappingProxyType(
    {
        Language.EN: _wording(
            "The photograph",
            "AI-animated photo",
            "AI-animated birthday greeting",
            "AI-animated family tribute",
            "AI-animated memory",
            "AI-animated family photo",
            "AI-animated portrait",
            "AI-animated character",
        ),
        Language.DE: _wording(
            "Die Fotografie",
            "KI-animiertes Foto",
            "KI-animierter Geburtstagsgruß",
            "KI-animiertes Familienandenken",
            "KI-animierte Erinnerung",
            "KI-animiertes Familienfoto",
            "KI-animiertes Porträt",
            "KI-animierte Figur",
        ),
        Language.FR: _wording(
            "La photographie",
            "Photo animée par IA",
            "Vœux d’anniversaire animés par IA",
            "Hommage familial animé par IA",
            "Souvenir animé par IA",
            "Photo de famille animée par IA",
            "Portrait animé par IA",
            "Personnage animé par IA",
        ),
        Language.ES: _wording(
            "La fotografía",
            "Foto animada con IA",
            "Felicitación de cumpleaños animada con IA",
            "Homenaje familiar animado con IA",
            "Recuerdo animado con IA",
            "Foto familiar animada con IA",
            "Retrato animado con IA",
            "Personaje animado con IA",
        ),
        Language.IT: _wording(
            "La fotografia",
            "Foto animata con l’IA",
            "Auguri di compleanno animati con l’IA",
            "Omaggio di famiglia animato con l’IA",
            "Ricordo animato con l’IA",
            "Foto di famiglia animata con l’IA",
            "Ritratto animato con l’IA",
            "Personaggio animato con l’IA",
        ),
        Language.PT: _wording(
            "A fotografia",
            "Foto animada por IA",
            "Mensagem de aniversário animada por IA",
            "Homenagem da família animada por IA",
            "Recordação animada por IA",
            "Foto de família animada por IA",
            "Retrato animado por IA",
            "Personagem animada por IA",
        ),
        Language.NL: _wording(
            "De foto",
            "Met AI geanimeerde foto",
            "Met AI geanimeerde verjaardagswens",
            "Met AI geanimeerd familie-eerbetoon",
            "Met AI geanimeerde herinnering",
            "Met AI geanimeerde familiefoto",
            "Met AI geanimeerd portret",
            "Met AI geanimeerd personage",
        ),
        Language.PL: _wording(
            "Fotografia",
            "Zdjęcie animowane przez AI",
            "Życzenia urodzinowe animowane przez AI",
            "Rodzinny hołd animowany przez AI",
            "Wspomnienie animowane przez AI",
            "Zdjęcie rodzinne animowane przez AI",
            "Portret animowany przez AI",
            "Postać animowana przez AI",
        ),
    }
)
"""In the order of `Named`."""

USUAL_LABEL = WORDINGS[Language.EN].labels[Named.PHOTO]

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
"""Languages whose letters run from right to left, most of them joined."""
OTHER_LETTERS = frozenset(
    {"am", "bn", "bo", "gu", "hi", "hy", "ja", "ka", "km", "kn", "ko", "lo", "ml", "mr", "my", "ne",
     "or", "pa", "si", "ta", "te", "th", "ti", "yue", "zh"}
)  # fmt: skip
"""Languages whose letters are not in the font that ships."""


def label_for(occasion: Occasion | None, language: Language = Language.EN) -> str:
    """The words of the visible label for an occasion; None is no occasion."""
    named = Named.PHOTO if occasion is None else CUSTOMS[occasion].named
    return WORDINGS[language].labels[named]


def parse_language(text: str) -> Language:
    """A language as people write it: de, or de-AT.

    Raises:
        OptionInvalid: there are no words in it; it says why.
    """
    code = text.strip().lower().replace("_", "-").split("-")[0]
    if code in set(Language):
        return Language(code)
    if code in RIGHT_TO_LEFT:
        why = "its letters run from right to left, which the label cannot be written in yet"
    elif code in OTHER_LETTERS:
        why = "the font that ships has no letters for it"
    else:
        why = "nobody has given it words yet"
    raise OptionInvalid(
        f"The label is not written in {text.strip()[:32]!r}: {why}.",
        f"Choose one of {', '.join(Language)}, and add words of your own where you share the clip.",
    )
