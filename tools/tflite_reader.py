"""Reads TensorFlow Lite files: just enough of FlatBuffers to see a graph and its weights.

Formats: https://flatbuffers.dev/internals/ and tensorflow/lite/schema/schema.fbs (Apache-2.0),
whose field numbers and enum values are quoted below. Everything is bounds-checked by `struct`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# schema.fbs, enum BuiltinOperator
OPERATORS = {
    0: "ADD", 1: "AVERAGE_POOL_2D", 2: "CONCATENATION", 3: "CONV_2D", 4: "DEPTHWISE_CONV_2D",
    6: "DEQUANTIZE", 14: "LOGISTIC", 17: "MAX_POOL_2D", 18: "MUL", 19: "RELU", 22: "RESHAPE",
    23: "RESIZE_BILINEAR", 32: "CUSTOM", 34: "PAD", 39: "TRANSPOSE", 40: "MEAN", 41: "SUB",
    42: "DIV", 45: "STRIDED_SLICE", 54: "PRELU", 59: "NEG", 74: "SUM", 75: "SQRT", 76: "RSQRT",
    99: "SQUARED_DIFFERENCE", 117: "HARD_SWISH",
}  # fmt: skip
# schema.fbs, enum TensorType
DTYPES = {0: np.float32, 1: np.float16, 2: np.int32, 4: np.int64}


@dataclass(frozen=True)
class Tensor:
    """One tensor: its name, shape, and its values where the file holds them."""

    name: str
    shape: tuple[int, ...]
    values: NDArray[Any] | None


@dataclass(frozen=True)
class Operator:
    """One step of the graph; `options` reads a numbered field of its options table."""

    kind: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Table | None
    custom_options: bytes

    def option(self, field: int, code: str, default: int = 0) -> int:
        """Field number `field` of the options, read as the struct code `code`."""
        return default if self.options is None else int(self.options.scalar(field, code, default))


@dataclass(frozen=True)
class Graph:
    """The first subgraph of a file."""

    tensors: tuple[Tensor, ...]
    operators: tuple[Operator, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A FlatBuffers table at a byte position."""

    data: bytes
    at: int

    def _field(self, number: int) -> int | None:
        vtable = self.at - struct.unpack_from("<i", self.data, self.at)[0]
        slot = 4 + 2 * number
        if slot >= struct.unpack_from("<H", self.data, vtable)[0]:
            return None
        offset = struct.unpack_from("<H", self.data, vtable + slot)[0]
        return self.at + offset if offset else None

    def scalar(self, number: int, code: str, default: int = 0) -> int:
        """A number stored in the table."""
        at = self._field(number)
        return default if at is None else int(struct.unpack_from(f"<{code}", self.data, at)[0])

    def table(self, number: int) -> Table | None:
        """A table referred to."""
        at = self._field(number)
        return None if at is None else Table(self.data, self._follow(at))

    def _follow(self, at: int) -> int:
        return at + int(struct.unpack_from("<I", self.data, at)[0])

    def _vector(self, number: int) -> tuple[int, int]:
        at = self._field(number)
        if at is None:
            return 0, 0
        start = self._follow(at)
        return start + 4, int(struct.unpack_from("<I", self.data, start)[0])

    def tables(self, number: int) -> list[Table]:
        """A vector of tables."""
        start, count = self._vector(number)
        return [Table(self.data, self._follow(start + 4 * i)) for i in range(count)]

    def integers(self, number: int) -> tuple[int, ...]:
        """A vector of 32-bit integers."""
        start, count = self._vector(number)
        return struct.unpack_from(f"<{count}i", self.data, start)

    def blob(self, number: int) -> bytes:
        """A vector of bytes, or a string."""
        start, count = self._vector(number)
        if start + count > len(self.data):
            raise ValueError("a vector runs past the end of the file")
        return self.data[start : start + count]


def read_tflite(data: bytes) -> Graph:
    """The first subgraph of a `.tflite` file.

    Raises:
        ValueError: not a TensorFlow Lite file, or an operator or dtype we do not know.
    """
    if data[4:8] != b"TFL3":
        raise ValueError("not a TensorFlow Lite file")
    model = Table(data, int(struct.unpack_from("<I", data, 0)[0]))
    kinds = [_operator_kind(code) for code in model.tables(1)]
    buffers = [buffer.blob(0) for buffer in model.tables(4)]
    subgraph = model.tables(2)[0]
    return Graph(
        tensors=tuple(_tensor(table, buffers) for table in subgraph.tables(0)),
        operators=tuple(_operator(table, kinds) for table in subgraph.tables(3)),
        inputs=subgraph.integers(1),
        outputs=subgraph.integers(2),
    )


def _operator_kind(code: Table) -> str:
    number = max(code.scalar(0, "b"), code.scalar(3, "i"))  # byte-sized codes came first
    if number not in OPERATORS:
        raise ValueError(f"unknown builtin operator {number}")
    kind = OPERATORS[number]
    return code.blob(1).decode() if kind == "CUSTOM" else kind


def _tensor(table: Table, buffers: list[bytes]) -> Tensor:
    shape, raw = table.integers(0), buffers[table.scalar(2, "I")]
    kind = table.scalar(1, "b")
    if kind not in DTYPES:
        raise ValueError(f"unknown tensor type {kind}")
    values = np.frombuffer(raw, DTYPES[kind]).reshape(shape) if raw else None
    return Tensor(table.blob(3).decode(), shape, values)


def _operator(table: Table, kinds: list[str]) -> Operator:
    return Operator(
        kind=kinds[table.scalar(0, "I")],
        inputs=table.integers(1),
        outputs=table.integers(2),
        options=table.table(4),
        custom_options=table.blob(5),
    )
