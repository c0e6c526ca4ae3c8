"""The only way out."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.brief import LabelTime
from fondly.domain.clip import Audio, Clip
from fondly.domain.decision import Decision, Obligation
from fondly.domain.frame import Frame
from fondly.errors import EncodeFailed, OutputExists, PolicyRefusal
from fondly.export.clip_file import ClipOptions, write_clip
from fondly.export.label import LABEL_TEXT, Label, label_box
from fondly.imaging.colour import linear_from_bytes

RATE = Fraction(30)
WIDTH, HEIGHT, COUNT = 320, 400, 60
ALWAYS = (Obligation.VISIBLE_LABEL, Obligation.SIGNATURE)
ALLOWED = Decision(True, ("You declared: It is me.",), ALWAYS)
GROUND = 128


def frames(count: int = COUNT, rate: Fraction = RATE) -> Iterator[Frame]:
    for index in range(count):
        yield Frame(np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8), index / rate)


def label_seen(path: Path) -> NDArray[np.bool_]:
    """(frames,) whether the place of the label looks unlike the rest, read from the file."""
    x0, y0, x1, y1 = label_box(WIDTH, HEIGHT)
    seen = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            pixels = frame.to_ndarray(format="rgb24")[y0:y1, x0:x1].astype(int)
            seen.append(np.abs(pixels - GROUND).mean() > 3)
    return np.array(seen)


def test_a_clip_comes_out_with_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    clip = write_clip(frames(), path, ClipOptions(COUNT, RATE, audio=Audio.SILENT), ALLOWED)
    assert clip == Clip(path, RATE, COUNT, Fraction(2), WIDTH, HEIGHT, Audio.SILENT)
    with av.open(str(path)) as container:
        assert len(container.streams.audio) == 1
        assert container.metadata["title"] == LABEL_TEXT
        assert LABEL_TEXT in container.metadata["comment"]


def test_the_label_is_in_the_last_second_only(tmp_path: Path) -> None:
    write_clip(frames(), tmp_path / "clip.mp4", ClipOptions(COUNT, RATE), ALLOWED)
    seen = label_seen(tmp_path / "clip.mp4")
    assert not seen[:30].any()
    assert seen[36:].all()


def test_the_label_is_there_always_on_request(tmp_path: Path) -> None:
    options = ClipOptions(COUNT, RATE, label=Label(when=LabelTime.ALWAYS))
    write_clip(frames(), tmp_path / "clip.mp4", options, ALLOWED)
    assert label_seen(tmp_path / "clip.mp4").all()


@pytest.mark.parametrize("count", [1, 2, 12])
def test_the_shortest_clips_are_labelled_too(tmp_path: Path, count: int) -> None:
    write_clip(frames(count), tmp_path / "clip.mp4", ClipOptions(count, RATE), ALLOWED)
    assert label_seen(tmp_path / "clip.mp4")[-1]


def test_no_fact_no_time_no_option_leads_to_a_clip_without_label() -> None:
    assert set(LabelTime) == {LabelTime.END, LabelTime.ALWAYS}
    assert inspect.signature(write_clip).parameters["decision"].default is inspect.Parameter.empty


def test_a_refusal_stops_before_any_frame(tmp_path: Path) -> None:
    def untouched() -> Iterator[Frame]:
        pytest.fail("a frame was rendered for a clip that is refused")
        yield from frames()

    refused = Decision(False, ("Nobody agreed.",), ())
    with pytest.raises(PolicyRefusal, match=r"Nobody agreed\."):
        write_clip(untouched(), tmp_path / "clip.mp4", ClipOptions(COUNT, RATE), refused)
    assert list(tmp_path.iterdir()) == []


def test_an_obligation_that_cannot_be_met_is_a_refusal(tmp_path: Path) -> None:
    class Later(StrEnum):
        SIGNED = "signed-by-a-notary"

    decision = Decision(True, (), (*ALWAYS, Later.SIGNED))  # type: ignore[arg-type]
    with pytest.raises(PolicyRefusal, match="signed-by-a-notary"):
        write_clip(frames(), tmp_path / "clip.mp4", ClipOptions(COUNT, RATE), decision)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("announced", [COUNT - 1, COUNT + 1])
def test_another_number_of_frames_than_announced_is_no_clip(tmp_path: Path, announced: int) -> None:
    with pytest.raises(EncodeFailed, match=f"{announced}"):
        write_clip(frames(), tmp_path / "clip.mp4", ClipOptions(announced, RATE), ALLOWED)
    assert list(tmp_path.iterdir()) == []


def test_frames_at_other_times_are_no_clip(tmp_path: Path) -> None:
    late = frames(rate=Fraction(25))
    with pytest.raises(EncodeFailed, match="frame 1 of 60 came at 1/25 s"):
        write_clip(late, tmp_path / "clip.mp4", ClipOptions(COUNT, RATE), ALLOWED)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_clip_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"dear")
    with pytest.raises(OutputExists):
        write_clip(frames(), path, ClipOptions(COUNT, RATE), ALLOWED)
    write_clip(frames(), path, ClipOptions(COUNT, RATE), ALLOWED, overwrite=True)
    assert label_seen(path).any()


def test_what_others_see_is_labelled_throughout_whatever_is_asked(tmp_path: Path) -> None:
    asked = (*ALWAYS, Obligation.LABEL_THROUGHOUT)
    options = ClipOptions(COUNT, RATE, label=Label(when=LabelTime.END))
    write_clip(frames(), tmp_path / "clip.mp4", options, Decision(True, (), asked))
    assert label_seen(tmp_path / "clip.mp4").all()


def test_the_file_says_that_a_guardian_agreed(tmp_path: Path) -> None:
    asked = (*ALWAYS, Obligation.GUARDIAN_NOTE)
    write_clip(frames(), tmp_path / "clip.mp4", ClipOptions(COUNT, RATE), Decision(True, (), asked))
    with av.open(str(tmp_path / "clip.mp4")) as container:
        assert "guardian agreed" in container.metadata["comment"]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_label_can_be_read_in_every_frame_of_the_encoded_clip(
    tmp_path: Path, level: int
) -> None:
    def busy() -> Iterator[Frame]:
        stripes = np.where(np.arange(WIDTH) // 8 % 2, level, 255 - level)
        for index in range(20):
            pixels = np.broadcast_to(np.roll(stripes, index)[None, :, None], (HEIGHT, WIDTH, 3))
            yield Frame(pixels.astype(np.uint8), index / RATE)

    path = tmp_path / "clip.mp4"
    write_clip(busy(), path, ClipOptions(20, RATE, Label(when=LabelTime.ALWAYS)), ALLOWED)
    x0, y0, x1, y1 = label_box(WIDTH, HEIGHT)
    edge = (y1 - y0) // 2
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            grey = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
            light = linear_from_bytes(grey)[y0:y1, x0 + edge : x1 - edge]
            # Above the letters, and not where the encoder lets what is around the plate bleed in.
            plate = np.percentile(light[2:4], 99)
            contrast = (np.percentile(light, 99) + 0.05) / (plate + 0.05)
            assert contrast >= 4.5
