"""A network that a user brings as an ONNX file, which nobody vouches for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fondly.errors import ModelUnusable
from fondly.models.sessions import engine_errors, open_session

if TYPE_CHECKING:
    import onnxruntime

MOST_BYTES = 1 << 30


class UserNet:
    """A network with one picture in and one picture out.

    Args:
        path: the ONNX file. It must be complete in itself; files that it points to are not read.
        channels: of the input and of the output.

    Raises:
        ModelUnusable: it is no network, or not of this shape.
    """

    def __init__(self, path: Path, channels: tuple[int, int]) -> None:
        self.name = path.name
        self._session = _opened(path)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        shapes = [one.shape for one in (*inputs, *outputs)]
        kinds = {one.type for one in (*inputs, *outputs)}
        if len(inputs) != 1 or len(outputs) != 1 or kinds != {"tensor(float)"}:
            raise self._unusable("it must take one float32 picture and give one")
        if any(len(shape) != 4 for shape in shapes) or any(
            shape[1] != wanted for shape, wanted in zip(shapes, channels, strict=True)
        ):
            raise self._unusable(
                f"it must take (1, {channels[0]}, H, W) and give (1, {channels[1]}, H, W)"
            )
        self._input, self._channels = inputs[0].name, channels[1]
        height, width = shapes[0][2:]
        self.size_px: tuple[int, int] | None = None
        """Width and height of its input; None where it takes any."""
        if isinstance(height, int) and isinstance(width, int):
            self.size_px = (width, height)

    def run(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """What it makes of a picture.

        Args:
            picture: (1, C, H, W) float32.

        Returns:
            (1, C, H, W) float32, finite.

        Raises:
            ModelUnusable: it fails, or gives something else.
        """
        try:
            (result,) = self._session.run(None, {self._input: picture})
        except engine_errors() as error:
            raise self._unusable(f"it fails ({error!s:.120})") from error
        if result.ndim != 4 or result.shape[:2] != (1, self._channels):
            raise self._unusable(f"it gave a picture of the shape {result.shape}")
        if not np.isfinite(result).all():
            raise self._unusable("it gave values that are no numbers")
        return np.asarray(result, np.float32)

    def _unusable(self, why: str) -> ModelUnusable:
        return ModelUnusable(
            f"{self.name} cannot be used: {why}.", "See docs/restoring.md for what is expected."
        )


def _opened(path: Path) -> onnxruntime.InferenceSession:
    broken: tuple[type[Exception], ...] = (OSError, *engine_errors())
    try:
        if path.stat().st_size > MOST_BYTES:
            raise OSError("it is larger than 1 GB")
        return open_session(path.read_bytes())
    except broken as error:
        raise ModelUnusable(
            f"{path.name} is not an ONNX network that can be opened ({error!s:.120}).",
            "Give an ONNX file that is complete in itself.",
        ) from error
