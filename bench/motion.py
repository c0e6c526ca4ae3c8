"""How long a motion takes to be planned and played.

    make bench-motion

Each figure is the median of several seeds, in this thread's own milliseconds, so that a busy
machine changes less. The bar is 50 ms for 6 s.
"""

from __future__ import annotations

import time
from statistics import median

from fondly.domain.wish import Wish
from fondly.motion.drivers import drivers
from fondly.pipeline.planning import choose

SEEDS = 15
LONGEST_S = 600.0
SENTENCE = "soft smile, gentle head turn to the left, then looks at the camera, warm tone"


def spent_ms(wishes: list[Wish]) -> float:
    """Median over the wishes, in milliseconds of this thread."""
    choose(wishes[0])
    spent = []
    for wish in wishes:
        started = time.thread_time()
        choose(wish)
        spent.append(1e3 * (time.thread_time() - started))
    return median(spent)


def main() -> None:
    """Print a line for each driver, for a sentence, and for the longest clip."""
    for driver in drivers():
        wishes = [Wish(driver=driver.name, seed=seed) for seed in range(SEEDS)]
        print(f"{driver.name:16} {driver.seconds:6g} s  {spent_ms(wishes):7.1f} ms")
    wishes = [Wish(direct=SENTENCE, seed=seed) for seed in range(SEEDS)]
    print(f"{'a sentence':16} {6:6g} s  {spent_ms(wishes):7.1f} ms")
    long = [Wish(driver="quiet-frame", seconds=LONGEST_S, seed=seed) for seed in range(3)]
    print(f"{'quiet-frame':16} {LONGEST_S:6g} s  {spent_ms(long):7.1f} ms")


if __name__ == "__main__":
    main()
