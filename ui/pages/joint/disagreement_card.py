"""答案不一致: the answers side by side, none preselected; one is chosen with a reason, the other stays (mockup 23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tuoyu_desktop.application.erasures import PHOTO_ERASED, with_reason
from tuoyu_desktop.application.finding_photos import FindingPhoto
from tuoyu_desktop.application.joint_view import Disagreement, VersionView
from tuoyu_desktop.domain.terms import Severity
from ui.pages.joint import words
from ui.pages.joint.version_card import VersionCard
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.ink_label import InkLabel
from ui.widgets.severity_badge import SeverityBadge, SeverityLevel

_LEVELS: Final[Mapping[Severity, SeverityLevel]] = {Severity.MINOR: 1, Severity.MAJOR: 2, Severity.CRITICAL: 3}
_FOOT = "不定下来也能继续，但收尾前要定。没用的那个答案和照片也留着。"


@dataclass(frozen=True)
class _Face:
    """What a version looks like; it is made anew only where this changed."""

    version: VersionView
    photo: FindingPhoto | None
    erased: bool


class DisagreementCard(Card):
    """``settle_asked`` carries the item, the entry chosen and the reason, ``photos_asked`` a version. One item at a
    time, in order."""

    settle_asked = Signal(str, str, str)
    photos_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("答案不一致", "0", words.CONFLICT_ICON, "na", parent)
        self._all: Sequence[Disagreement] = ()
        self._photos: Mapping[str, FindingPhoto] = {}
        self._made: list[_Face] = []
        self._zone: tzinfo | None = None
        self._item, self._chosen, self._low, self._busy = "", "", False, False
        self.versions: list[VersionCard] = []
        self.code = InkLabel("", "lead", "accent_text", bold=True)
        self.severity = SeverityBadge(1)
        self.position = InkLabel("", "caption", "text3")
        self.next_button = hooks.button("下一项", "text")
        self.title = hooks.label("", "body", bold=True, wrap=True)
        self.pair = hooks.row(gap=tokens.SPACE_3)
        self.erased = hooks.label("", "caption", "text2", wrap=True)
        self.erased.hide()
        self.reason = QLineEdit()
        self.reason.setMinimumHeight(tokens.px(tokens.H_TOUCH))
        self.field = Field("为什么（会记在这一项里）", self.reason)
        self.foot = hooks.label(_FOOT, "caption", "text3", wrap=True)
        self.settle = hooks.button("", "primary")
        self.settle.setProperty("finish", True)
        self._build()
        self.next_button.clicked.connect(self._next)
        self.settle.clicked.connect(self._ask)
        self.reason.returnPressed.connect(self._ask)
        self.reason.textEdited.connect(lambda _text: self.field.clear_error())

    def _build(self) -> None:
        first = hooks.row(self.code, self.severity)
        first.addStretch(1)
        first.addWidget(self.position)
        first.addWidget(self.next_button)
        column = self.padded(gap=tokens.SPACE_3)
        column.addLayout(first)
        column.addWidget(self.title)
        column.addLayout(self.pair)
        column.addWidget(self.erased)
        column.addWidget(self.field)
        column.addStretch(1)
        column.addWidget(self.foot)
        column.addWidget(self.settle)

    def clear(self) -> None:
        """Nothing chosen or typed goes over to another visit."""
        self.set_busy(False)
        self.show_all((), {}, None)
        self.reason.clear()

    def show_all(self, found: Sequence[Disagreement], photos: Mapping[str, FindingPhoto], zone: tzinfo | None) -> None:
        """The one in front stays in front while it is open, with what is chosen and typed there. ``photos`` has the
        first of each version by its SHA-256."""
        self._all, self._photos, self._zone = found, photos, zone
        self.set_count(str(len(found)), "warn")
        if not found:
            self._item = self._chosen = ""
            return
        items = [one.item.code for one in found]
        if self._item not in items:
            self._open(items[0])
        else:
            self._fill(found[items.index(self._item)])

    def set_low(self, low: bool) -> None:
        """Smaller photos in a low window, so that the button stays in sight."""
        if low != self._low:
            self._low = low
            self.foot.setVisible(not low)
            self._show_versions(self._made)
            self._mark()

    def item(self) -> str:
        """The item in front."""
        return self._item

    def _open(self, item: str) -> None:
        self._item, self._chosen = item, ""
        self.reason.clear()
        self.field.clear_error()
        self._fill(next(one for one in self._all if one.item.code == item))

    def _fill(self, shown: Disagreement) -> None:
        item, codes = shown.item, [one.item.code for one in self._all]
        self.code.setText(item.code)
        self.severity.set_level(_LEVELS[item.item.severity or Severity.MINOR])
        self.title.setText(item.item.text)
        self.position.show_words(f"{codes.index(item.code) + 1} / {len(codes)}" if len(codes) > 1 else "")
        self.next_button.setVisible(len(codes) > 1)
        if self._chosen not in {version.entry for version in shown.versions}:
            self._chosen = ""
        gone = item.erased_photos
        self.erased.setText(with_reason(f"{len(gone)} 张{PHOTO_ERASED}", gone) if gone else "")
        self.erased.setVisible(bool(gone))
        faces = [_Face(version, self._first(version), bool(gone)) for version in shown.versions]
        if faces != self._made:
            self._show_versions(faces)
        self._mark()

    def _first(self, version: VersionView) -> FindingPhoto | None:
        return self._photos.get(version.photos[0].sha256) if version.photos else None

    def _show_versions(self, faces: list[_Face]) -> None:
        while (row := self.pair.takeAt(0)) is not None:
            if (old := row.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.versions, self._made = [], faces
        for face in faces:
            card = VersionCard(face.version, face.photo, self._zone, erased=face.erased, low=self._low)
            card.chosen.connect(self._choose)
            card.photos_asked.connect(partial(self.photos_asked.emit, face.version))
            self.pair.addWidget(card, 1)
            self.versions.append(card)
        order: list[QWidget] = [self.next_button, *(card.button for card in self.versions), self.reason, self.settle]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _choose(self, entry: str) -> None:
        self._chosen = entry
        self._mark()
        if not self.reason.text():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self) -> None:
        found = None
        for card in self.versions:
            card.mark(card.version.entry == self._chosen)
            found = card.version if card.version.entry == self._chosen else found
        self.settle.setText(words.settle_words(found))
        self.settle.setAccessibleName(self.settle.text())
        self.settle.setEnabled(found is not None and not self._busy)

    def _next(self) -> None:
        codes = [one.item.code for one in self._all]
        self._open(codes[(codes.index(self._item) + 1) % len(codes)])

    def set_busy(self, busy: bool) -> None:
        """While it is being settled, a second press does nothing."""
        self._busy = busy
        self._mark()

    def show_done(self) -> None:
        """It is settled: nothing is chosen any more until the next item is in front."""
        self._chosen = ""
        self.set_busy(False)

    def _ask(self) -> None:
        if self.settle.isEnabled():
            self.settle_asked.emit(self._item, self._chosen, self.reason.text().strip())

    def show_fault(self, sentence: str) -> None:
        """What the rules say about the reason."""
        self.field.show_error(sentence)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
