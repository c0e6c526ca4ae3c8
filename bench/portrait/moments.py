"""What a judge is shown of a clip: where it blinks, smiles, turns and nods, and what of each frame.

A clip is a photo's, as the default drivers move it and as it is rendered, or a real one; both are
shown in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.clips import Track, read_track
from bench.portrait.geometry import LID_PAIRS, SHUT_READS
from bench.portrait.rigs import RATE, Pixels, prepare
from bench.portrait.sheets import Corners, crop
from fondly.domain.brief import Limits
from fondly.domain.channels import CHANNELS
from fondly.domain.face import Face
from fondly.domain.motion import Motion
from fondly.motion.drivers import drivers
from fondly.motion.performance import write_motion
from fondly.perception.faces import find_faces, read_face
from fondly.pipeline.choices import within_limits
from fondly.rendering.frames import Renderer
from fondly.rendering.shutter import at_frame

COLUMN_PX = 620
BLINK_FRAMES = 10
"""Frames about the deepest blink within which the half way is looked for."""
CALM = 0.08
"""How far above their least a real clip's scores count as rest."""
TURNED_DEG, NODDED_DEG = 7.0, 6.0
"""How far a real head has turned and nodded at most: what is asked of ours."""

Sheet = list[list[Pixels]]
Seen = tuple[Pixels, Face]


class Moments(NamedTuple):
    """Frames of one person, each with the face that tells what is cropped.

    Args:
        blink: open, half way down, shut.
        smile: at rest, half of it, all of it.
        turn: at rest, one way, the other way, and nodding.
    """

    blink: Sequence[Seen]
    smile: Sequence[Seen]
    turn: Sequence[Seen]


def of_photo(path: Path) -> Moments:
    """Of a photo: nostalgia's blink and smile, reunion's turns, joy's nod.

    Half way down is told by the lids, as in a real clip.

    Raises:
        FondlyError: if no rig can be built.
    """
    rig = prepare(path, held_out=False)
    renderer = Renderer(rig.portrait)
    rest: Seen = (rig.portrait.photo.pixels, rig.face)

    def played(name: str) -> tuple[Track, Callable[[int], Seen]]:
        driver = next(one for one in drivers() if one.name == name)
        motion = write_motion(driver, rate=RATE, intensity=driver.default_intensity)
        motion = within_limits(motion, Limits.DEFAULT, rig.portrait.limits).motion
        shown = [motion] * len(rig.portrait.figures)
        return _track_of(motion), lambda index: (renderer.render(*at_frame(shown, index)), rig.face)

    track, frame = played("nostalgia")
    blink, smile = _blink(track), track["mouthSmileLeft"] + track["mouthSmileRight"]
    shut, most = int(blink.argmax()), int(smile.argmax())
    half = _half_way(
        lambda index: read_face(frame(index)[0], like=rig.face), rig.face, shut, len(blink)
    )
    begun = int(np.abs(smile[: most + 1] - smile[most] / 2).argmin())
    turning, turned = played("reunion")
    yaw = turning["head_yaw_deg"]
    joy, joyful = played("joy")
    nod = int(np.abs(joy["head_pitch_deg"]).argmax())
    return Moments(
        blink=(rest, frame(half), frame(shut)),
        smile=(rest, frame(begun), frame(most)),
        turn=(rest, turned(int(yaw.argmax())), turned(int(yaw.argmin())), joyful(nod)),
    )


def of_clip(path: Path) -> Moments:
    """Of a real clip beside whose file lies its track; as far as it has such moments."""
    frames, track = _read(path)

    @cache
    def seen(index: int) -> Seen:
        return frames[index], max(find_faces(frames[index]), key=lambda face: face.iod_px)

    blink, smile = _blink(track), track["mouthSmileLeft"]
    yaw, pitch = track["yaw"], track["pitch"]
    shut, most = int(blink.argmax()), int(smile.argmax())
    opened = _last(blink[:shut] < blink.min() + CALM, shut)
    half = _half_way(lambda index: seen(index)[1], seen(opened)[1], shut, len(frames))
    rest = _rest(track, most)
    way = range(min(rest, most), max(rest, most) + 1)
    begun = min(way, key=lambda index: abs(float(smile[index] - smile[most] / 2)))
    near = np.flatnonzero(np.abs(yaw - yaw[rest]) < TURNED_DEG)
    bent = np.abs(pitch - pitch[rest])
    nod = int(np.where(bent < NODDED_DEG, bent, -1.0).argmax())
    turns = (rest, int(near[yaw[near].argmax()]), int(near[yaw[near].argmin()]), nod)
    at_rest = seen(rest)
    return Moments(
        blink=[seen(index) for index in (opened, half, shut)],
        smile=[seen(index) for index in (rest, begun, most)],
        turn=[at_rest, *((frames[index], at_rest[1]) for index in turns[1:])],
    )


def of_still(path: Path) -> Moments:
    """Of the frame in which a real clip rests, moved as a photo is: its like, but for the motion.

    Raises:
        FondlyError: if no rig can be built.
    """
    frames, track = _read(path)
    still = frames[_rest(track, int(track["mouthSmileLeft"].argmax()))]
    with TemporaryDirectory() as folder:
        photo = Path(folder) / f"{path.stem}.png"
        cv2.imwrite(str(photo), cv2.cvtColor(still, cv2.COLOR_RGB2BGR))
        return of_photo(photo)


def face_sheet(shown: Moments) -> Sheet:
    """Eyes in the blink; mouth, and the face, in the smile."""
    rows = (
        ("rest", "half way down", "shut", shown.blink, _eyes),
        ("rest", "smile begins", "smile", shown.smile, _mouth),
        ("rest", "smile begins", "smile", shown.smile, _face),
    )
    return [_row(row[:3], row[3], row[4]) for row in rows]


def head_sheet(shown: Moments) -> Sheet:
    """Hair on both sides, turned both ways; the neck, turned and nodding."""
    rest, one_way, other_way, nod = shown.turn
    turns, turned = ("rest", "turned", "turned back"), (rest, one_way, other_way)
    return [
        _row(turns, turned, lambda face: _hair(face, -1)),
        _row(turns, turned, lambda face: _hair(face, 1)),
        _row(("rest", "turned", "nod"), (rest, one_way, nod), _neck),
    ]


def _row(
    titles: Sequence[str], seen: Sequence[Seen], box: Callable[[Face], Corners]
) -> list[Pixels]:
    row = []
    for title, (pixels, face) in zip(titles, seen, strict=True):
        picture = crop(pixels, box(face), COLUMN_PX)
        for colour, thick in (((0, 0, 0), 4), ((255, 255, 255), 1)):
            cv2.putText(picture, title, (8, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.6, colour, thick)
        row.append(picture)
    return row


def _read(path: Path) -> tuple[list[Pixels], Track]:
    """A clip's frames, and its track beside it, as far as there are both."""
    track = read_track(path.with_suffix(".csv"))
    with av.open(str(path)) as container:
        frames = [
            np.asarray(f.to_ndarray(format="rgb24"), np.uint8) for f in container.decode(video=0)
        ]
    count = min(len(frames), len(track["yaw"]))
    return frames[:count], {name: values[:count] for name, values in track.items()}


def _rest(track: Track, near: int) -> int:
    """The frame nearest to one in which a real face rests, its eyes open."""
    smile = track["mouthSmileLeft"]
    calm = np.flatnonzero((smile < smile.min() + CALM) & (_blink(track) < 0.3))
    return int(calm[np.abs(calm - near).argmin()]) if len(calm) else int(smile.argmin())


def _track_of(motion: Motion) -> Track:
    samples = np.stack([motion.at(index) for index in range(motion.frames)]).astype(np.float64)
    return dict(zip(CHANNELS, samples.T, strict=True))


def _blink(track: Track) -> NDArray[np.float64]:
    return np.minimum(track["eyeBlinkLeft"], track["eyeBlinkRight"])


def _half_way(face_in: Callable[[int], Face], opened: Face, shut: int, frames: int) -> int:
    """The frame about the deepest blink whose lids are nearest to half as far apart as open ones'.

    A score of a blink, as trackers give and drivers ask for, tells less: of a real clip's it is
    half of its greatest while lids are still three quarters open.
    """
    half_open = (1 + SHUT_READS) / 2 * _lid_gap(opened)
    nearby = range(max(shut - BLINK_FRAMES, 0), min(shut + BLINK_FRAMES, frames))
    return min(nearby, key=lambda index: abs(_lid_gap(face_in(index)) - half_open))


def _lid_gap(face: Face) -> float:
    """Between the lids of both eyes, in IOD."""
    upper, lower = np.transpose(LID_PAIRS)
    apart = face.landmarks[upper, :2] - face.landmarks[lower, :2]
    return float(np.linalg.norm(apart, axis=1).mean() / face.iod_px)


def _last(where: NDArray[np.bool_], otherwise: int) -> int:
    places = np.flatnonzero(where)
    return int(places[-1]) if len(places) else otherwise


def _around(face: Face, points: Sequence[int], reach: tuple[float, float, float, float]) -> Corners:
    """A box about the mean of some landmarks: how far left, up, right and down, in IOD."""
    x, y = face.landmarks[list(points), :2].mean(axis=0).tolist()
    left, up, right, down = (face.iod_px * one for one in reach)
    return (x - left, y - up, x + right, y + down)


def _eyes(face: Face) -> Corners:
    return _around(face, (33, 263), (0.85, 0.45, 0.85, 0.45))


def _mouth(face: Face) -> Corners:
    return _around(face, (61, 291), (0.75, 0.5, 0.75, 0.6))


def _face(face: Face) -> Corners:
    return _around(face, (33, 263), (1.0, 0.9, 1.0, 0.9))


def _hair(face: Face, side: int) -> Corners:
    reach = (2.0, 1.5, -0.2, 0.9) if side < 0 else (-0.2, 1.5, 2.0, 0.9)
    return _around(face, (33, 263), reach)


def _neck(face: Face) -> Corners:
    return _around(face, (152,), (1.3, 0.7, 1.3, 0.7))
