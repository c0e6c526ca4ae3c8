"""Reads the arrays of a PyTorch state dict in the format of before 1.6, without PyTorch.

Such a file is four pickles (a magic number, a protocol number, facts about the machine, the state
dict), the pickled list of storages, and then the storages themselves. Nothing is unpickled: the
opcodes are read with `pickletools`, and only the few that a state dict of plain tensors needs are
followed. A file that wants to call anything but a tensor's own rebuilding is refused.
"""

from __future__ import annotations

import io
import pickletools
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
STORAGES = {"torch FloatStorage": "<f4", "torch HalfStorage": "<f2", "torch LongStorage": "<i8"}
REBUILD, ORDERED = "torch._utils _rebuild_tensor_v2", "collections OrderedDict"
CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
EMPTY: dict[str, type] = {"EMPTY_TUPLE": tuple, "EMPTY_LIST": list, "EMPTY_DICT": dict}
VALUES = {"BININT", "BININT1", "BININT2", "LONG1", "BINUNICODE"}
_MARK = object()


@dataclass(frozen=True)
class Name:
    """A thing of another module that the file names; it is never looked up."""

    text: str


@dataclass(frozen=True)
class Storage:
    """Numbers that lie further down in the file."""

    key: str
    kind: str


@dataclass(frozen=True)
class Tensor:
    """A view of a storage, counted in elements."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read_torch(content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a state dict by name, in the file's order.

    Raises:
        ValueError: it is no such file, or holds more than plain tensors.
    """
    stream = io.BytesIO(content)
    magic, _protocol, _machine, state, keys = (_read_pickle(stream) for _ in range(5))
    if magic != MAGIC:
        raise ValueError("not a PyTorch file of before version 1.6")
    kinds = {tensor.storage.key: tensor.storage.kind for tensor in state.values()}
    numbers: dict[str, NDArray[Any]] = {}
    for key in keys:
        (count,) = struct.unpack("<q", stream.read(8))
        kind = np.dtype(STORAGES[kinds[key]])
        data = stream.read(count * kind.itemsize)
        if len(data) != count * kind.itemsize:
            raise ValueError("the file ends before its numbers do")
        numbers[key] = np.frombuffer(data, kind)
    return {name: _view(tensor, numbers[tensor.storage.key]) for name, tensor in state.items()}


def _view(tensor: Tensor, numbers: NDArray[Any]) -> NDArray[Any]:
    last = tensor.offset + sum(
        (n - 1) * s for n, s in zip(tensor.shape, tensor.strides, strict=True)
    )
    if min(tensor.offset, *tensor.strides) < 0 or last >= len(numbers):
        raise ValueError("a tensor lies outside its storage")
    strides = [stride * numbers.itemsize for stride in tensor.strides]
    part = np.lib.stride_tricks.as_strided(numbers[tensor.offset :], tensor.shape, strides)
    return np.ascontiguousarray(part)


def _read_pickle(stream: io.BytesIO) -> Any:
    """The value of the next pickle."""
    machine = _Machine()
    try:
        for opcode, argument, _ in pickletools.genops(stream):
            machine.follow(opcode.name, argument)
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError("the pickle is broken") from error
    return machine.result


class _Machine:
    """The stack on which a pickle builds its value."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memory: dict[int, Any] = {}
        self.result: Any = None

    def follow(self, name: str, argument: Any) -> None:
        """Does what one opcode says.

        Raises:
            ValueError: it is none that a state dict needs.
        """
        if name in VALUES:
            self.stack.append(argument)
        elif name in CONSTANTS:
            self.stack.append(CONSTANTS[name])
        elif name in EMPTY:
            self.stack.append(EMPTY[name]())
        elif name == "GLOBAL":
            self.stack.append(Name(argument))
        elif name != "PROTO":
            if name not in FOLLOWED:
                raise ValueError(f"a state dict has no business with {name}")
            FOLLOWED[name](self, argument)

    def put(self, place: int) -> None:
        """Remembers what lies on top."""
        self.memory[place] = self.stack[-1]

    def get(self, place: int) -> None:
        """Lays on top what was remembered."""
        self.stack.append(self.memory[place])

    def mark(self, _: Any) -> None:
        """Where the members of a tuple, list or dict begin."""
        self.stack.append(_MARK)

    def single(self, _: Any) -> None:
        """A tuple of what lies on top."""
        self.stack.append((self.stack.pop(),))

    def several(self, _: Any) -> None:
        """A tuple of all since the mark."""
        self.stack.append(tuple(self._since_mark()))

    def append(self, _: Any) -> None:
        """Members since the mark, into the list below it."""
        members = self._since_mark()
        self.stack[-1].extend(members)

    def set_items(self, _: Any) -> None:
        """Keys and values since the mark, into the dict below it."""
        members = self._since_mark()
        self.stack[-1].update(zip(members[::2], members[1::2], strict=True))

    def persistent(self, _: Any) -> None:
        """A storage, told by its kind and key."""
        tag, kind, key, *_ = self.stack.pop()
        if tag != "storage" or not isinstance(kind, Name) or kind.text not in STORAGES:
            raise ValueError("a storage of an unknown kind")
        self.stack.append(Storage(key, kind.text))

    def call(self, _: Any) -> None:
        """A tensor or an ordered dict; nothing else may be made."""
        arguments, made = self.stack.pop(), self.stack.pop()
        if made == Name(ORDERED):
            self.stack.append(dict(*arguments))
        elif made == Name(REBUILD):
            self.stack.append(Tensor(*arguments[:4]))
        else:
            raise ValueError(f"the file asks for a call of {made}")

    def stop(self, _: Any) -> None:
        """The end."""
        self.result = self.stack.pop()

    def _since_mark(self) -> list[Any]:
        members: list[Any] = []
        while (top := self.stack.pop()) is not _MARK:
            members.append(top)
        return members[::-1]


FOLLOWED: dict[str, Callable[[_Machine, Any], None]] = {
    "BINPUT": _Machine.put,
    "BINGET": _Machine.get,
    "MARK": _Machine.mark,
    "TUPLE": _Machine.several,
    "TUPLE1": _Machine.single,
    "APPENDS": _Machine.append,
    "SETITEMS": _Machine.set_items,
    "BINPERSID": _Machine.persistent,
    "REDUCE": _Machine.call,
    "STOP": _Machine.stop,
}
