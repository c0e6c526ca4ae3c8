from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.analysis import remedies
from fondly.media.photo_file import open_photo
from tests.cli.conftest import Run


def test_the_answer_in_words_and_as_json(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    told = fondly("check", demo_photo, "--sheet", "answer.png")
    assert told.status == 0
    assert re.search(r"lincoln\.jpg: good", told.out)
    assert (tmp_path / "answer.png").is_file()
    facts = fondly("check", demo_photo, "--json").json
    assert facts["verdict"] == "good"
    assert facts["face"] == 1
    assert len(facts["crop_px"]) == 4
    assert facts["sheet"] is None
    assert all(one["advice"] for one in facts["findings"])


def test_a_small_soft_copy_is_not_good_and_says_what_to_add(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    pixels = np.asarray(open_photo(demo_photo).pixels)
    small = cv2.resize(pixels, (100, 129), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(tmp_path / "small.png"), small[..., ::-1])
    facts = fondly("check", "small.png", "--json").json
    assert facts["verdict"] != "good"
    assert {"small-face", "face-too-small"} & {one["code"] for one in facts["findings"]}


def test_a_deep_grey_tiff_is_opened(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    grey = np.asarray(open_photo(demo_photo).pixels)[..., 1].astype(np.uint16) * 257
    cv2.imwrite(str(tmp_path / "deep.tiff"), grey)
    assert fondly("check", "deep.tiff", "--json").json["verdict"] == "good"


def test_every_remedy_is_a_flag_of_animate(fondly: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    shown = fondly("animate", "--help").out
    flags = [value for name, value in vars(remedies).items() if name.isupper()]
    assert len(flags) >= 4
    assert all(f"{flag.split()[0]} " in shown for flag in flags)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("letter.jpg", b"Dear grandmother,\n", 11), ("gone.jpg", None, 10)],
)
def test_what_is_no_picture_has_the_status_of_its_error(
    fondly: Run, tmp_path: Path, name: str, content: bytes | None, status: int
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    told = fondly("check", name, "--json", "--sheet", "answer.png")
    assert told.status == status
    assert told.json["error"]["hint"]
    assert not (tmp_path / "answer.png").exists()


def test_a_scan_beyond_the_limit_is_refused_before_it_is_decoded(
    fondly: Run, demo_photo: Path
) -> None:
    assert fondly("check", demo_photo, "--max-megapixels", "1").status == 13
