"""Builds the portrait: from a framed photo and what was found in it to a rig that can be posed."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.analysis import Analysis
from fondly.domain.eye import Eye, Side
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.options import Teeth
from fondly.domain.portrait import Figure, Lattice, Portrait
from fondly.domain.progress import Progress, Stage, silent
from fondly.imaging.colour import linear_from_bytes
from fondly.perception.covering import unsteadiness
from fondly.portrait.actions import build_actions
from fondly.portrait.depth import build_depth
from fondly.portrait.edge import refine_matte
from fondly.portrait.edge_look import look_closer
from fondly.portrait.elastic import GOES_ALONG, PLACED, carried_beside, keep_whole
from fondly.portrait.eye_in_front import wears_rim
from fondly.portrait.eyes import build_eye
from fondly.portrait.head_frame import head_frame, neck_joints
from fondly.portrait.head_weight import build_breath, build_head_weight
from fondly.portrait.light import estimate_light
from fondly.portrait.limits import try_head, with_limits
from fondly.portrait.mouth import build_mouth
from fondly.portrait.mouth_jaw import JawSkin, build_jaw
from fondly.portrait.own_matte import own_matte
from fondly.portrait.plate import Separation, separate
from fondly.portrait.plate_trust import ghosting
from fondly.portrait.surroundings import (
    TORN,
    covered_limits,
    cut_limits,
    outline_limits,
    squeeze_limits,
)

NODES_PER_IOD = 30
"""Fine enough for a nasolabial fold, coarse enough to pose in about a millisecond."""


def build_portrait(
    analysis: Analysis, *, teeth: Teeth = Teeth.AUTO, progress: Progress = silent
) -> Portrait:
    """The rig of a framed photo's subjects.

    Args:
        analysis: of the *framed* photo, with its subjects chosen.
        teeth: whether teeth are drawn behind lips that part.
        progress: called once per part.

    Returns:
        A portrait whose rest pose is the framed photo, bit for bit.
    """
    texture = analysis.photo.pixels.astype(np.float32)
    plate = linear_from_bytes(analysis.photo.pixels)
    figures: list[Figure] = []
    findings: list[Finding] = []
    total = len(analysis.subjects) + 2
    with ThreadPoolExecutor(1, thread_name_prefix="fondly-rig") as beside:
        for number, face in enumerate(_front_to_back(analysis.subjects)):
            progress(Stage.PORTRAIT, number, total)
            others = tuple(other for other in analysis.faces if other is not face)
            features = beside.submit(_build_features, texture, face)
            cutout = _cut_out(analysis, texture, plate, face, others)
            figure, noticed = _build_figure(texture, face, others, cutout, features.result(), teeth)
            plate = cutout.parts.plate
            figures.insert(0, replace(figure, limits=cutout.limits))
            findings.extend(_about(face, analysis.subjects, noticed))
    portrait = Portrait(analysis.photo, tuple(figures), plate, MotionLimits(), tuple(findings))
    progress(Stage.PORTRAIT, total - 2, total)
    portrait = try_head(portrait)
    progress(Stage.PORTRAIT, total - 1, total)
    portrait = with_limits(portrait)
    progress(Stage.PORTRAIT, total, total)
    return portrait


@dataclass(frozen=True, eq=False)
class _Cutout:
    """A figure apart from its background, or both together where ``elastic``."""

    matte: NDArray[np.float32]
    parts: Separation
    elastic: bool
    limits: MotionLimits
    findings: tuple[Finding, ...]


def _cut_out(
    analysis: Analysis,
    texture: NDArray[np.float32],
    plate: NDArray[np.float32],
    face: Face,
    others: tuple[Face, ...],
) -> _Cutout:
    matte = look_closer(analysis.photo.pixels, analysis.matte, face)
    matte = own_matte(matte, face, others)
    matte = refine_matte(texture / np.float32(255), matte, face)
    parts = separate(plate, matte, face.iod_px)
    ghosts = ghosting(parts.layer, parts.plate, face)
    elastic = face.placed or (ghosts > TORN and len(analysis.subjects) == 1)
    if elastic:
        parts = keep_whole(plate)
    far_corner = (matte.shape[1] - 1.0, matte.shape[0] - 1.0)
    limits = cut_limits(face, matte).tightened(outline_limits(ghosts))
    limits = limits.tightened(squeeze_limits(face, others, far_corner))
    if face.placed:
        return _Cutout(matte, parts, elastic, limits, (PLACED,))
    limits = limits.tightened(covered_limits(unsteadiness(analysis.photo.pixels, face)))
    return _Cutout(matte, parts, elastic, limits, (GOES_ALONG,) if elastic else ())


@dataclass(frozen=True, eq=False)
class _Features:
    """What does not depend on where the figure is cut out."""

    lattice: Lattice
    spectacles: bool
    eyes: tuple[Eye, ...]
    jaw: JawSkin
    findings: tuple[Finding, ...]


def _build_features(texture: NDArray[np.float32], face: Face) -> _Features:
    lattice = _lattice(face, texture.shape[:2])
    spectacles = wears_rim(texture, face)
    eyes: list[Eye] = []
    findings: list[Finding] = []
    for side in get_args(Side):
        eye, noticed = build_eye(texture, face, side, spectacles=spectacles)
        findings.extend(noticed)
        if eye is not None:
            eyes.append(eye)
    jaw = build_jaw(face, lattice)
    return _Features(lattice, spectacles, tuple(eyes), jaw, tuple(findings))


def _build_figure(
    texture: NDArray[np.float32],
    face: Face,
    others: tuple[Face, ...],
    cutout: _Cutout,
    features: _Features,
    teeth: Teeth,
) -> tuple[Figure, tuple[Finding, ...]]:
    matte, lattice = cutout.matte, features.lattice
    node_matte = _at_nodes(matte, lattice)
    depth = build_depth(face, lattice, node_matte)
    weight = build_head_weight(face, others, lattice, node_matte)
    breath = build_breath(face, lattice, weight)
    if cutout.elastic:
        carried = carried_beside(node_matte, lattice, face.iod_px)
        weight, breath = weight * carried, breath * carried[..., None]
    actions = build_actions(face, lattice, depth, spectacles=features.spectacles)
    mouth, noticed = build_mouth(texture, face, features.jaw, matte, teeth)
    if mouth is not None:
        actions["jawOpen"] = features.jaw.action
    height, width = matte.shape
    figure = Figure(
        face=face,
        lattice=lattice,
        depth_px=depth,
        head_weight=weight,
        breath_px=breath,
        joints=neck_joints(head_frame(face)),
        actions=actions,
        eyes=features.eyes,
        light=estimate_light(texture, face, lattice, depth),
        layer=cutout.parts.layer,
        box_px=(0, 0, width, height),
        mouth=mouth,
        elastic=cutout.elastic,
    )
    return figure, (*cutout.findings, *features.findings, *noticed)


def _about(
    face: Face, subjects: tuple[Face, ...], findings: tuple[Finding, ...]
) -> Iterable[Finding]:
    """The findings, which tell whom they are about where several people move."""
    if len(subjects) == 1:
        return findings
    place = next(i for i, one in enumerate(subjects, 1) if one is face)
    return [replace(finding, face=place) for finding in findings]


def _front_to_back(subjects: tuple[Face, ...]) -> list[Face]:
    """The larger of two faces is taken to be nearer."""
    return sorted(subjects, key=lambda face: face.height_px, reverse=True)


def _lattice(face: Face, shape: tuple[int, ...]) -> Lattice:
    """Nodes over the whole frame, the first and last ones on its outermost pixels."""
    height, width = shape
    step = head_frame(face).iod_px / NODES_PER_IOD
    rows, cols = int(np.ceil((height - 1) / step)) + 1, int(np.ceil((width - 1) / step)) + 1
    return Lattice(0.0, 0.0, step, max(rows, 2), max(cols, 2))


def _at_nodes(matte: NDArray[np.float32], lattice: Lattice) -> NDArray[np.float32]:
    nodes = lattice.nodes()
    sampled = cv2.remap(
        cv2.blur(matte, (3, 3)),
        nodes[..., 0],
        nodes[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(sampled, np.float32)
