"""A reader of .glb files that knows only what glTF 2.0 says of them."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

TYPES = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class ReadGlb:
    """A file taken apart: its JSON and its binary chunk."""

    document: dict[str, Any]
    binary: bytes

    def view(self, number: int) -> bytes:
        view = self.document["bufferViews"][number]
        start = view.get("byteOffset", 0)
        assert start % 4 == 0
        assert start + view["byteLength"] <= len(self.binary)
        return self.binary[start : start + view["byteLength"]]

    def values(self, number: int) -> NDArray[Any]:
        """An accessor's values, (count, width), with their bounds checked."""
        accessor = self.document["accessors"][number]
        kind, width = TYPES[accessor["componentType"]], WIDTHS[accessor["type"]]
        values = np.zeros((accessor["count"], width), kind)
        if "bufferView" in accessor:
            values = np.frombuffer(self.view(accessor["bufferView"]), kind).reshape(-1, width)
            assert len(values) == accessor["count"]
        if "sparse" in accessor:
            sparse = accessor["sparse"]
            index_kind = TYPES[sparse["indices"]["componentType"]]
            index = np.frombuffer(self.view(sparse["indices"]["bufferView"]), index_kind)
            assert len(index) == sparse["count"]
            assert (np.diff(index.astype(np.int64)) > 0).all()
            values = values.copy()
            moved = np.frombuffer(self.view(sparse["values"]["bufferView"]), kind)
            values[index] = moved.reshape(-1, width)
        for name, bound in (("min", values.min(axis=0)), ("max", values.max(axis=0))):
            if name in accessor:
                assert accessor[name] == bound.tolist()
        return values


def read_glb(content: bytes) -> ReadGlb:
    """The JSON and the binary chunk of a file."""
    magic, version, length = struct.unpack("<4sII", content[:12])
    assert (magic, version, length) == (b"glTF", 2, len(content))
    head, kind = struct.unpack("<I4s", content[12:20])
    assert kind == b"JSON"
    document = json.loads(content[20 : 20 + head])
    size, kind = struct.unpack("<I4s", content[20 + head : 28 + head])
    assert kind == b"BIN\0"
    assert head % 4 == size % 4 == 0
    assert length == 28 + head + size
    return ReadGlb(document, content[28 + head :])
