"""What a portrait does not do, what it does instead, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unfit:
    """Something asked for that is answered with something else.

    Args:
        words: verbs that ask for it and other expressions, as in `vocabulary.DEEDS`.
        deeds: what is done in its place, with a factor of the usual amount.
        done: the same in words.
        why: a reason for people.
    """

    words: str
    deeds: tuple[tuple[str, float], ...]
    done: str
    why: str


_FACE_ONLY = "only a face and a head move here: the photo does not show how the rest would look"
_SILENT = (
    "a direction has no sound, and nobody's mouth is made to say what they never said; lips that "
    "move in silence look like a puppet's"
)

UNFIT = {
    "dance": Unfit(
        "dance groove twirl spin(n) jive bounce headbang",
        (("tilt", 0.9), ("smile", 0.8)),
        "a slight tilt of the head and a smile",
        _FACE_ONLY,
    ),
    "walk": Unfit(
        "walk run(n) jump stand sit(t) march kneel fly swim(m) climb ride drive fight hop(p) skate "
        "crawl leave | ran, stood, sat, swam, flew",
        (("lean-in", 0.6),),
        "the head comes a little closer",
        _FACE_ONLY,
    ),
    "wave": Unfit(
        "wave salute clap(p) applaud point hug(g) embrace cuddle shrug(g) stretch cheer | "
        "thumbs up, high five",
        (("raise-brows", 0.7), ("smile", 0.9), ("nod", 0.6)),
        "a greeting of the face: brows, a smile and a small nod",
        _FACE_ONLY,
    ),
    "body": Unfit(
        "",
        (("lean-in", 0.4),),
        "the head comes a little closer",
        _FACE_ONLY,
    ),
    "speak": Unfit(
        "speak talk say chat(t) mumble pronounce recite tell lipsync narrate announce | whispers, "
        "whispering, whispered, mouths, mouthing, spoke, "
        "spoken, said, told, speech, voice, voiceover, voice over, lip sync, lip syncing, "
        "dialogue, "
        "dialog, words, conversation, message, phrase, line, line of speech",
        (("part-lips", 0.7), ("soften", 0.7)),
        "the lips part a little and the eyes soften",
        _SILENT,
    ),
    "bite": Unfit(
        "",
        (("press-lips", 0.7),),
        "the lips press together",
        "teeth on a lip and a tongue over it cannot be made from a photo",
    ),
    "sing": Unfit(
        "sing hum(m) whistle chant rap(p) | sang, sung, song, songs",
        (("breathe-in", 1.0), ("smile", 0.7)),
        "a breath and a soft smile",
        _SILENT,
    ),
    "shout": Unfit(
        "shout yell scream roar holler shriek",
        (("raise-brows", 0.8), ("breathe-in", 1.0)),
        "raised brows and a breath",
        "a mouth torn open shows what is not in the photo, and nobody's dear one should be made to",
    ),
    "laugh": Unfit(
        "laugh giggle chuckle guffaw | laugh~ out loud, burst~ out laughing, laughter",
        (("smile", 1.3), ("soften", 1.2), ("nod", 0.5)),
        "a wide smile that reaches the eyes, and a small nod",
        "a laugh needs teeth, a throat and a shaking body that a photo does not hold",
    ),
    "cry": Unfit(
        "cry weep sob(b) | tear, tears, teary, tearful, tearfully, wept, tears up",
        (("look-down", 0.7), ("wistful", 1.0), ("soften", 0.6)),
        "eyes that drop for a while, and longing in the brows",
        "tears and grief are not invented for people who did not show them",
    ),
    "rage": Unfit(
        "rage hate threaten attack | angry, angrily, anger, furious, furiously, mad, evil, scary, "
        "menacing, creepy, disgusted, disgust, hateful, aggressive, aggressively, sinister, "
        "terrified, horrified, zombie, monster",
        (("press-lips", 0.6),),
        "a serious look",
        "a keepsake does not turn people into what frightens those who love them",
    ),
    "seduce": Unfit(
        "seduce | sexy, seductive, seductively, sensual, sensually, naked, nude, undresses, "
        "undress, strip, strips",
        (("soften", 0.6),),
        "a friendly look",
        "this is not done with somebody's photo",
    ),
    "eat": Unfit(
        "eat drink chew smoke sip(p) vomit spit(t) sneeze cough yawn hiccup | ate",
        (("part-lips", 0.5),),
        "the lips part a little",
        "what a mouth would do then cannot be made from a photo",
    ),
    "tongue": Unfit(
        "grimace | stick~ out tongue, stick~ her tongue out, stick~ out her tongue, "
        "stick~ the tongue out, tongue out, funny face",
        (("smile", 1.0), ("raise-brow", 0.6)),
        "a smile and a raised brow",
        "a funny face is funny only to the one who makes it",
    ),
    "profile": Unfit(
        "| profile, full profile, profile turn, full profile turn, full turn, turn~ around, "
        "turn~ all the way, turn~ away completely, turn~ completely, turn~ her back, look~ behind, "
        "turn~ in profile, turn~ into profile, turn~ her head around, turn~ her head completely, "
        "look~ over her shoulder, look~ over the shoulder, turn~ to profile, turn~ full profile",
        (("turn", 9.0),),
        "the head turns as far as it can",
        "the photo does not show the side of the head",
    ),
    "ageing": Unfit(
        "die morph transform | dying, dead, ages, aging, ageing, grow~ older",
        (("close-eyes", 1.0),),
        "the eyes close for a while",
        "people stay who they are in the photo",
    ),
}

GRAVE_SWAPS = {
    "grin": ("smile", 0.6),
    "wink": ("soften", 0.9),
    "surprise": ("raise-brows", 0.4),
    "pucker": ("soften", 0.8),
    "nose-wrinkle": ("soften", 0.6),
    "frown": ("wistful", 0.6),
}
"""What is done where restraint is owed, with a factor of its usual amount."""

GRAVE_MOST = 0.8
"""No expression is asked for with more than this factor where restraint is owed."""
