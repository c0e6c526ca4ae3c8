"""How long work tells that it goes on, and how it is stopped."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """The stages of the main job, in the order in which they come."""

    OPEN = "open"
    ANALYSE = "analyse"
    FRAME = "frame"
    MOTION = "motion"
    PORTRAIT = "portrait"
    RENDER = "render"


STAGE_SENTENCES: dict[Stage, str] = {
    Stage.OPEN: "opening the photo",
    Stage.ANALYSE: "looking at the photo",
    Stage.FRAME: "framing",
    Stage.MOTION: "writing the motion",
    Stage.PORTRAIT: "building the portrait",
    Stage.RENDER: "rendering and encoding",
}


class Progress(Protocol):
    """Called at every step of long work; raising ``fondly.errors.Cancelled`` stops it cleanly."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` are finished."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that nobody watches."""
