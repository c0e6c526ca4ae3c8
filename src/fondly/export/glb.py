"""A binary glTF 2.0 file, put together in memory.

Layout: Khronos Group, "glTF 2.0 Specification" (2021), sections 3.6 (accessors) and 4.4 (GLB).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC, _VERSION = 0x46546C67, 2
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942
_VERTICES, _INDICES = 34962, 34963
_COMPONENTS = {np.dtype(np.uint8): 5121, np.dtype(np.uint16): 5123, np.dtype(np.uint32): 5125,
               np.dtype(np.float32): 5126}  # fmt: skip
_KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
_LAST_SHORT = 65534
"""65535 restarts a strip and may name no vertex."""


class Glb:
    """One buffer with everything that the file's JSON points into."""

    def __init__(self) -> None:
        self._binary = bytearray()
        self._views: list[dict[str, Any]] = []
        self._accessors: list[dict[str, Any]] = []
        self._images: list[dict[str, Any]] = []
        self._nothing: dict[int, int] = {}

    def add_image(self, content: bytes, kind: str) -> int:
        """A picture file in the buffer.

        Args:
            content: a PNG or JPEG file.
            kind: its media type.

        Returns:
            Index of the texture that shows it.
        """
        self._images.append({"bufferView": self._view(content), "mimeType": kind})
        return len(self._images) - 1

    def add_indices(self, triangles: NDArray[np.int64]) -> int:
        """Triangles (n, 3), vertex numbers; returns the accessor's index."""
        short = triangles.max() <= _LAST_SHORT
        values = triangles.astype(np.uint16 if short else np.uint32).reshape(-1, 1)
        return self._accessor(values, _INDICES)

    def add_vectors(self, values: NDArray[Any], *, bounds: bool = False) -> int:
        """Values of the vertices (n, 2..4), float32 or uint8; returns the accessor's index.

        Args:
            values: one row for each vertex.
            bounds: tell the least and the greatest, as positions must.
        """
        return self._accessor(values, _VERTICES, bounds=bounds)

    def add_matrices(self, values: NDArray[np.float32]) -> int:
        """Matrices (n, 4, 4); returns the accessor's index."""
        columns_first = np.ascontiguousarray(values.transpose(0, 2, 1)).reshape(-1, 16)
        return self._accessor(columns_first, None)

    def add_sparse(self, values: NDArray[np.float32]) -> int:
        """Displacements (n, 3), most of them zero; returns the accessor's index.

        Only the rows that move are stored; what moves nothing takes no room at all.
        """
        moved = np.flatnonzero(values.any(axis=1))
        if 2 * len(moved) > len(values):
            return self.add_vectors(values, bounds=True)
        if not len(moved):
            return self._still(len(values))
        index = moved.astype(np.uint16 if moved[-1] <= _LAST_SHORT else np.uint32)
        self._accessors.append(
            {
                **_shape(values, bounds=True),
                "sparse": {
                    "count": len(moved),
                    "indices": {
                        "bufferView": self._view(index.tobytes()),
                        "componentType": _COMPONENTS[index.dtype],
                    },
                    "values": {"bufferView": self._view(values[moved].tobytes())},
                },
            }
        )
        return len(self._accessors) - 1

    def to_bytes(self, document: Mapping[str, Any]) -> bytes:
        """The whole file.

        Args:
            document: the JSON without what this object knows: buffers, views, accessors, images
                and textures.
        """
        samplers = [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}]
        whole = {
            **document,
            "buffers": [{"byteLength": len(self._binary)}],
            "bufferViews": self._views,
            "accessors": self._accessors,
            "images": self._images,
            "samplers": samplers,
            "textures": [{"source": i, "sampler": 0} for i in range(len(self._images))],
        }
        text = json.dumps(whole, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        head = _padded(text.encode(), b" ")
        body = _padded(bytes(self._binary), b"\0")
        length = 12 + 8 + len(head) + 8 + len(body)
        return b"".join(
            (
                struct.pack("<III", _MAGIC, _VERSION, length),
                struct.pack("<II", len(head), _JSON_CHUNK), head,
                struct.pack("<II", len(body), _BINARY_CHUNK), body,
            )
        )  # fmt: skip

    def _still(self, count: int) -> int:
        if count not in self._nothing:
            self._accessors.append(_shape(np.zeros((count, 3), np.float32), bounds=True))
            self._nothing[count] = len(self._accessors) - 1
        return self._nothing[count]

    def _accessor(self, values: NDArray[Any], target: int | None, *, bounds: bool = False) -> int:
        view = self._view(np.ascontiguousarray(values).tobytes(), target)
        self._accessors.append({**_shape(values, bounds=bounds), "bufferView": view})
        return len(self._accessors) - 1

    def _view(self, content: bytes, target: int | None = None) -> int:
        self._binary.extend(b"\0" * (-len(self._binary) % 4))
        view = {"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(content)}
        self._binary.extend(content)
        self._views.append(view if target is None else {**view, "target": target})
        return len(self._views) - 1


def _shape(values: NDArray[Any], *, bounds: bool) -> dict[str, Any]:
    described = {
        "componentType": _COMPONENTS[values.dtype],
        "count": len(values),
        "type": _KINDS[values.shape[1]],
    }
    if bounds:
        described["min"] = values.min(axis=0).tolist()
        described["max"] = values.max(axis=0).tolist()
    return described


def _padded(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % 4)
