"""From a video of a face to what that face did."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from fondly.domain.capture import Capture
from fondly.domain.frame import Frame
from fondly.domain.live_link import motion_to_csv
from fondly.domain.motion_json import capture_to_json
from fondly.domain.progress import Progress, Stage, silent
from fondly.errors import OptionInvalid
from fondly.media.new_file import check_target
from fondly.media.video_reader import open_video
from fondly.motion.file import CSV
from fondly.motion.follow import AUTO, Followed, Neutral, follow
from fondly.perception.track import track_face
from fondly.pipeline.motion import write_text

SUFFIXES = (".json", CSV)


def track(
    video: Path,
    *,
    from_s: float = 0.0,
    to_s: float | None = None,
    speed: float = 1.0,
    neutral: Neutral = AUTO,
    progress: Progress = silent,
) -> Followed:
    """What the face in a video did. Of its pictures nothing is kept.

    Args:
        video: any file that shows one face, from the front.
        from_s, to_s: the part to use, in seconds; None for the end.
        speed: 2 is twice as fast.
        neutral: which moment shows the face at rest.
        progress: told after each frame; raising Cancelled in it stops the work.

    Raises:
        VideoUnreadable, VideoUnsuitable, NoFaceFound: the video cannot be used.
        OptionInvalid: a part, a speed or a moment that makes no sense.
    """
    if from_s < 0 or (to_s is not None and to_s <= from_s):
        raise OptionInvalid(
            f"--from comes before --to, got {from_s:g} and {'the end' if to_s is None else to_s}.",
            "Give both in seconds, for example --from 2 --to 8.",
        )
    with open_video(video, from_s=from_s, to_s=to_s) as opened:
        expected = opened.expected
        progress(Stage.TRACK, 0, max(expected, 1))
        counted = count(1)

        def see(_frame: Frame, _landmarks: object) -> None:
            done = next(counted)
            progress(Stage.TRACK, done, max(expected, done))

        found = track_face(opened.frames, opened.rate, see=see)
    if not found.frames:
        raise OptionInvalid(
            f"The video has no frames from {from_s:g} s on.", "Choose an earlier --from."
        )
    return follow(found, neutral=neutral, speed=speed)


def check_capture_file(path: Path, *, overwrite: bool = False) -> None:
    """Refuse a place for a capture that cannot or must not be written, before any work.

    Raises:
        OptionInvalid: the name ends neither in .json nor in .csv.
        OutputExists, OutputUnwritable: about the place.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise OptionInvalid(
            f"A tracked motion is a .json or a .csv file, but its name would be {path.name!r}.",
            f"Try -o {path.with_suffix('.json').name}",
        )
    check_target(path.absolute(), overwrite=overwrite)


def write_capture(capture: Capture, path: Path, *, overwrite: bool = False) -> None:
    """A capture as our JSON, or as .csv for programs that read Live Link Face.

    Raises:
        OptionInvalid, OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    check_capture_file(path, overwrite=overwrite)
    is_csv = path.suffix.lower() == CSV
    text = motion_to_csv(capture.readings) if is_csv else capture_to_json(capture) + "\n"
    write_text(path, text, overwrite=overwrite)
