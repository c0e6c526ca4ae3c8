"""The command line: flags in, sentences out."""

from __future__ import annotations

import atexit
import gc

from fondly.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command line; ends the process with its exit status."""
    # A process that ends has nothing to collect, and looking takes half a second with the compiler.
    atexit.register(gc.freeze)
    app()
