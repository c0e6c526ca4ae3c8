from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from fondly.models.catalogue import DAMAGE, SELFIE, Weights, read_weights
from fondly.models.sessions import MAX_THREADS, infer, open_session

ADDRESS = re.compile(rb"(?:https?|wss?)://([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
# Hosts that operator descriptions and messages refer the reader to.
DOCUMENTATION = {
    "arxiv.org", "devblogs.nvidia.com", "docs.nvidia.com", "docs.scipy.org", "en.wikipedia.org",
    "github.com", "huggingface.co", "ieeexplore.ieee.org", "numpy.org", "onnxruntime.ai",
    "papers.nips.cc", "pytorch.org", "tinyurl.com", "www.microsoft.com", "www.opencompute.org",
    "www.tensorflow.org",
}  # fmt: skip
UPLOADS = (b"events.data.microsoft.com", b"OneCollector", b"applicationinsights")
LIBRARIES = {".so", ".pyd", ".dll", ".dylib"}
INFER = """
import numpy as np
from fondly.models.catalogue import SELFIE
from fondly.models.sessions import infer
infer(SELFIE, pixels=np.zeros((1, 256, 256, 3), np.float32))
"""


def _reports(content: bytes) -> set[str]:
    hosts = {host.decode().lower().rstrip(".") for host in ADDRESS.findall(content)}
    return (hosts - DOCUMENTATION) | {mark.decode() for mark in UPLOADS if mark in content}


def test_the_installed_engine_contains_no_upload_address() -> None:
    package = find_spec("onnxruntime")
    assert package is not None
    assert package.origin is not None
    libraries = [
        path for path in Path(package.origin).parent.rglob("*") if LIBRARIES & set(path.suffixes)
    ]
    assert libraries
    assert {path.name: _reports(path.read_bytes()) for path in libraries} == {
        path.name: set() for path in libraries
    }


def test_an_upload_address_would_be_noticed() -> None:
    assert _reports(b"\0https://mobile.events.data.microsoft.com/OneCollector/1.0/\0")
    assert _reports(b"\0https://upload.example.com\0") == {"upload.example.com"}
    assert not _reports(b"\0See https://arxiv.org/abs/1502.03167.\0")


def test_the_telemetry_switch_is_set_and_nothing_is_printed() -> None:
    code = INFER + "import os; assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'"
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    )
    assert done.stdout + done.stderr == b""


def test_importing_the_room_does_not_load_the_engine() -> None:
    code = "import sys, fondly.models.sessions; assert 'onnxruntime' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_net_is_loaded_once_however_many_threads_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def counted(weights: Weights) -> bytes:
        reads.append(weights.file)
        return read_weights(weights)

    monkeypatch.setattr("fondly.models.sessions.read_weights", counted)
    monkeypatch.setattr("fondly.models.sessions._sessions", {})
    pixels = np.random.default_rng(0).random((1, 256, 256, 3)).astype(np.float32)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: infer(SELFIE, pixels=pixels)[0], range(8)))
    assert reads == [SELFIE.file]
    assert all(np.array_equal(result, results[0]) for result in results)


@pytest.mark.parametrize("weights", [SELFIE, DAMAGE], ids=lambda weights: weights.file)
def test_answers_do_not_depend_on_how_many_threads_share_the_work(weights: Weights) -> None:
    one, many = (open_session(read_weights(weights), threads) for threads in (1, MAX_THREADS))
    (asked,) = one.get_inputs()
    channels_last = asked.shape[-1] == 3
    shape = (1, 256, 256, 3) if channels_last else (1, 3, 256, 256)
    pixels = np.random.default_rng(0).random(shape).astype(np.float32)
    answers = (session.run(None, {asked.name: pixels})[0] for session in (one, many))
    assert np.array_equal(*answers)


def test_a_network_that_looks_at_pictures_holds_no_memory_between_two_runs() -> None:
    code = """
import resource
import numpy as np
from fondly.models.catalogue import DAMAGE
from fondly.models.sessions import infer
infer(DAMAGE, picture=np.zeros((1, 3, 32, 32), np.float32))
def pages():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
before = pages()
infer(DAMAGE, picture=np.zeros((1, 3, 896, 896), np.float32))
assert pages() - before < 90e6, pages() - before
"""
    if not Path("/proc/self/statm").exists():
        pytest.skip("only Linux says how much memory a process holds at present")
    subprocess.run([sys.executable, "-c", code], check=True)
