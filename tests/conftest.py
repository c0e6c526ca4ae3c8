"""Fixtures and rules for every test.

With CI set in the environment, a test that skips because something is missing fails: there, the
shared pictures and the outside readers must be at hand. No test reaches the network, and a test
during which Fondly logs an error fails.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest

from tests.variants import MAKERS, make_variants

ROOT = Path(__file__).resolve().parent.parent
MISSING = re.compile(r"missing|not (installed|found)|could not import|no module", re.IGNORECASE)
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
# Machines are noisy, and a compiled kernel is slow once: no test is judged by its time.
hypothesis.settings.register_profile("fondly", deadline=None)
hypothesis.settings.load_profile("fondly")

LOOPBACK = ("127.", "::1", "localhost")


def _deny_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if not host.startswith(LOOPBACK):
            raise PermissionError(f"a test opened a connection to {host}")


sys.addaudithook(_deny_network)
# A shell that starts the tests in the background has Ctrl-C ignored, in every program they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def _failed_if_missing(report: Report) -> Report:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if os.environ.get("CI") and report.skipped and MISSING.search(reason):
        report.outcome = "failed"
        report.longrepr = f"With CI set nothing may be missing. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip for want of something is a failure in CI."""
    return _failed_if_missing((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file."""
    return _failed_if_missing((yield))


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(autouse=True)
def _nothing_goes_wrong_unseen() -> Iterator[None]:
    errors = _Errors()
    logging.getLogger("fondly").addHandler(errors)
    yield
    logging.getLogger("fondly").removeHandler(errors)
    assert not errors.lines, errors.lines


@pytest.fixture(scope="session", autouse=True)
def _nobodys_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fixtures that several tests share are made before the folder of each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONDLY_HOME", str(tmp_path_factory.mktemp("fondly-home-shared")))
        yield


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Fondly folder of the test's own: no test may touch that of whoever runs it."""
    folder = tmp_path_factory.mktemp("fondly-home")
    monkeypatch.setenv("FONDLY_HOME", str(folder))
    return folder


def shared_folder() -> Path:
    """Where the shared pictures lie: $FONDLY_SHARED, or `shared` beside the checkout."""
    return Path(os.environ.get("FONDLY_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared_photos() -> Path:
    """The folder of shared development photos, which are not part of the repository."""
    folder = shared_folder() / "data" / "photos"
    if not folder.is_dir():
        pytest.skip("the shared photos are missing: set FONDLY_SHARED to what holds data/photos")
    return folder


@pytest.fixture(scope="session")
def demo_photo() -> Path:
    """The demo photo: Abraham Lincoln by A. Gardner, 1863, grey, 1024x1320, dust and scratches."""
    return ROOT / "assets" / "demo" / "lincoln.jpg"


@pytest.fixture(scope="session")
def second_photo() -> Path:
    """The second, modern photo: the astronaut of scikit-image, colour, 512x512, a small face."""
    package = find_spec("skimage")
    if package is None or package.origin is None:
        pytest.skip("scikit-image, which carries the second demo photo, is not installed")
    return Path(package.origin).parent / "data" / "astronaut.png"


@pytest.fixture(scope="session")
def variants(
    demo_photo: Path, second_photo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Path]:
    """A dozen variants of the two demo photos, by name: see tests/variants.py."""
    return make_variants(demo_photo, second_photo, tmp_path_factory.mktemp("variants"))


@pytest.fixture(params=sorted(MAKERS))
def variant(request: pytest.FixtureRequest, variants: Mapping[str, Path]) -> Path:
    """Each of the variants in turn."""
    return variants[request.param]


@pytest.fixture(scope="session")
def outside_reader() -> Callable[[str], str]:
    """Finds a program that reads our files without being ours, or skips: ``reader("ffprobe")``."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            pytest.skip(f"the outside reader {program} is missing: install it to run this test")
        return path

    return find
