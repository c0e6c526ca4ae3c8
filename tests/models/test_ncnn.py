"""ncnn's networks, read without ncnn and written without the package onnx."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray

from fondly.models.ncnn import HALF_PRECISION, convert_ncnn, read_layers
from fondly.models.onnx_file import OnnxFile

RANDOM = np.random.default_rng(1)
FIRST = RANDOM.normal(size=(12, 3, 3, 3)).astype("<f2")
SECOND = RANDOM.normal(size=(12, 12, 3, 3)).astype("<f2") * np.float16(0.1)
BIAS = RANDOM.normal(size=12).astype("<f4")
SLOPES = RANDOM.uniform(0.1, 0.9, 12).astype("<f4")
LAYERS = """7767517
9 11
Input data 0 1 data
Split split 1 2 data a b
Convolution one 1 1 a c 0=12 1=3 4=1 5=1 6=324
PReLU bent 1 1 c d 0=12
Split split2 1 2 d e f
Convolution two 1 1 e g 0=12 1=3 4=1 5=1 6=1296 9=2 -23310=1,2.000000e-01
Eltwise sum 2 1 g f h 0=1 -23301=2,2.000000e-01,1.000000e+00
PixelShuffle shuffle 1 1 h i 0=2
Interp larger 1 1 b j 0=1 1=2.000000e+00 2=2.000000e+00
BinaryOp add 2 1 i j output
"""


def _numbers() -> bytes:
    tag = np.asarray([HALF_PRECISION], "<u4").tobytes()
    parts = [tag, FIRST.tobytes(), BIAS.tobytes(), SLOPES.tobytes()]
    return b"".join([*parts, tag, SECOND.tobytes(), BIAS.tobytes()])


def _convolved(planes: NDArray[Any], kernel: NDArray[Any]) -> NDArray[np.float64]:
    padded = np.pad(planes, ((0, 0), (1, 1), (1, 1)))
    height, width = planes.shape[1:]
    windows = np.stack(
        [padded[:, y : y + height, x : x + width] for y in range(3) for x in range(3)]
    )
    weights = kernel.astype(np.float64).reshape(len(kernel), -1, 9)
    return np.einsum("kchw,ock->ohw", windows, weights) + BIAS[:, None, None]


def _expected(picture: NDArray[Any]) -> NDArray[np.float64]:
    first = _convolved(picture, FIRST)
    bent = np.where(first > 0, first, first * SLOPES[:, None, None])
    second = _convolved(bent, SECOND)
    total = 0.2 * np.where(second > 0, second, 0.2 * second) + bent
    height, width = picture.shape[1:]
    cells = total.reshape(3, 2, 2, height, width).transpose(0, 3, 1, 4, 2)
    return cells.reshape(3, 2 * height, 2 * width) + picture.repeat(2, 1).repeat(2, 2)


def _run(content: bytes, picture: NDArray[Any]) -> NDArray[Any]:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"pixels": picture[None].astype(np.float32)})
    return np.asarray(found[0])


@pytest.mark.parametrize("size", [(5, 7), (8, 6)])
def test_the_net_does_what_its_layers_say(size: tuple[int, int]) -> None:
    content = convert_ncnn("small")(_numbers(), LAYERS.encode())
    onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
    picture = RANDOM.random((3, *size))
    assert _run(content, picture) == pytest.approx(_expected(picture), abs=1e-4)


def test_layers_side_by_side_are_joined() -> None:
    layers = """7767517
3 4
Input data 0 1 data
Split s 1 2 data a b
Concat c 2 1 a b c
Convolution one 1 1 c output 0=12 1=3 4=1 5=1 6=648
"""
    kernel = RANDOM.normal(size=(12, 6, 3, 3)).astype("<f2")
    tag = np.asarray([HALF_PRECISION], "<u4").tobytes()
    content = convert_ncnn("joined")(tag + kernel.tobytes() + BIAS.tobytes(), layers.encode())
    picture = RANDOM.random((3, 6, 6))
    expected = _convolved(np.concatenate([picture, picture]), kernel)
    assert _run(content, picture) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (("7767517", "7767518"), "not a file of ncnn's layers"),
        (("PReLU bent", "Softmax bent"), "no way to write a layer Softmax"),
        (("6=324", "6=324 3=2"), "keep the size"),
        (("9=2", "9=5"), "leaky ReLU"),
        (("0=1 1=2.0", "0=2 1=2.0"), "repeated pixels"),
        (("add 2 1 i j output", "add 2 1 i j output 0=2"), "only the sum"),
        (("sum 2 1 g f h 0=1", "sum 2 1 g f h 0=0"), "only the sum"),
        (("BinaryOp add", "BinaryOp"), "invalid literal"),
    ],
)
def test_what_is_not_known_is_refused(changed: tuple[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        convert_ncnn("small")(_numbers(), LAYERS.replace(*changed).encode())


def test_numbers_must_fit_the_layers() -> None:
    convert = convert_ncnn("small")
    with pytest.raises(ValueError, match="end too early"):
        convert(_numbers()[:-4], LAYERS.encode())
    with pytest.raises(ValueError, match="belong to no layer"):
        convert(_numbers() + b"\0\0\0\0", LAYERS.encode())
    with pytest.raises(ValueError, match="16 bits"):
        convert(b"\0\0\0\0" + _numbers()[4:], LAYERS.encode())
    with pytest.raises(ValueError, match="not a file of ncnn's layers"):
        read_layers(b"\xff\xfe")


def test_every_kind_of_attribute_is_written() -> None:
    file = OnnxFile("kinds")
    bent = file.node("LeakyRelu", ["x"], attributes={"alpha": 0.25})
    last = file.node("Transpose", [bent], attributes={"perm": [1, 0]})
    shape = file.weights(np.asarray([3, 2], np.int64))
    file.node("Reshape", [last, shape], "y", {"allowzero": 0})
    content = file.content({"x": (2, 3)}, {"y": (3, "some")})
    onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": np.asarray([[1, -4, 2], [0, 8, -8]], np.float32)})
    assert found.tolist() == [[1, 0], [-1, 8], [2, -2]]
    with pytest.raises(ValueError, match="0 or more"):
        file.node("Cast", ["x"], attributes={"to": -1})
