"""The page docs/directing.md, from the vocabulary itself, so that it cannot tell anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isinf

from fondly.motion.actions import ACTIONS
from fondly.motion.direction import direct, grammar, vocabulary
from fondly.motion.direction.deeds import SCENES
from fondly.motion.direction.directing import LONGEST_SENTENCE
from fondly.motion.direction.moods import MOODS, Mood
from fondly.motion.direction.unfit import GRAVE_SWAPS, UNFIT
from fondly.motion.timeline import act_size, act_words

EXAMPLES = (
    "soft smile, gentle head turn to the left, then looks at the camera, warm tone",
    "slight blink and subtle breathing, reflective mood",
    "quiet memorial tone, minimal motion, respectful presence",
    "closes his eyes for a moment, then nods twice",
    "no smile, only a blink",
    "after a second, winks with the left eye",
    "looks around, then locks eyes with the camera and smiles",
    "at the end she looks down, first she smiles and holds it for two seconds",
    "warm light, dances slowly",
)
SCENE_WORDS = {
    "search": "the head and the eyes go to one side, the eyes to the other",
    "greet": "brows, a smile and a small nod",
    "think": "the eyes go up, longing in the brows",
    "sway": "the head leans to one side, then to the other",
    "smirk": "a smile of one side",
    "no-breath": "no breath is seen",
}

_PAGE = """<!-- Written by `make docs`; change the code instead. -->

# Direction in words

`--direct "soft smile, then looks at the camera"` says what is to be done in a sentence, as one \
would to an actor. It is read by a small grammar, not by a network: the same sentence always gives \
the same plan, and every word is answered. Words that move nothing are listed; what a portrait \
does not do is answered by something it does, with the reason. `--show-plan` shows the timeline \
before anything is rendered, and `--plan-out plan.toml` of `fondly motion` writes it down to be \
changed by hand.

Left and right are the **subject's own**, as on a stage; "camera left" and "the viewer's left" are \
the other way round. British and American spelling are the same, small slips of the finger are \
understood (`smiel`, `slwoly`), and a sentence has at most {most} characters.

## What sentences come to

{examples}
## What can be done

Verbs in any form, and as nouns: smiles, smiling, a smile.

{deeds}
These verbs need a part of the face or a direction: turns the head left, raises one eyebrow, looks \
down.

{verbs}
{parts}
{sides}
The picture moves too, on request:

{cameras}
## How much, how fast, how long, how often

Adjectives describe what comes next, adverbs what came before; where there is nothing else, both \
describe everything.

{scales}
{paces}
A little less and a little slower: {manners}. These strengthen or weaken what follows: {degrees}.

{lengths}
Any number of seconds can be said: holds it for two seconds, keeps her eyes closed for 1.5 s. \
Counts: nods twice, three blinks, blinks every two seconds. Angles: turns 5 degrees to the right.

## When

{links}
At a time of the clip: at 3 seconds. After a while: after a second, two seconds later, {waits}.

## What is not to be done

Denied is what comes after one of these words, also over “or”, up to the next comma: {nots}. “Not \
too” asks for less. “Only” adds nothing of its own. Where something is asked for and denied at \
once, it is not done, and it says so.

## Moods

A mood sets how much and how fast everything is done, how often eyes blink and how far the head \
wanders. A sentence of nothing but a mood is a small scene of its own.

{moods}
## What is done instead

{unfit}
Where restraint is owed (`--occasion memorial`, or a respectful mood): {grave}; nothing is done \
more than usual.

## What has no effect

Light and colour, with what describes them: {lights}. A “warm tone” is a mood, a “golden tone” is \
not. Any word that is not on this page is listed as without effect, except for grammar: the, she, \
grandma, please.

## What does not fit into the seconds

It is shortened in this order, each step as far as it goes before the next begins: holds and \
pauses that nobody asked for; those that were asked for; rise and fall, which then also go less \
far; how often things are repeated; at last, what comes last is left out. What was asked for and \
is shortened or left out is told.
"""


def directing_page() -> str:
    """The whole page."""
    grave = (f"{_plain(a)} becomes a small {_plain(b)}" for a, (b, _) in GRAVE_SWAPS.items())
    return _PAGE.format(
        most=LONGEST_SENTENCE,
        examples=_table(("sentence", "what is done, in 6 s", "what is told"), _examples()),
        deeds=_table(("words", "what is done"), _deeds()),
        verbs=_table(("verbs",), ((_words(words),) for words in vocabulary.VERBS.values())),
        parts=_table(("parts",), ((_words(words),) for words in vocabulary.PARTS.values())),
        sides=_table(("where to", "words"), _named(vocabulary.SIDES)),
        cameras=_table(("camera", "words"), _named(vocabulary.CAMERAS)),
        scales=_table(("amount, times", "words"), _factors(grammar.SCALES)),
        paces=_table(("rise and fall last, times", "words"), _factors(grammar.PACES)),
        manners=_words(grammar.MANNERS),
        degrees=_words(" ".join(grammar.DEGREES.values())),
        lengths=_table(("held for", "words"), _lengths()),
        links=_table(("meaning", "words"), _links()),
        waits=_words(grammar.WAITS),
        nots=_words(grammar.NOT),
        moods=_table(("mood", "words", "alone it is"), _moods()),
        unfit=_table(("words", "what is done", "why"), _unfit()),
        grave="; ".join(grave),
        lights=_words(grammar.LIGHTS),
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def _words(words: str) -> str:
    """The entries of a table of words, as people read them."""
    single, _, several = words.partition("|")
    found = [one.partition("(")[0] for one in single.split()]
    found += [one.strip().replace("~", "") for one in several.split(",") if one.strip()]
    return ", ".join(dict.fromkeys(found))


def _plain(action: str) -> str:
    return action.replace("-", " ")


def _examples() -> Iterator[tuple[str, str, str]]:
    for sentence in EXAMPLES:
        direction = direct(sentence, seconds=6.0)
        acts = [f"{act_words(act)} {act_size(act)}".strip() for act in direction.plan.acts]
        said = [f"“{one.asked}”: {one.done}" for one in direction.instead]
        said += [f"without effect: {', '.join(direction.ignored)}"] * bool(direction.ignored)
        yield sentence, ", ".join(acts), "; ".join(said)


def _deeds() -> Iterator[tuple[str, str]]:
    for name, words in vocabulary.DEEDS.items():
        if name in ACTIONS:
            yield _words(words), ACTIONS[name].sentence
        else:
            assert name in SCENES or name == "no-breath", name
            yield _words(words), SCENE_WORDS[name]


def _named(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, _words(words)) for name, words in table.items())


def _factors(table: Mapping[float, str]) -> Iterator[tuple[str, str]]:
    return ((f"{factor:g}", _words(words)) for factor, words in table.items())


def _lengths() -> Iterator[tuple[str, str]]:
    for seconds, words in grammar.LENGTHS.items():
        yield "as long as there is room" if isinf(seconds) else f"{seconds:g} s", _words(words)


def _links() -> Iterator[tuple[str, str]]:
    meanings = {
        "and": "soon after, overlapping; a comma is the same",
        "while": "at the same time",
        "with": "the same, or the part that is meant: with her eyes",
        "then": "when the other lets go; a full stop is the same",
        "later": "the same, after a time",
        "before": "what follows comes next",
        "after": "what follows comes first",
        "but": "as and; what was denied is over",
        "or": "as and; what was denied goes on",
    }
    for link, words in grammar.LINKS.items():
        yield meanings[link], _words(words)
    for name, words in grammar.ANCHORS.items():
        yield f"{name} of the clip", _words(words)


def _moods() -> Iterator[tuple[str, str, str]]:
    for name, mood in MOODS.items():
        yield name, _words(mood.words), ", ".join(_scene(mood))


def _scene(mood: Mood) -> Iterator[str]:
    return (_plain(action) for action, _ in mood.alone)


def _unfit() -> Iterator[tuple[str, str, str]]:
    for unfit in UNFIT.values():
        words = _words(unfit.words) or f"with {_words(vocabulary.BODY)}: raises, moves …"
        yield words, unfit.done, unfit.why
