"""Writes the trained net as ONNX: norms folded into the convolutions, weights in 16 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from damage.net import HATS, PLANES, DamageNet
from onnx_file import checked_model


class _Writer:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        output = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, values: NDArray[Any], half: bool = False) -> str:
        name = f"w{len(self.weights)}"
        kept = values.astype(np.float16) if half else values
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(kept), name))
        return self.node("Cast", [name], to=TensorProto.FLOAT) if half else name

    def convolution(self, source: str, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        pad = weight.shape[2] // 2
        inputs = [source, self.constant(weight, half=True), self.constant(bias)]
        return self.node("Conv", inputs, pads=[pad] * 4)

    def level(self, source: str, level: nn.Sequential) -> str:
        for k in (0, 3):
            source = self.convolution(source, *_folded(level[k], level[k + 1]))
            source = self.node("Relu", [source])
        return source


def _folded(convolution: Any, norm: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """A convolution that does what it and the normalisation after it did."""
    scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
    weight = convolution.weight.double() * scale[:, None, None, None]
    bias = norm.bias.double() - norm.running_mean.double() * scale
    return weight.detach().float().numpy(), bias.detach().float().numpy()


def to_onnx(net: DamageNet, answer: str = "damage") -> bytes:
    """The net as a file: `picture` (1, 3, H, W) in [0, 1] to (1, C, H, W) in [0, 1].

    Args:
        net: as it was trained.
        answer: name of what it gives.
    """
    write = _Writer()
    x = write.node("SpaceToDepth", [_look(write)], blocksize=2)
    kept = []
    for k, level in enumerate(net.down):
        if k:
            x = write.node("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
        x = write.level(x, _unfolded_order(level) if k == 0 else _sequential(level))
        kept.append(x)
    scales = write.constant(np.array([1, 1, 2, 2], np.float32))
    for level, skip in zip(net.up, kept[-2::-1], strict=True):
        x = write.node(
            "Resize",
            [x, "", scales],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
        x = write.level(write.node("Concat", [x, skip], axis=1), _sequential(level))
    last = net.last
    assert last.bias is not None
    x = write.convolution(x, last.weight.detach().numpy(), last.bias.detach().numpy())
    x = write.node("DepthToSpace", [x], blocksize=2, mode="CRD")
    write.node("Sigmoid", [x], answer)
    return _model(write, answer, last.out_channels // 4)


def _look(write: _Writer) -> str:
    """`damage.net.look`."""
    light = write.node("ReduceMean", ["picture", write.constant(np.array([1]))], keepdims=1)
    half, four = (write.constant(np.array([value], np.float32)) for value in (0.5, 4.0))
    planes = [write.node("Sub", ["picture", half])]
    for side in HATS:
        opened = _highest(write, _negative(write, light, side), side)
        closed = _negative(write, _highest(write, light, side), side)
        for above, below in ((light, opened), (closed, light)):
            planes.append(write.node("Mul", [write.node("Sub", [above, below]), four]))
    return write.node("Concat", planes, axis=1)


def _highest(write: _Writer, plane: str, side: int) -> str:
    pad = side // 2
    rows = write.node("MaxPool", [plane], kernel_shape=[1, side], pads=[0, pad, 0, pad])
    return write.node("MaxPool", [rows], kernel_shape=[side, 1], pads=[pad, 0, pad, 0])


def _negative(write: _Writer, plane: str, side: int) -> str:
    """The minimum over a square."""
    turned = write.node("Neg", [plane])
    return write.node("Neg", [_highest(write, turned, side)])


def _sequential(level: nn.Module) -> nn.Sequential:
    assert isinstance(level, nn.Sequential)
    return level


def _unfolded_order(level: nn.Module) -> nn.Sequential:
    """The first level with its inputs in the order of SpaceToDepth: torch has colours outermost."""
    first = _sequential(level)
    weight = first[0].weight
    order = [plane * 4 + place for place in range(4) for plane in range(PLANES)]
    turned = nn.Conv2d(4 * PLANES, weight.shape[0], 3, padding=1, bias=False)
    turned.weight = nn.Parameter(weight[:, order].detach().clone())
    return nn.Sequential(turned, *first[1:])


def _model(write: _Writer, answer: str, answers: int) -> bytes:
    sizes = ["height", "width"]
    graph = helper.make_graph(
        write.nodes,
        answer,
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, *sizes])],
        [helper.make_tensor_value_info(answer, TensorProto.FLOAT, [1, answers, *sizes])],
        write.weights,
    )
    return bytes(checked_model(graph).SerializeToString(deterministic=True))
