"""The animatable portrait: what of a photograph moves, how far, and what lies behind it.

All of it lives in *frame space*: the pixels of the framed photo (x right, y down), with depth z
towards the camera in the same unit. Pixels are sRGB-encoded float32 in [0, 255] where they are
only moved, and linear light in [0, 1] where they are blended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Eye
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.light import Light
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.mouth import Mouth
from fondly.domain.photo import Photo

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole pixels; x1 and y1 are outside."""


@dataclass(frozen=True)
class Lattice:
    """A regular grid over a figure; node (row, col) lies at ``origin + step * (col, row)``.

    Its step is a fixed fraction of the inter-ocular distance, so that what is computed on it does
    not depend on the resolution of the photo.
    """

    x0_px: float
    y0_px: float
    step_px: float
    rows: int
    cols: int

    def __post_init__(self) -> None:
        if self.rows < 2 or self.cols < 2 or not self.step_px > 0:
            raise ValueError(f"a lattice needs 2x2 nodes and a positive step, got {self}")

    def nodes(self) -> NDArray[np.float32]:
        """Positions of the nodes: (rows, cols, 2) float32, x and y in frame px."""
        x = self.x0_px + self.step_px * np.arange(self.cols, dtype=np.float32)
        y = self.y0_px + self.step_px * np.arange(self.rows, dtype=np.float32)
        grid_x, grid_y = np.meshgrid(x, y)
        return np.stack([grid_x, grid_y], axis=-1).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Action:
    """How the skin moves when one blendshape goes from 0 to 1.

    Args:
        row, col: the lattice node that ``delta[0, 0]`` belongs to.
        delta: (h, w, 3) float32, displacement of each node in px (x right, y down, z to the
            camera); zero along its border, so that it can be added to the lattice without a step.
        shade: (h, w) float32, light that each node loses, or None.
    """

    row: int
    col: int
    delta: NDArray[np.float32]
    shade: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Joint:
    """A point the head turns about, and the share of the head's rotation that happens there."""

    x_px: float
    y_px: float
    z_px: float
    share: float


@dataclass(frozen=True, eq=False)
class Figure:
    """One subject's rig.

    Args:
        face: the subject's face in frame space.
        lattice: the nodes that everything below is given on.
        depth_px: (rows, cols) float32, height of the surface towards the camera.
        head_weight: (rows, cols) float32 in [0, 1]: 1 moves rigidly with the skull, 0 stays.
        breath_px: (rows, cols, 2) float32, displacement at breath = 1.
        joints: where the head's rotation happens; shares sum to 1.
        actions: by ARKit name.
        eyes: the subject's right and left eye; an eye that cannot be animated is left out.
        light: the light on the face, for new shading over old.
        layer: (H, W, 4) float32, signed premultiplied linear RGB and alpha: laid over the plate it
            gives the photo back exactly.
        box_px: the part of the frame that this figure can touch when it moves.
        head_gain: yaw, pitch and roll are multiplied by these, so that they read as asked.
        mouth: lips that can part; None where they cannot be told apart.
        limits: how far this subject's channels may go, and why.
        elastic: the figure is not cut out; its layer is the whole photo, and the background close
            to the head goes along with it.
    """

    face: Face
    lattice: Lattice
    depth_px: NDArray[np.float32]
    head_weight: NDArray[np.float32]
    breath_px: NDArray[np.float32]
    joints: tuple[Joint, ...]
    actions: Mapping[str, Action]
    eyes: tuple[Eye, ...]
    light: Light
    layer: NDArray[np.float32]
    box_px: Box
    head_gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    mouth: Mouth | None = None
    limits: MotionLimits = field(default_factory=MotionLimits)
    elastic: bool = False

    def __post_init__(self) -> None:
        shape = (self.lattice.rows, self.lattice.cols)
        for name in ("depth_px", "head_weight"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} must be {shape}, got {getattr(self, name).shape}")
        if abs(sum(joint.share for joint in self.joints) - 1.0) > 1e-6:
            raise ValueError("the joints' shares must sum to 1")


@dataclass(frozen=True, eq=False)
class Portrait:
    """A framed photo that can be posed.

    Args:
        photo: the framed photo; the rest pose reproduces it.
        figures: the subjects' rigs, back to front.
        plate: (H, W, 3) float32, linear light in [0, 1]: the scene without the moving figures,
            filled only where motion can uncover it.
        limits: how far each channel may go with this photo, and why, if all figures do the same.
        findings: what was noticed while the rig was built; ``face`` is a figure's place among the
            analysis' subjects, from 1, where there are several.
        filled: (H, W) float32 in [0, 1], how much of each of the photo's pixels was painted in
            where the print was damaged; None where nothing was.
    """

    photo: Photo
    figures: tuple[Figure, ...]
    plate: NDArray[np.float32]
    limits: MotionLimits
    findings: tuple[Finding, ...] = ()
    filled: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        shape = self.photo.pixels.shape
        if self.plate.shape != shape:
            raise ValueError(f"the plate must be {shape}, got {self.plate.shape}")
        for figure in self.figures:
            if figure.layer.shape != (*shape[:2], 4):
                raise ValueError(f"a figure's layer must be {(*shape[:2], 4)}")
