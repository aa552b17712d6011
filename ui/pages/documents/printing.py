"""From the bytes of PDFs to paper: which printers there are, and one job painted page by page.

The page has its own choice of printer and copies, so the same controls work on every desktop and in the tour.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tuoyu_desktop.domain.errors import EnvironmentFault

DPI = 300
"""Pages are drawn at this resolution: more is not to be seen on an office printer."""


class Printing(Protocol):
    """Where paper comes out."""

    def names(self) -> Sequence[str]: ...

    def default(self) -> str: ...

    def printer(self, name: str, document: str) -> QPrinter: ...


class SystemPrinting:
    """The printers that the system knows."""

    def names(self) -> Sequence[str]:
        """Their names; empty without one."""
        return tuple(QPrinterInfo.availablePrinterNames())

    def default(self) -> str:
        """The system's own choice."""
        return QPrinterInfo.defaultPrinterName()

    def printer(self, name: str, document: str) -> QPrinter:
        """A4, to the edges, on both sides where the printer can (documents.md §6)."""
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setPrinterName(name)
        made.setDuplex(QPrinter.DuplexMode.DuplexAuto)
        return _a4(made, document)


class FilePrinting:
    """A printer whose paper is PDF files in a folder: for a tour without a printer, and for tests."""

    NAME = "存为文件的打印机"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def names(self) -> Sequence[str]:
        """The one printer there is."""
        return (self.NAME,)

    def default(self) -> str:
        return self.NAME

    def printer(self, name: str, document: str) -> QPrinter:
        """Every job is a file of its own."""
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(self._folder / f"{next(self._numbers):03d} {document}.pdf"))
        return _a4(made, document)


def _a4(printer: QPrinter, document: str) -> QPrinter:
    printer.setDocName(document)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    page = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    return printer


class PrintJob(QObject):
    """Paints the pages of several PDFs one at a turn of the event loop, so that the window stays awake.

    ``advanced`` (page, of pages), ``finished``, or ``failed`` with an EnvironmentFault.
    """

    advanced = Signal(int, int)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, printer: QPrinter, copies: Sequence[bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._printer = printer
        self._painter = QPainter()
        self._buffers: list[QBuffer] = []
        self._documents = [self._opened(pdf) for pdf in copies]
        self._pages = [(document, page) for document in self._documents for page in range(document.pageCount())]
        self._next = 0

    def _opened(self, pdf: bytes) -> QPdfDocument:
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._buffers.append(buffer)
        document = QPdfDocument(self)
        document.load(buffer)
        return document

    def start(self) -> None:
        """Begin; what was painted before a failure may already be on paper."""
        if not self._pages or not self._painter.begin(self._printer):
            message = "打印机没有接受，请看看它是否开着、有没有纸，再试一次。文书还在本机。"
            self.failed.emit(EnvironmentFault("env-printer", message))
            return
        self._turn(self._paint_next)

    def _turn(self, act: Callable[[], None]) -> None:
        QTimer.singleShot(0, self, act)

    def _paint_next(self) -> None:
        document, page = self._pages[self._next]
        if self._next and not self._printer.newPage():
            self._painter.end()
            message = f"打印到第 {self._next} 页时打印机停了，请检查后重打。"
            self.failed.emit(EnvironmentFault("env-printer", message))
            return
        size = document.pagePointSize(page)
        pixels = QSize(round(size.width() / 72 * DPI), round(size.height() / 72 * DPI))
        self._painter.drawImage(self._printer.pageLayout().fullRectPixels(DPI), document.render(page, pixels))
        self._next += 1
        self.advanced.emit(self._next, len(self._pages))
        if self._next < len(self._pages):
            self._turn(self._paint_next)
        else:
            self._painter.end()
            self.finished.emit()
