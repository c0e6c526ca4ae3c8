"""Reads the networks of ncnn, a text file of layers and a file of numbers, and writes them as ONNX.

The layers that Real-ESRGAN's networks have, and no others. The format is described in ncnn's wiki
("param and model file structure"): each line of layers is a type, a name, the counts of inputs and
outputs, their names, and options as number=value, where -23300-n=count,... is a list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.models.onnx_file import Attribute, OnnxFile

MAGIC = "7767517"
HALF_PRECISION = 0x01306B47
"""Before the numbers of a convolution that are stored as 16-bit floats."""
_LIST = -23300
_LEAKY = 2
_PLUS = 0


@dataclass(frozen=True)
class Layer:
    """One line of a file of layers.

    Args:
        kind: its type.
        inputs, outputs: names of the tensors.
        options: by number; lists as tuples.
    """

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    options: dict[int, float | tuple[float, ...]]

    def number(self, option: int, default: float) -> float:
        """A plain option.

        Raises:
            ValueError: it is a list.
        """
        value = self.options.get(option, default)
        if isinstance(value, tuple):
            raise ValueError(f"option {option} of a {self.kind} is a list")
        return value


def convert_ncnn(name: str) -> Callable[[bytes, bytes], bytes]:
    """A conversion from a file of numbers and a file of layers to an ONNX file.

    The ONNX file takes ``pixels`` (1, 3, H, W) float32 RGB in [0, 1] and gives ``larger``, about
    the same, 4 times as high and wide.
    """

    def convert(numbers: bytes, layers: bytes) -> bytes:
        return _Writer(name, numbers).write(read_layers(layers))

    return convert


def read_layers(content: bytes) -> list[Layer]:
    """The layers of a file in order.

    Raises:
        ValueError: this is no such file.
    """
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError("not a file of ncnn's layers") from error
    if not lines or lines[0].strip() != MAGIC:
        raise ValueError("not a file of ncnn's layers")
    return [_layer(line.split()) for line in lines[2:] if line.strip()]


def _layer(words: list[str]) -> Layer:
    if len(words) < 4:
        raise ValueError(f"a layer of ncnn has at least four words, got {len(words)}")
    kind, _, inputs, outputs, *rest = words
    ends = int(inputs), int(inputs) + int(outputs)
    options: dict[int, float | tuple[float, ...]] = {}
    for option in rest[ends[1] :]:
        key, _, value = option.partition("=")
        if int(key) <= _LIST:
            options[_LIST - int(key)] = tuple(float(one) for one in value.split(",")[1:])
        else:
            options[int(key)] = float(value)
    return Layer(kind, tuple(rest[: ends[0]]), tuple(rest[ends[0] : ends[1]]), options)


class _Writer:
    def __init__(self, name: str, numbers: bytes) -> None:
        self.file = OnnxFile(name)
        self.numbers = numbers
        self.offset = 0
        self.names: dict[str, str] = {}
        self.channels: dict[str, int] = {}

    def write(self, layers: list[Layer]) -> bytes:
        for layer in layers:
            write = _KINDS.get(layer.kind)
            if write is None:
                raise ValueError(f"no way to write a layer {layer.kind[:32]}")
            write(self, layer)
        if self.offset != len(self.numbers):
            raise ValueError(f"{len(self.numbers) - self.offset} bytes belong to no layer")
        self.file.node("Identity", [self.names["output"]], "larger")
        return self.file.content(
            {"pixels": (1, 3, "height", "width")},
            {"larger": (1, 3, "larger_height", "larger_width")},
        )

    def take(self, kind: str, count: int) -> NDArray[np.generic]:
        size = np.dtype(kind).itemsize * count
        if self.offset + size > len(self.numbers):
            raise ValueError("the numbers end too early")
        values = np.frombuffer(self.numbers, kind, count, self.offset)
        self.offset += size
        return values

    def done(self, layer: Layer, name: str, channels: int) -> None:
        self.names[layer.outputs[0]], self.channels[layer.outputs[0]] = name, channels

    def source(self, layer: Layer) -> list[str]:
        return [self.names[one] for one in layer.inputs]

    def picture(self, layer: Layer) -> None:
        self.done(layer, "pixels", 3)

    def split(self, layer: Layer) -> None:
        for output in layer.outputs:
            self.names[output] = self.names[layer.inputs[0]]
            self.channels[output] = self.channels[layer.inputs[0]]

    def convolution(self, layer: Layer) -> None:
        outputs, side = int(layer.number(0, 0)), int(layer.number(1, 0))
        count = int(layer.number(6, 0))
        if layer.number(4, 0) != side // 2 or not layer.number(5, 0) or layer.number(3, 1) != 1:
            raise ValueError("only convolutions that keep the size are known")
        (tag,) = self.take("<u4", 1).tolist()
        if tag != HALF_PRECISION:
            raise ValueError("only weights in 16 bits are known")
        kernel = self.take("<f2", count).reshape(outputs, -1, side, side)
        self.offset += self.offset % 4
        inputs = [*self.source(layer), self.file.weights(kernel)]
        inputs.append(self.file.weights(self.take("<f4", outputs)))
        name = self.file.node("Conv", inputs, attributes={"pads": [side // 2] * 4})
        if layer.number(9, 0) == _LEAKY:
            slope = layer.options[10]
            steepness = slope[0] if isinstance(slope, tuple) else slope
            name = self.file.node("LeakyRelu", [name], attributes={"alpha": float(steepness)})
        elif layer.number(9, 0):
            raise ValueError("only a leaky ReLU is known after a convolution")
        self.done(layer, name, outputs)

    def prelu(self, layer: Layer) -> None:
        slopes = self.take("<f4", int(layer.number(0, 0))).reshape(-1, 1, 1)
        name = self.file.node("PRelu", [*self.source(layer), self.file.weights(slopes)])
        self.done(layer, name, len(slopes))

    def shuffle(self, layer: Layer) -> None:
        factor = int(layer.number(0, 1))
        attributes: dict[str, Attribute] = {"blocksize": factor, "mode": "CRD"}
        name = self.file.node("DepthToSpace", self.source(layer), attributes=attributes)
        self.done(layer, name, self.channels[layer.inputs[0]] // factor**2)

    def enlarge(self, layer: Layer) -> None:
        if layer.number(0, 0) != 1:
            raise ValueError("only repeated pixels are known")
        scales = np.asarray([1, 1, layer.number(1, 1), layer.number(2, 1)], np.float32)
        inputs = [*self.source(layer), "", self.file.weights(scales)]
        attributes: dict[str, Attribute] = {
            "mode": "nearest",
            "coordinate_transformation_mode": "asymmetric",
            "nearest_mode": "floor",
        }
        name = self.file.node("Resize", inputs, attributes=attributes)
        self.done(layer, name, self.channels[layer.inputs[0]])

    def concat(self, layer: Layer) -> None:
        name = self.file.node("Concat", self.source(layer), attributes={"axis": 1})
        self.done(layer, name, sum(self.channels[one] for one in layer.inputs))

    def add(self, layer: Layer) -> None:
        if layer.number(0, 0) != _PLUS:
            raise ValueError("of the operations on two pictures only the sum is known")
        self.done(layer, self.file.node("Add", self.source(layer)), self._same(layer))

    def weighted_sum(self, layer: Layer) -> None:
        factors = layer.options.get(1, ())
        if layer.number(0, 0) != 1 or not isinstance(factors, tuple):
            raise ValueError("of the operations on pictures only the sum is known")
        terms = self.source(layer)
        for index, factor in enumerate(factors):
            if factor != 1:
                scale = self.file.weights(np.asarray(factor, np.float32))
                terms[index] = self.file.node("Mul", [terms[index], scale])
        self.done(layer, self.file.node("Add", terms), self._same(layer))

    def _same(self, layer: Layer) -> int:
        return self.channels[layer.inputs[0]]


_KINDS: dict[str, Callable[[_Writer, Layer], None]] = {
    "Input": _Writer.picture,
    "Split": _Writer.split,
    "Convolution": _Writer.convolution,
    "PReLU": _Writer.prelu,
    "PixelShuffle": _Writer.shuffle,
    "Interp": _Writer.enlarge,
    "Concat": _Writer.concat,
    "BinaryOp": _Writer.add,
    "Eltwise": _Writer.weighted_sum,
}
