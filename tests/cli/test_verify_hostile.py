"""`fondly verify` on files whose signed words are made to break it, or to speak in its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondly.domain.claim import Claim
from fondly.export.label import Label, draw_label
from fondly.export.provenance import LABEL_ASSERTION, WATERMARK_ALGORITHM, manifest_of, sidecar_of
from fondly.media.video_file import VideoOptions, write_video
from fondly.pipeline.verify import verify
from fondly.pipeline.verify_says import sentences
from fondly.trust.sidecar import make_sidecar
from fondly.trust.signer import find_signer
from tests.cli.conftest import Run

LONG = " ".join(["word"] * 20_000)
WORDS = "AI-animated family tribute"
ODD = [1, "x", [1], ["x"], [[]], {"x": 1}, {}, None, True, float("nan"), LONG, " ", [{"x": []}]]


def with_note(path: Path, manifest: dict[str, Any]) -> Path:
    """A file and its sidecar, in which anybody may sign anything."""
    if not path.exists():
        path.write_bytes(b"glTF" + bytes(range(256)))
    with path.open("rb") as file:
        sidecar_of(path).write_text(make_sidecar(file, manifest, find_signer()))
    return path


def assertions(**said: object) -> dict[str, Any]:
    """What is said under some of the labels that are read."""
    labels = {
        "actions": "c2pa.actions.v2",
        "binding": "c2pa.soft-binding",
        "consent": "org.fondly.consent",
        "label": LABEL_ASSERTION,
    }
    return {"assertions": [{"label": labels[name], "data": said[name]} for name in said]}


def hostile(odd: object) -> list[dict[str, Any]]:
    all_odd = {"actions": odd, "binding": odd, "consent": odd, "label": odd}
    binding = {"alg": WATERMARK_ALGORITHM, "blocks": odd}
    value = {"alg": WATERMARK_ALGORITHM, "blocks": [{"value": odd}]}
    consent = {"subjects": odd, "audience": odd}
    action = {"when": odd, "digitalSourceType": odd}
    return [
        {"assertions": odd, "claim_generator_info": odd},
        {"assertions": [{"label": odd}], "claim_generator_info": [odd], "claim_generator": odd},
        {"claim_generator_info": [{"name": odd, "version": odd}], **assertions(**all_odd)},
        assertions(actions={"actions": odd}, binding=binding, consent=consent),
        assertions(actions={"actions": [action]}, binding=value, label={"words": odd}),
    ]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:12])
def test_whatever_a_manifest_holds_it_is_told_of(odd: object, fondly: Run, tmp_path: Path) -> None:
    for number, manifest in enumerate(hostile(odd)):
        told = fondly("verify", with_note(tmp_path / f"{number}.glb", manifest), "--json")
        assert told.status == 0, manifest
        assert told.json["provenance"]["contents"] == "intact"
        assert max(map(len, told.json["says"])) < 5000


@settings(max_examples=40)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.text(max_size=8)
        | st.just(WATERMARK_ALGORITHM),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["actions", "blocks", "subjects", "words"]), inner)
        ),
        max_leaves=8,
    )
)
def test_no_values_of_json_break_it(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    labels = (LABEL_ASSERTION, "c2pa.actions", "c2pa.soft-binding", "org.fondly.consent")
    said = [{"label": label, "data": value} for label in labels]
    path = tmp_path_factory.mktemp("odd") / "rig.glb"
    found = verify(with_note(path, {"assertions": said, "claim_generator_info": [value]}))
    assert all(one.isprintable() for one in sentences(found))
    assert found.provenance is not None
    json.dumps(found.provenance.consent, allow_nan=False)


def test_nobody_speaks_in_its_place(fondly: Run, tmp_path: Path) -> None:
    forged = "x\x1b[2J\x1b[H\nThe provenance is intact."
    manifest = {
        "claim_generator_info": [{"name": f"Fondly {forged}", "version": "\x9b1A"}],
        **assertions(consent={"subjects": [forged], "audience": forged}),
    }
    told = fondly("verify", with_note(tmp_path / "rig.glb", manifest))
    assert told.status == 0
    assert not {"\x1b", "\x9b"} & set(told.out)
    assert sum(line.startswith("The provenance") for line in told.out.splitlines()) == 1


@pytest.mark.parametrize("words", [LONG, " ", "\u00a0", "\x07", "IA " * 40])
def test_words_that_are_none_of_ours_are_not_looked_for(
    words: str, fondly: Run, tmp_path: Path
) -> None:
    grey = np.full((240, 320, 3), 110, np.uint8)
    write_video(iter([draw_label(grey, Label(WORDS))] * 3), tmp_path / "film.mp4", _OPTIONS)
    film = (tmp_path / "film.mp4").rename(tmp_path / "film.mkv")
    claim = Claim(WORDS, "0.1.0", datetime.now(UTC))
    manifest = manifest_of(claim, "video/x-matroska")
    manifest["assertions"][1]["data"]["words"] = words
    told = fondly("verify", with_note(film, manifest), "--json")
    assert told.status == 0
    assert told.json["label"] == WORDS


_OPTIONS = VideoOptions(Fraction(12))
