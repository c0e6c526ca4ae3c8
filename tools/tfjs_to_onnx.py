"""Reads a TensorFlow.js graph model and writes the part of it that leads to one output as ONNX.

A graph model is a JSON file with the layers, and a binary file with all weights one after another
in the order of the JSON's manifest, most of them stored as 16-bit floats; they stay that way.
Pictures come in as N, H, W, C; inside, ONNX works as N, C, H, W.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from onnx_file import checked_model

MIN_SIZE_FOR_HALF = 16
"""Weights smaller than this are written in full: nothing to gain."""
SIZES = {"float32": "<f4", "int32": "<i4", "float16": "<f2"}


def convert_tfjs(name: str, output: str) -> Callable[[bytes, bytes], bytes]:
    """A conversion of the layers between a graph model's input and one of its outputs.

    Args:
        name: of the ONNX graph.
        output: name of the layer that the ONNX file's one output, "features", is.
    """

    def convert(weights: bytes, graph: bytes) -> bytes:
        return TfjsWriter(weights, graph).model(name, output)

    return convert


def read_weights(weights: bytes, groups: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    """The arrays of a manifest by name, as they are stored.

    Raises:
        ValueError: a kind of storage that we do not know, or bytes too few or too many.
    """
    arrays, offset = {}, 0
    for entry in (one for group in groups for one in group["weights"]):
        stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
        if stored not in SIZES:
            raise ValueError(f"{entry['name']} is stored as {stored}, which we do not know")
        kind, count = np.dtype(SIZES[stored]), math.prod(entry["shape"])
        if offset + count * kind.itemsize > len(weights):
            raise ValueError(f"the weights end before {entry['name']}")
        flat = np.frombuffer(weights, kind, count, offset)
        arrays[entry["name"]] = flat.reshape(entry["shape"])
        offset += count * kind.itemsize
    if offset != len(weights):
        raise ValueError(f"{len(weights) - offset} bytes belong to no weight")
    return arrays


class TfjsWriter:
    """Builds an ONNX graph from a graph model, from an output back to the input."""

    def __init__(self, weights: bytes, graph: bytes) -> None:
        document = json.loads(graph)
        self.arrays = read_weights(weights, document["weightsManifest"])
        self.layers = {node["name"]: node for node in document["modelTopology"]["node"]}
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.names: dict[str, str] = {}
        self.shape: list[int] = []

    def model(self, name: str, output: str) -> bytes:
        """The ONNX file."""
        last = self._tensor(output)
        self.nodes.append(helper.make_node("Identity", [last], ["features"]))
        channels = self.arrays[self._last_bias(output)].size
        made = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, *self.shape])],
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, channels])],
            self.initializers,
        )
        return bytes(checked_model(made).SerializeToString(deterministic=True))

    def _last_bias(self, output: str) -> str:
        """The per-channel weight nearest to the output, which tells its size."""
        layer = self.layers[output]
        while layer["op"] != "Add":
            layer = self.layers[layer["input"][0]]
        return str(layer["input"][1])

    def _tensor(self, name: str) -> str:
        """Name of a layer's result, N, C, H, W; the layers before it are written first."""
        if name not in self.names:
            layer = self.layers[name]
            write = WRITERS.get(layer["op"])
            if write is None:
                raise ValueError(f"no way to write {layer['op']}")
            self.names[name] = write(self, layer)
        return self.names[name]

    def _weights(self, values: NDArray[Any]) -> str:
        """Name of constant values in fp32, stored in fp16 where the original was."""
        name = f"w{len(self.initializers)}"
        half = values.dtype == np.float16 and values.size >= MIN_SIZE_FOR_HALF
        if values.dtype == np.float16 and not half:
            values = values.astype(np.float32)
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return self._node("Cast", [name], to=TensorProto.FLOAT) if half else name

    def _node(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        output = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def placeholder(self, layer: dict[str, Any]) -> str:
        """The picture."""
        sizes = layer["attr"]["shape"]["shape"]["dim"]
        self.shape = [int(one["size"]) for one in sizes[1:]]
        return self._node("Transpose", ["pixels"], perm=(0, 3, 1, 2))

    def constant(self, layer: dict[str, Any]) -> str:
        """A number, or one for each channel."""
        values = self.arrays[layer["name"]]
        return self._weights(values if values.ndim == 0 else values.reshape(1, -1, 1, 1))

    def convolution(self, layer: dict[str, Any]) -> str:
        """Conv2D and DepthwiseConv2dNative."""
        source, kernel_name = layer["input"]
        kernel, strides = self.arrays[kernel_name], layer["attr"]["strides"]["list"]["i"]
        padding = base64.b64decode(layer["attr"]["padding"]["s"]).decode()
        depthwise = layer["op"] == "DepthwiseConv2dNative"
        if depthwise:
            group, turned = kernel.shape[2], kernel.transpose(2, 3, 0, 1)
        else:
            group, turned = 1, kernel.transpose(3, 2, 0, 1)
        if depthwise and kernel.shape[3] != 1:
            raise ValueError("only one filter per channel is known")
        return self._node(
            "Conv",
            [self._tensor(source), self._weights(turned)],
            group=group,
            strides=[int(one) for one in strides[1:3]],
            auto_pad={"SAME": "SAME_UPPER", "VALID": "VALID"}[padding],
        )

    def elementwise(self, layer: dict[str, Any]) -> str:
        """Two tensors, or a tensor and a constant; or one tensor."""
        return self._node(ELEMENTWISE[layer["op"]], [self._tensor(i) for i in layer["input"]])

    def at_least(self, layer: dict[str, Any]) -> str:
        """Maximum; of a Minimum it becomes one Clip, as it was before it was published.

        The engine computes a Clip within the convolution before it: a sixth of the time.
        """
        inner, low = layer["input"]
        if self.layers[inner]["op"] != "Minimum":
            return self.elementwise(layer)
        source, high = self.layers[inner]["input"]
        if self.layers[source]["op"] == "Relu" and self.arrays[low] >= 0:
            (source,) = self.layers[source]["input"]
        return self._node("Clip", [self._tensor(source), self._number(low), self._number(high)])

    def _number(self, name: str) -> str:
        """Name of a constant that is one number."""
        value = np.float32(self.arrays[name].item())
        return self._node("Constant", [], value=numpy_helper.from_array(np.asarray(value)))

    def mean(self, layer: dict[str, Any]) -> str:
        """The mean over height and width."""
        source, axes = layer["input"]
        if sorted(self.arrays[axes].tolist()) != [1, 2] or layer["attr"]["keep_dims"]["b"]:
            raise ValueError("only the mean of a whole picture is known")
        where = self._weights(np.asarray([2, 3], np.int64))
        return self._node("ReduceMean", [self._tensor(source), where], keepdims=0)


ELEMENTWISE = {"Add": "Add", "Mul": "Mul", "Relu": "Relu", "Minimum": "Min", "Maximum": "Max"}
WRITERS: dict[str, Callable[[TfjsWriter, dict[str, Any]], str]] = {
    **dict.fromkeys(ELEMENTWISE, TfjsWriter.elementwise),
    "Maximum": TfjsWriter.at_least,
    **dict.fromkeys(("Conv2D", "DepthwiseConv2dNative"), TfjsWriter.convolution),
    "Placeholder": TfjsWriter.placeholder,
    "Const": TfjsWriter.constant,
    "Mean": TfjsWriter.mean,
}
