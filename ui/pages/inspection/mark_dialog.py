"""标注照片: arrow, box, mosaic and words on a copy of one photo; beside it the tick for printing (mockup 13)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.banner import Banner
from ui.widgets.chips import Chip
from ui.widgets.confirm_dialog import confirm
from ui.widgets.ink_label import InkLabel
from ui.widgets.mark_shapes import NAMES, Shape
from ui.widgets.mark_tools import MarkRow, ToolButton
from ui.widgets.mark_up import MarkUpCanvas, Tool
from ui.widgets.segmented_control import Segment, SegmentedControl

_TOOLS: Final[tuple[tuple[Tool, str, str], ...]] = (
    ("select", "选择", "ph.cursor"),
    ("arrow", "箭头", "ph.arrow-up-right"),
    ("box", "方框", "ph.bounding-box"),
    ("mosaic", "打码", "ph.grid-four"),
    ("label", "文字", "ph.text-t"),
)
_ICONS: Final = {tool: icon for tool, _word, icon in _TOOLS}
_BLOCKS: Final = {"small": 8, "medium": 14, "large": 22}
_KEPT: Final = (
    "原图一点不改，照样存档、送区。标注存成另一张，这里和文书上都用它，封存前可以重做或去掉。"
    "打码的地方在标注的那张里不能还原。"
)
_BEGIN: Final = "选一个工具，在照片上拖。用键盘：方向键移动，回车开始和结束。"
_MOVE: Final = "点“选择”再拖：拖角改大小，拖中间移动，双击改文字。"
_TICK_RULE: Final = "勾了才印；封存前可以取消。没有勾，文书上写“照片存档，未附”。"


class MarkDialog(QDialog):
    """``kept`` carries the shapes (never none) and the tick, when the person keeps the marks."""

    kept = Signal(object, bool)

    def __init__(
        self,
        image: QImage,
        shapes: Sequence[Shape],
        *,
        item: str,
        aside: str,
        print_allowed: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("标注照片")
        self.setModal(True)
        self._before = tuple(shapes)
        self.canvas = MarkUpCanvas(image, shapes, self)
        self.tools = {tool: ToolButton(word, icon, True, self) for tool, word, icon in _TOOLS}
        self.undo = ToolButton("撤销", "ph.arrow-counter-clockwise", parent=self)
        self.redo = ToolButton("重做", "ph.arrow-clockwise", parent=self)
        self.delete = ToolButton("删这笔", "ph.trash", parent=self)
        self.blocks = SegmentedControl(
            "打码块大小",
            (Segment("small", "小"), Segment("medium", "中"), Segment("large", "大")),
            "medium",
            touch=True,
            parent=self,
        )
        self.tick = QCheckBox("我看过：认不出任何孩子", self)
        self.tick.setProperty("touch", True)
        self.tick.setChecked(print_allowed)
        self.drop = hooks.button("不存标注", icon="ph.x", touch=True)
        self.keep = hooks.button("存好，回到检查", "primary", icon="ph.check", touch=True)
        self._count, self._hint = InkLabel("", "caption", "text3"), InkLabel("", "caption", "text3", wrap=True)
        self._rows = QVBoxLayout()
        self._state = QVBoxLayout()
        self._hidden = self._mosaics()  # the mosaics that stood when the person ticked
        self._build(item, aside)
        self._wire()
        self._fit(parent.window().size())
        self.resize(parent.window().size())
        self.tools["arrow"].click()
        self._show()

    # layout -----------------------------------------------------------------------------------------------------------

    def _build(self, item: str, aside: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(item, aside))
        column.addWidget(hooks.rule())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._tool_column())
        body.addLayout(self._middle(), 1)
        body.addWidget(self._side())
        column.addLayout(body, 1)
        for button in (self.drop, self.keep):
            button.setAutoDefault(False)

    def _head(self, item: str, aside: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        line.setSpacing(tokens.SPACE_4)
        title = hooks.row(InkLabel("标注照片", "lead", bold=True, parent=self), Chip(item, parent=self))
        title.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(title)
        words.addWidget(InkLabel(aside, "caption", "text3", parent=self))
        line.addWidget(self.drop)
        line.addLayout(words, 1)
        line.addWidget(self.keep)
        return line

    def _tool_column(self) -> QScrollArea:
        inside = self._tool_part = QWidget()
        inside.setProperty("clear", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(tokens.SPACE_3,) * 4)
        column.setSpacing(tokens.SPACE_1)
        group = QButtonGroup(self)
        for button in self.tools.values():
            group.addButton(button)
            column.addWidget(button)
        column.addWidget(hooks.rule())
        column.addWidget(self.undo)
        column.addWidget(self.redo)
        column.addStretch(1)
        column.addWidget(self.delete)
        self.tool_area = self._scrolled(inside)
        return self.tool_area

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        """A column that scrolls where the window is too low for it."""
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_3)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self.canvas, 1)
        foot = hooks.row(InkLabel("打码块大小", "caption", "text3", parent=self), self.blocks, gap=tokens.SPACE_3)
        foot.addWidget(self._hint, 1)
        column.addLayout(foot)
        return column

    def _side(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("clear", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(InkLabel("会不会印上文书", "lead", bold=True))
        column.addLayout(self._state)
        column.addWidget(self.tick)
        column.addWidget(InkLabel("脸、姓名牌、床头照片都看不清", "caption", "text2", wrap=True))
        column.addWidget(InkLabel(_TICK_RULE, "caption", "text3", wrap=True))
        column.addWidget(hooks.rule())
        title = hooks.row(InkLabel("这张照片上的标注", "lead", bold=True))
        title.addStretch(1)
        title.addWidget(self._count)
        column.addLayout(title)
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        column.addWidget(hooks.rule())
        column.addWidget(InkLabel(_KEPT, "caption", "text2", wrap=True))
        column.addStretch(1)
        self.side = self._scrolled(inside)
        return self.side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        kind = tokens.size_class(size.width(), size.height())
        self.side.setFixedWidth(tokens.px(336 if kind in ("regular", "short") else 264))
        low = size.height() < tokens.px(640)
        for button in (*self.tools.values(), self.undo, self.redo, self.delete):
            button.set_low(low)
        bar = self.tool_area.verticalScrollBar().sizeHint().width()
        high = self._tool_part.minimumSizeHint().height() + tokens.px(tokens.H_TOP)
        self.tool_area.setFixedWidth(tokens.px(64) + 2 * tokens.SPACE_3 + (bar if high > size.height() else 0))

    # acts -------------------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        for tool, button in self.tools.items():
            button.clicked.connect(partial(self._take_tool, tool))
        self.undo.clicked.connect(self.canvas.undo)
        self.redo.clicked.connect(self.canvas.redo)
        self.delete.clicked.connect(self.canvas.delete)
        self.blocks.chosen.connect(lambda key: self.canvas.set_block(_BLOCKS[key]))
        self.canvas.changed.connect(self._show)
        self.tick.toggled.connect(self._ticked)
        self.drop.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)

    def _ticked(self) -> None:
        self._hidden = self._mosaics()
        self._show_state()

    def _mosaics(self) -> set[Shape]:
        return {shape for shape in self.canvas.shapes() if shape.kind == "mosaic"}

    def _take_tool(self, tool: Tool) -> None:
        self.tools[tool].setChecked(True)
        self.canvas.set_tool(tool)

    def _choose(self, index: int) -> None:
        """From the list: the shape can be moved and resized at once."""
        self._take_tool("select")
        self.canvas.choose(index)
        self.canvas.setFocus()

    def _keep(self) -> None:
        self.canvas.finish_words()
        self.kept.emit(self.canvas.shapes(), self.tick.isChecked())
        self.accept()

    def reject(self) -> None:
        """不存标注; what was drawn goes only after a question."""
        if self.canvas.shapes() != self._before:
            body = "这次画的不会留下。照片和上次存好的标注不变。"
            if not confirm(self, "不存这些标注？", body, "不存", "接着标"):
                return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # showing ----------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        canvas, shapes = self.canvas, self.canvas.shapes()
        self.undo.setEnabled(canvas.can_undo)
        self.redo.setEnabled(canvas.can_redo)
        self.delete.setEnabled(canvas.chosen >= 0)
        self.keep.setEnabled(bool(shapes))
        self.keep.setToolTip("" if shapes else "还没有画标注")
        self._count.show_words(str(len(shapes)))
        self._hint.show_words(_MOVE if shapes else _BEGIN)
        _empty(self._rows)
        if not self._hidden <= self._mosaics():
            self.tick.setChecked(False)  # what it was ticked for is not hidden any more: look again
        for index, shape in enumerate(shapes):
            self._rows.addWidget(self._row(index, shape))
        self._show_state()

    def _row(self, index: int, shape: Shape) -> MarkRow:
        chosen = index == self.canvas.chosen
        row = MarkRow(f"{NAMES[shape.kind]} {index + 1}", _ICONS[shape.kind], shape.text, chosen, self)
        row.clicked.connect(lambda _checked=False: self._choose(index))
        return row

    def _show_state(self) -> None:
        _empty(self._state)
        if self.tick.isChecked():
            banner = Banner("safe", "印在文书上的是标注的这张。", lead="会印", parent=self)
        else:
            words = "画面里有孩子就先打码，确认认不出是谁，再勾下面一项。"
            banner = Banner("warning", words, lead="现在不印", icon="ph.eye-slash", parent=self)
        self._state.addWidget(banner)

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(1100), tokens.px(680))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "control", 1, 0)
        painter.end()


def _empty(rows: QVBoxLayout) -> None:
    while (place := rows.takeAt(0)) is not None:
        if (widget := place.widget()) is not None:
            widget.hide()
            widget.deleteLater()
