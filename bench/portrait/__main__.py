"""The portrait, measured: `make bench-portrait`.

Every photo of a folder is analysed, framed and built as a user's would be, then posed and
measured; photos of even place in the folder may be tuned on, odd ones are held out. Clips with
tracks are re-enacted. What is measured in each part, and how, stands at the top of its module in
bench/portrait/. Results are printed and written as JSON and Markdown; --sheets adds contact
sheets, which no figure replaces.
"""

from __future__ import annotations

import argparse
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

from bench.places import DEMO
from bench.portrait import reenact, report, speed
from bench.portrait.clips import find_clips
from bench.portrait.parts import (
    OF_PHOTOS,
    PARTS,
    Asked,
    measure_clip,
    measure_photo,
    one_thread,
)
from bench.portrait.rigs import find_photos
from bench.portrait.sources import add_sources

T = TypeVar("T")


def main() -> None:
    """Measure what was asked for."""
    asked = _asked()
    results = report.Results()
    with ProcessPoolExecutor(asked.workers, get_context("spawn"), one_thread) as pool:
        if set(asked.only) & set(OF_PHOTOS):
            _measure_photos(asked, pool, results)
        if "reenact" in asked.only:
            _measure_clips(asked, pool, results)
    if "speed" in asked.only:
        results.speed = speed.measure(DEMO)
    report.show(results)
    report.write(results, asked.out)
    print(f"Written to {asked.out / 'portrait.json'} and {asked.out / 'portrait.md'}")


def _measure_photos(asked: Asked, pool: ProcessPoolExecutor, results: report.Results) -> None:
    places = [place for place in asked.photos if place.exists()]
    if not places:
        print(f"Skipped all photos: {asked.photos[0]} is missing. Name a folder with --photos.")
        return
    photos = find_photos(places, asked.stems)
    for name in OF_PHOTOS:
        if name in asked.only:
            results.parts[name], results.figures[name] = {}, OF_PHOTOS[name].figures
    work = {pool.submit(measure_photo, path, odd, asked): (path, odd) for path, odd in photos}
    for count, future in enumerate(as_completed(work), start=1):
        path, held_out = work[future]
        if held_out:
            results.held_out.add(path.name)
        found = _or_fault(future, path.name, results)
        if found is None:
            continue
        values, refused = found
        if refused is not None:
            results.refused[path.name] = refused
        for name, figures in values.items():
            results.parts[name][path.name] = figures
        print(f"{count}/{len(work)} {path.name}{f': {refused}' if refused else ''}", flush=True)


def _measure_clips(asked: Asked, pool: ProcessPoolExecutor, results: report.Results) -> None:
    clips = find_clips(asked.clips)
    if not clips:
        print(f"Skipped re-enactment: no clips with tracks in {asked.clips}. See --clips.")
        return
    results.held_out |= {path.name for path in clips[1::2]}
    wanted = [path for path in clips if not asked.stems or path.stem in asked.stems]
    results.parts["reenact"], results.figures["reenact"] = {}, reenact.FIGURES
    work = {pool.submit(measure_clip, path, asked): path for path in wanted}
    for future in as_completed(work):
        path = work[future]
        values = _or_fault(future, path.name, results)
        if values is not None:
            results.parts["reenact"][path.name] = values
            print(f"{path.name}: {values['error']:.2f} % ({values['ratio']:.2f})", flush=True)


def _or_fault(future: Future[T], name: str, results: report.Results) -> T | None:
    """What a worker found; its fault, which must not stop the others, goes into the results."""
    fault = future.exception()
    if fault is None:
        return future.result()
    results.refused[name] = f"fault: {type(fault).__name__}: {fault}"
    print(f"{name}: {results.refused[name]}", flush=True)
    return None


def _asked() -> Asked:
    parser = argparse.ArgumentParser(
        prog="bench.portrait", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add_sources(parser, "bench-portrait")
    add("--only", default=",".join(PARTS), help=f"parts, any of {','.join(PARTS)}")
    add("--size", type=int, default=720, help="short side of frames in px (default: %(default)s)")
    add(
        "--frames", type=int, default=24, help="frames compared of each clip (default: %(default)s)"
    )
    add("--sheets", action="store_true", help="write contact sheets too")
    found = parser.parse_args()
    only = [name for name in found.only.split(",") if name]
    unknown = sorted(set(only) - set(PARTS))
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return Asked(**{**vars(found), "only": only})


if __name__ == "__main__":
    main()
