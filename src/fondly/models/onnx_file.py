"""Writes ONNX files: just enough of the format for the nets that we convert on a user's machine.

ONNX is a Protocol Buffers message; the field numbers are those of onnx/onnx.proto, IR version 9.
The package `onnx` itself is a development dependency only, and much larger than this.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

OPSET, IR_VERSION = 18, 9
_FLOAT = 1
_TENSOR_KINDS = {"float32": _FLOAT, "float16": 10, "int64": 7}
_VARINT, _BYTES, _FIXED32 = 0, 2, 5

Attribute = float | int | str | Sequence[int]


class OnnxFile:
    """A graph that grows node by node, in the order in which it is computed.

    Args:
        name: of the graph.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[bytes] = []
        self._weights: list[bytes] = []

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        output: str = "",
        attributes: Mapping[str, Attribute] | None = None,
    ) -> str:
        """Adds an operator with one output; gives back the output's name."""
        output = output or f"t{len(self._nodes)}"
        parts = [_text(1, name) for name in inputs]
        parts += [_text(2, output), _text(4, kind)]
        parts += [_bytes(5, _attribute(k, v)) for k, v in (attributes or {}).items()]
        self._nodes.append(b"".join(parts))
        return output

    def weights(self, values: NDArray[np.generic]) -> str:
        """Adds constant values, stored as they are; 16-bit floats are widened when used.

        Args:
            values: float32, float16 or int64.
        """
        name = f"w{len(self._weights)}"
        parts = [_number(1, size) for size in values.shape]
        parts += [_number(2, _TENSOR_KINDS[values.dtype.name]), _text(8, name)]
        little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        self._weights.append(b"".join([*parts, _bytes(9, little.tobytes())]))
        if values.dtype == np.float16:
            return self.node("Cast", [name], attributes={"to": _FLOAT})
        return name

    def content(
        self, inputs: Mapping[str, Sequence[int | str]], outputs: Mapping[str, Sequence[int | str]]
    ) -> bytes:
        """The file.

        Args:
            inputs, outputs: shapes of the float32 tensors by name; a text is a size left open.
        """
        graph = [_bytes(1, node) for node in self._nodes]
        graph.append(_text(2, self._name))
        graph += [_bytes(5, one) for one in self._weights]
        graph += [_bytes(11, _value(name, shape)) for name, shape in inputs.items()]
        graph += [_bytes(12, _value(name, shape)) for name, shape in outputs.items()]
        return b"".join(
            [
                _number(1, IR_VERSION),
                _text(2, "fondly"),
                _bytes(7, b"".join(graph)),
                _bytes(8, _number(2, OPSET)),
            ]
        )


def _attribute(name: str, value: Attribute) -> bytes:
    head = _text(1, name)
    if isinstance(value, float):
        return head + _key(2, _FIXED32) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return head + _number(3, value) + _number(20, 2)
    if isinstance(value, str):
        return head + _text(4, value) + _number(20, 3)
    return head + b"".join(_number(8, one) for one in value) + _number(20, 7)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sizes = [_text(2, one) if isinstance(one, str) else _number(1, one) for one in shape]
    dimensions = b"".join(_bytes(1, size) for size in sizes)
    tensor = _number(1, _FLOAT) + _bytes(2, dimensions)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _number(field: int, value: int) -> bytes:
    return _key(field, _VARINT) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    if value < 0:
        raise ValueError(f"a number of an ONNX file is 0 or more, got {value}")
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
