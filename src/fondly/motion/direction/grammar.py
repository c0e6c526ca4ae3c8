"""The words for how much, how, how often and when; and those that are grammar only.

Factors of amount and time are our choice: "slightly" is plainly less, and "big" is still within
what looks natural on a photograph. Read as `fondly.motion.direction.vocabulary`.
"""

from __future__ import annotations

from math import inf

from fondly.motion.direction.words import Link

SCALES = {
    0.35: "barely hardly scarcely imperceptible imperceptibly",
    0.45: "tiny micro hint trace ghost whisper suggestion | touch of",
    0.5: "faint faintly minimal minimally slightest faintest sparing sparingly fewest least",
    0.6: "slight slightly subtle subtly little somewhat half partial partially partly | a bit, "
    "a little, a little bit, a tad, kind of, a touch",
    0.7: "small smaller restrained modest modestly understated discreet discreetly less lightly",
    0.8: "mild mildly moderate moderately",
    1.0: "normal normally natural naturally usual usually medium",
    1.15: "clear clearly visible visibly noticeable noticeably definite",
    1.3: "big bigger large larger strong strongly stronger deep deeply deeper pronounced full "
    "fully "
    "great more heartily broadly hearty | a lot, much more",
    1.4: "wide wider widely broad broader widest biggest | from ear to ear, ear to ear",
    2.0: "huge enormous giant exaggerated dramatic dramatically massive extreme wildly maximum "
    "completely",
}
"""Factors of an action's usual amount."""
PACES = {
    0.5: "sudden suddenly abrupt abruptly sharp sharply snappy",
    0.65: "quick quickly fast rapid rapidly swift swiftly brisk briskly hasty hastily hurried",
    0.8: "faster quicker lively",
    1.1: "smooth smoothly steady steadily",
    1.35: "slower unhurried leisurely easy",
    1.6: "slow slowly gradual gradually lazy lazily slowest",
}
"""Factors of the time that rise and fall take."""
MANNERS = (
    "soft softly softer softest gentle gently gentler delicate delicately careful carefully easily"
)
MANNER_SCALE, MANNER_PACE = 0.85, 1.25

DEGREES = {
    0.7: "quite fairly rather pretty relatively",
    1.2: "too overly",
    1.4: "very really extremely super so incredibly truly exceptionally particularly especially "
    "ever most",
}
"""Powers of the factor that follows."""
LENGTHS = {
    0.3: "brief briefly momentary momentarily fleeting fleetingly short shortly",
    0.8: "| for a moment, for an instant, for a beat, for one moment, for a heartbeat, "
    "for just a moment, for a brief moment, for a short moment",
    1.8: "| for a while, for some time, for a bit, for a little while, for a long moment",
    2.2: "long longer lingering lasting prolonged sustained | for long",
    inf: "throughout constantly constant continuous continuously always | the whole time, "
    "the entire time, all the time, all along, until the end, till the end, all the while, "
    "the whole clip, the entire clip, the whole video, for the rest, to the end",
}
"""Seconds at the top."""

NUMBERS = {
    1: "one single once",
    2: "two twice double couple pair | a couple of, a couple, a pair of",
    3: "three thrice triple few several | a few",
    4: "four",
    5: "five repeatedly many | over and over, again and again",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
}
TIMES = "times time x"
UNITS = {
    0.4: "instant",
    0.5: "| half a second, half second, half a moment",
    0.8: "moment moments beat beats heartbeat heartbeats",
    1.0: "second seconds sec secs s",
    1.5: "| a while, a second and a half, one and a half seconds, second and a half, a bit later",
    2.5: "| two and a half seconds",
    60.0: "minute minutes min mins",
}
ANGLES = "degrees degree deg °"

LINKS = {
    Link.AND: "and plus also additionally & + | as well as",
    Link.WHILE: "while whilst as during simultaneously meanwhile together concurrently | as if, "
    "as though, at the "
    "same time, at once, all at once, together with, at the same moment, in unison",
    Link.WITH: "with accompanied | along with",
    Link.THEN: "then next afterwards afterward thereafter subsequently eventually until till | and "
    "then, followed by, after that, after which, leading to, turning into, turns into, and next",
    Link.LATER: "later | later on",
    Link.BEFORE: "before",
    Link.AFTER: "after upon | as soon as, right after, only after",
    Link.BUT: "but yet however though although",
    Link.OR: "or nor",
}
ANCHORS = {
    "start": "first firstly initially | at the start, at the beginning, at first, to start, "
    "to begin, starts with, starting with, start with, begins with, beginning with, begin with, "
    "in the beginning, starts by, starting by, begins by, to start with, to begin with",
    "middle": "halfway midway | in the middle, halfway through, in between",
    "end": "finally lastly last | at the end, in the end, at last, to end, ends with, ending with, "
    "end with, ends on, ending on, ends by, ending by, towards the end, toward the end, near the "
    "end, at the very end, to finish, finishes with, finishing with, right at the end",
}
WAITS = "wait waits waited waiting pause pauses pausing paused hesitate hesitates hesitating"

NOT = (
    "no not never without none neither don't dont doesn't doesnt didn't didnt isn't isnt won't "
    "wont "
    "can't cannot cant shouldn't shouldnt mustn't mustnt aren't arent wouldn't wouldnt avoid "
    "avoids "
    "avoiding zero refrain refrains skip omit minus | instead of, rather than, free of, "
    "does not, do not, did not, must not, should not, will not, is not, are not, lack of"
)
ONLY = (
    "only just merely solely simply alone nothing except | except for, apart from, nothing but, "
    "nothing else, no more than"
)
STOP = "stop stops stopping stopped cease ceases ceasing fade fades fading faded vanishes"
AGAIN = "again another | once more, one more, one more time, once again"
BACK = "back neutral resting rest | back again"
STILL = "still motionless unmoving stationary frozen static immobile stillness"
ONES = "it that this them ones these those"

FEELINGS = (
    "tone tones mood moods feeling feelings feel atmosphere vibe vibes spirit attitude manner "
    "style "
    "presence air sense emotion emotions energy aura demeanour demeanor way"
)
MOTIONS = (
    "motion motions movement movements expression expressions gesture gestures action actions "
    "animation performance pacing pace speed tempo intensity"
)
LIGHTS = (
    "light lights lighting lit glow glows glowing golden gold sepia colour colours color colors "
    "coloured colored colouring coloring sunlight sunset sunrise sunshine candlelight daylight "
    "moonlight shadow shadows shade hue hues tint tints palette grade grading filter backlight "
    "background backdrop lamp illumination highlights"
)

BLANKS = (
    "room grow grows growing across play plays spread spreads form forms a an the every old young "
    "elderly used third fourth fifth of to at in on for from by into onto towards toward over "
    "under through within out off he she they his her hers him their theirs its our ours your "
    "yours my mine i we himself herself themselves themself itself who whom whose which what "
    "there here someone somebody something anything everything person people man woman subject "
    "girl boy lady gentleman child baby mother father mom mum mommy mummy dad daddy grandma "
    "grandpa grandmother grandfather granny gran nan nana grandad granddad auntie aunt uncle "
    "sister brother wife husband daughter son parent parents figure model portrait picture photo "
    "photograph image clip video is are be been being was were am do does did doing done have has "
    "had having will would shall should can could may might must let lets let's make makes making "
    "made give gives giving given gave get gets getting take takes taking took show shows showing "
    "shown want wants wanted like likes try tries trying please kindly need needs come comes go "
    "goes going put puts begin begins beginning start starts starting end ends ending become "
    "becomes becoming break breaks if when where how own same each both all some any other others "
    "else such she's he's they're that's i'd i'll we're you're there's it's facial now almost "
    "perhaps maybe possibly actually exactly ok okay well nice nicely lovely beautiful "
    "beautifully pleasant because since appear appears appearing seem seems seeming pose position "
    "realistic realistically lifelike thing things kind sort type act acts acting perform "
    "performs performing feels much lot find finds directly | right now, right away, straight at, "
    "straight into, straight ahead at, of course, so that, in order to, for the camera, in front "
    "of, as before, such as"
)
