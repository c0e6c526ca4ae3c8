from __future__ import annotations

import tomllib
from pathlib import Path

from bench.check.__main__ import LABELS
from bench.check.labelled import Answer, show_scores

HALVES = ("tune", "held-out")


def labels() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(LABELS.read_text("utf-8"))


def test_sixty_photos_are_labelled_half_of_them_held_out() -> None:
    assert {half: len(named) for half, named in labels().items()} == dict.fromkeys(HALVES, 30)


def test_the_halves_are_even_and_odd_places_of_the_folder(shared_photos: Path) -> None:
    photos = sorted(one.name for one in shared_photos.iterdir() if one.suffix != ".csv")
    for odd, half in enumerate(HALVES):
        assert {photos.index(name) % 2 for name in labels()[half]} == {odd}


def test_precision_and_recall_are_counted_by_half() -> None:
    made = {"tune": {"a": ["x"], "b": ["x"], "c": []}, "held-out": {"d": ["x"]}}
    said = {"a": ("x",), "b": (), "c": ("x",), "d": ("x",)}
    halves = {name: half for half, named in made.items() for name in named}
    answers = [Answer(name, halves[name], "good", codes, 1, 1) for name, codes in said.items()]
    scores = show_scores(answers, made)["scores"]["x"]
    assert scores["tune"]["precision"] == scores["tune"]["recall"] == 0.5
    assert (scores["tune"]["in_vain"], scores["tune"]["missed"]) == (["c"], ["b"])
    assert scores["held-out"]["precision"] == 1.0
