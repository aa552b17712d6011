"""The design tokens: colours, type, space, heights and breakpoints of every screen.

Source: the project's design tokens, §2 (colour), §3 (type), §4 (space and heights), §7 (layout). A test
recomputes the contrast table of §2 from the values here. Widgets read ``tokens()`` while painting,
never at import, so that a change of theme needs no rebuilding.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Final, Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase

FontRole = Literal["caption", "body", "lead", "title", "display", "key"]
SizeClass = Literal["regular", "short", "medium", "small"]


@dataclass(frozen=True)
class Tokens:
    """One theme. Every value is a colour as ``#RRGGBB``; names and uses as in §2 of the design tokens."""

    ground: str
    rail: str
    card: str
    sunken: str
    hover: str
    border: str
    divider: str
    control: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_soft: str
    accent_text: str
    accent_line: str
    focus: str
    passed: str
    pass_soft: str
    pass_line: str
    on_pass: str
    fail: str
    fail_soft: str
    fail_line: str
    on_fail: str
    warn: str
    warn_soft: str
    warn_line: str
    na: str
    na_soft: str
    na_line: str
    paper: str
    track: str


_LIGHT_HEX: Final = (
    "EDF1F4 E3E9ED FFFFFF F5F8F9 F0F5F6 D3DCE2 E4EAED 7A8B97 15232D 435461 586974 94A2AC "
    "0B7380 095F6A 074C55 FFFFFF DDF0F2 09626D 8CC7CD 0B7380 2A7530 E4F3E4 9CCBA0 FFFFFF "
    "BE2A1F FCEBE9 E9A9A3 FFFFFF A64B00 FFF1E0 EBBE8A 55656F EBEFF2 BAC6CE FFFFFF D9E1E6"
)
_DARK_HEX: Final = (
    "10171C 0B1115 1A232A 141C22 222D35 34424C 28343D 74858F E9EFF2 B9C6CE 97A7B1 5C6B75 "
    "45BECA 63CDD7 36A7B3 04252A 123A40 6FD3DD 2B6E77 6FD3DD 7CCB80 17341C 35693A 04250A "
    "FF8F85 43201D 8A423C 3A0500 FFB562 3B2A12 7D5A26 A3B2BC 26323A 4A5963 FFFFFF 31404A"
)
LIGHT: Final = Tokens(*(f"#{value}" for value in _LIGHT_HEX.split()))
DARK: Final = Tokens(*(f"#{value}" for value in _DARK_HEX.split()))

SPACE_1: Final = 4
SPACE_2: Final = 8
SPACE_3: Final = 12
SPACE_4: Final = 16
SPACE_5: Final = 24
RADIUS: Final = 8
RADIUS_SMALL: Final = 6
RADIUS_KEY: Final = 4
LINE: Final = 1
LINE_FOCUS: Final = 2
LINE_ROW: Final = 3
LINE_FINDING: Final = 4
H_CONTROL: Final = 36
H_TOUCH: Final = 44
H_FINISH: Final = 48
H_PRIMARY: Final = 56
H_ANSWER: Final = 64
H_ROW: Final = 44
H_ROW_TALL: Final = 64
H_HEAD_ROW: Final = 32
H_TOP: Final = 64
H_CHIP: Final = 24
H_FILTER: Final = 32
ICON_INLINE: Final = 16
ICON: Final = 20
ICON_RAIL: Final = 22
ICON_LARGE: Final = 24
ICON_HERO: Final = 32
MIN_WIDTH: Final = 880
MIN_HEIGHT: Final = 440
TEXT_PERCENTS: Final = (100, 115, 130)

_SIZES: Final[dict[FontRole, int]] = {
    "caption": 13,
    "body": 14,
    "lead": 16,
    "title": 20,
    "display": 28,
    "key": 12,
}
FONT_ROLES: Final = tuple(_SIZES)
_BOLD_ROLES: Final = frozenset({"title", "display"})
_SYSTEM_FAMILIES: Final = ("Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC")
_BUNDLED_FAMILY: Final = "Noto Sans SC"


class _Active:
    """What ``activate`` set; one theme per process, because Qt has one style sheet per process."""

    tokens: Tokens = LIGHT
    text_percent: int = 100


def activate(dark: bool, text_percent: int = 100) -> None:
    """Choose the theme and the text size of the process. ``text_percent``: 100, 115 or 130."""
    _Active.tokens = DARK if dark else LIGHT
    _Active.text_percent = text_percent


def tokens() -> Tokens:
    """The active colours."""
    return _Active.tokens


def text_percent() -> int:
    """The active text size in percent."""
    return _Active.text_percent


def colour(name: str) -> QColor:
    """The active colour of a token name, for painting. An unknown name is a bug: ``AttributeError``."""
    return QColor(getattr(_Active.tokens, name))


def colour_names() -> tuple[str, ...]:
    """All colour token names in the order of the design tokens."""
    return tuple(field.name for field in dataclasses.fields(Tokens))


def px(size: float) -> int:
    """A design size in logical px, enlarged by the text size setting (§3: all sizes grow together)."""
    return round(size * _Active.text_percent / 100)


def type_px(role: FontRole) -> int:
    """Height of a type role in logical px at the active text size."""
    return px(_SIZES[role])


@cache
def families() -> tuple[str, ...]:
    """Font families in order of preference; registers the bundled Chinese font when the system has none.

    Needs a running QGuiApplication.
    """
    installed = set(QFontDatabase.families())
    if not installed.intersection(_SYSTEM_FAMILIES):
        for file in sorted(files("resources").joinpath("fonts").iterdir(), key=lambda entry: entry.name):
            if file.name.startswith("NotoSansSC") and file.name.endswith((".ttf", ".otf")):
                with as_file(file) as path:  # by its path: the 7 MB are mapped, not copied twice
                    QFontDatabase.addApplicationFont(str(path))
    return (*_SYSTEM_FAMILIES, _BUNDLED_FAMILY, "sans-serif")


def font(role: FontRole = "body", bold: bool | None = None) -> QFont:
    """The font of a type role at the active text size. ``bold=None``: the weight of the role.

    All families named have tabular figures by default, so columns of numbers line up without a font feature.
    """
    return QFont(_font(type_px(role), role in _BOLD_ROLES if bold is None else bold))


@cache
def _font(pixels: int, heavy: bool) -> QFont:
    """Copies of one font share what Qt has looked up for it."""
    made = QFont()
    made.setFamilies(list(families()))
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.Bold if heavy else QFont.Weight.Normal)
    return made


def size_class(width: int, height: int) -> SizeClass:
    """The layout class (§7) of a client area in logical px; a larger text size counts as a smaller window."""
    scale = 100 / _Active.text_percent
    wide, high = width * scale, height * scale
    if wide < 1000:
        return "small"
    if wide < 1200:
        return "medium"
    return "regular" if high >= 720 else "short"
