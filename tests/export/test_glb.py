"""What goes into a .glb comes out of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fondly.export.glb import Glb
from tests.export.glb_reader import read_glb

FLOATS = st.floats(-2.0, 2.0, width=32, allow_subnormal=False)
MOVED = st.integers(1, 60).flatmap(
    lambda count: arrays(np.float32, (count, 3), elements=FLOATS, fill=st.just(0.0))
)


@given(MOVED)
def test_displacements_come_back_however_few_there_are(moved: np.ndarray) -> None:
    glb = Glb()
    number = glb.add_sparse(moved)
    read = read_glb(glb.to_bytes({}))
    assert np.array_equal(read.values(number), moved)
    assert len(read.binary) <= moved.nbytes + 4


def test_what_does_not_move_takes_no_room() -> None:
    glb = Glb()
    first, second = (glb.add_sparse(np.zeros((9, 3), np.float32)) for _ in range(2))
    assert first == second
    assert read_glb(glb.to_bytes({})).binary == b""


@given(st.integers(3, 70_000))
def test_triangles_name_the_vertices_they_were_given(count: int) -> None:
    triangles = np.array([[0, 1, count - 1]])
    glb = Glb()
    number = glb.add_indices(triangles)
    values = read_glb(glb.to_bytes({})).values(number)
    assert values.ravel().tolist() == [0, 1, count - 1]
    assert values.max() < np.iinfo(values.dtype).max


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=5))
def test_pictures_lie_in_the_buffer_as_they_are(files: list[bytes]) -> None:
    glb = Glb()
    numbers = [glb.add_image(file, "image/png") for file in files]
    read = read_glb(glb.to_bytes({"asset": {"version": "2.0", "note": "größer"}}))
    assert read.document["asset"]["note"] == "größer"
    for file, number in zip(files, numbers, strict=True):
        image = read.document["images"][read.document["textures"][number]["source"]]
        assert read.view(image["bufferView"]) == file


def test_matrices_go_column_by_column() -> None:
    glb = Glb()
    matrices = np.arange(32, dtype=np.float32).reshape(2, 4, 4)
    number = glb.add_matrices(matrices)
    values = read_glb(glb.to_bytes({})).values(number)
    assert values[0, :4].tolist() == [0, 4, 8, 12]
