"""The demo photo's portrait, as the portrait's own tests have it."""

from __future__ import annotations

from tests.portrait.conftest import demo_analysis, demo_portrait

__all__ = ["demo_analysis", "demo_portrait"]
