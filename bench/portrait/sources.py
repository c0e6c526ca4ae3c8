"""Where photos and clips are, and the arguments that name them."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.places import CLIPS, PHOTOS, ROOT


def add_sources(parser: argparse.ArgumentParser, out: str) -> None:
    """Let photos, clips, workers and a folder for what is written be named.

    Args:
        parser: gets the arguments.
        out: the folder that is written to unless another is named, below ``out`` in the project.
    """
    add = parser.add_argument
    add("stems", nargs="*", help="only photos and clips of these names (without suffix)")
    add("--photos", type=Path, nargs="+", default=[PHOTOS],
        help="folders of photos, or photos (default: %(default)s)")  # fmt: skip
    add("--clips", type=Path, default=CLIPS,
        help="folder of .mp4 clips with tracks as .csv (default: %(default)s)")  # fmt: skip
    add("--out", type=Path, default=ROOT / "out" / out, help="default: %(default)s")
    add("--workers", type=int, default=2, help="processes (default: %(default)s)")
