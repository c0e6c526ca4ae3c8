"""Kinds of print and uncut photos, on real pictures, which are not in the repository."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from fondly.imaging.tone_kind import ToneKind, read_tone
from fondly.restoration.geometry import mend_geometry

GREY = {
    "BlindTest__alan_turing.jpeg", "BlindTest__nikola_tesla.jpg", "BlindTest__thomas_edison.jpg",
    "CodeFormer__132_Robert_Downey_Jr_00.png", "CodeFormer__169_John_Lennon_00.png",
    "CodeFormer__Einstein01.png", "CodeFormer__Einstein02.png", "CodeFormer__Hepburn01.png",
    "DDColor__Helen-Keller-meeting-Charlie-Chaplin-in-.jpg",
    "DDColor__Louis-Armstrong-practicing-in-his-dressi.jpg", "DeOldify__1850Geography.jpg",
    "GFPGAN__Julia_Roberts_crop.png", "GFPGAN__Paris_Hilton_crop.png", "GPEN__813000_gray.png",
    "GPEN__827000_gray.png", "GPEN__Solvay_conference_1927.png", "diva__edith_clarke.jpg",
    "diva__grace_hopper.jpg", "jpgglitch__lincoln.jpg", "skimage__camera.png", "tjxj__Henry.jpg",
    "tjxj__edison.jpg", "tjxj__einstein.png", "tjxj__lincoln.jpg",
}  # fmt: skip
TONED = {
    "BOPBL_scratch__b.png", "BOPBL_scratch__c.png", "DeOldify__1860Girls.jpg",
    "DeOldify__1860sSamauris.png", "DeOldify__1867MusicianConstantinople.jpg",
    "DeOldify__1870sSphinx.jpg", "DeOldify__1874Mexico.png", "MakeItTalk__johncartoon.jpg",
    "diva__joan_clarke.jpg", "diva__margaret_hamilton.jpg",
}  # fmt: skip
"""Labelled by eye; all others are in colour, be they hand-coloured or painted. Three can be argued
about: a cartoon in blues (toned), a daguerreotype in a gilt mat (colour), a faintly pink grey."""
SIDE_PX = 512


def test_kinds_are_told_and_nothing_is_cut(shared_photos: Path) -> None:
    wrong, cut = [], []
    for path in sorted(shared_photos.glob("*.[jp]*g")):
        with Image.open(path) as image:
            image.draft("RGB", (SIDE_PX, SIDE_PX))
            small = image.convert("RGB")
        small.thumbnail((SIDE_PX, SIDE_PX))
        picture = np.asarray(small)
        kind = ToneKind.GREY if path.name in GREY else ToneKind.COLOUR
        kind = ToneKind.TONED if path.name in TONED else kind
        if read_tone(picture).kind is not kind:
            wrong.append((path.name, read_tone(picture)))
        if mend_geometry(picture).changed:
            cut.append(path.name)
    assert not wrong
    assert not cut
