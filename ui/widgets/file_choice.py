"""Asking for a folder or a file with Qt's own dialog, which looks and speaks the same everywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

PICTURE_FILES = "*.jpg *.jpeg *.png *.webp *.bmp *.heic *.heif"
"""What may be a photo. HEIC is read by nothing here: it can be chosen so that the person is told what to do."""
PICTURES = f"图片 ({PICTURE_FILES});;所有文件 (*)"
VISIT_PACKAGES = "检查包 (*.tuoyu-visit)"
"""Kinds of files that are asked for in several places."""
_NOT_NATIVE = QFileDialog.Option.DontUseNativeDialog


def choose_folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """A folder, such as a stick, looked for from ``start`` or home; null when the person changed their mind."""
    options = _NOT_NATIVE | QFileDialog.Option.ShowDirsOnly
    chosen = QFileDialog.getExistingDirectory(parent, title, start or str(Path.home()), options)
    return Path(chosen) if chosen else None


def choose_file(parent: QWidget, title: str, kind: str) -> Path | None:
    """A file of a ``kind`` such as ``VISIT_PACKAGES``; null when the person changed their mind."""
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(Path.home()), kind, options=_NOT_NATIVE)
    return Path(chosen) if chosen else None


def choose_files(parent: QWidget, title: str, kind: str) -> list[str]:
    """Paths of files of a ``kind``; none when the person changed their mind."""
    return QFileDialog.getOpenFileNames(parent, title, str(Path.home()), kind, options=_NOT_NATIVE)[0]
