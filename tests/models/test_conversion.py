"""The tools that turn published nets into ours: tools/tflite_reader.py, tflite_to_onnx.py, ..."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import flatbuffers
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from convert_weights import CONVERSIONS, canonical_face
from fondly.models.catalogue import CATALOGUE, Trained
from protobuf_reader import read_message
from tflite_reader import Graph, Operator, Table, Tensor, read_tflite
from tflite_to_onnx import OnnxWriter
from two_sides import NARROW

Array = NDArray[Any]


class Options(Table):
    """An options table given as field numbers and values."""

    def __init__(self, fields: dict[int, int]) -> None:
        super().__init__(b"", 0)
        object.__setattr__(self, "fields", fields)

    def scalar(self, number: int, code: str, default: int = 0) -> int:
        del code
        return int(getattr(self, "fields").get(number, default))  # noqa: B009


def run(
    kind: str, source: Array, weights: list[Array], shape: tuple[int, ...], **fields: Any
) -> Array:
    """What the ONNX form of one operator makes of its first input."""
    options = Options({int(name[1:]): value for name, value in fields.items() if name[0] == "f"})
    tensors = [Tensor("in", source.shape, None)]
    tensors += [Tensor(f"w{i}", values.shape, values) for i, values in enumerate(weights)]
    tensors += [Tensor("out", shape, None)]
    last = len(tensors) - 1
    custom = fields.get("custom", b"")
    operator = Operator(kind, tuple(range(last)), (last,), options, custom)
    model = OnnxWriter(Graph(tuple(tensors), (operator,), (0,), (last,))).model("one", ["x"], ["y"])
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (result,) = session.run(None, {"x": source.astype(np.float32)})
    assert result.shape == shape
    return np.asarray(result)


@pytest.fixture
def picture() -> Array:
    return np.random.default_rng(0).normal(size=(1, 6, 6, 2)).astype(np.float32)


def test_a_strided_convolution_pads_as_tensorflow_does(picture: Array) -> None:
    kernel = np.random.default_rng(1).normal(size=(3, 3, 3, 2)).astype(np.float16)
    bias = np.asarray([0.5, -1, 2], np.float16)
    ours = run("CONV_2D", picture, [kernel, bias], (1, 3, 3, 3), f0=0, f1=2, f2=2)
    # Even sizes at stride 2 leave one missing row and column: both at the end.
    padded = np.pad(picture[0], ((0, 1), (0, 1), (0, 0)))
    for row in range(3):
        for column in range(3):
            window = padded[2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
            expected = (kernel.astype(np.float32) * window).sum(axis=(1, 2, 3)) + bias
            assert ours[0, row, column] == pytest.approx(expected, abs=1e-4)


def test_a_convolution_of_single_pixels_is_a_product(picture: Array) -> None:
    kernel = np.random.default_rng(1).normal(size=(3, 1, 1, 2)).astype(np.float16)
    bias = np.asarray([0.5, -1, 2], np.float16)
    ours = run("CONV_2D", picture, [kernel, bias], (1, 6, 6, 3), f1=1, f2=1, f3=1)
    expected = picture @ kernel[:, 0, 0].T.astype(np.float32) + bias
    assert ours == pytest.approx(np.maximum(expected, 0), abs=1e-5)
    with pytest.raises(ValueError, match="leaves pixels out"):
        run("CONV_2D", picture, [kernel, bias], (1, 3, 3, 3), f1=2, f2=2)


def test_a_depthwise_convolution_keeps_channels_apart(picture: Array) -> None:
    kernel = np.zeros((1, 3, 3, 2), np.float32)
    kernel[0, 1, 1] = (2, -3)
    ours = run("DEPTHWISE_CONV_2D", picture, [kernel, np.zeros(2, "f4")], picture.shape, f1=1, f2=1)
    assert ours == pytest.approx(picture * [2, -3], abs=1e-5)


def test_a_fused_relu_is_kept(picture: Array) -> None:
    ours = run("ADD", picture, [np.asarray([0.5, -0.5], "f4")], picture.shape, f0=1)
    assert ours == pytest.approx(np.maximum(picture + np.asarray([0.5, -0.5]), 0), abs=1e-6)


def test_prelu_as_convolutions_is_prelu(picture: Array) -> None:
    slopes = np.asarray([[[0.25, -0.5]]], np.float16)
    ours = run("PRELU", picture, [slopes], picture.shape)
    expected = np.where(picture > 0, picture, picture * slopes.astype(np.float32))
    assert ours == pytest.approx(expected, abs=1e-6)


def _chain(channels: int) -> Graph:
    """A convolution, a PReLU, a depthwise convolution and a convolution, with random weights."""
    random = np.random.default_rng(channels)
    weights = [
        random.normal(size=size).astype(np.float16)
        for size in (
            *((channels, 1, 1, 2), (channels,), (1, 1, channels), (1, 3, 3, channels)),
            *((channels,), (3, 1, 1, channels), (3,)),
        )
    ]
    shapes = [(1, 6, 6, channels)] * 3 + [(1, 6, 6, 3)]
    tensors = [Tensor("in", (1, 6, 6, 2), None)]
    tensors += [Tensor(f"w{i}", values.shape, values) for i, values in enumerate(weights)]
    tensors += [Tensor(f"t{i}", shape, None) for i, shape in enumerate(shapes)]
    step, within = Options({1: 1, 2: 1}), Options({1: 1, 2: 1, 0: 0})
    operators = (
        Operator("CONV_2D", (0, 1, 2), (8,), step, b""),
        Operator("PRELU", (8, 3), (9,), None, b""),
        Operator("DEPTHWISE_CONV_2D", (9, 4, 5), (10,), within, b""),
        Operator("CONV_2D", (10, 6, 7), (11,), step, b""),
    )
    return Graph(tuple(tensors), operators, (0,), (11,))


def _run_chain(graph: Graph, picture: Array) -> tuple[Array, list[str]]:
    model = OnnxWriter(graph).model("one", ["x"], ["y"])
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(None, {"x": picture})
    return np.asarray(found), [node.op_type for node in model.graph.node]


def test_a_narrow_prelu_becomes_two_sides_of_a_rectifier(picture: Array) -> None:
    graph = _chain(NARROW)
    ours, kinds = _run_chain(graph, picture)
    assert "Sub" not in kinds
    # Asked for what is between, too, the graph is written step by step.
    steps = replace(graph, outputs=(11, 9))
    model = OnnxWriter(steps).model("one", ["x"], ["y", "between"])
    assert "Sub" in [node.op_type for node in model.graph.node]
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    expected = session.run(["y"], {"x": picture})[0]
    assert ours == pytest.approx(expected, abs=1e-4)


def test_a_broad_prelu_stays_one(picture: Array) -> None:
    _, kinds = _run_chain(_chain(2 * NARROW), picture)
    assert "Sub" in kinds


def test_pools_and_pads(picture: Array) -> None:
    blocks = picture.reshape(1, 3, 2, 3, 2, 2)
    pooled = run("MAX_POOL_2D", picture, [], (1, 3, 3, 2), f0=1, f1=2, f2=2, f3=2, f4=2)
    assert np.array_equal(pooled, blocks.max(axis=(2, 4)))
    mean = run("AVERAGE_POOL_2D", picture, [], (1, 3, 3, 2), f0=1, f1=2, f2=2, f3=2, f4=2)
    assert mean == pytest.approx(blocks.mean(axis=(2, 4)), abs=1e-6)
    amounts = np.asarray([[0, 0], [0, 0], [1, 0], [0, 3]], np.int32)
    padded = run("PAD", picture, [amounts], (1, 6, 7, 5))
    assert np.array_equal(padded, np.pad(picture, amounts))


def test_slices_take_masks_into_account(picture: Array) -> None:
    bounds = [np.asarray(v, np.int32) for v in ((0, 2, 0, 0), (0, 4, 0, 1), (1, 1, 2, 1))]
    ours = run("STRIDED_SLICE", picture, bounds, (1, 2, 3, 1), f0=0b0101, f1=0b0101)
    assert np.array_equal(ours, picture[:, 2:4, ::2, 0:1])


def test_a_transposed_convolution_doubles_the_picture(picture: Array) -> None:
    kernel = np.random.default_rng(1).normal(size=(1, 2, 2, 2)).astype(np.float32)
    custom = np.asarray([1, 2, 2], "<i4").tobytes()
    ours = run(
        "Convolution2DTransposeBias", picture, [kernel, np.ones(1, "f4")], (1, 12, 12, 1),
        custom=custom,
    )  # fmt: skip
    expected = np.einsum("hwi,yxi->hywx", picture[0], kernel[0]).reshape(12, 12) + 1
    assert ours[0, ..., 0] == pytest.approx(expected, abs=1e-5)


def test_what_is_not_known_is_refused(picture: Array) -> None:
    with pytest.raises(ValueError, match="no way to write"):
        run("FLOOR", picture, [], picture.shape)
    with pytest.raises(ValueError, match="activation"):
        run("ADD", picture, [np.ones(2, "f4")], picture.shape, f0=4)


def tflite_file() -> bytes:
    """One ADD of an input and a constant, as the format's own builder writes it."""
    builder = flatbuffers.Builder(0)

    def table(*fields: tuple[int, str, int]) -> int:
        builder.StartObject(6)
        for number, kind, value in fields:
            if kind == "offset":
                builder.PrependUOffsetTRelativeSlot(number, value, 0)
            else:
                getattr(builder, f"Prepend{kind}Slot")(number, value, 0)
        return int(builder.EndObject())

    def vector(items: list[int], *, offsets: bool) -> int:
        builder.StartVector(4, len(items), 4)
        for item in reversed(items):
            (builder.PrependUOffsetTRelative if offsets else builder.PrependInt32)(item)
        return int(builder.EndVector())

    values = builder.CreateNumpyVector(np.asarray([1, 2, 3], "<f4").view(np.uint8))
    buffers = vector([table(), table((0, "offset", values))], offsets=True)
    names = [builder.CreateString(name) for name in ("in", "one", "out")]
    shapes = [vector(shape, offsets=False) for shape in ([2, 3], [3], [2, 3])]
    tensors = vector(
        [
            table((0, "offset", shapes[i]), (2, "Uint32", int(i == 1)), (3, "offset", names[i]))
            for i in range(3)
        ],
        offsets=True,
    )
    inputs, outputs = vector([0, 1], offsets=False), vector([2], offsets=False)
    options = table((0, "Int8", 1))
    operator = table((1, "offset", inputs), (2, "offset", outputs), (4, "offset", options))
    ends = vector([0], offsets=False), vector([2], offsets=False)
    graph = table(
        (0, "offset", tensors), (1, "offset", ends[0]), (2, "offset", ends[1]),
        (3, "offset", vector([operator], offsets=True)),
    )  # fmt: skip
    codes = vector([table((3, "Int32", 0))], offsets=True)
    graphs = vector([graph], offsets=True)
    builder.Finish(
        table(
            (0, "Uint32", 3), (1, "offset", codes), (2, "offset", graphs), (4, "offset", buffers)
        ),
        file_identifier=b"TFL3",
    )
    return bytes(builder.Output())


def test_a_file_is_read_into_its_graph() -> None:
    graph = read_tflite(tflite_file())
    assert [tensor.name for tensor in graph.tensors] == ["in", "one", "out"]
    assert [tensor.shape for tensor in graph.tensors] == [(2, 3), (3,), (2, 3)]
    assert graph.tensors[0].values is None
    assert graph.tensors[1].values == pytest.approx([1, 2, 3])
    (operator,) = graph.operators
    assert (operator.kind, operator.inputs, operator.outputs) == ("ADD", (0, 1), (2,))
    assert (operator.option(0, "b"), operator.option(1, "b", 7)) == (1, 7)
    assert (graph.inputs, graph.outputs) == ((0,), (2,))


def test_other_files_are_refused() -> None:
    with pytest.raises(ValueError, match="not a TensorFlow Lite file"):
        read_tflite(b"PK\3\4" + bytes(100))


def test_a_message_is_read_into_its_fields() -> None:
    data = bytes([0x08, 0x96, 0x01]) + bytes([0x12, 0x02]) + b"hi" + bytes([0x1D, 0, 0, 0x80, 0x3F])
    assert read_message(data) == [(1, 150), (2, b"hi"), (3, 1.0)]


@pytest.mark.parametrize(
    "broken", [b"\x0b", b"\x08\x80", b"\x12\x03hi", b"\x1d\0\0\x80", b"\x09\0"]
)
def test_a_broken_message_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"unknown wire type|past the end"):
        read_message(broken)


def test_the_canonical_face_is_taken_from_its_message() -> None:
    def floats(*values: float) -> bytes:
        return b"".join(b"\x1d" + np.float32(value).tobytes() for value in values)

    mesh = floats(1, 2, 3, 0, 0, 4, 5, 6, 0, 0)
    landmark = b"\x08\x01\x15" + np.float32(0.5).tobytes()
    message = b"\x0a" + bytes([len(mesh)]) + mesh + b"\x12" + bytes([len(landmark)]) + landmark
    content = canonical_face(message)
    assert content.startswith(b"\x93NUMPY")
    table = np.frombuffer(content[-32:], "<f4").reshape(2, 4)
    assert table.tolist() == [[1, 2, 3, 0], [4, 5, 6, 0.5]]


def test_every_file_of_the_catalogue_has_a_conversion() -> None:
    assert set(CONVERSIONS) == {
        weights.file for weights in CATALOGUE if not isinstance(weights.origin, Trained)
    }
