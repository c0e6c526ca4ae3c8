"""Moods: what a word such as "tender" or "solemn" makes of everything that is done."""

from __future__ import annotations

from dataclasses import dataclass

from fondly.domain.plan import Life


@dataclass(frozen=True)
class Mood:
    """How a feeling colours a performance.

    Args:
        words: that name it.
        scale, pace: factors of amounts and of the time that rise and fall take.
        life: what goes on by itself.
        under: actions with a factor of their usual amount that lie under what is asked for, where
            the sentence names no expression of its own.
        alone: what is done when a sentence names nothing but a mood, in order.
    """

    words: str
    scale: float
    pace: float
    life: Life
    under: tuple[tuple[str, float], ...]
    alone: tuple[tuple[str, float], ...]


MOODS = {
    "warm": Mood(
        "warm warmly warmth kind kindly kindness friendly loving lovingly love "
        "affection affectionate affectionately fond fondly heartfelt wedding anniversary welcoming",
        1.0,
        1.1,
        Life(14.0, 0.8, 0.35, 0.9),
        (("soften", 0.9),),
        (("soften", 1.0), ("smile", 0.8)),
    ),
    "tender": Mood(
        "tender tenderly tenderness sweet sweetly intimate caring compassionate comforting "
        "soothing motherly fatherly grateful gratefully touched touching",
        0.85,
        1.25,
        Life(13.0, 0.8, 0.3, 0.8),
        (("soften", 0.9),),
        (("soften", 1.0), ("tilt", 0.7), ("smile", 0.6)),
    ),
    "cheerful": Mood(
        "cheerful cheerfully cheery happy happily happiness joyful joyfully joyous joy glad gladly "
        "merry merrily delighted delight bright brightly birthday festive excited excitedly "
        "enthusiastic upbeat radiant celebration celebratory birthdays sunny jolly",
        1.15,
        0.9,
        Life(17.0, 0.9, 0.45, 1.1),
        (("soften", 0.8),),
        (("smile", 1.2), ("nod", 0.7)),
    ),
    "playful": Mood(
        "playful playfully mischievous mischievously cheeky cheekily flirty teasing humorous funny "
        "impish coy coyly",
        1.05,
        0.9,
        Life(16.0, 0.9, 0.45, 1.1),
        (("soften", 0.6),),
        (("raise-brow", 0.7), ("smile", 1.0)),
    ),
    "reflective": Mood(
        "reflective reflectively thoughtful thoughtfully pensive pensively contemplative "
        "contemplatively nostalgic nostalgically nostalgia dreaming wistful wistfully dreamy "
        "dreamily "
        "melancholic melancholy introspective meditative memories memory reminiscent",
        0.85,
        1.3,
        Life(11.0, 0.85, 0.35, 0.6),
        (("wistful", 0.7),),
        (("look-down", 0.7), ("wistful", 0.8), ("soften", 0.7)),
    ),
    "serious": Mood(
        "serious seriously formal formally earnest earnestly stern sternly stoic grave gravely",
        0.8,
        1.2,
        Life(11.0, 0.75, 0.25, 0.6),
        (),
        (("soften", 0.4), ("blink", 1.0)),
    ),
    "respectful": Mood(
        "respectful respectfully respect solemn solemnly dignified dignity memorial reverent "
        "reverently reverence remembrance commemorative funeral "
        "tribute sombre somber honourable honorable",
        0.7,
        1.35,
        Life(10.0, 0.75, 0.2, 0.5),
        (("soften", 0.5),),
        (("soften", 0.7), ("blink", 1.0)),
    ),
    "quiet": Mood(
        "quiet quietly calm calmly calming peaceful peacefully serene serenely serenity tranquil "
        "relaxed silent silently composed restful peace calmness simple understatement elegant "
        "elegantly",
        0.75,
        1.3,
        Life(11.0, 0.75, 0.2, 0.6),
        (),
        (("soften", 0.6), ("blink", 1.0)),
    ),
    "sad": Mood(
        "sad sadly sadness sorrowful sorrow mournful mourning lonely grieving grief unhappy gloomy",
        0.8,
        1.35,
        Life(11.0, 0.9, 0.25, 0.5),
        (("wistful", 0.9),),
        (("look-down", 0.8), ("wistful", 1.0), ("lower-chin", 0.7)),
    ),
    "proud": Mood(
        "proud proudly pride confident confidently confidence determined noble stately regal "
        "assured",
        0.9,
        1.1,
        Life(12.0, 0.9, 0.25, 0.6),
        (),
        (("lift-chin", 0.7), ("smile", 0.6)),
    ),
    "shy": Mood(
        "shy shyly bashful bashfully timid timidly modesty hesitant hesitantly humble humbly",
        0.75,
        1.15,
        Life(16.0, 0.8, 0.3, 0.9),
        (),
        (("look-down", 0.8), ("smile", 0.6), ("look-at-camera", 1.0)),
    ),
    "curious": Mood(
        "curious curiously curiosity interested attentive attentively engaged wondering intrigued",
        0.9,
        1.0,
        Life(14.0, 0.8, 0.35, 1.1),
        (("raise-brows", 0.4),),
        (("tilt", 0.7), ("raise-brows", 0.6)),
    ),
}

OPPOSED = ({"cheerful", "playful"}, {"respectful", "sad"})
"""Moods that nobody can be in at once; the calmer ones win."""

GRAVE = frozenset({"respectful"})
"""Moods in which nobody grins, whatever else is asked for."""

PLAIN = Mood("", 1.0, 1.0, Life(14.0, 0.8, 0.35, 0.9), (), ())
"""Where no mood is named: 17 blinks a minute at rest is a mean over people (Bentivoglio 1997), and
those asked for come on top."""
