"""The sound of a video file."""

from __future__ import annotations

from fractions import Fraction

from av import AudioFrame
from av.container import OutputContainer

RATE_HZ = 48_000
BIT_RATE = 128_000
_AAC_FRAME = 1024


class SilentTrack:
    """A stereo AAC-LC track of silence, written along with the pictures.

    The encoder's first packet only primes the decoder and belongs before the beginning; it is
    dropped, since a file without an edit list cannot say so and would start late. The first 21 ms
    are therefore decoded without what went before, which for silence is the same.

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
        """Add what is missing up to ``end`` seconds, to the nearest sample; then no more."""
        self.extend_to(end)
        rest = round(end * RATE_HZ) - self._samples
        if rest > 0:
            self._add(rest)
        self._mux(None)

    def _add(self, samples: int) -> None:
        frame = AudioFrame(format="fltp", layout="stereo", samples=samples)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate = RATE_HZ
        frame.time_base = Fraction(1, RATE_HZ)
        frame.pts = self._samples
        self._samples += samples
        self._mux(frame)

    def _mux(self, frame: AudioFrame | None) -> None:
        for packet in self._stream.encode(frame):
            if packet.pts is not None and packet.pts >= 0:
                self._container.mux(packet)
