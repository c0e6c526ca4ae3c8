"""From what was measured to words: what falls short, the checklist, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from fondly.domain.report import Answer, Report
from fondly.domain.vital_signs import Verdict, VitalSign, VitalSigns

MUST = frozenset(
    {
        *("likeness-least", "likeness-p5", "jitter", "leap", "fold", "background", "flicker"),
        *("cast", "sharpness", "sound-lag", "blink-count", "eyes-together", "smile-release"),
    }
)
"""What has to be in order. People differ in the rest, so it is a hint to look."""

_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "likeness": "The face becomes somebody else's: choose a subtler driver, or less --mouth.",
        "jitter": "It wobbles: crop tighter, use a clearer scan, or ask for less motion.",
        "leap": "The face leaps from one frame to the next: make the clip again from its photo.",
        "fold": "Skin folds over: ask for less --mouth or --head.",
        "background": "The background moves: it should be as still as the photo. Make the clip "
        "again, or put another background behind the person with --background blur.",
        "flicker": "The brightness flickers: make the clip again from its photo.",
        "cast": "The colours are not the photo's: the clip was changed after it was made.",
        "sharpness": "The face is softer than the photo: ask for less motion, or a smaller --size.",
        "eyes": "One eye stays open while the other blinks: make the clip again from its photo.",
        "blink": "The eyes do not blink as people's do: choose another driver, or less --eyes.",
        "smile": "A smile is cut short: let the clip last longer with --seconds.",
        "sound": "Sound and lips do not agree: make the clip again from its recipe.",
    }
)


def judged(
    signs: VitalSigns, likeness: tuple[tuple[float, float], ...], *, against_photo: bool
) -> Report:
    """The report on what was measured.

    Args:
        signs: of the motion and of the pictures, together.
        likeness: seconds and distance of each frame that was compared.
        against_photo: whether it was compared with the photo.
    """
    answers = tuple(_checklist(signs))
    report = Report(signs, MUST, answers, (), likeness, against_photo)
    found = {code.partition("-")[0] for code in report.falls_short}
    advice = tuple(words for kind, words in _ADVICE.items() if kind in found)
    return replace(report, advice=advice)


def _checklist(signs: VitalSigns) -> Iterator[Answer]:
    """The four lines to check before a clip is shown, as far as figures can answer them."""
    yield Answer(
        "mouth",
        "Does the mouth move calmly, and speech with its words?",
        _well(signs, "leap", "sound-lag"),
        f"{_told(signs['smile-onset'], 'No smile')}; {_said(signs['sound-lag'], 'silent')}.",
    )
    yield Answer(
        "eyes",
        "Are blinks occasional and natural?",
        _well(signs, "blink-count", "eyes-together", "blink-closing"),
        f"{_told(signs['blink-count'], 'No blink')}; "
        f"{_said(signs['eyes-together'], 'no blink')}. Look at the eyes yourself: they "
        "decide whether it is the same person.",
    )
    yield Answer(
        "expression",
        "Does the feeling fit the photo?",
        _well(signs, "likeness-least", "likeness-p5"),
        f"{_told(signs['likeness-least'], 'Nobody to compare with')}; 1 is the photo itself.",
    )
    yield Answer(
        "overall",
        "Does it feel like a keepsake rather than a performance?",
        _well(signs, "head-speed-p95", "background", "jitter"),
        f"{_told(signs['head-speed-p95'], 'The head is still')}; "
        f"{_said(signs['background'], 'no background to judge')}. The last word is the family's.",
    )


def _well(signs: VitalSigns, *codes: str) -> bool | None:
    """Whether all are within their norms; None where none can be judged."""
    verdicts = {signs[code].verdict for code in codes} - {Verdict.NONE}
    return verdicts == {Verdict.OK} if verdicts else None


def _said(sign: VitalSign, otherwise: str) -> str:
    if sign.value is None:
        return sign.note or otherwise
    unit = f" {sign.unit}" if sign.unit else ""
    return f"{sign.name} {round(sign.value, 2):g}{unit}"


def _told(sign: VitalSign, otherwise: str) -> str:
    """The same at the beginning of a sentence."""
    said = _said(sign, otherwise)
    return said[:1].upper() + said[1:]
