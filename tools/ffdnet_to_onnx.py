"""Writes FFDNet (Zhang, Zuo, Zhang 2018) as ONNX from the arrays of its state dict.

A picture is folded into four pictures of half the size, convolved with a map of the noise beside
it, and unfolded. PyTorch and ONNX fold in another order, so that the first layer's inputs change
places; nothing else does. The weights are stored as 16-bit floats and widened when the file is
loaded, which changes the clean picture of a photo by less than a third of a level.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from onnx_file import checked_model

FOLD = 4
"""Pixels that are folded into one."""


def ffdnet_model(arrays: Mapping[str, NDArray[Any]]) -> onnx.ModelProto:
    """The net with inputs pixels (1, C, H, W) in [0, 1] and sigma (1, 1, H / 2, W / 2).

    Args:
        arrays: "model.N.weight" and "model.N.bias" of its convolutions, N = 0, 2, 4, ...

    Raises:
        ValueError: these are not the arrays of an FFDNet.
    """
    numbers = sorted({int(name.split(".")[1]) for name in arrays})
    if numbers != list(range(0, 2 * len(numbers), 2)):
        raise ValueError("not the layers of an FFDNet")
    nodes = [
        helper.make_node("SpaceToDepth", ["pixels"], ["folded"], blocksize=2),
        helper.make_node("Concat", ["folded", "sigma"], ["x0"], axis=1),
    ]
    initializers = []
    for count, number in enumerate(numbers):
        weight, bias = arrays[f"model.{number}.weight"], arrays[f"model.{number}.bias"]
        if count == 0:
            weight = _in_onnx_order(weight)
        half = np.ascontiguousarray(weight, np.float16)
        initializers += [
            numpy_helper.from_array(half, f"h{count}"),
            numpy_helper.from_array(np.ascontiguousarray(bias), f"b{count}"),
        ]
        sources = [f"x{count}", f"w{count}", f"b{count}"]
        nodes += [
            helper.make_node("Cast", [f"h{count}"], [f"w{count}"], to=TensorProto.FLOAT),
            helper.make_node("Conv", sources, [f"c{count}"], pads=[1] * 4),
            helper.make_node("Relu", [f"c{count}"], [f"x{count + 1}"]),
        ]
    # The last layer's values are the picture: nothing cuts them off.
    nodes[-1] = helper.make_node(
        "DepthToSpace", [f"c{len(numbers) - 1}"], ["clean"], blocksize=2, mode="CRD"
    )
    channels = int(arrays["model.0.weight"].shape[1] - 1) // FOLD
    return _model(nodes, initializers, channels)


def _in_onnx_order(weight: NDArray[Any]) -> NDArray[Any]:
    """PyTorch folds channel by channel, ONNX pixel by pixel; the noise's map stays last."""
    outputs, inputs, height, width = weight.shape
    channels = (inputs - 1) // FOLD
    if inputs != channels * FOLD + 1:
        raise ValueError("the first layer of an FFDNet reads folded pixels and one map")
    folded = weight[:, :-1].reshape(outputs, channels, FOLD, height, width).swapaxes(1, 2)
    return np.concatenate([folded.reshape(outputs, -1, height, width), weight[:, -1:]], axis=1)


def _model(
    nodes: list[onnx.NodeProto], initializers: list[onnx.TensorProto], channels: int
) -> onnx.ModelProto:
    shape: list[int | str | None] = [1, channels, "height", "width"]
    half: list[int | str | None] = [1, 1, "half_height", "half_width"]
    graph = helper.make_graph(
        nodes,
        "ffdnet",
        [
            helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape),
            helper.make_tensor_value_info("sigma", TensorProto.FLOAT, half),
        ],
        [helper.make_tensor_value_info("clean", TensorProto.FLOAT, shape)],
        initializers,
    )
    return checked_model(graph)
