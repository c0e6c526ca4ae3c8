from __future__ import annotations

import numpy as np
import pytest

from fondly.analysis.subject import (
    MOST_SUBJECTS,
    choose_subject,
    describe_face,
    is_ambiguous,
    largest_face,
    number_of,
)
from fondly.domain.analysis import Analysis
from fondly.domain.faces import ALL
from fondly.errors import (
    FaceNotThere,
    FaceTooSmall,
    FaceTurnedAway,
    InputError,
    NoFaceFound,
    OptionInvalid,
    SeveralFaces,
)
from tests.analysis.people import make_analysis, make_face

SIZE = (900, 600)


def group(*faces: tuple[float, float]) -> Analysis:
    """Faces of a height and a yaw each, left to right."""
    step = SIZE[0] / (len(faces) + 1)
    made = tuple(
        make_face(step * (i + 1), 300, height, SIZE, yaw_deg=yaw)
        for i, (height, yaw) in enumerate(faces)
    )
    pixels = np.random.default_rng(3).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)
    return make_analysis(made, pixels)


def test_the_only_face_is_the_subject() -> None:
    analysis = group((200, 0))
    chosen = choose_subject(analysis)
    assert chosen.subjects == (analysis.faces[0],)
    assert number_of(chosen, chosen.subjects[0]) == 1


def test_a_number_counts_from_the_left() -> None:
    analysis = group((200, 0), (190, 0), (180, 0))
    assert choose_subject(analysis, 3).subjects == (analysis.faces[2],)
    assert choose_subject(analysis, 1).subjects == (analysis.faces[0],)


def test_what_is_said_of_the_subject_is_said_of_no_other_face() -> None:
    analysis = group((200, 30), (190, 0))
    assert "three-quarter-pose" in [one.code for one in choose_subject(analysis, 1).findings]
    assert "three-quarter-pose" not in [one.code for one in choose_subject(analysis, 2).findings]


@pytest.mark.parametrize(
    ("faces", "ambiguous", "largest"),
    [
        ([(200, 0)], False, 1),
        ([(200, 0), (190, 0)], True, 1),
        ([(150, 0), (190, 0)], True, 2),
        ([(30, 0), (190, 0), (20, 0)], False, 2),  # the others cannot be animated
        ([(250, 70), (190, 0)], True, 2),  # the profile in front may be the one that is meant
        ([(30, 0), (20, 0)], False, 1),
    ],
)
def test_somebody_must_choose_only_where_more_than_one_can_be_meant(
    faces: list[tuple[float, float]], ambiguous: bool, largest: int
) -> None:
    analysis = group(*faces)
    assert is_ambiguous(analysis) == ambiguous
    assert largest_face(analysis) == largest
    if ambiguous:
        with pytest.raises(SeveralFaces) as told:
            choose_subject(analysis)
        for number, face in enumerate(analysis.faces, 1):
            assert describe_face(number, face) in told.value.message
        assert "--face" in told.value.hint


@pytest.mark.parametrize(
    ("faces", "number", "error"),
    [
        ([], None, NoFaceFound),
        ([], 1, NoFaceFound),
        ([(200, 0)], 2, FaceNotThere),
        ([(200, 0), (200, 0)], 0, FaceNotThere),
        ([(40, 0)], None, FaceTooSmall),
        ([(200, 0), (40, 0)], 2, FaceTooSmall),
        ([(200, 55)], None, FaceTurnedAway),
        ([(200, -55), (200, 0)], 1, FaceTurnedAway),
    ],
)
def test_a_face_that_cannot_be_is_refused(
    faces: list[tuple[float, float]], number: int | None, error: type[InputError]
) -> None:
    with pytest.raises(error):
        choose_subject(group(*faces), number)


def test_the_size_and_the_scan_are_told() -> None:
    with pytest.raises(FaceTooSmall) as told:
        choose_subject(group((40, 0)))
    assert "40 px" in told.value.message
    assert "48 px" in told.value.message
    assert "600 dpi" in told.value.hint


def test_no_face_says_what_was_tried_and_how_to_crop() -> None:
    with pytest.raises(NoFaceFound) as told:
        largest_face(group())
    assert "several sizes" in told.value.message
    assert "Crop" in told.value.hint


def test_a_class_photo_does_not_fill_the_screen() -> None:
    analysis = group(*[(60, 0)] * 40)
    with pytest.raises(SeveralFaces) as told:
        choose_subject(analysis)
    assert "40 faces" in told.value.message
    assert "and 28 more" in told.value.message


def test_several_numbers_are_several_subjects_each_with_its_findings() -> None:
    analysis = group((200, 30), (190, 0), (180, 25))
    chosen = choose_subject(analysis, (1, 3))
    assert chosen.subjects == (analysis.faces[0], analysis.faces[2])
    turned = [one.face for one in chosen.findings if one.code == "three-quarter-pose"]
    assert turned == [1, 3]
    (company,) = (one for one in chosen.findings if one.code == "several-faces")
    assert "2 of them move" in company.sentence


def test_all_are_all_that_can_be_animated() -> None:
    analysis = group((200, 0), (190, 70), (20, 0), (180, 0))
    assert choose_subject(analysis, ALL).subjects == (analysis.faces[0], analysis.faces[3])
    with pytest.raises(FaceTurnedAway, match="Face 2"):
        choose_subject(analysis, (1, 2))
    with pytest.raises(FaceNotThere):
        choose_subject(analysis, (1, 9))


def test_a_crowd_does_not_move_at_once() -> None:
    crowd = group(*[(60, 0)] * (MOST_SUBJECTS + 1))
    with pytest.raises(OptionInvalid, match="At most 8"):
        choose_subject(crowd, ALL)
    assert len(choose_subject(crowd, tuple(range(1, 9))).subjects) == MOST_SUBJECTS
