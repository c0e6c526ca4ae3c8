"""What the terminal is told: sentences for people on stderr, results on stdout.

With ``--json`` stdout gets exactly one line. Where the command fails, it is
``{"error": {"code", "sentence", "hint", "exit_code"}}``. Mistakes in the command itself (exit
status 2) are told as text on stderr in any case.

Names and words come from files that anybody may have written, so nothing that steers a terminal
gets through: not to a console, and to JSON only in its own spelling.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from fondly.domain.finding import Finding, Severity
from fondly.domain.foreign_text import printable
from fondly.errors import Cancelled, FondlyError

_MARKS = {
    Severity.BLOCKS: "[bold red]x[/]",
    Severity.WARNS: "[bold yellow]![/]",
    Severity.NOTES: "[dim]-[/]",
}


class _Screen(Console):
    """A console on which text can say anything, but do nothing; see `printable`."""

    def render_str(self, text: str, **how: Any) -> Text:  # noqa: ANN401 (rich's own eight options)
        """Whatever is printed as a string passes here, cells of tables too."""
        return super().render_str(printable(text), **how)


def told() -> Console:
    """The console for sentences to people: stderr, whatever it is at this moment."""
    return _Screen(stderr=True, highlight=False, soft_wrap=True)


def shown() -> Console:
    """The console for results: stdout, whatever it is at this moment."""
    return _Screen(highlight=False, soft_wrap=True)


def print_json(value: Mapping[str, object]) -> None:
    """One line of JSON on stdout."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if printable(line) != line:
        line = "".join(one if printable(one) else json.dumps(one)[1:-1] for one in line)
    typer.echo(line)


def print_findings(console: Console, findings: Iterable[Finding], *, indent: str = "") -> None:
    """Each finding with its advice; what only informs is dimmed."""
    for finding in findings:
        style = "dim" if finding.severity is Severity.NOTES else ""
        about = "" if finding.face is None else f"Face {finding.face}: "
        sentence = escape(about + finding.sentence)
        console.print(f"{indent}{_MARKS[finding.severity]} {sentence}", style=style)
        console.print(f"{indent}  {escape(finding.advice)}", style="dim")
        if finding.remedy is not None:
            console.print(f"{indent}  Add to fondly animate: {escape(finding.remedy)}", style="dim")


@contextmanager
def reporting(*, as_json: bool) -> Iterator[None]:
    """Turns an error into its sentence, hint and exit status; Ctrl-C and SIGTERM into Cancelled.

    Args:
        as_json: tell the error as one JSON line on stdout instead.

    Raises:
        typer.Exit: with the error's exit status.
    """
    try:
        with _sigterm_like_ctrl_c():
            yield
    except FondlyError as error:
        _report(error, as_json=as_json)
    except KeyboardInterrupt:
        stopped = Cancelled("Stopped.", "Nothing half-written was left.")
        _report(stopped, as_json=as_json)


def is_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextmanager
def _sigterm_like_ctrl_c() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may choose how signals are met
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(error: FondlyError, *, as_json: bool) -> None:
    if as_json:
        facts = {
            "code": error.code,
            "sentence": error.message,
            "hint": error.hint,
            "exit_code": error.exit_code,
        }
        print_json({"error": facts})
    else:
        console = told()
        console.print(f"[bold red]{escape(error.message)}[/]")
        console.print(escape(error.hint))
        console.print(f"({error.code})", style="dim")
    raise typer.Exit(error.exit_code) from None


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
