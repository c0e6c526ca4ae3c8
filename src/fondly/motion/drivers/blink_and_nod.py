"""Blink and nod, the smallest yes: I see you, all is well.

seconds   what                                      why
0.0-0.5   rest, breath begins                        the photo comes first
0.75      the chin lifts a trace                     a nod gathers itself
1.35      a full blink as the head starts down       lids and head go together
1.4-2.7   one nod, slow down and slower up           the eyes stay on you throughout
1.9-5.0   a faint smile with softened eyes           the yes is meant kindly
2.6-3.7   a second, smaller nod                      agreement echoes, it does not repeat
4.3       often a second, half blink
6.0       rest                                       the photo again, so that it loops
"""

from __future__ import annotations

from fondly.motion.driver import Amount, BlinkCue, Driver, Gesture

BLINK_AND_NOD = Driver(
    name="blink-and-nod",
    sentence="A blink, a small nod, the trace of a smile: I see you, all is well.",
    seconds=6.0,
    intensity=(0.0, 1.0),
    gestures=(
        Gesture("nod", 0.7, 0.55, 0.0, 0.7, Amount(-0.3, -0.6, -0.8)),
        Gesture("nod", 1.4, 0.6, 0.0, 0.75, Amount(1.4, 3.0, 4.0)),
        Gesture("soften", 1.6, 0.9, 1.2, 1.7, Amount(0.06, 0.14, 0.20)),
        Gesture("smile", 1.9, 0.9, 0.7, 1.7, Amount(0.10, 0.20, 0.28)),
        Gesture("nod", 2.6, 0.5, 0.0, 0.7, Amount(0.5, 1.2, 1.7), least_phrase_s=4.0),
    ),
    blinks=(
        BlinkCue(1.35, (0.86, 0.96)),
        BlinkCue(4.3, (0.55, 0.75), chance=0.75, least_phrase_s=4.8),
    ),
    glances=(),
    drift_deg=Amount(0.2, 0.35, 0.45),
    scan_deg=Amount(0.6, 0.9, 1.1),
    breath=Amount(0.6, 0.8, 0.95),
)
