"""The command line: flags in, sentences out."""

from __future__ import annotations

import atexit
import gc
import os

from fondly.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command line; ends the process with its exit status."""
    # Read when numpy is first loaded. The systems solved here are small, and threads of OpenBLAS
    # wait for each other by spinning: beside other programs a rig took 20 s on two cores, not 4.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A process that ends has nothing to collect, and looking takes half a second with the compiler.
    atexit.register(gc.freeze)
    app()
