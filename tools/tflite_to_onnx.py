"""Writes a TensorFlow Lite graph as ONNX, with weights stored as the file stores them (fp16).

TensorFlow Lite keeps pictures as N, H, W, C and ONNX as N, C, H, W. Each tensor is kept in the
order it was computed in and turned over only where an operator asks for the other one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from onnx_file import checked_model
from tflite_reader import Graph, Operator
from two_sides import begun, ended, find_chains, spread

NCHW, NHWC = "nchw", "nhwc"
TO_NCHW, TO_NHWC = (0, 3, 1, 2), (0, 2, 3, 1)
SAME = 0  # schema.fbs, enum Padding
MIN_SIZE_FOR_HALF = 16
"""Weights smaller than this are written in full: nothing to gain."""


class OnnxWriter:
    """Builds an ONNX graph from a TensorFlow Lite one, operator by operator."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.names: dict[tuple[int, str], str] = {}
        self.constants: dict[int, NDArray[Any]] = {
            i: t.values for i, t in enumerate(graph.tensors) if t.values is not None
        }
        chains = list(find_chains(graph))
        self.begin = {chain.begins.outputs[0] for chain in chains}
        self.bent = {chain.bends.outputs[0] for chain in chains}
        self.spread = {chain.spreads.outputs[0] for chain in chains}
        self.end = {chain.ends.outputs[0]: chain.bends.inputs[1] for chain in chains}

    def model(self, name: str, input_names: list[str], output_names: list[str]) -> onnx.ModelProto:
        """The whole graph as an ONNX model, inputs and outputs in TensorFlow's own order."""
        for index, input_name in zip(self.graph.inputs, input_names, strict=True):
            self.names[index, NHWC] = input_name
        for operator in self.graph.operators:
            self._write(operator)
        for index, output_name in zip(self.graph.outputs, output_names, strict=True):
            self._node("Identity", [self.nhwc(index)], output_name)
        made = helper.make_graph(
            self.nodes,
            name,
            [self._value(i, n) for i, n in zip(self.graph.inputs, input_names, strict=True)],
            [self._value(i, n) for i, n in zip(self.graph.outputs, output_names, strict=True)],
            self.initializers,
        )
        return checked_model(made)

    def nchw(self, index: int) -> str:
        """Name of a rank 4 tensor with its channels second."""
        if (index, NCHW) not in self.names:
            self.names[index, NCHW] = self._node(
                "Transpose", [self.names[index, NHWC]], perm=TO_NCHW
            )
        return self.names[index, NCHW]

    def nhwc(self, index: int) -> str:
        """Name of a tensor in TensorFlow's order; constants become initializers."""
        if (index, NHWC) not in self.names:
            if index in self.constants:
                self.names[index, NHWC] = self.weights(self.constants[index])
            else:
                self.names[index, NHWC] = self._node(
                    "Transpose", [self.names[index, NCHW]], perm=TO_NHWC
                )
        return self.names[index, NHWC]

    def weights(self, values: NDArray[Any]) -> str:
        """Name of constant values in fp32, stored in fp16 where the original was."""
        name = f"w{len(self.initializers)}"
        half = values.dtype == np.float16 and values.size >= MIN_SIZE_FOR_HALF
        if values.dtype == np.float16 and not half:
            values = values.astype(np.float32)
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return self._node("Cast", [name], to=TensorProto.FLOAT) if half else name

    def _value(self, index: int, name: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(
            name, TensorProto.FLOAT, self.graph.tensors[index].shape
        )

    def _node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        output = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def _shape(self, index: int) -> tuple[int, ...]:
        return self.graph.tensors[index].shape

    def _write(self, operator: Operator) -> None:
        write = WRITERS.get(operator.kind)
        if write is None:
            raise ValueError(f"no way to write {operator.kind}")
        write(self, operator)

    def _done(
        self, operator: Operator, name: str, order: str, activation_field: int | None = None
    ) -> None:
        activation = 0 if activation_field is None else operator.option(activation_field, "b")
        if activation == 1:
            name = self._node("Relu", [name])
        elif activation != 0:
            raise ValueError(f"{operator.kind} ends in an activation we do not know: {activation}")
        self.names[operator.outputs[0], order] = name

    def dequantize(self, operator: Operator) -> None:
        """Only ever turns stored fp16 weights into fp32 ones."""
        self.constants[operator.outputs[0]] = self.constants[operator.inputs[0]]

    def convolution(self, operator: Operator) -> None:
        """CONV_2D (weights O, H, W, I) and DEPTHWISE_CONV_2D (1, H, W, O)."""
        depthwise = operator.kind == "DEPTHWISE_CONV_2D"
        source, kernel, bias = operator.inputs
        values, offsets = self.constants[kernel], self.constants[bias]
        (made,) = operator.outputs
        single = not depthwise and values.shape[1:3] == (1, 1) and made not in self.begin
        if single and (source, NCHW) not in self.names:
            self._mixing(operator, values, offsets)
            return
        values = values.transpose(3, 0, 1, 2) if depthwise else values.transpose(TO_NCHW)
        if made in self.begin:
            values, offsets = begun(values, offsets)
        elif made in self.spread:
            values, offsets = spread(values, offsets)
        elif made in self.end:
            values = ended(values, self.constants[self.end[made]])
        name = self._node(
            "Conv",
            [self.nchw(source), self.weights(values), self.weights(offsets)],
            group=len(values) if depthwise else 1,
            **self._window(operator, values.shape[2], values.shape[3]),
        )
        self._done(operator, name, NCHW, 4 if depthwise else 3)

    def _mixing(self, operator: Operator, values: NDArray[Any], offsets: NDArray[Any]) -> None:
        """A 1x1 convolution of what is in TensorFlow's order, which need not be turned for it."""
        if operator.option(2, "i", 1) != 1 or operator.option(1, "i", 1) != 1:
            raise ValueError("a 1x1 convolution that leaves pixels out is not known")
        matrix = self.weights(values.reshape(len(values), -1).T)
        mixed = self._node("MatMul", [self.nhwc(operator.inputs[0]), matrix])
        self._done(operator, self._node("Add", [mixed, self.weights(offsets)]), NHWC, 3)

    def transposed_convolution(self, operator: Operator) -> None:
        """MediaPipe's Convolution2DTransposeBias: input, weights (O, H, W, I), bias."""
        source, kernel, bias = operator.inputs
        _, stride_w, stride_h = struct.unpack_from("<3i", operator.custom_options)
        values = self.constants[kernel].transpose(3, 0, 1, 2)
        if values.shape[2:] != (stride_h, stride_w):
            raise ValueError("only kernels as large as their stride are known")
        name = self._node(
            "ConvTranspose",
            [self.nchw(source), self.weights(values), self.weights(self.constants[bias])],
            strides=[stride_h, stride_w],
        )
        self._done(operator, name, NCHW)

    def pool(self, operator: Operator) -> None:
        """MAX_POOL_2D and AVERAGE_POOL_2D."""
        width, height = operator.option(3, "i", 1), operator.option(4, "i", 1)
        kind = "MaxPool" if operator.kind == "MAX_POOL_2D" else "AveragePool"
        window = self._window(operator, height, width)
        name = self._node(
            kind, [self.nchw(operator.inputs[0])], kernel_shape=[height, width], **window
        )
        self._done(operator, name, NCHW, 5)

    def _window(self, operator: Operator, height: int, width: int) -> dict[str, Any]:
        strides = [operator.option(2, "i", 1), operator.option(1, "i", 1)]
        pads = [0, 0, 0, 0]
        if operator.option(0, "b") == SAME:
            _, *sides, _ = self._shape(operator.inputs[0])
            for axis, (side, size, stride) in enumerate(
                zip(sides, (height, width), strides, strict=True)
            ):
                missing = max((-(-side // stride) - 1) * stride + size - side, 0)
                pads[axis], pads[axis + 2] = missing // 2, missing - missing // 2
        return {"strides": strides, "pads": pads}

    def prelu(self, operator: Operator) -> None:
        """alpha x + (1 - alpha) relu(x), as two depthwise 1x1 convolutions.

        ONNX Runtime's own PRelu costs three times as much on a CPU. 1 - alpha is taken in fp32.
        Of a chain of `two_sides` only the rectifier is left.
        """
        source, slope = operator.inputs
        if operator.outputs[0] in self.bent:
            self._done(operator, self._node("Relu", [self.nchw(source)]), NCHW)
            return
        alpha = self.constants[slope].reshape(-1, 1, 1, 1)
        if alpha.size != self._shape(source)[3]:
            raise ValueError("only one slope per channel is known")
        name, slopes = self.nchw(source), self.weights(alpha)
        rest = self._node("Sub", [self.weights(np.ones((1, 1, 1, 1), np.float32)), slopes])
        straight = self._node("Conv", [name, slopes], group=alpha.size)
        bent = self._node("Conv", [self._node("Relu", [name]), rest], group=alpha.size)
        self._done(operator, self._node("Add", [straight, bent]), NCHW)

    def elementwise(self, operator: Operator) -> None:
        """One or two tensors of the same order, or a constant that broadcasts."""
        known = [i for i in operator.inputs if i not in self.constants]
        all_nchw = len(known) == len(operator.inputs) and all(
            (i, NCHW) in self.names for i in known
        )
        order = NCHW if all_nchw else NHWC
        names = [self.nchw(i) if all_nchw else self.nhwc(i) for i in operator.inputs]
        kind = operator.kind
        if kind == "SQUARED_DIFFERENCE":
            difference = self._node("Sub", names)
            name = self._node("Mul", [difference, difference])
        elif kind == "RSQRT":
            name = self._node("Reciprocal", [self._node("Sqrt", names)])
        else:
            name = self._node(ELEMENTWISE[kind], names)
        self._done(operator, name, order, 0 if kind in ("ADD", "MUL", "SUB", "DIV") else None)

    def pad(self, operator: Operator) -> None:
        """Zeros at the edges of a rank 4 tensor."""
        pads = self.constants[operator.inputs[1]][list(TO_NCHW)]
        amounts = self.weights(pads.T.astype(np.int64).ravel())
        self._done(operator, self._node("Pad", [self.nchw(operator.inputs[0]), amounts]), NCHW)

    def resize(self, operator: Operator) -> None:
        """RESIZE_BILINEAR; the sizes are constants."""
        mode = "asymmetric"
        if operator.option(2, "B"):
            mode = "align_corners"
        elif operator.option(3, "B"):
            mode = "half_pixel"
        _, height, width, channels = self._shape(operator.outputs[0])
        sizes = self.weights(np.asarray([1, channels, height, width], np.int64))
        name = self._node(
            "Resize",
            [self.nchw(operator.inputs[0]), "", "", sizes],
            mode="linear",
            coordinate_transformation_mode=mode,
        )
        self._done(operator, name, NCHW)

    def reshape(self, operator: Operator) -> None:
        """RESHAPE to the shape that the file gives its output."""
        shape = self.weights(np.asarray(self._shape(operator.outputs[0]), np.int64))
        name = self._node("Reshape", [self.nhwc(operator.inputs[0]), shape])
        self._done(operator, name, NHWC)

    def transpose(self, operator: Operator) -> None:
        """TRANSPOSE by a constant order."""
        order = self.constants[operator.inputs[1]].tolist()
        name = self._node("Transpose", [self.nhwc(operator.inputs[0])], perm=order)
        self._done(operator, name, NHWC)

    def reduction(self, operator: Operator) -> None:
        """MEAN and SUM over constant axes."""
        axes = self.weights(self.constants[operator.inputs[1]].astype(np.int64).reshape(-1))
        kind = "ReduceMean" if operator.kind == "MEAN" else "ReduceSum"
        name = self._node(
            kind, [self.nhwc(operator.inputs[0]), axes], keepdims=operator.option(0, "B")
        )
        self._done(operator, name, NHWC)

    def concatenation(self, operator: Operator) -> None:
        """CONCATENATION along any axis, in TensorFlow's order."""
        names = [self.nhwc(i) for i in operator.inputs]
        name = self._node("Concat", names, axis=operator.option(0, "i"))
        self._done(operator, name, NHWC, 1)

    def slice(self, operator: Operator) -> None:
        """STRIDED_SLICE without ellipsis or new axes."""
        source, *bounds = operator.inputs
        begin, end, stride = (self.constants[i].astype(np.int64) for i in bounds)
        if operator.option(2, "i") or operator.option(3, "i"):
            raise ValueError("ellipsis and new axes are not known")
        begin_mask, end_mask = operator.option(0, "i"), operator.option(1, "i")
        for axis, size in enumerate(self._shape(source)):
            begin[axis] = 0 if begin_mask >> axis & 1 else begin[axis]
            end[axis] = size if end_mask >> axis & 1 else end[axis]
            if operator.option(4, "i") >> axis & 1:
                end[axis] = begin[axis] + 1
        parts = [self.weights(v) for v in (begin, end, np.arange(len(begin)), stride)]
        name = self._node("Slice", [self.nhwc(source), *parts])
        shape = self.weights(np.asarray(self._shape(operator.outputs[0]), np.int64))
        self._done(operator, self._node("Reshape", [name, shape]), NHWC)


ELEMENTWISE = {
    "ADD": "Add", "MUL": "Mul", "SUB": "Sub", "DIV": "Div", "NEG": "Neg", "SQRT": "Sqrt",
    "RELU": "Relu", "LOGISTIC": "Sigmoid", "HARD_SWISH": "HardSwish",
}  # fmt: skip
WRITERS: dict[str, Callable[[OnnxWriter, Operator], None]] = {
    **dict.fromkeys((*ELEMENTWISE, "SQUARED_DIFFERENCE", "RSQRT"), OnnxWriter.elementwise),
    **dict.fromkeys(("CONV_2D", "DEPTHWISE_CONV_2D"), OnnxWriter.convolution),
    **dict.fromkeys(("MAX_POOL_2D", "AVERAGE_POOL_2D"), OnnxWriter.pool),
    **dict.fromkeys(("MEAN", "SUM"), OnnxWriter.reduction),
    "Convolution2DTransposeBias": OnnxWriter.transposed_convolution,
    "DEQUANTIZE": OnnxWriter.dequantize,
    "PRELU": OnnxWriter.prelu,
    "PAD": OnnxWriter.pad,
    "RESIZE_BILINEAR": OnnxWriter.resize,
    "RESHAPE": OnnxWriter.reshape,
    "TRANSPOSE": OnnxWriter.transpose,
    "CONCATENATION": OnnxWriter.concatenation,
    "STRIDED_SLICE": OnnxWriter.slice,
}
