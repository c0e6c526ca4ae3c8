from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.vault.sealed import BrokenSeal, seal, unseal

KEY = bytes(range(32))
CHUNK = 64 * 1024


def _sealed(content: bytes, name: str = "a/b") -> bytes:
    return b"".join(seal(content, KEY, name))


@given(st.binary(max_size=300))
def test_what_goes_in_comes_out(content: bytes) -> None:
    assert unseal(_sealed(content), KEY, "a/b") == content


@pytest.mark.parametrize("size", [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_many_chunks_come_out(size: int) -> None:
    content = bytes(i % 251 for i in range(size))
    assert unseal(_sealed(content), KEY, "a/b") == content


def test_it_says_nothing_twice_and_nothing_in_clear() -> None:
    content = b"a face " * 40
    assert _sealed(content) != _sealed(content)
    assert b"face" not in _sealed(content)


def test_neither_another_key_nor_another_name_opens_it() -> None:
    for key, name in ((bytes(32), "a/b"), (KEY, "a/c")):
        with pytest.raises(BrokenSeal):
            unseal(_sealed(b"x"), key, name)


@given(st.data())
def test_no_changed_byte_passes(data: st.DataObject) -> None:
    sealed = bytearray(_sealed(b"a face"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BrokenSeal):
        unseal(bytes(sealed), KEY, "a/b")


def test_chunks_can_neither_be_cut_off_swapped_nor_repeated() -> None:
    sealed = _sealed(bytes(3 * CHUNK))
    head, piece = sealed[:15], CHUNK + 16
    chunks = [sealed[15 + i * piece : 15 + (i + 1) * piece] for i in range(3)]
    faults: tuple[list[bytes], ...] = (
        chunks[:2],
        [],
        [chunks[1], chunks[0], chunks[2]],
        [*chunks, chunks[2]],
        [chunks[0], chunks[2]],
        [*chunks[:2], chunks[2][:-1]],
    )
    for fault in faults:
        with pytest.raises(BrokenSeal):
            unseal(head + b"".join(fault), KEY, "a/b")
