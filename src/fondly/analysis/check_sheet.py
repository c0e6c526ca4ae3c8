"""The answer to whether a photo will do, drawn for a family: the photo, and beside it the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from fondly.domain.analysis import Analysis
from fondly.domain.finding import Finding, Severity
from fondly.domain.suitability import Suitability, Verdict

PHOTO_PX, PANEL_PX = (900, 1000), 640
"""Largest size of the photo, and width of the words beside it."""
MARGIN, GAP = 48, 18
MOST_FINDINGS = 9

Colour = tuple[int, int, int]
_PAPER: Colour = (250, 246, 239)
_INK: Colour = (46, 40, 52)
_QUIET: Colour = (116, 106, 112)
_LINE: Colour = (226, 216, 202)
_FRAME: Colour = (255, 250, 240)
_FACE: Colour = (238, 186, 92)
_VERDICTS: dict[Verdict, Colour] = {
    Verdict.GOOD: (74, 130, 92),
    Verdict.FAIR: (190, 130, 42),
    Verdict.POOR: (178, 74, 62),
}
_SEVERITIES: dict[Severity, Colour] = {
    Severity.BLOCKS: (178, 74, 62),
    Severity.WARNS: (214, 150, 56),
    Severity.NOTES: (168, 176, 160),
}
_DIMMED = 0.55
"""Light left to what the clip would not show."""
_NO_FINDING = "Nothing stands in the way."


def draw_check(
    analysis: Analysis, number: int | None, suitability: Suitability
) -> NDArray[np.uint8]:
    """The photo with its face and the suggested frame, and the verdict in words beside it.

    Args:
        analysis: of the photo.
        number: the face that was judged, from 1, or None.
        suitability: the verdict.

    Returns:
        (H, W, 3) uint8 sRGB, about 1700 px wide.
    """
    photo = _draw_photo(analysis, number, suitability.crop_px)
    panel = _Panel()
    panel.verdict(suitability)
    shown = suitability.findings[:MOST_FINDINGS]
    for finding in shown:
        panel.finding(finding)
    if not shown:
        panel.line(_NO_FINDING, 24, _INK)
    left_out = len(suitability.findings) - len(shown)
    if left_out:
        panel.line(f"and {left_out} more, with fondly check", 19, _QUIET)
    legend = 44
    height = 2 * MARGIN + max(photo.height + legend, panel.bottom)
    sheet = Image.new("RGB", (3 * MARGIN + photo.width + PANEL_PX, height), _PAPER)
    sheet.paste(photo, (MARGIN, MARGIN))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle(
        (MARGIN - 1, MARGIN - 1, MARGIN + photo.width, MARGIN + photo.height), outline=_LINE
    )
    _draw_legend(draw, (MARGIN, MARGIN + photo.height + 16), suitability, number)
    panel.draw(sheet, (2 * MARGIN + photo.width, MARGIN))
    return np.asarray(sheet, np.uint8)


def _draw_photo(
    analysis: Analysis, number: int | None, crop_px: tuple[float, float, float, float] | None
) -> Image.Image:
    photo = analysis.photo
    scale = min(PHOTO_PX[0] / photo.width, PHOTO_PX[1] / photo.height)
    size = (max(round(photo.width * scale), 1), max(round(photo.height * scale), 1))
    picture = Image.fromarray(photo.pixels).resize(size, Image.Resampling.LANCZOS)
    if crop_px is not None:
        box = _scaled(crop_px, scale)
        dark = picture.point([round(value * _DIMMED) for value in range(256)] * 3)
        dark.paste(picture.crop(box), box[:2])
        picture = dark
        draw = ImageDraw.Draw(picture)
        draw.rectangle(box, outline=_INK, width=5)
        draw.rectangle([box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1], outline=_FRAME, width=3)
    if number is not None:
        draw = ImageDraw.Draw(picture)
        points = analysis.faces[number - 1].landmarks[:, :2]
        face = (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
        box = _scaled(face, scale)
        draw.rounded_rectangle(box, radius=max((box[2] - box[0]) // 8, 2), outline=_FACE, width=3)
    return picture


def _scaled(box: tuple[float, float, float, float], scale: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(value * scale) for value in box)
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _draw_legend(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], suitability: Suitability, number: int | None
) -> None:
    x, y = place
    if number is not None:
        draw.rounded_rectangle((x, y + 3, x + 22, y + 21), radius=4, outline=_FACE, width=3)
        draw.text((x + 32, y), "the face", fill=_QUIET, font=_font(19))
        x += 140
    if suitability.crop_px is not None:
        draw.rectangle((x, y + 3, x + 22, y + 21), outline=_INK, width=2)
        draw.text((x + 32, y), "what the clip would show", fill=_QUIET, font=_font(19))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@dataclass(frozen=True)
class _Text:
    """A line of words, or the mark before them."""

    x: int
    y: int
    words: str
    size: int
    colour: Colour


class _Panel:
    """Words set line by line, drawn once it is known how tall they are."""

    def __init__(self) -> None:
        self._texts: list[_Text] = []
        self._marks: list[tuple[int, int, int, Colour]] = []
        self._rules: list[int] = []
        self.bottom = 0

    def verdict(self, suitability: Suitability) -> None:
        colour = _VERDICTS[suitability.verdict]
        self._marks.append((0, 11, 30, colour))
        self._texts.append(_Text(46, 0, suitability.verdict.value.capitalize(), 46, colour))
        self.bottom = 66
        self.line(suitability.sentence, 25, _INK)
        self._rules.append(self.bottom + 2)
        self.bottom += GAP + 6

    def finding(self, finding: Finding) -> None:
        self._marks.append((2, self.bottom + 8, 14, _SEVERITIES[finding.severity]))
        self.line(finding.sentence, 22, _INK, indent=34)
        self.line(finding.advice, 19, _QUIET, indent=34)
        if finding.remedy is not None:
            self.line(f"fondly animate … {finding.remedy}", 19, _VERDICTS[Verdict.GOOD], indent=34)
        self.bottom += GAP

    def line(self, words: str, size: int, colour: Colour, *, indent: int = 0) -> None:
        for part in _wrapped(words, size, PANEL_PX - indent):
            self._texts.append(_Text(indent, self.bottom, part, size, colour))
            self.bottom += round(size * 1.35)

    def draw(self, sheet: Image.Image, corner: tuple[int, int]) -> None:
        x, y = corner
        draw = ImageDraw.Draw(sheet)
        for left, top, size, colour in self._marks:
            sheet.paste(colour, (x + left, y + top), _disc(size))
        for text in self._texts:
            place = (x + text.x, y + text.y)
            draw.text(place, text.words, fill=text.colour, font=_font(text.size))
        for rule in self._rules:
            draw.line((x, y + rule, x + PANEL_PX, y + rule), fill=_LINE, width=2)


def _disc(size: int) -> Image.Image:
    """A smooth disc as a mask."""
    large = Image.new("L", (8 * size, 8 * size))
    ImageDraw.Draw(large).ellipse((0, 0, 8 * size - 1, 8 * size - 1), fill=255)
    return large.resize((size, size), Image.Resampling.BOX)


def _wrapped(words: str, size: int, width: int) -> Iterator[str]:
    font, line = _font(size), ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line
