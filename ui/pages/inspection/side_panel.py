"""What proves it: photos and note of the item, and what was found here last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.inspection.phone_row import PhoneRow
from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import INK, STATE_ICON, InkLabel
from ui.widgets.key_hints import KeyHint
from ui.widgets.link_button import LinkButton
from ui.widgets.photo_strip import PhotoStrip, PhotoStripFace
from ui.widgets.self_check_line import SelfCheckLine
from ui.widgets.value_editors import LongWordsField
from ui.widgets.word_limit import WordLimit

SHOWN_LAST = 2


@dataclass(frozen=True)
class LastFace:
    """One line of 上次在这里: tone, headline, detail."""

    tone: str
    head: str
    detail: str


class _LastRow(QWidget):
    """A 3-px bar in the colour of the answer, icon and word, the date below."""

    def __init__(self, face: LastFace) -> None:
        super().__init__()
        self._ink = INK.get(face.tone, "text")
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.px(15), 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(tokens.SPACE_1)
        head.addWidget(IconLabel(STATE_ICON.get(face.tone, "ph.circle-dashed"), self._ink, tokens.ICON_INLINE))
        head.addWidget(InkLabel(face.head, tone=self._ink, bold=True), 1)
        column.addLayout(head)
        column.addWidget(InkLabel(face.detail, "caption", "text2", wrap=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, tokens.LINE_ROW, self.height()), tokens.colour(self._ink))
        painter.end()


class LastTime(QWidget):
    """上次在这里, or 这张表还会答 at the table of groups. The newest two; 全部 opens the rest in place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = InkLabel("", "lead", bold=True)
        self.all = LinkButton("", "", "ph.caret-down")
        self.all.clicked.connect(self._open)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(tokens.SPACE_2)
        self._note = InkLabel("", "caption", "text3", wrap=True)
        self._faces: tuple[LastFace, ...] = ()
        self._opened = False
        self._most = SHOWN_LAST
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self._note)

    def show_lines(self, title: str, faces: Sequence[LastFace], note: str = "", most: int = SHOWN_LAST) -> None:
        """Other lines; closes the list again."""
        self._title.setText(title)
        self._note.show_words(note)
        self._most = most
        if tuple(faces) == self._faces and not self._opened:
            return
        self._faces, self._opened = tuple(faces), False
        self._fill()

    def show_part(self, there: bool) -> None:
        """Heading and lines, or nothing at all: a heading never stands alone."""
        for part in (self._title, self._note):
            part.setVisible(there)

    def _open(self) -> None:
        self._opened = True
        self._fill()

    def _fill(self) -> None:
        while (row := self._rows.takeAt(0)) is not None:
            if (old := row.widget()) is not None:
                old.hide()
                old.deleteLater()
        shown = self._faces if self._opened else self._faces[: self._most]
        for face in shown:
            self._rows.addWidget(_LastRow(face))
        more = len(self._faces) > len(shown)
        self.all.setText(f"全部 {len(self._faces)} 条")
        self.all.updateGeometry()
        self.all.setVisible(more)


class SidePanel(QWidget):
    """Right of the item, 312 wide; at 150 % one part at a time in a sheet. ``note_changed`` while one types."""

    note_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos, self.note, self.last = PhotoStrip(), LongWordsField(), LastTime()
        self.note.setFixedHeight(tokens.px(88))
        self.note.setPlaceholderText("现场听到的、要提醒下次的")
        hooks.announce(self.note, "备注，快捷键 N")
        self.note.changed.connect(self.note_changed)
        head = QHBoxLayout()
        head.addWidget(InkLabel("备注", "lead", bold=True), 1)
        room = InkLabel("", "caption", "warn")
        WordLimit(self.note).told.connect(room.show_words)
        head.addWidget(room)
        head.addWidget(KeyHint("N"))
        note = QVBoxLayout()
        note.setSpacing(tokens.SPACE_2)
        note.addLayout(head)
        note.addWidget(self.note)
        self._note_part = QWidget()
        note.setContentsMargins(0, 0, 0, 0)
        self._note_part.setLayout(note)
        self.phone = PhoneRow()
        self._photo_part = QWidget()
        self._photo_part.setLayout(hooks.column(self.photos, self.phone, gap=tokens.SPACE_2))
        self.self_check = SelfCheckLine()
        self._last_part = QWidget()
        self._last_part.setLayout(hooks.column(self.self_check, self.last, gap=tokens.SPACE_3))
        self.parts = {"photos": self._photo_part, "note": self._note_part, "last": self._last_part}
        self._rules = [hooks.rule(), hooks.rule()]
        content = QWidget()
        content.setProperty("clear", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_4)
        for part in (self._photo_part, self._rules[0], self._note_part, self._rules[1], self._last_part):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)

    def show_photos(self, face: PhotoStripFace) -> None:
        """The photos of the item."""
        self.photos.set_face(face)

    def show_note(self, text: str, other_item: bool) -> None:
        """The note; what is being typed at the same item stays."""
        if other_item:
            self.note.clearFocus()
        self.note.set_value(text)

    def show_part(self, name: str) -> None:
        """One part alone (in the sheet), or all for an empty name."""
        for key, part in self.parts.items():
            part.setVisible(not name or key == name)
        for line in self._rules:
            line.setVisible(not name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("card"))
        painter.fillRect(QRectF(0, 0, 1, rect.height()), tokens.colour("border"))
        painter.end()
