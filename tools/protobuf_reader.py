"""Reads Protocol Buffers messages without their schema: field numbers and raw values.

Wire format: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

import struct

FLOATS = {1: ("<d", 8), 5: ("<f", 4)}
"""Wire types of floating point numbers, how to unpack them, and their bytes."""

Field = tuple[int, "int | float | bytes"]


def read_message(data: bytes) -> list[Field]:
    """All fields of a message, in order: numbers as int or float, everything else as bytes.

    Raises:
        ValueError: the bytes are no message.
    """
    fields: list[Field] = []
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        value: int | float | bytes
        if wire == 0:
            value, at = _varint(data, at)
        elif wire == 2:
            length, at = _varint(data, at)
            value, at = _cut(data, at, length), at + length
        elif wire in FLOATS:
            code, length = FLOATS[wire]
            value, at = float(struct.unpack(code, _cut(data, at, length))[0]), at + length
        else:
            raise ValueError(f"unknown wire type {wire} at byte {at}")
        fields.append((number, value))
    return fields


def _cut(data: bytes, at: int, length: int) -> bytes:
    if at + length > len(data):
        raise ValueError("a field runs past the end")
    return data[at : at + length]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        if at >= len(data):
            raise ValueError("a number runs past the end")
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return result, at
        shift += 7
