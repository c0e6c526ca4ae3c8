"""A narrow PReLU as a rectifier of twice the channels, which nothing but its neighbours notices.

Where a convolution yields few channels, a PReLU bends them, a depthwise convolution looks around,
and another convolution gathers, the first can yield x and -x and the last take relu(x) - alpha
relu(-x), which is the PReLU. The processor works on 16 channels at once, so twice eight cost
nothing, and three passes over the largest pictures of the net are saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tflite_reader import Graph, Operator

NARROW = 8
"""Channels up to which it pays: with 16 the time is the same, with 32 and 64 it is longer."""

Values = NDArray[Any]


@dataclass(frozen=True)
class Chain:
    """Operators in a row, each alone in using what the one before makes."""

    begins: Operator
    bends: Operator
    spreads: Operator
    ends: Operator


def find_chains(graph: Graph) -> Iterator[Chain]:
    """The narrow PReLUs of a graph with what stands around them."""
    makers = {output: one for one in graph.operators for output in one.outputs}
    for bends in graph.operators:
        begins = makers.get(bends.inputs[0])
        if bends.kind != "PRELU" or begins is None or begins.kind != "CONV_2D":
            continue
        if graph.tensors[bends.inputs[0]].shape[3] > NARROW or _activation(begins):
            continue
        spreads = _only_user(graph, bends)
        ends = spreads and _only_user(graph, spreads)
        if spreads is None or ends is None or _only_user(graph, begins) is not bends:
            continue
        kinds = (spreads.kind, ends.kind)
        if kinds == ("DEPTHWISE_CONV_2D", "CONV_2D") and not _activation(spreads):
            yield Chain(begins, bends, spreads, ends)


def _only_user(graph: Graph, operator: Operator) -> Operator | None:
    (made,) = operator.outputs
    users = [one for one in graph.operators if made in one.inputs]
    return users[0] if len(users) == 1 and made not in graph.outputs else None


def _activation(operator: Operator) -> int:
    return operator.option(4 if operator.kind == "DEPTHWISE_CONV_2D" else 3, "b")


def begun(weights: Values, bias: Values) -> tuple[Values, Values]:
    """Weights (O, I, h, w) and bias of a convolution that yields x and -x."""
    return np.concatenate([weights, -weights]), np.concatenate([bias, -bias])


def spread(weights: Values, bias: Values) -> tuple[Values, Values]:
    """Those of a depthwise convolution over both halves; its bias counts once."""
    return np.concatenate([weights, weights]), np.concatenate([bias, np.zeros_like(bias)])


def ended(weights: Values, slopes: Values) -> Values:
    """Weights (O, 2 I, h, w) of a convolution that takes relu(x) - alpha relu(-x)."""
    full = weights.astype(np.float32)
    return np.concatenate([full, -full * slopes.astype(np.float32).reshape(1, -1, 1, 1)], axis=1)
