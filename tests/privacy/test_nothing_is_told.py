"""What leaves the room with a clip: nothing about where the photo lay, or what its file knew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

SECRETS = ("great-aunt-hildegard", "Hildegard Musterfrau", "Leica of the estate")
POSITION = (48.0, 51.0, 29.6)


def test_a_clip_and_its_recipe_tell_nothing_of_the_photos_file(
    demo_photo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / SECRETS[0]
    folder.mkdir()
    exif = Image.Exif()
    exif[0x013B], exif[0x0110] = SECRETS[1], SECRETS[2]  # Artist, Model
    exif[0x8825] = {1: "N", 2: POSITION, 3: "E", 4: POSITION}  # GPS
    photo = folder / f"{SECRETS[0]}.jpg"
    with Image.open(demo_photo) as picture:
        picture.save(photo, exif=exif, comment=SECRETS[1], quality=92)
    told = photo.read_bytes()
    assert all(secret.encode() in told for secret in SECRETS[1:])

    clip = tmp_path / "clip.mp4"
    main = "import sys; from fondly.cli import main; sys.exit(main())"
    options = ["--subject", "historical", "--seconds", "2", "--size", "360", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", main, "animate", str(photo), "-o", str(clip), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rig = [str(photo), "-o", str(tmp_path / "rig.glb"), *options[:2], *options[4:]]
    done = subprocess.run(
        [sys.executable, "-c", main, "export-rig", *rig],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = [path for path in tmp_path.iterdir() if path.is_file()]
    assert clip in made
    assert len(made) >= 3
    for path in made:
        content = path.read_bytes()
        for secret in (*SECRETS, str(tmp_path), str(Path.home()) + "/"):
            assert secret.encode() not in content, f"{path.name} tells {secret}"
