"""A portrait's rig as a binary glTF file, labelled and signed, once the rules allow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.claim import Claim, Deed, Source, scope_of
from fondly.domain.consent import Consent
from fondly.domain.decision import Decision
from fondly.domain.portrait import Figure, Portrait
from fondly.export.gate import check_allowed, noted
from fondly.export.glb import Glb
from fondly.export.label import LABEL_TEXT, Label, Labeller
from fondly.export.provenance import sidecar_of, sign, unsigned_beside
from fondly.export.rig_atlas import cut_out, jpeg_of, only_near, pack, png_of
from fondly.export.rig_features import build_features
from fondly.export.rig_piece import STILL_PX, Piece, RigSpace, grid_triangles, join, space_of
from fondly.export.rig_skin import build_skin
from fondly.imaging.nearest_byte import bytes_from_linear
from fondly.media.new_file import output_error

NOTE = f"{LABEL_TEXT}: a rig made from a still photograph with Fondly; how it moves was generated."
"""What the file says of itself."""

PLATE_BEHIND = 0.35
"""IOD: how far behind the figure's lowest place the background stands."""

EDGE_READS_PX = 12
"""Around the edge's triangles the picture of the edge is kept, for its smaller levels."""

JPEG, PNG = "image/jpeg", "image/png"
ROOT, HEAD, MESH, PLATE, CAMERA = range(5)
"""The nodes of the file."""


@dataclass(frozen=True)
class RigFile:
    """A rig on disk.

    Args:
        path: where the file lies.
        sidecar: the signed note beside it.
        size_bytes: how large it is.
        vertices, triangles: how many the moving meshes have.
        shapes: how many of the 52 blendshapes move anything.
        width, height: of the framed photo, px.
    """

    path: Path
    sidecar: Path
    size_bytes: int
    vertices: int
    triangles: int
    shapes: int
    width: int
    height: int


def write_rig(
    portrait: Portrait,
    path: Path,
    decision: Decision,
    *,
    consent: Consent | None = None,
    overwrite: bool = False,
) -> RigFile:
    """Write the nearest figure of a portrait as a .glb file, which appears whole or not at all.

    The file is glTF 2.0 in metres, y up, facing +z; its camera sees the framed photo. Meshes are
    unlit, since the photo has its light already. The label is drawn into the photo, the note lies
    in ``asset``; a blendshape that this photo does not allow is there and moves nothing.

    Args:
        portrait: the rig.
        path: the file to make.
        decision: what the rules said; its obligations are met here, whoever calls.
        consent: what was declared, for the signed claim.
        overwrite: replace an existing file.

    Raises:
        PolicyRefusal: the decision does not allow it, or asks for what cannot be done yet.
        SignerUnusable, SigningFailed: it cannot be signed.
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    check_allowed(decision)
    with unsigned_beside(path, overwrite=overwrite) as part:
        content, facts = _content(portrait, noted(NOTE, decision))
        try:
            part.write_bytes(content)
        except OSError as error:
            raise output_error(error, path) from error
        sign(part, path, _claim(consent, decision), overwrite=overwrite)
    height, width = portrait.photo.pixels.shape[:2]
    return RigFile(path, sidecar_of(path), len(content), *facts, width, height)


def _claim(consent: Consent | None, decision: Decision) -> Claim:
    now = datetime.now(UTC)
    return Claim(
        words=LABEL_TEXT,
        version=version("fondly"),
        made=now,
        deeds=(Deed("The photograph was laid on a rig; what moves it is added elsewhere."),),
        consent={} if consent is None else scope_of(consent, decision, now.date()),
    )


def _content(portrait: Portrait, note: str) -> tuple[bytes, tuple[int, int, int]]:
    """The file, and how many vertices, triangles and moving shapes it has."""
    figure = portrait.figures[-1]
    height, width = portrait.photo.pixels.shape[:2]
    space = space_of(figure, width, height)
    photo, plate = _both_labelled(portrait.photo.pixels, bytes_from_linear(portrait.plate))
    alpha = np.clip(figure.layer[..., 3], 0.0, 1.0)
    glb = Glb()
    pieces = []
    solid, edge = build_skin(figure, alpha)
    pieces.append((solid, _material("skin", glb.add_image(jpeg_of(photo), JPEG))))
    hides = alpha >= 1.0
    if edge is not None:
        drawn = _drawn(edge, alpha.shape)
        hides &= ~drawn
        soft = only_near(cut_out(photo, plate, alpha), drawn, EDGE_READS_PX)
        image = glb.add_image(png_of(soft), PNG)
        pieces.append((edge, _material("edge", image, blended=True)))
    features = build_features(figure, hides)
    if features:
        sheet, corners = pack([feature.tile for feature in features])
        size = (sheet.shape[1], sheet.shape[0])
        laid = [
            _with_uv(feature.piece, (feature.piece.uv + corner) / size)
            for feature, corner in zip(features, corners, strict=True)
        ]
        image = glb.add_image(png_of(sheet), PNG)
        pieces.append((join(laid), _material("features", image, blended=True)))
    backdrop = _backdrop(figure, space)
    materials = [material for _, material in pieces]
    materials.append(_material("background", glb.add_image(jpeg_of(plate), JPEG)))
    document = {
        **_scene(figure, space, note),
        "materials": materials,
        "meshes": [
            {
                "name": "portrait",
                "primitives": [
                    _moving(glb, piece, space, number) for number, (piece, _) in enumerate(pieces)
                ],
                "weights": [0.0] * len(BLENDSHAPES),
                "extras": {"targetNames": list(BLENDSHAPES), "limits": _limits(portrait)},
            },
            {"name": "background", "primitives": [_still(glb, backdrop, space, len(pieces))]},
        ],
    }
    document["skins"][0]["inverseBindMatrices"] = glb.add_matrices(_bind(figure, space))
    moving = {name for piece, _ in pieces for name, move in piece.moves.items() if _moves(move)}
    counts = (
        sum(len(piece.places) for piece, _ in pieces),
        sum(len(piece.triangles) for piece, _ in pieces),
        len(moving),
    )
    return glb.to_bytes(document), counts


def _both_labelled(
    photo: NDArray[np.uint8], plate: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Photo and plate with one label, as strong as both ask for."""
    height, width = photo.shape[:2]
    labeller = Labeller(Label(), (width, height))
    labeller.heed(photo)
    labeller.heed(plate)
    return labeller.on(photo), labeller.on(plate)


def _limits(portrait: Portrait) -> dict[str, float]:
    """How far a channel may go with this photo, in its own unit: for those who write motion."""
    return {name: limit.maximum for name, limit in portrait.limits.channels.items()}


def _scene(figure: Figure, space: RigSpace, note: str) -> dict[str, Any]:
    """Everything of the file but meshes and materials."""
    facts = {"note": note, "label": LABEL_TEXT, "digitalSourceType": str(Source.ALGORITHMIC)}
    return {
        "asset": {
            "version": "2.0",
            "generator": f"Fondly {version('fondly')}",
            "copyright": note,
            "extras": facts,
        },
        "extensionsUsed": ["KHR_materials_unlit"],
        "scene": 0,
        "scenes": [{"name": "portrait", "nodes": [ROOT, MESH, PLATE, CAMERA]}],
        "nodes": [
            {"name": "root", "children": [HEAD]},
            {"name": "head", "translation": _pivot(figure, space)},
            {"name": "portrait", "mesh": 0, "skin": 0},
            {"name": "background", "mesh": 1},
            {"name": "camera", "camera": 0, "translation": [0.0, 0.0, space.camera_m]},
        ],
        "skins": [{"name": "portrait", "joints": [ROOT, HEAD], "skeleton": ROOT}],
        "cameras": [
            {
                "name": "photo",
                "type": "perspective",
                "perspective": {
                    "yfov": space.camera_height_rad,
                    "aspectRatio": space.width / space.height,
                    "znear": 0.01,
                    "zfar": 100.0,
                },
            }
        ],
    }


def _pivot(figure: Figure, space: RigSpace) -> list[float]:
    """Where the skull rests on the neck, m."""
    joint = figure.joints[0]
    place = space.place(np.array([[joint.x_px, joint.y_px, joint.z_px]]))
    return [float(value) for value in place[0].astype(np.float32)]


def _bind(figure: Figure, space: RigSpace) -> NDArray[np.float32]:
    """Into each joint's own space: (2, 4, 4)."""
    matrices = np.tile(np.eye(4, dtype=np.float32), (2, 1, 1))
    matrices[1, :3, 3] = -np.array(_pivot(figure, space), np.float32)
    return matrices


def _material(name: str, texture: int, *, blended: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": texture},
            "metallicFactor": 0.0,
            "roughnessFactor": 1.0,
        },
        "alphaMode": "BLEND" if blended else "OPAQUE",
        "extensions": {"KHR_materials_unlit": {}},
    }


def _still(glb: Glb, piece: Piece, space: RigSpace, material: int) -> dict[str, Any]:
    places = space.place(piece.places).astype(np.float32)
    return {
        "attributes": {
            "POSITION": glb.add_vectors(places, bounds=True),
            "TEXCOORD_0": glb.add_vectors(piece.uv.astype(np.float32)),
        },
        "indices": glb.add_indices(piece.triangles),
        "material": material,
    }


def _moving(glb: Glb, piece: Piece, space: RigSpace, material: int) -> dict[str, Any]:
    primitive = _still(glb, piece, space, material)
    head = piece.weight.astype(np.float32)
    weights = np.zeros((len(head), 4), np.float32)
    weights[:, 0], weights[:, 1] = 1.0 - head, head
    joints = np.zeros((len(head), 4), np.uint8)
    joints[:, 1] = head > 0.0
    primitive["attributes"] |= {
        "JOINTS_0": glb.add_vectors(joints),
        "WEIGHTS_0": glb.add_vectors(weights),
    }
    rest = space.place(piece.places)
    primitive["targets"] = [
        {"POSITION": glb.add_sparse(_delta(piece, name, rest, space))} for name in BLENDSHAPES
    ]
    return primitive


def _delta(
    piece: Piece, name: str, rest: NDArray[np.float64], space: RigSpace
) -> NDArray[np.float32]:
    """Displacement (n, 3) in metres when a blendshape is 1."""
    move = piece.moves.get(name)
    if move is None:
        return np.zeros(rest.shape, np.float32)
    delta = space.place(piece.places + move) - rest
    delta[np.abs(move).max(axis=1) < STILL_PX] = 0.0
    return delta.astype(np.float32)


def _moves(move: NDArray[np.float64]) -> bool:
    return bool(np.abs(move).max() >= STILL_PX)


def _backdrop(figure: Figure, space: RigSpace) -> Piece:
    """The background as a plane that fills the camera's view."""
    corners = [(x - 0.5, y - 0.5) for y in (0, space.height) for x in (0, space.width)]
    behind = float(figure.depth_px.min()) - PLATE_BEHIND * space.iod_px
    return Piece(
        places=np.array([(x, y, behind) for x, y in corners]),
        uv=np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]),
        triangles=grid_triangles(2, 2),
        weight=np.zeros(4),
        moves={},
    )


def _with_uv(piece: Piece, uv: NDArray[np.float64]) -> Piece:
    return Piece(piece.places, uv, piece.triangles, piece.weight, piece.moves)


def _drawn(piece: Piece, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Pixels that a piece's triangles lie over: (H, W)."""
    drawn = np.zeros(shape, np.uint8)
    corners = np.rint(piece.places[:, :2]).astype(np.int32)
    for triangle in piece.triangles:
        cv2.fillConvexPoly(drawn, corners[triangle], 1)
    return drawn > 0
