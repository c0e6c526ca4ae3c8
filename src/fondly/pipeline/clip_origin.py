"""What is known of how a clip was made, and whether its photo is still at hand."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from fondly.domain.claim import recipe_hash
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.recipe import Recipe
from fondly.errors import ClipNotOurs, NotKept, RecipeMismatch
from fondly.export.provenance import EMBEDDABLE, RECIPE_ASSERTION
from fondly.media.photo_file import open_photo
from fondly.pipeline.animate import weights_by_file
from fondly.pipeline.keeping import find_kept_of, read_kept
from fondly.pipeline.recipe_file import read_recipe, recipe_beside
from fondly.trust.judgement import Contents, contents_of
from fondly.trust.manifest import read

_AS_IT_WAS = "Give a clip as fondly animate wrote it, with its recipe beside it."
_PHOTO = "Give the photo that it was made of with --photo, to have it rendered again."


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a clip comes from.

    Args:
        recipe: how it was made.
        photo: its photo, where it can be rendered again; else None.
        findings: why it cannot.
    """

    recipe: Recipe
    photo: Photo | None
    findings: tuple[Finding, ...] = ()


def origin_of(clip: Path, photo: Path | None = None) -> Origin:
    """The recipe of a clip, and its photo: the one given, else the one in the vault.

    Args:
        clip: an MP4 file.
        photo: a file that must be the clip's photo; None to look in the vault.

    Raises:
        ClipNotOurs: the clip is not signed, or was changed since; or no recipe of it is there.
        RecipeInvalid: the recipe beside it cannot be read.
        RecipeMismatch: another photo was given, or another Fondly made the clip.
        PhotoNotFound, PhotoUnreadable, ...: about the photo that was given.
    """
    kept = find_kept_of(clip)
    if kept is not None and photo is None:
        try:
            found, recipe = read_kept(kept)
        except NotKept:
            kept = None
        else:
            return _from_vault(_as_answered(clip, recipe), found)
    recipe = _recipe_beside(clip)
    if photo is None:
        gone = Finding(
            "photo-let-go",
            Severity.NOTES,
            "Nothing is kept of the photo any more, so the clip itself is converted.",
            _PHOTO,
        )
        return Origin(recipe, None, (gone,))
    recipe.check_tools(version("fondly"), weights_by_file())
    given = open_photo(photo)
    recipe.check_photo(given.content_hash)
    return Origin(recipe, given)


def _from_vault(recipe: Recipe, photo: Photo) -> Origin:
    try:
        recipe.check_tools(version("fondly"), weights_by_file())
    except RecipeMismatch as error:
        other = Finding(
            "other-version",
            Severity.WARNS,
            f"{error.message} So the clip itself is converted.",
            error.hint,
        )
        return Origin(recipe, None, (other,))
    return Origin(recipe, photo)


def _as_answered(clip: Path, recipe: Recipe) -> Recipe:
    """The recipe beside the clip, which holds later answers, where it is the one in the vault."""
    beside = recipe_beside(clip)
    if not beside.is_file():
        return recipe
    found = read_recipe(beside)
    return found if recipe_hash(found) == recipe_hash(recipe) else recipe


def _recipe_beside(clip: Path) -> Recipe:
    beside = recipe_beside(clip)
    if not beside.is_file():
        raise ClipNotOurs(
            f"Nothing is known of how {clip.name} was made: no {beside.name} lies beside it.",
            "Give a clip that fondly animate made, with its recipe beside it.",
        )
    signed_of = _recipe_signed_in(clip)
    recipe = read_recipe(beside)
    if recipe_hash(recipe) != signed_of:
        raise ClipNotOurs(f"{beside.name} is not the recipe of {clip.name}.", _AS_IT_WAS)
    return recipe


def _recipe_signed_in(clip: Path) -> str | None:
    """sha256 of the recipe of which the clip's provenance tells; whoever signed it."""
    with clip.open("rb") as file:
        reading = read(file, EMBEDDABLE[".mp4"])
    contents = contents_of(reading)
    if contents in {Contents.CHANGED, Contents.DAMAGED}:
        raise ClipNotOurs(f"{clip.name} was changed after it was signed.", _AS_IT_WAS)
    if contents is Contents.UNSIGNED:
        raise ClipNotOurs(
            f"{clip.name} carries no provenance: it is another program's, or one took it off.",
            _AS_IT_WAS,
        )
    for one in reading.manifest.get("assertions", ()):
        if one.get("label") == RECIPE_ASSERTION:
            return str(one.get("data", {}).get("sha256"))
    raise ClipNotOurs(f"{clip.name} was signed by another program.", _AS_IT_WAS)
