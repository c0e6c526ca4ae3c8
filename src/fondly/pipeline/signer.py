"""The certificate that signs, for others to trust."""

from __future__ import annotations

from pathlib import Path

from fondly.media.new_file import new_file, output_error
from fondly.trust.signer import Signer


def save_certificate(signer: Signer, path: Path, *, overwrite: bool = False) -> None:
    """Write a signer's certificate, without its key, into a PEM file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file:
        try:
            file.write(signer.chain)
        except OSError as error:
            raise output_error(error, path) from error
