"""封存以后才到的: entries of other laptops beyond the seal, and the amendment that names them (sync.md §3.10)."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.joint_view import JointVisitView
from tuoyu_desktop.application.joint_words import absent_words
from ui.pages.joint import words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card, DetailRow
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.field import Field

REASON = "同事的记录在封存以后才到"


class LateCard(Card):
    """``amend_asked`` carries the reason and the text of the amendment."""

    amend_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("封存以后才到的", "0", "ph.clock-counter-clockwise", parent=parent)
        self.sentence = hooks.label("", "body", wrap=True)
        self.absent = hooks.label("", "body", "warn", wrap=True)
        self.amend = hooks.button("写更正说明", "primary", icon="ph.pencil-simple", touch=True)
        self.amend.clicked.connect(self._ask)
        self.rows = Card()
        column = self.padded()
        for part in (self.sentence, self.absent, self.rows, self.amend):
            column.addWidget(part)
        column.addStretch(1)

    def show_view(self, view: JointVisitView, zone: tzinfo | None) -> None:
        """What came, or that nothing did."""
        late = view.late
        self.set_count(str(len(late)))
        self.sentence.setText(words.late_sentence(view) if late else "封存以后没有再收到这次检查的记录。")
        missing = absent_words(view)
        self.absent.setText(f"{missing}，文书上注明了。对过来以后会列在这里。" if missing else "")
        self.absent.setVisible(bool(missing))
        self.amend.setVisible(bool(late) and view.amendment_asked)
        self.rows.setVisible(bool(late))
        self.rows.clear_rows()
        for entry in late:
            title = f"{entry.item}　{words.late_words(entry)}" if entry.item else words.late_words(entry)
            at = entry.at.astimezone(zone)
            said = f"{entry.person_name} · {spoken.day(at.date())} {at:%H:%M}"
            self.rows.add_row(DetailRow(title, f"{said} · 更正里已写" if entry.amended else said))

    def _ask(self) -> None:
        dialog = AmendDialog(self)
        if dialog.exec():
            self.amend_asked.emit(REASON, dialog.text())
        dialog.deleteLater()


class AmendDialog(ConfirmDialog):
    """What is right now; why is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        body = f"封存的内容不变，更正说明附在后面。原因：{REASON}。"
        super().__init__("写更正说明", body, "写下", "先不写", destructive=False, parent=parent)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(tokens.px(96))
        self.add_content(Field("更正的内容", self.edit, "写明以哪个为准，例如：补记 E07 一项不合格。"))
        self.act_button.setEnabled(False)
        self.edit.textChanged.connect(lambda: self.act_button.setEnabled(bool(self.text())))
        self.edit.setFocus()

    def text(self) -> str:
        """Without blanks around it."""
        return self.edit.toPlainText().strip()
