"""The commands, under one name."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from fondly.cli import (
    animate,
    check,
    consent,
    doctor,
    drivers,
    export,
    export_rig,
    forget,
    kept,
    look,
    models,
    motion,
    motion_report,
    policy,
    restore,
    review,
    signer,
    suggest,
    track,
    verify,
)


def _examples(lines: tuple[str, ...]) -> str:
    return "\n\n".join(("Examples:", *lines))


app = typer.Typer(
    name="fondly",
    epilog=_examples(
        (
            "fondly animate grandma.jpg --subject deceased-family",
            "fondly look grandma.jpg --sheet found.png",
            "fondly animate --help",
        )
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command(epilog=_examples(animate.EXAMPLES))(animate.animate)
app.command(epilog=_examples(check.EXAMPLES))(check.check)
app.command(epilog=_examples(look.EXAMPLES))(look.look)
app.command(epilog=_examples(restore.EXAMPLES))(restore.restore)
app.command(epilog=_examples(export.EXAMPLES))(export.export)
app.command("export-rig", epilog=_examples(export_rig.EXAMPLES))(export_rig.export_rig)
app.command(epilog=_examples(suggest.EXAMPLES))(suggest.suggest)
app.command(epilog=_examples(motion.EXAMPLES))(motion.motion)
app.command("motion-report", epilog=_examples(motion_report.EXAMPLES))(motion_report.motion_report)
app.command(epilog=_examples(track.EXAMPLES))(track.track)
app.command(epilog=_examples(drivers.EXAMPLES))(drivers.drivers)
app.command(epilog=_examples(review.EXAMPLES))(review.review)
app.command(epilog=_examples(kept.EXAMPLES))(kept.kept)
app.command(epilog=_examples(forget.EXAMPLES))(forget.forget)
app.command(epilog=_examples(verify.EXAMPLES))(verify.verify)
app.command(epilog=_examples(signer.EXAMPLES))(signer.signer)
app.command(epilog=_examples(doctor.EXAMPLES))(doctor.doctor)

_policy = typer.Typer(no_args_is_help=True)
_policy.command(epilog=_examples(policy.EXAMPLES))(policy.explain)
_policy.callback()(policy.policy)
app.add_typer(_policy, name="policy")

_models = typer.Typer(no_args_is_help=True)
_models.command("list", epilog=_examples(models.LIST_EXAMPLES))(models.list_models)
_models.command(epilog=_examples(models.ADD_EXAMPLES))(models.add)
_models.callback()(models.models)
app.add_typer(_models, name="models")

_consent = typer.Typer(no_args_is_help=True)
_consent.command(epilog=_examples(consent.NEW_EXAMPLES))(consent.new)
_consent.command(epilog=_examples(consent.SHOW_EXAMPLES))(consent.show)
_consent.command(epilog=_examples(consent.REVOKE_EXAMPLES))(consent.revoke)
_consent.callback()(consent.consent)
app.add_typer(_consent, name="consent")


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fondly {version('fondly')}")
        raise typer.Exit


@app.callback()
def fondly(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_tell_version,
            is_eager=True,
            help="Tell the version.",
            show_default=False,
        ),
    ] = False,
) -> None:
    """Turns one portrait photograph into a short, gently living clip, on your own machine."""
