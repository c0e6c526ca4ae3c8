"""The state of this installation: what a person would have to know before asking for help."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

from fondly.errors import FondlyError
from fondly.home import core_count
from fondly.imaging.kernels import are_kernels_warm, cache_folder
from fondly.models.catalogue import CATALOGUE, Weights, read_weights

ENGINE = "onnxruntime"
LIBRARIES = (
    "numpy", "scipy", "numba", "opencv-python-headless", ENGINE, "pillow", "pi-heif", "av",
    "c2pa-python", "cryptography",
)  # fmt: skip


@dataclass(frozen=True)
class WeightsState:
    """One weights file: whether it is there and unchanged, else what is wrong with it."""

    file: str
    error: FondlyError | None


@dataclass(frozen=True)
class Installation:
    """What `fondly doctor` tells.

    Args:
        versions: of Fondly, Python and the libraries, by name.
        system: operating system and processor.
        cores: that this process may use.
        kernels_warm: whether the compiled kernels lie in the cache already.
        kernel_cache: where they lie.
        weights: each file of the catalogue.
        engine_is_silent: whether the inference engine is the version that reports nothing.
    """

    versions: dict[str, str]
    system: str
    cores: int
    kernels_warm: bool
    kernel_cache: Path
    weights: tuple[WeightsState, ...]
    engine_is_silent: bool

    @property
    def first_error(self) -> FondlyError | None:
        """What keeps Fondly from working, or None."""
        return next((state.error for state in self.weights if state.error is not None), None)


def examine_installation() -> Installation:
    """Looks at this installation; changes nothing and loads no net."""
    names = {"fondly": version("fondly"), "python": platform.python_version()}
    return Installation(
        versions={**names, **{name: version(name) for name in LIBRARIES}},
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=core_count(),
        kernels_warm=are_kernels_warm(),
        kernel_cache=cache_folder(),
        weights=tuple(WeightsState(weights.file, _fault(weights)) for weights in CATALOGUE),
        engine_is_silent=f"{ENGINE}=={version(ENGINE)}" in (requires("fondly") or ()),
    )


def _fault(weights: Weights) -> FondlyError | None:
    try:
        read_weights(weights)
    except FondlyError as error:
        return error
    return None
