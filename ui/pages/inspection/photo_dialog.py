"""One photo large: the tick 认不出任何孩子 by a person who looked, or take it back (checklist.md §2 rule 13)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.chips import Chip
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel
from ui.widgets.picture_surface import PictureSurface
from ui.widgets.zoom_bar import ZoomBar

_NOTE = "没有打勾的照片只存档，不印、不附。"
_MARKED_NOTE = "这是标注的一张，没有打勾就不印。原图照样存档；去掉标注，原图就回来。"


class PhotoDialog(QDialog):
    """``reviewed`` carries the tick when it changed; ``withdrawn`` when the photo is taken back, of a marked copy: the
    marks. ``mark_asked``: the person wants to draw on it."""

    reviewed = Signal(bool)
    withdrawn = Signal()
    mark_asked = Signal()

    def __init__(
        self,
        jpeg: bytes,
        name: str,
        print_allowed: bool,
        parent: QWidget | None = None,
        *,
        is_marked: bool = False,
        may_mark: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setModal(True)
        self.tick = QCheckBox("认不出任何孩子，可以印在文书上")
        self.tick.setProperty("touch", True)
        self.tick.setChecked(print_allowed)
        self.tick.clicked.connect(self.reviewed)
        self.remove = hooks.button("去掉标注" if is_marked else "删掉这张", "danger_edge", icon="ph.trash", touch=True)
        self.mark = hooks.button("改标注" if is_marked else "标注、打码", icon="ph.pencil-simple", touch=True)
        self.mark.clicked.connect(self._mark)
        self.finish_button = hooks.button("看好了", "primary", touch=True)
        self.remove.clicked.connect(self._withdraw)
        self.finish_button.clicked.connect(self.accept)
        self.picture = PictureSurface(QImage.fromData(jpeg), self)
        hooks.announce(self.picture, f"{name}，Ctrl + 放大，方向键移动")
        note = QHBoxLayout()
        note.setSpacing(tokens.SPACE_1)
        note.addWidget(IconLabel("ph.eye-slash", "text3", tokens.ICON_INLINE))
        note.addWidget(InkLabel(_MARKED_NOTE if is_marked else _NOTE, "caption", "text3", wrap=True), 1)
        line = QHBoxLayout()
        line.setSpacing(tokens.SPACE_3)
        line.addWidget(self.tick)
        line.addStretch(1)
        line.addWidget(self.mark)
        line.addWidget(self.remove)
        line.addWidget(self.finish_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        title = hooks.row(InkLabel(name, "lead", bold=True))
        if is_marked:
            title.addWidget(Chip("已标注", "ph.pencil-simple", "accent"))
        title.addStretch(1)
        column.addLayout(title)
        column.addWidget(self.picture, 1)
        foot = hooks.row()
        foot.addLayout(note, 1)
        foot.addWidget(ZoomBar(self.picture, self))
        column.addLayout(foot)
        column.addLayout(line)
        self.mark.setHidden(not may_mark)  # only now: without a parent it would be a window
        window = parent.window().size() if parent is not None else QSize(900, 640)
        self.resize(min(tokens.px(820), window.width() - 48), min(tokens.px(640), window.height() - 48))

    def _mark(self) -> None:
        self.accept()
        self.mark_asked.emit()

    def _withdraw(self) -> None:
        self.withdrawn.emit()
        self.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "control", 1, 0)
        painter.end()
