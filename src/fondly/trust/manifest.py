"""Content Credentials in a file: put there, and read back, without ever asking anybody.

The library would fetch manifests from addresses that a file names, and ask certificate authorities
about revocation. Every context here switches both off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, ParamSpec, TypeVar, cast

from fondly.errors import SigningFailed
from fondly.trust.signer import ALGORITHM, Signer

P = ParamSpec("P")
T = TypeVar("T")

_PURPOSES = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1")
"""E-mail protection, document signing, and the purpose of C2PA itself: what a certificate may
name."""

_ALONE = {
    "version": 1,
    # A thumbnail would show the whole source photo to whoever gets the clip.
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}


@dataclass(frozen=True)
class Reading:
    """What a file's Content Credentials say, before anybody judges it.

    Args:
        manifest: the active manifest as JSON values; empty if there is none.
        well, wrong: codes of the C2PA standard for what was found well and wrong.
        is_damaged: the file, or its manifest, cannot be read to its end.
    """

    manifest: Mapping[str, Any]
    well: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()
    is_damaged: bool = False

    @property
    def was_found(self) -> bool:
        """Whether there is a manifest that can be read."""
        return bool(self.manifest)


def embed(
    source: BinaryIO, target: BinaryIO, kind: str, manifest: Mapping[str, Any], signer: Signer
) -> None:
    """Copy a file with a signed manifest in it.

    Args:
        source: the file, at its beginning.
        target: an empty file, readable and writable; what it holds after a failure is worthless.
        kind: the file's media type; see `EMBEDDABLE`.
        manifest: what to say, in the JSON of the library: assertions, ingredients.
        signer: whose word it is.

    Raises:
        SigningFailed: the library refused; OSError passes.
    """
    import c2pa

    # The library knows the versions of its own assertions by their first name alone.
    labels = [re.sub(r"\.v\d+$", "", one["label"]) for one in manifest.get("assertions", ())]
    settings = {**_ALONE, "builder": {**_ALONE["builder"], "created_assertion_labels": labels}}  # type: ignore[dict-item]
    watched = _Watched(target)
    info = c2pa.C2paSignerInfo(ALGORITHM.encode(), signer.chain, signer.key, None)
    try:
        with (
            c2pa.Context.from_dict(_with_trust(settings, ())) as context,
            c2pa.Signer.from_info(info) as pen,
            c2pa.Builder(dict(manifest), context) as builder,
        ):
            builder.sign(pen, kind, source, cast("BinaryIO", watched))
    except c2pa.C2paError as error:
        if watched.refusal is not None:
            raise watched.refusal from error
        raise SigningFailed(
            f"The file could not be signed: {error!s:.200}.",
            "Nothing was written. Try `fondly signer`; if the certificate is well, report it.",
        ) from error


class _Watched:
    """A file that remembers what the system refused: the library tells it as a fault of its own."""

    def __init__(self, file: BinaryIO) -> None:
        self.refusal: OSError | None = None
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def tell(self) -> int:
        return self._file.tell()

    def write(self, data: bytes) -> int:
        return self._remembering(self._file.write, data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._remembering(self._file.seek, offset, whence)

    def flush(self) -> None:
        self._remembering(self._file.flush)

    def _remembering(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except OSError as error:
            self.refusal = error
            raise


def read(file: BinaryIO, kind: str, trusted: Sequence[bytes] = ()) -> Reading:
    """Read a file's Content Credentials and hold its contents against them.

    Args:
        file: at its beginning.
        kind: the file's media type.
        trusted: certificates, PEM, whose signatures are believed.
    """
    import c2pa

    with c2pa.Context.from_dict(_with_trust(_ALONE, trusted)) as context:
        try:
            with c2pa.Reader(kind, file, context=context) as reader:
                found = json.loads(reader.json())
        except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
            return Reading({})
        except c2pa.C2paError:
            return Reading({}, is_damaged=True)
    manifest = found.get("manifests", {}).get(found.get("active_manifest"), {})
    results = found.get("validation_results", {}).get("activeManifest", {})
    return Reading(manifest, _codes(results, "success"), _codes(results, "failure"))


def _with_trust(settings: Mapping[str, Any], trusted: Sequence[bytes]) -> dict[str, Any]:
    trust: dict[str, str] = {"trust_config": "\n".join(_PURPOSES)}
    if trusted:
        trust["user_anchors"] = b"".join(trusted).decode("ascii")
    return {**settings, "trust": trust}


def _codes(results: Mapping[str, Any], which: str) -> frozenset[str]:
    return frozenset(str(one.get("code", "")) for one in results.get(which, ()))
