"""Builds the portrait: from a framed photo and what was found in it to a rig that can be posed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.analysis import Analysis
from fondly.domain.eye import SIDES, Eye
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.light import Light
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.mouth import Mouth
from fondly.domain.options import Teeth
from fondly.domain.portrait import Action, Figure, Lattice, Portrait
from fondly.domain.progress import Progress, Stage, silent
from fondly.imaging.colour import linear_from_bytes
from fondly.perception.covering import unsteadiness
from fondly.perception.spectacles import Spectacles, find_spectacles
from fondly.portrait.actions import build_actions
from fondly.portrait.depth import build_depth
from fondly.portrait.edge import refine_matte
from fondly.portrait.edge_look import look_closer
from fondly.portrait.elastic import GOES_ALONG, PLACED, carried_beside, keep_whole
from fondly.portrait.eye_pair import alike, painted_alike
from fondly.portrait.eye_visibility import (
    COVERED,
    IN_SHADE,
    covered_side,
    lost_in_shade,
)
from fondly.portrait.eyes import build_eye
from fondly.portrait.head_frame import head_frame, neck_joints
from fondly.portrait.head_weight import build_breath, build_head_weight
from fondly.portrait.light import estimate_light
from fondly.portrait.limits import try_head, with_limits
from fondly.portrait.mouth import build_mouth
from fondly.portrait.mouth_jaw import build_jaw
from fondly.portrait.mouth_tail import find_tails
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
            eyes = beside.submit(_build_eyes, texture, face)
            matte = look_closer(analysis.photo.pixels, analysis.matte, face)
            matte = own_matte(matte, face, _others(analysis, face))
            matte = refine_matte(texture / np.float32(255), matte, face)
            # One worker takes one thing after another: the eyes are ready when the body needs them.
            body = beside.submit(_build_body, analysis, texture, face, matte, eyes, teeth)
            cutout = _cut_out(analysis, plate, matte, face)
            plate = cutout.parts.plate
            figures.insert(0, _figure_of(face, cutout, eyes.result(), body.result()))
            noticed = (*cutout.findings, *eyes.result().findings, *body.result().findings)
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

    parts: Separation
    elastic: bool
    limits: MotionLimits
    findings: tuple[Finding, ...]


def _cut_out(
    analysis: Analysis,
    plate: NDArray[np.float32],
    matte: NDArray[np.float32],
    face: Face,
) -> _Cutout:
    parts = separate(plate, matte, face.iod_px)
    ghosts = ghosting(parts.layer, parts.plate, face)
    elastic = face.placed or (ghosts > TORN and len(analysis.subjects) == 1)
    if elastic:
        parts = keep_whole(plate)
    far_corner = (matte.shape[1] - 1.0, matte.shape[0] - 1.0)
    limits = cut_limits(face, matte).tightened(outline_limits(ghosts))
    limits = limits.tightened(squeeze_limits(face, _others(analysis, face), far_corner))
    noticed = PLACED if face.placed else GOES_ALONG
    return _Cutout(parts, elastic, limits, (noticed,) if elastic else ())


@dataclass(frozen=True, eq=False)
class _Eyes:
    eyes: tuple[Eye, ...]
    spectacles: Spectacles | None
    findings: tuple[Finding, ...]


def _build_eyes(texture: NDArray[np.float32], face: Face) -> _Eyes:
    worn = find_spectacles(texture, face)
    eyes: list[Eye] = []
    findings: list[Finding] = []
    covered = covered_side(texture, face)
    for side in SIDES:
        eye, noticed = build_eye(texture, face, side, worn)
        if side == covered and eye is not None:
            eye, noticed = None, (COVERED,)
        findings.extend(noticed)
        if eye is not None:
            eyes.append(eye)
    swallowed = lost_in_shade(eyes, worn is not None)
    if swallowed is not None:
        eyes = [eye for eye in eyes if eye.side != swallowed]
        findings.append(IN_SHADE)
    return _Eyes(alike(painted_alike(tuple(eyes), texture, face, worn)), worn, tuple(findings))


@dataclass(frozen=True, eq=False)
class _Body:
    """What moves a figure, but for its eyes, wherever it is cut out."""

    lattice: Lattice
    node_matte: NDArray[np.float32]
    depth_px: NDArray[np.float32]
    head_weight: NDArray[np.float32]
    breath_px: NDArray[np.float32]
    actions: Mapping[str, Action]
    mouth: Mouth | None
    light: Light
    limits: MotionLimits
    findings: tuple[Finding, ...]


def _build_body(
    analysis: Analysis,
    texture: NDArray[np.float32],
    face: Face,
    matte: NDArray[np.float32],
    eyes: Future[_Eyes],
    teeth: Teeth,
) -> _Body:
    lattice = _lattice(face, texture.shape[:2])
    node_matte = _at_nodes(matte, lattice)
    jaw = build_jaw(face, lattice)
    depth = build_depth(face, lattice, node_matte)
    weight = build_head_weight(face, _others(analysis, face), lattice, node_matte)
    mouth, findings = build_mouth(texture, face, jaw, matte, teeth)
    spectacles, tails = eyes.result().spectacles, find_tails(mouth)
    actions = build_actions(face, lattice, depth, spectacles=spectacles, tails=tails)
    if mouth is not None:
        actions["jawOpen"] = jaw.action
    limits = MotionLimits()
    if not face.placed:
        limits = covered_limits(unsteadiness(analysis.photo.pixels, face))
    return _Body(
        lattice,
        node_matte,
        depth,
        weight,
        build_breath(face, lattice, weight),
        actions,
        mouth,
        estimate_light(texture, face, lattice, depth),
        limits,
        findings,
    )


def _figure_of(face: Face, cutout: _Cutout, eyes: _Eyes, body: _Body) -> Figure:
    weight, breath = body.head_weight, body.breath_px
    if cutout.elastic:
        carried = carried_beside(body.node_matte, body.lattice, face.iod_px)
        weight, breath = weight * carried, breath * carried[..., None]
    height, width = cutout.parts.layer.shape[:2]
    return Figure(
        face=face,
        lattice=body.lattice,
        depth_px=body.depth_px,
        head_weight=weight,
        breath_px=breath,
        joints=neck_joints(head_frame(face)),
        actions=body.actions,
        eyes=eyes.eyes,
        light=body.light,
        layer=cutout.parts.layer,
        box_px=(0, 0, width, height),
        mouth=body.mouth,
        elastic=cutout.elastic,
        limits=cutout.limits.tightened(body.limits),
    )


def _others(analysis: Analysis, face: Face) -> tuple[Face, ...]:
    return tuple(other for other in analysis.faces if other is not face)


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
