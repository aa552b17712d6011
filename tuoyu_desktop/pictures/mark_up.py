"""Marks drawn into a copy of a photo. A mosaic is painted into the pixels, never laid over them: what stood below is
not in the file any more (design tokens §6, photo editor). The copy carries no metadata, as every picture here.

Sizes follow the picture, so that a mark looks alike on every photo: lines 1/200 of the longer edge, words 1/40.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont, ImageStat

from tuoyu_desktop.domain.photo_marks import Mark
from tuoyu_desktop.pictures.prepare import LIMIT_BYTES, PreparedPicture, compressed, decoded, opened

RED, WHITE = "#BE2A1F", "#FFFFFF"
_FINE = 2
"""The layer is drawn so many times larger, for smooth edges."""
_LINE, _WORDS, _BLOCK_UNITS = 200, 40, 800


def mark_up(jpeg: bytes, marks: Sequence[Mark], *, limit: int = LIMIT_BYTES) -> PreparedPicture:
    """A copy of ``jpeg`` with the marks, at most ``limit`` bytes; ``original_sha256`` names what it was made from.
    RuleViolation as for ``prepare``."""
    source = opened(jpeg)
    picture = decoded(source, max(source.size))
    edge = max(picture.size)
    untouched = picture.copy()
    for mark in marks:
        if mark.kind == "mosaic":
            _mosaic(picture, untouched, mark, max(2, round(mark.block * edge / _BLOCK_UNITS)))
    drawn = [mark for mark in marks if mark.kind != "mosaic"]
    if drawn:
        picture = _with_layer(picture, drawn, edge)
    data, size = compressed(picture, limit)
    return PreparedPicture(
        jpeg=data,
        width=size[0],
        height=size[1],
        sha256=hashlib.sha256(data).hexdigest(),
        original_sha256=hashlib.sha256(jpeg).hexdigest(),
        taken_at=None,
    )


def _mosaic(picture: Image.Image, untouched: Image.Image, mark: Mark, side: int) -> None:
    """Every block gets the one mean of its pixels. The area is widened to whole pixels, never narrowed."""
    left, right = sorted((mark.x1, mark.x2))
    top, bottom = sorted((mark.y1, mark.y2))
    left, top = max(0, math.floor(left)), max(0, math.floor(top))
    right, bottom = min(picture.width, math.ceil(right)), min(picture.height, math.ceil(bottom))
    for y in range(top, bottom, side):
        for x in range(left, right, side):
            block = (x, y, min(x + side, right), min(y + side, bottom))
            mean = ImageStat.Stat(untouched.crop(block)).mean
            picture.paste((round(mean[0]), round(mean[1]), round(mean[2])), block)


def _with_layer(picture: Image.Image, marks: Sequence[Mark], edge: int) -> Image.Image:
    layer = Image.new("RGBA", (picture.width * _FINE, picture.height * _FINE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(layer)
    line = edge * _FINE / _LINE
    for mark in marks:
        if mark.kind == "box":
            _box(pen, mark, line)
        elif mark.kind == "arrow":
            _arrow(pen, mark, line)
        else:
            _label(pen, mark, edge * _FINE / _WORDS, layer.size)
    ground = picture.convert("RGBA")
    ground.alpha_composite(layer.resize(picture.size, Image.Resampling.LANCZOS))
    return ground.convert("RGB")


def _box(pen: ImageDraw.ImageDraw, mark: Mark, line: float) -> None:
    left, right = sorted((mark.x1 * _FINE, mark.x2 * _FINE))
    top, bottom = sorted((mark.y1 * _FINE, mark.y2 * _FINE))
    for colour, wide, inset in ((WHITE, line * 2, line), (RED, line, line / 2)):
        frame = (left - inset, top - inset, right + inset, bottom + inset)
        pen.rectangle(frame, outline=colour, width=round(wide))


def _arrow(pen: ImageDraw.ImageDraw, mark: Mark, line: float) -> None:
    """A shaft and a head of five lines' length, both with a white edge."""
    tail, tip = (mark.x1 * _FINE, mark.y1 * _FINE), (mark.x2 * _FINE, mark.y2 * _FINE)
    length = max(1.0, math.dist(tail, tip))
    along = ((tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length)
    for colour, wide, more in ((WHITE, line * 2, line / 2), (RED, line, 0.0)):
        head, half = line * 5 + more * 3, line * 2.2 + more * 1.6
        point = (tip[0] + along[0] * more * 2, tip[1] + along[1] * more * 2)
        neck = (point[0] - along[0] * head, point[1] - along[1] * head)
        pen.line((*tail, *neck), fill=colour, width=round(wide))
        wings = [(neck[0] - along[1] * s * half, neck[1] + along[0] * s * half) for s in (1, -1)]
        pen.polygon([point, *wings], fill=colour)


def _label(pen: ImageDraw.ImageDraw, mark: Mark, size: float, room: tuple[int, int]) -> None:
    """White words on a red plate; moved inside where the plate would stand over the edge."""
    font, pad = _font(round(size)), size * 0.5
    wide, high = font.getlength(mark.text) + 2 * pad, size * 1.8
    left = max(0.0, min(mark.x1 * _FINE, room[0] - wide))
    top = max(0.0, min(mark.y1 * _FINE, room[1] - high))
    pen.rounded_rectangle((left, top, left + wide, top + high), size * 0.2, fill=RED, outline=WHITE, width=_FINE * 2)
    pen.text((left + pad, top + high / 2), mark.text, fill=WHITE, font=font, anchor="lm")


@lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont:
    data = resources.files("resources").joinpath("fonts", "NotoSansSC-Bold.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)
