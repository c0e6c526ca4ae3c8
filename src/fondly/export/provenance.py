"""Signing, the last thing that happens to a file: whatever changes it later is seen.

with unsigned_beside(path, overwrite=overwrite) as part:
...                                  # write the finished file to `part`, watermark and all
sign(part, path, claim, overwrite=overwrite)
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from fondly.domain.claim import Claim
from fondly.errors import OutputError
from fondly.media.new_file import check_target, new_file, output_error
from fondly.media.xmp_file import add_xmp
from fondly.trust.manifest import embed
from fondly.trust.sidecar import SUFFIX, make_sidecar
from fondly.trust.signer import Signer, find_signer

EMBEDDABLE = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
}
"""Media types of what carries its own signature, by suffix; all else gets a sidecar beside it."""

WATERMARK_ALGORITHM = "org.fondly.watermark.1"
RECIPE_ASSERTION, CONSENT_ASSERTION = "org.fondly.recipe", "org.fondly.consent"
LABEL_ASSERTION = "org.fondly.label"
NO_RECORDING = "A stylised motion, not a recording."


@dataclass(frozen=True)
class Signed:
    """A signed file.

    Args:
        path: the file.
        sidecar: the signed note beside it, where the file cannot carry its own; else None.
        fingerprint: of the certificate that signed.
    """

    path: Path
    sidecar: Path | None
    fingerprint: str


@contextmanager
def unsigned_beside(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A place for the file before it is signed, beside ``path``; it is gone when the block ends.

    Raises:
        OutputExists, OutputUnwritable: at once, when ``path`` or its sidecar cannot be made; those
            of the block tell of ``path`` instead of the place.
    """
    path = path.absolute()
    for one in outputs_of(path):
        check_target(one, overwrite=overwrite)
    part = path.with_name(f".fondly-{secrets.token_hex(8)}.part{path.suffix}")
    try:
        yield part
    except OutputError as error:
        raise type(error)(error.message.replace(part.name, path.name), error.hint) from error
    finally:
        part.unlink(missing_ok=True)


def sidecar_of(path: Path) -> Path:
    """Where the signed note of a file lies that cannot carry its own signature."""
    return path.with_name(path.name + SUFFIX)


def outputs_of(path: Path) -> tuple[Path, ...]:
    """The files that signing makes: the file, and its sidecar where it needs one."""
    return (path,) if path.suffix.lower() in EMBEDDABLE else (path, sidecar_of(path))


def sign(
    unsigned: Path,
    path: Path,
    claim: Claim,
    *,
    overwrite: bool = False,
    signer: Signer | None = None,
    also_xmp: str = "",
) -> Signed:
    """Sign a finished file; ``path`` appears whole and signed, or not at all.

    Args:
        unsigned: the finished file, which is used up: it may be changed.
        path: the file to make; its suffix says what kind it is.
        claim: what to say of it.
        overwrite: replace an existing file.
        signer: None is the signer of this computer.
        also_xmp: descriptions (rdf:Description) that the file's XMP shall hold as well.

    Raises:
        SignerUnusable, SigningFailed: nothing was written.
        OutputExists, OutputUnwritable, DiskFull: about ``path`` or the sidecar beside it.
    """
    signer = signer or find_signer()
    kind = EMBEDDABLE.get(path.suffix.lower())
    try:
        if kind is not None:
            add_xmp(unsigned, xmp_packet(claim, also_xmp))
        with unsigned.open("rb") as source:
            if kind is None:
                sidecar = _beside(source, path, claim, overwrite=overwrite, signer=signer)
            else:
                sidecar = None
                with new_file(path, overwrite=overwrite) as target:
                    embed(source, target, kind, manifest_of(claim, kind), signer)
    except OSError as error:
        raise output_error(error, path) from error
    return Signed(path, sidecar, signer.certificate.fingerprint)


def _beside(source: BinaryIO, path: Path, claim: Claim, *, overwrite: bool, signer: Signer) -> Path:
    """The file as it is, and its sidecar, which takes its name last, when both are on the disk."""
    sidecar = sidecar_of(path)
    with new_file(sidecar, overwrite=overwrite) as note:
        text = make_sidecar(source, manifest_of(claim, "application/octet-stream"), signer)
        note.write(text.encode())
        source.seek(0)
        with new_file(path, overwrite=overwrite) as target:
            shutil.copyfileobj(source, target)
    return sidecar


def manifest_of(claim: Claim, kind: str) -> dict[str, Any]:
    """A claim in the words of Content Credentials (C2PA 2.2), as the JSON of their library."""
    agent = {"name": "Fondly", "version": claim.version}
    made: dict[str, Any] = {
        "action": "c2pa.created",
        "when": claim.made.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "softwareAgent": agent,
        "digitalSourceType": str(claim.source),
        "description": NO_RECORDING,
    }
    ingredients = []
    if claim.photo is not None:
        made["parameters"] = {"ingredientIds": ["photo"]}
        # Neither its name, nor its pixels, nor a thumbnail: whoever has the photo can compare.
        ingredients = [
            {
                "label": "photo",
                "title": "source photograph",
                "format": "image",
                "instance_id": f"sha256:{claim.photo}",
                "relationship": "inputTo",
            }
        ]
    edits = [*(deed.sentence for deed in claim.deeds), f"Visible label: {claim.words}"]
    actions = [made, *({"action": "c2pa.edited", "description": edit} for edit in edits)]
    assertions = [{"label": LABEL_ASSERTION, "data": {"words": claim.words}}]
    if claim.clip_id is not None:
        actions.append({"action": "c2pa.watermarked.bound", "softwareAgent": agent})
        binding = {"scope": {}, "value": f"{claim.clip_id:016x}"}
        data = {"alg": WATERMARK_ALGORITHM, "blocks": [binding]}
        assertions.append({"label": "c2pa.soft-binding", "data": data})
    if claim.recipe:
        assertions.append({"label": RECIPE_ASSERTION, "data": dict(claim.recipe)})
    if claim.consent:
        assertions.append({"label": CONSENT_ASSERTION, "data": dict(claim.consent)})
    return {
        "claim_generator_info": [agent],
        "title": claim.words,
        "format": kind,
        "ingredients": ingredients,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}, *assertions],
    }


def xmp_packet(claim: Claim, also: str = "") -> str:
    """The same in XMP, as far as it has words for it (IPTC Photo Metadata 2023.1).

    Args:
        claim: what to say.
        also: further descriptions, as they are.
    """
    said = escape(f"{claim.words}: {NO_RECORDING}")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about=""\n'
        '    xmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '    xmlns:xmp="http://ns.adobe.com/xap/1.0/"\n'
        '    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"\n'
        f"    xmp:CreatorTool={quoteattr(f'Fondly {claim.version}')}\n"
        f"    Iptc4xmpExt:DigitalSourceType={quoteattr(str(claim.source))}>\n"
        f'   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{said}</rdf:li></rdf:Alt>'
        "</dc:description>\n"
        f"  </rdf:Description>\n{also} </rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )
