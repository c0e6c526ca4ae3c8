"""The sound of a video file."""

from __future__ import annotations

from fractions import Fraction

from av import Packet
from av.container import OutputContainer

RATE_HZ = 48_000
BIT_RATE = 128_000
_AAC_FRAME = 1024
_SILENCE = bytes.fromhex("211004608c1c")
"""1024 samples of silence in stereo AAC-LC (ISO/IEC 14496-3, 4.4.2.1), as FFmpeg's encoder writes
them. Every packet of silence is this one."""


class SilentTrack:
    """A stereo AAC-LC track of silence, written along with the pictures, from 0 on.

    The encoder lends its description to the file but encodes nothing. It would begin with a packet
    that only primes decoders and belongs before the beginning, which a file without an edit list
    cannot say. And PyAV's way into it leads through a filter that swallows a Ctrl-C now and then
    (18.1: 1 in 30 of those that came while a film was written).

    Args:
        container: the file being written; its header must not be written yet.
    """

    def __init__(self, container: OutputContainer) -> None:
        self._container = container
        self._stream = container.add_stream("aac", rate=RATE_HZ)
        self._stream.codec_context.layout = "stereo"
        self._stream.codec_context.bit_rate = BIT_RATE
        self._samples = 0

    def extend_to(self, end: Fraction) -> None:
        """Add silence up to ``end`` seconds, in whole codec frames, never beyond."""
        while (self._samples + _AAC_FRAME) <= end * RATE_HZ:
            self._add(_AAC_FRAME)

    def finish(self, end: Fraction) -> None:
        """Add what is missing up to ``end`` seconds, to the nearest sample."""
        self.extend_to(end)
        rest = round(end * RATE_HZ) - self._samples
        if rest > 0:
            self._add(rest)

    def _add(self, samples: int) -> None:
        packet = Packet(_SILENCE)
        packet.stream = self._stream
        packet.time_base = Fraction(1, RATE_HZ)
        packet.pts = packet.dts = self._samples
        packet.duration = samples
        packet.is_keyframe = True
        self._container.mux(packet)
        self._samples += samples
