from __future__ import annotations

import numpy as np

from fondly.analysis.framing import frame
from fondly.domain.brief import Brief
from fondly.domain.consent import Subject
from fondly.domain.framing import NATIVE, Framing
from fondly.domain.options import Others
from fondly.pipeline.others import Seen, seen_in
from tests.analysis.people import make_analysis, make_face

SIZE = (640, 480)
NOISE = np.random.default_rng(4).integers(0, 256, (480, 640, 3), np.uint8)
PLACES = ((160, 240, 120), (400, 240, 100), (560, 240, 80))
FACES = tuple(make_face(x, y, height, SIZE) for x, y, height in PLACES)


def seen(brief: Brief) -> Seen:
    analysis = make_analysis(FACES, NOISE, chosen=0)
    return seen_in(brief, analysis, frame(analysis, Framing.PHOTO, NATIVE), (1,))


def fineness(pixels: np.ndarray, x: int, y: int) -> float:
    return float(pixels[y - 15 : y + 15, x - 15 : x + 15].std())


def test_others_are_counted_as_they_are_unless_they_are_blurred() -> None:
    kept = seen(Brief(Subject.SELF))
    assert kept.shown == (1, 2, 3)
    assert np.array_equal(kept.framed.photo.pixels, NOISE)
    blurred = seen(Brief(Subject.SELF, others=Others.BLUR))
    assert blurred.shown == (1,)
    pixels = blurred.framed.photo.pixels
    assert fineness(pixels, 160, 240) > 70
    assert fineness(pixels, 400, 240) < 15
    assert fineness(pixels, 560, 240) < 15
    assert blurred.framed.photo.content_hash != kept.framed.photo.content_hash
    (told,) = blurred.findings
    assert told.sentence.startswith("2 more faces are blurred")


def test_who_is_declared_stays() -> None:
    brief = Brief({1: Subject.SELF, 3: Subject.LIVING_CONSENTED}, others=Others.BLUR)
    assert seen(brief).shown == (1, 3)
    everybody = Brief({1: Subject.SELF, 2: Subject.SELF, 3: Subject.SELF}, others=Others.BLUR)
    assert not seen(everybody).findings
