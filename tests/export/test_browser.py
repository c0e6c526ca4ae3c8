"""A clip plays in a browser: from its first picture, whole, and in the colours asked for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import numpy as np
import pytest

from fondly.domain.clip import Audio
from fondly.domain.decision import Consent, Subject
from fondly.domain.frame import Frame
from fondly.export.clip_file import ClipOptions, write_clip
from fondly.policy.consent import decide

RATE = Fraction(30)
FRAMES = 60
SIZE = (360, 288)
COLOURS = ((200, 40, 40), (128, 128, 128), (224, 172, 140))
"""Upright bands from the left; the label lies below the place where they are looked at."""

PATIENCE_S = 90.0
PAGE = """<!doctype html><meta charset="utf-8"><video id="clip" muted src="/clip.mp4"></video>
<script>
const clip = document.getElementById("clip");
const tell = (facts) => fetch("/told", {method: "POST", body: JSON.stringify(facts)});
clip.onerror = () => tell({error: clip.error.message});
clip.onloadeddata = () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [clip.videoWidth, clip.videoHeight];
  const first = clip.currentTime;
  clip.onseeked = () => {
    const pen = canvas.getContext("2d");
    pen.drawImage(clip, 0, 0);
    const pixel = (x) => Array.from(pen.getImageData(x, 40, 1, 1).data).slice(0, 3);
    tell({first, duration: clip.duration, width: clip.videoWidth, height: clip.videoHeight,
          pixels: [60, 180, 300].map(pixel)});
  };
  clip.currentTime = 0.5;
};
</script>
"""


@contextmanager
def _served(clip: bytes) -> Iterator[tuple[str, SimpleQueue[dict[str, Any]]]]:
    """The page and the clip on a port of this machine only, and what the page tells of them."""
    told: SimpleQueue[dict[str, Any]] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {"/": (PAGE.encode(), "text/html"), "/clip.mp4": (clip, "video/mp4")}
            body, kind = found.get(self.path, (b"", "text/plain"))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()


def _seen_by(browser: str, clip: Path, profile: Path) -> dict[str, Any]:
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--force-color-profile=srgb", f"--user-data-dir={profile}",
    ]  # fmt: skip
    with _served(clip.read_bytes()) as (address, told):
        process = subprocess.Popen(
            [browser, *options, address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            return told.get(timeout=PATIENCE_S)
        except Empty:
            pytest.fail("the browser told nothing of the clip")
        finally:
            process.terminate()
            process.wait()


def test_a_browser_plays_it(tmp_path: Path, outside_reader: Callable[[str], str]) -> None:
    browser = outside_reader("chromium")
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    band = SIZE[0] // len(COLOURS)
    for number, colour in enumerate(COLOURS):
        pixels[:, number * band : (number + 1) * band] = colour
    frames = (Frame(pixels, index / RATE) for index in range(FRAMES))
    options = ClipOptions(FRAMES, RATE, audio=Audio.SILENT)
    clip = write_clip(frames, tmp_path / "clip.mp4", options, decide(Consent(Subject.HISTORICAL)))

    seen = _seen_by(browser, clip.path, tmp_path / "profile")

    assert "error" not in seen, seen
    assert seen["first"] == 0
    assert abs(seen["duration"] - FRAMES / RATE) < 1 / RATE
    assert (seen["width"], seen["height"]) == SIZE
    for colour, pixel in zip(COLOURS, seen["pixels"], strict=True):
        assert np.abs(np.subtract(pixel, colour)).max() <= 3, (colour, pixel)
