"""Fondly: a portrait photograph, gently alive.

    import fondly

    brief = fondly.Brief(fondly.Subject.DECEASED_FAMILY)
    made = fondly.animate("grandma.jpg", brief, fondly.Output("grandma.alive.mp4"))

`animate` does everything; the other functions are its steps, for whoever wants to do one of them
differently. Importing this package loads nothing heavy: each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fondly.analysis.examination import analyse
    from fondly.analysis.framing import frame
    from fondly.analysis.subject import choose_subject
    from fondly.domain.brief import Brief
    from fondly.domain.decision import Subject
    from fondly.errors import FondlyError
    from fondly.media.photo_file import open_photo
    from fondly.motion.drivers import find_driver
    from fondly.motion.performance import write_motion
    from fondly.pipeline.animate import animate
    from fondly.pipeline.look import look
    from fondly.pipeline.output import Output
    from fondly.pipeline.track import track
    from fondly.portrait.build import build_portrait
    from fondly.rendering.frames import render_frames

__all__ = [
    "Brief",
    "FondlyError",
    "Output",
    "Subject",
    "analyse",
    "animate",
    "build_portrait",
    "choose_subject",
    "find_driver",
    "frame",
    "look",
    "open_photo",
    "render_frames",
    "track",
    "write_motion",
]

_HOMES = {
    "Brief": "fondly.domain.brief",
    "FondlyError": "fondly.errors",
    "Output": "fondly.pipeline.output",
    "Subject": "fondly.domain.decision",
    "analyse": "fondly.analysis.examination",
    "animate": "fondly.pipeline.animate",
    "build_portrait": "fondly.portrait.build",
    "choose_subject": "fondly.analysis.subject",
    "find_driver": "fondly.motion.drivers",
    "frame": "fondly.analysis.framing",
    "look": "fondly.pipeline.look",
    "open_photo": "fondly.media.photo_file",
    "render_frames": "fondly.rendering.frames",
    "track": "fondly.pipeline.track",
    "write_motion": "fondly.motion.performance",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    """Loads a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'fondly' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
