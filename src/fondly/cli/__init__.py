"""The command line: flags in, sentences out."""

from __future__ import annotations

from fondly.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command line; ends the process with its exit status."""
    app()
