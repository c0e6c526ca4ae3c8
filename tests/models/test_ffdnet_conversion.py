"""A PyTorch state dict read without PyTorch, and the net made of it: tools/torch_reader.py, ..."""

from __future__ import annotations

import struct

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from ffdnet_to_onnx import ffdnet_model
from torch_reader import MAGIC, read_torch

END = b"."


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def whole(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def several(*members: bytes) -> bytes:
    return b"(" + b"".join(members) + b"t"


def tensor(offset: int = 0, call: bytes = b"ctorch._utils\n_rebuild_tensor_v2\n") -> bytes:
    """A view of two by three floats, the second row first in the file: strides 1 and 2."""
    kind = b"ctorch\nFloatStorage\n"
    storage = several(text("storage"), kind, text("7"), text("cpu"), whole(7), b"N") + b"Q"
    shape, strides = several(whole(2), whole(3)), several(whole(1), whole(2))
    ordered = b"ccollections\nOrderedDict\n)R"
    return call + several(storage, whole(offset), shape, strides, b"\x89", ordered) + b"R"


def state_file(one: bytes, *, magic: int = MAGIC, cut: int = 0) -> bytes:
    number = magic.to_bytes(10, "little")
    state = b"\x80\x02ccollections\nOrderedDict\n)Rq\x00(" + text("one") + one + b"u" + END
    header = b"\x80\x02\x8a\x0a" + number + END + b"\x80\x02M\xe9\x03" + END + b"\x80\x02}" + END
    keys = b"\x80\x02](" + text("7") + b"e" + END
    numbers = struct.pack("<q7f", 7, *range(7))
    return header + state + keys + numbers[: len(numbers) - cut]


def test_a_state_dict_is_read() -> None:
    arrays = read_torch(state_file(tensor(offset=1)))
    assert arrays["one"].tolist() == [[1, 3, 5], [2, 4, 6]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (state_file(tensor(call=b"cos\nsystem\n")), "asks for a call of"),
        (state_file(tensor(call=b"cbuiltins\neval\n")), "asks for a call of"),
        (state_file(tensor(offset=2)), "outside its storage"),
        (state_file(tensor(), magic=1), "before version 1.6"),
        (state_file(tensor(), cut=1), "ends before"),
        (state_file(b"V1\n"), "no business with UNICODE"),
        (state_file(b"h\x63"), "broken"),
        (b"not a file of PyTorch", "opcode"),
    ],
)
def test_anything_else_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_torch(content)


def test_the_first_layer_sees_the_picture_and_the_map_of_its_noise() -> None:
    """One layer of 1x1 in the middle of 3x3 that gives the picture back, plus the noise in blue."""
    weight = np.zeros((12, 13, 3, 3), np.float32)
    for k in range(12):
        weight[k, k, 1, 1] = 1
    weight[8:, 12, 1, 1] = 1
    model = ffdnet_model({"model.0.weight": weight, "model.0.bias": np.zeros(12, np.float32)})
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    pixels = np.random.default_rng(0).random((1, 3, 6, 4)).astype(np.float32)
    sigma = np.arange(6, dtype=np.float32).reshape(1, 1, 3, 2)
    clean: NDArray[np.float32] = session.run(None, {"pixels": pixels, "sigma": sigma})[0]
    wanted = pixels.copy()
    wanted[0, 2] += np.kron(sigma[0, 0], np.ones((2, 2), np.float32))
    assert clean == pytest.approx(wanted, abs=1e-6)


def test_layers_that_are_no_ffdnet_are_refused() -> None:
    with pytest.raises(ValueError, match="not the layers"):
        ffdnet_model({"model.1.weight": np.zeros((4, 5, 3, 3), np.float32)})
    weight, bias = np.zeros((4, 6, 3, 3), np.float32), np.zeros(4, np.float32)
    with pytest.raises(ValueError, match="first layer"):
        ffdnet_model({"model.0.weight": weight, "model.0.bias": bias})
