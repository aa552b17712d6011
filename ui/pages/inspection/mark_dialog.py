"""标注照片: arrow, box, mosaic and words on a copy of one photo after the other; beside it the tick (mockup 13)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.pages.inspection.mark_side import ICONS, MarkSide
from ui.widgets import hooks, painted, tokens
from ui.widgets.banner import Banner
from ui.widgets.confirm_dialog import confirm
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.ink_label import InkLabel
from ui.widgets.mark_shapes import NAMES, Shape
from ui.widgets.mark_tools import ToolButton
from ui.widgets.mark_up import MarkUpCanvas, Tool
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.zoom_bar import ZoomBar

_TOOLS: Final[tuple[tuple[Tool, str, str], ...]] = (
    ("select", "选择", "ph.cursor"),
    *((kind, NAMES[kind], ICONS[kind]) for kind in NAMES),
)
_BLOCKS: Final = {"small": 8, "medium": 14, "large": 22}
_SEGMENTS: Final = (Segment("small", "小"), Segment("medium", "中"), Segment("large", "大"))
_BEGIN: Final = "选一个工具，在照片上拖。用键盘：方向键移动，回车开始和结束。"
_MOVE: Final = "点“选择”再拖：拖角改大小，拖中间移动，双击改文字。"
_PULL: Final = "点“选择”在空处拖，或用两个手指，移动照片。"
_KEEP, _KEEPING = "存好，回到检查", "正在存"
_GONE_WORDS: Final = "这次画的不会留下。照片和上次存好的标注不变。"


@dataclass(frozen=True)
class MarkFace:
    """One photo as it is opened: the marks of its present copy, its item, when it was taken, its tick, and its place
    among ``count`` photos of the item that can be marked, from 1."""

    image: QImage
    shapes: tuple[Shape, ...]
    item: str
    aside: str
    print_allowed: bool
    place: int = 1
    count: int = 1


class MarkDialog(QDialog):
    """``kept`` carries the shapes, the tick and where to go: 0 back, -1 and 1 to the photo before or after. Nothing is
    closed by it: who writes it says ``accept``, ``show_photo`` or ``show_fault``. ``stepped``: on, with nothing to
    write. ``again_asked``: another photo is to be taken instead of this one."""

    kept = Signal(object, bool, int)
    stepped = Signal(int)
    again_asked = Signal()

    def __init__(self, face: MarkFace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("标注照片")
        self.setModal(True)
        self._before, self._ticked_before = face.shapes, face.print_allowed
        self.canvas = MarkUpCanvas(face.image, face.shapes, self)
        self.tools = {tool: ToolButton(word, icon, True, self) for tool, word, icon in _TOOLS}
        self.undo = ToolButton("撤销", "ph.arrow-counter-clockwise", parent=self)
        self.redo = ToolButton("重做", "ph.arrow-clockwise", parent=self)
        self.delete = ToolButton("删这笔", "ph.trash", parent=self)
        self.blocks = SegmentedControl("打码块大小", _SEGMENTS, "medium", touch=True, parent=self)
        self.zoom = ZoomBar(self.canvas, self)
        self.side = MarkSide(self)
        self.tick, self.again = self.side.tick, self.side.again
        self.drop = hooks.button("不存标注", icon="ph.x", touch=True)
        self.previous = hooks.button("上一张", icon="ph.caret-left", touch=True, tooltip="上一张（PageUp）")
        self.next = hooks.button("下一张", icon="ph.caret-right", touch=True, tooltip="下一张（PageDown）")
        self.keep = hooks.button(_KEEP, "primary", icon="ph.check", touch=True)
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its arrow stands behind the word
        self.banner = Banner("warning", "", parent=self)
        self._item, self._aside = ElidedLabel("", "body", "text2"), ElidedLabel("", "caption", "text3")
        self._hint = InkLabel("", "caption", "text3", wrap=True, parent=self)
        self._blocks_word = InkLabel("打码块大小", "caption", "text3", parent=self)
        self._hidden: set[Shape] = set()
        self._build()
        self._wire()
        self._fit(parent.window().size())
        self.resize(parent.window().size())
        self.show_photo(face)
        self.tools["arrow"].click()

    # layout -----------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hooks.rule())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._tool_column())
        body.addLayout(self._middle(), 1)
        body.addWidget(self.side)
        column.addLayout(body, 1)
        for button in self._doors():
            button.setAutoDefault(False)

    def _doors(self) -> tuple[QPushButton, ...]:
        return self.drop, self.previous, self.next, self.keep

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        line.setSpacing(tokens.SPACE_3)
        title = hooks.row(InkLabel("标注照片", "lead", bold=True, parent=self))
        title.addWidget(self._item, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(title)
        words.addWidget(self._aside)
        line.addWidget(self.drop)
        line.addLayout(words, 1)
        for button in (self.previous, self.next, self.keep):
            line.addWidget(button)
        return line

    def _tool_column(self) -> QScrollArea:
        inside = self._tool_part = QWidget(self)
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
        area = self.tool_area = QScrollArea(self)  # it scrolls where the window is too low for it
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _middle(self) -> QVBoxLayout:
        column = self._middle_column = QVBoxLayout()
        column.addWidget(self.banner)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._hint)
        foot = hooks.row(self._blocks_word, self.blocks, gap=tokens.SPACE_3)
        foot.addStretch(1)
        foot.addWidget(self.zoom)
        column.addLayout(foot)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        kind = tokens.size_class(size.width(), size.height())
        wide = kind in ("regular", "short")
        width = tokens.px(336 if wide else 264 if kind == "medium" else 224)
        self.side.setFixedWidth(max(width, self.side.least_width()))
        for button, word in ((self.previous, "上一张"), (self.next, "下一张")):
            button.setText(word if wide else "")
            button.setFixedWidth(button.sizeHint().width() if wide else tokens.px(tokens.H_TOUCH))
        self._blocks_word.setVisible(wide)
        gap = tokens.SPACE_4 if wide else tokens.SPACE_2
        self._middle_column.setContentsMargins(gap, gap, gap, tokens.SPACE_2)
        self._middle_column.setSpacing(tokens.SPACE_2 if wide else tokens.SPACE_1)
        low = size.height() < tokens.px(640)
        for tool in (*self.tools.values(), self.undo, self.redo, self.delete):
            tool.set_low(low)
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
        self.canvas.typing.connect(self._show_doors)
        self.canvas.zoomed.connect(self._show_hint)
        self.side.row_chosen.connect(self._choose)
        self.side.again_asked.connect(self._ask_again)
        self.tick.toggled.connect(self._ticked)
        self.drop.clicked.connect(self.ask_to_leave)
        self.previous.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.keep.clicked.connect(lambda: self._go(0))
        for key, door in ((Qt.Key.Key_PageUp, self.previous), (Qt.Key.Key_PageDown, self.next)):
            QShortcut(QKeySequence(key), self).activated.connect(door.click)

    def _ticked(self) -> None:
        self._hidden = self._mosaics()
        self._show()

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

    @property
    def _is_other(self) -> bool:
        """Whether something is drawn, typed or ticked that is not written yet."""
        return self.canvas.is_writing or self.canvas.shapes() != self._before or self._is_ticked_anew

    @property
    def _is_ticked_anew(self) -> bool:
        return self.tick.isChecked() != self._ticked_before

    @property
    def _has_something(self) -> bool:
        """A marked copy, or of a photo without marks only the tick."""
        return bool(self.canvas.shapes()) or self.canvas.is_writing or (not self._before and self._is_ticked_anew)

    def _go(self, step: int) -> None:
        """存好, 上一张, 下一张: what was drawn or ticked is written first, and the photo stays until it is."""
        self.canvas.finish_words()
        if self._is_other and self._has_something:
            self.set_busy(True)
            self.kept.emit(self.canvas.shapes(), self.tick.isChecked(), step)
        elif step and self._may_lose("不存，看别的照片"):
            self.stepped.emit(step)
        elif not step:
            self.accept()

    def _may_lose(self, act: str) -> bool:
        """What was drawn goes only after a question."""
        self.canvas.finish_words()
        return not self._is_other or confirm(self, "不存这些标注？", _GONE_WORDS, act, "接着标")

    def ask_to_leave(self) -> None:
        """不存标注, Esc. The lock and the end of the program ask nothing: they reject."""
        if self._may_lose("不存"):
            self.reject()

    def _ask_again(self) -> None:
        if self._may_lose("不存，重拍"):
            self.reject()
            self.again_asked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross of the window, where a desktop shows one."""
        if event.spontaneous():
            event.ignore()
            if self.isEnabled():
                self.ask_to_leave()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ask_to_leave()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # showing ----------------------------------------------------------------------------------------------------------

    def show_photo(self, face: MarkFace) -> None:
        """Another photo, or the first."""
        self.set_busy(False)
        self.banner.hide()
        self._before, self._ticked_before, self._hidden = face.shapes, face.print_allowed, set()
        self._item.setText(face.item)
        self._aside.setText(face.aside)
        self.canvas.show_image(face.image, face.shapes)
        self.tick.setChecked(face.print_allowed)
        self._hidden = self._mosaics()  # the mosaics that stood when the person ticked
        for button, there, name in (
            (self.previous, face.place > 1, "上一张"),
            (self.next, face.place < face.count, "下一张"),
        ):
            button.setVisible(face.count > 1)
            button.setEnabled(there)
            hooks.announce(button, f"{name}，现在第 {face.place} 张，共 {face.count} 张")
        self._show()

    def show_written(self) -> None:
        """What stands here is stored; leaving loses nothing of it."""
        self._before, self._ticked_before = self.canvas.shapes(), self.tick.isChecked()

    def show_fault(self, sentence: str) -> None:
        """It was not written, or the next one cannot be opened: all that is drawn stays."""
        self.set_busy(False)
        self.banner.show_sentence(sentence)
        self.banner.show()

    def set_busy(self, busy: bool) -> None:
        """While it is written nothing is drawn and nobody leaves."""
        if busy == self.isEnabled():
            self.setEnabled(not busy)
            self.keep.setText(_KEEPING if busy else _KEEP)
            if not busy:
                self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        canvas, shapes = self.canvas, self.canvas.shapes()
        self.undo.setEnabled(canvas.can_undo)
        self.redo.setEnabled(canvas.can_redo)
        self.delete.setEnabled(canvas.chosen >= 0)
        if not self._hidden <= self._mosaics():
            self.tick.setChecked(False)  # what it was ticked for is not hidden any more: look again
        self.side.show_shapes(shapes, canvas.chosen)
        self.side.show_state(bool(shapes))
        self._show_doors()
        self._show_hint()

    def _show_doors(self) -> None:
        there = self._has_something
        why = "标注都删了：要去掉上次存的，请在大图上按“去掉标注”" if self._before else "还没有画标注"
        self.keep.setEnabled(there)
        self.keep.setToolTip("" if there else why)

    def _show_hint(self) -> None:
        near = self.canvas.view.has_more
        self._hint.show_words(_PULL if near else _MOVE if self.canvas.shapes() else _BEGIN)

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(1100), tokens.px(680))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "control", 1, 0)
        painter.end()
