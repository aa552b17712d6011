"""Asking for a folder or a file with Qt's own dialog, which looks and speaks the same everywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """A folder, such as a stick, looked for from ``start`` or home; null when the person changed their mind."""
    options = QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly
    chosen = QFileDialog.getExistingDirectory(parent, title, start or str(Path.home()), options)
    return Path(chosen) if chosen else None


def choose_file(parent: QWidget, title: str, kind: str) -> Path | None:
    """A file of a ``kind`` such as ``检查包 (*.tuoyu-visit)``; null when the person changed their mind."""
    options = QFileDialog.Option.DontUseNativeDialog
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(Path.home()), kind, options=options)
    return Path(chosen) if chosen else None
