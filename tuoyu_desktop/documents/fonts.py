"""The faces a document is set in, loaded once per process and only when first used.

Each face is a chain of font files: a character that the first lacks comes from the next, so that a rare name
prints. All fonts are bundled (resources/fonts) and embedded as subsets. Not safe for two threads at once:
hold ``LOCK``.
"""

from __future__ import annotations

import io
import struct
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.pdfdoc import PDFError

from tuoyu_desktop.documents.installed_fonts import (
    FANGSONG,
    HEITI,
    KAITI,
    XIAOBIAOSONG,
    font_files,
    font_folders,
    usable_fonts,
)

LOCK = threading.RLock()
"""ReportLab keeps subset state and a file position inside its font objects."""

_PER_BLOCK = 100
_KEPT = {"\u3000"}
_QUOTES, _CELL = "“”‘’", 900


class Face(Enum):
    """The hands of an official paper (GB/T 9704—2012)."""

    SONG = "text"  # 仿宋
    SONG_BOLD = "heads of tables"
    TITLE = "title"  # 小标宋
    HEI = "headings"  # 黑体
    KAI = "subheadings and notes"  # 楷体
    FIGURE = "page numbers"  # 宋体


_REGULAR, _BOLD = "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"
_BUNDLED: Mapping[Face, tuple[str, ...]] = {
    Face.SONG: (_REGULAR,),
    Face.SONG_BOLD: (_BOLD, _REGULAR),
    Face.TITLE: (_BOLD, _REGULAR),
    Face.HEI: ("NotoSansSC-Regular.ttf", _REGULAR),
    Face.KAI: ("TuoyuKai-Regular.ttf", _REGULAR),
    Face.FIGURE: (_REGULAR,),
}
"""What stands in for the hands that are not free (documents.md §9)."""
_INSTALLED = {Face.SONG: FANGSONG, Face.TITLE: XIAOBIAOSONG, Face.HEI: HEITI, Face.KAI: KAITI}
"""What the office may have itself, and then comes first."""


def unicode_map(name: str, subset: Sequence[int]) -> str:
    """A ToUnicode CMap in UTF-16BE, at most 100 entries a block (PDF 32000-1 §9.10.3).

    ReportLab writes code points in plain hex, which makes 𠮷 copy as two wrong characters.
    """
    pairs = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset) if point]
    blocks = [pairs[at : at + _PER_BLOCK] for at in range(0, len(pairs), _PER_BLOCK)]
    body = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
    )
    return head + "\n".join(body) + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()


class _Outlines:
    """The outlines of a font, cut one glyph at a time: ReportLab copies the whole table, 10 MB, for every subset."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, glyph: slice) -> bytes:
        return self._data[self._start + glyph.start : self._start + glyph.stop]


def _register(font: ttfonts.TTFont) -> ttfonts.TTFont:
    """The font that will be drawn with: ReportLab gives the first of those that call themselves alike inside."""
    ttfonts.makeToUnicodeCMap = unicode_map
    rl_config.useA85 = 0  # ASCII armour around every stream costs ten times the rest of a page with photos
    face, whole_table = font.face, font.face.get_table
    outlines = _Outlines(face._ttf_data, face.get_table_pos("glyf")[0])
    face.get_table = lambda tag: outlines if tag == "glyf" else whole_table(tag)
    pdfmetrics.registerFont(font)
    return pdfmetrics.getFont(font.fontName)


@cache
def _font(file_name: str) -> ttfonts.TTFont:
    data = resources.files("resources").joinpath("fonts", file_name).read_bytes()
    return _register(ttfonts.TTFont(file_name.removesuffix(".ttf"), io.BytesIO(data), asciiReadable=False))


@cache
def _files_here() -> dict[str, Path]:
    return font_files(font_folders())


def own_font(path: Path) -> ttfonts.TTFont | None:
    """A usable font of this computer, or None when ReportLab cannot read it after all."""
    try:
        return ttfonts.TTFont(f"Own-{path.stem}", str(path), asciiReadable=False)
    except (PDFError, OSError, ValueError, LookupError, TypeError, struct.error):
        return None


@cache
def _chain(face: Face) -> tuple[ttfonts.TTFont, ...]:
    own = next(filter(None, map(own_font, usable_fonts(_INSTALLED.get(face, ()), _files_here()))), None)
    bundled = tuple(_font(file_name) for file_name in _BUNDLED[face])
    return (_register(own), *bundled) if own else bundled


@lru_cache(maxsize=65536)
def _place(face: Face, character: str) -> tuple[str, float] | None:
    """The font that has the character, and its width in ems; None when no font of the chain has it.

    Chinese quotation marks fill a cell: a font that has only the Latin ones is passed over.
    """
    having = [font for font in _chain(face) if draws(font, character)]
    if character in _QUOTES:
        having.sort(key=lambda font: font.face.getCharWidth(ord(character)) < _CELL)
    return (having[0].fontName, having[0].face.getCharWidth(ord(character)) / 1000) if having else None


def draws(font: ttfonts.TTFont, character: str) -> bool:
    """Whether the font has ink for the character; some map what they lack to an empty glyph or to the empty box."""
    glyph = font.face.charToGlyph.get(ord(character), 0)
    inked = glyph and font.face.glyphPos[glyph] < font.face.glyphPos[glyph + 1]
    return bool(glyph and (inked or character.isspace()))


def printable(text: str) -> str:
    """The text without what has no shape on paper: controls, joiners, variation selectors. Tabs become
    spaces.
    """
    return "".join(c for c in text.replace("\t", " ") if c in _KEPT or c == "\n" or not _is_shapeless(c))


def legible(text: str, face: Face = Face.SONG) -> str:
    """What stands on the paper for ``text``: a character that no font has as its number, like [U+1F600], for a
    sealed visit must have its papers, and a gap would hide that something was said.
    """
    wanted = printable(text)
    return "".join(c if c == "\n" or _place(face, c) else f"[U+{ord(c):04X}]" for c in wanted)


def _is_shapeless(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


def missing_characters(text: str, face: Face = Face.SONG) -> tuple[str, ...]:
    """Characters of ``text`` that no bundled font can draw, each once, in order. Ask before printing."""
    with LOCK:
        wanted = dict.fromkeys(printable(text).replace("\n", ""))
        return tuple(character for character in wanted if _place(face, character) is None)


def advance(face: Face, character: str) -> float:
    """Width in ems; a character that no font has counts one em."""
    place = _place(face, character)
    return place[1] if place else 1.0


def body_font() -> str:
    """The registered name of the font that running text is set in."""
    return str(_chain(Face.SONG)[0].fontName)


def runs(face: Face, text: str) -> Iterator[tuple[str, str]]:
    """``text`` cut into (registered font name, characters), one font per run."""
    current, start = "", 0
    for index, character in enumerate(text):
        place = _place(face, character)
        name = place[0] if place else _chain(face)[-1].fontName
        if name != current:
            if index > start:
                yield current, text[start:index]
            current, start = name, index
    if text:
        yield current, text[start:]
