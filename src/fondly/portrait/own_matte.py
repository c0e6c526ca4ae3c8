"""Which part of everybody's matte is this subject's, when several people stand together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.portrait.head_frame import head_frame
from fondly.portrait.head_weight import smootherstep

TALL, WIDENS = 1.6, 0.7
"""A person as seen from the face: an ellipse this much taller than wide, that widens by this for
each inter-ocular distance below the chin."""

BLEND = 0.25
"""Relative distance over which one person's share passes into another's."""
BEHIND = (0.45, 0.6)
"""Of the subject's size: another face that is smaller, or as large, is so far behind that nothing
of it is before the subject's head, or may be near (a small child's is .7 to .8 of a grown-up's)."""
EARS = (1.1, 1.3)
"""Up to where a head reaches with its ears, as seen from the face, and where it has ended; in
inter-ocular distances across."""


def own_matte(
    matte: NDArray[np.float32], face: Face, others: tuple[Face, ...]
) -> NDArray[np.float32]:
    """The subject's share of the matte of all people.

    Args:
        matte: (H, W) float32 in [0, 1], of everybody.
        face: the subject, in frame space.
        others: the other faces of the frame.

    Returns:
        (H, W) float32 in [0, 1]; ``matte`` itself when nobody else is there.
    """
    if not others:
        return matte
    mine = _remoteness(face, matte.shape)
    head = 1 - smootherstep((_from_head(face, matte.shape) - EARS[0]) / (EARS[1] - EARS[0]))
    share = np.ones(matte.shape, np.float64)
    for other in others:
        near = np.interp(other.iod_px / face.iod_px, BEHIND, (0.0, 1.0))
        split = smootherstep((_remoteness(other, matte.shape) - mine) / BLEND + 0.5)
        share = np.minimum(share, np.maximum(split, head * (1 - near)))
    return (matte * share).astype(np.float32)


def _remoteness(face: Face, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Distance of each pixel from a person, in units of the person's own width."""
    u, v, chin_v = _place(face, shape)
    below = np.maximum(v - chin_v, 0.0)
    return np.hypot(u / (1.0 + WIDENS * below), np.minimum(v, chin_v) / TALL)


def _from_head(face: Face, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Distance of each pixel from the middle of a face, in inter-ocular distances across it."""
    u, v, _ = _place(face, shape)
    return np.hypot(u, v / TALL)


def _place(
    face: Face, shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Where each pixel lies in a head's frame, right and down of its middle; and the chin's v."""
    head = head_frame(face)
    rows, cols = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return *head.coordinates(np.stack([cols, rows], axis=-1)), head.chin_v
