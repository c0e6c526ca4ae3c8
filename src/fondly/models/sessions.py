"""The one place that opens the inference engine.

ONNX Runtime from 1.29 on reports usage to its maker. The version is pinned to one that does not,
and the switches it would have are set before it is imported all the same.
"""

from __future__ import annotations

import os
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fondly.home import core_count
from fondly.models.catalogue import Weights, read_weights

if TYPE_CHECKING:
    import onnxruntime

MAX_THREADS = 8
"""These nets are too small to gain from more."""

_sessions: dict[str, onnxruntime.InferenceSession] = {}
_lock = threading.Lock()


def infer(weights: Weights, **inputs: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """Runs a net and returns its outputs in the order of the file.

    The net is loaded on first use, checked against the catalogue, and kept. Calls may come from
    several threads: a net that looks at crops keeps to one core, one that looks at pictures uses
    all.

    Args:
        weights: which net.
        inputs: its inputs by name, as `weights.preprocessing` says.

    Raises:
        WeightsMissing, WeightsCorrupt: see `read_weights`.
    """
    outputs: Any = _session(weights).run(None, inputs)
    return tuple(outputs)


def _session(weights: Weights) -> onnxruntime.InferenceSession:
    with _lock:
        if weights.sha256 not in _sessions:
            # For crops, waking a second thread takes longer than it helps: 8.0 ms for a face's mesh
            # instead of 6.5, and twice the processor's time.
            whole = weights.sees_pictures
            session = open_session(
                read_weights(weights), MAX_THREADS if whole else 1, keeps_memory=not whole
            )
            _sessions[weights.sha256] = session
        return _sessions[weights.sha256]


def engine_errors() -> tuple[type[Exception], ...]:
    """What the engine raises of a network that it cannot open or run."""
    from onnxruntime.capi import onnxruntime_pybind11_state as engine

    names = (
        "Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoModel", "NoSuchFile",
        "NotImplemented", "RuntimeException", "EPFail",
    )  # fmt: skip
    return (ValueError, RuntimeError, *(getattr(engine, name) for name in names))


def open_session(
    content: bytes, most_threads: int = MAX_THREADS, *, keeps_memory: bool = True
) -> onnxruntime.InferenceSession:
    """A network from the bytes of its file; files that it points to are not looked for.

    Its answers are the same, bit for bit, however many threads share the work.

    Args:
        content: the file.
        most_threads: as many as there are cores, up to this.
        keeps_memory: between two runs, which saves a crop's network a third of its time; one that
            looks at a picture of a megapixel would hold 400 MB that it needs once.

    Raises:
        One of `engine_errors`: it is none.
    """
    onnxruntime = _engine()
    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(core_count(), most_threads)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = keeps_memory
    # Spinning threads would take the cores from the renderer between two runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _engine() -> ModuleType:
    """ONNX Runtime, loaded.

    Raises:
        KeyboardInterrupt: somebody stopped the work meanwhile: its loader makes an ImportError of
            that, which would be told as a fault.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except ImportError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise
    engine: ModuleType = onnxruntime
    return engine
