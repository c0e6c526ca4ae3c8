"""What sentences come to: the actions of each plan, in order of their starts."""

from __future__ import annotations

import pytest

from fondly.domain.plan import Plan
from fondly.motion.direction import direct


def acts(plan: Plan) -> str:
    """The actions of a plan with their sides, in order."""
    return " ".join(
        act.action if act.side == "both" else f"{act.action}:{act.side}" for act in plan.acts
    )


SENTENCES = {
    # whole deeds, in their forms
    "smile": "smile",
    "Smiles.": "smile",
    "smiling": "smile",
    "a smile": "smile",
    "SHE SMILES!": "smile",
    "grins": "grin",
    "a blink": "blink",
    "blinks and nods": "blink nod",
    "winks": "wink",
    "frowns": "frown",
    "squints": "squint",
    "sighs": "sigh",
    "surprised": "surprise",
    "blows a kiss": "pucker",
    "takes a breath": "breathe-in",
    "he takes a slow, deep breath": "breathe-in",
    "breathes in, then breathes out": "breathe-in sigh",
    "leans in": "lean-in",
    "shakes her head": "shake",
    "shakes his head no, then nods yes": "shake nod",
    "falls asleep": "close-eyes",
    "smiling eyes": "soften",
    "smiles only with her eyes": "soften",
    "hello": "raise-brows smile nod",
    "looks around": "turn:left look:left look:right",
    "thinks": "look-up wistful",
    # what needs a part
    "closes his eyes for a moment": "close-eyes",
    "eyes closed": "close-eyes",
    "closes one eye": "wink",
    "closes her left eye": "wink:left",
    "winks with the right eye": "wink:right",
    "left eye winks": "wink:left",
    "half-closed eyes": "half-blink",
    "raises her eyebrows": "raise-brows",
    "raises one eyebrow": "raise-brow",
    "raises an eyebrow": "raise-brow",
    "raises his left eyebrow": "raise-brow:left",
    "lowers her gaze": "look-down",
    "eyes wide": "open-wide",
    "opens her eyes wide": "open-wide",
    "narrows his eyes": "squint",
    "wrinkles her nose": "nose-wrinkle",
    "parts her lips": "part-lips",
    "presses the lips together": "press-lips",
    "purses her lips": "pucker",
    "furrows his brow": "frown",
    "lifts the chin": "lift-chin",
    "chin down": "lower-chin",
    "bows": "lower-chin",
    "drops his head": "lower-chin",
    "tilts head back": "lift-chin",
    "the corners of her mouth turn up": "smile",
    "head movement": "turn",
    # sides are the subject's own
    "turns her head to the left": "turn:left",
    "turns the head rightwards": "turn:right",
    "gentle head turn to the left": "turn:left",
    "head to the left": "turn:left",
    "left turn of the head": "turn:left",
    "tilts his head to his right": "tilt:right",
    "looks left": "look:left",
    "looks to camera left": "look:right",
    "looks to the viewer's right": "look:left",
    "glances stage left": "look:left",
    "looks up": "look-up",
    "gazes downwards": "look-down",
    "looks away": "look",
    "looks right at us": "look-at-camera",
    "looks straight into the lens": "look-at-camera",
    "looks up at the camera": "look-at-camera",
    "makes eye contact": "look-at-camera",
    "eyes to the camera": "look-at-camera",
    "turns left, then right, then back to us": "turn:left turn:right look-at-camera",
    "looks left, then right": "look:left look:right",
    "looks up, down": "look-up look-down",
    "looks from left to right": "turn:left look:left look:right",
    # order
    "smiles, then nods": "smile nod",
    "nods, then smiles": "nod smile",
    "smiles after nodding": "nod smile",
    "after nodding, she smiles": "nod smile",
    "smiles before nodding": "smile nod",
    "before smiling, he nods": "nod smile",
    "before smiling he nods": "nod smile",
    "while smiling, nods": "smile nod",
    "at the end she looks away, first she smiles": "smile look",
    "first a blink, next a nod, finally a smile": "blink nod smile",
    "a smile followed by a nod": "smile nod",
    "smile → nod": "smile nod",
    "smile; nod; blink": "smile nod blink",
    "starts with a blink and ends with a smile": "blink smile",
    "2 seconds in, he winks": "wink",
    "during the last two seconds she smiles": "smile",
    "starts looking down, then looks up and smiles at us": (
        "look-down look-up look-at-camera smile"
    ),
    "eyes closed at first, then slowly opens them and smiles": "close-eyes smile",
    "lets her gaze drift to the left before meeting our eyes": "look:left look-at-camera",
    "brows rise and fall": "raise-brows",
    "parts her lips, then closes her mouth": "part-lips",
    "looks away from the camera, then back": "look look-at-camera",
    # counts
    "nods twice": "nod nod",
    "three blinks": "blink blink blink",
    "blinks 2 times": "blink blink",
    "blinks 2x": "blink blink",
    "nods once": "nod",
    "double blink": "blink blink",
    "nods a couple of times": "nod nod",
    "smiles and nods again": "smile nod",
    "nods. Again.": "nod nod",
    "blinks every two seconds": "blink blink blink",
    # negation
    "no smile, only a blink": "blink",
    "without turning the head, looks up": "look-up",
    "doesn't smile but nods": "nod",
    "don't smile, nod": "nod",
    "dont blink, smile": "smile",
    "smiles without blinking or nodding": "smile",
    "never looks away, smiles": "smile",
    "no head movement, a soft smile": "smile",
    "nods instead of smiling": "nod",
    "no smile at first, then smiles": "smile",
    "head doesn't move, a smile": "smile",
    "eyes don't close, a smile": "smile",
    "stays still except for a blink": "blink",
    "turns her head left but not her eyes": "turn:left",
    "neither smiles nor nods, blinks": "blink",
    "smile without showing teeth": "smile",
    "don't smile too much": "smile",
    # British, American, typing slips
    "smiel and nodd twise": "smile nod nod",
    "slwoly tilts haed to the lfet": "tilt:left",
    "smiiiiles": "smile",
    "wistfull smile": "smile wistful",
    "looks to the centre": "look-at-camera",
    "looks to the center": "look-at-camera",
    # moods alone
    "cheerful": "smile nod",
    "tender": "soften tilt smile",
    "playful": "raise-brow smile",
    "a reflective mood": "look-down wistful soften",
    "respectful presence": "soften blink",
    "quiet": "soften blink",
    "she looks proud": "lift-chin smile",
    "looks happy": "smile nod",
    "looks a little sad": "look-down wistful lower-chin",
    # what is more than one thing, or another than it seems
    "looks surprised": "surprise",
    "closed-mouth smile": "smile",
    "turns her head to face the camera": "look-at-camera",
    "nods slowly, as if agreeing": "nod",
    "nods as if saying yes": "nod",
    "smirks": "smile:left",
    "the head sways gently": "tilt:left tilt:right",
    "a proud smile with the chin up": "smile lift-chin",
    "glances left and right, then winks playfully": "look:left soften look:right wink",
    "a deep, slow nod": "nod",
    "chest rises and falls": "",
    # what does nothing but is understood
    "do not blink": "",
    "no smile": "",
    "keep the head still": "",
    "slow zoom in": "",
    "subtle breathing": "",
}


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES.items())
def test_sentences_come_to_their_acts(sentence: str, expected: str) -> None:
    direction = direct(sentence, seconds=6.0)
    assert acts(direction.plan) == expected
    assert not direction.ignored


MISSION = {
    "Warm light, subject slowly smiles, soft head tilt.": "smile tilt",
    "soft smile, gentle head turn, warm tone": "smile soften turn",
    "soft smile, gentle head turn to the left, then looks at the camera, warm tone": (
        "smile soften turn:left look-at-camera"
    ),
    "slight blink and subtle breathing, reflective mood": "blink wistful",
    "cheerful birthday greeting, natural lip movement, light expression": (
        "raise-brows smile nod part-lips soften"
    ),
    "quiet memorial tone, minimal motion, respectful presence": "soften blink",
    "A gentle smile or slight head tilt": "smile tilt",
    "A slow, gentle smile with a slight head tilt.": "smile tilt",
    "A wider smile and a nod.": "smile nod",
    "A complex sequence where the subject looks around as if searching for someone, then locks "
    "eyes with the camera and smiles.": "turn:left look:left look:right look-at-camera smile",
    "Blink and Nod": "blink nod",
    "Big Smile": "smile",
    "blinks, smiles, tilts their head, and looks directly at you": (
        "blink smile tilt look-at-camera"
    ),
    "softly turns toward the camera": "look-at-camera",
    "She blinks, smiles, and says a short line": "blink smile part-lips soften",
    "Subtle smiles, small head movement, and gentle gaze shifts": "smile turn look",
    "Light expression, short line of speech, warm motion": "part-lips soften",
    "Minimal movement, soft eye and head motion, careful tone": "look turn",
    "Gentle smile, slight camera drift, brief voiceover": "smile part-lips soften",
    "Clear lip sync, direct message, faster pacing": "part-lips soften",
    "A slight smile, a soft head turn, or a brief spoken line": "smile turn part-lips soften",
    "a tiny blink or faint smile": "blink smile",
    "natural, silent movements (smiling, blinking, looking)": "smile blink look-at-camera",
}
"""Every prompt and every description of a motion in the texts that Fondly was made for."""


@pytest.mark.parametrize(("sentence", "expected"), MISSION.items())
def test_prompts_of_the_mission_work(sentence: str, expected: str) -> None:
    assert acts(direct(sentence, seconds=6.0).plan) == expected
