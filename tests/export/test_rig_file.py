"""A rig on disk, read without our own code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.decision import Consent, Decision, Subject
from fondly.domain.portrait import Portrait
from fondly.errors import OutputExists, PolicyRefusal
from fondly.export.label import LABEL_TEXT
from fondly.export.rig_file import RigFile, write_rig
from fondly.policy.consent import decide
from tests.export.glb_reader import ReadGlb, read_glb
from tests.rendering.rigs import disc_portrait

ALLOWED = decide(Consent(Subject.HISTORICAL))


@pytest.fixture(scope="module")
def read(demo_rig: RigFile) -> ReadGlb:
    return read_glb(demo_rig.path.read_bytes())


def parts(read: ReadGlb) -> dict[str, dict[str, Any]]:
    """The moving mesh's primitives by the name of their material."""
    materials = read.document["materials"]
    mesh = read.document["meshes"][0]
    return {materials[one["material"]]["name"]: one for one in mesh["primitives"]}


def moves(read: ReadGlb, part: dict[str, Any], shape: str) -> NDArray[np.float32]:
    return read.values(part["targets"][BLENDSHAPES.index(shape)]["POSITION"])


def seen(read: ReadGlb, places: NDArray[np.float32]) -> NDArray[np.float64]:
    """Where the file's camera sees places: (n, 2) in [0, 1], x right and y down."""
    lens = read.document["cameras"][0]["perspective"]
    stand = read.document["nodes"][4]["translation"]
    away = np.float64(stand[2]) - places[:, 2]
    half = np.tan(lens["yfov"] / 2) * away
    right, up = places[:, 0] / (half * lens["aspectRatio"]), places[:, 1] / half
    return np.stack([0.5 + right / 2, 0.5 - up / 2], axis=-1)


def test_it_has_the_52_shapes_by_name(read: ReadGlb, demo_rig: RigFile) -> None:
    mesh = read.document["meshes"][0]
    assert mesh["extras"]["targetNames"] == list(BLENDSHAPES)
    assert len(BLENDSHAPES) == 52
    assert all(len(one["targets"]) == 52 for one in mesh["primitives"])
    assert demo_rig.shapes == 52, "every shape moves an open, frontal face"


def test_every_number_in_it_makes_sense(read: ReadGlb, demo_rig: RigFile) -> None:
    for number in range(len(read.document["accessors"])):
        assert np.isfinite(read.values(number)).all()
    for part in parts(read).values():
        count = len(read.values(part["attributes"]["POSITION"]))
        triangles = read.values(part["indices"])
        assert len(triangles) % 3 == 0
        assert triangles.max() < count
        uv = read.values(part["attributes"]["TEXCOORD_0"])
        assert uv.min() >= 0
        assert uv.max() <= 1
        for target in part["targets"]:
            moved = read.values(target["POSITION"])
            assert len(moved) == count
            assert np.abs(moved).max() < 0.1, "no part of a face moves by 10 cm"
    assert demo_rig.size_bytes == demo_rig.path.stat().st_size < 4e6


def test_its_camera_sees_the_photo_again(read: ReadGlb) -> None:
    part = parts(read)["skin"]
    places = read.values(part["attributes"]["POSITION"])
    uv = read.values(part["attributes"]["TEXCOORD_0"])
    assert np.abs(seen(read, places) - uv).max() < 1e-4
    assert np.ptp(places[:, 2]) > 0.05, "a relief, not a sheet"
    backdrop = read.document["meshes"][1]["primitives"][0]["attributes"]
    behind = read.values(backdrop["POSITION"])
    assert behind[:, 2].max() < places[:, 2].min()
    assert np.abs(seen(read, behind) - read.values(backdrop["TEXCOORD_0"])).max() < 1e-4


def test_its_skin_faces_the_camera_and_nothing_lies_twice(read: ReadGlb) -> None:
    part = parts(read)["skin"]
    places = seen(read, read.values(part["attributes"]["POSITION"]))
    a, b, c = (places[read.values(part["indices"]).reshape(-1, 3)[:, k]] for k in range(3))
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    assert (area < 1e-9).all(), "counter-clockwise as seen, with y down"


def test_a_joint_carries_the_head_and_leaves_the_shoulders(read: ReadGlb) -> None:
    skin, nodes = read.document["skins"][0], read.document["nodes"]
    assert [nodes[joint]["name"] for joint in skin["joints"]] == ["root", "head"]
    bind = read.values(skin["inverseBindMatrices"]).reshape(2, 4, 4).transpose(0, 2, 1)
    pivot = np.append(nodes[skin["joints"][1]]["translation"], 1.0)
    assert np.allclose(bind[1] @ pivot, [0, 0, 0, 1])
    for part in parts(read).values():
        weights = read.values(part["attributes"]["WEIGHTS_0"])
        joints = read.values(part["attributes"]["JOINTS_0"])
        assert np.abs(weights.sum(axis=1) - 1).max() < 1e-6
        assert (joints[weights == 0] == 0).all()
    part = parts(read)["skin"]
    carried = read.values(part["attributes"]["WEIGHTS_0"])[:, 1]
    uv = read.values(part["attributes"]["TEXCOORD_0"])
    face = np.hypot(uv[:, 0] - 0.5, uv[:, 1] - 0.45) < 0.1
    assert carried[face].min() > 0.99
    assert carried[uv[:, 1] > 0.99].max() < 0.05


def box_seen(read: ReadGlb, box_px: tuple[int, int, int, int]) -> NDArray[np.float64]:
    """x0, y0, x1, y1 of a box in the frame, in [0, 1], a pixel wider."""
    photo = read.document["images"][0]
    assert photo["mimeType"] == "image/jpeg"
    wider = np.array(box_px) + np.array([-1, -1, 1, 1])
    return np.asarray(wider / np.array([480, 600, 480, 600]))


@pytest.mark.parametrize(("side", "number"), [("Right", 0), ("Left", 1)])
def test_a_blink_draws_a_lid_over_its_own_eye(
    read: ReadGlb, demo_portrait: Portrait, side: str, number: int
) -> None:
    part = parts(read)["features"]
    places = read.values(part["attributes"]["POSITION"])
    moved = moves(read, part, f"eyeBlink{side}")
    drawn = np.abs(moved).max(axis=1) > 0
    x0, y0, x1, y1 = box_seen(read, demo_portrait.figures[0].eyes[number].box_px)
    for where in (places[drawn], (places + moved)[drawn]):
        at = seen(read, where)
        assert (at[:, 0] > x0 - 0.02).all()
        assert (at[:, 0] < x1 + 0.02).all()
        assert (at[:, 1] > y0 - 0.02).all()
        assert (at[:, 1] < y1 + 0.02).all()
    triangles = read.values(part["indices"]).reshape(-1, 3)
    lids = triangles[drawn[triangles].all(axis=1)]

    def area(positions: NDArray[np.float32]) -> float:
        a, b, c = (seen(read, positions)[lids[:, k]] for k in range(3))
        across, down = b - a, c - a
        return float(np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]).sum() / 2)

    assert area(places) < 1e-6, "at rest a lid has no area"
    assert area(places + moved) > 0.3 * (x1 - x0) * (y1 - y0)


def test_a_dropped_jaw_parts_the_lips(read: ReadGlb, demo_portrait: Portrait) -> None:
    mouth = demo_portrait.figures[0].mouth
    assert mouth is not None
    part = parts(read)["skin"]
    places = read.values(part["attributes"]["POSITION"])
    moved = moves(read, part, "jawOpen")
    at = seen(read, places)
    x0, y0, _, _ = mouth.box_px
    middle = mouth.pixel_from_mouth @ (mouth.lines.ends[1], float(mouth.lines.upper[128]), 1.0)
    middle = (middle + np.array([x0 + 0.5, y0 + 0.5])) / np.array([480, 600])
    lips = np.hypot(*(at - middle).T) < 0.01
    drop = np.float64(-moved[lips, 1])
    assert (drop < 0.002).any(), "the upper lip stays"
    assert (drop > 0.008).any(), "the lower lip goes"
    assert not np.abs(moved[at[:, 1] < 0.35]).any(), "the brow does not know of it"
    tongue = np.abs(moves(read, part, "tongueOut"))
    assert 0 < tongue.max() < np.abs(moved).max(), "lips part a little for a tongue"


def test_it_says_what_it_is(read: ReadGlb) -> None:
    asset = read.document["asset"]
    assert asset["version"] == "2.0"
    assert asset["generator"].startswith("Fondly ")
    assert LABEL_TEXT in asset["copyright"]
    assert asset["extras"]["label"] == LABEL_TEXT
    assert LABEL_TEXT in asset["extras"]["note"]
    assert read.document["meshes"][0]["extras"]["limits"]["head_yaw_deg"] > 0
    for material in read.document["materials"]:
        assert "KHR_materials_unlit" in material["extensions"]


def test_a_refusal_stops_before_anything_is_written(tmp_path: Path) -> None:
    refused = Decision(False, ("Nobody agreed.",), ())
    with pytest.raises(PolicyRefusal, match=r"Nobody agreed\."):
        write_rig(disc_portrait(), tmp_path / "rig.glb", refused)
    assert list(tmp_path.iterdir()) == []


def test_a_childs_rig_says_that_a_guardian_agreed(tmp_path: Path) -> None:
    rig = write_rig(disc_portrait(), tmp_path / "rig.glb", decide(Consent(Subject.CHILD_GUARDIAN)))
    asset = read_glb(rig.path.read_bytes()).document["asset"]
    assert "guardian agreed" in asset["copyright"]
    assert asset["extras"]["note"] == asset["copyright"]


def test_an_existing_rig_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "rig.glb"
    path.write_bytes(b"dear")
    with pytest.raises(OutputExists):
        write_rig(disc_portrait(), path, ALLOWED)
    assert path.read_bytes() == b"dear"
    write_rig(disc_portrait(), path, ALLOWED, overwrite=True)
    assert path.read_bytes()[:4] == b"glTF"


def test_a_face_without_eyes_or_mouth_still_has_all_shapes(tmp_path: Path) -> None:
    rig = write_rig(disc_portrait(), tmp_path / "rig.glb", ALLOWED)
    read = read_glb(rig.path.read_bytes())
    assert rig.shapes == 0
    assert all(len(part["targets"]) == 52 for part in parts(read).values())
    assert "features" not in parts(read)


def test_one_eye_and_sealed_lips_are_no_trouble(demo_portrait: Portrait, tmp_path: Path) -> None:
    figure = demo_portrait.figures[0]
    closed = replace(figure.eyes[0], max_closure=0.0)
    other = replace(demo_portrait, figures=(replace(figure, eyes=(closed,), mouth=None),))
    read = read_glb(write_rig(other, tmp_path / "rig.glb", ALLOWED).path.read_bytes())
    features = parts(read)["features"]
    assert not moves(read, features, "eyeBlinkRight").any(), "closed eyes stay as they are"
    assert not moves(read, parts(read)["skin"], "jawOpen").any()
    assert moves(read, features, "eyeLookUpRight").any()
