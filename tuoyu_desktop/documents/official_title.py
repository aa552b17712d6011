"""The title of an official paper: 2号小标宋, centred, its lines about as long as each other.

GB/T 9704—2012 §7.3.1 [记忆]: a title over several lines stands as a trapezium or a rhomb, and no word is torn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import WIDTH
from tuoyu_desktop.documents.line_breaking import breaks_after
from tuoyu_desktop.documents.text import Align, Style, natural_width

TITLE_STYLE = Style(face=Face.TITLE, size=22.0, align=Align.CENTRE)  # 2号
_TORN = 0.5
"""What a line end inside a word costs, when a line more costs 1 and the most uneven lines a fifth each."""
_WORDS = re.compile("关于|涉嫌|违反|问题|线索|托育|机构|检查|抽查|结果|公示|情况|移送|报告")


def title_lines(text: str, whole: Sequence[str] = ()) -> list[str]:
    """As few lines as the width allows, as even as may be; a newline in ``text`` ends a line."""
    return [line for part in text.split("\n") for line in _even(part, whole)]


def _even(text: str, whole: Sequence[str]) -> list[str]:
    """The division of least cost: first the number of lines, then torn names and empty width."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    ends = breaks_after(text)
    torn = set(_inside(text, whole))
    even = _even_width(text)
    for end in range(1, len(text) + 1):
        options = [(float(10 * end), [*best[end - 1][1], text[end - 1 : end]])]  # a piece wider than a line is cut
        for start in range(end - 1, -1, -1):
            width = natural_width(text[start:end], TITLE_STYLE)
            if width > WIDTH:
                break
            if ends[end - 1]:
                tear = _TORN if end in torn else 0.0
                cost = best[start][0] + 1 + tear + 0.2 * ((even - width) / WIDTH) ** 2
                options.append((cost, [*best[start][1], text[start:end]]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1] or [""]


def _even_width(text: str) -> float:
    """How wide the lines are when all are alike."""
    width = natural_width(text, TITLE_STYLE)
    return width / max(-(-width // WIDTH), 1)


def _inside(text: str, whole: Sequence[str]) -> Iterator[int]:
    """Places at which a line end would tear one of ``whole`` or a word that titles are made of."""
    for pattern in (_WORDS, *(re.compile(re.escape(name)) for name in whole if name)):
        for found in pattern.finditer(text):
            yield from range(found.start() + 1, found.end())
