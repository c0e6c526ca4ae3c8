"""The page of the destinations, written from their table."""

from __future__ import annotations

from fondly.domain.occasion import Named
from fondly.domain.options import LabelPlace
from fondly.domain.wording import WORDINGS
from fondly.export.destination import Destination, Form
from fondly.export.destinations import DESTINATIONS
from fondly.export.label import LEAST_CONTRAST
from fondly.export.lettering import CAPITALS, SMALLEST_TEXT_PX, TEXT_OF_SHORT_SIDE, text_px
from fondly.pipeline.sizes import LEAST_BITS, SMALLER

NOTE = "<!-- Written by `make docs`; change tools/exporting_page.py or the table instead. -->\n\n"

_MADE: dict[Form, str] = {
    Form.VIDEO: "MP4, H.264",
    Form.LOOP: "MP4, H.264",
    Form.GIF: "GIF",
    Form.WEBP: "animated WebP",
    Form.AVIF: "animated AVIF",
    Form.LIVE_PHOTO: "JPEG and MOV, H.264",
    Form.MOTION_PHOTO: "JPEG with an MP4 behind it",
    Form.MONTAGE: "MOV, ProRes 4444 with alpha",
    Form.FRAMES: "PNG with alpha, a folder",
    Form.MASTER: "MP4, FFV1, RGB",
    Form.STILL: "JPEG",
    Form.POSTER: "JPEG",
}
_FILMS = {Form.VIDEO, Form.LOOP}
_USUAL = (1080, 1350)


def exporting_page() -> str:
    """What `fondly export` makes, for whom, and how."""
    rows = "".join(
        f"| `{one.name}` | {one.what} | {_file(one)} | {_picture(one)} | "
        f"{_capitals(one)} | {_limits(one)} | {one.told} |\n"
        for one in DESTINATIONS
    )
    return (
        f"{NOTE}# Exporting\n\n"
        "```\nfondly export grandma.alive.mp4 --for whatsapp,story -o shared\n```\n\n"
        "`fondly animate` writes a private clip. `fondly export` makes of it what each place "
        "takes, several at once; `fondly export --list` shows them, and with a clip how each "
        "would be made.\n\n"
        "## Where it is taken from\n\n"
        "- **Rendered again.** For a week Fondly keeps a sealed copy of photo and recipe (see "
        "[privacy](privacy.md)). From these the clip is rendered at the destination's own size, "
        "so that nothing is encoded twice.\n"
        "- **Copied.** Where the clip is already as the place wants it, and needs no other label, "
        "it is passed on as it is, byte for byte.\n"
        "- **Converted.** Once the copy is let go, the clip itself is decoded and encoded a second "
        "time, and the command says so. `montage`, `montage-png` and `master` are not made then: "
        "they need what the clip no longer holds. Whoever has the photo gives it with `--photo`, "
        "and everything is as before.\n\n"
        "A clip that another program made, or that was changed after it was signed, is not "
        "exported: its recipe must lie beside it, and be the one that its signature tells of.\n\n"
        "## What every export has\n\n"
        "- Its **label**, from the first frame to the last where it is for family or public, where "
        "it repeats, and where it can be cut up or looked at as a single picture; at the end of "
        "private films; see [below](#the-label).\n"
        "- Its **signature**: every file of every destination is signed last, each picture of a "
        "sequence too, so that `fondly verify` tells a stranger what it is and that nobody changed "
        "it. A kind of file that could not be signed is not offered.\n"
        "- Its **watermark**, which stays when a place encodes the file anew; see "
        "[provenance](provenance.md). `montage`, `montage-png` and `poster` carry none: a mark is "
        "fixed in a frame that these do not keep.\n"
        "- The **audience** that `--audience` names is judged by [the rules](reference/policy.md) "
        "before anything is made.\n\n" + _label() + "## The destinations\n\n"
        "Films are H.264 in yuv420p and BT.709, at a constant rate, without B-frames and edit "
        "list, the index in front. A picture is never stretched and never larger than the clip's "
        "own, but to fill a frame of fixed size: what it leaves free goes on as the picture's "
        "edges do, softer and darker outwards, and stands still; no camera moves there. Where a "
        "place takes only so many bytes, the picture is made smaller before it is made worse "
        f"({LEAST_BITS:g} bits a pixel at least).\n\n"
        "| `--for` | what for | made | picture | label | limits | limits from |\n"
        "|---|---|---|---|---|---|---|\n" + rows + "\n"
        "Under “label” stands how high its capitals are in a clip of 1080x1350, and how high at "
        "the smallest size that is tried. "
        "Limits marked as ours are careful guesses: those makers publish none. The pair of "
        "`live-photo` is read as one by exiftool; neither it nor `motion-photo` has been tried in "
        "Apple's or Google's own programs.\n\n"
        "- `loop` renders up to a minute of quiet life and repeats its packets, so that the last "
        "minute is as good as the first.\n"
        "- `live-photo`, `motion-photo` and `still` choose the moment with open lids, a look at "
        "the camera and the most smile.\n"
        "- `story`, `reel` and `tiktok` hold a shorter clip at rest until it lasts three "
        "seconds.\n"
    )


def _label() -> str:
    named = list(Named)
    head = "| `--language` | " + " | ".join(str(one).replace("-", " ") for one in named) + " |\n"
    rows = "".join(
        f"| `{language}` | " + " | ".join(wording.labels[one] for one in named) + " |\n"
        for language, wording in WORDINGS.items()
    )
    return (
        "## The label\n\n"
        "What it calls the clip follows from the occasion; without one it is a photo. It is "
        "English where nothing is said: Fondly does not guess from the computer's settings who "
        "will read it. `fondly animate --language de` is remembered in the recipe; `fondly export "
        "--language fr` writes it anew for one place, where the photo is at hand. What is signed "
        "and noted in the file is English but for the words of the label.\n\n"
        + head
        + "|---" * (len(named) + 1)
        + "|\n"
        + rows
        + "\n"
        "The font that ships, Roboto, has the Latin, Greek and Cyrillic letters. There are no "
        "others behind it, and none is borrowed from the computer, where the clip would look "
        "different on every machine. Chinese, Japanese, Korean and other scripts have no letters "
        "in it, and Arabic, Hebrew and other languages written from right to left would need their "
        "letters joined and turned; asked for one of these, Fondly says so and makes nothing, "
        "rather than a label of empty boxes. Choose a language of the table, and add a line in "
        "your own where you share the clip.\n\n"
        f"`--label-place` is {', '.join(f'`{one}`' for one in LabelPlace)}; the first is the "
        "default. It is a place in that part of the frame which nobody covers: above the buttons "
        "of a story, left of those of a reel. Long words break into two lines.\n\n"
        f"**It can be read.** Its capitals are {CAPITALS * TEXT_OF_SHORT_SIDE:.1%} of the frame's "
        "shorter side: 16 minutes of arc, the least that ISO 9241-303 allows, on a phone 65 mm "
        f"wide held at 30 cm; and never below {CAPITALS * SMALLEST_TEXT_PX:.0f} px. Behind the "
        "words lies a dark plate. In every frame the brightest pixel under the words is measured, "
        f"and the plate made as strong as a contrast of {LEAST_CONTRAST:g} : 1 asks for; WCAG 2.2 "
        "asks for 4.5, and encoding takes some. It grows stronger where the picture brightens and "
        "never fainter again, so that it does not flicker. On transparent ground it is as strong "
        "as white asks for.\n\n"
    )


def _capitals(destination: Destination) -> str:
    """Height of the label's capitals in pixels, at the usual and the smallest size."""
    if destination.form is Form.POSTER:
        return "below the picture"
    sides = destination.sizes or (_USUAL[0],)
    if destination.canvas is not None:
        sides = (min(destination.canvas),)
    elif destination.longest_px is not None:
        share = min(1.0, destination.longest_px / _USUAL[1])
        least = SMALLER[-1] if destination.most_bytes is not None else 1.0
        sides = (round(_USUAL[0] * share), round(_USUAL[0] * share * least))
    heights = dict.fromkeys(round(CAPITALS * text_px(side)) for side in (sides[0], sides[-1]))
    return " to ".join(map(str, heights)) + " px"


def _file(destination: Destination) -> str:
    made = _MADE[destination.form]
    if destination.form in _FILMS:
        made += f" {destination.profile.capitalize()}"
        made += f" {destination.level}" if destination.level else ""
        made += ", silent sound" if destination.silent_track else ""
    return made


def _picture(destination: Destination) -> str:
    if destination.canvas is not None:
        return "{}x{}".format(*destination.canvas)
    if destination.sizes:
        return f"short side at most {destination.sizes[0]}"
    if destination.longest_px is not None:
        return f"long side at most {destination.longest_px}"
    return "the clip's own"


def _limits(destination: Destination) -> str:
    told = []
    if destination.most_bytes is not None:
        told.append(f"{destination.most_bytes / 1e6:g} MB")
    if destination.least_s is not None:
        told.append(f"at least {destination.least_s} s")
    if destination.most_s is not None:
        told.append(f"at most {destination.most_s} s")
    if destination.most_rate is not None:
        told.append(f"{float(destination.most_rate):g} frames a second")
    if destination.needs_photo:
        told.append("needs the photo")
    return ", ".join(told) or "none"
