"""Theme and text size of this machine: needed before the database is open, so they lie beside it, in clear."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tuoyu_desktop.store.files import write_atomically
from ui import theme
from ui.widgets import tokens

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = ("system", "light", "dark")
FILE_NAME = "display.json"


@dataclass(frozen=True)
class Display:
    """``theme`` system, light or dark; ``text_percent`` 100, 115 or 130."""

    theme: Theme = "system"
    text_percent: int = 100


def read_display(folder: Path) -> Display:
    """What was chosen on this machine; a missing or damaged file counts as nothing chosen."""
    try:
        content = json.loads((folder / FILE_NAME).read_bytes())
        chosen = Display(content["theme"], content["text_percent"])
    except (OSError, ValueError, KeyError, TypeError):
        return Display()
    known = chosen.theme in THEMES and chosen.text_percent in tokens.TEXT_PERCENTS
    return chosen if known else Display()


def write_display(folder: Path, display: Display) -> None:
    """Keep the choice. EnvironmentFault when the disk refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / FILE_NAME, json.dumps(asdict(display)).encode())


def changed(display: Display, name: str, value: str) -> Display:
    """``display`` with one choice of the settings page: ``theme`` or ``text_percent``."""
    if name == "theme":
        return replace(display, theme=next(known for known in THEMES if known == value))
    return replace(display, text_percent=int(value))


def is_dark(application: QApplication, display: Display) -> bool:
    """The chosen theme, or the system's."""
    if display.theme == "system":
        return application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return display.theme == "dark"


def apply(application: QApplication, display: Display) -> None:
    """Put the choice on the running program."""
    theme.apply(application, dark=is_dark(application, display), text_percent=display.text_percent)
