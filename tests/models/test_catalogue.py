from __future__ import annotations

from pathlib import Path

import pytest

from fondly.errors import WeightsCorrupt, WeightsMissing
from fondly.models.canonical_face import canonical_face
from fondly.models.catalogue import CATALOGUE, FOLDER, SELFIE, Trained, Weights, read_weights

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("weights", CATALOGUE, ids=lambda one: one.file)
def test_the_shipped_file_is_that_of_the_catalogue(weights: Weights) -> None:
    assert len(read_weights(weights)) == weights.bytes


@pytest.mark.parametrize("weights", CATALOGUE, ids=lambda one: one.file)
def test_the_page_on_weights_says_the_same(weights: Weights) -> None:
    page = (ROOT / "docs" / "weights.md").read_text(encoding="utf-8")
    assert f"{weights.sha256}  {weights.file}" in page
    assert f"| `{weights.file}` | {weights.bytes:,} |" in page
    if isinstance(weights.origin, Trained):
        assert weights.origin.member in page
        assert (ROOT / weights.origin.member).is_file()
    else:
        assert f"{weights.origin.package} {weights.origin.version}" in page
    notice = (FOLDER.parent / "NOTICE").read_text(encoding="utf-8")
    assert weights.file in notice


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"selfie\.onnx"):
        read_weights(SELFIE, tmp_path)


def test_one_changed_bit_is_noticed(tmp_path: Path) -> None:
    content = bytearray((FOLDER / SELFIE.file).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / SELFIE.file).write_bytes(content)
    with pytest.raises(WeightsCorrupt, match=r"selfie\.onnx"):
        read_weights(SELFIE, tmp_path)


def test_the_canonical_face_is_a_face_that_looks_at_us() -> None:
    points, weights = canonical_face()
    assert points.shape == (468, 3)
    assert (weights > 0).sum() == 33
    chin, hairline, nose = points[152], points[10], points[1]
    right_eye, left_eye = points[33], points[263]
    assert right_eye[0] == pytest.approx(-left_eye[0], abs=1e-4)
    assert right_eye[0] < 0 < left_eye[0]
    assert chin[1] < nose[1] < hairline[1]
    assert nose[2] > right_eye[2]
    assert not points.flags.writeable
