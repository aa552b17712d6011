"""Beside the picture in 标注照片: whether it will be printed, the tick by who looked, what is drawn as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.ink_label import InkLabel
from ui.widgets.mark_shapes import NAMES, Shape, ShapeKind
from ui.widgets.mark_tools import MarkRow

ICONS: Final[dict[ShapeKind, str]] = {
    "arrow": "ph.arrow-up-right",
    "box": "ph.bounding-box",
    "mosaic": "ph.grid-four",
    "label": "ph.text-t",
}
_TICK_RULE: Final = "勾了才印；封存前可以取消。没有勾，文书上写“照片存档，未附”。"
_KEPT: Final = (
    "原图一点不改，照样存档、送区。标注存成另一张，这里和文书上都用它，封存前可以重做或去掉。"
    "打码的地方在标注的那张里不能还原。"
)


class MarkSide(QScrollArea):
    """``tick`` is the statement of a person who looked; ``row_chosen`` carries the number of a shape;
    ``again_asked``: another photo is to be taken instead."""

    row_chosen = Signal(int)
    again_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tick = QCheckBox("我看过：认不出任何孩子", self)
        self.tick.setProperty("touch", True)
        self.again = hooks.button("重拍一张", icon="ph.camera", touch=True, tooltip="新照片到了，再去掉这张")
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.again_asked)
        self._count = InkLabel("", "caption", "text3", parent=self)
        self._state, self._rows = QVBoxLayout(), QVBoxLayout()
        self._rows.setSpacing(0)
        self._build()

    def _build(self) -> None:
        inside = QWidget(self)
        inside.setProperty("clear", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(InkLabel("会不会印上文书", "lead", bold=True, parent=inside))
        column.addLayout(self._state)
        column.addWidget(self.tick)
        column.addWidget(InkLabel("脸、姓名牌、床头照片都看不清", "caption", "text2", wrap=True, parent=inside))
        column.addWidget(InkLabel(_TICK_RULE, "caption", "text3", wrap=True, parent=inside))
        column.addWidget(hooks.rule())
        title = hooks.row(InkLabel("这张照片上的标注", "lead", bold=True, parent=inside))
        title.addStretch(1)
        title.addWidget(self._count)
        column.addLayout(title)
        column.addLayout(self._rows)
        column.addWidget(hooks.rule())
        column.addWidget(InkLabel(_KEPT, "caption", "text2", wrap=True, parent=inside))
        column.addStretch(1)
        column.addWidget(self.again)
        self.setWidget(inside)

    def least_width(self) -> int:
        """What its words need, with the scroll bar that comes where the list grows long."""
        inside = self.widget()
        assert inside is not None
        return inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()

    def show_shapes(self, shapes: Sequence[Shape], chosen: int) -> None:
        """What is drawn; a small mosaic is taken here without aiming."""
        _empty(self._rows)
        self._count.show_words(str(len(shapes)))
        for index, shape in enumerate(shapes):
            self._rows.addWidget(self._row(index, shape, index == chosen))

    def _row(self, index: int, shape: Shape, chosen: bool) -> MarkRow:
        row = MarkRow(f"{NAMES[shape.kind]} {index + 1}", ICONS[shape.kind], shape.text, chosen, self.widget())
        row.clicked.connect(lambda _checked=False: self.row_chosen.emit(index))
        return row

    def show_state(self, marked: bool) -> None:
        """Whether it will be printed; ``marked``: there is something drawn."""
        _empty(self._state)
        if self.tick.isChecked():
            which = "标注的这张" if marked else "这张照片"
            banner = Banner("safe", f"印在文书上的是{which}。", lead="会印", parent=self)
        else:
            words = "画面里有孩子就先打码，确认认不出是谁，再勾下面一项。"
            banner = Banner("warning", words, lead="现在不印", icon="ph.eye-slash", parent=self)
        self._state.addWidget(banner)


def _empty(rows: QVBoxLayout) -> None:
    while (place := rows.takeAt(0)) is not None:
        if (widget := place.widget()) is not None:
            widget.hide()
            widget.deleteLater()
