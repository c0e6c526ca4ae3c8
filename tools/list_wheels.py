"""Asks the package index which systems have a wheel for everything that Fondly installs.

Prints the table of docs/dependencies.md. Needs pip 25 or later and the network; downloads metadata
only.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "numpy", "scipy", "numba", "llvmlite", "opencv-python-headless", "onnxruntime", "pillow",
    "pi-heif", "av", "pydantic-core", "protobuf", "c2pa-python", "cryptography", "cffi",
)  # fmt: skip
"""What is not pure Python."""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux x86-64": [f"manylinux_2_{n}_x86_64" for n in (28, 27, 26, 24, 17)]
    + ["manylinux2014_x86_64"],
    "Linux arm64": [f"manylinux_2_{n}_aarch64" for n in (28, 27, 26, 24, 17)]
    + ["manylinux2014_aarch64"],
    "macOS 14 Apple": [f"macosx_{n}_0_arm64" for n in (14, 13, 12, 11)]
    + [f"macosx_{n}_universal2" for n in ("11_0", "10_9")],
    "macOS 14 Intel": [f"macosx_{n}_0_x86_64" for n in (14, 13, 12, 11)]
    + [f"macosx_10_{n}_x86_64" for n in range(9, 17)]
    + [f"macosx_{n}_universal2" for n in ("11_0", "10_9")],
    "Windows x86-64": ["win_amd64"],
    "Windows arm64": ["win_arm64"],
}  # fmt: skip


def has_wheel(pin: str, system: str, python: str) -> bool:
    """Whether pip on that system and Python would find a wheel for ``name==version``."""
    short = "cp" + python.replace(".", "")
    options = [f"--platform={tag}" for tag in SYSTEMS[system]]
    options += [f"--abi={abi}" for abi in (short, "abi3", "none")]
    with tempfile.TemporaryDirectory() as target:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps",
             "--ignore-installed", "--only-binary=:all:", "--implementation=cp",
             f"--python-version={python}", f"--target={target}", *options, pin],
            capture_output=True,
            check=False,
        )  # fmt: skip
    return done.returncode == 0


def main() -> None:
    """Print the table."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.split("==")[0]: line for line in lines if "==" in line}
    print("| package | " + " | ".join(SYSTEMS) + " |")
    print("|---" * (len(SYSTEMS) + 1) + "|")
    for name in PACKAGES:
        cells = []
        for system in SYSTEMS:
            found = [one for one in PYTHONS if has_wheel(pins[name], system, one)]
            cells.append("yes" if len(found) == len(PYTHONS) else ", ".join(found) or "no")
        print(f"| {pins[name].replace('==', ' ')} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
