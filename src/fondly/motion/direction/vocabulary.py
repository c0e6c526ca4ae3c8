"""The words for what is done, with what, and to which side.

An entry has single words, a bar, and then expressions between commas. Before the bar `DEEDS`,
`VERBS` and `CAMERAS` have verbs, whose forms are made (`words.forms`); after it, a word with a
tilde stands for its forms. Expressions have "her" for every possessive but ours, and "us" for you
and me, as `lexicon.plain` makes them.
"""

from __future__ import annotations

DEEDS = {
    "smile": "smile | happy face",
    "grin": "grin(n) beam | toothy smile, toothy grin, smile~ with teeth, show~ teeth, show~ her "
    "teeth",
    "nod": "nod(d) agree thank bob(b) | nod(d)~ yes, say~ yes, thanks",
    "blink": "blink flutter",
    "half-blink": "| half blink, half a blink, half blinks, partial blink, partial blinks",
    "wink": "wink",
    "frown": "frown scowl",
    "squint": "squint",
    "sad": "| sad face, downcast mouth, mouth turned down",
    "surprise": "gasp surprise astonish amaze startle",
    "wistful": "yearn | longing, longingly",
    "soften": "relax soften twinkle sparkle | smiling eyes, eyes smile, smile~ in the eyes, smize, "
    "smile~ with the eyes, smile~ with her eyes, smile~ only with the eyes, soft eyes, warm eyes, "
    "kind eyes, gentle eyes, smile~ only with her eyes, eyes light up, eyes brighten, warmth in "
    "the eyes, warmth about the eyes",
    "sigh": "sigh exhale | breathe~ out",
    "breathe-in": "inhale | breath, breaths, breathe~ in, breathe~ deeply",
    "no-breath": "| hold~ her breath",
    "pucker": "kiss pucker pout | blow~ a kiss",
    "close-eyes": "doze sleep | fall~ asleep, asleep",
    "sway": "sway rock",
    "smirk": "smirk | crooked smile, lopsided smile, one sided smile, half a smile",
    "look-at-camera": "| eye contact, lock~ eyes, locks her eyes, meet~ our eyes, meet~ our gaze, "
    "meet~ her eyes, meet~ her gaze, meet~ the gaze, hold~ our gaze, hold~ her gaze, "
    "hold~ the gaze, find~ us, finds the camera, find the camera, finding the camera, see~ us, "
    "notice~ us, notice~ the camera, recognise~ us, recognize~ us, spot~ us, face~ us, "
    "face~ the camera, face~ forward",
    "greet": "greet welcome | greeting, greetings, hello, hi, say~ hello, say~ hi, salutation",
    "search": "search seek | look~ around, glance~ around, gaze~ around, eyes wander, look~ about",
    "shake": "disagree | side to side, say~ no, shake~ no, shake~ her head no",
    "raise-brows": "| eyebrow flash, brow flash",
    "nose-wrinkle": "sniff",
    "lean-in": "| lean~ closer, come~ closer, lean~ in, lean~ forward",
    "think": "think ponder remember muse daydream reminisce wonder listen | lost in thought, "
    "deep in thought, thought",
}
"""Whole deeds; the names are of actions, and of a few small scenes."""

VERBS = {
    "turn": "turn rotate swivel twist",
    "tilt": "tilt cock incline",
    "look": "look gaze glance stare peek peer watch",
    "roll": "roll",
    "raise": "raise lift arch perk | rise, rises, rising",
    "lower": "lower drop(p) dip(p) bow bend droop fall",
    "close": "close | shut, shuts, shutting, closure",
    "open": "open reopen",
    "widen": "widen",
    "narrow": "narrow",
    "shake": "shake wag(g) | shook, shaken",
    "move": "move shift twitch stir(r) wander",
    "wrinkle": "wrinkle scrunch crinkle crease",
    "press": "press",
    "purse": "purse",
    "part": "part",
    "furrow": "furrow knit(t)",
    "curl": "curl",
    "lean": "lean",
    "bite": "bite lick",
    "breathe": "breathe | respiration",
    "hold": "hold keep maintain sustain | held, kept",
    "stay": "stay remain linger continue",
    "return": "return | come~ back, go~ back",
}
"""What needs a part of the face, or a direction, to be a deed."""

PARTS = {
    "head": "head face heads",
    "eyes": "eye eyes eyelid eyelids lid lids eyelashes lashes eyeballs pupils",
    "brows": "brow brows eyebrow eyebrows forehead",
    "one brows": "| an eyebrow, a brow, a single eyebrow, a single brow",
    "mouth": "mouth jaw",
    "lips": "lip lips",
    "corners": "corner corners",
    "chin": "chin",
    "nose": "nose nostrils",
    "cheeks": "cheek cheeks",
    "chest": "chest",
}
BODY = (
    "hand hands arm arms finger fingers shoulder shoulders body leg legs foot feet hips "
    "tongue ear ears torso fist thumb thumbs elbow elbows knees teeth"
)

SIDES = {
    "left": "left leftward leftwards | left side, stage left, left hand side, viewer's right, "
    "viewers right, camera right, screen right, our right, camera's right",
    "right": "right rightward rightwards | right side, stage right, right hand side, "
    "viewer's left, viewers left, camera left, screen left, our left, camera's left",
    "up": "up upward upwards above sky ceiling heaven heavens",
    "down": "down downward downwards below floor ground lap",
    "aside": "aside away sideways side elsewhere distance | off camera, one side, the window",
    "camera": "camera lens viewer viewers us audience forward forwards ahead straight "
    "front centre center photographer everyone onlooker beholder",
    "around": "around | left to right, right to left, all around",
}
"""Left and right are the subject's own; the viewer's are the other way round."""

CAMERAS = {
    "drift": "drift float pan(n) | camera drift, camera drifts, camera movement, camera motion, "
    "camera move, camera moves, camera drifting, camera pan, camera pans, ken burns",
    "push-in": "zoom | zoom~ in, push~ in, camera moves in, camera moves closer, camera push, "
    "camera pushes in, camera zoom, camera zooms in, camera zooms, dolly in, move~ closer",
    "pull-out": "| zoom~ out, pull~ out, pull~ back, camera pulls back, camera pulls out, "
    "camera zooms out, dolly out",
}
