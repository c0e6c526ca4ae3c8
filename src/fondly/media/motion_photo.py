"""A Motion Photo: a JPEG that says that a film follows it, and the film behind it.

Motion Photo format 1.0 (developer.android.com/media/platform/motion-photo-format).
"""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from fondly.media.new_file import new_file, output_error

SUFFIX = ".MP.jpg"
"""How the name of a Motion Photo ends."""


def motion_photo_xmp(film_bytes: int, still_s: Fraction) -> str:
    """What the JPEG says of the film behind it, as one description of an XMP packet.

    Args:
        film_bytes: the film's length.
        still_s: the moment of the film that the picture shows, in seconds.
    """
    return (
        '  <rdf:Description rdf:about=""\n'
        '    xmlns:Camera="http://ns.google.com/photos/1.0/camera/"\n'
        '    xmlns:Container="http://ns.google.com/photos/1.0/container/"\n'
        '    xmlns:Item="http://ns.google.com/photos/1.0/container/item/"\n'
        '    Camera:MotionPhoto="1"\n'
        '    Camera:MotionPhotoVersion="1"\n'
        f'    Camera:MotionPhotoPresentationTimestampUs="{round(still_s * 1_000_000)}">\n'
        "   <Container:Directory><rdf:Seq>\n"
        '    <rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg"\n'
        '      Item:Semantic="Primary" Item:Length="0" Item:Padding="0"/></rdf:li>\n'
        '    <rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="video/mp4"\n'
        f'      Item:Semantic="MotionPhoto" Item:Length="{film_bytes}" Item:Padding="0"/>'
        "</rdf:li>\n"
        "   </rdf:Seq></Container:Directory>\n"
        "  </rdf:Description>\n"
    )


def join_motion_photo(still: Path, film: Path, path: Path, *, overwrite: bool = False) -> None:
    """Writes the still with the film behind it.

    Args:
        still: a JPEG.
        film: an MP4.
        path: the file to make.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file:
        try:
            for part in (still, film):
                _append(part, file)
        except OSError as error:
            raise output_error(error, path) from error


def _append(part: Path, file: BinaryIO) -> None:
    with part.open("rb") as source:
        shutil.copyfileobj(source, file)
