"""Nostalgia, for anyone dear: a memory, then you, then a smile that takes its time.

seconds   what                                      why
0.0-0.5   rest, breath begins                        the photo comes first
0.5       the eyes drop aside, the head follows      a thought passes; eyes lead the head
0.9-2.2   the inner brows lift a trace               longing, before the mouth knows
1.35      a full blink; under it, eyes back to you   people blink with a shift of gaze
1.6-5.8   the eyes soften                            a smile starts there
1.7-5.8   the head tilts a little and bows           tenderness; the eyes stay on you
2.0-3.1   the smile grows                            10 to 90 % in .58 s
3.1-4.0   it stays, easing                           a short apex looks felt, a long one posed
4.0-5.8   it fades                                   long release; never cut at the end
4.5       often a second, half blink                 as the smile lets go
6.0       rest                                       the photo again, so that it loops
"""

from __future__ import annotations

from fondly.motion.driver import Amount, BlinkCue, Driver, Gesture, Glance

NOSTALGIA = Driver(
    name="nostalgia",
    sentence="A memory passes, the eyes find you and soften, and a slow smile comes and goes.",
    seconds=6.0,
    intensity=(0.0, 1.0),
    gestures=(
        Gesture("turn", 0.65, 0.8, 0.0, 1.4, Amount(0.3, 0.8, 1.2), least_phrase_s=4.0),
        Gesture("wistful", 0.9, 0.9, 0.4, 1.4, Amount(0.05, 0.12, 0.18), least_phrase_s=4.0),
        Gesture("soften", 1.6, 0.9, 1.6, 1.7, Amount(0.10, 0.22, 0.30)),
        Gesture("tilt", 1.7, 1.5, 0.8, 1.8, Amount(0.8, 1.9, 2.4)),
        Gesture("smile", 2.0, 1.1, 0.9, 1.8, Amount(0.14, 0.33, 0.44)),
    ),
    blinks=(
        BlinkCue(1.35, (0.86, 0.96)),
        BlinkCue(4.5, (0.55, 0.75), chance=0.75, least_phrase_s=4.8),
    ),
    glances=(Glance(0.5, 0.9, Amount(1.5, 2.4, 3.0), Amount(1.0, 2.0, 2.6), least_phrase_s=4.0),),
    drift_deg=Amount(0.2, 0.4, 0.45),
    scan_deg=Amount(0.6, 0.9, 1.1),
    breath=Amount(0.6, 0.8, 0.95),
)
