"""Photos: upright, small, without place or owner; what is no photo is refused in words."""

from __future__ import annotations

import contextlib
import hashlib
import io
import random
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.pictures.prepare import prepare, thumbnail

RED, BLUE = (220, 20, 20), (20, 20, 220)
ORIENTATION, MAKE, EXIF_IFD, GPS_IFD = 0x0112, 0x010F, 0x8769, 0x8825


def halves(width: int, height: int) -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(3).randbytes(width * height * 3))


def encoded(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def exif(*, orientation: int = 1, taken: str = "2026:11:20 09:31:05", offset: str = "+08:00") -> Image.Exif:
    tags = Image.Exif()
    tags[ORIENTATION], tags[MAKE] = orientation, "SecretPhone"
    tags.get_ifd(EXIF_IFD).update({0x9003: taken, 0x9011: offset})
    tags.get_ifd(GPS_IFD).update({1: "N", 2: (39.0, 43.0, 30.0), 3: "E", 4: (116.0, 20.0, 15.0)})
    return tags


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def close_to(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP"])
def test_each_format_becomes_a_jpeg(form: str) -> None:
    data = encoded(halves(640, 480), form)
    done = prepare(data)
    picture = opened(done.jpeg)
    assert (picture.format, picture.size) == ("JPEG", (640, 480))
    assert (done.width, done.height) == (640, 480)
    assert done.sha256 == hashlib.sha256(done.jpeg).hexdigest()
    assert done.original_sha256 == hashlib.sha256(data).hexdigest()
    assert close_to(picture.getpixel((100, 240)), RED)
    assert close_to(picture.getpixel((540, 240)), BLUE)


@pytest.mark.parametrize(
    ("orientation", "size", "where"),
    [
        (1, (640, 480), (100, 240)),
        (3, (640, 480), (540, 240)),  # upside down: red is right
        (6, (480, 640), (240, 100)),  # turned clockwise: left becomes top
        (8, (480, 640), (240, 540)),  # turned the other way: left becomes bottom
        (2, (640, 480), (540, 240)),  # mirrored
    ],
)
def test_a_photo_is_upright(orientation: int, size: tuple[int, int], where: tuple[int, int]) -> None:
    done = prepare(encoded(halves(640, 480), exif=exif(orientation=orientation)))
    picture = opened(done.jpeg)
    assert picture.size == size == (done.width, done.height)
    assert close_to(picture.getpixel(where), RED)
    assert picture.getexif().get(ORIENTATION) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_comes_along(form: str) -> None:
    options: dict[str, object] = {"exif": exif(), "icc_profile": b"SecretProfile" * 20}
    if form == "JPEG":
        options |= {"comment": b"SecretComment", "xmp": b"<x:xmpmeta>SecretPlace</x:xmpmeta>"}
    data = encoded(halves(640, 480), form, **options)
    assert b"Secret" in data or form == "PNG"  # a PNG compresses the profile
    jpeg = prepare(data).jpeg
    assert b"Secret" not in jpeg
    assert b"Exif" not in jpeg
    picture = opened(jpeg)
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Secret" not in thumbnail(data, 96)


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        ("2026:11:20 09:31:05", "+08:00", datetime(2026, 11, 20, 1, 31, 5, tzinfo=UTC)),
        ("2026:11:20 09:31:05", "", datetime(2026, 11, 20, 1, 31, 5, tzinfo=UTC)),  # China Standard Time
        ("2026:11:20 09:31:05", "+00:00", datetime(2026, 11, 20, 9, 31, 5, tzinfo=UTC)),
        ("0000:00:00 00:00:00", "", None),
        ("昨天", "", None),
    ],
)
def test_the_time_of_the_photo_is_read_before(taken: str, offset: str, expected: datetime | None) -> None:
    tags = exif(taken=taken.encode("utf-8").decode("latin-1"), offset=offset)
    assert prepare(encoded(halves(64, 64), exif=tags)).taken_at == expected


def test_a_screenshot_has_no_time() -> None:
    assert prepare(encoded(halves(64, 64), "PNG")).taken_at is None


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (12000, 200), (200, 12000)])
def test_a_large_photo_is_shrunk_in_proportion(size: tuple[int, int]) -> None:
    done = prepare(encoded(halves(*size)))
    assert max(done.width, done.height) == 1600
    assert len(done.jpeg) <= 400_000
    assert done.width / done.height == pytest.approx(size[0] / size[1], rel=0.05)


def test_a_small_photo_is_not_blown_up() -> None:
    done = prepare(encoded(halves(30, 20)))
    assert (done.width, done.height) == (30, 20)


@pytest.mark.parametrize("limit", [400_000, 60_000])
def test_the_worst_picture_keeps_the_limit(limit: int) -> None:
    done = prepare(encoded(noise(2000, 1500), "PNG"), limit=limit)
    assert len(done.jpeg) <= limit
    assert max(done.width, done.height) >= 256


def test_transparent_parts_become_white() -> None:
    done = prepare(encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    assert close_to(opened(done.jpeg).getpixel((25, 25)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "I;16"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    picture = Image.new("L", (40, 30), 0).convert("I;16") if mode == "I;16" else halves(40, 30).convert(mode)
    done = prepare(encoded(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert opened(done.jpeg).mode == "RGB"


def refused(data: bytes) -> RuleViolation:
    with pytest.raises(RuleViolation) as caught:
        prepare(data)
    assert caught.value.field == "photo"
    assert "请" in caught.value.message  # says what to do
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture-empty"),
        ("这是一段文字，不是照片。".encode() * 50, "picture-not-a-picture"),
        (b"%PDF-1.7\n" + bytes(2_000), "picture-not-a-picture"),
        (b"<html><body>login</body></html>", "picture-not-a-picture"),
        (b"\xff\xd8\xff", "picture-not-a-picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(500), "picture-heic"),
        (b"GIF89a" + bytes(500), "picture-not-a-picture"),
    ],
)
def test_what_is_no_photo_is_refused(data: bytes, code: str) -> None:
    assert refused(data).code == code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_photo_cut_off_in_transfer_is_damaged(form: str, share: float) -> None:
    data = encoded(noise(200, 200), form)
    assert refused(data[: int(len(data) * share)]).code in {"picture-damaged", "picture-not-a-picture"}


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow mentions broken metadata so
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP"])
def test_flipped_bytes_never_crash(form: str) -> None:
    chance, whole = random.Random(7), encoded(halves(120, 90), form, **({"exif": exif()} if form != "BMP" else {}))
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(RuleViolation):  # refused in words or prepared: anything else is a crash
            assert len(prepare(bytes(data)).jpeg) <= 400_000


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims a huge size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_000, 8_000), (60_000, 60_000), (2_000_000, 2_000_000)])
def test_a_decompression_bomb_is_not_opened(size: tuple[int, int]) -> None:
    assert refused(bomb(*size)).code == "picture-too-large"


def test_a_thumbnail() -> None:
    jpeg = prepare(encoded(halves(1200, 900))).jpeg
    small = opened(thumbnail(jpeg, 160))
    assert small.size == (160, 120)
    assert close_to(small.getpixel((20, 60)), RED)
    with pytest.raises(RuleViolation, match="picture-empty"):
        thumbnail(b"", 160)
