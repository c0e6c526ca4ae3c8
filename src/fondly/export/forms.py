"""How each form is made: footage in, files in a workshop out, unsigned as yet."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path

import numpy as np

from fondly.domain.claim import Claim
from fondly.domain.decision import Decision
from fondly.errors import EncodeFailed
from fondly.export.clip_file import COMMENT
from fondly.export.destination import Destination, Form
from fondly.export.dressing import Dress
from fondly.export.footage import Footage, Pixels
from fondly.export.gate import noted
from fondly.export.poster import draw_poster
from fondly.media.frame_files import write_frames
from fondly.media.live_photo import IDENTIFIER_KEY, add_still_time, exif_of_pair
from fondly.media.motion_photo import join_motion_photo, motion_photo_xmp
from fondly.media.moving_picture import MovingPicture, write_moving_picture
from fondly.media.picture_file import write_jpeg
from fondly.media.repeated_video import repeat_video
from fondly.media.studio_file import write_ffv1, write_prores
from fondly.media.video_file import VideoOptions, write_video

ROOM = 0.9
"""Share of a place's limit that the pictures may take: the rest is for index and signature."""
SOUND_BITS_S = 130_000
MOST_BITS_S = 25_000_000
MOST_BITS_S_OF = {"3.1": 10_000_000}
"""What a player of a level takes (ITU-T H.264, table A-1), with room to spare."""


@dataclass(frozen=True)
class Outlet:
    """How something leaves.

    Args:
        dress: what is put on the frames.
        decision: what the rules said; its obligations are met here.
        claim: what every file says of itself under its signature.
        minutes: how long a loop lasts, at least.
        overwrite: replace existing files.
    """

    dress: Dress
    decision: Decision
    claim: Claim
    minutes: float = 5.0
    overwrite: bool = False


@dataclass(frozen=True)
class Made:
    """What lies in the workshop: names, the pictures' size, how long they last, XMP for them."""

    names: tuple[str, ...]
    width: int
    height: int
    seconds: Fraction = Fraction(0)
    also_xmp: str = ""


def bits_a_second(destination: Destination, seconds: float) -> int:
    """Bits a second that the pictures of a film of so many seconds may take."""
    most = MOST_BITS_S_OF.get(destination.level, MOST_BITS_S)
    if destination.most_bytes is None:
        return most
    room = destination.most_bytes * 8 * ROOM / seconds
    return max(1, min(most, int(room - SOUND_BITS_S * destination.silent_track)))


@dataclass(frozen=True)
class Bench:
    """Where one thing is made, what its files will be called, and for whom it is."""

    place: Path
    paths: Sequence[Path]
    destination: Destination
    outlet: Outlet

    @property
    def names(self) -> tuple[str, ...]:
        """Of the files to make."""
        return tuple(path.name for path in self.paths)

    @property
    def first(self) -> Path:
        """Where the first of them grows."""
        return self.place / self.names[0]

    @property
    def texts(self) -> dict[str, str]:
        """What the file says of itself to players and libraries."""
        words = self.outlet.dress.label.words
        return {"title": words, "comment": noted(f"{words}: {COMMENT}", self.outlet.decision)}

    def video_options(self, footage: Footage) -> VideoOptions:
        """As the destination wants it, for a film of the footage's length."""
        to, texts = self.destination, self.texts
        return VideoOptions(
            footage.rate,
            title=texts["title"],
            comment=texts["comment"],
            silent_track=to.silent_track,
            profile=to.profile,
            level=to.level,
            most_bits_s=bits_a_second(to, float(footage.seconds)),
        )

    def made(self, footage: Footage, seconds: Fraction | None = None) -> Made:
        """That all of it is there; of another length than the footage where that is said."""
        length = footage.seconds if seconds is None else seconds
        return Made(self.names, footage.width, footage.height, length)


def _video(bench: Bench, footage: Footage) -> Made:
    write_video(footage.frames, bench.first, bench.video_options(footage))
    return bench.made(footage)


def _loop(bench: Bench, footage: Footage) -> Made:
    once = bench.place / "once.mp4"
    write_video(footage.frames, once, replace(bench.video_options(footage), silent_track=False))
    turns = max(1, ceil(bench.outlet.minutes * 60 / footage.seconds))
    whole = repeat_video(once, bench.first, turns, silent_track=bench.destination.silent_track)
    once.unlink()
    return bench.made(footage, whole)


def _moving_picture(bench: Bench, footage: Footage) -> Made:
    kind = MovingPicture(bench.destination.form)
    write_moving_picture(footage.frames, bench.first, kind, footage.rate)
    return bench.made(footage)


def _live_photo(bench: Bench, footage: Footage) -> Made:
    name = str(uuid.uuid4()).upper()
    film = bench.place / bench.names[1]
    options = replace(bench.video_options(footage), container="mov", tags={IDENTIFIER_KEY: name})
    seen = _Seen(footage)
    write_video(seen.frames, film, options)
    add_still_time(film, footage.still / footage.rate)
    write_jpeg(seen.still, bench.first, exif=exif_of_pair(name, (footage.width, footage.height)))
    return bench.made(footage)


def _motion_photo(bench: Bench, footage: Footage) -> Made:
    film, still = bench.place / "film.mp4", bench.place / "still.jpg"
    seen = _Seen(footage)
    write_video(seen.frames, film, bench.video_options(footage))
    write_jpeg(seen.still, still)
    join_motion_photo(still, film, bench.first)
    also = motion_photo_xmp(film.stat().st_size, footage.still / footage.rate)
    film.unlink()
    still.unlink()
    return replace(bench.made(footage), also_xmp=also)


def _montage(bench: Bench, footage: Footage) -> Made:
    write_prores(footage.frames, bench.first, footage.rate, bench.texts)
    return bench.made(footage)


def _frames(bench: Bench, footage: Footage) -> Made:
    write_frames(footage.frames, bench.first)
    return bench.made(footage)


def _master(bench: Bench, footage: Footage) -> Made:
    write_ffv1(footage.frames, bench.first, footage.rate, bench.texts)
    return bench.made(footage)


def _still(bench: Bench, footage: Footage) -> Made:
    write_jpeg(next(footage.frames), bench.first)
    return Made(bench.names, footage.width, footage.height)


def _poster(bench: Bench, footage: Footage) -> Made:
    after, *strip = footage.frames
    dress = bench.outlet.dress
    poster = draw_poster(footage.rest, after, strip, (dress.before, dress.label.words))
    write_jpeg(poster, bench.first)
    return Made(bench.names, poster.shape[1], poster.shape[0])


class _Seen:
    """Footage that remembers its best frame on the way."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self._still: Pixels | None = None

    @property
    def frames(self) -> Iterator[Pixels]:
        """The frames, to be taken once."""
        for index, pixels in enumerate(self._footage.frames):
            if index == self._footage.still:
                self._still = np.array(pixels)
            yield pixels

    @property
    def still(self) -> Pixels:
        """The best frame, once it has passed."""
        if self._still is None:
            raise EncodeFailed("The still never came.", "This is a fault in Fondly; report it.")
        return self._still


MAKERS: Mapping[Form, Callable[[Bench, Footage], Made]] = {
    Form.VIDEO: _video,
    Form.LOOP: _loop,
    Form.GIF: _moving_picture,
    Form.WEBP: _moving_picture,
    Form.AVIF: _moving_picture,
    Form.LIVE_PHOTO: _live_photo,
    Form.MOTION_PHOTO: _motion_photo,
    Form.MONTAGE: _montage,
    Form.FRAMES: _frames,
    Form.MASTER: _master,
    Form.STILL: _still,
    Form.POSTER: _poster,
}
