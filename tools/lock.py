"""Writes constraints.txt: every package of `.[dev]`, pinned, for Python 3.11 to 3.14 on any system.

Run by `make lock` inside a fresh environment into which `.[dev]` has just been installed without
constraints, with the oldest Python that Fondly supports: what still has wheels for the oldest one
has them for the newest, while the newest releases drop old Pythons first.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TARGETS = [
    {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "sys_platform": sys_platform,
        "platform_system": system,
        "os_name": os_name,
    }
    for version in ("3.11", "3.12", "3.13", "3.14")
    for sys_platform, system, os_name in (
        ("linux", "Linux", "posix"),
        ("darwin", "Darwin", "posix"),
        ("win32", "Windows", "nt"),
    )
]
HEADER = """\
# Written by `make lock`: every package that Fondly and its checks install, directly or not.
# Fondly itself promises only the ranges in pyproject.toml.
"""


def is_wanted(requirement: Requirement, extras: frozenset[str]) -> bool:
    """Whether any supported Python and system asks for a requirement."""
    if requirement.marker is None:
        return True
    return any(
        requirement.marker.evaluate({**target, "extra": extra})
        for target in TARGETS
        for extra in extras or {""}
    )


def newest_version(requirement: Requirement) -> str:
    """The version that pip would install of a package that this system does not need."""
    report = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps",
         "--ignore-installed", "--report", "-", f"{requirement.name}{requirement.specifier}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    version: str = json.loads(report)["install"][0]["metadata"]["version"]
    return version


def pinned_packages() -> dict[str, str]:
    """Version by canonical name, of everything reachable from ``fondly[dev]``."""
    pins: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement("fondly[dev]")]
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            pins[name] = newest_version(wanted)
            continue
        if name != "fondly":
            pins[name] = package.version
        requirements = (Requirement(text) for text in package.requires or [])
        waiting += [one for one in requirements if is_wanted(one, extras)]
    return pins


def main() -> None:
    """Write the file."""
    lines = [f"{name}=={version}\n" for name, version in sorted(pinned_packages().items())]
    (ROOT / "constraints.txt").write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"constraints.txt: {len(lines)} packages")


if __name__ == "__main__":
    main()
