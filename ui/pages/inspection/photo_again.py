"""重拍一张: where the new photo comes from; the old one goes only once that is in and a person says so."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.visit_view import ItemView
from ui.pages.inspection.saver import VisitSaver
from ui.widgets import hooks, painted, tokens
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.ink_label import InkLabel

_BODY: Final = "旧的这张先留着，新照片放到这一项以后再问您去不去掉。"
_WIDTH: Final = 420


class AgainDialog(QDialog):
    """Three ways for a photo to come. ``phone_asked``, ``card_asked``, ``file_asked``."""

    phone_asked = Signal()
    card_asked = Signal()
    file_asked = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("重拍一张")
        self.setModal(True)
        self.setFixedWidth(min(tokens.px(_WIDTH), parent.window().width() - 48))
        self.phone = hooks.button("手机传照片", "primary", icon="ph.device-mobile", touch=True)
        self.card = hooks.button("从手机或存储卡选", icon="ph.folder-open", touch=True)
        self.file = hooks.button("选电脑里的图", icon="ph.image", touch=True)
        self.back = hooks.button("先不重拍", touch=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(InkLabel(f"{name}：新照片从哪里来？", "lead", bold=True, wrap=True, parent=self))
        column.addWidget(InkLabel(_BODY, "body", "text2", wrap=True, parent=self))
        ways = ((self.phone, self.phone_asked), (self.card, self.card_asked), (self.file, self.file_asked))
        for button, asked in ways:
            button.clicked.connect(self.accept)
            button.clicked.connect(asked)
        self.back.clicked.connect(self.reject)
        for button in (self.phone, self.card, self.file, self.back):
            button.setAutoDefault(False)
            column.addWidget(button)
        hooks.announce(self, "重拍一张", _BODY)
        self.phone.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "control", 1, 0)
        painter.end()


class PhotoAgain(QObject):
    """Waits for a new photo, of the person here, at the item of an old one. ``phone_asked``, ``card_asked`` and
    ``file_asked`` open the ways; ``changed``: it waits for another photo, or for none."""

    phone_asked = Signal()
    card_asked = Signal()
    file_asked = Signal()
    changed = Signal()

    def __init__(self, saver: VisitSaver, page: QWidget) -> None:
        super().__init__(page)
        self._saver, self._page = saver, page
        self._old: EvidenceLine | None = None
        self._name, self._visit = "", ""
        self._known: frozenset[str] = frozenset()
        self.question: ConfirmDialog | None = None

    def begin(self, item: ItemView, photo: EvidenceLine) -> None:
        """Ask where the new one comes from; without an answer nothing is waited for."""
        number = next((n for n, one in enumerate(item.photos, start=1) if _same(one, photo)), 1)
        name = f"重拍 {item.code} 照片 {number}"
        dialog = AgainDialog(name, self._page)
        dialog.accepted.connect(lambda: self._wait(item, photo, name))
        dialog.phone_asked.connect(self.phone_asked)
        dialog.card_asked.connect(self.card_asked)
        dialog.file_asked.connect(self.file_asked)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _wait(self, item: ItemView, photo: EvidenceLine, name: str) -> None:
        self._old, self._name, self._visit = photo, name, self._saver.visit
        self._known = frozenset(_original(one) for one in item.photos)
        self.changed.emit()

    def words(self, item: ItemView) -> str:
        """What is waited for at this item; empty for nothing."""
        return f"{self._name}：等新照片" if self._waits_at(item) else ""

    def _waits_at(self, item: ItemView) -> bool:
        return self._old is not None and self._old.item == item.code and self._visit == self._saver.visit

    def look(self, item: ItemView) -> None:
        """The photos of an item as they are now: once the new one is among them, a person says what becomes of the
        old."""
        old = self._old
        if old is None or not self._waits_at(item) or self.question is not None:
            return
        if not self._page.isVisible():  # left or locked: it is asked when the page is seen again
            return
        there = [one for one in item.photos if _same(one, old)]
        mine = [one for one in item.photos if one.attached_by == self._saver.person]
        new = [one for one in mine if _original(one) not in self._known]
        if not there:  # taken back meanwhile, here or on another laptop
            self._stop()
        elif new:
            self._ask(item, there[0])

    def _ask(self, item: ItemView, old: EvidenceLine) -> None:
        number = item.photos.index(old) + 1
        question = self.question = ConfirmDialog(
            f"新照片放好了，去掉旧的照片 {number}？",
            "去掉的不再显示、不印、不送。" + ("上面的标注也一起去掉。" if old.marks else ""),
            "去掉旧的",
            "两张都留着",
            parent=self._page,
        )
        question.accepted.connect(lambda: self._take_away(item.code, old))
        question.finished.connect(self._answered)
        question.open()

    def _take_away(self, item: str, old: EvidenceLine) -> None:
        """The photo before its copy: a photo without its mosaic never stands alone."""
        for evidence in (old.marks, old.id):
            if evidence:
                self._saver.withdraw(item, evidence)

    def _answered(self) -> None:
        question, self.question = self.question, None
        if question is not None:
            question.deleteLater()
        self._stop()

    def _stop(self) -> None:
        self._old = None
        self.changed.emit()


def _original(photo: EvidenceLine) -> str:
    return photo.marks or photo.id


def _same(one: EvidenceLine, other: EvidenceLine) -> bool:
    """The same photo, marked meanwhile or not."""
    return _original(one) == _original(other)
