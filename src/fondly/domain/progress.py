"""How long work tells that it goes on, and how it is stopped."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """The stages of the main job, in the order in which they begin; then those of other jobs."""

    MOTION = "motion"
    OPEN = "open"
    ANALYSE = "analyse"
    FRAME = "frame"
    PORTRAIT = "portrait"
    LIKENESS = "likeness"
    RENDER = "render"
    ENCODE = "encode"
    KEEP = "keep"
    RIG = "rig"
    TRACK = "track"
    REVIEW = "review"
    RESTORE = "restore"
    CONVERT = "convert"


STAGE_SENTENCES: dict[Stage, str] = {
    Stage.MOTION: "writing the motion",
    Stage.OPEN: "opening the photo",
    Stage.ANALYSE: "looking at the photo",
    Stage.FRAME: "framing",
    Stage.PORTRAIT: "building the portrait",
    Stage.LIKENESS: "comparing with the photo",
    Stage.RENDER: "rendering the frames",
    Stage.ENCODE: "writing the clip",
    Stage.KEEP: "keeping a sealed copy",
    Stage.RIG: "writing the rig",
    Stage.TRACK: "following the face in the video",
    Stage.REVIEW: "looking through the clip",
    Stage.RESTORE: "restoring the photo",
    Stage.CONVERT: "converting the clip",
}


class Progress(Protocol):
    """Called at every step of long work; raising ``fondly.errors.Cancelled`` stops it cleanly."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """``done`` of ``total`` steps of ``stage`` are finished."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that nobody watches."""
