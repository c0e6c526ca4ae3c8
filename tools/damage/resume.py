"""Reads the net back from the file it was written to, so that another lesson can begin there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from damage.net import PLANES, DamageNet

SPREAD = 1.5
"""Weights are made at least so much larger than those that a net begins with: norms take that back,
but a step of learning is as long for all, and would be too long for small ones."""

Weights = NDArray[np.float32]


def from_onnx(content: bytes) -> DamageNet:
    """The net of a file by `damage.export.to_onnx`, whose norms do nothing but add."""
    net, convolutions = DamageNet(), _convolutions(onnx.load_model_from_string(content))
    with torch.no_grad():
        for k, (convolution, norm) in enumerate(_pairs(net)):
            weight, bias = next(convolutions)
            convolution.weight.copy_(torch.from_numpy(weight if k else _colours_outermost(weight)))
            norm.bias.copy_(torch.from_numpy(bias))
            _known(norm).fill_(1 - norm.eps)
        weight, bias = next(convolutions)
        net.last.weight.copy_(torch.from_numpy(weight))
        net.last.bias = nn.Parameter(torch.from_numpy(bias.copy()))
    return net


def wake_norms(net: DamageNet, batches: Iterable[Tensor]) -> None:
    """Give norms the means and deviations of what comes in; the net does what it did.

    Args:
        net: as `from_onnx` leaves it.
        batches: (N, PLANES, H, W) each, to measure on.
    """
    sums: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def measure(norm: nn.Module, inputs: tuple[Tensor, ...], _: Tensor) -> None:
        x = inputs[0].double()
        total, squares = sums.get(norm, (torch.zeros(()), torch.zeros(())))
        sums[norm] = (total + x.mean((0, 2, 3)), squares + x.square().mean((0, 2, 3)))

    pairs = list(_pairs(net))
    hooks = [norm.register_forward_hook(measure) for _, norm in pairs]
    net.eval()
    with torch.no_grad():
        count = 0
        for planes in batches:
            net(planes)
            count += 1
        for hook in hooks:
            hook.remove()
        for convolution, norm in pairs:
            _wake(convolution, norm, sums[norm][0] / count, sums[norm][1] / count)


def _wake(convolution: nn.Conv2d, norm: nn.BatchNorm2d, mean: Tensor, square: Tensor) -> None:
    variance = (square - mean.square()).clamp_min(1e-8)
    norm.weight.copy_(torch.sqrt(variance + norm.eps))
    norm.bias.add_(mean.float())
    begun = (3 * convolution.weight[0].numel()) ** -0.5
    larger = max(1.0, SPREAD * begun / float(convolution.weight.std()))
    convolution.weight.mul_(larger)
    assert norm.running_mean is not None
    norm.running_mean.copy_(mean * larger)
    _known(norm).copy_(variance * larger**2)


def _known(norm: nn.BatchNorm2d) -> Tensor:
    assert norm.running_var is not None
    return norm.running_var


def _pairs(net: DamageNet) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Convolutions and their norms, in the order of the file."""
    for level in (*net.down, *net.up):
        layers = list(level.children())
        for k in (0, 3):
            convolution, norm = layers[k], layers[k + 1]
            assert isinstance(convolution, nn.Conv2d)
            assert isinstance(norm, nn.BatchNorm2d)
            yield convolution, norm


def _convolutions(model: onnx.ModelProto) -> Iterator[tuple[Weights, Weights]]:
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Cast":
            kept[node.output[0]] = kept[node.input[0]].astype(np.float32)
        elif node.op_type == "Conv":
            yield kept[node.input[1]], kept[node.input[2]]


def _colours_outermost(weight: Weights) -> Weights:
    """The first convolution's, back from the order of SpaceToDepth to that of torch."""
    count, _, height, width = weight.shape
    turned = weight.reshape(count, 4, PLANES, height, width).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(turned.reshape(weight.shape))
