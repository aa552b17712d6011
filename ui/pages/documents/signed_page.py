"""The page signed in ink after it came back: looked at, so that the photo of another paper is noticed, and taken from
the PDF of a scanner (documents.md §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.documents_view import signed_page
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.notice import TITLES
from ui.background.job_runner import JobRunner
from ui.pages.documents import words
from ui.widgets import hooks, tokens

if TYPE_CHECKING:
    from ui.pages.documents.page import DocumentsPage

_PDF = b"%PDF-"
_EDGE = 2400
"""Px of the longer side: more than is kept of a photo."""


class SignedWindow(QDialog):
    """One page as wide as there is room."""

    def __init__(self, title: str, data: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        room = parent.window().size()
        self.resize(min(tokens.px(860), room.width() - tokens.px(48)), room.height() - tokens.px(48))
        self.picture = hooks.label("")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hooks.announce(self.picture, title)
        self._draw(data, self.width() - 2 * tokens.SPACE_4 - tokens.px(16))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.picture)
        hooks.announce(scroll, title)
        leave = hooks.button("看好了", "primary", touch=True)
        leave.clicked.connect(self.accept)
        foot = hooks.row(hooks.label(title, bold=True, wrap=True), leave)
        foot.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(scroll, 1)
        column.addLayout(foot)

    def _draw(self, data: bytes, width: int) -> None:
        image = QPixmap()
        image.loadFromData(data)
        ratio = self.devicePixelRatioF()
        scaled = image.scaledToWidth(
            min(image.width(), round(width * ratio)), Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.picture.setPixmap(scaled)


class SignedDesk:
    """What 文书 does when the page that came back is to be seen."""

    def __init__(self, page: DocumentsPage, runner: JobRunner) -> None:
        self._page, self._runner = page, runner
        self.window: SignedWindow | None = None

    def look(self) -> None:
        """The page that came back of the document in front."""
        drawn = self._page.drawn
        if drawn is None:
            return
        line, sha256 = drawn.sheet.line, drawn.signed_copy
        title = f"签好的页：{TITLES[drawn.sheet.content.kind]} {words.number_of(line)}"
        self._runner.read(
            self._page,
            lambda records: signed_page(records, sha256),
            lambda data: self._show(title, data),
            self._failed,
        )

    def _show(self, title: str, data: bytes) -> None:
        if self.window is not None:  # pressed twice
            return
        self.window = SignedWindow(title, data, self._page)
        self.window.finished.connect(self._closed)
        self.window.open()

    def _closed(self, _result: int) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None

    def _failed(self, error: Any) -> None:
        if isinstance(error, KnownError):
            self._page.show_fault(error.message)


def picture_in(data: bytes) -> bytes:
    """The one page of a scanner's PDF as a picture, any other file as it is; for the work pool. Raises RuleViolation
    rule-signed-pdf."""
    if not data.startswith(_PDF):
        return data
    source = QBuffer()
    source.setData(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(source)
    count = document.pageCount()
    if document.error() is not QPdfDocument.Error.None_ or count < 1:
        raise RuleViolation("rule-signed-pdf", "这个 PDF 打不开：可能不完整或加了密码。请重新扫描，或拍成照片再选。")
    if count > 1:
        message = f"这个 PDF 有 {count} 页。请把签字的那一页单独扫描或拍成照片再选。"
        raise RuleViolation("rule-signed-pdf", message)
    return _png(_on_white(document))


def _on_white(document: QPdfDocument) -> QImage:
    """A page has no ground of its own."""
    size = document.pagePointSize(0).scaled(_EDGE, _EDGE, Qt.AspectRatioMode.KeepAspectRatio).toSize()
    size = size.expandedTo(QSize(1, 1))
    drawn, paper = document.render(0, size), QImage(size, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper


def _png(image: QImage) -> bytes:
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(target, QByteArray(b"png")).write(image)
    return bytes(target.data().data())
