"""Where paper comes out: which printers there are, what each can do, and a printer made ready for one job.

The page has its own choice of printer, copies and sides, so the same controls work on every desktop and in the tour.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tuoyu_desktop.domain.errors import EnvironmentFault
from ui.pages.documents.print_job import DPI

_SILENT = (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)
_BOTH = (QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexAuto)


class Printing(Protocol):
    """Where paper comes out. ``printer`` raises EnvironmentFault env-printer-gone for a name that is none any more."""

    def names(self) -> Sequence[str]: ...

    def default(self) -> str: ...

    def prints_both_sides(self, name: str) -> bool: ...

    def answers(self, name: str) -> bool:
        """False where the system says that it is off, away or stopped: what is sent to it waits in its queue."""

    def printer(self, name: str, document: str, *, both_sides: bool = False) -> QPrinter: ...


class SystemPrinting:
    """The printers that the system knows."""

    def names(self) -> Sequence[str]:
        """Their names; empty without one."""
        return tuple(QPrinterInfo.availablePrinterNames())

    def default(self) -> str:
        """The system's own choice."""
        return QPrinterInfo.defaultPrinterName()

    def prints_both_sides(self, name: str) -> bool:
        """Whether it turns the paper by itself."""
        return any(mode in _BOTH for mode in QPrinterInfo.printerInfo(name).supportedDuplexModes())

    def answers(self, name: str) -> bool:
        """What the system last heard of it."""
        return QPrinterInfo.printerInfo(name).state() not in _SILENT

    def printer(self, name: str, document: str, *, both_sides: bool = False) -> QPrinter:
        """A4, to the edges; on both sides over the long edge, as papers bound at the left are (documents.md §6).

        A printer that is gone is not replaced: Qt would take the default one, or write a file, without a word.
        """
        _require(name, self.names())
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setPrinterName(name)
        made.setDuplex(QPrinter.DuplexMode.DuplexLongSide if both_sides else QPrinter.DuplexMode.DuplexNone)
        return _a4(made, document)


class FilePrinting:
    """A printer whose paper is PDF files in a folder: for a tour without a printer, and for tests."""

    NAME = "存为文件的打印机"

    def __init__(self, folder: Path, *, both_sides: bool = False) -> None:
        self._folder, self._both_sides = folder, both_sides
        self._numbers = itertools.count(1)

    def names(self) -> Sequence[str]:
        """The one printer there is."""
        return (self.NAME,)

    def default(self) -> str:
        return self.NAME

    def prints_both_sides(self, _name: str) -> bool:
        return self._both_sides

    def answers(self, _name: str) -> bool:
        return True

    def printer(self, name: str, document: str, *, both_sides: bool = False) -> QPrinter:
        """Every job is a file of its own."""
        _require(name, self.names())
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(self._folder / f"{next(self._numbers):03d} {document}.pdf"))
        return _a4(made, document)


def _require(name: str, known: Sequence[str]) -> None:
    if name not in known:
        message = f"打印机“{name}”现在找不到了，请看看它连着没有，或者另选一台。什么也没有打。"
        raise EnvironmentFault("env-printer-gone", message)


def _a4(printer: QPrinter, document: str) -> QPrinter:
    printer.setDocName(document)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    page = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    return printer
