"""Choosing photos on a card or a telephone by cable: those taken since the visit began, or all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDateTime, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QWidget

from ui.widgets.file_choice import PICTURE_FILES

SINCE: Final = f"这次检查开始后的照片 ({PICTURE_FILES})"
ALL: Final = f"全部照片 ({PICTURE_FILES})"


class SinceFilter(QSortFilterProxyModel):
    """Folders, and files not older than ``since`` (null: all) by the time of the file."""

    def __init__(self, since: datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self._since = QDateTime.fromSecsSinceEpoch(int(since.timestamp()))
        self._is_on = True

    def set_on(self, is_on: bool) -> None:
        """Whether older files are left out."""
        self._is_on = is_on
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = self.sourceModel()
        if not self._is_on or not isinstance(model, QFileSystemModel):
            return True
        index = model.index(row, 0, parent)
        return model.isDir(index) or model.lastModified(index) >= self._since


class CardDialog(QFileDialog):
    """The program's own dialog at ``place``. ``is_since``: only photos since the visit began were asked for."""

    def __init__(self, place: Path | None, since: datetime, parent: QWidget) -> None:
        super().__init__(parent, "从手机或存储卡选", str(place) if place is not None else "")
        self.setOption(QFileDialog.Option.DontUseNativeDialog, True)
        self.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._filter = SinceFilter(since, self)
        self.setProxyModel(self._filter)
        self.setNameFilters([SINCE, ALL])
        self.filterSelected.connect(self._kind_chosen)

    @property
    def is_since(self) -> bool:
        return self.selectedNameFilter() == SINCE

    def _kind_chosen(self, kind: str) -> None:
        self._filter.set_on(kind == SINCE)
