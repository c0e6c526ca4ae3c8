"""The way out to the destinations: footage becomes their files, once the rules allow it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from fondly.domain.claim import Claim
from fondly.errors import OptionInvalid
from fondly.export.destination import Destination, Form
from fondly.export.dressing import UNMARKED, dressed
from fondly.export.footage import Footage
from fondly.export.forms import MAKERS, Bench, Made, Outlet
from fondly.export.gate import check_allowed
from fondly.export.provenance import sign
from fondly.media.clip_facts import ClipFacts
from fondly.media.new_file import new_file, output_error, place_file
from fondly.media.workshop import move_folder, workshop
from fondly.trust.signer import find_signer

Shoot = Callable[[int | None], AbstractContextManager[Footage]]
"""Makes footage whose short side has so many pixels; None is the clip's own size."""


@dataclass(frozen=True)
class Parcel:
    """What was made for one destination.

    Args:
        destination: whom it is for.
        files: what lies there now; of a folder of pictures, the folder.
        width, height: of the pictures.
        seconds: how long it lasts; 0 for a picture.
        size_bytes: of everything together.
    """

    destination: Destination
    files: tuple[Path, ...]
    width: int
    height: int
    seconds: float
    size_bytes: int


def files_of(destination: Destination, folder: Path, clip: Path) -> tuple[Path, ...]:
    """What `deliver` makes for a destination: named after the clip and the destination."""
    first = folder / f"{clip.stem}.{destination.file}"
    pair = destination.form is Form.LIVE_PHOTO
    return (first, first.with_suffix(".mov")) if pair else (first,)


def deliver(
    shoot: Shoot,
    destination: Destination,
    paths: Sequence[Path],
    outlet: Outlet,
    sizes: Sequence[int | None],
) -> Parcel:
    """Makes what one destination wants; it appears whole or not at all.

    Args:
        shoot: makes the footage, once for every size that is tried.
        destination: where it goes.
        paths: from `files_of`.
        outlet: see :class:`Outlet`.
        sizes: short sides in pixels, tried until the file is small enough.

    Raises:
        PolicyRefusal: the decision does not allow it, or asks for what cannot be done yet.
        OptionInvalid: not even the smallest size is small enough.
        SignerUnusable, SigningFailed: it cannot be signed.
        OutputExists, OutputUnwritable, DiskFull, EncodeFailed: about the files.
        Exception: whatever the footage raises passes unchanged; no file is left behind.
    """
    check_allowed(outlet.decision)
    for size in sizes:
        with workshop(paths[0].parent) as place, shoot(size) as footage:
            worn = dressed(footage, destination, outlet.dress, outlet.decision)
            made = MAKERS[destination.form](Bench(place, paths, destination, outlet), worn)
            unmarked = destination.form in UNMARKED
            claim = replace(outlet.claim, clip_id=None) if unmarked else outlet.claim
            signed = _signed(place, made, claim)
            weight = sum(_bytes_of(signed / name) for name in made.names)
            if destination.most_bytes is not None and weight > destination.most_bytes:
                continue
            for name, path in zip(made.names, paths, strict=True):
                _hand_over(signed / name, path, overwrite=outlet.overwrite)
        seconds = float(made.seconds)
        return Parcel(destination, tuple(paths), made.width, made.height, seconds, weight)
    most = (destination.most_bytes or 0) / 1e6
    raise OptionInvalid(
        f"{destination.name} takes {most:g} MB, and this clip does not become so small.",
        "Make a shorter clip with --seconds, or choose another destination.",
    )


def pass_on(
    clip: Path, destination: Destination, path: Path, outlet: Outlet, facts: ClipFacts
) -> Parcel:
    """Copies a clip that is already as the destination wants it, label, signature and all.

    Raises:
        PolicyRefusal: the decision does not allow it, or asks for what cannot be done yet.
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    check_allowed(outlet.decision)
    with new_file(path, overwrite=outlet.overwrite) as file:
        try:
            with clip.open("rb") as source:
                shutil.copyfileobj(source, file)
        except OSError as error:
            raise output_error(error, path) from error
    seconds = float(facts.seconds)
    return Parcel(destination, (path,), facts.width, facts.height, seconds, facts.size_bytes)


def _signed(place: Path, made: Made, claim: Claim) -> Path:
    """A folder with what was made, every file signed; the last thing that happens to them."""
    signed = place / "signed"
    signed.mkdir()
    signer = find_signer()
    for name in made.names:
        if (place / name).is_dir():
            (signed / name).mkdir()
            for picture in sorted((place / name).iterdir()):
                sign(picture, signed / name / picture.name, claim, signer=signer)
                picture.unlink()
        else:
            sign(place / name, signed / name, claim, signer=signer, also_xmp=made.also_xmp)
            (place / name).unlink()
    return signed


def _hand_over(made: Path, path: Path, *, overwrite: bool) -> None:
    if made.is_dir():
        move_folder(made, path, overwrite=overwrite)
    else:
        place_file(made, path, overwrite=overwrite)


def _bytes_of(path: Path) -> int:
    if path.is_dir():
        return sum(one.stat().st_size for one in path.iterdir())
    return path.stat().st_size
