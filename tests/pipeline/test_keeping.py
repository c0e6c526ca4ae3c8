"""What is kept of a clip, without making one: the clip is any file."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fondly.domain.brief import Brief
from fondly.domain.clip import Clip
from fondly.domain.decision import Subject
from fondly.domain.kept import Kept, parse_span
from fondly.domain.photo import Photo
from fondly.domain.recipe import Recipe
from fondly.errors import NotKept, OptionInvalid
from fondly.media.photo_file import content_hash
from fondly.pipeline.keeping import (
    change_end,
    find_kept,
    keep_copy,
    kept_items,
    let_go,
    let_go_of_all,
    read_kept,
    tend,
)
from fondly.pipeline.remembered import recall, remember

WEIGHTS: Mapping[str, str] = {"a.onnx": "0" * 64}


@pytest.fixture
def photo() -> Photo:
    pixels = np.random.default_rng(1).integers(0, 255, (70, 90, 3), np.uint8)
    return Photo(pixels, content_hash(pixels), dpi=600.0)


@pytest.fixture
def recipe(photo: Photo) -> Recipe:
    return Recipe("0.1.0", photo.content_hash, WEIGHTS, Brief(Subject.HISTORICAL))


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    path = tmp_path / "grandma.alive.mp4"
    path.write_bytes(b"a clip")
    return Clip(path, Fraction(30), 30, Fraction(1), 64, 64)


@pytest.fixture
def kept(photo: Photo, recipe: Recipe, clip: Clip) -> Kept:
    made, noticed = keep_copy(photo, recipe, clip)
    assert made is not None
    assert noticed == ()
    return made


def test_photo_and_recipe_come_back_as_they_were(kept: Kept, photo: Photo, recipe: Recipe) -> None:
    again, how = read_kept(kept)
    assert np.array_equal(again.pixels, photo.pixels)
    assert again.content_hash == photo.content_hash
    assert again.dpi == pytest.approx(600, abs=0.1)
    assert how == recipe


def test_it_is_found_by_name_beginning_and_clip(kept: Kept, clip: Clip, tmp_path: Path) -> None:
    renamed = tmp_path / "mama.mp4"
    shutil.copyfile(clip.path, renamed)
    for named in (kept.item, kept.item[:4], kept.item[:6].upper(), str(clip.path), str(renamed)):
        assert find_kept(named) == kept
    renamed.write_bytes(b"another clip")
    for named in ("", kept.item[:3], "grandma.alive.mp", str(renamed), str(tmp_path)):
        with pytest.raises(NotKept):
            find_kept(named)


def test_it_stays_a_week_unless_somebody_says_otherwise(kept: Kept) -> None:
    assert kept.until == kept.made + timedelta(days=7)
    assert tend(kept.made + timedelta(days=4.9)).ending == ()
    assert tend(kept.made + timedelta(days=5.1)).ending == (kept,)
    later = change_end(kept, kept.made + timedelta(days=30))
    assert tend(kept.made + timedelta(days=29)).ending == (later,)
    assert [one.item for one in tend(kept.made + timedelta(days=30)).destroyed] == [kept.item]
    assert kept_items() == ((), ())


def test_no_copy_where_none_is_wanted(
    photo: Photo, recipe: Recipe, clip: Clip, own_folder: Path
) -> None:
    assert keep_copy(photo, recipe, clip, timedelta(0)) == (None, ())
    assert tend().destroyed == ()
    assert kept_items() == ((), ())
    assert list(own_folder.iterdir()) == []
    made, _ = keep_copy(photo, recipe, clip, None)
    assert made is not None
    assert made.until is None


def test_letting_go_touches_nothing_else(kept: Kept, clip: Clip) -> None:
    gone = let_go(str(clip.path))
    assert (gone.item, gone.clip) == (kept.item, "grandma.alive.mp4")
    assert clip.path.read_bytes() == b"a clip"
    with pytest.raises(NotKept):
        read_kept(kept)


@pytest.mark.usefixtures("kept")
def test_letting_go_of_what_is_old(photo: Photo, recipe: Recipe, clip: Clip) -> None:
    assert let_go_of_all(timedelta(days=1)) == ()
    keep_copy(photo, recipe, clip)
    assert len(let_go_of_all(timedelta(0))) == 2
    assert kept_items() == ((), ())


def test_a_disk_that_takes_nothing_does_not_cost_the_clip(
    photo: Photo, recipe: Recipe, clip: Clip, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "taken"))
    made, (finding,) = keep_copy(photo, recipe, clip)
    assert made is None
    assert finding.code == "not-kept"


@pytest.mark.parametrize(
    ("text", "hours"), [("12h", 12), ("7d", 168), (" 2 W ", 336), ("0d", 0), ("36500d", 876_000)]
)
def test_spans(text: str, hours: int) -> None:
    assert parse_span(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "7.5d", "1y", "99999w", "٣d", "7dd"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(OptionInvalid, match="12h, 7d or 2w"):
        parse_span(text)


def test_now_is_the_default(kept: Kept) -> None:
    assert change_end(kept, datetime.now(UTC)).until is not None
    assert len(tend().destroyed) == 1


def test_words_about_a_photo_go_with_its_last_copy(
    kept: Kept, photo: Photo, recipe: Recipe, clip: Clip
) -> None:
    remember(photo.content_hash, recipe.brief, today=kept.made.date())
    second, _ = keep_copy(photo, recipe, clip)
    assert second is not None
    let_go(kept.item)
    assert recall(photo.content_hash) is not None
    let_go_of_all()
    assert recall(photo.content_hash) is None
