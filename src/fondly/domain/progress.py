"""How long work tells that it goes on, and how it is stopped."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called at every step of long work; raising ``fondly.errors.Cancelled`` stops it cleanly."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` are finished."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that nobody watches."""
