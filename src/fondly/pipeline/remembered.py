"""What was said about a photo, kept for the next time, by the fingerprint of its pixels.

    {"fondly_declared": 1, "when": "2026-11-21", "subject": "deceased-family", "rights": "own",
     "about": "none"}

Who is shown and by what right belong to the photo. Audience and occasion belong to a clip and are
never kept; the answer about requests to avoid is, and used again only while a clip is private.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fondly.domain.brief import Brief
from fondly.domain.consent import About, Rights, Subject
from fondly.domain.people import Said
from fondly.domain.plain_values import plain, read_said, yes_no
from fondly.errors import FondlyError
from fondly.home import home, home_room
from fondly.media.new_file import new_file

_ROOM, _FORMAT, _MOST_BYTES = "declared", 1, 64 * 1024
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Remembered:
    """What was said about a photo.

    Args:
        subject, adult, living, rights, about: as in a `Brief`.
        when: on which day.
    """

    subject: Said[Subject]
    adult: Said[bool] | None
    living: Said[bool] | None
    rights: Rights | None
    about: About | None
    when: date


def recall(photo: str) -> Remembered | None:
    """What was said about a photo; None where nothing was, or where it cannot be read any more.

    Args:
        photo: `Photo.content_hash`.
    """
    path = _place(home() / _ROOM, photo)
    try:
        with path.open("rb") as file:
            entries = json.loads(file.read(_MOST_BYTES))
        said = Brief(
            read_said(entries["subject"], Subject),
            rights=None if entries.get("rights") is None else Rights(entries["rights"]),
            adult=_said(entries.get("adult")),
            living=_said(entries.get("living")),
            about=None if entries.get("about") is None else About(entries["about"]),
        )
        when = date.fromisoformat(entries["when"])
        return Remembered(said.subject, said.adult, said.living, said.rights, said.about, when)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, FondlyError) as error:
        # Asking anew is always right, so a damaged note stops nobody.
        _LOG.warning("declared %s cannot be read: %s", photo[:12], type(error).__name__)
        return None


def remember(photo: str, brief: Brief, *, today: date) -> None:
    """Keep what was said about a photo, in place of what was said before.

    Args:
        photo: `Photo.content_hash`.
        brief: what was declared.
        today: on which day.

    Raises:
        OutputUnwritable, DiskFull: it cannot be kept.
    """
    said = {
        "fondly_declared": _FORMAT,
        "when": today.isoformat(),
        "subject": plain(brief.subject),
        "adult": plain(brief.adult),
        "living": plain(brief.living),
        "rights": brief.rights,
        "about": brief.about,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    with new_file(_place(home_room(_ROOM), photo), overwrite=True, durable=False) as file:
        file.write((json.dumps(kept, indent=1) + "\n").encode())


def unremember(photo: str) -> bool:
    """Remove what was said about a photo; whether there was anything."""
    path = _place(home() / _ROOM, photo)
    is_there = path.exists()
    path.unlink(missing_ok=True)
    return is_there


def _place(room: Path, photo: str) -> Path:
    return room / f"{photo}.json"


def _said(value: object) -> Said[bool] | None:
    return None if value is None else read_said(value, yes_no)
