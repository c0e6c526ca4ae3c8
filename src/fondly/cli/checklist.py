"""`fondly review --checklist`: what is thought of before others see a clip."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from fondly.cli.asking import ask_about, ask_one_of, ask_yes_no
from fondly.cli.screen import print_json, shown, told
from fondly.domain.checklist import BEFORE_SHARING
from fondly.domain.consent import AUDIENCE_SENTENCES, About, Audience
from fondly.errors import ChecklistOpen, OptionInvalid

if TYPE_CHECKING:
    from fondly.domain.brief import Brief
    from fondly.domain.recipe import Recipe
    from fondly.pipeline.checklist import Checked


def go_through(
    clip: Path, answers: Path | None, audience: Audience | None, *, can_ask: bool, as_json: bool
) -> None:
    """Ask the points before sharing, keep the answers in the recipe, and tell what they come to.

    Args:
        clip: beside which its recipe lies.
        answers: a file with the answers, or None.
        audience: for whom; None takes the recipe's.
        can_ask: whether somebody can be asked.
        as_json: one line of JSON instead of words.

    Raises:
        ChecklistOpen: nobody can be asked, or a point is not answered with yes.
        PolicyRefusal: something else is owed before others see it.
        OptionInvalid: the answers make no sense, or nobody else will see it.
        RecipeInvalid: there is no recipe beside the clip.
    """
    from fondly.pipeline.checklist import answers_in, before_making, record
    from fondly.pipeline.recipe_file import new_recipe_file, read_recipe, recipe_beside
    from fondly.pipeline.sharing import clear

    path = recipe_beside(clip)
    recipe = read_recipe(path)
    for_whom = _audience(recipe, audience, can_ask=can_ask and answers is None)
    made = before_making(recipe.brief)
    if not as_json:
        print_before_making(made)
    if answers is not None:
        said, about = answers_in(answers)
    elif can_ask:
        said, about = _ask(recipe)
    else:
        raise ChecklistOpen(
            "Six points are gone through before others see a clip, and nobody can be asked.",
            "Give the answers as a file with --answers; fondly review --help shows one.",
        )
    now = datetime.now(UTC)
    recipe = record(recipe, said, about, for_whom, now=now)
    with new_recipe_file(path, overwrite=True) as write:
        write(recipe)
    clear(recipe, for_whom, now=now)
    if as_json:
        print_json(_facts(recipe, made))
    else:
        shown().print(f"[bold]It may be shown to:[/] {escape(AUDIENCE_SENTENCES[for_whom])}")


def _audience(recipe: Recipe, audience: Audience | None, *, can_ask: bool) -> Audience:
    for_whom = audience or recipe.brief.audience
    if for_whom is not Audience.PRIVATE:
        return for_whom
    shared = {one.value: AUDIENCE_SENTENCES[one] for one in (Audience.FAMILY, Audience.PUBLIC)}
    if can_ask and audience is None:
        told().print("Who will see it?")
        return Audience(ask_one_of(shared))
    raise OptionInvalid(
        "The checklist is for clips that others will see.",
        "Say who they are: --audience family, or --audience public.",
    )


def show_before_making(request: Brief | Recipe, *, wanted: bool) -> None:
    """Go through the five points before a clip is made, where anybody reads it."""
    from fondly.pipeline.checklist import before_making

    if wanted:
        print_before_making(before_making(request))


def print_before_making(made: tuple[Checked, ...]) -> None:
    """The five points before a clip is made, with their answers."""
    told().print("Before it is made:", style="dim")
    for one in made:
        mark = "[green]yes[/]" if one.answer else "[bold yellow]no [/]"
        told().print(f"  {mark}  [dim]{escape(one.point.question)} {escape(one.because)}[/]")
        if not one.answer:
            told().print(f"       {escape(one.point.otherwise)}")


def _ask(recipe: Recipe) -> tuple[dict[str, bool], About | None]:
    from fondly.pipeline.checklist import SAID_BY_THE_CLIP

    said = {}
    for point in BEFORE_SHARING:
        if point.name in SAID_BY_THE_CLIP:
            told().print(f"{escape(point.question)} [bold]Yes.[/] {SAID_BY_THE_CLIP[point.name]}")
        else:
            said[point.name] = ask_yes_no(point.question)
    return said, ask_about() if recipe.brief.about is None else None


def _facts(recipe: Recipe, made: tuple[Checked, ...]) -> dict[str, Any]:
    answered = recipe.checklist
    return {
        "before_making": {
            one.point.name: {"answer": "yes" if one.answer else "no", "because": one.because}
            for one in made
        },
        "before_sharing": None if answered is None else answered.as_dict(),
        "cleared": True,
    }
