"""The page of the destinations, written from their table."""

from __future__ import annotations

from fondly.export.destination import Destination, Form
from fondly.export.destinations import DESTINATIONS
from fondly.pipeline.sizes import LEAST_BITS

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


def exporting_page() -> str:
    """What `fondly export` makes, for whom, and how."""
    rows = "".join(
        f"| `{one.name}` | {one.what} | {_file(one)} | {_picture(one)} | {_limits(one)} | "
        f"{one.told} |\n"
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
        "private films. It keeps out of what the place covers with its own buttons.\n"
        "- Its **signature**: every file of every destination is signed last, each picture of a "
        "sequence too, so that `fondly verify` tells a stranger what it is and that nobody changed "
        "it. A kind of file that could not be signed is not offered.\n"
        "- Its **watermark**, which stays when a place encodes the file anew; see "
        "[provenance](provenance.md). `montage`, `montage-png` and `poster` carry none: a mark is "
        "fixed in a frame that these do not keep.\n"
        "- The **audience** that `--audience` names is judged by [the rules](reference/policy.md) "
        "before anything is made.\n\n"
        "## The destinations\n\n"
        "Films are H.264 in yuv420p and BT.709, at a constant rate, without B-frames and edit "
        "list, the index in front. A picture is never stretched and never larger than the clip's "
        "own, but to fill a frame of fixed size: what it leaves free goes on as the picture's "
        "edges do, softer and darker outwards, and stands still; no camera moves there. Where a "
        "place takes only so many bytes, the picture is made smaller before it is made worse "
        f"({LEAST_BITS:g} bits a pixel at least).\n\n"
        "| `--for` | what for | made | picture | limits | limits from |\n"
        "|---|---|---|---|---|---|\n" + rows + "\n"
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
