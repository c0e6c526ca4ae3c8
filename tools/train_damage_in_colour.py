"""Trains the second net that finds damage, which goes on from the first in colour.

    python tools/train_damage_in_colour.py --photos FOLDER --downloads FOLDER    writes the weights

Needs torch 2.13.0 (CPU), onnx, scikit-image 0.26.0, matplotlib 3.10.7, scikit-learn 1.7.2, and
Debian 12 for packages with clean pictures. One process of one thread. What is drawn, and in which
order, follows from SEED alone; docs/weights.md says how near another training comes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from damage.export import to_onnx
from damage.net import DamageNet
from damage.pictures import CLEAN, load
from damage.resume import from_onnx, wake_norms
from damage.samples import COLOURED, DRESSED, SIZE, SPOTTED, STAINED, Style, draw_sample
from train_damage import BATCH, CROP, SEED, WEIGHTS, Sample, batch, loss_of

OUT = WEIGHTS.with_name("damage_in_colour.onnx")

MEASURED = 24
"""Batches by which norms are woken."""

NEWEST, ALONE = 0.003, 200
"""Share of a step's weights in the running mean of them, which is begun anew at each step up to
ALONE of a lesson."""

SMALLEST_CROP = 140
"""Side in pixels of the smallest part of a sample that is enlarged to CROP; the largest is SIZE."""

Random = np.random.Generator


@dataclass(frozen=True)
class Pool:
    """Samples, of styles by turns: three of five of the first, two of the last."""

    numbers: range
    styles: tuple[Style, ...]

    def drawn(self, pictures: list[NDArray[np.uint8]]) -> list[Sample]:
        """All of them."""
        turns = (0, 0, 0, -1, -1)
        return [draw_sample(pictures, SEED, k, self.styles[turns[k % 5]]) for k in self.numbers]


POOLS = (
    Pool(range(28800, 37800), (COLOURED,)),
    Pool(range(37800, 40000), (DRESSED,)),
    Pool(range(40000, 50000), STAINED),
    Pool(range(60000, 66000), SPOTTED),
)


@dataclass(frozen=True)
class Lesson:
    """How the net learns from pools.

    Args:
        shares: of the pools in what is seen.
        rate: of learning, at its highest.
        steps: how many; the rate falls evenly to nothing from `held` on.
        held: step up to which the rate keeps.
        zoomed: share of samples seen larger or smaller.
    """

    shares: tuple[float, float, float, float]
    rate: float
    steps: int
    held: int
    zoomed: float = 0.0


LESSONS = (
    Lesson((1.0, 0.0, 0.0, 0.0), 1e-3, 5000, 3000),
    Lesson((0.6, 0.4, 0.0, 0.0), 1e-3, 2700, 2700),
    Lesson((0.35, 0.15, 0.5, 0.0), 1.2e-3, 3000, 3000, 0.4),
    Lesson((0.195, 0.105, 0.3, 0.4), 1.2e-3, 9900, 4000, 0.4),
)
"""In the last half of what is seen is spots, most of them brown."""


def main() -> int:
    """Train, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="the development photos")
    parser.add_argument("--downloads", type=Path, required=True, help="for packages of Debian")
    parser.add_argument("--on", type=Path, default=WEIGHTS, help="the first net")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.use_deterministic_algorithms(True)
    pictures = load(arguments.photos, arguments.downloads, CLEAN)
    pools = [pool.drawn(pictures) for pool in POOLS]
    net = from_onnx(arguments.on.read_bytes())
    net.to(memory_format=torch.channels_last)
    rng = np.random.default_rng([SEED, len(POOLS)])
    wake_norms(net, (_seen(pools, LESSONS[0], rng)[0] for _ in range(MEASURED)))
    for lesson in LESSONS:
        mean = _learn(net, pools, lesson, rng)
        net.load_state_dict(mean)
    content = to_onnx(net.eval())
    print(f"{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    arguments.out.write_bytes(content)
    return 0


def _learn(
    net: DamageNet, pools: list[list[Sample]], lesson: Lesson, rng: Random
) -> dict[str, Tensor]:
    """Give a net one lesson, and return the running mean of its weights."""
    net.train()
    optimiser = torch.optim.AdamW(net.parameters(), lr=lesson.rate, weight_decay=1e-3)
    mean = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    began, total = time.monotonic(), 0.0
    for step in range(1, lesson.steps + 1):
        falling = (lesson.steps - step) / max(lesson.steps - lesson.held, 1)
        for group in optimiser.param_groups:
            group["lr"] = lesson.rate * max(min(1.0, step / 150, falling), 0.005)
        planes, masks = _seen(pools, lesson, rng)
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(planes)
        loss = loss_of(logits.float(), masks)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        for name, tensor in net.state_dict().items():
            if tensor.dtype.is_floating_point:
                mean[name].lerp_(tensor, NEWEST if step > ALONE else 1.0)
        total += float(loss.detach())
        if step % 100 == 0:
            took = time.monotonic() - began
            print(f"{step}/{lesson.steps} {total / 100:.4f} {took:.0f}s", flush=True)
            total = 0.0
    return mean


def _seen(pools: list[list[Sample]], lesson: Lesson, rng: Random) -> tuple[Tensor, Tensor]:
    """One batch."""
    samples = []
    for _ in range(BATCH):
        pool = pools[rng.choice(len(pools), p=lesson.shares)]
        picture, mask = pool[rng.integers(len(pool))]
        picture = _graded(rng, picture)
        if rng.random() < lesson.zoomed:
            picture, mask = _zoomed(rng, picture, mask)
        samples.append((picture, mask))
    return batch(samples, rng)


def _graded(rng: Random, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half of the pictures each time in other tones, each colour by a curve of its own."""
    if rng.random() < 0.5:
        return picture
    powers = np.exp(rng.normal(0, 0.08, 3) + rng.normal(0, 0.15))
    gains = np.exp(rng.normal(0, 0.03, 3) + rng.normal(0, 0.08))
    curves = 255 * gains * (np.arange(256)[:, None] / 255) ** powers
    table = np.clip(curves, 0, 255).astype(np.uint8)
    return np.stack([table[picture[..., k], k] for k in range(3)], axis=-1)


def _zoomed(rng: Random, picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Sample:
    """A part of a sample, made larger or smaller."""
    side = round(float(np.exp(rng.uniform(np.log(SMALLEST_CROP), np.log(SIZE)))))
    top, left = rng.integers(0, SIZE + 1 - side, 2)
    part = (slice(top, top + side), slice(left, left + side))
    how = cv2.INTER_AREA if side > CROP else cv2.INTER_CUBIC
    sized = cv2.resize(picture[part], (CROP, CROP), interpolation=how)
    marked = cv2.resize(mask[part], (CROP, CROP), interpolation=cv2.INTER_NEAREST_EXACT)
    return np.asarray(sized, np.uint8), np.asarray(marked, np.uint8)


if __name__ == "__main__":
    sys.exit(main())
