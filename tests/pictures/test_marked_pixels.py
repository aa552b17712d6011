"""Marks on a copy of a photo: what stood below a mosaic is not in the file any more; the rest is as it was."""

from __future__ import annotations

import hashlib
import io
import random

import pytest
from PIL import Image, ImageChops, ImageStat

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.photo_marks import BLOCKS, Mark
from tuoyu_desktop.pictures.mark_up import mark_up
from tuoyu_desktop.pictures.prepare import LIMIT_BYTES, prepare

GREEN, RED = (60, 140, 70), (190, 42, 31)
WIDE, HIGH = 1600, 1200
FACE = (400, 320, 624, 544)
"""A multiple of every block: 16, 28 and 44 px on a picture of 1600."""


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95, subsampling=0)
    return stream.getvalue()


def lossless(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "BMP")
    return stream.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def plain() -> Image.Image:
    return Image.new("RGB", (WIDE, HIGH), GREEN)


def mosaic(block: int = BLOCKS[1]) -> Mark:
    return Mark("mosaic", *FACE, block=block)


def with_face(seed: int) -> Image.Image:
    """The same plain picture with a "face" of random pixels; every block of 28 px has the same pixels in every face,
    each time at other places."""
    picture, dice, side = plain(), random.Random(seed), 28
    for y in range(FACE[1], FACE[3], side):
        for x in range(FACE[0], FACE[2], side):
            pixels = [random.Random(x * y + n).randbytes(3) for n in range(side * side)]
            dice.shuffle(pixels)
            picture.paste(Image.frombytes("RGB", (side, side), b"".join(pixels)), (x, y))
    return picture


def near(pixel: object, colour: tuple[int, int, int], most: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= most for one, other in zip(pixel, colour, strict=True))


def test_what_stood_below_a_mosaic_cannot_be_told_from_the_file() -> None:
    one, other = lossless(with_face(1)), lossless(with_face(2))
    assert one != other
    assert mark_up(one, [mosaic()]).jpeg == mark_up(other, [mosaic()]).jpeg


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_is_one_colour_as_large_as_chosen(block: int) -> None:
    done = opened(mark_up(lossless(with_face(3)), [mosaic(block)]).jpeg)
    side = block * WIDE // 800
    inner = done.crop((FACE[0] + 4, FACE[1] + 4, FACE[0] + side - 4, FACE[1] + side - 4))
    assert all(high - low <= 24 for low, high in ImageStat.Stat(inner).extrema), "the rings that JPEG leaves, no more"


def test_a_mosaic_drawn_backwards_and_past_the_edge_is_one_as_well() -> None:
    noise = Image.frombytes("RGB", (WIDE, HIGH), random.Random(5).randbytes(WIDE * HIGH * 3))
    done = opened(mark_up(lossless(noise), [Mark("mosaic", WIDE + 80, HIGH + 80, -40, -40, block=22)]).jpeg)
    assert done.size == (WIDE, HIGH)
    assert all(high - low < 110 for low, high in ImageStat.Stat(done).extrema), "no pixel of the noise is left anywhere"


def test_outside_a_mosaic_the_photo_is_as_it_was() -> None:
    source = with_face(4)
    done = opened(mark_up(jpeg(source), [mosaic()]).jpeg)
    difference = ImageChops.difference(done.crop((0, 0, WIDE, 280)), source.crop((0, 0, WIDE, 280)))
    assert max(high for _low, high in ImageStat.Stat(difference).extrema) < 12


def test_a_box_an_arrow_and_words_are_red_with_a_white_edge() -> None:
    marks = [
        Mark("box", 200, 200, 600, 500),
        Mark("arrow", 1200, 200, 900, 600),
        Mark("label", 200, 800, 200, 800, text="矮柜离窗台 20 cm"),
    ]
    done = opened(mark_up(jpeg(plain()), marks).jpeg)
    assert near(done.getpixel((200, 350)), RED, 30)
    assert near(done.getpixel((200 - 8, 350)), (255, 255, 255), 60)
    assert near(done.getpixel((400, 350)), GREEN), "the inside of a box stays"
    assert near(done.getpixel((1050, 400)), RED, 30), "the shaft"
    assert near(done.getpixel((909, 588)), RED, 30), "the head"
    plate = done.crop((200, 800, 500, 860))
    pixels = [plate.getpixel((x, y)) for x in range(plate.width) for y in range(plate.height)]
    assert near(plate.getpixel((8, 30)), RED, 30), "the plate"
    assert sum(near(pixel, (255, 255, 255), 40) for pixel in pixels) > 1000, "the words"


def test_words_too_near_the_edge_stay_in_the_picture() -> None:
    done = opened(mark_up(jpeg(plain()), [Mark("label", WIDE - 5, HIGH - 5, 0, 0, text="这里")]).jpeg)
    assert near(done.getpixel((WIDE - 12, HIGH - 60)), RED, 40)


def test_the_copy_is_small_bare_and_names_its_photo() -> None:
    noise = Image.frombytes("RGB", (WIDE, HIGH), random.Random(7).randbytes(WIDE * HIGH * 3))
    tags = Image.Exif()
    tags[0x010F] = "SecretPhone"
    stream = io.BytesIO()
    noise.save(stream, "JPEG", quality=90, exif=tags, comment=b"secret place")
    source = stream.getvalue()

    made = mark_up(source, [mosaic()])

    assert len(made.jpeg) <= LIMIT_BYTES
    assert made.original_sha256 == hashlib.sha256(source).hexdigest()
    assert (made.width, made.height) == opened(made.jpeg).size
    picture = Image.open(io.BytesIO(made.jpeg))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"ecret" not in made.jpeg


def test_a_stored_photo_keeps_its_size_in_pixels() -> None:
    stored = prepare(jpeg(plain())).jpeg
    made = mark_up(stored, [Mark("box", 10, 10, 90, 90)])
    assert (made.width, made.height) == (WIDE, HIGH)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        mark_up(b"not a picture", [])
    assert refused.value.code == "picture-not-a-picture"
