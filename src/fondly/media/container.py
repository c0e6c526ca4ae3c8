"""Opening a film, from a file that nobody vouches for."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer

FILMS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,mxf,gif"
"""Without playlists and the like, which would make FFmpeg open other files."""


def open_container(path: Path, kinds: str = FILMS) -> InputContainer:
    """A film's container, which reads no other file and no address.

    Args:
        path: the file; told by contents, not name.
        kinds: names of FFmpeg's demuxers that may read it.

    Raises:
        FFmpegError: no such file, or of none of these kinds.
        ValueError: a zero byte in the path.
    """
    return av.open(
        f"file:{path}",
        container_options={"format_whitelist": kinds, "protocol_whitelist": "file"},
    )
