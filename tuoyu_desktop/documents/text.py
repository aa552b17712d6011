"""Paragraphs: styles in points, lines by our own breaker, drawn run by run. Lengths are points throughout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.line_breaking import break_lines, line_width

MM = 72 / 25.4
_MOST_STRETCH = 0.08  # ems of space that may go between two characters of a justified line


class Align(StrEnum):
    LEFT = "LEFT"
    CENTRE = "CENTRE"
    RIGHT = "RIGHT"
    JUSTIFY = "JUSTIFY"


@dataclass(frozen=True)
class Style:
    """How a paragraph looks. ``size`` points, ``leading`` times the size, ``indent`` ems on its first line."""

    face: Face = Face.SONG
    size: float = 12.0
    leading: float = 1.5
    align: Align = Align.JUSTIFY
    indent: float = 0.0
    tracking: float = 0.0
    grey: float = 0.0

    @property
    def pitch(self) -> float:
        """Distance between two base lines, in points."""
        return self.size * self.leading

    def but(self, **changes: object) -> Style:
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses.replace is untyped by design


def natural_width(text: str, style: Style) -> float:
    """Width of ``text`` on one line, in points."""
    return sum(_advance(style, character) for character in text)


def lay(text: str, width: float, style: Style) -> list[str]:
    """The lines of ``text`` in a column ``width`` points wide. A first-line indent becomes full-width
    spaces.
    """
    indent = "\u3000" * round(style.indent)
    prepared = "\n".join(indent + paragraph for paragraph in fonts.legible(text, style.face).split("\n"))
    return break_lines(prepared, width, partial(_advance, style))


def draw_line(canvas: Canvas, x: float, baseline: float, width: float, line: str, style: Style, last: bool) -> None:
    """One laid line in its column: ``x`` and ``width`` of the column; ``last`` line of a paragraph stays
    ragged.
    """
    bare = line.rstrip(" ")
    if not bare:
        return
    taken = line_width(bare, partial(_advance, style))
    space = style.tracking
    if style.align is Align.CENTRE:
        x += (width - natural_width(bare, style) + style.tracking) / 2
    elif style.align is Align.RIGHT:
        x += width - taken
    elif style.align is Align.JUSTIFY and len(bare) > 1 and (not last or taken > width):
        stretch = (width - taken) / (len(bare) - 1)
        space += stretch if stretch <= _MOST_STRETCH * style.size else 0.0
    _write(canvas, x, baseline, bare, style, space)


def _write(canvas: Canvas, x: float, baseline: float, line: str, style: Style, space: float) -> None:
    pen = canvas.beginText(x, baseline)
    pen.setFillGray(style.grey)
    pen.setCharSpace(space)
    for font, run in fonts.runs(style.face, line):
        pen.setFont(font, style.size)
        pen.textOut(run)
    pen.setCharSpace(0)
    canvas.drawText(pen)


def _advance(style: Style, character: str) -> float:
    return fonts.advance(style.face, character) * style.size + style.tracking
