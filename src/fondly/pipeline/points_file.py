"""Files that tell where a face is."""

from __future__ import annotations

from pathlib import Path

from fondly.domain.analysis import Analysis
from fondly.domain.points import FacePoints
from fondly.domain.points_toml import MOST_BYTES, points_from_toml, points_to_toml
from fondly.errors import PointsInvalid
from fondly.media.new_file import new_file, output_error
from fondly.perception.placed_face import centred_points, points_of


def read_points(path: Path) -> FacePoints:
    """The points in a file, of which no more than MOST_BYTES are read.

    Raises:
        PointsInvalid: it cannot be read, or tells no face's points.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PointsInvalid(
            f"The points {path} cannot be read: {error.strerror or error}.",
            "Write a file to fill in with: fondly look PHOTO --template face.toml",
        ) from error
    return points_from_toml(content)


def write_template(analysis: Analysis, path: Path, *, overwrite: bool = False) -> None:
    """Writes a file of points to fill in: the largest face's, else a guess amid the picture.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    size = (analysis.photo.width, analysis.photo.height)
    face = max(analysis.faces, key=lambda one: one.height_px, default=None)
    points = centred_points(size) if face is None else points_of(face)
    text = points_to_toml(points, size, is_guess=face is None)
    with new_file(path, overwrite=overwrite) as file:
        try:
            file.write(text.encode())
        except OSError as error:
            raise output_error(error, path) from error
