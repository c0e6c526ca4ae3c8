"""The commands, under one name."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Mapping
from importlib.metadata import version
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

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

_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {"add_completion": False, "rich_markup_mode": "rich"}
)


def _examples(lines: tuple[str, ...]) -> str:
    return "\n\n".join(("Examples:", *lines))


def _command(run: Callable[..., None], examples: tuple[str, ...]) -> typer.Typer:
    one = typer.Typer(**_SETTINGS)
    one.command(epilog=_examples(examples))(run)
    return one


def _group(
    run: Callable[..., None], **commands: tuple[Callable[..., None], tuple[str, ...]]
) -> typer.Typer:
    several = typer.Typer(**_SETTINGS, no_args_is_help=True)
    several.callback()(run)
    for name, (inner, examples) in commands.items():
        several.command(name, epilog=_examples(examples))(inner)
    return several


_COMMANDS = {
    "animate": _command(animate.animate, animate.EXAMPLES),
    "check": _command(check.check, check.EXAMPLES),
    "look": _command(look.look, look.EXAMPLES),
    "restore": _command(restore.restore, restore.EXAMPLES),
    "export": _command(export.export, export.EXAMPLES),
    "export-rig": _command(export_rig.export_rig, export_rig.EXAMPLES),
    "suggest": _command(suggest.suggest, suggest.EXAMPLES),
    "motion": _command(motion.motion, motion.EXAMPLES),
    "motion-report": _command(motion_report.motion_report, motion_report.EXAMPLES),
    "track": _command(track.track, track.EXAMPLES),
    "drivers": _command(drivers.drivers, drivers.EXAMPLES),
    "review": _command(review.review, review.EXAMPLES),
    "kept": _command(kept.kept, kept.EXAMPLES),
    "forget": _command(forget.forget, forget.EXAMPLES),
    "verify": _command(verify.verify, verify.EXAMPLES),
    "signer": _command(signer.signer, signer.EXAMPLES),
    "doctor": _command(doctor.doctor, doctor.EXAMPLES),
    "policy": _group(policy.policy, explain=(policy.explain, policy.EXAMPLES)),
    "models": _group(
        models.models,
        list=(models.list_models, models.LIST_EXAMPLES),
        add=(models.add, models.ADD_EXAMPLES),
    ),
    "consent": _group(
        consent.consent,
        new=(consent.new, consent.NEW_EXAMPLES),
        show=(consent.show, consent.SHOW_EXAMPLES),
        revoke=(consent.revoke, consent.REVOKE_EXAMPLES),
    ),
}


class _Declared(UserDict[str, Any]):
    """Commands by name, each declared when it is first asked for: all of them take .15 s."""

    def __getitem__(self, name: str) -> object:
        one = self.data[name]
        if isinstance(one, typer.Typer):
            one = self.data[name] = typer.main.get_command(one)
        return one


class _Commands(TyperGroup):
    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  whatever typer gives its groups
        super().__init__(**settings)
        self.commands = _Declared(_COMMANDS)


app = typer.Typer(
    **_SETTINGS,
    name="fondly",
    cls=_Commands,
    epilog=_examples(
        (
            "fondly animate grandma.jpg --subject deceased-family",
            "fondly look grandma.jpg --sheet found.png",
            "fondly animate --help",
        )
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


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
