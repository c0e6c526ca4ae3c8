"""Measures how far each converted net is from the published one in its own engine.

The engines of the originals are not among our dependencies. In a scratch environment:

    python -m venv compare
    compare/bin/pip install ai-edge-litert==2.3.0 onnxruntime==1.28.0 torch numpy pillow
    PYTHONPATH=src compare/bin/python tools/compare_weights.py

The nets see the demo photo, noise and smooth colours; that of the blendshapes sees the canonical
face, jittered. FFDNet is told of a noise of 15 levels. `max_difference` in the catalogue is the
largest difference, rounded up.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fondly.models.catalogue import (
    BLENDSHAPES,
    FACE_MESH,
    FFDNET,
    FOLDER,
    SELFIE,
    YUNET,
    Weights,
)
from fondly.models.sessions import infer
from published_files import original

DEMO_PHOTO = Path(__file__).resolve().parent.parent / "assets" / "demo" / "lincoln.jpg"
ROUNDS = 20
Arrays = list[NDArray[np.float32]]


def main() -> int:
    """Prints the differences; 1 when one is larger than the catalogue says."""
    within = True
    with tempfile.TemporaryDirectory() as scratch:
        for weights in (FACE_MESH, BLENDSHAPES, SELFIE, YUNET, FFDNET):
            content = original(weights.origin, Path(scratch))
            run = ENGINES.get(weights.file, _litert)(content)
            worst = max(
                float(np.abs(theirs.ravel() - ours.ravel()).max())
                for picture in _inputs(weights)
                for theirs, ours in zip(run(picture), _ours(weights, picture), strict=True)
            )
            print(f"{weights.file}: {worst:.2g}, catalogue {weights.max_difference:.2g}")
            within &= worst <= weights.max_difference
    return 0 if within else 1


def _inputs(weights: Weights) -> Arrays:
    random = np.random.default_rng(0)
    if weights is BLENDSHAPES:
        face = np.load(FOLDER / "canonical_face.npy", allow_pickle=False)[:, :2]
        points = np.concatenate([face, face[:10]])[random.permutation(478)[:146]]
        return [(points + random.normal(0, 0.3, points.shape))[None].astype("f4") for _ in "12345"]
    side = 640 if weights is YUNET else 256
    grid = np.linspace(0, 3, side, dtype=np.float32)
    smooth = [
        0.5 + 0.5 * np.sin(grid[:, None, None] * a + grid[None, :, None] * b + np.arange(3))
        for a, b in random.uniform(0, 6, (ROUNDS // 2, 2))
    ]
    noise = [random.random((side, side, 3)) for _ in smooth]
    pictures = [picture[None].astype(np.float32) for picture in (*smooth, *noise, *_demo(side))]
    if weights is FFDNET:
        return [np.ascontiguousarray(p.transpose(0, 3, 1, 2)) for p in pictures]
    if weights is YUNET:
        return [np.ascontiguousarray(p.transpose(0, 3, 1, 2)) * 255 for p in pictures]
    return pictures


def _demo(side: int) -> Arrays:
    """The demo photo's head, closer and closer, as squares of values in [0, 1]."""
    from PIL import Image

    with Image.open(DEMO_PHOTO) as photo:
        boxes = [(0, 0, 1024, 1024), (112, 130, 912, 930), (212, 260, 740, 788)]
        crops = [photo.convert("RGB").resize((side, side), box=box) for box in boxes]
    return [np.asarray(crop, np.float32) / np.float32(255) for crop in crops]


def _ours(weights: Weights, picture: NDArray[np.float32]) -> Arrays:
    if weights is FFDNET:
        return list(infer(weights, pixels=picture, sigma=_noise_map(picture)))
    name = {BLENDSHAPES.file: "points", YUNET.file: "input"}.get(weights.file, "pixels")
    return list(infer(weights, **{name: picture}))


def _litert(content: bytes) -> Any:
    engine = importlib.import_module("ai_edge_litert.interpreter")
    interpreter = engine.Interpreter(model_content=content)
    interpreter.allocate_tensors()
    (source,) = interpreter.get_input_details()
    targets = interpreter.get_output_details()

    def run(picture: NDArray[np.float32]) -> Arrays:
        interpreter.set_tensor(source["index"], picture)
        interpreter.invoke()
        return [interpreter.get_tensor(target["index"]) for target in targets]

    return run


def _onnxruntime(content: bytes) -> Any:
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return lambda picture: session.run(None, {"input": picture})


def _noise_map(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = picture.shape[2:]
    return np.full((1, 1, height // 2, width // 2), 15 / 255, np.float32)


def _pytorch(content: bytes) -> Any:
    """FFDNet as its makers run it: folded, convolved with the noise's map, unfolded."""
    import io

    torch: Any = importlib.import_module("torch")
    net: Any = torch.nn.functional
    arrays = torch.load(io.BytesIO(content), weights_only=True)
    layers = len(arrays) // 2

    def run(picture: NDArray[np.float32]) -> Arrays:
        folded = net.pixel_unshuffle(torch.from_numpy(picture), 2)
        values = torch.cat([folded, torch.from_numpy(_noise_map(picture))], 1)
        for layer in range(layers):
            named = [arrays[f"model.{2 * layer}.{part}"] for part in ("weight", "bias")]
            values = net.conv2d(values, *named, padding=1)
            values = net.relu(values) if layer < layers - 1 else values
        return [net.pixel_shuffle(values, 2).numpy()]

    return run


ENGINES = {YUNET.file: _onnxruntime, FFDNET.file: _pytorch}

if __name__ == "__main__":
    sys.exit(main())
