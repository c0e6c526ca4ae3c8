"""How often `fondly check` is right: `make bench-check`.

Two questions, told apart. Of 60 photos that a person labelled by eye (labels.toml), before any
instrument was asked: what was found, what was missed, what was told in vain, for the half that
limits were tuned on and for the half held out. And, since few photos show them, of defects made on
photos that are clean (made.py): how many are found, and how often the same photo without the
defect is accused. Seconds are those of one check, rig included, without starting Python.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from bench.check.labelled import Answer, check_photo, show_scores
from bench.check.made import check_made, show_made
from bench.places import PHOTOS, ROOT

LABELS = Path(__file__).with_name("labels.toml")


def main() -> None:
    """Check the labelled photos, then the made defects."""
    asked = _asked()
    if not asked.photos.exists():
        print(f"Skipped: {asked.photos} is missing. Name a folder with --photos.")
        return
    labels = tomllib.loads(LABELS.read_text("utf-8"))
    photos = [(half, name) for half, named in labels.items() for name in named]
    wanted = [one for one in photos if not asked.names or one[1] in asked.names]
    results: dict[str, object] = {}
    with ProcessPoolExecutor(asked.workers, get_context("spawn")) as pool:
        if "labelled" in asked.only:
            work = [pool.submit(check_photo, asked.photos / name, half) for half, name in wanted]
            answers: list[Answer] = []
            for future in as_completed(work):
                answers.append(future.result())
                print(f"{len(answers)}/{len(work)} {answers[-1].told()}", flush=True)
            results["labelled"] = show_scores(answers, labels)
        if "made" in asked.only:
            clean = [one for one in wanted if not set(labels[one[0]][one[1]]) & _UNCLEAN]
            tried = [pool.submit(check_made, asked.photos / name, half) for half, name in clean]
            results["made"] = show_made([future.result() for future in tried])
    asked.out.mkdir(parents=True, exist_ok=True)
    target = asked.out / "check.json"
    target.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print(f"Written to {target}")


_UNCLEAN = frozenset(
    {"soft-eyes", "soft-mouth", "small-face", "mouth-covered", "hard-shadow", "jpeg-blocks",
     "print-texture", "border-visible", "artwork", "drowned-light"}
)  # fmt: skip
"""Photos with these are no ground to make a defect on."""


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.check", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add("names", nargs="*", help="only photos of these names")
    add("--photos", type=Path, default=PHOTOS, help="default: %(default)s")
    add("--out", type=Path, default=ROOT / "out" / "bench-check", help="default: %(default)s")
    add("--only", default="labelled,made", help="labelled, made or both (default: %(default)s)")
    add("--workers", type=int, default=2, help="processes (default: %(default)s)")
    found = parser.parse_args()
    found.only = found.only.split(",")
    return found


if __name__ == "__main__":
    main()
