"""A letter of an authority in 信函格式, as 移送函 (documents.md §4.9, §6; GB/T 9704—2012 §10.1).

Numbers in ``Measure`` are [记忆]: several copies of the clause at second hand agree on them, the clause itself was not
read. The seal is never drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import LEFT, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH
from tuoyu_desktop.documents.official_grid import CELL, CELLS, PITCH, SIZE, draw_units, width_of
from tuoyu_desktop.documents.official_sheets import OfficialSheets
from tuoyu_desktop.documents.text import MM, Style, natural_width


class Measure:
    """信函格式 in one place, lengths in points. [记忆]"""

    NAME_FROM_EDGE = 30 * MM  # upper edge of the issuer's name from the upper edge of the sheet
    RULE_BELOW_NAME = 4 * MM
    LOWER_RULE_FROM_EDGE = 20 * MM
    RULE_LENGTH = 170 * MM
    THICK, THIN, BETWEEN = 1.5, 0.75, 1.6  # ours: the clause says thick above thin, and below thin above thick
    NUMBER_BELOW_RULE = SIZE * 7 / 8
    FREE_LINES_ABOVE_TITLE = 2
    LARGEST_NAME = 36.0  # 小初: the size is the issuer's to choose
    RED = (0.86, 0.0, 0.0)


_NAME = Style(face=Face.TITLE)
_INK_TOP, _INK_BOTTOM = 0.84, 0.09
"""How far Chinese characters reach above and below the base line, in ems."""


@dataclass(frozen=True)
class Passage:
    """A part of the text: paragraphs under a heading; none under an empty one. Level 1 「一、」, 2 「（一）」."""

    paragraphs: tuple[str, ...]
    heading: str = ""
    level: int = 1


def letter(
    *,
    issuer: str,
    number: str,
    title: str,
    addressee: str,
    text: Iterable[Passage],
    signed_on: date,
    attachments: Sequence[str] = (),
    note: str = "",
    whole: Sequence[str] = (),
) -> OfficialSheets:
    """A letter from ``issuer``: all that its pages show but page numbers and foot.

    ``note``: 附注 without its brackets, as 联系人 and 电话. ``whole``: names that no line of the title may tear.
    """
    sheets = letter_sheets(issuer, number)
    sheets.title(title, whole)
    sheets.addressee(addressee)
    for passage in text:
        if passage.heading:
            sheets.heading(passage.heading, passage.level)
        for paragraph in passage.paragraphs:
            sheets.paragraph(paragraph)
    sheets.attachments(attachments)
    sheets.signing(issuer, signed_on, note)
    return sheets


def letter_sheets(issuer: str, number: str) -> OfficialSheets:
    """Empty pages whose first has the issuer's name and the number between red rules."""
    size = _name_size(issuer)
    bottom_of_number = _upper_rule(size) - Measure.NUMBER_BELOW_RULE - SIZE
    lines = -(-(TOP - bottom_of_number) // PITCH) + Measure.FREE_LINES_ABOVE_TITLE
    return OfficialSheets(partial(_draw_head, issuer=issuer, number=number), int(lines))


def _name_size(issuer: str) -> float:
    """The largest size at which the name is as wide as the text, up to 小初."""
    return min(Measure.LARGEST_NAME, WIDTH / max(natural_width(issuer, _NAME.but(size=1.0)), 1.0))


def _upper_rule(size: float) -> float:
    """The lower edge of the double rule below a name of ``size``."""
    name_bottom = PAGE_HEIGHT - Measure.NAME_FROM_EDGE - (_INK_TOP + _INK_BOTTOM) * size
    return name_bottom - Measure.RULE_BELOW_NAME - Measure.THICK - Measure.BETWEEN - Measure.THIN


def _draw_head(canvas: Canvas, issuer: str, number: str) -> None:
    issuer, number = fonts.legible(issuer, Face.TITLE), fonts.legible(number)
    size = _name_size(issuer)
    _draw_name(canvas, issuer, size)
    rule = _upper_rule(size)
    upper = rule + Measure.THIN + Measure.BETWEEN
    _draw_rule(canvas, upper + Measure.THICK, Measure.THICK)
    _draw_rule(canvas, rule + Measure.THIN, Measure.THIN)
    lower = Measure.LOWER_RULE_FROM_EDGE
    _draw_rule(canvas, lower + Measure.THICK + Measure.BETWEEN + Measure.THIN, Measure.THIN)
    _draw_rule(canvas, lower + Measure.THICK, Measure.THICK)
    cells = width_of(number)
    baseline = rule - Measure.NUMBER_BELOW_RULE - _INK_TOP * SIZE
    draw_units(canvas, (LEFT + (CELLS - cells) * CELL, baseline), number, Face.SONG, cells)


def _draw_name(canvas: Canvas, issuer: str, size: float) -> None:
    width = natural_width(issuer, _NAME.but(size=size))
    pen = canvas.beginText(LEFT + (WIDTH - width) / 2, PAGE_HEIGHT - Measure.NAME_FROM_EDGE - _INK_TOP * size)
    pen.setFillColorRGB(*Measure.RED)
    for font, run in fonts.runs(Face.TITLE, issuer):
        pen.setFont(font, size)
        pen.textOut(run)
    canvas.drawText(pen)


def _draw_rule(canvas: Canvas, top: float, height: float) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(*Measure.RED)
    canvas.rect((PAGE_WIDTH - Measure.RULE_LENGTH) / 2, top - height, Measure.RULE_LENGTH, height, stroke=0, fill=1)
    canvas.restoreState()
