"""Where a clip goes, and what each place accepts, as data: docs/exporting.md is written from it."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

from fondly.errors import UnknownDestination
from fondly.export.destination import Destination, Form, SafeArea
from fondly.media.video_file import Profile

MB = 1_000_000
_STORY = (1080, 1920)
_OURS = "ours; the maker publishes none"

DESTINATIONS: tuple[Destination, ...] = (
    Destination(
        "universal",
        "Plays everywhere; the clip's own framing.",
        Form.VIDEO,
        "universal.mp4",
    ),
    Destination(
        "whatsapp",
        "A message on WhatsApp.",
        Form.VIDEO,
        "whatsapp.mp4",
        longest_px=1280,
        most_bytes=16 * MB,
        profile=Profile.MAIN,
        silent_track=True,
        told="16 MB, H.264 with AAC or no sound: Meta's documentation, 2026",
    ),
    Destination(
        "imessage",
        "A message on iPhones; small enough where it is sent as MMS.",
        Form.VIDEO,
        "imessage.mp4",
        longest_px=1280,
        most_bytes=7 * MB // 2,
        silent_track=True,
        told="ours; Apple publishes none, and carriers differ",
    ),
    Destination(
        "mms",
        "A message on any phone.",
        Form.VIDEO,
        "mms.mp4",
        longest_px=720,
        most_bytes=7 * MB // 2,
        most_rate=Fraction(30),
        profile=Profile.BASELINE,
        level="3.1",
        silent_track=True,
        told="ours; carriers differ",
    ),
    Destination(
        "story",
        "A story on Instagram or Facebook.",
        Form.VIDEO,
        "story.mp4",
        canvas=_STORY,
        most_bytes=100 * MB,
        least_s=Fraction(3),
        most_s=Fraction(60),
        most_rate=Fraction(60),
        silent_track=True,
        safe=SafeArea(top=0.13, bottom=0.18, left=0.04, right=0.04),
        told="9:16, 3 to 60 s: a publisher's guide; 100 MB and the safe area: ours",
    ),
    Destination(
        "reel",
        "A reel on Instagram or Facebook.",
        Form.VIDEO,
        "reel.mp4",
        canvas=_STORY,
        most_bytes=300 * MB,
        least_s=Fraction(3),
        most_s=Fraction(900),
        most_rate=Fraction(60),
        silent_track=True,
        safe=SafeArea(top=0.14, bottom=0.35, left=0.06, right=0.12),
        told="9:16, 3 s to 15 min, 300 MB: Meta's interface; the safe area: ours",
    ),
    Destination(
        "tiktok",
        "A post on TikTok.",
        Form.VIDEO,
        "tiktok.mp4",
        canvas=_STORY,
        most_bytes=1000 * MB,
        least_s=Fraction(3),
        most_s=Fraction(600),
        most_rate=Fraction(60),
        silent_track=True,
        safe=SafeArea(top=0.08, bottom=0.25, left=0.06, right=0.13),
        told="9:16, 3 s to 10 min, 1 GB: a publisher's guide; the safe area: ours",
    ),
    Destination(
        "square",
        "A square post.",
        Form.VIDEO,
        "square.mp4",
        canvas=(1080, 1080),
        most_rate=Fraction(60),
        silent_track=True,
        told="usual practice",
    ),
    Destination(
        "aura",
        "An Aura picture frame, by its app.",
        Form.VIDEO,
        "aura.mp4",
        longest_px=1920,
        most_s=Fraction(30),
        most_rate=Fraction(30),
        silent_track=True,
        told=_OURS,
    ),
    Destination(
        "skylight",
        "A Skylight picture frame, by its app or by e-mail.",
        Form.VIDEO,
        "skylight.mp4",
        canvas=(1280, 800),
        most_s=Fraction(60),
        most_rate=Fraction(30),
        silent_track=True,
        told=_OURS,
    ),
    Destination(
        "nixplay",
        "A Nixplay picture frame.",
        Form.VIDEO,
        "nixplay.mp4",
        canvas=(1280, 800),
        most_s=Fraction(15),
        most_rate=Fraction(30),
        profile=Profile.MAIN,
        silent_track=True,
        told=_OURS,
    ),
    Destination(
        "usb-frame",
        "Any picture frame or television, from a USB stick or a card.",
        Form.VIDEO,
        "usb-frame.mp4",
        canvas=(1280, 720),
        most_bytes=4000 * MB,
        most_rate=Fraction(30),
        profile=Profile.BASELINE,
        level="3.1",
        silent_track=True,
        told="1280x720 and less than 4 GB (FAT32): makers' guides; baseline: ours",
    ),
    Destination(
        "loop",
        "Minutes of quiet life, for a frame on the wall; see --minutes.",
        Form.LOOP,
        "loop.mp4",
        longest_px=1920,
        most_rate=Fraction(30),
        silent_track=True,
        told=_OURS,
    ),
    Destination(
        "gif",
        "A moving picture for slides, old programs and e-mail.",
        Form.GIF,
        "gif",
        most_bytes=5 * MB,
        most_rate=Fraction(25, 2),
        sizes=(480, 400, 320, 240, 160),
        told="ours: 5 MB go through most mail servers",
    ),
    Destination(
        "webp",
        "A moving picture for web pages.",
        Form.WEBP,
        "webp",
        most_bytes=5 * MB,
        most_rate=Fraction(15),
        sizes=(640, 480, 320, 240),
        told="ours",
    ),
    Destination(
        "avif",
        "A moving picture for new web pages, the smallest.",
        Form.AVIF,
        "avif",
        most_bytes=5 * MB,
        most_rate=Fraction(30),
        sizes=(720, 480, 320),
        told="ours",
    ),
    Destination(
        "live-photo",
        "A Live Photo for Apple's Photos: a picture and a film that belong together.",
        Form.LIVE_PHOTO,
        "live-photo.jpg",
        longest_px=1920,
        most_bytes=5 * MB,
        most_s=Fraction(3),
        most_rate=Fraction(30),
        told="a pair joined by one identifier, about 3 s, 2.5 to 5 MB: developers' reports",
    ),
    Destination(
        "motion-photo",
        "A Motion Photo for Google Photos and Android: a picture with its film inside.",
        Form.MOTION_PHOTO,
        "MP.jpg",
        longest_px=1920,
        most_s=Fraction(3),
        most_rate=Fraction(30),
        told="Motion Photo format 1.0: developer.android.com; 3 s: ours",
    ),
    Destination(
        "montage",
        "The person alone on transparent ground, for cutting programs: ProRes 4444.",
        Form.MONTAGE,
        "montage.mov",
        needs_photo=True,
    ),
    Destination(
        "montage-png",
        "The same as numbered PNG pictures in a folder.",
        Form.FRAMES,
        "montage-png",
        needs_photo=True,
    ),
    Destination(
        "master",
        "For the archive: every frame without loss, FFV1.",
        Form.MASTER,
        "master.mp4",
        needs_photo=True,
    ),
    Destination(
        "still",
        "The best single picture.",
        Form.STILL,
        "still.jpg",
    ),
    Destination(
        "poster",
        "The photograph beside the picture that came of it.",
        Form.POSTER,
        "poster.jpg",
    ),
)
"""Every destination, those for most people first."""

_BY_NAME = {one.name: one for one in DESTINATIONS}


def find_destination(name: str) -> Destination:
    """The destination of a name.

    Raises:
        UnknownDestination: there is none; the nearest is suggested.
    """
    wanted = name.strip().lower()
    if wanted in _BY_NAME:
        return _BY_NAME[wanted]
    near = get_close_matches(wanted, [*_BY_NAME, *_MEANT], 1, cutoff=0.5)
    meant = [_MEANT.get(one, one) for one in near]
    raise UnknownDestination(
        f"There is no destination {name[:40]!r}.",
        f"Did you mean {meant[0]}? fondly export --list shows all."
        if meant
        else "fondly export --list shows all.",
    )


_MEANT = {
    "instagram": "reel",
    "facebook": "story",
    "telegram": "whatsapp",
    "signal": "whatsapp",
    "iphone": "live-photo",
    "android": "motion-photo",
    "google": "motion-photo",
    "apple": "live-photo",
    "sms": "mms",
    "email": "gif",
    "youtube": "universal",
    "mp4": "universal",
    "png": "still",
    "jpeg": "still",
    "prores": "montage",
    "archive": "master",
    "tv": "usb-frame",
    "frame": "usb-frame",
}
"""Words that people may say, and what they mean by them."""
