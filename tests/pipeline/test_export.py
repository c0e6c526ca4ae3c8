"""A small clip of the demo photo on its way to some destinations."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.domain.brief import Brief
from fondly.domain.checklist import BEFORE_SHARING, Answered
from fondly.domain.consent import About, Audience, Rights, Subject
from fondly.domain.framing import Framing
from fondly.domain.motion import Motion
from fondly.domain.options import LabelPlace, Language
from fondly.domain.recipe import recipe_to_json
from fondly.errors import (
    Cancelled,
    ChecklistOpen,
    ClipNotOurs,
    NotFromTheClip,
    OutputExists,
    OutputUnwritable,
    RecipeInvalid,
    RecipeMismatch,
    UnknownDestination,
    VideoUnreadable,
)
from fondly.export.destination import Form
from fondly.export.destinations import DESTINATIONS
from fondly.pipeline.animate import animate
from fondly.pipeline.export import Order, Way, export, ways_for
from fondly.pipeline.output import Output
from fondly.pipeline.recipe_file import read_recipe
from fondly.pipeline.verify import verify
from fondly.trust.judgement import Contents, contents_of
from fondly.trust.manifest import read

SMILE = [0, 0.1, 0.3, 0.4, 0.4, 0.4, 0.4, 0.3, 0.2, 0.1, 0, 0]
MOTION = Motion.of(
    6,
    {
        "mouthSmileLeft": SMILE,
        "mouthSmileRight": SMILE,
        "eyeBlinkLeft": [0, 0, 0, 1, 0.5] + [0] * 7,
        "eyeBlinkRight": [0, 0, 0, 1, 0.5] + [0] * 7,
        "gaze_yaw_deg": [0] * 5 + [12] + [0] * 6,
    },
)
BEST = 6
BRIEF = Brief(
    Subject.SELF,
    rights=Rights.OWN,
    about=About.NONE,
    motion=MOTION,
    size=160,
    framing=Framing.PORTRAIT,
)
FAMILY = Audience.FAMILY


@dataclass(frozen=True)
class Made:
    """A clip, kept in the vault; and one of which nothing is kept."""

    kept: Path
    gone: Path


@pytest.fixture
def made(tmp_path: Path, clips: Path, own_folder: Path) -> Made:
    shutil.copytree(clips, tmp_path / "clips")
    shutil.copytree(tmp_path / "clips" / "home", own_folder, dirs_exist_ok=True)
    return Made(tmp_path / "clips" / "kept.mp4", tmp_path / "clips" / "gone.mp4")


@pytest.fixture(scope="module")
def clips(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both clips with their recipes, and Fondly's folder as it was left."""
    folder = tmp_path_factory.mktemp("clips")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONDLY_HOME", str(folder / "home"))
        animate(demo_photo, BRIEF, Output(folder / "kept.mp4"))
        gone = Output(folder / "gone.mp4", keep_for=timedelta(0))
        animate(demo_photo, replace(BRIEF, seed=2), gone)
    return folder


def answer(clip: Path, audience: Audience) -> None:
    """As `fondly review --checklist` would write it into the recipe, yes throughout."""
    beside = clip.with_suffix(".recipe.json")
    answers = {point.name: True for point in BEFORE_SHARING}
    answered = Answered(audience, datetime.now(UTC).replace(microsecond=0), answers)
    beside.write_text(recipe_to_json(replace(read_recipe(beside), checklist=answered)))


def frames_of(path: Path) -> list[NDArray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def assert_shows(square: NDArray, own: NDArray) -> None:
    """That a square frame shows the part of the photo that the clip shows, unstretched."""
    inner = np.asarray(Image.fromarray(square[:, 108:972]).resize((160, 200)), int)
    assert np.abs(inner - own)[10:190, 10:150].mean() < 4


def test_each_way_is_told_before_anything_is_made(made: Made, demo_photo: Path) -> None:
    kept, gone = ways_for(made.kept), ways_for(made.gone)
    assert kept["universal"] is gone["universal"] is Way.COPIED
    assert {way for name, way in kept.items() if name != "universal"} == {Way.RENDERED}
    assert gone["story"] is Way.CONVERTED
    assert gone["montage"] is gone["master"] is None
    again = ways_for(made.gone, demo_photo)
    assert again == kept


def test_what_fits_is_passed_on_untouched(made: Made, tmp_path: Path) -> None:
    done = export(made.kept, Order(("universal",), tmp_path / "out"))
    (sent,) = done.sent
    assert sent.way is Way.COPIED
    assert sent.parcel.files == (tmp_path / "out" / "kept.universal.mp4",)
    assert sent.parcel.files[0].read_bytes() == made.kept.read_bytes()
    assert not done.findings


def test_it_is_rendered_again_at_the_destinations_size(made: Made, tmp_path: Path) -> None:
    done = export(made.kept, Order(("mms", "still", "gif", "square"), tmp_path))
    assert [sent.way for sent in done.sent] == [Way.RENDERED] * 4
    film, still, gif, square = (sent.parcel for sent in done.sent)
    assert (film.width, film.height, film.seconds) == (160, 200, 2.0)
    assert gif.seconds == pytest.approx(2.0)
    before = frames_of(made.kept)
    assert_shows(frames_of(square.files[0])[0], before[0])
    after = frames_of(film.files[0])
    assert len(before) == len(after) == 12
    for one, other in zip(before, after, strict=True):
        assert np.abs(one.astype(int) - other).mean() < 3
    with Image.open(still.files[0]) as picture:
        shown = np.asarray(picture.convert("RGB"), int)
    apart = [np.abs(frame.astype(int) - shown)[:150].mean() for frame in before]
    assert int(np.argmin(apart)) in {BEST, BEST - 2}, "the eyes are shut, or look away"


def test_without_the_photo_the_clip_is_converted_and_it_says_so(made: Made, tmp_path: Path) -> None:
    done = export(made.gone, Order(("square", "webp", "poster", "loop"), tmp_path, minutes=0.05))
    assert {sent.way for sent in done.sent} == {Way.CONVERTED}
    assert [finding.code for finding in done.findings] == ["photo-let-go"]
    square, webp, poster, loop = (sent.parcel for sent in done.sent)
    assert (square.width, square.height) == (1080, 1080)
    assert poster.width > 2 * 160
    assert loop.seconds == 4.0
    assert (webp.width, webp.height) == (160, 200)
    frames = frames_of(square.files[0])
    assert len(frames) == 12
    assert_shows(frames[0], frames_of(made.gone)[0])


def test_what_needs_the_photo_is_not_made_without_it(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(NotFromTheClip, match="montage"):
        export(made.gone, Order(("still", "montage"), folder))
    assert not folder.exists()


def test_the_label_is_written_anew_in_another_language(
    made: Made, demo_photo: Path, tmp_path: Path
) -> None:
    order = Order(("universal",), tmp_path, language=Language.PL, label_place=LabelPlace.TOP)
    (sent,) = export(made.kept, order).sent
    assert sent.way is Way.RENDERED
    found = verify(sent.parcel.files[0])
    assert found.label == "Zdjęcie animowane przez AI"
    assert found.provenance is not None
    assert found.provenance.words == found.label
    assert found.provenance.clip_id == verify(made.kept).watermark
    with pytest.raises(NotFromTheClip, match="label is in the clip"):
        export(made.gone, replace(order, folder=tmp_path / "gone"))
    (sent,) = export(made.gone, replace(order, folder=tmp_path, photo=demo_photo)).sent
    assert verify(sent.parcel.files[0]).label == "Zdjęcie animowane przez AI"


def test_the_photo_that_is_given_is_as_good_as_the_one_that_was_kept(
    made: Made, demo_photo: Path, tmp_path: Path
) -> None:
    done = export(made.gone, Order(("montage",), tmp_path, photo=demo_photo))
    assert done.sent[0].way is Way.RENDERED
    with av.open(str(done.sent[0].parcel.files[0])) as container:
        frame = next(container.decode(video=0))
        assert frame.format.name.startswith("yuva444p")
        alpha = frame.to_ndarray(format="rgba")[..., 3]
    assert alpha[100:120, 70:90].min() > 250, "the face is not there"
    assert alpha[:10, :10].max() < 10, "the wall is there"


def test_another_photo_is_refused(made: Made, second_photo: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeMismatch, match="another photo"):
        export(made.gone, Order(("still",), tmp_path, photo=second_photo))


def test_others_see_nothing_before_the_checklist_is_answered(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    for clip in (made.kept, made.gone):
        with pytest.raises(ChecklistOpen):
            export(clip, Order(("universal", "still"), folder, FAMILY))
    answer(made.kept, FAMILY)
    with pytest.raises(ChecklistOpen, match="audience family, not public"):
        export(made.kept, Order(("still",), folder, Audience.PUBLIC))
    assert not folder.exists()


def test_what_others_see_is_never_just_copied(made: Made, tmp_path: Path) -> None:
    for clip, way in ((made.kept, Way.RENDERED), (made.gone, Way.CONVERTED)):
        answer(clip, FAMILY)
        done = export(clip, Order(("universal",), tmp_path, FAMILY))
        assert done.sent[0].way is way
        path = done.sent[0].parcel.files[0]
        before, after = frames_of(clip)[0], frames_of(path)[0]
        changed = np.abs(before.astype(int) - after).max(axis=2) > 60
        assert changed[160:].any(), "the first frame has no label"
        assert not changed[:120].any()
        with path.open("rb") as file:
            reading = read(file, "video/mp4")
        assert contents_of(reading) is Contents.INTACT
        said = {one["label"]: one["data"] for one in reading.manifest["assertions"]}
        assert said["org.fondly.consent"]["audience"] == "family"


def test_an_unknown_destination_stops_all_of_them(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(UnknownDestination) as told:
        export(made.kept, Order(("still", "whatsup"), folder))
    assert "whatsapp" in told.value.hint
    assert not folder.exists()


def test_a_clip_of_another_program_is_refused(made: Made, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.mp4"
    with av.open(str(made.gone)) as source, av.open(str(foreign), "w") as target:
        film = source.streams.video[0]
        out = target.add_stream_from_template(film)
        for packet in source.demux(film):
            if packet.size:
                packet.stream = out
                target.mux(packet)
    with pytest.raises(ClipNotOurs, match=r"foreign\.recipe\.json"):
        export(foreign, Order(("still",), tmp_path))
    shutil.copy(made.gone.with_suffix(".recipe.json"), tmp_path / "foreign.recipe.json")
    with pytest.raises(ClipNotOurs, match="carries no provenance"):
        export(foreign, Order(("still",), tmp_path))


def test_a_tampered_clip_is_refused(made: Made, tmp_path: Path) -> None:
    content = bytearray(made.gone.read_bytes())
    content[content.index(b"mdat") + 5000] ^= 1
    made.gone.write_bytes(content)
    with pytest.raises(ClipNotOurs, match="changed after it was signed"):
        export(made.gone, Order(("still",), tmp_path))


def test_the_recipe_of_another_clip_is_refused(made: Made, tmp_path: Path) -> None:
    shutil.copy(made.kept.with_suffix(".recipe.json"), made.gone.with_suffix(".recipe.json"))
    with pytest.raises(ClipNotOurs, match="is not the recipe of"):
        export(made.gone, Order(("still",), tmp_path))


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9])
def test_a_truncated_clip_is_refused(made: Made, tmp_path: Path, part: float) -> None:
    content = made.gone.read_bytes()
    made.gone.write_bytes(content[: int(len(content) * part)])
    with pytest.raises((VideoUnreadable, ClipNotOurs)):
        export(made.gone, Order(("still",), tmp_path))
    assert not list(tmp_path.glob("gone*"))


def test_another_version_converts_and_says_so(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fondly.pipeline.clip_origin.version", lambda _: "99.0")
    done = export(made.kept, Order(("still",), tmp_path))
    assert done.sent[0].way is Way.CONVERTED
    assert done.findings[0].code == "other-version"
    assert "99.0" in done.findings[0].sentence


def test_nothing_is_replaced_unasked(made: Made, tmp_path: Path) -> None:
    mine = tmp_path / "kept.still.jpg"
    mine.write_text("mine")
    with pytest.raises(OutputExists):
        export(made.kept, Order(("universal", "still"), tmp_path))
    assert mine.read_text() == "mine"
    assert not (tmp_path / "kept.universal.mp4").exists()
    export(made.gone, Order(("still",), tmp_path))
    made.gone.with_suffix(".recipe.json").replace(tmp_path / "kept.recipe.json")
    made.gone.replace(tmp_path / "kept.mp4")
    export(tmp_path / "kept.mp4", Order(("still",), tmp_path, overwrite=True))
    assert mine.stat().st_size > 1000


def test_a_folder_that_is_none_of_ours_stops_all_of_them(made: Made, tmp_path: Path) -> None:
    album = tmp_path / "kept.montage-png"
    album.mkdir()
    (album / "anna.jpg").write_text("mine")
    wanted = ("universal", "montage-png")
    with pytest.raises(OutputExists):
        export(made.kept, Order(wanted, tmp_path))
    with pytest.raises(OutputUnwritable, match="anna"):
        export(made.kept, Order(wanted, tmp_path, overwrite=True))
    assert not (tmp_path / "kept.universal.mp4").exists()
    assert (album / "anna.jpg").read_text() == "mine"


def test_stopping_leaves_no_half_file(made: Made, tmp_path: Path) -> None:
    def stop(stage: str, done: int, _total: int) -> None:
        if stage == "convert" and done == 3:
            raise Cancelled("Stopped.", "Nothing was left.")

    folder = tmp_path / "out"
    with pytest.raises(Cancelled):
        export(made.gone, Order(("mms",), folder), progress=stop)
    assert not list(folder.iterdir())


def test_every_destination_has_a_way_for_a_kept_clip(made: Made) -> None:
    assert set(ways_for(made.kept)) == {one.name for one in DESTINATIONS}


def test_a_recipe_that_is_none_is_told(made: Made, tmp_path: Path) -> None:
    beside = made.gone.with_suffix(".recipe.json")
    beside.write_text(json.dumps({"fondly_recipe": 1}))
    with pytest.raises(RecipeInvalid):
        export(made.gone, Order(("still",), tmp_path))


def test_a_stranger_finds_signature_watermark_and_label(made: Made, tmp_path: Path) -> None:
    done = export(made.gone, Order(("still", "story", "gif", "square"), tmp_path))
    for sent in done.sent:
        found = verify(sent.parcel.files[0])
        assert found.provenance is not None
        assert found.provenance.contents is Contents.INTACT
        assert found.label == "AI-animated photo", sent.parcel.destination.name
        if sent.parcel.destination.form is Form.VIDEO:
            assert found.watermark == found.provenance.clip_id
