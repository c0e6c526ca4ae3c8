"""Where compiled kernels are kept, on tiny installations that hold nothing else."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROBE = """
import sys
from fondly.imaging.kernels import are_kernels_warm, cache_folder
warm = are_kernels_warm()
from fondly.outer import outer
value = outer(1.0)
print(cache_folder(), warm, sum(outer.stats.cache_hits.values()), value, sep="|")
"""
INNER = """
from fondly.imaging.kernels import kernel
@kernel
def inner(x):
    return x + {0}
"""
OUTER = """
from fondly.imaging.kernels import kernel
from fondly.inner import inner
@kernel
def outer(x):
    return inner(x) * 2
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets root give up its right to write anywhere"
)


class Installation:
    """A package `fondly` with two kernels, a home and a temporary folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "site" / "fondly"
        self.home = folder / "home"
        self.temporary = folder / "tmp"
        for one in (self.package / "imaging", self.home, self.temporary):
            one.mkdir(parents=True)
        (self.package / "__init__.py").touch()
        (self.package / "imaging" / "__init__.py").touch()
        shutil.copy(ROOT / "src/fondly/imaging/kernels.py", self.package / "imaging")
        (self.package / "inner.py").write_text(INNER.format(1))
        (self.package / "outer.py").write_text(OUTER)

    def forbid_writing(self, *folders: Path) -> None:
        for folder in folders:
            for one in (folder, *folder.rglob("*")):
                one.chmod(one.stat().st_mode & ~0o222)

    def allow_writing(self) -> None:
        for one in (self.package, *self.package.rglob("*"), self.home):
            one.chmod(one.stat().st_mode | 0o200)

    def run(self) -> tuple[Path, bool, int, float]:
        """Folder of the cache, whether it was warm, hits, and what the outer kernel returned."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"XDG_CACHE_HOME", "NUMBA_CACHE_DIR"}
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROBE],
            env={
                **environment,
                "PYTHONPATH": str(self.package.parent),
                "HOME": str(self.home),
                "TMPDIR": str(self.temporary),
            },
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=_obey_file_modes,
        )
        assert done.returncode == 0, done.stderr
        folder, warm, hits, value = done.stdout.strip().split("|")
        return Path(folder), warm == "True", int(hits), float(value)


def _obey_file_modes() -> None:
    """Root writes into read-only folders; without CAP_DAC_OVERRIDE it does not."""
    if os.getuid() == 0:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        drop_from_bounding_set, dac_override = 24, 1
        if prctl(drop_from_bounding_set, dac_override, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "cannot give up CAP_DAC_OVERRIDE")


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_kernels_are_kept_beside_the_package_and_the_second_run_finds_them(
    installation: Installation,
) -> None:
    folder, warm, hits, value = installation.run()
    assert folder.is_relative_to(installation.package)
    assert (warm, hits, value) == (False, 0, 4.0)
    assert installation.run() == (folder, True, 1, 4.0)
    assert not list(installation.home.iterdir())


def test_a_read_only_installation_keeps_them_in_the_users_cache(
    installation: Installation,
) -> None:
    installation.forbid_writing(installation.package)
    folder, warm, _, _ = installation.run()
    assert folder.is_relative_to(installation.home / ".cache" / "fondly")
    assert not warm
    assert installation.run()[:3] == (folder, True, 1)


def test_a_read_only_home_too_keeps_them_in_a_private_temporary_folder(
    installation: Installation,
) -> None:
    installation.forbid_writing(installation.package, installation.home)
    folder, warm, _, value = installation.run()
    assert folder.is_relative_to(installation.temporary)
    assert (warm, value) == (False, 4.0)
    private = installation.temporary / folder.relative_to(installation.temporary).parts[0]
    assert private.stat().st_mode & 0o777 == 0o700
    assert installation.run()[:3] == (folder, True, 1)


@pytest.mark.parametrize("planted", ["open to all", "a link", "of another user", "a file"])
def test_a_temporary_folder_that_somebody_else_prepared_is_not_trusted(
    installation: Installation, tmp_path: Path, planted: str
) -> None:
    installation.forbid_writing(installation.package, installation.home)
    trap = installation.temporary / f"fondly-kernels-{os.getuid()}"
    if planted == "a link":
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir(mode=0o700)
        trap.symlink_to(elsewhere)
    elif planted == "a file":
        trap.touch(mode=0o600)
    else:
        trap.mkdir(mode=0o700)
        if planted == "open to all":
            trap.chmod(0o777)
        elif os.getuid() == 0:
            os.chown(trap, 65534, 65534)
        else:
            pytest.skip("only root can give a folder to another user")
    folder, _, _, value = installation.run()
    assert value == 4.0
    assert folder.is_relative_to(installation.temporary)
    assert not folder.is_relative_to(trap)
    assert not folder.resolve().is_relative_to(trap.resolve())


def test_a_kernel_is_compiled_anew_when_one_that_it_calls_has_changed(
    installation: Installation,
) -> None:
    assert installation.run()[3] == 4.0
    (installation.package / "inner.py").write_text(INNER.format(10))
    _, warm, _, value = installation.run()
    assert (warm, value) == (False, 22.0)
