"""What a finished clip's file says of itself, without decoding it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av.error import FFmpegError

from fondly.errors import VideoUnreadable
from fondly.media.container import open_container

_HINT = "Give the MP4 file that Fondly made."


@dataclass(frozen=True)
class ClipFacts:
    """A clip on disk.

    Args:
        width, height: pixels.
        rate: frames a second.
        frames: how many.
        codec, profile: as FFmpeg calls them, such as h264 and High.
        has_sound: whether there is a track of sound.
        size_bytes: of the file.
    """

    width: int
    height: int
    rate: Fraction
    frames: int
    codec: str
    profile: str
    has_sound: bool
    size_bytes: int

    @property
    def seconds(self) -> Fraction:
        """How long it lasts."""
        return self.frames / self.rate


def clip_facts(path: Path) -> ClipFacts:
    """The facts of an MP4 file.

    Raises:
        VideoUnreadable: no such file, no film in it, or cut off before its index.
    """
    if not path.is_file():
        raise VideoUnreadable(f"There is no clip {path}.", "Check the name and the folder.")
    try:
        with open_container(path, "mov,mp4") as container:
            film = next(iter(container.streams.video), None)
            if film is None or not film.frames or not film.average_rate:
                raise VideoUnreadable(f"{path.name} holds no film.", _HINT)
            return ClipFacts(
                film.width,
                film.height,
                Fraction(film.average_rate),
                film.frames,
                film.codec_context.name,
                film.codec_context.profile or "",
                bool(container.streams.audio),
                path.stat().st_size,
            )
    except (FFmpegError, ValueError, OSError) as error:
        raise VideoUnreadable(f"{path.name} is not a clip that can be read.", _HINT) from error
