"""A file in, what a stranger may believe of it out."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fondly.domain.claim import CLIP_ID_BITS
from fondly.domain.foreign_text import one_line
from fondly.domain.wording import WORDINGS
from fondly.errors import SignerUnusable, VideoUnreadable
from fondly.export.provenance import (
    CONSENT_ASSERTION,
    EMBEDDABLE,
    LABEL_ASSERTION,
    WATERMARK_ALGORITHM,
    sidecar_of,
)
from fondly.imaging.watermark import read_watermark
from fondly.media.ends import ends_early
from fondly.media.samples import last_luma, sampled_luma
from fondly.trust.judgement import Contents, Standing, contents_of, standing_of
from fondly.trust.manifest import Reading, read
from fondly.trust.sidecar import MOST_BYTES, SUFFIX, read_sidecar
from fondly.trust.signer import known_certificates

_MARK_OF_A_MANIFEST = b"jumbc2pa"
_SEARCHED = 4 * 1024 * 1024
_DEEPEST, _MOST_ENTRIES = 4, 64
"""Of the consent that a file tells of: more than ours ever has."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Outcome(IntEnum):
    """What was found, as the command's exit status."""

    INTACT = 0
    ONLY_WATERMARK = 3
    TAMPERED = 4
    NOTHING = 5


@dataclass(frozen=True)
class Provenance:
    """What a file's signed claim says, and what to believe of it.

    Args:
        contents: whether the file still is what was signed.
        signer: what is known of the certificate; None where the contents are not intact.
        name, organisation, serial: what the certificate says; empty if unknown.
        maker: the program that made the claim, with its version; empty if unknown.
        made: when it says that it was made, with time zone, or None.
        source: the IPTC term for where the pixels come from; empty if it does not say.
        words: of the visible label; empty if it does not say.
        clip_id: the number that it binds a watermark by, or None.
        consent: the scope of what was agreed to, as plain JSON values.
        breaks_off: whether the file's end is missing.
    """

    contents: Contents
    signer: Standing | None = None
    name: str = ""
    organisation: str = ""
    serial: str = ""
    maker: str = ""
    made: datetime | None = None
    source: str = ""
    words: str = ""
    clip_id: int | None = None
    consent: Mapping[str, Any] | None = None
    breaks_off: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it says that Fondly made it."""
        return self.maker.split(" ")[0] == "Fondly"


@dataclass(frozen=True)
class Verification:
    """Everything found in a file.

    Args:
        provenance: None where there is none.
        watermark: the number that the pictures carry, or None.
        label: the words of the visible label that the last picture shows, or None.
        has_pictures: whether any picture could be decoded.
    """

    provenance: Provenance | None
    watermark: int | None
    label: str | None
    has_pictures: bool = True

    @property
    def outcome(self) -> Outcome:
        """The verdict: the provenance first, then the watermark."""
        if self.provenance is not None:
            intact = self.provenance.contents is Contents.INTACT
            return Outcome.INTACT if intact else Outcome.TAMPERED
        return Outcome.NOTHING if self.watermark is None else Outcome.ONLY_WATERMARK


def verify(path: Path, trusted: tuple[Path, ...] = (), now: datetime | None = None) -> Verification:
    """Looks for everything that says where a file comes from. Asks nobody, changes nothing.

    Args:
        path: the file; or a sidecar, which stands for the file beside it.
        trusted: certificates, PEM, whose signatures are believed besides this computer's own.
        now: with time zone; None is this moment.

    Raises:
        VideoUnreadable: there is no such file, or it cannot be read.
        SignerUnusable: a certificate to trust cannot be read.
    """
    if path.name.endswith(SUFFIX):
        path = path.with_name(path.name.removesuffix(SUFFIX))
    with ThreadPoolExecutor(1, thread_name_prefix="fondly-mark") as beside:
        mark = beside.submit(_mark_of, path)
        try:
            provenance = _provenance(path, [*known_certificates(), *map(_trusted, trusted)], now)
        except OSError as error:
            raise VideoUnreadable(
                f"{path} cannot be read: {error.strerror or type(error).__name__}.",
                "Check the name and the folder.",
            ) from error
        last = last_luma(path)
        label = None if last is None else _label_of(last, provenance)
        return Verification(provenance, mark.result(), label, has_pictures=last is not None)


def _mark_of(path: Path) -> int | None:
    return read_watermark(sampled_luma(path))


def _label_of(last: NDArray[np.uint8], provenance: Provenance | None) -> str | None:
    from fondly.export.label_seen import label_seen  # fonts are loaded while films are decoded

    ours = [words for one in WORDINGS.values() for words in one.labels.values()]
    # What the file says of its label is looked for first, but only if it can be one.
    said = [words for words in ours if provenance is not None and words == provenance.words]
    return label_seen(last, said) or label_seen(last, ours)


def _provenance(path: Path, trusted: list[bytes], now: datetime | None) -> Provenance | None:
    reading = _reading(path, trusted, now)
    contents = contents_of(reading)
    if contents is Contents.UNSIGNED:
        return None
    breaks_off = ends_early(path)
    if contents is Contents.DAMAGED:
        return Provenance(contents, breaks_off=breaks_off)
    # From here on everything was written by whoever made the file, and may be of any kind.
    said = _assertions(reading.manifest)
    signed_by = _mapping(reading.manifest.get("signature_info"))
    created = _first_action(said)
    consent = _mapping(_plain(said.get(CONSENT_ASSERTION)))
    return Provenance(
        contents,
        standing_of(reading) if contents is Contents.INTACT else None,
        one_line(signed_by.get("common_name")),
        one_line(signed_by.get("issuer")),
        one_line(signed_by.get("cert_serial_number")),
        _maker(reading.manifest),
        _time(created.get("when")),
        one_line(created.get("digitalSourceType")),
        one_line(said.get(LABEL_ASSERTION, _NOTHING).get("words")),
        _clip_id(said.get("c2pa.soft-binding", _NOTHING)),
        consent or None,
        breaks_off,
    )


def _reading(path: Path, trusted: list[bytes], now: datetime | None) -> Reading:
    with path.open("rb") as file:
        beside = sidecar_of(path)
        if beside.is_file() and path.suffix.lower() not in EMBEDDABLE:
            with beside.open("rb") as note:
                return read_sidecar(note.read(MOST_BYTES), file, trusted, now)
        kind = EMBEDDABLE.get(path.suffix.lower(), "video/mp4")
        reading = read(file, kind, trusted)
        if reading.is_damaged:
            file.seek(0)
            if _MARK_OF_A_MANIFEST not in file.read(_SEARCHED):
                return Reading({})  # no file of ours, but one that the library cannot read
        return reading


def _trusted(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SignerUnusable(
            f"The certificate {path.name} cannot be read: {error.strerror or 'no reason given'}.",
            "Give the file that `fondly signer --save` wrote, where it was made.",
        ) from error
    if b"-----BEGIN CERTIFICATE-----" not in content or not content.isascii():
        raise SignerUnusable(
            f"{path.name} is no certificate in PEM.",
            "Give the file that `fondly signer --save` wrote, where it was made.",
        )
    return content


def _mapping(value: object) -> Mapping[str, Any]:
    """The value if it maps names to something, else nothing."""
    return value if isinstance(value, Mapping) else _NOTHING


def _several(value: object) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _plain(value: object, depth: int = 0) -> object:
    """A value of JSON without what is too deep, too long or no number."""
    if isinstance(value, str):
        return one_line(value)
    if depth < _DEEPEST and isinstance(value, Mapping):
        entries = list(value.items())[:_MOST_ENTRIES]
        return {one_line(name): _plain(one, depth + 1) for name, one in entries}
    if depth < _DEEPEST and isinstance(value, list):
        return [_plain(one, depth + 1) for one in value[:_MOST_ENTRIES]]
    known = isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value))
    return value if known else None


def _assertions(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What is said under each label."""
    found = [_mapping(one) for one in _several(manifest.get("assertions"))]
    return {
        one["label"]: _mapping(one.get("data"))
        for one in found
        if isinstance(one.get("label"), str)
    }


def _first_action(said: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    for label, data in said.items():
        if label.startswith("c2pa.actions"):
            for action in map(_mapping, _several(data.get("actions"))):
                if action.get("digitalSourceType") or action.get("when"):
                    return action
    return _NOTHING


def _maker(manifest: Mapping[str, Any]) -> str:
    about = map(_mapping, _several(manifest.get("claim_generator_info")))
    first = next(about, _NOTHING)
    named = f"{one_line(first.get('name'))} {one_line(first.get('version'))}".strip()
    return named or one_line(manifest.get("claim_generator")).split("/")[0]


def _time(text: object) -> datetime | None:
    with suppress(ValueError):
        found = datetime.fromisoformat(one_line(text))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _clip_id(binding: Mapping[str, Any]) -> int | None:
    if binding.get("alg") != WATERMARK_ALGORITHM:
        return None
    first = _mapping(next(iter(_several(binding.get("blocks"))), None))
    with suppress(ValueError):
        number = int(one_line(first.get("value")), 16)
        return number if 0 <= number < 1 << CLIP_ID_BITS else None
    return None
