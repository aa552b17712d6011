"""Where a Chinese line may end. Pure: text and widths in, lines out.

Rules: 标点符号用法 GB/T 15834—2011 §5.1 (which marks may not start or end a line) and the habit of official
papers that a number, a date, an article number and a document number stay in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

NO_START = frozenset("，。、；：？！）〕】》〉〗」』］｝”’…—～·％‰℃々ー,.;:!?)]}%°")
NO_END = frozenset("（〔【《〈〖「『［｛“‘([{￥№§")
HALVED_AT_END = frozenset("，。、；：？！）〕】》〉〗」』］｝”’")
"""Full-width marks whose ink is in the left half: at the end of a line they may take half a cell (push-in).
"""

_UNIT = (
    r"(?: ?(?:个?工作日|个月|小时|平方米|[%％‰℃㎡天人名项件次个条号层楼元日月年周岁米分秒页份张万亿户家所班处起倍度]))"
)
_HAN = "〇零一二两三四五六七八九十百千"
_WHOLE = re.compile(
    r"[\u4e00-\u9fff]{0,6}〔 ?\d{4} ?〕 ?第? ?\d+ ?号"  # 京兴卫托改〔2026〕1号
    r"|\d{4} ?年(?: ?\d{1,2} ?月(?: ?\d{1,2} ?日)?)?|\d{1,2} ?月 ?\d{1,2} ?日|\d{1,2} ?时 ?\d{1,2} ?分"
    rf"|第 ?(?:\d+(?:\.\d+)*|[{_HAN}]+) ?[章节条款项目页次号批期届]?"
    r"|(?:GB|WS|JGJ|JG|DB\d*)(?:/[TZ])? ?\d+(?:\.\d+)?(?:[—-]\d{4})?"  # WS/T 821—2023
    rf"|\d+(?:[.,:]\d+)*(?:[—–～]\d+(?:[.,:]\d+)*)+{_UNIT}?"  # 20—30人
    rf"|[A-Za-z0-9À-ÿ]+(?:[-.,:/_+@#~&'][A-Za-z0-9À-ÿ]+)*{_UNIT}?"
    rf"|[{_HAN}]+(?:个?工作日|个月|小时|[日天年月])|[{_HAN}]{{2,12}}"  # 六十日
    r"|\[[^\[\]]{1,8}\]|（照片[\d、]{1,8}）"
    r"|…+|—+"
)

Advance = Callable[[str], float]


def breaks_after(text: str) -> list[bool]:
    """For each character whether a line may end after it; the last one always may."""
    allowed = [True] * len(text)
    for match in _WHOLE.finditer(text):
        for place in range(match.start(), match.end() - 1):
            allowed[place] = False
    for place in range(len(text) - 1):
        following = text[place + 1]
        if following in NO_START or following == " " or text[place] in NO_END:
            allowed[place] = False
    return allowed


def break_lines(text: str, width: float, advance: Advance) -> list[str]:
    """Lines no wider than ``width`` (same unit as ``advance``), each as full as the rules allow.

    A newline in ``text`` ends a line and is dropped; all else is kept, so the lines joined are the text. A
    piece that is wider than a whole line is cut anywhere, and one character always fits. Empty text is one
    empty line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(fill_lines(paragraph, [advance(character) for character in paragraph], width))
    return lines


def fill_lines(text: str, widths: Sequence[float], width: float, give: float = 0.0) -> list[str]:
    """The lines of one paragraph whose characters are ``widths`` wide, as ``break_lines`` has them. ``give``: how much
    a line may be closed up to take in a closing mark at its end.
    """
    if not text:
        return [""]
    ranks, lines, start = _ranks(text), list[str](), 0
    while start < len(text):
        end = _line_end(text, ranks, widths, start, (width, give))
        lines.append(text[start:end])
        start = end
    return lines


def line_width(line: str, advance: Advance) -> float:
    """Width that ``line`` needs at the end of which a closing mark may be pressed to half a cell."""
    bare = line.rstrip(" ")
    total = sum(advance(character) for character in bare)
    return total - advance(bare[-1]) / 2 if bare and bare[-1] in HALVED_AT_END else total


def _ranks(text: str) -> list[int]:
    """How good a line end is after each character: 0 a proper one; else, for pieces wider than a line, 1
    outside a number or Latin word, 2 where no mark is misplaced, 3 anywhere.
    """
    ranks = [0 if allowed else 3 for allowed in breaks_after(text)]
    for place in range(len(text) - 1):
        here, following = text[place], text[place + 1]
        if ranks[place] and following not in NO_START and following != " " and here not in NO_END:
            in_word = here.isascii() and here.isalnum() and following.isascii() and following.isalnum()
            ranks[place] = 2 if in_word else 1
    return ranks


def _line_end(text: str, ranks: Sequence[int], widths: Sequence[float], start: int, room: tuple[float, float]) -> int:
    """Index after the last character of the line that begins at ``start``: the last of the best ends that
    fit.
    """
    used, end, best, best_rank = 0.0, start, start + 1, 4
    while end < len(text) and _fits(text[end], used, widths[end], room):
        used += widths[end]
        end += 1
        if ranks[end - 1] <= best_rank:
            best, best_rank = end, ranks[end - 1]
    return best


def _fits(character: str, used: float, advance: float, room: tuple[float, float]) -> bool:
    """Spaces hang over the edge; a closing mark needs half its cell, and nothing fits after one pressed like
    that.
    """
    if character == " ":
        return True
    width, give = room
    if character in HALVED_AT_END:
        return used + advance / 2 <= width + give + 1e-6
    return used + advance <= width + 1e-6
