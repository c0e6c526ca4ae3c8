"""What is in a video file, read back by PyAV, by hand, and by programs that are not ours."""

from __future__ import annotations

import gc
import json
import subprocess
import weakref
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.errors import EncodeFailed, OptionInvalid
from fondly.media.video_file import VideoOptions, WrittenVideo, write_video
from tests.media.boxes import boxes, track_seconds
from tests.media.pictures import scene

RATE = Fraction(30)
WIDTH, HEIGHT, FRAMES = 96, 128, 75


def moving(count: int = FRAMES, height: int = HEIGHT, width: int = WIDTH) -> Iterator[NDArray]:
    """A picture that slides, for ``count`` frames."""
    wide = scene(height, width + count)
    for index in range(count):
        yield np.ascontiguousarray(wide[:, index : index + width])


@pytest.fixture(scope="module")
def sounding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a silent track and texts."""
    path = tmp_path_factory.mktemp("video") / "sounding.mp4"
    options = VideoOptions(RATE, "Großmutter 曾祖母", "made from a photo", silent_track=True)
    written = write_video(moving(), path, options)
    assert written == WrittenVideo(WIDTH, HEIGHT, FRAMES)
    return path


# --- the picture --------------------------------------------------------------------------------


def test_it_is_h264_high_in_bt709(sounding: Path) -> None:
    with av.open(str(sounding)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert (codec.width, codec.height) == (WIDTH, HEIGHT)
        assert stream.average_rate == stream.base_rate == RATE
        assert not codec.has_b_frames
        for frame in container.decode(stream):
            assert frame.colorspace == 1
            assert frame.color_range == 1
            assert frame.color_primaries == 1
            assert frame.color_trc == 1


def seconds(ticks: int | None, packet: av.Packet) -> Fraction:
    """A packet's time or length, exact."""
    assert ticks is not None
    assert packet.time_base is not None
    return ticks * packet.time_base


def test_frames_come_at_a_constant_rate_from_zero(sounding: Path) -> None:
    with av.open(str(sounding)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
        times = [seconds(packet.pts, packet) for packet in packets]
        assert times == [Fraction(index) / RATE for index in range(FRAMES)]
        assert [packet.dts for packet in packets] == [packet.pts for packet in packets]
        assert {seconds(packet.duration, packet) for packet in packets} == {1 / RATE}


def test_a_closed_group_of_pictures_every_second(sounding: Path) -> None:
    with av.open(str(sounding)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    keys = [index for index, packet in enumerate(packets) if packet.is_keyframe]
    assert keys[0] == 0
    assert max(np.diff([*keys, FRAMES])) <= RATE
    for index in keys:
        assert 5 in slice_kinds(bytes(packets[index])), "a key frame must be an IDR picture"
    others = set(range(FRAMES)) - set(keys)
    assert not any(5 in slice_kinds(bytes(packets[index])) for index in others)


def slice_kinds(sample: bytes) -> set[int]:
    """The kinds of the units in a length-prefixed sample (ITU-T H.264, table 7-1)."""
    kinds, at = set(), 0
    while at < len(sample):
        kinds.add(sample[at + 4] & 31)
        at += 4 + int.from_bytes(sample[at : at + 4], "big")
    return kinds


@pytest.mark.parametrize(
    "rate", [Fraction(24000, 1001), Fraction(25, 2), Fraction(60), Fraction(1)]
)
def test_other_rates_are_exact(tmp_path: Path, rate: Fraction) -> None:
    path = tmp_path / "clip.mp4"
    write_video(moving(7), path, VideoOptions(rate, silent_track=True))
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        assert [seconds(p.pts, p) for p in packets] == [i / rate for i in range(7)]
    pictures, sound = durations(path)
    assert pictures == 7 / rate
    assert abs(sound - pictures) <= Fraction(1, 2 * 48000)


def decoded(path: Path) -> Iterator[NDArray[np.float64]]:
    """(H, W, 3) float64 RGB in [0, 255], by the formulas of ITU-R BT.709 and none of FFmpeg's."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            samples = frame.to_ndarray(format="yuv420p").astype(np.float64).ravel()
            size, half = frame.width * frame.height, (frame.height // 2, frame.width // 2)
            luma = (samples[:size].reshape(frame.height, frame.width) - 16) / 219
            blue, red = samples[size:].reshape(2, *half).repeat(2, 1).repeat(2, 2)
            blue, red = (blue - 128) / 224, (red - 128) / 224
            r, b = luma + 1.5748 * red, luma + 1.8556 * blue
            g = (luma - 0.2126 * r - 0.0722 * b) / 0.7152
            yield np.stack([r, g, b], axis=-1) * 255


def test_colours_are_converted_exactly(tmp_path: Path) -> None:
    # Shaded, as skin is: of one flat colour only the nearest of 8-bit YUV can be kept.
    shade = np.linspace(0.6, 1.1, HEIGHT)[:, None, None] * np.linspace(0.8, 1.0, WIDTH)[:, None]
    pictures = [
        np.clip(np.array(colour) * shade, 0, 255).round().astype(np.uint8)
        for colour in [(224, 172, 145), (90, 60, 45), (200, 30, 40), (30, 160, 60), (40, 60, 190)]
    ] + [scene(HEIGHT, WIDTH)]
    path = tmp_path / "clip.mp4"
    write_video(iter(pictures), path, VideoOptions(RATE))
    for seen, given in zip(decoded(path), pictures, strict=True):
        error = seen.mean(axis=(0, 1)) - given.mean(axis=(0, 1))
        assert np.abs(error).max() < 0.5
        # The encoder's default matrix would miss by more than that.
        assert np.abs(as_if_601(given).mean(axis=(0, 1)) - given.mean(axis=(0, 1))).max() > 1


def as_if_601(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """What a player shows when BT.601 numbers are sold as BT.709."""
    r, g, b = np.moveaxis(pixels.astype(np.float64), -1, 0)
    luma = 0.299 * r + 0.587 * g + 0.114 * b
    blue, red = (b - luma) / 1.772, (r - luma) / 1.402
    r, b = luma + 1.5748 * red, luma + 1.8556 * blue
    return np.stack([r, (luma - 0.2126 * r - 0.0722 * b) / 0.7152, b], axis=-1)


def test_black_white_and_grey_stay_what_they_are(tmp_path: Path) -> None:
    levels = (0, 1, 64, 128, 200, 254, 255)
    path = tmp_path / "clip.mp4"
    flat = (np.full((64, 64, 3), level, np.uint8) for level in levels)
    write_video(flat, path, VideoOptions(RATE))
    for seen, level in zip(decoded(path), levels, strict=True):
        assert np.abs(seen - level).max() < 1.2


def test_chroma_lies_amid_its_four_pixels_and_says_so(
    tmp_path: Path, outside_reader: Callable[[str], str]
) -> None:
    ramp = np.full((64, 256, 3), 100, np.uint8)
    ramp[..., 2] = np.arange(256)
    path = tmp_path / "clip.mp4"
    write_video(iter([ramp]), path, VideoOptions(RATE, crf=1))
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        samples = frame.to_ndarray(format="yuv420p").ravel()
    blue = samples[64 * 256 :][: 32 * 128].reshape(32, 128).astype(float)
    slope = 0.9278 / 1.8556 * 224 / 255
    at = (blue - 128) / slope + 100 - 2 * np.arange(128)
    assert at[:, 4:-4].mean() == pytest.approx(0.5, abs=0.1)
    stream = probe(outside_reader("ffprobe"), path)["streams"][0]
    assert stream["chroma_location"] == "center"


def test_one_buffer_may_be_used_again_and_again(tmp_path: Path) -> None:
    def reusing() -> Iterator[NDArray[np.uint8]]:
        buffer = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        for picture in moving(20):
            buffer[:] = picture
            yield buffer

    write_video(reusing(), tmp_path / "one.mp4", VideoOptions(RATE))
    write_video(moving(20), tmp_path / "many.mp4", VideoOptions(RATE))
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "many.mp4").read_bytes()


def test_pictures_that_are_not_contiguous(tmp_path: Path) -> None:
    turned = (picture.transpose(1, 0, 2) for picture in moving(3))
    write_video(turned, tmp_path / "turned.mp4", VideoOptions(RATE))
    straight = (np.ascontiguousarray(picture.transpose(1, 0, 2)) for picture in moving(3))
    write_video(straight, tmp_path / "straight.mp4", VideoOptions(RATE))
    assert (tmp_path / "turned.mp4").read_bytes() == (tmp_path / "straight.mp4").read_bytes()


def test_same_pictures_same_bytes(tmp_path: Path, sounding: Path) -> None:
    options = VideoOptions(RATE, "Großmutter 曾祖母", "made from a photo", silent_track=True)
    write_video(moving(), tmp_path / "again.mp4", options)
    assert (tmp_path / "again.mp4").read_bytes() == sounding.read_bytes()


def test_frames_are_taken_one_at_a_time_and_let_go(tmp_path: Path) -> None:
    alive: list[weakref.ref[NDArray[np.uint8]]] = []
    most = 0

    def watched() -> Iterator[NDArray[np.uint8]]:
        nonlocal most
        for picture in moving(40):
            alive.append(weakref.ref(picture))
            yield picture
            most = max(most, sum(reference() is not None for reference in alive))

    write_video(watched(), tmp_path / "clip.mp4", VideoOptions(RATE))
    gc.collect()
    assert most <= 4


# --- the file -----------------------------------------------------------------------------------


def durations(path: Path) -> tuple[Fraction, ...]:
    """Of the tracks, in seconds, as their media headers say."""
    found = [box for box in boxes(path.read_bytes()) if box.path.endswith("/mdhd")]
    return tuple(Fraction(*track_seconds(box.body)) for box in found)


def test_index_first_no_edit_list_nothing_in_fragments(sounding: Path) -> None:
    paths = [box.path for box in boxes(sounding.read_bytes())]
    top = [path for path in paths if path.count("/") == 1]
    assert top[:2] == ["/ftyp", "/moov"]
    assert top[-1] == "/mdat"
    assert "/moof" not in top
    assert not [path for path in paths if "edts" in path or "elst" in path]
    assert not [path for path in paths if path.endswith("/ctts")], "no reordering, no offsets"
    assert paths.count("/moov/trak") == 2


def test_tracks_last_exactly_as_long_as_the_pictures(sounding: Path) -> None:
    assert durations(sounding) == (FRAMES / RATE, FRAMES / RATE)


def test_silence_is_stereo_aac_at_48_khz_from_zero(sounding: Path) -> None:
    with av.open(str(sounding)) as container:
        stream = container.streams.audio[0]
        codec = stream.codec_context
        assert (codec.name, codec.profile, codec.sample_rate) == ("aac", "LC", 48000)
        assert codec.layout.name == "stereo"
        packets = [packet for packet in container.demux(stream) if packet.size]
        assert packets[0].pts == packets[0].dts == 0
        starts = [packet.pts for packet in packets]
        assert starts == list(range(0, 1024 * len(packets), 1024))
        assert sum(packet.duration or 0 for packet in packets) == FRAMES * 48000 / RATE
    with av.open(str(sounding)) as container:
        for frame in container.decode(audio=0):
            assert np.abs(frame.to_ndarray()).max() < 1e-4


def test_without_sound_there_is_no_track(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_video(moving(5), path, VideoOptions(RATE))
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert "title" not in container.metadata
        assert "comment" not in container.metadata


def test_title_and_comment(sounding: Path) -> None:
    with av.open(str(sounding)) as container:
        assert container.metadata["title"] == "Großmutter 曾祖母"
        assert container.metadata["comment"] == "made from a photo"


def test_the_file_tells_nothing_of_its_making(sounding: Path) -> None:
    data = sounding.read_bytes()
    for box in boxes(data):
        if box.path.endswith(("/mvhd", "/tkhd", "/mdhd")):
            assert box.body[4:12] == bytes(8), "no time of making"
    for secret in (b"Lavf", b"Lavc", str(sounding.parent).encode()):
        assert secret not in data


def test_a_single_frame(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    written = write_video(moving(1), path, VideoOptions(RATE, silent_track=True))
    assert written.frames == 1
    assert durations(path)[0] == 1 / RATE
    assert len(list(decoded(path))) == 1


# --- outside readers ----------------------------------------------------------------------------


def probe(program: str, path: Path) -> dict:
    command = [program, "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_ffprobe_agrees(sounding: Path, outside_reader: Callable[[str], str]) -> None:
    found = probe(outside_reader("ffprobe"), sounding)
    picture, sound = found["streams"]
    expected = {
        "codec_name": "h264",
        "codec_tag_string": "avc1",
        "profile": "High",
        "pix_fmt": "yuv420p",
        "color_range": "tv",
        "color_space": "bt709",
        "color_transfer": "bt709",
        "color_primaries": "bt709",
        "has_b_frames": 0,
        "r_frame_rate": "30/1",
        "avg_frame_rate": "30/1",
        "start_pts": 0,
        "duration": "2.500000",
        "nb_frames": "75",
    }
    assert {name: picture.get(name) for name in expected} == expected
    assert (sound["codec_name"], sound["profile"], sound["start_pts"]) == ("aac", "LC", 0)
    assert found["format"]["start_time"] == "0.000000"
    assert found["format"]["duration"] == "2.500000"


def test_ffmpeg_decodes_it_without_complaint(
    sounding: Path, outside_reader: Callable[[str], str]
) -> None:
    program = outside_reader("ffmpeg")
    command = [program, "-v", "warning", "-xerror", "-i", str(sounding), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stderr == ""


def test_exiftool_agrees(sounding: Path, outside_reader: Callable[[str], str]) -> None:
    command = [outside_reader("exiftool"), "-j", "-validate", "-warning", "-a", "-G1"]
    done = subprocess.run([*command, "-all", str(sounding)], capture_output=True, check=True)
    facts = json.loads(done.stdout)[0]
    assert facts["ExifTool:Validate"] == "OK"
    assert facts["ItemList:Title"] == "Großmutter 曾祖母"
    assert facts["ItemList:Comment"] == "made from a photo"
    assert not any("GPS" in name for name in facts)


# --- what cannot be written ---------------------------------------------------------------------


@pytest.mark.parametrize(("height", "width"), [(65, 64), (64, 65), (2, 64), (64, 14)])
def test_impossible_sizes_are_refused(tmp_path: Path, height: int, width: int) -> None:
    with pytest.raises(OptionInvalid, match=f"{width}x{height}"):
        write_video(moving(3, height, width), tmp_path / "clip.mp4", VideoOptions(RATE))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rate", [Fraction(0), Fraction(-30), Fraction(241), Fraction(30.1)])
def test_impossible_rates_are_refused(rate: Fraction) -> None:
    with pytest.raises(OptionInvalid, match="frames a second"):
        VideoOptions(rate)


def test_no_frames_no_file(tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed, match="no frames"):
        write_video(iter(()), tmp_path / "clip.mp4", VideoOptions(RATE))
    assert list(tmp_path.iterdir()) == []


def test_frames_of_another_size_no_file(tmp_path: Path) -> None:
    frames = [np.zeros((64, 64, 3), np.uint8), np.zeros((64, 66, 3), np.uint8)]
    with pytest.raises(EncodeFailed, match="Frame 1"):
        write_video(iter(frames), tmp_path / "clip.mp4", VideoOptions(RATE))
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_gives_up_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed, match="gave up"):
        write_video(moving(3), tmp_path / "clip.mp4", VideoOptions(RATE, preset="no such preset"))
    assert list(tmp_path.iterdir()) == []
