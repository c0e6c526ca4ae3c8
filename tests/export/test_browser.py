"""A clip plays in a browser: from its first picture, whole, and in the colours asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np

from fondly.domain.brief import LabelTime
from fondly.domain.claim import Claim
from fondly.domain.clip import Audio
from fondly.domain.decision import Consent, Subject
from fondly.domain.frame import Frame
from fondly.export.clip_file import ClipOptions, write_clip
from fondly.export.destinations import find_destination
from fondly.export.dressing import Dress
from fondly.export.footage import Footage
from fondly.export.forms import Outlet
from fondly.export.label import Label
from fondly.export.outlet import deliver, files_of
from fondly.policy.consent import decide
from tests.export.browser import among, told_by

RATE = Fraction(30)
FRAMES = 60
SIZE = (360, 288)
COLOURS = ((200, 40, 40), (128, 128, 128), (224, 172, 140))
"""Upright bands from the left; the label lies below the place where they are looked at."""

DRAWN = """
const pixels = (thing, width, height) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  pen.drawImage(thing, 0, 0);
  return [60, 180, 300].map((x) => Array.from(pen.getImageData(x, 40, 1, 1).data).slice(0, 3));
};
// On a busy machine the picture that was sought may not be there to draw yet: black until then.
const drawn = async (video) => {
  for (let tries = 0; ; tries += 1) {
    const found = pixels(video, video.videoWidth, video.videoHeight);
    if (tries > 100 || found.flat().some((value) => value)) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
};
"""

PAGE = f"""<!doctype html><meta charset="utf-8"><video id="clip" muted src="/clip.mp4"></video>
<script>{DRAWN}
const clip = document.getElementById("clip");
const tell = (facts) => fetch("/told", {{method: "POST", body: JSON.stringify(facts)}});
clip.onerror = () => tell({{error: clip.error.message}});
clip.onloadeddata = () => {{
  const first = clip.currentTime;
  clip.onseeked = async () => tell({{
    first, duration: clip.duration, width: clip.videoWidth, height: clip.videoHeight,
    pixels: await drawn(clip)}});
  clip.currentTime = 0.5;
}};
</script>
"""


def test_a_browser_plays_it(tmp_path: Path, outside_reader: Callable[[str], str]) -> None:
    browser = outside_reader("chromium")
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    band = SIZE[0] // len(COLOURS)
    for number, colour in enumerate(COLOURS):
        pixels[:, number * band : (number + 1) * band] = colour
    frames = (Frame(pixels, index / RATE) for index in range(FRAMES))
    options = ClipOptions(FRAMES, RATE, audio=Audio.SILENT)
    clip = write_clip(frames, tmp_path / "clip.mp4", options, decide(Consent(Subject.HISTORICAL)))

    files = {"/": PAGE.encode(), "/clip.mp4": clip.path.read_bytes()}
    seen = told_by(browser, among(files), tmp_path / "profile")

    assert "error" not in seen, seen
    assert seen["first"] == 0
    assert abs(seen["duration"] - FRAMES / RATE) < 1 / RATE
    assert (seen["width"], seen["height"]) == SIZE
    for colour, pixel in zip(COLOURS, seen["pixels"], strict=True):
        assert np.abs(np.subtract(pixel, colour)).max() <= 3, (colour, pixel)


DOTS = (30, 50, 80, 60, 40, 20)
"""Where a white dot stands in each picture of those that move by themselves."""

EXPORTS = (
    """<!doctype html><meta charset="utf-8"><script>"""
    + DRAWN
    + """
const tell = (facts) => fetch("/told", {method: "POST", body: JSON.stringify(facts)});
const film = (address) => new Promise((done) => {
  const video = document.createElement("video");
  video.muted = true;
  video.onerror = () => done({error: video.error.message});
  // The first picture may not be there to draw yet when its data is; one that was sought is.
  video.onloadeddata = () => { video.currentTime = 0.2; };
  video.onseeked = async () => done({
    width: video.videoWidth, height: video.videoHeight, pixels: await drawn(video)});
  video.src = address;
});
const picture = async (address) => {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    const sent = await fetch(address);
    const type = sent.headers.get("Content-Type");
    const decoder = new ImageDecoder({data: await sent.arrayBuffer(), type});
    await decoder.tracks.ready;
    const dots = [];
    for (let index = 0; index < decoder.tracks.selectedTrack.frameCount; index += 1) {
      const shown = (await decoder.decode({frameIndex: index})).image;
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [shown.displayWidth, shown.displayHeight];
      const pen = canvas.getContext("2d");
      pen.drawImage(shown, 0, 0);
      const row = pen.getImageData(0, 100, canvas.width, 1).data;
      const found = [];
      for (let x = 0; x < canvas.width; x += 1) if (row[4 * x + 1] > 200) found.push(x);
      dots.push(found[Math.floor(found.length / 2)]);
    }
    return {width: image.naturalWidth, height: image.naturalHeight, dots,
            pixels: pixels(image, image.naturalWidth, image.naturalHeight)};
  } catch (error) { return {error: String(error)}; }
};
(async () => tell({
  mp4: await film("/clip.mp4"), gif: await picture("/clip.gif"),
  webp: await picture("/clip.webp"), avif: await picture("/clip.avif")}))();
</script>
"""
)


def test_a_browser_shows_what_is_exported_for_it(
    tmp_path: Path, outside_reader: Callable[[str], str]
) -> None:
    browser = outside_reader("chromium")
    bands = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    band = SIZE[0] // len(COLOURS)
    for number, colour in enumerate(COLOURS):
        bands[:, number * band : (number + 1) * band] = colour

    moving = [bands.copy() for _ in DOTS]
    for frame, x in zip(moving, DOTS, strict=True):
        frame[90:110, x - 10 : x + 10] = 250

    @contextmanager
    def shoot(_: int | None) -> Iterator[Footage]:
        yield Footage(iter(moving), 6, Fraction(12), *SIZE, bands)

    words = "AI-animated photo"
    claim = Claim(words, "1.2.3", datetime(2026, 11, 21, tzinfo=UTC))
    decision = decide(Consent(Subject.HISTORICAL))
    outlet = Outlet(Dress(Label(words, LabelTime.ALWAYS)), decision, claim)
    files = {"/": EXPORTS.encode()}
    for name in ("universal", "gif", "webp", "avif"):
        to = find_destination(name)
        paths = files_of(to, tmp_path, Path("clip.mp4"))
        deliver(shoot, to, paths, outlet, (None,))
        files[f"/clip{paths[0].suffix}"] = paths[0].read_bytes()

    seen = told_by(browser, among(files), tmp_path / "profile")

    for kind, found in seen.items():
        assert "error" not in found, (kind, found)
        assert (found["width"], found["height"]) == SIZE, kind
        if kind != "mp4":
            assert len(found["dots"]) == len(DOTS), (kind, found)
            assert np.abs(np.subtract(found["dots"], DOTS)).max() <= 2, (kind, found)
        for colour, pixel in zip(COLOURS, found["pixels"], strict=True):
            assert np.abs(np.subtract(pixel, colour)).max() <= 6, (kind, colour, pixel)
