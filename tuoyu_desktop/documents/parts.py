"""What can stand in a cell: words, an empty space, a drawn signature, a photo. Lengths are points, y grows
upward.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents.text import MM, Style, draw_line, lay
from tuoyu_desktop.domain.notice import Ink


class Part(Protocol):
    """A piece of a cell; it knows its height once the width of its column is known."""

    def height(self, width: float) -> float: ...

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None: ...

    def split(self, width: float, room: float) -> tuple[Part, Part] | None:
        """The part cut so that the first piece is at most ``room`` high; None where it cannot be cut."""


@dataclass(frozen=True)
class Words:
    """A paragraph; newlines start a new line."""

    text: str
    style: Style = field(default_factory=Style)
    _laid: dict[float, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def height(self, width: float) -> float:
        return len(self._lines(width)) * self.style.pitch

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        style, lines = self.style, self._lines(width)
        baseline = top - (style.pitch + style.size) / 2 + 0.13 * style.size
        for number, line in enumerate(lines):
            ends = number + 1 == len(lines) or _ends_paragraph(self.text, lines, number)
            draw_line(canvas, x, baseline - number * style.pitch, width, line, style, ends)

    def split(self, width: float, room: float) -> tuple[Part, Part] | None:
        lines, fitting = self._lines(width), int(room // self.style.pitch)
        if not 0 < fitting < len(lines):
            return None
        plain = self.style.but(indent=0.0)
        return Words("\n".join(lines[:fitting]), plain), Words("\n".join(lines[fitting:]), plain)

    def _lines(self, width: float) -> tuple[str, ...]:
        """Asked for again and again while a page is filled: kept, for to hash a style costs more than to look here."""
        lines = self._laid.get(width)
        if lines is None:
            lines = self._laid[width] = _lines(self.text, width, self.style)
        return lines


@lru_cache(maxsize=512)
def _lines(text: str, width: float, style: Style) -> tuple[str, ...]:
    return tuple(lay(text, width, style))


def _ends_paragraph(text: str, lines: tuple[str, ...], number: int) -> bool:
    """Whether a newline of the text stands after line ``number``: such a line is not stretched."""
    if "\n" not in text:
        return False
    taken = sum(len(line.lstrip("\u3000")) for line in lines[: number + 1])
    ends, count = set(), 0
    for paragraph in text.split("\n"):
        count += len(paragraph.lstrip("\u3000"))
        ends.add(count)
    return taken in ends


@dataclass(frozen=True)
class Space:
    """Room left free: for a pen, for a seal."""

    points: float

    def height(self, width: float) -> float:
        return self.points

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        return None

    def split(self, width: float, room: float) -> tuple[Part, Part] | None:
        return None


@dataclass(frozen=True)
class Drawn:
    """A signature drawn from its strokes, fitted into ``points`` of height, at the left of the column."""

    ink: Ink
    points: float = 11 * MM

    def height(self, width: float) -> float:
        return self.points

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        scale = min(width / max(self.ink.width, 1), self.points / max(self.ink.height, 1))
        path = canvas.beginPath()
        for stroke in filter(None, self.ink.strokes):
            points = [(x + px * scale, top - py * scale) for px, py in stroke]
            path.moveTo(*points[0])
            for point in points[1:] or points:
                path.lineTo(*point)
        canvas.saveState()
        canvas.setLineWidth(1.1)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()

    def split(self, width: float, room: float) -> tuple[Part, Part] | None:
        return None


class Photo:
    """A JPEG, passed through untouched, as large as the column and ``points`` of height allow, centred.

    ``name`` is its SHA-256. Raises OSError when the bytes are no picture.
    """

    def __init__(self, jpeg: bytes, name: str, points: float = 58 * MM) -> None:
        self._image = ImageReader(io.BytesIO(jpeg))
        # The canvas asks for the decoded pixels only to name the image; the hash of the file does that in no time.
        self._image.getRGBData = name.encode
        self._image._dataA = None
        self._points = points

    def height(self, width: float) -> float:
        return self._size(width)[1]

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        wide, high = self._size(width)
        canvas.drawImage(self._image, x + (width - wide) / 2, top - high, wide, high)

    def split(self, width: float, room: float) -> tuple[Part, Part] | None:
        return None

    def _size(self, width: float) -> tuple[float, float]:
        pixels_wide, pixels_high = self._image.getSize()
        scale = min(width / pixels_wide, self._points / pixels_high)
        return pixels_wide * scale, pixels_high * scale
