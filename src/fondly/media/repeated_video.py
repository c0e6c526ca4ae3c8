"""A film again and again in one file: its packets are copied, so that no turn is worse."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av import Packet
from av.container import InputContainer
from av.video.stream import VideoStream

from fondly.errors import VideoUnreadable
from fondly.media.film import open_to_write, told
from fondly.media.new_file import new_file
from fondly.media.sound_track import SilentTrack


def repeat_video(
    source: Path,
    path: Path,
    turns: int,
    *,
    silent_track: bool = False,
    overwrite: bool = False,
) -> Fraction:
    """Writes the pictures of an MP4 file several times over, without encoding them again.

    Args:
        source: as `write_video` writes it: a key frame first, no B-frames, constant rate.
        path: the MP4 file to make.
        turns: how many times, at least once.
        silent_track: add a stereo track of silence.
        overwrite: replace an existing file.

    Returns:
        seconds of the whole.

    Raises:
        VideoUnreadable: the source is no such file.
        OutputExists, OutputUnwritable, DiskFull, EncodeFailed: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file, _read(source) as reader:
        film = reader.streams.video[0]
        rate = film.average_rate
        if rate is None:
            raise VideoUnreadable(f"{source.name} tells no frame rate.", "Use a clip of Fondly's.")
        with told(path):
            flags = {"movflags": "faststart", "use_editlist": "0"}
            writer = open_to_write(Path(file.name), "mp4", flags, reader.metadata)
            with writer:
                out = writer.add_stream_from_template(film)
                sound = SilentTrack(writer) if silent_track else None
                count = 0
                for packet in _packets(reader, film, turns):
                    packet.stream, packet.time_base = out, 1 / rate
                    packet.pts = packet.dts = count
                    packet.duration = 1
                    writer.mux(packet)
                    count += 1
                    if sound is not None:
                        sound.extend_to(count / rate)
                if sound is not None:
                    sound.finish(count / rate)
    return Fraction(count) / rate


def _packets(
    reader: InputContainer, film: VideoStream, turns: int
) -> Iterator[Packet[VideoStream]]:
    for _ in range(turns):
        reader.seek(0, stream=film)
        for packet in reader.demux(film):
            if packet.size:
                yield packet


def _read(source: Path) -> InputContainer:
    try:
        reader = av.open(f"file:{source}", format="mp4")
    except (av.FFmpegError, ValueError) as error:
        raise VideoUnreadable(f"{source.name} cannot be read.", "Copy it again.") from error
    if not reader.streams.video or reader.streams.video[0].codec_context.has_b_frames:
        reader.close()
        raise VideoUnreadable(f"{source.name} holds no such film.", "Use a clip of Fondly's.")
    return reader
