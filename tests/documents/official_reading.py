"""Official papers drawn as they are printed and measured in the PDF: characters by their origin, rules by ink."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from document_samples import PRINTED_AT, order
from paper_reading import MM, plumbed_pages
from PIL import ImageChops

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.official_sheets import OfficialSheets
from tuoyu_desktop.documents.page_frame import PageFrame
from tuoyu_desktop.documents.render import draw_pages, new_canvas

HEAD, LEFT, RIGHT, FOOT = 37 * MM, 28 * MM, 184 * MM, 262 * MM
"""Edges of the text block from the left and upper edge of the sheet (GB/T 9704—2012 §5.2, documents.md §6)."""
PITCH, ADVANCE = 225 / 22 * MM, 156 / 28 * MM
TENTH = 0.1 * MM
_DOTS = 16


def drawn(sheets: OfficialSheets, *, label: str | None = None, demo: bool = False) -> bytes:
    """The PDF of the pages with everything that stands around them."""
    target = io.BytesIO()
    with fonts.LOCK:
        canvas = new_canvas(target)
        draw_pages(canvas, sheets, PageFrame(order(demo=demo), PRINTED_AT, label))
        canvas.save()
    return target.getvalue()


def pages_of(sheets: OfficialSheets) -> list[Any]:
    return plumbed_pages(drawn(sheets))


def block_chars(page: Any) -> list[Any]:
    """The characters inside the text block, by line from left to right."""
    chars = [char for char in page.chars if HEAD < char["top"] + char["height"] / 2 < FOOT]
    return sorted(chars, key=lambda char: (-round(base(char), 1), char["x0"]))


def base(char: Any) -> float:
    """The base line of the character, from the lower edge of the sheet."""
    return float(char["matrix"][5])


def lines_of(page: Any) -> list[list[Any]]:
    """The lines of the text block from the top. A dash is drawn higher than its line."""
    lines: list[list[Any]] = []
    for char in block_chars(page):
        if lines and abs(base(lines[-1][0]) - base(char)) < PITCH / 3:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda char: float(char["x0"])) for line in lines]


def texts_of(page: Any) -> list[str]:
    return ["".join(char["text"] for char in line) for line in lines_of(page)]


def ink(pdf: bytes, page: int, box: tuple[float, float, float, float], *, red: bool = False) -> tuple[float, ...]:
    """Where there is dark (or red) ink inside ``box``: its edges, all in millimetres from the left and upper edge."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page].render(scale=_DOTS * 25.4 / 72).to_pil().convert("RGB")
    document.close()
    left, top, right, bottom = (round(edge * _DOTS) for edge in box)
    reds, greens, _ = picture.crop((left, top, right, bottom)).split()
    dark = greens.point(lambda value: 255 * (value < 128))
    light = reds.point(lambda value: 255 * ((value > 128) == red))
    found = ImageChops.darker(dark, light).getbbox()
    assert found, "no ink"
    return tuple((edge + start) / _DOTS for edge, start in zip(found, (left, top, left, top), strict=True))
