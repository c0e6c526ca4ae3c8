"""Flags of `fondly animate` that mend what was found, each in one place."""

from __future__ import annotations

from typing import Final

RESTORE: Final = "--restore"
MEND: Final = "--restore-steps scratches,noise,tone,detail"
LITTLE_MOUTH: Final = "--mouth 0.2"
LITTLE_HEAD: Final = "--head 0.3"
SOFT_BACKGROUND: Final = "--background blur"
