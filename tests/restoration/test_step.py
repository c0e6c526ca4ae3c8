"""What a step gives back checks itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fondly.restoration.step import Mended, untouched

PIXELS = np.zeros((4, 6, 3), np.uint8)


def test_a_step_with_nothing_to_do_gives_back_the_same_array() -> None:
    mended = untouched(PIXELS, "No noise.", {"noise_levels": 0.4})
    assert mended.pixels is PIXELS
    assert not mended.changed
    assert dict(mended.evidence) == {"noise_levels": 0.4}


@pytest.mark.parametrize(
    "wrong",
    [
        {"pixels": PIXELS[..., 0]},
        {"pixels": PIXELS.astype(np.float32)},
        {"sentence": ""},
        {"filled": np.zeros((6, 4), np.float32)},
        {"restored_from_photo": np.zeros((3, 3))},
        {"changed": False, "restored_from_photo": np.eye(3)},
        {"changed": False, "filled": np.zeros((4, 6), np.float32)},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"pixels": PIXELS, "changed": True, "sentence": "Done."}
    Mended(**right)
    with pytest.raises(ValueError, match=r"picture|says|filled|transform|changes nothing"):
        Mended(**{**right, **wrong})
