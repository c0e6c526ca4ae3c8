"""Reads Protocol Buffers messages without their schema: field numbers and raw values.

Wire format: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

import struct

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
        elif wire == 1:
            value, at = float(struct.unpack_from("<d", data, at)[0]), at + 8
        elif wire == 2:
            length, at = _varint(data, at)
            value, at = data[at : at + length], at + length
        elif wire == 5:
            value, at = float(struct.unpack_from("<f", data, at)[0]), at + 4
        else:
            raise ValueError(f"unknown wire type {wire} at byte {at}")
        fields.append((number, value))
    if at != len(data):
        raise ValueError("the last field runs past the end")
    return fields


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
