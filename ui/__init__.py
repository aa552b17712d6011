"""The face of the program: the only place that imports PySide6."""

from ui.none_guard import hold_none

hold_none()
