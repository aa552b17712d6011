"""What stands on every page around the text: running head, page number, foot with check code and QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.qr_code import printed_squares
from tuoyu_desktop.documents.text import MM, Align, Style
from tuoyu_desktop.domain.notice import TITLES, CheckCode, DocumentContent, check_code, local_time
from tuoyu_desktop.domain.paper_code import code_text

_QR_SIDE = 16 * MM
SMALL_PRINT = Style(size=8, leading=1.5, align=Align.LEFT, grey=0.25)
HEAD = Style(size=9, leading=1.4, align=Align.LEFT, grey=0.25)
NUMBER = Style(size=10.5, leading=1.2, align=Align.CENTRE)
_WATERMARK = Style(face=Face.HEI, size=120, leading=1.2, align=Align.CENTRE, grey=0.93)
_PRACTICE_MARK = Style(face=Face.HEI, size=44, leading=1.2, align=Align.CENTRE, grey=0.82)
DEMO_NOTE = "演示文书，没有效力"
PRACTICE_NOTE = "练习，不是检查记录"


@dataclass(frozen=True)
class PageFrame:
    """The part of each page that does not depend on what is written on it. ``form``: what the file calls the code, for
    several documents in one file are several codes."""

    content: DocumentContent
    printed_at: datetime
    copy_label: str | None
    form: str = "code"

    @cached_property
    def code(self) -> CheckCode:
        return check_code(self.content)

    @cached_property
    def identifier(self) -> str:
        """What the QR code says, and the file of itself: document id and full check code (documents.md §3)."""
        return code_text(self.content.document, self.code.full)

    @cached_property
    def _dark(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        return _modules(self.identifier)

    @property
    def foot_lines(self) -> tuple[str, ...]:
        """Check code and print time, rule-pack version, device (documents.md §4)."""
        short, printed = self.code.short.upper(), local_time(self.printed_at)
        return (
            f"校验码 {short[:4]} {short[4:]}　　打印时间 {printed:%Y-%m-%d %H:%M}",
            f"规则包 {self.content.rule_pack}",
            f"设备 {self.content.device}",
        )

    @property
    def warning(self) -> str:
        """What a paper of practice or of a demo district says at the head of each page."""
        return warning_of(demo=self.content.demo, practice=self.content.practice)

    def define_code(self, canvas: Canvas) -> None:
        """The QR code as a form that every page shows."""
        side = len(self._dark)
        canvas.beginForm(self.form, 0, 0, side, side)
        rows = enumerate(self._dark)
        squares = (f"{start} {side - row - 1} {length} 1 re" for row, line in rows for start, length in line)
        canvas.addLiteral(" ".join(squares) + " f")  # whole numbers: three hundred of them, written without a path
        canvas.endForm()

    def draw_under(self, canvas: Canvas) -> None:
        """What lies behind the text: that this is practice, or 演示 on a demo district's paper, across the page."""
        draw_warning(canvas, demo=self.content.demo, practice=self.content.practice)

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        """Head and foot of page ``page`` (from 1) of ``pages``."""
        self._head(canvas, page)
        Words(f"（第{page}页　共{pages}页）", NUMBER).draw(canvas, LEFT, BOTTOM - 4 * MM, WIDTH)
        self._foot(canvas)

    def _head(self, canvas: Canvas, page: int) -> None:
        top = TOP + 10 * MM
        content = self.content
        left = self.warning
        if page > 1:
            left = "　".join(filter(None, (TITLES[content.kind], content.number, left)))
        if left:
            Words(left, HEAD).draw(canvas, LEFT, top, WIDTH)
        if self.copy_label:
            label = Words(self.copy_label, HEAD.but(align=Align.RIGHT))
            label.draw(canvas, LEFT, top, WIDTH)
        if page > 1:
            rule_below_head(canvas)

    def draw_code(self, canvas: Canvas, x: float, y: float, side: float) -> None:
        """The QR code with its lower left corner at ``x``, ``y``."""
        scale = side / len(self._dark)
        canvas.saveState()
        canvas.transform(scale, 0, 0, scale, x, y)
        canvas.doForm(self.form)
        canvas.restoreState()

    def _foot(self, canvas: Canvas) -> None:
        top = BOTTOM - 12 * MM
        self.draw_code(canvas, LEFT + WIDTH - _QR_SIDE, top - _QR_SIDE, _QR_SIDE)
        y = top - 2 * MM
        for line in self.foot_lines:
            words, width = Words(line, SMALL_PRINT), WIDTH - _QR_SIDE - 6 * MM
            words.draw(canvas, LEFT, y, width)
            y -= words.height(width)


def warning_of(*, demo: bool, practice: bool) -> str:
    """What a paper of practice or of a demo district says of itself; empty on all others."""
    return PRACTICE_NOTE if practice else DEMO_NOTE if demo else ""


def draw_warning(canvas: Canvas, *, demo: bool, practice: bool) -> None:
    """The same across the page, behind the text."""
    if practice:
        _across(canvas, PRACTICE_NOTE, _PRACTICE_MARK)
    elif demo:
        _across(canvas, "演示", _WATERMARK)


def rule_below_head(canvas: Canvas) -> None:
    """The line below the head of a page that is not the first."""
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, TOP + 4.5 * MM, LEFT + WIDTH, TOP + 4.5 * MM)


def _across(canvas: Canvas, words: str, style: Style) -> None:
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(35)
    Words(words, style).draw(canvas, -WIDTH / 2, style.size / 2, WIDTH)
    canvas.restoreState()


@lru_cache(maxsize=8)
def _modules(value: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each row of the code the dark stretches as (start, length), in modules."""
    return tuple(_stretches(row) for row in printed_squares(value))


def _stretches(cells: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    found, start = list[tuple[int, int]](), None
    for index, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            found.append((start, index - start))
            start = None
    return tuple(found)
