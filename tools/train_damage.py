"""Trains the net that finds damage.

    python tools/train_damage.py --photos FOLDER            trains and writes the weights
    python tools/train_damage.py --photos FOLDER --check    fails unless they are the same bytes

Needs torch 2.13.0 (CPU), onnx and scikit-image 0.26.0. Two processes of one thread each draw their
own samples and share their gradients, so that nothing depends on how busy the machine is. What is
drawn, and in which order, follows from SEED alone; docs/weights.md says how near another kind of
processor comes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.distributed
import torch.multiprocessing
from numpy.typing import NDArray
from torch import Tensor, nn

from damage.export import to_onnx
from damage.net import DamageNet, look
from damage.pictures import load
from damage.samples import BROAD, LEFT_IN_PART, MOSTLY_WHOLE, PLAIN, Style, draw_sample

SEED = 20261121
BATCH = 8
"""Of each process."""
CROP = 192
"""Side in pixels of the part of a sample that is looked at, another one each time."""
PROCESSES = 2

WEIGHTS = Path(__file__).resolve().parent.parent / "src/fondly/models/weights/damage.onnx"

Sample = tuple[NDArray[np.uint8], NDArray[np.uint8]]


@dataclass(frozen=True)
class Lesson:
    """Samples, and how they are learned from.

    Args:
        numbers: of the samples.
        style: of the samples.
        rate: of learning, at its highest.
        steps: how many.
        warm, held, still: the rate rises evenly up to step `warm`, keeps up to `held`, and falls
            evenly to nothing at `still`, which may lie beyond the last step.
    """

    numbers: range
    style: Style
    rate: float
    steps: int
    warm: int
    held: int
    still: int

    def share(self, step: int) -> float:
        """Of the rate, in [0, 1]."""
        falling = (self.still - step) / (self.still - self.held)
        return min(step / self.warm, 1.0, max(0.0, falling))


LESSONS = (
    Lesson(range(8000), PLAIN, rate=3e-3, steps=7000, warm=200, held=4700, still=7200),
    Lesson(range(8000, 12000), LEFT_IN_PART, 2e-3, steps=2000, warm=100, held=500, still=2000),
    Lesson(range(12000, 16000), MOSTLY_WHOLE, 2e-3, steps=1600, warm=100, held=400, still=1600),
    Lesson(range(16000, 20000), BROAD, 2e-3, steps=2750, warm=100, held=1750, still=2750),
)

SHARES = (2 / 3, 1 / 3)
"""Of the weights that the last lesson found and left. Left alone, they know more kinds of damage,
and real cracks less well (ADR 56)."""


def main() -> int:
    """Train, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="the development photos")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "damage.onnx"
        task = (arguments.photos, made)
        torch.multiprocessing.spawn(_work, (task,), nprocs=PROCESSES)
        content = made.read_bytes()
    print(f"{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    if arguments.check:
        return int(content != arguments.out.read_bytes())
    arguments.out.write_bytes(content)
    return 0


def _work(rank: int, task: tuple[Path, Path]) -> None:
    photos, out = task
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.use_deterministic_algorithms(True)
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{out}.meeting", rank=rank, world_size=PROCESSES
    )
    pictures = load(photos)
    torch.manual_seed(SEED)
    net = DamageNet()
    net.to(memory_format=torch.channels_last)
    before: dict[str, Tensor] = {}
    for lesson in LESSONS:
        before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
        mine = lesson.numbers[rank::PROCESSES]
        train(
            net,
            [draw_sample(pictures, SEED, k, lesson.style) for k in mine],
            lesson,
            rank,
        )
    net.load_state_dict(mixed(before, net.state_dict()))
    net.eval()
    if rank == 0:
        out.write_bytes(to_onnx(net))
    torch.distributed.destroy_process_group()


def mixed(before: dict[str, Tensor], after: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights between those before and after the last lesson, computed in 64 bits."""
    return {
        name: (SHARES[0] * old.double() + SHARES[1] * after[name].double()).to(old.dtype)
        for name, old in before.items()
    }


def train(net: DamageNet, samples: list[Sample], lesson: Lesson, rank: int) -> None:
    """Give a net one lesson; all processes hold the same net before and after it."""
    rng = np.random.default_rng([SEED, rank])
    optimiser = torch.optim.AdamW(net.parameters(), lr=lesson.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lesson.share)
    began, total = time.monotonic(), 0.0
    for step in range(1, lesson.steps + 1):
        chosen = rng.integers(0, len(samples), BATCH)
        pictures, masks = batch([samples[k] for k in chosen], rng)
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(pictures)
        loss = loss_of(logits.float(), masks)
        optimiser.zero_grad()
        loss.backward()
        _share([p.grad for p in net.parameters() if p.grad is not None])
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
        if step % 100 == 0 and rank == 0:
            took = time.monotonic() - began
            print(f"{step}/{lesson.steps} {total / 100:.4f} {took:.0f}s", flush=True)
            total = 0.0


def _share(tensors: list[Tensor]) -> None:
    """Each process gets the mean of what all have."""
    together = torch.cat([tensor.flatten() for tensor in tensors])
    torch.distributed.all_reduce(together)
    together /= PROCESSES
    for tensor, mean in zip(tensors, together.split([t.numel() for t in tensors]), strict=True):
        tensor.copy_(mean.view_as(tensor))


def batch(samples: list[Sample], rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Samples as tensors, each cut out somewhere and in one of eight positions."""
    pictures, masks = [], []
    for picture, mask in samples:
        turns, mirrored = int(rng.integers(4)), bool(rng.integers(2))
        top, left = rng.integers(0, picture.shape[0] - CROP + 1, 2)
        whole = np.dstack([picture, mask])
        both = np.rot90(whole[top : top + CROP, left : left + CROP], turns)
        both = both[:, ::-1] if mirrored else both
        pictures.append(look(np.ascontiguousarray(both[..., :3])))
        masks.append(both[..., 3])
    planes = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    return planes, torch.from_numpy(np.stack(masks))[:, None]


def loss_of(logits: Tensor, masks: Tensor) -> Tensor:
    """Cross entropy, and one minus the overlap of the whole batch, where it matters."""
    counts = (masks != 2).float()
    truth = (masks == 1).float()
    entropy = nn.functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    entropy = (entropy * counts * (1 + truth)).sum() / counts.sum()
    guess = torch.sigmoid(logits) * counts
    overlap = 2 * (guess * truth).sum() / (guess.sum() + truth.sum() + 1.0)
    return 2 * entropy + (1 - overlap)


if __name__ == "__main__":
    sys.exit(main())
