"""打印校准页: one page per printer to measure with a ruler (documents.md §6, §9).

Rulers along two edges of the sheet, the margins of GB/T 9704—2012 §5 (head 37, left 28, right 26, foot 35 mm), its
22 lines of 28 characters, a square of 100 mm and steps of grey. Nothing here is official: no number, no check code.
"""

from __future__ import annotations

import io
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import BOTTOM, HEIGHT, LEFT, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import MM, Align, Style
from tuoyu_desktop.domain.notice import local_time

TITLE = "打印校准页"
LINES, CHARACTERS = 22, 28
SQUARE = 100 * MM
_PITCH, _ADVANCE = HEIGHT / LINES, WIDTH / CHARACTERS
_TICKS = {10: 4.0, 5: 2.8, 1: 1.8}
"""Millimetres between two ticks, and how long these are."""
_SIDE_RULER, _TOP_RULER = 14 * MM, 18 * MM
"""How far the rulers stand from the left and upper edge: inside what every office printer reaches."""
_HAIR, _LINE = 0.25, 0.6
_SAMPLE = ("一二三四五六七八九十" * 3)[:CHARACTERS]
_TITLE = Style(face=Face.TITLE, size=22, leading=1.3, align=Align.CENTRE)
_TEXT = Style(size=10.5, leading=1.5, align=Align.LEFT)
_BOLD = _TEXT.but(face=Face.HEI)
_TINY = Style(face=Face.HEI, size=7, leading=1.2, align=Align.CENTRE, grey=0.2)
_STEPS = (
    ("一、量方框", "横、竖都应是 100 毫米。"),
    (
        "二、不是 100 毫米",
        "打印机把纸缩放了。在打印机的设置里，把“适合纸张”“缩放”改成“实际大小”或“100%”，再打一张。"
        "量得 97 毫米，就是缩到了 97%。",
    ),
    (
        "三、量四边",
        "虚线离纸边：上 37、左 28、右 26、下 35 毫米，上和左差 1 毫米以内就好。差得多，请看纸盒里的纸放正了没有。",
    ),
    ("四、看两边的尺", "尺从纸边量起。最靠边还看得见的刻度，就是这台打印机印得到的地方。"),
    ("五、看灰阶", "十一格一格比一格深，都分得开，照片就看得清。"),
)
_HANDS = (("宋体", Face.SONG), ("黑体", Face.HEI), ("楷体", Face.KAI), ("宋体粗", Face.SONG_BOLD))


def render_calibration(printer: str, printed_at: datetime) -> bytes:
    """The page for ``printer`` (empty: none is named) as PDF, equal bytes for equal arguments; for any thread."""
    with fonts.LOCK:
        target = io.BytesIO()
        canvas = Canvas(target, (PAGE_WIDTH, PAGE_HEIGHT), invariant=1, lang="zh-CN", initialFontName=fonts.body_font())
        canvas.setTitle(TITLE)
        _rulers(canvas)
        _margins(canvas)
        _grid(canvas)
        _head(canvas, printer, printed_at)
        _square(canvas)
        _steps(canvas)
        _greys(canvas)
        _hands(canvas)
        canvas.showPage()
        canvas.save()
        return target.getvalue()


def _line_top(number: int) -> float:
    """Upper edge of line ``number`` of the 22, from 1."""
    return TOP - (number - 1) * _PITCH


def _tick(millimetre: int) -> float:
    return next(length for step, length in _TICKS.items() if millimetre % step == 0) * MM


def _rulers(canvas: Canvas) -> None:
    """Millimetres from the left edge of the sheet, and from its upper edge; the last one that can be seen tells how far
    the printer reaches."""
    canvas.setLineWidth(_HAIR)
    base = PAGE_HEIGHT - _TOP_RULER
    for at in range(0, 211):
        canvas.line(at * MM, base, at * MM, base + _tick(at))
        if at % 10 == 0 and 10 < at < 210:  # at 10 the other ruler stands
            Words(str(at), _TINY).draw(canvas, at * MM - 5 * MM, base + 7.4 * MM, 10 * MM)
    for at in range(0, 298):
        y = PAGE_HEIGHT - at * MM
        canvas.line(_SIDE_RULER, y, _SIDE_RULER - _tick(at), y)
        if at % 10 == 0 and at:
            Words(str(at), _TINY.but(align=Align.RIGHT)).draw(canvas, 1 * MM, y + 1.5 * MM, _SIDE_RULER - 5.5 * MM)
    canvas.line(0, base, PAGE_WIDTH, base)
    canvas.line(_SIDE_RULER, 0, _SIDE_RULER, PAGE_HEIGHT)


def _margins(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setLineWidth(_LINE)
    canvas.setDash(3, 2)
    canvas.rect(LEFT, BOTTOM, WIDTH, HEIGHT)
    canvas.restoreState()
    side = _TINY.but(align=Align.LEFT)
    Words("上 37", side).draw(canvas, LEFT, TOP + 3.4 * MM, 20 * MM)
    Words("下 35", side).draw(canvas, LEFT, BOTTOM - 0.6 * MM, 20 * MM)
    Words("左 28", _TINY.but(align=Align.RIGHT)).draw(canvas, LEFT - 12 * MM, TOP - 1 * MM, 11 * MM)
    Words("右 26", side).draw(canvas, LEFT + WIDTH + 5.5 * MM, TOP - 1 * MM, 12 * MM)


def _grid(canvas: Canvas) -> None:
    """Beside the frame where each of the 22 lines ends, with its number."""
    canvas.setLineWidth(_HAIR)
    for number in range(1, LINES + 1):
        y = TOP - number * _PITCH
        canvas.line(LEFT + WIDTH, y, LEFT + WIDTH + 2.5 * MM, y)
        Words(str(number), _TINY).draw(canvas, LEFT + WIDTH + 0.2 * MM, y + _PITCH / 2 + 1.4 * MM, 5 * MM)


def _head(canvas: Canvas, printer: str, printed_at: datetime) -> None:
    Words(TITLE, _TITLE).draw(canvas, LEFT, _line_top(1), WIDTH)
    words = f"打印机：{printer or '　　　　　　　　'}　　打印时间：{local_time(printed_at):%Y-%m-%d %H:%M}"
    Words(words, _TEXT.but(align=Align.CENTRE)).draw(canvas, LEFT, _line_top(2) - 1 * MM, WIDTH)
    style = Style(size=15.75, leading=_PITCH / 15.75, align=Align.LEFT)
    for place, character in enumerate(_SAMPLE):  # each in its cell of the grid, as 公文 are set (documents.md §6)
        Words(character, style.but(align=Align.CENTRE)).draw(canvas, LEFT + place * _ADVANCE, _line_top(3), _ADVANCE)


def _square(canvas: Canvas) -> None:
    top = _line_top(4) - 5 * MM
    canvas.setLineWidth(_LINE)
    canvas.rect(LEFT + 2 * MM, top - SQUARE, SQUARE, SQUARE)
    canvas.setLineWidth(_HAIR)
    for share in (0.25, 0.5, 0.75):
        canvas.line(LEFT + 2 * MM + share * SQUARE, top, LEFT + 2 * MM + share * SQUARE, top - 2 * MM)
        canvas.line(LEFT + 2 * MM, top - share * SQUARE, LEFT + 4 * MM, top - share * SQUARE)
    middle = _BOLD.but(align=Align.CENTRE, size=12)
    Words("横、竖各 100 毫米\n请用尺子量", middle).draw(canvas, LEFT + 2 * MM, top - SQUARE / 2 + 6 * MM, SQUARE)


def _steps(canvas: Canvas) -> None:
    left, width = LEFT + 106 * MM, WIDTH - 108 * MM
    y = _line_top(4) - 4 * MM
    for head, text in _STEPS:
        for words in (Words(head, _BOLD), Words(text, _TEXT.but(size=9))):
            words.draw(canvas, left, y, width)
            y -= words.height(width)
        y -= 2 * MM


def _greys(canvas: Canvas) -> None:
    top, width = _line_top(15) - 3 * MM, (WIDTH - 4 * MM) / 11
    for step in range(11):
        x = LEFT + 2 * MM + step * width
        canvas.setFillGray(1 - step / 10)
        canvas.setLineWidth(_HAIR)
        canvas.rect(x, top - 12 * MM, width, 12 * MM, fill=1)
        canvas.setFillGray(0)
        Words(f"{step * 10}%", _TINY).draw(canvas, x, top - 12.5 * MM, width)


def _hands(canvas: Canvas) -> None:
    """The four hands in the size of 公文 with rare characters, and small print as at the foot of a page."""
    y = _line_top(17) - 4 * MM
    for name, face in _HANDS:
        style = Style(face=face, size=15.75, leading=1.35, align=Align.LEFT)
        Words(f"{name}　走访督导情况记录　2026年11月20日　㛃犇喆堃囍", style).draw(canvas, LEFT + 2 * MM, y, WIDTH)
        y -= style.pitch
    y -= 1 * MM
    for size in (12.0, 9.0, 8.0):
        style = Style(size=size, leading=1.5, align=Align.LEFT)
        words = f"{size:g} 磅：校验码 7F3A 90C2　规则包 2026.2　小字也要看得清，笔画不断、不糊。"
        Words(words, style).draw(canvas, LEFT + 2 * MM, y, WIDTH)
        y -= style.pitch
