"""How the 64 bits of a watermark are spread over a picture, and found again among errors.

Data and a checksum of 24 bits go through a convolutional code of rate 1/3 and constraint length 9
(generators 557, 663, 711 octal, the best of its length: Larsen 1973). Each coded bit lies in some
thirty cells of a grid over the whole picture, whatever its size: their places and signs are drawn
from a hash, so that they are the same on every machine and look like nothing.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

GRID = 96
"""Cells across and down."""

DATA_BITS, CHECK_BITS = 64, 24
_GENERATORS = (0o557, 0o663, 0o711)
_MEMORY = 8
_STATES = 1 << _MEMORY
_STEPS = DATA_BITS + CHECK_BITS + _MEMORY

CODED = _STEPS * len(_GENERATORS)
"""Coded bits."""

COPIES = GRID * GRID // CODED
"""Cells for each coded bit."""

_SEED = b"fondly watermark 1"


@cache
def places() -> NDArray[np.int64]:
    """(COPIES, CODED) int64: the cells of each coded bit, as indices into the flat grid."""
    drawn = np.frombuffer(hashlib.shake_256(_SEED + b" places").digest(8 * GRID * GRID), "<u8")
    order = np.argsort(drawn, kind="stable")[: COPIES * CODED].reshape(COPIES, CODED)
    order.flags.writeable = False
    return order


@cache
def signs() -> NDArray[np.float32]:
    """(COPIES, CODED) float32, -1 or 1: how each cell shows its coded bit."""
    drawn = np.frombuffer(hashlib.shake_256(_SEED + b" signs").digest(COPIES * CODED), np.uint8)
    chosen = np.where(drawn & 1, np.float32(1), np.float32(-1)).reshape(COPIES, CODED)
    chosen.flags.writeable = False
    return chosen


def coded(data: int) -> NDArray[np.float32]:
    """(CODED,) float32, -1 or 1: the coded bits of 64 bits of data."""
    word = data << CHECK_BITS | _checksum(data)
    bits = [word >> place & 1 for place in reversed(range(DATA_BITS + CHECK_BITS))]
    register, out = 0, []
    for bit in (*bits, *([0] * _MEMORY)):
        register = (register << 1 | bit) & (2 * _STATES - 1)
        out += [(register & generator).bit_count() & 1 for generator in _GENERATORS]
    return np.array(out, np.float32) * 2 - 1


def decoded(leanings: NDArray[np.floating]) -> int | None:
    """The data whose coded bits fit best (Viterbi 1967), if their checksum says that it is data.

    Args:
        leanings: (CODED,) how far each coded bit leans to -1 or 1, in any unit.

    Returns:
        None where there is none: by chance alone in one of 16 million pictures.
    """
    expected = _outputs()
    steps = leanings.reshape(_STEPS, len(_GENERATORS))
    fit = np.full(_STATES, -np.inf)
    fit[0] = 0.0
    state = np.arange(_STATES)
    low = (state >> 1) << 1 | state & 1  # the register, where the oldest bit was 0
    came = np.empty((_STEPS, _STATES), np.bool_)
    for step, seen in enumerate(steps):
        gain = expected @ seen
        without = fit[state >> 1] + gain[low]
        with_oldest = fit[state >> 1 | _STATES >> 1] + gain[low | _STATES]
        came[step] = with_oldest > without
        fit = np.maximum(without, with_oldest)
    word, at = 0, 0
    for step in reversed(range(_STEPS)):
        if step < DATA_BITS + CHECK_BITS:
            word |= (at & 1) << (DATA_BITS + CHECK_BITS - 1 - step)
        at = at >> 1 | (_STATES >> 1 if came[step, at] else 0)
    data, check = word >> CHECK_BITS, word & (1 << CHECK_BITS) - 1
    return data if _checksum(data) == check else None


@cache
def _outputs() -> NDArray[np.float64]:
    """(2 * _STATES, 3): the coded bits, -1 or 1, of each content of the register."""
    return np.array(
        [
            [((register & generator).bit_count() & 1) * 2.0 - 1 for generator in _GENERATORS]
            for register in range(2 * _STATES)
        ]
    )


def _checksum(data: int) -> int:
    """CRC-24 of OpenPGP (RFC 9580, 6.1)."""
    crc = 0xB704CE
    for byte in data.to_bytes(DATA_BITS // 8, "big"):
        crc ^= byte << 16
        for _ in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= 0x1864CFB
    return crc & 0xFFFFFF
