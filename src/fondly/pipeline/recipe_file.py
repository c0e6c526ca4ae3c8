"""Recipes on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fondly.domain.recipe import MOST_BYTES, Recipe, recipe_from_json, recipe_to_json
from fondly.errors import RecipeInvalid
from fondly.media.new_file import new_file, output_error


def recipe_beside(clip: Path) -> Path:
    """Where the recipe of a clip lies."""
    return clip.with_suffix(".recipe.json")


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file, of which no more than MOST_BYTES are read.

    Raises:
        RecipeInvalid: it cannot be read, or is no recipe.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RecipeInvalid(
            f"The recipe {path} cannot be read: {error.strerror or error}.",
            "Check the path; a recipe lies beside its clip and ends in .recipe.json.",
        ) from error
    return recipe_from_json(content)


@contextmanager
def new_recipe_file(path: Path, *, overwrite: bool = False) -> Iterator[Callable[[Recipe], None]]:
    """A recipe file that appears when the block ends well, and not at all otherwise.

    Opened before the work begins, it proves that the folder can be written.

    Yields:
        a function that takes the recipe.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file:

        def write(recipe: Recipe) -> None:
            try:
                file.write(recipe_to_json(recipe).encode())
            except OSError as error:
                raise output_error(error, path) from error

        yield write
