"""What to believe of a reading: by the codes of the C2PA standard, never by its one-word state.

An ended certificate and a changed file both read "Invalid", and an unknown signer reads "Valid";
the codes tell them apart.
"""

from __future__ import annotations

from enum import StrEnum

from fondly.trust.manifest import Reading

_ABOUT_THE_SIGNER = ("signingCredential.", "claimSignature.outsideValidity", "timeStamp.")
_CONTENTS_MATCH = frozenset(
    f"assertion.{hashed}.match"
    for hashed in ("bmffHash", "dataHash", "boxesHash", "collectionHash", "multiAssetHash")
)


class Contents(StrEnum):
    """Whether a file still is what was signed."""

    INTACT = "intact"
    CHANGED = "changed"
    DAMAGED = "damaged"  # so that its provenance cannot even be read
    UNSIGNED = "unsigned"


class Standing(StrEnum):
    """What is known of the certificate that signed."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    ENDED = "ended"  # or not begun: the clock and the certificate disagree
    REVOKED = "revoked"


def contents_of(reading: Reading) -> Contents:
    """Whether the file still is what was signed, whoever signed it."""
    if reading.is_damaged:
        return Contents.DAMAGED
    if not reading.was_found:
        return Contents.UNSIGNED
    wrong = [one for one in reading.wrong if not one.startswith(_ABOUT_THE_SIGNER)]
    whole = "claimSignature.validated" in reading.well and reading.well & _CONTENTS_MATCH
    return Contents.INTACT if whole and not wrong else Contents.CHANGED


def standing_of(reading: Reading) -> Standing:
    """What is known of whoever signed; of an intact file only."""
    if "signingCredential.revoked" in reading.wrong:
        return Standing.REVOKED
    if reading.wrong & {"signingCredential.expired", "claimSignature.outsideValidity"}:
        return Standing.ENDED
    if "signingCredential.trusted" in reading.well:
        return Standing.TRUSTED
    return Standing.UNKNOWN
