"""`fondly signer`: the certificate that signs on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson

EXAMPLES = ("fondly signer", "fondly signer --save my-certificate.pem")


def signer(
    save: Annotated[
        Path | None,
        typer.Option(
            help="Write the certificate into this file, for people who want to trust it. The "
            "key stays where it is.",
            show_default=False,
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Shows the certificate that signs your clips; the first time it is made.

    Fondly's own names nobody. An organisation sets its own by FONDLY_SIGNING_CERTIFICATE and
    FONDLY_SIGNING_KEY, two PEM files.
    """
    with reporting(as_json=as_json):
        from fondly.pipeline.signer import save_certificate
        from fondly.trust.signer import find_signer

        found = find_signer()
        if save is not None:
            save_certificate(found, save, overwrite=overwrite)
        told = found.certificate
        if as_json:
            facts = {
                "name": told.name,
                "organisation": told.organisation,
                "fingerprint_sha256": told.fingerprint,
                "serial": str(told.serial),
                "begins": told.begins.isoformat(),
                "ends": told.ends.isoformat(),
                "is_self_made": told.is_self_made,
                "path": str(found.path),
                "certificate_pem": found.chain.decode("ascii"),
            }
            print_json(facts)
            return
        pairs = (told.fingerprint[i : i + 4] for i in range(0, len(told.fingerprint), 4))
        lines = (
            f"[bold]{escape(told.name)}[/] ({escape(told.organisation)})",
            f"  fingerprint (SHA-256)  {' '.join(pairs)}",
            f"  valid                  {told.begins:%d %B %Y} to {told.ends:%d %B %Y}",
            f"  lies in                {escape(str(found.path))}",
        )
        for line in lines:
            shown().print(line)
