"""What a user chooses by name."""

from __future__ import annotations

from enum import StrEnum


class Limits(StrEnum):
    """What keeps the motion in bounds."""

    DEFAULT = "default"  # gentle and calm, and what the photo and the occasion allow
    EVIDENCE = "evidence"  # only what the photo and the occasion allow
    OFF = "off"  # nothing; for measuring the rig


class Teeth(StrEnum):
    """Whether teeth are drawn behind lips that part."""

    AUTO = "auto"  # the photo's own are kept; drawn only where closed lips hide them
    NONE = "none"  # only what the photo shows: for babies, and for people without


class Others(StrEnum):
    """What becomes of faces in the frame that do not move and are not declared."""

    KEEP = "keep"
    BLUR = "blur"


class LabelTime(StrEnum):
    """When the visible label is shown; there is no clip without it."""

    END = "end"
    ALWAYS = "always"


class LabelPlace(StrEnum):
    """Where the visible label is."""

    BOTTOM_LEFT = "bottom-left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom-right"
    TOP_LEFT = "top-left"
    TOP = "top"
    TOP_RIGHT = "top-right"


class Language(StrEnum):
    """What the visible label is written in: BCP 47."""

    EN = "en"
    DE = "de"
    FR = "fr"
    ES = "es"
    IT = "it"
    PT = "pt"
    NL = "nl"
    PL = "pl"


class Age(StrEnum):
    """Whose physiology moves the lids."""

    CHILD = "child"
    ADULT = "adult"
    OLDER = "older"


class YesNo(StrEnum):
    """An answer that must be given in words, so that silence is not taken for one."""

    YES = "yes"
    NO = "no"
