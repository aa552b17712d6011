"""Puts the district's receipt on paper or into a PDF file, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QObject, QSaveFile

from tuoyu_desktop.application.receipt_view import delivery_receipt
from tuoyu_desktop.domain.delivery_receipt import RECEIPT_TITLE, DeliveryReceipt
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError
from ui.pages.documents.acts import choose_target
from ui.pages.documents.print_job import PrintJob
from ui.pages.documents.printing import Printing, SystemPrinting

if TYPE_CHECKING:
    from datetime import datetime

    from tuoyu_desktop.application.ports import Records
    from ui.background.job_runner import JobRunner
    from ui.pages.sync.cards import ReceiptCard


class ReceiptDesk(QObject):
    """Lives as long as its card; ``choose_target`` is an attribute, so that a tour can answer."""

    def __init__(self, runner: JobRunner, card: ReceiptCard, printing: Printing | None = None) -> None:
        super().__init__(card)
        self._runner, self._card = runner, card
        self.printing: Printing = printing or SystemPrinting()
        self.choose_target = choose_target
        self._job: PrintJob | None = None
        card.print_asked.connect(self.print)
        card.save_asked.connect(self.save)

    def print(self) -> None:
        """One copy on the system's own choice of printer."""
        name = self.printing.default() or next(iter(self.printing.names()), "")
        if not name:
            self._card.show_paper("这台电脑没有打印机，可以另存为 PDF。")
        elif self._job is None:
            self._card.show_paper("正在准备…", busy=True)
            self._render(lambda receipt, pdf: self._print(name, receipt, pdf))

    def save(self) -> None:
        """另存为 PDF: the whole file or none."""
        self._card.show_paper("正在准备…", busy=True)
        self._render(self._save)

    def _render(self, done: Callable[[DeliveryReceipt, bytes], None]) -> None:
        def facts(records: Records) -> tuple[DeliveryReceipt, datetime]:
            return delivery_receipt(records), records.now()

        def draw(found: tuple[DeliveryReceipt, datetime]) -> None:
            receipt, now = found
            self._runner.work(self, lambda: _pdf(receipt, now), lambda pdf: done(receipt, pdf), self._fail)

        self._runner.read(self, facts, draw, self._fail)

    def _print(self, name: str, receipt: DeliveryReceipt, pdf: bytes) -> None:
        try:
            printer = self.printing.printer(name, file_name(receipt))
        except EnvironmentFault as fault:
            self._fail(fault)
            return
        job = PrintJob(printer, [pdf], self)
        job.finished.connect(lambda: self._printed(f"已交给打印机：{name}"))
        job.failed.connect(self._fail)
        self._job = job
        job.start()

    def _printed(self, words: str) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        self._card.show_paper(words)

    def _save(self, receipt: DeliveryReceipt, pdf: bytes) -> None:
        target = self.choose_target(self._card, f"{file_name(receipt)}.pdf")
        if not target:
            self._card.show_paper("")
            return
        path = target if target.lower().endswith(".pdf") else f"{target}.pdf"
        file = QSaveFile(path)
        if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(pdf) == len(pdf) and file.commit():
            self._card.show_paper(f"已存为 {Path(path).name}")
        else:
            message = f"没有存成 {Path(path).name}，请换一个文件夹再试。"
            self._fail(EnvironmentFault("env-file-write", message, detail=file.errorString()))

    def _fail(self, error: Exception) -> None:
        self._printed(error.message if isinstance(error, KnownError) else "")


def file_name(receipt: DeliveryReceipt) -> str:
    """送达回执 07号 20261119-1804: the laptop and the time of issue, without signs that file systems refuse."""
    return f"{RECEIPT_TITLE} {receipt.device_number:02d}号 {receipt.issued_at:%Y%m%d-%H%M}"


def _pdf(receipt: DeliveryReceipt, now: datetime) -> bytes:
    from tuoyu_desktop.documents.delivery_receipt import render_delivery_receipt

    return render_delivery_receipt(receipt, now)
