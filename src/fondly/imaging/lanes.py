"""Four colour channels in one instruction: what the sampler's inner loop is made of.

numba compiles plain loops well, but not this one: a sample reads 4x4 pixels of four channels each,
and the compiler finds the sixteen neighbours of a row only when it is told that they lie side by
side. So these few operations are written in the compiler's own language, LLVM's, which knows
vectors of any width and cuts them to what the processor has. Inside kernels only:
docs/adr/0016-four-channels-at-once.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.errors import TypingError
from numba.extending import intrinsic
from numpy.typing import NDArray

Four = tuple[np.float32, np.float32, np.float32, np.float32]
"""A pixel's channels."""

Index = int | np.signedinteger[Any]
"""Of an element, counted from the first of a contiguous array; never negative."""

WEIGHTS = (
    (0.0, 1.0, 0.0, 0.0),
    (-0.5, 0.0, 0.5, 0.0),
    (0.0, -1.5, 3.0, -1.5),
    (1.5, -0.5, -3.5, 2.5),
    (-1.0, 1.0, 1.0, -1.0),
)
"""Weights of the neighbours at -1, 0, 1, 2 as polynomials of the place between 0 and 1: constants
first, then the factors of its powers: those of ``fondly.imaging.sampling.cubic_weights``."""

SHARPENING = ((-1.0, 2.0, -1.0, 0.0), (1.0, -3.0, 3.0, -1.0))
"""What sharpening by 1 adds to the weights, likewise: the second difference at the two pixels that
a place lies between. Constants and ramps come out as they are."""

_numba_types: Any = types
_FOUR = _numba_types.UniTuple(types.float32, 4)
_BYTE, _WORD, _INT, _FLOAT = ir.IntType(8), ir.IntType(16), ir.IntType(32), ir.FloatType()
_FUSED = ("contract",)
"""The one fast-math flag that kernels have: fondly.imaging.kernels."""


def _data(context: Any, builder: Any, kind: Any, value: Any, index: Any) -> Any:
    """Where element ``index`` of a contiguous array lies."""
    if kind.layout != "C":
        raise TypingError("the array must be contiguous")
    array = context.make_array(kind)(context, builder, value)
    return builder.gep(array.data, [index])


def _load(builder: Any, place: Any, element: Any, count: int) -> Any:
    vector = ir.VectorType(element, count)
    return builder.load(builder.bitcast(place, vector.as_pointer()), align=element.width // 8)


def _pair(builder: Any, place: Any, is_bytes: bool) -> Any:
    """Two pixels: sixteen floats at once keep processors from using a third of their units."""
    if is_bytes:
        return builder.uitofp(_load(builder, place, _BYTE, 8), ir.VectorType(_FLOAT, 8))
    return _load_floats(builder, place, 8)


def _load_floats(builder: Any, place: Any, count: int) -> Any:
    vector = ir.VectorType(_FLOAT, count)
    return builder.load(builder.bitcast(place, vector.as_pointer()), align=4)


def _splat(builder: Any, value: Any, count: int) -> Any:
    nothing = ir.Constant(ir.VectorType(_FLOAT, count), ir.Undefined)
    first = builder.insert_element(nothing, value, _INT(0))
    zeros = ir.Constant(ir.VectorType(_INT, count), [0] * count)
    return builder.shuffle_vector(first, nothing, zeros)


def _halves(builder: Any, pair: tuple[Any, Any]) -> Any:
    """Eight lanes, the first four of one value and the last four of another."""
    nothing = ir.Constant(ir.VectorType(_FLOAT, 8), ir.Undefined)
    both = builder.insert_element(nothing, pair[0], _INT(0))
    both = builder.insert_element(both, pair[1], _INT(1))
    return _lanes(builder, both, [0, 0, 0, 0, 1, 1, 1, 1])


def _lanes(builder: Any, vector: Any, chosen: list[int]) -> Any:
    """The vector of these lanes of a vector."""
    nothing = ir.Constant(vector.type, ir.Undefined)
    places = ir.Constant(ir.VectorType(_INT, len(chosen)), chosen)
    return builder.shuffle_vector(vector, nothing, places)


def _packed(builder: Any, four: Any) -> Any:
    vector = ir.Constant(ir.VectorType(_FLOAT, 4), ir.Undefined)
    for lane in range(4):
        vector = builder.insert_element(vector, builder.extract_value(four, lane), _INT(lane))
    return vector


def _unpacked(context: Any, builder: Any, vector: Any) -> Any:
    lanes = [builder.extract_element(vector, _INT(lane)) for lane in range(4)]
    return context.make_tuple(builder, _FOUR, lanes)


def _weights(builder: Any, shares: tuple[Any, Any], sharpenings: tuple[Any, Any]) -> Any:
    """The weights of four neighbours down, then of four across, as one vector."""
    place, sharper = (_halves(builder, pair) for pair in (shares, sharpenings))
    added = _polynomial(builder, SHARPENING, place)
    added = builder.fmul(added, sharper, flags=_FUSED)
    return builder.fadd(_polynomial(builder, WEIGHTS, place), added, flags=_FUSED)


def _polynomial(builder: Any, factors: tuple[tuple[float, ...], ...], place: Any) -> Any:
    rows = [ir.Constant(place.type, 2 * list(row)) for row in factors]
    total = rows[-1]
    for row in rows[-2::-1]:
        total = builder.fadd(builder.fmul(total, place, flags=_FUSED), row, flags=_FUSED)
    return total


def _weighted(builder: Any, parts: list[Any], weights: Any, first: int) -> Any:
    """The sum of four vectors, each times its weight, of which the first lies in lane ``first``."""
    total = None
    for k, part in enumerate(parts):
        weight = _lanes(builder, weights, [first + k] * part.type.count)
        term = builder.fmul(part, weight, flags=_FUSED)
        total = term if total is None else builder.fadd(total, term, flags=_FUSED)
    return total


@intrinsic
def _blend(_: Any, picture: Any, at: Any, stride: Any, how: Any) -> Any:
    signature = _FOUR(picture, types.intp, types.intp, _FOUR)
    is_bytes = picture.dtype == types.uint8
    if not is_bytes and picture.dtype != types.float32:
        raise TypingError("pictures are uint8 or float32")

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        picture, index, stride, how = arguments
        across, down, sharp_x, sharp_y = (builder.extract_value(how, k) for k in range(4))
        weights = _weights(builder, (down, across), (sharp_y, sharp_x))
        left, right = [], []
        for _ in range(4):
            place = _data(context, builder, signature.args[0], picture, index)
            left.append(_pair(builder, place, is_bytes))
            right.append(_pair(builder, builder.gep(place, [_INT(8)]), is_bytes))
            index = builder.add(index, stride)
        pixels = []
        for rows in (left, right):
            pair = _weighted(builder, rows, weights, 0)
            pixels += [_lanes(builder, pair, [0, 1, 2, 3]), _lanes(builder, pair, [4, 5, 6, 7])]
        return _unpacked(context, builder, _weighted(builder, pixels, weights, 4))

    return signature, generate


@intrinsic
def _between(_: Any, values: Any, here: Any, there: Any, share: Any) -> Any:
    signature = _FOUR(values, types.intp, types.intp, types.float32)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values, here, there, share = arguments
        kind = signature.args[0]
        one = _load_floats(builder, _data(context, builder, kind, values, here), 4)
        other = _load_floats(builder, _data(context, builder, kind, values, there), 4)
        change = builder.fsub(other, one, flags=_FUSED)
        part = builder.fmul(_splat(builder, share, 4), change, flags=_FUSED)
        return _unpacked(context, builder, builder.fadd(one, part, flags=_FUSED))

    return signature, generate


@intrinsic
def _put(_: Any, out: Any, at: Any, colour: Any, gain: Any, noise: Any) -> Any:
    signature = types.void(out, types.intp, _FOUR, _FOUR, types.float32)
    if out.dtype != types.uint8:
        raise TypingError("bytes are written into uint8")

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        out, at, colour, gain, noise = arguments
        value = builder.fmul(_packed(builder, colour), _packed(builder, gain), flags=_FUSED)
        value = builder.fadd(value, _splat(builder, noise, 4), flags=_FUSED)
        value = builder.fadd(value, _splat(builder, _FLOAT(0.5), 4), flags=_FUSED)
        for bound, sign in ((0.0, "<"), (255.0, ">")):
            limit = _splat(builder, _FLOAT(bound), 4)
            beyond = builder.fcmp_ordered(sign, value, limit)
            value = builder.select(beyond, limit, value)
        whole = builder.trunc(
            builder.fptosi(value, ir.VectorType(_INT, 4)), ir.VectorType(_BYTE, 4)
        )
        four = builder.bitcast(whole, _INT)
        place = _data(context, builder, signature.args[0], out, at)
        pair = builder.bitcast(place, _WORD.as_pointer())
        builder.store(builder.trunc(four, _WORD), pair, align=1)
        third = builder.gep(place, [_INT(2)])
        builder.store(builder.trunc(builder.lshr(four, _INT(16)), _BYTE), third, align=1)
        return context.get_dummy_value()

    return signature, generate


blend = cast("Callable[[NDArray[Any], Index, Index, Four], Four]", _blend)
"""blend(picture, at, stride, how): a cubic sample from 4x4 pixels of four channels.

``how`` is across, down, and how much of ``SHARPENING`` is added across and down. The first two, in
[0, 1), tell where the sample lies between the second and the third pixel.
``picture`` is contiguous uint8 or float32, ``at`` the index of the first channel of the upper left
pixel counted in elements, ``stride`` the elements from one row of pixels to the next. Nothing
checks that 4x4 pixels lie there. Little-endian processors only, as all that numba has wheels for.
"""

between = cast("Callable[[NDArray[np.float32], Index, Index, np.float32], Four]", _between)
"""between(values, here, there, share): four floats from index ``here`` on, towards ``there``."""

put = cast("Callable[[NDArray[np.uint8], Index, Four, Four, np.float32], None]", _put)
"""put(out, at, colour, gain, noise): colour * gain + noise, rounded, as three bytes from ``at``."""
