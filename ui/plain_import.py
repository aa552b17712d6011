"""Takes PySide's own import statement out of the way.

From its first import on, PySide replaces ``builtins.__import__`` and reads the whole source of every module that is
imported after it, to see whether the module may ask for ``from __feature__ import snake_case`` or ``true_property``.
No module of this program does, and two hundred source files are a tenth of the time until 今日 is painted.
"""

from __future__ import annotations

import builtins

_KEPT_BY_PYSIDE = "__orig_import__"
"""Where PySide keeps the statement that it replaced; a PySide without it replaces none."""


def import_plainly() -> None:
    """Put Python's own import statement back: after PySide6 is imported, before the pages are."""
    original = getattr(builtins, _KEPT_BY_PYSIDE, None)
    if original is not None:
        builtins.__import__ = original
