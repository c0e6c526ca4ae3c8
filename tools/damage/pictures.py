"""Clean pictures that the net may learn from, each by its sha256 and by what right.

Pictures of the development folder are those of its public-domain class that were looked at and
found nearly clean; the two of the demo photo are left out, and so is every one marked for
evaluation only. The others lie in wheels and in packages of Debian.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from damage.packages import PACKAGES, read, unpacked

MARGIN = 0.03
"""Of each side, cut off: edges of prints are worn, and nobody labelled that."""

PORTRAITS = 22
"""So many of the first pictures show people."""

LARGEST_PX = 1500
"""Longer pictures are made smaller: scratches are looked for at about 1000 px."""


@dataclass(frozen=True)
class Clean:
    """One picture.

    Args:
        place: folder it lies in: `photos`, or the name of an installed package or of one of Debian.
        name: path in that folder.
        sha256: first 16 digits of the file's.
        right: why it may be used.
        faces: x and y between the eyes of each larger face, as shares of what `load` leaves.
        part: that is used: left, top, right and bottom, as shares of what the margin leaves.
    """

    place: str
    name: str
    sha256: str
    right: str
    faces: tuple[tuple[float, float], ...] = ()
    part: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


def load(
    photos: Path, downloads: Path | None = None, chosen: tuple[Clean, ...] | None = None
) -> list[NDArray[np.uint8]]:
    """Pictures, (H, W, 3) uint8 RGB, without their margins.

    Args:
        photos: the development photos.
        downloads: folder for packages; those that are there already are used.
        chosen: which; without it those of the first net, none of which lies in a package of Debian.

    Raises:
        SystemExit: one is missing, or is not the file that was trained on.
    """
    pictures = FIRST if chosen is None else chosen
    return [_pixels(picture, _content(picture, photos, downloads)) for picture in pictures]


def _content(picture: Clean, photos: Path, downloads: Path | None) -> bytes:
    if picture.place in PACKAGES:
        if downloads is None:
            raise SystemExit(f"{picture.name} lies in a package: say where packages go")
        content = read(unpacked(picture.place, downloads), picture.name)
    else:
        folder = photos if picture.place == "photos" else _installed(picture.place)
        content = (folder / picture.name).read_bytes()
    if hashlib.sha256(content).hexdigest()[:16] != picture.sha256:
        raise SystemExit(f"{picture.name} is not the file that was trained on")
    return content


def _pixels(picture: Clean, content: bytes) -> NDArray[np.uint8]:
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{picture.name} is no picture")
    height, width = pixels.shape[:2]
    top, left = round(height * MARGIN), round(width * MARGIN)
    pixels = pixels[top : height - top, left : width - left]
    height, width = pixels.shape[:2]
    left, top, right, bottom = (
        int(share * length)
        for share, length in zip(picture.part, (width, height, width, height), strict=True)
    )
    pixels = pixels[top:bottom, left:right]
    scale = LARGEST_PX / max(pixels.shape)
    if scale < 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(pixels[..., ::-1], np.uint8)


def _installed(name: str) -> Path:
    """Folder of an installed package, which is not imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"install {name}")
    return Path(spec.origin).parent


def _gcompris(activity: str, name: str, sha256: str, right: str) -> Clean:
    bundle = f"usr/share/gcompris-qt/rcc/{activity}.rcc"
    return Clean("gcompris-qt-data", f"{bundle}/{name}", sha256, right)


_AGE = "public domain: published or made before 1930"
_GOVERNMENT = "public domain: a work of the United States government"
_PAINTING = "public domain: a photograph of an old painting"
CLEAN: tuple[Clean, ...] = (
    Clean("photos", "tjxj__edison.jpg", "3c195d8a227a36a0", _AGE, ((0.542, 0.141),)),
    Clean("photos", "BlindTest__thomas_edison.jpg", "2b2436a53aa2e5fd", _AGE, ((0.587, 0.141),)),
    Clean("photos", "tjxj__einstein.png", "fe7369f20b0f94b7", _AGE, ((0.567, 0.364),)),
    Clean("photos", "tjxj__Henry.jpg", "7322868ff7cfb6ea", _AGE, ((0.495, 0.269),)),
    Clean("photos", "BlindTest__nikola_tesla.jpg", "e529443b54f823c9", _AGE, ((0.648, 0.555),)),
    Clean(
        "photos", "BlindTest__isaac_newton.jpg", "9eb2550b90ab9b55", _PAINTING, ((0.519, 0.399),)
    ),
    Clean(
        "photos",
        "DDColor__Louis-Armstrong-practicing-in-his-dressi.jpg",
        "19f37810629cdbbb",
        "public domain: W. P. Gottlieb, given by him in 2010",
        ((0.613, 0.451),),
    ),
    Clean(
        "photos", "DDColor__Helen-Keller-meeting-Charlie-Chaplin-in-.jpg", "0c5b5a35784df401", _AGE
    ),
    Clean("photos", "GPEN__Solvay_conference_1927.png", "fa8ab905e8374a0f", _AGE),
    Clean(
        "photos",
        "DeOldify__1860Girls.jpg",
        "537317db688c01e0",
        _AGE,
        ((0.305, 0.165), (0.409, 0.269)),
    ),
    Clean("photos", "DeOldify__1860sSamauris.png", "817d2a917a10ffaf", _AGE),
    Clean("photos", "DeOldify__1870sSphinx.jpg", "0f02b0b7cff589a8", _AGE),
    Clean("photos", "DeOldify__1874Mexico.png", "f5a7c895b2aa3ff0", _AGE),
    Clean(
        "photos", "face_recognition__obama.jpg", "0930e3aa8cae5920", _GOVERNMENT, ((0.548, 0.169),)
    ),
    Clean(
        "photos", "face_recognition__biden.jpg", "3c17508bb91554c6", _GOVERNMENT, ((0.619, 0.131),)
    ),
    Clean(
        "photos", "face_recognition__obama3.jpg", "76ac6bf97c36dc2d", _GOVERNMENT, ((0.56, 0.147),)
    ),
    Clean(
        "photos",
        "face_recognition__two_people.jpg",
        "536b29cd513fb618",
        _GOVERNMENT,
        ((0.273, 0.133), (0.797, 0.181)),
    ),
    Clean("photos", "LivePortrait__s0.jpg", "ccd094951787cec3", _PAINTING, ((0.532, 0.144),)),
    Clean("photos", "LivePortrait__s3.jpg", "d93728ec60e1c0fc", _PAINTING, ((0.5, 0.212),)),
    Clean("photos", "LivePortrait__s5.jpg", "9c368d9aa2eea0c5", _PAINTING, ((0.491, 0.328),)),
    Clean("skimage", "data/astronaut.png", "88431cd9653ccd53", _GOVERNMENT, ((0.437, 0.182),)),
    Clean(
        "matplotlib",
        "mpl-data/sample_data/grace_hopper.jpg",
        "a8ca6d734765703b",
        _GOVERNMENT,
        part=(0.3, 0.0, 0.78, 0.5),
    ),
    Clean("skimage", "data/camera.png", "b0793d2adda0fa6a", "CC0, Lav Varshney"),
    Clean("skimage", "data/chelsea.png", "596aa1e7cb875eb7", "CC0, Stefan van der Walt"),
    Clean("skimage", "data/coffee.png", "cc02f8ca188b167c", "CC0, Rachel Michetti"),
    Clean("skimage", "data/brick.png", "7966caf324f6ba84", "CC0, CC0Textures"),
    Clean("skimage", "data/grass.png", "b6b6022426b38936", "CC0, linolafett"),
    Clean("skimage", "data/gravel.png", "c48615b451bf1e60", "CC0, CC0Textures"),
    Clean("skimage", "data/rocket.jpg", "c2dd0de7c538df8d", "public domain, SpaceX"),
    Clean(
        "skimage", "data/clock_motion.png", "f029226b28b642e8", "public domain, Stefan van der Walt"
    ),
    _gcompris(
        "explore_farm_animals", "animals/cat.webp", "ab7c3e1b04e80bc5", "public domain, Loliloli"
    ),
    _gcompris(
        "explore_farm_animals",
        "animals/chicken.webp",
        "30a07d3c7dfc191f",
        "public domain, Tranquilles",
    ),
    _gcompris(
        "explore_farm_animals", "animals/cow.webp", "db359136be5ef7c4", "public domain, Dohduhdah"
    ),
    _gcompris(
        "explore_farm_animals",
        "animals/dog.webp",
        "5e9d954449574010",
        "public domain, Hans Kemperman",
    ),
    _gcompris(
        "explore_farm_animals", "animals/duck.webp", "fa4572f2022a3ade", "CC0, Bernard Spragg"
    ),
    _gcompris(
        "explore_farm_animals", "animals/horse.webp", "87879a9644b71713", "CC0, Seth Zeigler"
    ),
    _gcompris("explore_farm_animals", "animals/owl.webp", "e8b7d705a955799f", "CC0, Lepale"),
    _gcompris(
        "explore_farm_animals", "animals/pig.webp", "4f3d27d1fd3d0b3c", "public domain, Teinesavaii"
    ),
    _gcompris(
        "explore_farm_animals", "animals/sheep.webp", "3bac61d5dabb709c", "CC0, Rob Mitchell"
    ),
    _gcompris(
        "explore_monuments",
        "egypt/bentPyramid.webp",
        "ca717a088d790a90",
        "public domain, Neithsabes",
    ),
    _gcompris(
        "explore_monuments", "egypt/greatPyramidOfGiza.webp", "f8427c09579493e7", "CC0, Gary Todd"
    ),
    _gcompris(
        "explore_monuments",
        "egypt/meidumPyramid.webp",
        "694a4eaebc52849a",
        "public domain, Neithsabes",
    ),
    _gcompris(
        "explore_monuments", "egypt/redPyramid.webp", "7df87dfe904e18fe", "public domain, Chipdawes"
    ),
    _gcompris(
        "explore_monuments",
        "france/arlesAmphitheater.webp",
        "62d80a80ca5e5040",
        "public domain, OT Arles",
    ),
    _gcompris(
        "explore_monuments",
        "france/chateaudeChambord.webp",
        "a96693bfff66c9a7",
        "public domain, BjörnT",
    ),
    _gcompris(
        "explore_monuments",
        "france/chateaudeChenonceau.webp",
        "4e414fc35ae9b4e1",
        "public domain, Alf van Beem",
    ),
    _gcompris(
        "explore_monuments",
        "france/citedeCarcassonne.webp",
        "b9de4b334e76df53",
        "public domain, Petitemontagnedujura",
    ),
    _gcompris(
        "explore_monuments",
        "france/eiffelTower.webp",
        "cf115ede228937f0",
        "public domain, Tognopop",
    ),
    _gcompris(
        "explore_monuments", "france/montStMichel.webp", "1c097b958c4bc0e5", "CC0, Ali Sabbagh"
    ),
    _gcompris(
        "explore_monuments", "france/palaisdesPapes.webp", "fded6367850d2faf", "CC0, Tognopop"
    ),
    _gcompris(
        "explore_monuments", "france/pontduGard.webp", "b9e560a9ae2fd919", "public domain, Mimova"
    ),
    _gcompris(
        "explore_monuments",
        "france/reimsCathedral.webp",
        "720ddce0a3124d68",
        "public domain, Mattana",
    ),
    _gcompris(
        "explore_monuments",
        "france/rocamadour.webp",
        "e9642c03c2300424",
        "public domain, François Darras",
    ),
    _gcompris(
        "explore_monuments",
        "germany/aulaPalatina.webp",
        "5b39680425fca3ff",
        "public domain, Berthold Werner",
    ),
    _gcompris(
        "explore_monuments", "germany/berlinCathedral.webp", "b552994f64727cea", "CC0, Gary Todd"
    ),
    _gcompris(
        "explore_monuments",
        "germany/brandenburgGate.webp",
        "2cb312c79a20e0cd",
        "public domain, Evans1551",
    ),
    _gcompris(
        "explore_monuments",
        "germany/neuschwansteinCastle.webp",
        "15ec5fcb8758d54e",
        "CC0, cameralends",
    ),
    _gcompris(
        "explore_monuments",
        "germany/schwerinPalace.webp",
        "91be8dd19821221b",
        "CC0, Hermann Luyken",
    ),
    _gcompris(
        "explore_monuments",
        "germany/trierImperialBaths.webp",
        "dd1818360d153c09",
        "public domain, Berthold Werner",
    ),
    _gcompris(
        "explore_monuments",
        "germany/wormsCathedral.webp",
        "c90cdcbf981bcd5f",
        "public domain, Immanuel Giel",
    ),
    _gcompris(
        "explore_monuments",
        "india/ajantaCave.webp",
        "7dbf980b3711f755",
        "public domain, Jonathanawhite",
    ),
    _gcompris(
        "explore_monuments",
        "india/charminar.webp",
        "a657a2139787bded",
        "public domain, Goutamkhandelwal",
    ),
    _gcompris(
        "explore_monuments",
        "india/gatewayofIndia.webp",
        "8d1053776a85a970",
        "CC0, Simon Steinberger",
    ),
    _gcompris(
        "explore_monuments", "india/goldenTemple.webp", "ec52355726f8c36c", "CC0, Jasdeep Singh"
    ),
    _gcompris(
        "explore_monuments",
        "india/greatStupa.webp",
        "3b6741152471d006",
        "public domain, ArnoldBetten",
    ),
    _gcompris(
        "explore_monuments", "india/hawaMahal.webp", "4edb7eed9db596bd", "public domain, Janwiki"
    ),
    _gcompris(
        "explore_monuments",
        "india/konarkSunTemple.webp",
        "c94ddb83bb2d878f",
        "public domain, Tetraktys",
    ),
    _gcompris(
        "explore_monuments",
        "india/mysorePalace.webp",
        "a84a26be8d944734",
        "public domain, Shiva sg",
    ),
    _gcompris("explore_monuments", "india/qutubMinar.webp", "dea912cbd3950dac", "CC0, pramadas"),
    _gcompris(
        "explore_monuments",
        "india/rangGhar.webp",
        "41791947f8772c9b",
        "public domain, Porikolpok Oxom",
    ),
    _gcompris(
        "explore_monuments", "india/victoriaMemorial.webp", "be7b3264cd3391e5", "CC0, Anourag"
    ),
    _gcompris("explore_monuments", "usa/cabrillo.webp", "e109eb44fd12f853", "CC0, allyndon"),
    _gcompris(
        "explore_monuments", "usa/canyondeChelly.webp", "2148fe45a54186a6", "public domain, Nikater"
    ),
    _gcompris(
        "explore_monuments",
        "usa/castillodeSanMarcos.webp",
        "b1d3584272eb66d8",
        "public domain, National Park Service",
    ),
    _gcompris(
        "explore_monuments",
        "usa/castleClinton.webp",
        "c36913b06cea8917",
        "public domain, Jack E. Boucher, National Park Service",
    ),
    _gcompris("explore_monuments", "usa/fortSumter.webp", "42c8376f99f770fa", "CC0, Gary Todd"),
    _gcompris(
        "explore_monuments",
        "usa/lincolnMemorial.webp",
        "52eab4d110bd168e",
        "CC0, Brylie Christopher Oxley",
    ),
    _gcompris("explore_monuments", "usa/mountRushmore.webp", "d9fec7d6ac491a64", "CC0, Eekim"),
    _gcompris(
        "explore_monuments", "usa/navajo.webp", "fa8d36162b1380ac", "public domain, Jon Sullivan"
    ),
    _gcompris(
        "explore_monuments",
        "usa/statueofLiberty.webp",
        "8eeda3c92c734520",
        "public domain, Ypsilonatshared",
    ),
    _gcompris(
        "explore_monuments",
        "wonders/chichenItza.webp",
        "9882593801be4358",
        "CC BY-SA 4.0, Daniel Schwen",
    ),
    _gcompris(
        "explore_monuments",
        "wonders/christTheRedeemer.webp",
        "3133f2872b3d7915",
        "CC BY-SA 4.0, Chensiyuan",
    ),
    _gcompris(
        "explore_monuments",
        "wonders/colosseum.webp",
        "0d38a0c2d4910f89",
        "public domain, Urse Ovidiu",
    ),
    _gcompris(
        "explore_monuments",
        "wonders/greatWallofChina.webp",
        "546e2483d17c2b73",
        "CC0, Nicolas Perrault III",
    ),
    _gcompris(
        "explore_monuments", "wonders/machuPicchu.webp", "e04e163ccef6e594", "CC0, Guillaume Pascal"
    ),
    _gcompris(
        "explore_monuments",
        "wonders/petra.webp",
        "cc782ccdd5b50829",
        "public domain, Berthold Werner",
    ),
    _gcompris(
        "explore_monuments", "wonders/tajMahal.webp", "fc0d45ec5a258568", "CC BY-SA 4.0, Yann"
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/Bridge_by_Sander_Klootwijk.jpg",
        "bd86b081f9975e2b",
        "CC BY-SA 4.0, Sander Klootwijk",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/Dragonfly_by_Bolly.jpg",
        "af5af17841009732",
        'CC BY-SA 4.0, "Bolly"',
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/Picture_0B_by_freespace.jpg",
        "c8c0ab18e48d9e04",
        'CC BY 4.0, Trevor "Freespace"',
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/Picture_1A_by_freespace.jpg",
        "89e86af38d04daae",
        'CC BY 4.0, Trevor "Freespace"',
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/Wine_by_Jakkub_Mede.jpg",
        "d2e96e6d4da40dd8",
        "CC BY 4.0, Jakub Mede",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/aitzgorri_by_Aitzol_Berasategi.jpg",
        "66268e7b48f8854d",
        "CC BY 4.0, Aitzol Berasategi",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/friends_by_Aitzol_Berasategi.jpg",
        "cc40e313c74e421e",
        "CC BY 4.0, Aitzol Berasategi",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/life_by_Aitzol_Berasategi.jpg",
        "4c119350ead80201",
        "CC BY 4.0, Aitzol Berasategi",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/picosdeeuropa_by_Aitzol_Berasategi.jpg",
        "414d0072b2f6f2c5",
        "CC BY 4.0, Aitzol Berasategi",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/seeding_by_Clements_Engelhardt.jpg",
        "a5634d1ab5e41a35",
        "CC0, Clemens Engelhardt",
    ),
    Clean(
        "lomiri-wallpapers-16.04",
        "usr/share/backgrounds/sunset_by_Aitzol_Berasategi.jpg",
        "474dab6a4b9f94dc",
        "CC BY 4.0, Aitzol Berasategi",
    ),
    Clean(
        "lomiri-wallpapers-20.04",
        "usr/share/backgrounds/Kleiber_by_Lukas_Baubkus.jpg",
        "6572410c09f4492c",
        "CC BY-SA 3.0, Lukas Baubkus",
    ),
    Clean(
        "libjxl-testdata",
        "usr/share/libjxl-testdata/external/wesaturate/500px/cvo9xd_keong_macan_srgb8.png",
        "f4e2d8da468a4f6b",
        "CC0",
    ),
    Clean(
        "libjxl-testdata",
        "usr/share/libjxl-testdata/external/wesaturate/500px/tmshre_riaphotographs_srgb8.png",
        "b490de2143a336af",
        "CC0",
    ),
    Clean(
        "libjxl-testdata",
        "usr/share/libjxl-testdata/external/wesaturate/500px/u76c0g_bliznaca_srgb8.png",
        "9631423e430c1682",
        "CC0",
    ),
    Clean("sklearn", "datasets/images/china.jpg", "8378025ad2519d64", "CC BY 2.0, danielbuechele"),
    Clean("sklearn", "datasets/images/flower.jpg", "a77f6ec41e353afd", "CC BY 2.0, vultilion"),
)

FIRST = tuple(picture for picture in CLEAN if picture.place in {"photos", "skimage"})
"""What the first net learned from, nearly all of it grey."""
