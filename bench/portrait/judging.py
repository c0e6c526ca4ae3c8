"""Sheets for cold judges, among them real people's: ``python -m bench.portrait.judging``.

Photos are drawn by lot, moved by the default drivers, and rendered as a user gets them. Real clips
are shown in the same way and mixed in, for whoever is asked what is wrong finds something on real
people, too: how often tells what a share of ours is worth. Most like them are stills: the frame in
which another such clip rests, moved by us, as soft and as well lit as the real ones. Sheets are
numbered; what each shows stands in key.json, which no judge sees. Ask about each number "what is
wrong here?", write the answers into a file, a line each with its number and one of nothing, slight,
plain, and count them with --answers.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.portrait.clips import find_clips
from bench.portrait.moments import Moments, face_sheet, head_sheet, of_clip, of_photo, of_still
from bench.portrait.parts import one_thread
from bench.portrait.rigs import find_photos
from bench.portrait.sheets import write
from bench.portrait.sources import add_sources
from fondly.errors import FondlyError

VERDICTS = ("nothing", "slight", "plain")
OURS, STILL, REAL = "photo", "still", "clip"
SHOWN = {OURS: of_photo, STILL: of_still, REAL: of_clip}
KEY = "key.json"
SURE = 1.96
"""Standard deviations of an interval that holds 95 of 100."""


class Drawn(NamedTuple):
    """Something that may be shown."""

    kind: str
    path: Path


def main() -> None:
    """Write sheets, or count answers."""
    asked = _asked()
    if asked.answers is None:
        _write_sheets(asked)
        return
    shown = json.loads((asked.out / KEY).read_text(encoding="utf-8"))
    for line in tally(read_answers(asked.answers.read_text(encoding="utf-8"), shown), shown):
        print(line)


def _write_sheets(asked: argparse.Namespace) -> None:
    lots = random.Random(asked.seed)  # noqa: S311  # a lot that can be drawn again
    places = [place for place in asked.photos if place.exists()]
    photos = [Drawn(OURS, path) for path, _ in find_photos(places, asked.stems)]
    clips = find_clips(asked.clips)
    for named, found in ((asked.photos[0], photos), (asked.clips, clips)):
        if not found:
            print(f"Nothing to show in {named}. See --photos and --clips.")
    lots.shuffle(photos)
    lots.shuffle(clips)
    real = [Drawn(REAL, path) for path in clips[: asked.real]]
    real += [Drawn(STILL, path) for path in clips[asked.real :][: asked.stills]]
    numbers = [f"{number:02d}" for number in range(1, asked.count + len(real) + 1)]
    lots.shuffle(numbers)
    shown = {}
    with ProcessPoolExecutor(asked.workers, get_context("spawn"), one_thread) as pool:
        made = _until(pool.map(_moments, [*real, *photos]), len(numbers))
        for number, (drawn, moments) in zip(numbers, made, strict=False):
            write(asked.out / f"{number}_face.png", face_sheet(moments))
            write(asked.out / f"{number}_head.png", head_sheet(moments))
            shown[number] = {"kind": drawn.kind, "name": drawn.path.stem}
            print(f"{len(shown)}/{len(numbers)}", flush=True)
        pool.shutdown(cancel_futures=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / KEY).write_text(json.dumps(shown, indent=1, sort_keys=True), encoding="utf-8")
    print(f"Written to {asked.out}; keep {KEY} from the judges.")


def read_answers(text: str, shown: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Verdicts by number, from lines that begin with a number and hold a verdict.

    Raises:
        ValueError: if a number was not shown, is judged twice, or has no verdict of the three.
    """
    answers: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        number, _, rest = line.partition(" ")
        number = number.rstrip(".:)").zfill(2)
        verdict = rest.strip().partition(" ")[0].strip("`*.,:;").lower()
        if number not in shown or number in answers or verdict not in VERDICTS:
            raise ValueError(f"expected a number that was shown, once, and a verdict, not {line!r}")
        answers[number] = verdict
    return answers


def tally(answers: Mapping[str, str], shown: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """How often each verdict was given, to ours and to real ones, and ours that are not nothing."""
    for kind in SHOWN:
        given = Counter(answers[number] for number in answers if shown[number]["kind"] == kind)
        total = sum(given.values())
        if total:
            low, high = between(given["nothing"], total)
            counts = ", ".join(f"{given[verdict]} {verdict}" for verdict in VERDICTS)
            yield f"{kind}s: {counts} of {total}; nothing on {low:.0%} to {high:.0%}"
    for number, verdict in sorted(answers.items(), key=lambda item: VERDICTS.index(item[1])):
        if shown[number]["kind"] != REAL and verdict != "nothing":
            yield f"{number} {shown[number]['name']}: {verdict}"


def between(count: int, total: int) -> tuple[float, float]:
    """Between which shares that of all lies for certain of 95 in 100 (Wilson 1927)."""
    share, square = count / total, SURE * SURE
    middle = share + square / (2 * total)
    reach = SURE * float(np.sqrt(share * (1 - share) / total + square / (4 * total * total)))
    scale = 1 + square / total
    return max((middle - reach) / scale, 0.0), min((middle + reach) / scale, 1.0)


def _moments(drawn: Drawn) -> tuple[Drawn, Moments | None]:
    try:
        return drawn, SHOWN[drawn.kind](drawn.path)
    except FondlyError:
        return drawn, None


def _until(
    made: Iterator[tuple[Drawn, Moments | None]], count: int
) -> Iterator[tuple[Drawn, Moments]]:
    """The first so many that can be shown: photos without a rig are passed over."""
    found = 0
    for drawn, moments in made:
        if moments is not None:
            found += 1
            yield drawn, moments
        if found == count:
            return


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.portrait.judging",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    add = parser.add_argument
    add_sources(parser, "judging")
    add("--count", type=int, default=24, help="photos that are shown (default: %(default)s)")
    add("--real", type=int, default=8, help="real clips among them (default: %(default)s)")
    add("--stills", type=int, default=0, help="stills of other clips, moved (default: %(default)s)")
    add("--seed", type=int, default=0, help="of the lots (default: %(default)s)")
    add("--answers", type=Path, help="count the answers in this file instead")
    return parser.parse_args()


if __name__ == "__main__":
    main()
