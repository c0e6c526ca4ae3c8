"""The reader of TensorFlow.js graph models: tools/tfjs_to_onnx.py."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray

from tfjs_to_onnx import convert_tfjs, read_weights

RANDOM = np.random.default_rng(0)
KERNEL = RANDOM.normal(size=(3, 3, 3, 4)).astype("<f2")
DEPTHWISE = RANDOM.normal(size=(3, 3, 4, 1)).astype("<f2")
BIAS = RANDOM.normal(size=4).astype("<f2")
LOW, HIGH = np.asarray(0.1, "<f4"), np.asarray(0.6, "<f4")
AXES = np.asarray([1, 2], "<i4")


def _layer(name: str, op: str, *inputs: str, **attributes: Any) -> dict[str, Any]:
    return {"name": name, "op": op, "input": list(inputs), "attr": attributes}


def _convolution(stride: str, padding: bytes) -> dict[str, Any]:
    return {
        "strides": {"list": {"i": ["1", stride, stride, "1"]}},
        "padding": {"s": base64.b64encode(padding).decode()},
    }


def _model(**changed: dict[str, Any]) -> tuple[bytes, bytes]:
    sizes = [{"size": size} for size in ("-1", "8", "8", "3")]
    layers = [
        _layer("in", "Placeholder", shape={"shape": {"dim": sizes}}),
        *(_layer(name, "Const") for name in ("kernel", "dw", "bias", "low", "high", "axes")),
        _layer("conv", "Conv2D", "in", "kernel", **_convolution("2", b"SAME")),
        _layer("add", "Add", "conv", "bias"),
        _layer("relu", "Relu", "add"),
        _layer("high-cut", "Minimum", "relu", "high"),
        _layer("clip", "Maximum", "high-cut", "low"),
        _layer("deep", "DepthwiseConv2dNative", "clip", "dw", **_convolution("1", b"SAME")),
        _layer("scaled", "Mul", "deep", "bias"),
        _layer("mean", "Mean", "scaled", "axes", keep_dims={"b": False}),
    ]
    layers = [changed.get(layer["name"], layer) for layer in layers]
    arrays = {
        "kernel": KERNEL,
        "dw": DEPTHWISE,
        "bias": BIAS,
        "low": LOW,
        "high": HIGH,
        "axes": AXES,
    }
    manifest = [
        {
            "name": name,
            "shape": list(array.shape),
            "dtype": "int32" if name == "axes" else "float32",
            **({"quantization": {"dtype": "float16"}} if array.dtype == np.float16 else {}),
        }
        for name, array in arrays.items()
    ]
    graph = {"modelTopology": {"node": layers}, "weightsManifest": [{"weights": manifest}]}
    return b"".join(array.tobytes() for array in arrays.values()), json.dumps(graph).encode()


def _expected(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    padded = np.pad(picture, ((0, 1), (0, 1), (0, 0)))
    first = np.zeros((4, 4, 4), np.float32)
    for y in range(4):
        for x in range(4):
            window = padded[2 * y : 2 * y + 3, 2 * x : 2 * x + 3]
            first[y, x] = np.einsum("abc,abcd->d", window, KERNEL.astype(np.float32))
    clipped = np.clip(first + BIAS, LOW, HIGH)
    padded, second = np.pad(clipped, ((1, 1), (1, 1), (0, 0))), np.zeros_like(first)
    for y in range(4):
        for x in range(4):
            window = padded[y : y + 3, x : x + 3]
            second[y, x] = (window * DEPTHWISE[..., 0].astype(np.float32)).sum(axis=(0, 1))
    return np.asarray((second * BIAS).mean(axis=(0, 1)), np.float32)


def test_the_converted_net_does_what_the_layers_say() -> None:
    content = convert_tfjs("one", "mean")(*_model())
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    picture = RANDOM.normal(size=(8, 8, 3)).astype(np.float32)
    (found,) = session.run(None, {"pixels": picture[None]})
    assert found.shape == (1, 4)
    assert found[0] == pytest.approx(_expected(picture), abs=1e-4)


def test_both_limits_become_one_that_the_engine_joins_to_the_convolution() -> None:
    written = onnx.load_from_string(convert_tfjs("one", "mean")(*_model()))
    kinds = [node.op_type for node in written.graph.node]
    assert kinds.count("Clip") == 1
    assert not {"Relu", "Min", "Max"} & set(kinds)


def test_a_limit_alone_stays_one() -> None:
    only = _layer("clip", "Maximum", "relu", "high")
    written = onnx.load_from_string(convert_tfjs("one", "mean")(*_model(clip=only)))
    kinds = [node.op_type for node in written.graph.node]
    assert {"Relu", "Max"} <= set(kinds)
    assert "Clip" not in kinds


def test_what_is_not_known_is_refused() -> None:
    odd = _layer("relu", "Tanh", "add")
    with pytest.raises(ValueError, match="no way to write Tanh"):
        convert_tfjs("one", "mean")(*_model(relu=odd))
    kept = _layer("mean", "Mean", "scaled", "axes", keep_dims={"b": True})
    with pytest.raises(ValueError, match="whole picture"):
        convert_tfjs("one", "mean")(*_model(mean=kept))


def test_weights_must_fit_their_manifest() -> None:
    weights, graph = _model()
    manifest = json.loads(graph)["weightsManifest"]
    assert np.array_equal(read_weights(weights, manifest)["kernel"], KERNEL)
    with pytest.raises(ValueError, match="end before"):
        read_weights(weights[:-1], manifest)
    with pytest.raises(ValueError, match="belong to no weight"):
        read_weights(weights + b"\0", manifest)
    manifest[0]["weights"][0]["quantization"] = {"dtype": "uint8"}
    with pytest.raises(ValueError, match="stored as uint8"):
        read_weights(weights, manifest)
