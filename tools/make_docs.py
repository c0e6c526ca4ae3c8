"""Writes docs/reference and two pages of docs from the code, so that they tell nothing else.

`make docs` runs this; a test fails when a page is not what this would write.
"""

from __future__ import annotations

import inspect
import re
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from directing_page import directing_page
from exporting_page import exporting_page
from fondly import errors
from fondly.cli import app
from policy_page import policy_page
from vital_signs_page import vital_signs_page

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by `make docs`; change the code instead. -->\n\n"


def errors_page() -> str:
    """Every error with its code, exit status and meaning."""
    rows = []
    for error in vars(errors).values():
        if not (inspect.isclass(error) and issubclass(error, errors.FondlyError)):
            continue
        if "code" in vars(error) and error is not errors.FondlyError:
            meaning = inspect.getdoc(error) or ""
            rows.append((error.exit_code, f"`{error.code}`", error.__name__, meaning))
    table = "".join(
        f"| {status} | {code} | `{name}` | {meaning.splitlines()[0]} |\n"
        for status, code, name, meaning in sorted(rows)
    )
    return (
        f"{NOTE}# Errors\n\n"
        "Every error carries a sentence that says what was expected and what came, and a hint. "
        "The command line prints both and ends with the status below; `--json` prints the code. "
        "Status 2 is a mistake in the command itself; 3 to 5 are kept for a later command.\n\n"
        "| exit status | code | class | meaning |\n|---|---|---|---|\n" + table
    )


def _plain(text: str) -> str:
    text = re.sub(r"\[bold\](.+?)\[/\]", r"<br>`\1`:", text).replace(" <br>", "<br>")
    return re.sub(r"\s+", " ", text).strip()


def _option(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        names = f"`{parameter.name.upper()}`"
    else:
        names = ", ".join(f"`{one}`" for one in (*parameter.opts, *parameter.secondary_opts))
    kind = parameter.type_descriptor.annotation
    choices = ""
    is_taught = parameter.metavar == "WORD"
    if inspect.isclass(kind) and issubclass(kind, Enum) and not is_taught:
        choices = "<br>" + ", ".join(f"`{one.value}`" for one in kind)
    return f"| {names} | {_plain(parameter.help or '')}{choices} |\n"


def command_line_page() -> str:
    """Every command with its options."""
    group: Any = typer.main.get_command(app)
    text = f"{NOTE}# Command line\n\n{_plain(group.help or '')}\n"
    for name, command in _commands(group):
        text += f"\n## fondly {name}\n\n{_plain(command.help or '')}\n\n"
        shown = [_option(one) for one in command.params if one.name != "help"]
        if shown:
            text += "| option | meaning |\n|---|---|\n" + "".join(shown)
    return text.rstrip() + "\n"


def _commands(group: Any) -> list[tuple[str, Any]]:
    """Every command by its name, those of a group after their group's name."""
    found = []
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            found += [(f"{name} {inner}", one) for inner, one in _commands(command)]
        else:
            found.append((name, command))
    return found


def rules_page() -> str:
    """Every rule, and what they come to."""
    return NOTE + policy_page()


def signs_page() -> str:
    """The vital signs of a motion, and their norms."""
    return NOTE + vital_signs_page()


PAGES = {
    "errors.md": errors_page,
    "command-line.md": command_line_page,
    "policy.md": rules_page,
    "../directing.md": directing_page,
    "../exporting.md": exporting_page,
    "vital-signs.md": signs_page,
}


def main() -> None:
    """Write the pages."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print((REFERENCE / name).resolve().relative_to(ROOT))


if __name__ == "__main__":
    main()
