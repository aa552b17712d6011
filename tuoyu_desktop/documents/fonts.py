"""The faces a document is set in, loaded once per process and only when first used.

Each face is a chain of font files: a character that the first lacks comes from the next, so that a rare name
prints. All fonts are bundled (resources/fonts) and embedded as subsets. Not safe for two threads at once:
hold ``LOCK``.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from tuoyu_desktop.documents.installed_fonts import fangsong_files, font_folders, may_be_embedded

LOCK = threading.RLock()
"""ReportLab keeps subset state and a file position inside its font objects."""

_PER_BLOCK = 100
_KEPT = {"\u3000"}


class Face(Enum):
    """The four hands of an official paper (GB/T 9704—2012); 宋 stands in for 仿宋, which is not free."""

    SONG = ("NotoSerifSC-Regular.ttf",)
    SONG_BOLD = ("NotoSerifSC-Bold.ttf", "NotoSerifSC-Regular.ttf")
    HEI = ("NotoSansSC-Regular.ttf", "NotoSerifSC-Regular.ttf")
    KAI = ("TuoyuKai-Regular.ttf", "NotoSerifSC-Regular.ttf")


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


def _register(font: ttfonts.TTFont) -> ttfonts.TTFont:
    ttfonts.makeToUnicodeCMap = unicode_map
    rl_config.useA85 = 0  # ASCII armour around every stream costs ten times the rest of a page with photos
    pdfmetrics.registerFont(font)
    return font


@cache
def _font(file_name: str) -> ttfonts.TTFont:
    data = resources.files("resources").joinpath("fonts", file_name).read_bytes()
    return _register(ttfonts.TTFont(file_name.removesuffix(".ttf"), io.BytesIO(data)))


def open_font(path: Path) -> ttfonts.TTFont | None:
    """A font of this computer, or None when it cannot be read, is no TrueType or forbids embedding."""
    try:
        return ttfonts.TTFont(f"Own-{path.stem}", str(path)) if may_be_embedded(path) else None
    except (ttfonts.TTFError, OSError, ValueError):
        return None


@cache
def _chain(face: Face) -> tuple[ttfonts.TTFont, ...]:
    own = next(filter(None, map(open_font, fangsong_files(font_folders()))), None) if face is Face.SONG else None
    bundled = tuple(_font(file_name) for file_name in face.value)
    return (_register(own), *bundled) if own else bundled


@lru_cache(maxsize=65536)
def _place(face: Face, character: str) -> tuple[str, float] | None:
    """The font that has the character, and its width in ems; None when no font of the chain has it."""
    for font in _chain(face):
        if ord(character) in font.face.charToGlyph:
            return font.fontName, font.face.getCharWidth(ord(character)) / 1000
    return None


def printable(text: str) -> str:
    """The text without what has no shape on paper: controls, joiners, variation selectors. Tabs become
    spaces.
    """
    return "".join(c for c in text.replace("\t", " ") if c in _KEPT or c == "\n" or not _is_shapeless(c))


def legible(text: str) -> str:
    """What stands on the paper for ``text``: a character that no font has as its number, like [U+1F600], for a
    sealed visit must have its papers, and a gap would hide that something was said.
    """
    wanted = printable(text)
    return "".join(c if c == "\n" or _place(Face.SONG, c) else f"[U+{ord(c):04X}]" for c in wanted)


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
