"""What leaves for each destination, read by programs that are not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.domain.claim import Claim
from fondly.domain.decision import Consent, Decision, Obligation, Subject
from fondly.errors import OptionInvalid, OutputExists, PolicyRefusal
from fondly.export.destination import Destination, Form
from fondly.export.destinations import DESTINATIONS, find_destination
from fondly.export.dressing import Dress
from fondly.export.footage import Footage, Pixels
from fondly.export.forms import Outlet
from fondly.export.label import Label
from fondly.export.outlet import Parcel, deliver, files_of
from fondly.export.provenance import EMBEDDABLE
from fondly.media.clip_facts import clip_facts
from fondly.policy.consent import decide
from fondly.trust.judgement import Contents, contents_of
from fondly.trust.manifest import read
from tests.conftest import ROOT
from tests.export.outside import decoded, probed, tags
from tests.media.boxes import boxes
from tests.media.pictures import scene

WIDTH, HEIGHT, COUNT, STILL = 96, 120, 6, 3
RATE = Fraction(12)
WORDS = "AI-animated photo"
CLAIM = Claim(WORDS, "1.2.3", datetime(2026, 11, 21, tzinfo=UTC))
OUTLET = Outlet(Dress(Label(WORDS)), decide(Consent(Subject.HISTORICAL)), CLAIM, minutes=0.05)
FILMS = [one for one in DESTINATIONS if one.form is Form.VIDEO]
GRAIN = np.random.default_rng(7).integers(-24, 25, (HEIGHT, WIDTH + COUNT, 1))
WIDE = np.clip(scene(HEIGHT, WIDTH + COUNT) + GRAIN, 0, 255).astype(np.uint8)
Reader = Callable[[str], str]
Deliver = Callable[[str], Parcel]


def pictures(alone: bool = False) -> Iterator[Pixels]:
    """A picture that slides; alone, a disc of it on nothing."""
    y, x = np.ogrid[:HEIGHT, :WIDTH]
    disc = ((x - 48) ** 2 + (y - 60) ** 2 < 1000).astype(np.uint8)[..., None] * 255
    for index in range(COUNT):
        picture = np.ascontiguousarray(WIDE[:, index : index + WIDTH])
        yield np.concatenate([picture, disc], axis=2) if alone else picture


def footage(destination: Destination) -> Callable[[int | None], AbstractContextManager[Footage]]:
    alone = destination.form in {Form.MONTAGE, Form.FRAMES}

    @contextmanager
    def shoot(_: int | None) -> Iterator[Footage]:
        yield Footage(pictures(alone), COUNT, RATE, WIDTH, HEIGHT, next(pictures()), STILL)

    return shoot


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Deliver:
    """What was made for a destination, each once."""
    folder = tmp_path_factory.mktemp("delivered")
    made: dict[str, Parcel] = {}

    def find(name: str) -> Parcel:
        if name not in made:
            to = find_destination(name)
            paths = files_of(to, folder, Path("clip.mp4"))
            made[name] = deliver(footage(to), to, paths, OUTLET, (None,))
        return made[name]

    return find


@pytest.mark.parametrize("destination", FILMS, ids=lambda one: one.name)
def test_a_film_is_as_its_destination_wants_it(
    destination: Destination, delivered: Deliver, outside_reader: Reader
) -> None:
    parcel = delivered(destination.name)
    found = probed(outside_reader("ffprobe"), parcel.files[0])
    film = next(one for one in found["streams"] if one["codec_type"] == "video")
    profile = {"baseline": "Constrained Baseline", "main": "Main", "high": "High"}
    assert film["codec_name"] == "h264"
    assert film["profile"] == profile[destination.profile]
    assert film["pix_fmt"] == "yuv420p"
    assert film["has_b_frames"] == 0
    assert film["nb_read_frames"] == str(COUNT)
    assert film.get("sample_aspect_ratio", "1:1") == "1:1"
    assert Fraction(film["r_frame_rate"]) == RATE
    assert float(film["duration"]) == pytest.approx(float(COUNT / RATE))
    colours = {film[f"color_{name}"] for name in ("space", "primaries", "transfer")}
    assert (colours, film["color_range"]) == ({"bt709"}, "tv")
    assert not any("rotation" in one for one in film.get("side_data_list", []))
    size = destination.canvas or (WIDTH, HEIGHT)
    assert (film["width"], film["height"]) == size == (parcel.width, parcel.height)
    if destination.level:
        assert film["level"] == round(float(destination.level) * 10)
    sounds = [one for one in found["streams"] if one["codec_type"] == "audio"]
    assert len(sounds) == destination.silent_track
    assert all((one["codec_name"], one["profile"]) == ("aac", "LC") for one in sounds)
    assert found["format"]["tags"]["title"] == WORDS
    if destination.most_bytes is not None:
        assert parcel.files[0].stat().st_size <= destination.most_bytes
    content = parcel.files[0].read_bytes()
    order = [box.path for box in boxes(content) if box.path in {"/moov", "/mdat"}]
    assert order == ["/moov", "/mdat"]


def test_a_picture_is_surrounded_and_not_stretched(
    delivered: Deliver, outside_reader: Reader
) -> None:
    parcel = delivered("story")
    raw = decoded(outside_reader("ffmpeg"), parcel.files[0])
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 1920, 1080, 3).astype(int)
    above = frames[:, :150]
    assert np.abs(above - above[0]).max() <= 6, "the surroundings move"
    assert np.ptp(above[0], axis=1).max() > 0
    picture = frames[0][300:1500:12, ::12]  # the middle of 1350 rows, from 915 - 675 on
    expected = np.asarray(Image.fromarray(next(pictures())).resize((1080, 1350)), int)
    # Row 300 of the frame is row 60 of the picture.
    assert np.abs(picture - expected[60:1260:12, ::12]).mean() < 6


def test_a_loop_lasts_and_no_turn_is_worse(delivered: Deliver, outside_reader: Reader) -> None:
    parcel = delivered("loop")
    assert parcel.seconds == 3.0
    raw = decoded(outside_reader("ffmpeg"), parcel.files[0])
    frames = np.frombuffer(raw, np.uint8).reshape(-1, COUNT, HEIGHT * WIDTH * 3)
    assert len(frames) == 6
    assert (frames == frames[0]).all()
    found = probed(outside_reader("ffprobe"), parcel.files[0])
    assert {one["codec_type"] for one in found["streams"]} == {"video", "audio"}
    assert all(float(one["duration"]) == pytest.approx(3.0) for one in found["streams"])
    assert not list(parcel.files[0].parent.glob(".fondly*"))


@pytest.mark.parametrize("name", ["gif", "avif"])
def test_a_moving_picture_is_read_by_another_program(
    name: str, delivered: Deliver, outside_reader: Reader
) -> None:
    parcel = delivered(name)
    found = probed(outside_reader("ffprobe"), parcel.files[0])
    (stream,) = found["streams"]
    assert stream["codec_name"] == {"gif": "gif", "avif": "av1"}[name]
    assert (stream["width"], stream["height"]) == (WIDTH, HEIGHT)
    assert stream["nb_read_frames"] == str(COUNT)
    assert float(stream["duration"]) == pytest.approx(float(COUNT / RATE), abs=0.04)
    raw = decoded(outside_reader("ffmpeg"), parcel.files[0])
    frames = np.frombuffer(raw, np.uint8).reshape(COUNT, HEIGHT, WIDTH, 3)
    error = np.abs(frames[2][:80].astype(int) - WIDE[:80, 2 : 2 + WIDTH])
    assert error.mean() < 8


@pytest.mark.parametrize("name", ["gif", "webp", "avif"])
def test_a_moving_picture_repeats_for_ever(name: str, delivered: Deliver) -> None:
    with Image.open(delivered(name).files[0]) as picture:
        assert picture.format == name.upper()
        assert picture.n_frames == COUNT  # type: ignore[attr-defined]
        if name != "avif":  # Pillow does not tell
            assert picture.info["loop"] == 0
        picture.seek(2)
        shown = np.asarray(picture.convert("RGB"), int)
    assert np.abs(shown[:80] - WIDE[:80, 2 : 2 + WIDTH].astype(int)).mean() < 8


def test_a_live_photo_is_a_pair_with_one_name(delivered: Deliver, outside_reader: Reader) -> None:
    still, film = delivered("live-photo").files
    assert (still.stem, still.suffix, film.suffix) == (film.stem, ".jpg", ".mov")
    exiftool = outside_reader("exiftool")
    picture, movie = tags(exiftool, still), tags(exiftool, film)
    name = picture["Apple:MediaGroupUUID"]  # as exiftool calls it
    assert len(name) == 36
    assert movie["Keys:ContentIdentifier"] == name
    assert movie["QuickTime:MajorBrand"].startswith("Apple QuickTime")
    assert any(key.endswith("StillImageTime") and value == -1 for key, value in movie.items()), (
        movie
    )
    found = probed(outside_reader("ffprobe"), film)
    (video,) = [one for one in found["streams"] if one["codec_type"] == "video"]
    assert (video["codec_name"], video["nb_read_frames"]) == ("h264", str(COUNT))
    timed = next(one for one in found["streams"] if one["codec_tag_string"] == "mebx")
    assert float(timed["start_time"]) == pytest.approx(STILL / RATE, abs=0.01)
    raw = decoded(outside_reader("ffmpeg"), film)
    frames = np.frombuffer(raw, np.uint8).reshape(COUNT, HEIGHT, WIDTH, 3).astype(int)
    with Image.open(still) as opened:
        shown = np.asarray(opened.convert("RGB"), int)
    apart = [np.abs(frame - shown).mean() for frame in frames]
    assert int(np.argmin(apart)) == STILL


def test_a_motion_photo_carries_its_film(
    delivered: Deliver, tmp_path: Path, outside_reader: Reader
) -> None:
    (path,) = delivered("motion-photo").files
    assert path.name.endswith(".MP.jpg")
    exiftool = outside_reader("exiftool")
    read = tags(exiftool, path)
    assert read["XMP-GCamera:MotionPhoto"] == 1
    assert read["XMP-GCamera:MotionPhotoPresentationTimestampUs"] == STILL * 1_000_000 // RATE
    still, film = (one["Item"] for one in read["XMP-Container:Directory"])
    assert (still["Semantic"], film["Semantic"]) == ("Primary", "MotionPhoto")
    content = subprocess.run(
        [exiftool, "-ee", "-b", "-EmbeddedVideo", str(path)], capture_output=True, check=True
    ).stdout
    assert len(content) == film["Length"]
    assert path.read_bytes().endswith(content)
    (tmp_path / "film.mp4").write_bytes(content)
    found = probed(outside_reader("ffprobe"), tmp_path / "film.mp4")
    assert found["streams"][0]["nb_read_frames"] == str(COUNT)


def test_a_montage_is_prores_with_alpha(delivered: Deliver, outside_reader: Reader) -> None:
    (path,) = delivered("montage").files
    film = probed(outside_reader("ffprobe"), path)["streams"][0]
    assert (film["codec_name"], film["profile"], film["codec_tag_string"]) == (
        "prores", "4444", "ap4h",
    )  # fmt: skip
    assert film["pix_fmt"].startswith("yuva444p")
    assert {film[f"color_{name}"] for name in ("space", "primaries", "transfer")} == {"bt709"}
    raw = decoded(outside_reader("ffmpeg"), path, "rgba")
    frames = np.frombuffer(raw, np.uint8).reshape(COUNT, HEIGHT, WIDTH, 4).astype(int)
    assert np.abs(frames[0, 55:65, 43:53, 3] - 255).max() <= 2
    assert frames[0, :20, :, 3].max() <= 2
    assert np.abs(frames[0, 55:65, 43:53, :3] - WIDE[55:65, 43:53]).mean() < 6
    assert frames[0, 100:, :60, 3].max() > 100, "the label is missing on nothing"


def test_a_sequence_is_numbered_and_transparent(delivered: Deliver) -> None:
    (folder,) = delivered("montage-png").files
    files = sorted(path for path in folder.iterdir() if path.suffix == ".png")
    assert [path.name for path in files] == [f"frame-{index:05d}.png" for index in range(COUNT)]
    for index, path in enumerate(files):
        with Image.open(path) as picture:
            assert picture.mode == "RGBA"
            pixels = np.asarray(picture)
        assert (pixels[55:65, 43:53, :3] == WIDE[55:65, 43 + index : 53 + index]).all()


def test_a_master_loses_nothing(delivered: Deliver, outside_reader: Reader) -> None:
    (path,) = delivered("master").files
    film = probed(outside_reader("ffprobe"), path)["streams"][0]
    assert film["codec_name"] == "ffv1"
    raw = decoded(outside_reader("ffmpeg"), path)
    frames = np.frombuffer(raw, np.uint8).reshape(COUNT, HEIGHT, WIDTH, 3)
    assert (frames[0][:80] == next(pictures())[:80]).all()


@pytest.mark.parametrize("name", ["still", "poster"])
def test_pictures_are_jpeg(name: str, delivered: Deliver) -> None:
    parcel = delivered(name)
    with Image.open(parcel.files[0]) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (parcel.width, parcel.height)
        picture.load()


def test_a_poster_shows_the_photograph_as_it_was(delivered: Deliver) -> None:
    with Image.open(delivered("poster").files[0]) as picture:
        shown = np.asarray(picture.convert("RGB"), int)
    gap = round(WIDTH * 0.045)
    before = shown[gap : gap + HEIGHT, gap : gap + WIDTH]
    assert np.abs(before - next(pictures())).mean() < 4


def test_a_refusal_lets_nothing_out(tmp_path: Path) -> None:
    refused = Decision(False, ("Nobody agreed.",), ())
    for to in DESTINATIONS:
        paths = files_of(to, tmp_path, Path("clip.mp4"))
        with pytest.raises(PolicyRefusal):
            deliver(footage(to), to, paths, replace(OUTLET, decision=refused), (None,))
    assert not list(tmp_path.iterdir())


def test_what_others_see_is_labelled_from_the_first_frame(
    tmp_path: Path, outside_reader: Reader
) -> None:
    asked = (Obligation.VISIBLE_LABEL, Obligation.LABEL_THROUGHOUT, Obligation.SIGNATURE)
    to = find_destination("universal")
    first = {}
    for name, decision in {"own": OUTLET.decision, "others": Decision(True, (), asked)}.items():
        path = tmp_path / f"{name}.mp4"
        deliver(footage(to), to, (path,), replace(OUTLET, decision=decision), (None,))
        raw = decoded(outside_reader("ffmpeg"), path)
        first[name] = np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)[0].astype(int)
    lower, upper = np.s_[-40:], np.s_[:60]
    assert np.abs(first["own"][lower] - first["others"][lower]).max() > 60
    assert np.abs(first["own"][upper] - first["others"][upper]).mean() < 3


def test_smaller_sizes_are_tried_until_one_fits(tmp_path: Path) -> None:
    tried: list[int | None] = []
    to = find_destination("mms")
    noise = np.random.default_rng(1).integers(256, size=(COUNT, 400, 320, 3), dtype=np.uint8)

    @contextmanager
    def shoot(size: int | None) -> Iterator[Footage]:
        tried.append(size)
        some = noise if size is None else noise[:, :size, :size]
        height, width = some.shape[1:3]
        yield Footage(iter(some), COUNT, RATE, width, height, some[0])

    small = Destination("small", "", Form.GIF, "small.gif", most_bytes=200_000)
    parcel = deliver(shoot, small, (tmp_path / "small.gif",), OUTLET, (None, 200, 64))
    assert tried == [None, 200, 64]
    assert parcel.size_bytes <= 200_000
    with pytest.raises(OptionInvalid, match=r"small takes 0\.2 MB"):
        deliver(shoot, small, (tmp_path / "other.gif",), OUTLET, (None, 200))
    assert [path.name for path in tmp_path.iterdir()] == ["small.gif"]
    assert to.most_bytes == 3_500_000


@pytest.mark.parametrize("name", ["universal", "live-photo", "montage-png", "motion-photo"])
def test_a_failure_in_mid_film_leaves_nothing(name: str, tmp_path: Path) -> None:
    to = find_destination(name)

    @contextmanager
    def shoot(_: int | None) -> Iterator[Footage]:
        def failing() -> Iterator[Pixels]:
            yield next(pictures())
            raise KeyboardInterrupt

        yield Footage(failing(), COUNT, RATE, WIDTH, HEIGHT, next(pictures()))

    with pytest.raises(KeyboardInterrupt):
        deliver(shoot, to, files_of(to, tmp_path, Path("clip.mp4")), OUTLET, (None,))
    assert not list(tmp_path.iterdir())


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    to = find_destination("still")
    (path,) = files_of(to, tmp_path, Path("clip.mp4"))
    path.write_text("mine")
    with pytest.raises(OutputExists):
        deliver(footage(to), to, (path,), OUTLET, (None,))
    assert path.read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_the_facts_of_a_film_are_read_back(delivered: Deliver) -> None:
    facts = clip_facts(delivered("universal").files[0])
    assert (facts.width, facts.height, facts.frames, facts.rate) == (WIDTH, HEIGHT, COUNT, RATE)
    assert (facts.codec, facts.profile, facts.has_sound) == ("h264", "High", False)
    assert facts.seconds == Fraction(1, 2)


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda one: one.name)
def test_every_file_is_signed_and_intact(destination: Destination, delivered: Deliver) -> None:
    for path in delivered(destination.name).files:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            with file.open("rb") as opened:
                reading = read(opened, EMBEDDABLE[file.suffix])
            assert contents_of(reading) is Contents.INTACT
            assert reading.manifest["title"] == WORDS


FULL = """
import pathlib, resource, sys
from fondly.errors import DiskFull
from fondly.export.destinations import find_destination
from fondly.export.outlet import deliver, files_of
from tests.export.test_outlet import OUTLET, footage
folder = pathlib.Path().absolute()
for name in sys.argv[1:]:
    to = find_destination(name)
    paths = files_of(to, folder, pathlib.Path("clip.mp4"))
    deliver(footage(to), to, paths, OUTLET, (None,))
    whole = max(path.stat().st_size for path in paths)
    for path in paths:
        path.unlink()
    for part in (0, 0.5, 0.95, 0.999):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(whole * part), resource.RLIM_INFINITY))
        try:
            deliver(footage(to), to, paths, OUTLET, (None,))
        except DiskFull:
            print(name, "full", len(list(folder.iterdir())))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a thing of POSIX")
def test_a_full_disk_is_told_at_any_moment_and_nothing_is_left(tmp_path: Path) -> None:
    names = ("universal", "gif", "webp", "live-photo", "still")
    done = subprocess.run(
        [sys.executable, "-B", "-c", FULL, *names],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"{name} full 0" for name in names for _ in range(4)]
