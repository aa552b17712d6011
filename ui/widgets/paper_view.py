"""A document as paper: white pages in both themes, at true size or to the width (mockup 06).

Pages are rendered in the background by QtPdf, so a long document does not hold up the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMargins, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
    QScreen,
)
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import icon
from ui.widgets.ink_label import InkLabel

STEPS: Final = (50, 75, 100, 125, 150, 200)
_CANNOT_READ: Final = "这份文书打不开，请重新生成一次"
_MARGIN: Final = 16
_LEAST_INCH: Final = 40
_MOST_INCH: Final = 400
"""From a television of 1080 lines to a telephone: a screen that says otherwise does not know its size."""
_END: Final = 72
"""Room below the last page: a message at the foot of the page never lies on its last lines for good."""


def true_inch(screen: QScreen) -> float:
    """Logical px in an inch that a ruler on this screen would say. A screen that does not tell its size, or tells a
    size that no screen has (a projector, a virtual machine), counts as the desktop does: its logical inch."""
    told = screen.physicalDotsPerInch()
    return told if _LEAST_INCH <= told <= _MOST_INCH else screen.logicalDotsPerInch()


def _view_inch() -> float:
    """Logical px in what QPdfView takes for an inch: that of the first screen."""
    return QGuiApplication.primaryScreen().logicalDotsPerInch()


class _Cover(QWidget):
    """Lies over the pages until the first of a new document is drawn: the former page, or 正在准备."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._former = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # and the pages below are still asked for
        self.hide()

    def begin(self, over: QWidget, *, former: bool) -> None:
        """Cover ``over``; ``former``: go on showing what stands there."""
        if self.isHidden():
            self._former = over.grab() if former else QPixmap()
        self.setGeometry(over.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour("track"))
        if self._former.isNull():
            painter.setPen(tokens.colour("text2"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "正在准备")
        else:
            painter.drawPixmap(0, 0, self._former)
        painter.end()


class PaperView(QFrame):
    """``page_changed``: page from 1 and how many; ``zoom_changed``: percent of true size; ``failed``: a sentence."""

    page_changed = Signal(int, int)
    zoom_changed = Signal(int)
    failed = Signal(str)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.view = QPdfView(self)  # before what it draws: it goes first, and waits for its thread
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._cover = _Cover(self.view.viewport())
        self._asked = 100
        self._title = InkLabel(title, bold=True)
        self._place = InkLabel("", tone="text2")
        self._percent = InkLabel("", tone="text2")
        self._set_up_view()
        self.earlier = self._tool("ph.caret-left", "上一页", lambda: self.go_to(self.page() - 1))
        self.later = self._tool("ph.caret-right", "下一页", lambda: self.go_to(self.page() + 1))
        self.smaller = self._tool("ph.minus", "缩小", self.zoom_out)
        self.larger = self._tool("ph.plus", "放大", self.zoom_in)
        self.to_width = self._word("适合宽度", self.page_width)
        self.true_size = self._word("实际大小", self.actual_size)
        self._build()
        self._connect()
        self._tell()

    def _set_up_view(self) -> None:
        self.view.setDocument(self._document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setPageSpacing(_MARGIN)
        self.view.setDocumentMargins(QMargins(_MARGIN, _MARGIN, _MARGIN, tokens.px(_END)))
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        hooks.announce(self.view, "文书页面")

    def _connect(self) -> None:
        self.view.pageNavigator().currentPageChanged.connect(lambda _page: self._tell())
        self.view.zoomFactorChanged.connect(lambda _factor: self._tell())
        self.view.zoomModeChanged.connect(lambda _mode: self._tell())
        self._document.statusChanged.connect(self._on_status)
        for renderer in self.view.findChildren(QPdfPageRenderer):
            renderer.pageRendered.connect(lambda *_page: self._uncover())

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.SPACE_4, 3, tokens.SPACE_2, 3)
        head.setSpacing(tokens.SPACE_2)
        head.addWidget(self._title, 1)
        for part in (self.earlier, self._place, self.later):
            head.addWidget(part)
        head.addSpacing(tokens.SPACE_3)
        for control in (self.smaller, self._percent, self.larger, self.to_width, self.true_size):
            head.addWidget(control)
        column.addLayout(head)
        column.addWidget(hooks.rule())
        column.addWidget(self.view, 1)

    def _tool(self, name: str, words: str, act: Callable[[], None]) -> QToolButton:
        tool = QToolButton()
        tool.setIcon(icon(name, "text2"))
        tool.setProperty("touch", True)
        tool.setToolTip(words)
        hooks.announce(tool, words)
        tool.clicked.connect(act)
        return tool

    def _word(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = hooks.button(words)
        button.clicked.connect(act)
        return button

    # the document -------------------------------------------------------------------------------------------------

    def load(self, pdf: bytes) -> None:
        """Show a document from its bytes; ``failed`` is emitted when they are not a PDF."""
        former = self.page_count() > 0 and self.view.isVisible()
        self._cover.begin(self.view.viewport(), former=former)
        self._close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)

    def wait(self) -> None:
        """Say 正在准备 until a document is loaded."""
        self._close()
        self._cover.begin(self.view.viewport(), former=False)

    def clear(self) -> None:
        """Show nothing."""
        self._cover.hide()
        self._close()

    def is_drawn(self) -> bool:
        """Whether what was loaded last is on the screen: pages are drawn behind the program."""
        return self.page_count() > 0 and self._cover.isHidden()

    def _uncover(self) -> None:
        if self.page_count():  # a page of the former document may still come
            self._cover.hide()

    def _close(self) -> None:
        self._document.close()
        self._buffer.close()
        self._tell()

    def set_title(self, title: str) -> None:
        """Name of the document in the head."""
        self._title.setText(title)

    def _on_status(self, status: QPdfDocument.Status) -> None:
        if status == QPdfDocument.Status.Error:
            self.clear()
            self.failed.emit(_CANNOT_READ)
        if status == QPdfDocument.Status.Ready:
            self.go_to(1)
        self._tell()

    def page_count(self) -> int:
        """How many pages; 0 without a document."""
        return self._document.pageCount() if self._document.status() == QPdfDocument.Status.Ready else 0

    def page(self) -> int:
        """The page in view, from 1; 0 without a document."""
        return self.view.pageNavigator().currentPage() + 1 if self.page_count() else 0

    def go_to(self, page: int) -> None:
        """Show a page, from 1; a number outside the document is brought inside."""
        if count := self.page_count():
            self.view.pageNavigator().jump(min(max(page, 1), count) - 1, QPointF(), self.view.zoomFactor())
            self._tell()

    # zoom ---------------------------------------------------------------------------------------------------------

    def _fitted(self) -> float:
        """The factor that fills the width."""
        widest = max((self._document.pagePointSize(page).width() for page in range(self.page_count())), default=0.0)
        room = self.view.viewport().width() - self.view.documentMargins().left() - self.view.documentMargins().right()
        return room / (widest / 72 * _view_inch()) if widest else 1.0

    def _true(self) -> float:
        """The factor at which a millimetre of paper is one on this screen: the view itself counts in logical inches,
        and with a scale of 125 or 150 % neither the one nor the other is what a ruler says."""
        return true_inch(self.screen()) / _view_inch()

    def zoom(self) -> int:
        """Percent of true size."""
        fits = self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth
        return round((self._fitted() if fits else self.view.zoomFactor()) / self._true() * 100)

    def set_zoom(self, percent: int) -> None:
        """Show at a percentage of true size, 25 to 400."""
        self._asked = percent
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(percent, 25), 400) / 100 * self._true())
        self._tell()

    def zoom_in(self) -> None:
        """To the next larger step."""
        self.set_zoom(next((step for step in STEPS if step > self.zoom()), STEPS[-1]))

    def zoom_out(self) -> None:
        """To the next smaller step."""
        self.set_zoom(next((step for step in reversed(STEPS) if step < self.zoom()), STEPS[0]))

    def page_width(self) -> None:
        """Fill the width."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._tell()

    def actual_size(self) -> None:
        """One centimetre on paper is one on the screen, as far as the screen tells its size."""
        self.set_zoom(100)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ScreenChangeInternal and self.view.zoomMode() == QPdfView.ZoomMode.Custom:
            QTimer.singleShot(0, self, lambda: self.set_zoom(self._asked))  # a millimetre is another one there
        return super().event(event)

    def _tell(self) -> None:
        count, page, percent = self.page_count(), self.page(), self.zoom()
        self._place.setText(f"第 {page} 页，共 {count} 页" if count else "没有文书")
        self._percent.setText(f"{percent}%" if count else "")
        self.earlier.setEnabled(page > 1)
        self.later.setEnabled(0 < page < count)
        for part in (self.smaller, self.larger, self.to_width, self.true_size):
            part.setEnabled(bool(count))
        palette = self.view.palette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, tokens.colour("track"))
        self.view.setPalette(palette)
        self.page_changed.emit(page, count)
        self.zoom_changed.emit(percent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover.setGeometry(self.view.viewport().rect())
        QTimer.singleShot(0, self, self._tell)  # the page inside has its new width only after the layout

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        elif event.key() in steps:
            self.go_to(self.page() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
