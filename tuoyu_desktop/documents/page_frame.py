"""What stands on every page around the text: running head, page number, foot with check code and QR code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import MM, Align, Style
from tuoyu_desktop.domain.notice import TITLES, CheckCode, DocumentContent, check_code, local_time

_QR_SIDE = 16 * MM
_QR_FORM = "code"
_SMALL = Style(size=8, leading=1.5, align=Align.LEFT, grey=0.25)
_HEAD = Style(size=9, leading=1.4, align=Align.LEFT, grey=0.25)
_NUMBER = Style(size=10.5, leading=1.2, align=Align.CENTRE)
_WATERMARK = Style(face=Face.HEI, size=120, leading=1.2, align=Align.CENTRE, grey=0.93)
_PRACTICE_MARK = Style(face=Face.HEI, size=44, leading=1.2, align=Align.CENTRE, grey=0.82)
DEMO_NOTE = "演示文书，没有效力"
PRACTICE_NOTE = "练习，不是检查记录"


@dataclass(frozen=True)
class PageFrame:
    """The part of each page that does not depend on what is written on it."""

    content: DocumentContent
    printed_at: datetime
    copy_label: str | None

    @cached_property
    def code(self) -> CheckCode:
        return check_code(self.content)

    @cached_property
    def _dark(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        return _modules(f"tuoyu:{self.content.document}:{self.code.full}")

    def define_code(self, canvas: Canvas) -> None:
        """The QR code as a form that every page shows: document id and full check code (documents.md §3)."""
        side = len(self._dark)
        canvas.beginForm(_QR_FORM, 0, 0, side, side)
        path = canvas.beginPath()
        for row, line in enumerate(self._dark):
            for start, length in line:
                path.rect(start, side - row - 1, length, 1)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.endForm()

    def draw_under(self, canvas: Canvas) -> None:
        """What lies behind the text: that this is practice, or 演示 on a demo district's paper, across the page."""
        if self.content.practice:
            _across(canvas, PRACTICE_NOTE, _PRACTICE_MARK)
        elif self.content.demo:
            _across(canvas, "演示", _WATERMARK)

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        """Head and foot of page ``page`` (from 1) of ``pages``."""
        self._head(canvas, page)
        Words(f"（第{page}页　共{pages}页）", _NUMBER).draw(canvas, LEFT, BOTTOM - 4 * MM, WIDTH)
        self._foot(canvas)

    def _head(self, canvas: Canvas, page: int) -> None:
        top = TOP + 10 * MM
        content = self.content
        left = PRACTICE_NOTE if content.practice else DEMO_NOTE if content.demo else ""
        if page > 1:
            left = "　".join(filter(None, (TITLES[content.kind], content.number, left)))
        if left:
            Words(left, _HEAD).draw(canvas, LEFT, top, WIDTH)
        if self.copy_label:
            label = Words(self.copy_label, _HEAD.but(align=Align.RIGHT))
            label.draw(canvas, LEFT, top, WIDTH)
        if page > 1:
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, TOP + 4.5 * MM, LEFT + WIDTH, TOP + 4.5 * MM)

    def _draw_code(self, canvas: Canvas, x: float, y: float) -> None:
        scale = _QR_SIDE / len(self._dark)
        canvas.saveState()
        canvas.transform(scale, 0, 0, scale, x, y)
        canvas.doForm(_QR_FORM)
        canvas.restoreState()

    def _foot(self, canvas: Canvas) -> None:
        code = self.code
        top = BOTTOM - 12 * MM
        self._draw_code(canvas, LEFT + WIDTH - _QR_SIDE, top - _QR_SIDE)
        printed = local_time(self.printed_at)
        y = top - 2 * MM
        for line in (
            f"校验码 {code.short[:4].upper()} {code.short[4:].upper()}　　打印时间 {printed:%Y-%m-%d %H:%M}",
            f"规则包 {self.content.rule_pack}",
            f"设备 {self.content.device}",
        ):
            words, width = Words(line, _SMALL), WIDTH - _QR_SIDE - 6 * MM
            words.draw(canvas, LEFT, y, width)
            y -= words.height(width)


def _across(canvas: Canvas, words: str, style: Style) -> None:
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(35)
    Words(words, style).draw(canvas, -WIDTH / 2, style.size / 2, WIDTH)
    canvas.restoreState()


@lru_cache(maxsize=8)
def _modules(value: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each row of the code the dark stretches as (start, length), in modules."""
    code = QrCodeWidget(value, barLevel="L").qr
    code.make()
    side = code.getModuleCount()
    return tuple(_stretches([bool(code.isDark(row, column)) for column in range(side)]) for row in range(side))


def _stretches(cells: list[bool]) -> tuple[tuple[int, int], ...]:
    found, start = list[tuple[int, int]](), None
    for index, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            found.append((start, index - start))
            start = None
    return tuple(found)
