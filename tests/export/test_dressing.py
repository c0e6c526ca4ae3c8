"""What every frame gets before it leaves."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.decision import Consent, Decision, Obligation, Subject
from fondly.export.destination import Destination, Form
from fondly.export.destinations import DESTINATIONS, find_destination
from fondly.export.dressing import Dress, dressed
from fondly.export.footage import Footage
from fondly.export.label import Label
from fondly.policy.consent import decide

RATE, COUNT = Fraction(10), 40
OWN = decide(Consent(Subject.HISTORICAL))
OTHERS = Decision(
    True, (), (Obligation.VISIBLE_LABEL, Obligation.LABEL_THROUGHOUT, Obligation.SIGNATURE)
)
GREY = np.full((240, 192, 3), 128, np.uint8)


def worn(destination: Destination, decision: Decision, count: int = COUNT) -> list[NDArray]:
    footage = Footage(iter([GREY] * count), count, RATE, 192, 240, GREY)
    dress = Dress(Label())
    return list(dressed(footage, destination, dress, decision).frames)


def letters(frame: NDArray) -> NDArray:
    """Where something much lighter than the picture is seen."""
    return frame.max(axis=2) > 200


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda one: one.name)
def test_no_destination_goes_without_label(destination: Destination) -> None:
    count = 11
    frames = worn(destination, OWN, count)
    assert len(frames) == count
    seen = letters(frames[-1])
    assert seen.any()
    rows, columns = seen.nonzero()
    height, width = seen.shape
    safe = destination.safe
    assert rows.min() > height * safe.top
    assert rows.max() < height * (1 - safe.bottom)
    assert columns.min() > width * safe.left
    assert columns.max() < width * (1 - safe.right)


@pytest.mark.parametrize("name", ["universal", "story", "master"])
def test_others_see_it_from_the_first_frame(name: str) -> None:
    assert all(letters(frame).any() for frame in worn(find_destination(name), OTHERS))
    own = [letters(frame).any() for frame in worn(find_destination(name), OWN)]
    assert not any(own[:30])
    assert own[-1]


@pytest.mark.parametrize("form", [Form.GIF, Form.LOOP, Form.STILL, Form.LIVE_PHOTO, Form.MONTAGE])
def test_what_is_repeated_or_cut_up_is_labelled_throughout(form: Form) -> None:
    destination = next(one for one in DESTINATIONS if one.form is form)
    assert all(letters(frame).any() for frame in worn(destination, OWN))


def test_on_nothing_the_label_covers_itself() -> None:
    clear = np.zeros((240, 192, 4), np.uint8)
    clear[:60, :, 3], clear[:60, :, :3] = 255, 90
    footage = Footage(iter([clear]), 1, RATE, 192, 240, clear[..., :3])
    dress = Dress(Label())
    (frame,) = dressed(footage, find_destination("montage"), dress, OWN).frames
    assert (frame[:60] == clear[:60]).all()
    alpha = frame[60:, :, 3]
    assert alpha.max() > 240
    plate = (alpha > 100) & (alpha < 200)
    assert plate.sum() > 100
    assert np.median(frame[60:][plate][:, :3]) < 40
    assert letters(frame[..., :3]).any()


def test_frames_are_not_changed_in_place() -> None:
    worn(find_destination("still"), OWN)
    assert (GREY == 128).all()
