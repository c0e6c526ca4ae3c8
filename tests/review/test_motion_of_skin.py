"""What landmarks say of skin, also where the face is lost for a while."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.face import LEFT_EYE_OUTER, RIGHT_EYE_OUTER
from fondly.review.motion_of_skin import read_skin

RATE = 30.0
IOD_PX = 100.0


def gliding(step_px: float = 0.5, frames: int = 90) -> NDArray[np.float32]:
    """A face of points that goes to the right without a change of shape, (T, 478, 3)."""
    shape = np.random.default_rng(1).uniform(0, 200, (478, 3))
    shape[RIGHT_EYE_OUTER] = 50, 80, 0
    shape[LEFT_EYE_OUTER] = 50 + IOD_PX, 80, 0
    track = np.repeat(shape[None], frames, axis=0)
    track[..., 0] += step_px * np.arange(frames)[:, None]
    return track.astype(np.float32)


def without(landmarks: NDArray[np.float32], *gaps: slice) -> NDArray[np.float32]:
    lost = landmarks.copy()
    for gap in gaps:
        lost[gap] = np.nan
    return lost


@pytest.mark.parametrize(
    "gaps", [(slice(40, 55),), (slice(0, 5), slice(20, 30), slice(85, 90)), (slice(10, 60),)]
)
def test_a_face_that_is_lost_and_found_again_has_not_leapt(gaps: tuple[slice, ...]) -> None:
    whole, lost = read_skin(gliding(), RATE), read_skin(without(gliding(), *gaps), RATE)
    assert lost.leap == pytest.approx(whole.leap, abs=1e-3)
    assert lost.leap == pytest.approx(0.5, abs=1e-3)
    assert lost.jitter == pytest.approx(0, abs=1e-3)
    assert lost.fold == pytest.approx(1, abs=1e-3)


def test_what_trembles_or_leaps_while_it_is_seen_is_told() -> None:
    shaken = gliding()
    shaken[60:, :, 1] += 4.0 * (np.arange(30)[:, None] % 2)
    found = read_skin(without(shaken, slice(30, 40)), RATE)
    assert found.leap > 3
    assert found.jitter is not None
    assert found.jitter > 1


def test_two_frames_in_a_row_are_enough_for_a_leap_and_too_few_for_trembling() -> None:
    found = read_skin(without(gliding(), slice(0, 50), slice(52, 90)), RATE)
    assert found.leap == pytest.approx(0.5, abs=1e-3)
    assert found.jitter is None
