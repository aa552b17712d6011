"""Pages to paper without holding the window: QtPdf's own thread draws a page, it is painted in strips, one at a turn.

Painting a whole page of 300 dpi at once would hold the window for half a second (ui.md: never above 50 ms).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QColorConstants, QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtPrintSupport import QPrinter

from tuoyu_desktop.domain.errors import EnvironmentFault

DPI = 300
"""Pages are drawn at this resolution: more is not to be seen on an office printer."""
_STRIP = 125
"""Rows painted at a turn: about 15 ms, and a whole number of strips for 600 and 1200 dpi printers alike."""


class PrintJob(QObject):
    """One job of several PDFs, in order. ``advanced`` (page, of pages), ``finished``, or ``failed`` with an
    EnvironmentFault; what was painted before a failure may already be on paper.

    ``both_sides``: every PDF begins on a sheet of its own, so an odd number of pages gets an empty one behind it.
    """

    advanced = Signal(int, int)
    finished = Signal()
    failed = Signal(object)

    def __init__(
        self, printer: QPrinter, copies: Sequence[bytes], parent: QObject | None = None, *, both_sides: bool = False
    ) -> None:
        super().__init__(parent)
        self._printer, self._both_sides = printer, both_sides
        self._renderer = QPdfPageRenderer(self)  # before the documents: it goes first, and waits for its thread
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._take_page)
        self._painter = painter = QPainter()
        self.destroyed.connect(lambda: _let_go(painter, printer))
        self._buffers: list[QBuffer] = []
        opened: dict[bytes, QPdfDocument] = {}
        for pdf in copies:
            if pdf not in opened:
                opened[pdf] = self._opened(pdf)
        documents = [opened[pdf] for pdf in copies]
        self._pages = [(document, page) for document in documents for page in range(document.pageCount())]
        self._next = 0
        self._image, self._row = QImage(), 0

    def _opened(self, pdf: bytes) -> QPdfDocument:
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._buffers.append(buffer)
        document = QPdfDocument(self)
        document.load(buffer)
        return document

    def start(self) -> None:
        """Begin."""
        if not self._pages or not self._painter.begin(self._printer):
            self._fail("打印机没有接受，请看看它是否开着、有没有纸，再试一次。文书还在本机。")
            return
        self._ask_page()

    def _fail(self, message: str) -> None:
        if self._painter.isActive():
            self._painter.end()
        self.failed.emit(EnvironmentFault("env-printer", message))

    def _turn(self, act: Callable[[], None]) -> None:
        QTimer.singleShot(0, self, act)

    def _ask_page(self) -> None:
        document, page = self._pages[self._next]
        size = document.pagePointSize(page)
        self._renderer.setDocument(document)
        pixels = QSize(round(size.width() / 72 * DPI), round(size.height() / 72 * DPI))
        self._renderer.requestPage(page, pixels, QPdfDocumentRenderOptions())

    def _take_page(
        self, _page: int, _size: QSize, image: QImage, _options: QPdfDocumentRenderOptions, _request: int
    ) -> None:
        if self._next and not self._new_page():
            self._fail(f"打印到第 {self._next} 页时打印机停了，请检查后重打。")
            return
        self._image, self._row = image, 0
        self._turn(self._paint_strip)

    def _new_page(self) -> bool:
        """The next side of paper; behind an odd last page of a PDF an empty one."""
        begins = self._pages[self._next][1] == 0
        before = self._pages[self._next - 1][1] + 1
        if begins and self._both_sides and before % 2 and not self._printer.newPage():
            return False
        return self._printer.newPage()

    def _paint_strip(self) -> None:
        """Painted on white: QtPdf draws pages transparent, and some printers take that for black."""
        while self._row < self._image.height():
            strip = self._image.copy(QRect(0, self._row, self._image.width(), _STRIP))
            top, self._row = self._row, self._row + _STRIP
            if not _is_empty(strip):
                self._painter.drawImage(QPoint(0, top), _on_white(strip))
                self._turn(self._paint_strip)
                return
        self._image = QImage()
        self._next += 1
        self.advanced.emit(self._next, len(self._pages))
        if self._next < len(self._pages):
            self._ask_page()
        elif self._painter.end():
            self.finished.emit()
        else:
            self._fail("打印机没有收完，请看看它是否开着、有没有纸，再试一次。文书还在本机。")


def _let_go(painter: QPainter, printer: QPrinter) -> None:
    """The page went in the middle of a job, locked or signed out: a painter must not outlive its printer."""
    if painter.isActive():
        printer.abort()
        painter.end()


def _is_empty(strip: QImage) -> bool:
    empty = QImage(strip.size(), strip.format())
    empty.fill(0)
    return strip == empty


def _on_white(strip: QImage) -> QImage:
    flat = QImage(strip.size(), QImage.Format.Format_RGB32)
    flat.fill(QColorConstants.White)
    painter = QPainter(flat)
    painter.drawImage(0, 0, strip)
    painter.end()
    return flat
