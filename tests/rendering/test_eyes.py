from __future__ import annotations

import numpy as np
import pytest

from fondly.rendering.eyes import EyePose


def test_poses_start_at_the_photo() -> None:
    assert EyePose() == EyePose(0.0, 0.0, 0.0, 0.0, 0.0)
    assert np.isfinite([EyePose().closure]).all()
    with pytest.raises(TypeError):
        EyePose(blink=1.0)  # type: ignore[call-arg]
