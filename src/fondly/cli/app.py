"""The commands, under one name."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {"add_completion": False, "rich_markup_mode": "rich"}
)


def _examples(lines: tuple[str, ...]) -> str:
    return "\n\n".join(("Examples:", *lines))


_COMMANDS = (
    "animate", "check", "look", "restore", "export", "export-rig", "suggest", "motion",
    "motion-report", "track", "drivers", "review", "kept", "forget", "verify", "signer", "doctor",
    "policy", "models", "consent",
)  # fmt: skip
"""Each is a module of this room that holds a function of the same name, as Python spells it."""
_WITHIN: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "policy": {"explain": ("explain", "EXAMPLES")},
        "models": {"list": ("list_models", "LIST_EXAMPLES"), "add": ("add", "ADD_EXAMPLES")},
        "consent": {name: (name, f"{name.upper()}_EXAMPLES") for name in ("new", "show", "revoke")},
    }
)
"""Commands within commands: what they are called in their module, and their examples there."""


def _declare(name: str) -> object:
    """One command as typer knows it, its module loaded."""
    spelt = name.replace("-", "_")
    module = import_module(f"fondly.cli.{spelt}")
    within = _WITHIN.get(name)
    one = typer.Typer(**_SETTINGS, no_args_is_help=within is not None)
    if within is None:
        one.command(epilog=_examples(module.EXAMPLES))(getattr(module, spelt))
        return typer.main.get_command(one)
    one.callback()(getattr(module, spelt))
    for inner, (function, examples) in within.items():
        one.command(inner, epilog=_examples(getattr(module, examples)))(getattr(module, function))
    return typer.main.get_command(one)


class _Declared(UserDict[str, object]):
    """Commands by name, each loaded and declared when it is first asked for: all take .2 s."""

    def __getitem__(self, name: str) -> object:
        if self.data[name] is None:
            self.data[name] = _declare(name)
        return self.data[name]


class _Commands(TyperGroup):
    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  whatever typer gives its groups
        super().__init__(**settings)
        self.commands: Any = _Declared(dict.fromkeys(_COMMANDS))


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
