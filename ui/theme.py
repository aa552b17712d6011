"""The look of the whole program: Fusion, palette, fonts and one style sheet made from the design tokens.

Hooks are dynamic properties, so a page sets words, not colours: ``role`` and ``touch`` on buttons,
``type`` and ``tone`` on labels, ``card`` and ``sunken`` on frames, ``invalid`` on
fields. All of them stand in ``resources/icons/theme.qss``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file, files
from string import Template

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.widgets import tokens
from ui.widgets.focus_style import FocusFollower, FocusStyle
from ui.widgets.tokens import Tokens

_TONES = ("text2", "text3", "passed", "fail", "warn", "na", "accent_text", "disabled")
_ROLES = QPalette.ColorRole


def apply(app: QApplication, *, dark: bool, text_percent: int = 100) -> None:
    """Put a theme on the running program; may be called again when the system changes its theme.

    ``text_percent``: 100, 115 or 130. Pages whose layout depends on the text size are rebuilt by their owner.
    """
    tokens.activate(dark, text_percent)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if not app.property("tuoyu_style"):
        app.setStyle(FocusStyle())
        FocusFollower(app)
        app.setProperty("tuoyu_style", True)
    app.setPalette(palette(tokens.tokens()))
    app.setFont(tokens.font("body"))
    sheet = style_sheet(tokens.tokens())
    if app.styleSheet() != sheet:  # Qt polishes every widget anew for it, also where nothing has changed
        app.setStyleSheet(sheet)


def palette(theme: Tokens) -> QPalette:
    """The palette for what the style sheet does not reach: selections, placeholders, Qt's own dialogs."""
    made = QPalette()
    for role, value in {
        _ROLES.Window: theme.ground,
        _ROLES.WindowText: theme.text,
        _ROLES.Base: theme.card,
        _ROLES.AlternateBase: theme.sunken,
        _ROLES.Text: theme.text,
        _ROLES.Button: theme.card,
        _ROLES.ButtonText: theme.text,
        _ROLES.BrightText: theme.fail,
        _ROLES.Highlight: theme.accent,
        _ROLES.HighlightedText: theme.on_accent,
        _ROLES.Link: theme.accent_text,
        _ROLES.LinkVisited: theme.accent_text,
        _ROLES.PlaceholderText: theme.text3,
        _ROLES.ToolTipBase: theme.text,
        _ROLES.ToolTipText: theme.card,
        _ROLES.Mid: theme.border,
        _ROLES.Dark: theme.control,
        _ROLES.Light: theme.card,
        _ROLES.Midlight: theme.divider,
        _ROLES.Shadow: theme.control,
        _ROLES.Accent: theme.accent,
    }.items():
        made.setColor(role, QColor(value))
    for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return made


def style_sheet(theme: Tokens) -> str:
    """The style sheet of the program in the colours of ``theme`` and at the active text size."""
    names = {name: getattr(theme, name) for name in tokens.colour_names()}
    sizes = {f"p{size}": f"{tokens.px(int(size))}px" for size in re.findall(r"\$p(\d+)", _template())}
    types = {f"t_{role}": f"{tokens.type_px(role)}px" for role in tokens.FONT_ROLES}
    pictures = {"art": _picture_folder("dark" if theme == tokens.DARK else "light")}
    tones = "\n".join(f'QLabel[tone="{tone}"] {{ color: {getattr(theme, tone)}; }}' for tone in _TONES)
    return Template(_template()).substitute(names | sizes | types | pictures) + tones


@cache
def _template() -> str:
    return files("resources").joinpath("icons", "theme.qss").read_text("utf-8")


@cache
def _picture_folder(theme_name: str) -> str:
    with as_file(files("resources").joinpath("icons", theme_name)) as folder:
        return folder.as_posix()
