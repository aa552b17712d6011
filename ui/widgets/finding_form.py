"""The form of a finding, in place under the failed item (design tokens §6, finding form; mockup 04).

Severity, department and deadline arrive proposed. Every change is told as a dict; the page sets the new face.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.fact_field import FactField, with_sentence
from ui.widgets.finding_chips import FindingChips
from ui.widgets.finding_fields import DeadlineField, DepartmentBox
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, StateWord, restyle
from ui.widgets.key_hints import KeyHint
from ui.widgets.link_button import LinkButton
from ui.widgets.pick_chip import PickChip
from ui.widgets.recount_row import RecountRow
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.value_editors import WordsField
from ui.widgets.word_limit import WordLimit

_SHOWN_PHRASES: Final = 4
_ONE_LINE: Final = 700  # narrower than this, severity has a line of its own
SEVERITIES: Final = (
    Segment("MINOR", "一般", ink="na", ground="na_soft"),
    Segment("MAJOR", "较重", ink="warn", ground="warn_soft"),
    Segment("CRITICAL", "重大", ink="fail", ground="fail_soft"),
)


@dataclass(frozen=True)
class FindingFace:
    """One finding. ``advice``: labels carry （建议）; ``report_at_once`` replaces the line of explanation.

    ``report_link``: what can be done about it, empty where nothing is; not a ``red_line``: said without alarm.
    ``recount``: children and carers of the second count and who of ``members`` counted; ``recount_reason``: why
    nobody did where one came alone; ``alternative``: what the facility does meanwhile.
    ``findings``: key and fact of every finding at the item; ``current``: the one in the form, ``serial`` its number.
    """

    fact: str
    phrases: tuple[str, ...]
    severity: str
    departments: tuple[tuple[str, str], ...]
    department: str
    deadline_days: str
    deadline_note: str = ""
    deadline_unit: str = "个工作日"
    deadline_shown: bool = True
    advice: bool = True
    explanation: str = ""
    partner_note: str = ""
    report_at_once: str = ""
    report_link: str = "立即报告"
    red_line: bool = True
    alternative_asked: bool = False
    alternative: str = ""
    recount_asked: bool = False
    recount: tuple[str, str, str] = ("", "", "")
    recount_reason: str = ""
    members: tuple[tuple[str, str], ...] = ()
    photo_note: str = ""
    photo_tone: str = "pass"
    photo_reason: str = ""
    photo_reason_asked: bool = False
    rectified_on_site: bool = False
    error: str = ""
    number: str = ""
    findings: tuple[tuple[str, str], ...] = ()
    current: str = ""
    serial: int = 1
    finish_label: str = "完成，下一项"


class FindingForm(QWidget):
    """Signals carry a dict: fact, severity, department, deadline_days, deadline_on, rectified_on_site, photo_reason;
    at a red line also alternative, or recount_children, recount_carers, recount_by and recount_reason."""

    changed = Signal(dict)
    finished = Signal(dict)
    another = Signal(dict)
    report_asked = Signal()
    finding_chosen = Signal(str)
    drop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: FindingFace | None = None
        self._forgot = False
        self._deadline_on = ""
        self._title = InkLabel("登记问题", "lead", bold=True)
        self._explanation = InkLabel("", "caption", "text3", wrap=True)
        self._report_icon = IconLabel("ph.warning-fill", "fail", tokens.ICON_INLINE)
        self._report = LinkButton("立即报告", "", "ph.caret-right", pad=tokens.SPACE_1)
        self.chips = FindingChips()
        self.fact = FactField()
        self._phrase_flow_holder = QWidget()
        self._phrases = FlowLayout(self._phrase_flow_holder)
        self.severity = SegmentedControl("严重程度", SEVERITIES, touch=True)
        self.department, self.deadline = DepartmentBox(), DeadlineField()
        self._labels = [InkLabel("", "caption", "text2") for _ in range(3)]
        self._partners = InkLabel("", "caption", "text3", wrap=True)
        self._photo = StateWord()
        self.rectified = QCheckBox("当场已整改")
        self.rectified.setProperty("touch", True)
        self.photo_reason = WordsField()
        self.photo_reason.setPlaceholderText("没有照片，写明原因")
        self.alternative, self.recount = WordsField(), RecountRow()
        self.alternative.setPlaceholderText("替代安排，如：今天改由配送企业送餐")
        self._error = StateWord()
        self.drop = LinkButton("不要这一条", pad=tokens.SPACE_2)
        self._again = hooks.button("再登记一条", "text", touch=True)
        self.done = hooks.button("", "primary", touch=True)
        self._build()
        self._connect()

    # building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4 + 4, tokens.SPACE_3, tokens.SPACE_4 + 1, tokens.SPACE_4)
        column.setSpacing(tokens.SPACE_2)
        head = QHBoxLayout()
        head.setSpacing(tokens.SPACE_2)
        head.addWidget(self._title)
        head.addWidget(self._report_icon)
        head.addWidget(self._explanation, 1)
        head.addWidget(self._report)
        head.addWidget(self.drop)
        column.addLayout(head)
        column.addWidget(self.chips)
        fact = QVBoxLayout()
        fact.setSpacing(tokens.SPACE_1)
        room = InkLabel("", "caption", "warn")
        WordLimit(self.fact).told.connect(room.show_words)
        head_of_fact = QHBoxLayout()
        head_of_fact.addWidget(InkLabel("看到的事实", "caption", "text2"), 1)
        head_of_fact.addWidget(room)
        fact.addLayout(head_of_fact)
        fact.addWidget(self.fact)
        column.addLayout(fact)
        column.addWidget(self._phrase_flow_holder)
        column.addSpacing(tokens.SPACE_2)
        self._line = QGridLayout()
        self._line.setHorizontalSpacing(tokens.SPACE_3)
        self._line.setVerticalSpacing(tokens.SPACE_1)
        column.addLayout(self._line)
        column.addWidget(self._partners)
        column.addWidget(self.recount)
        column.addWidget(self.alternative)
        column.addWidget(self.photo_reason)
        column.addWidget(self._error)
        column.addSpacing(tokens.SPACE_2)
        column.addLayout(self._foot())
        self._arrange(one_line=True)
        named = ((self.fact, "看到的事实"), (self.photo_reason, "没有照片的原因"), (self.alternative, "替代安排"))
        for widget, name in named:
            hooks.announce(widget, name)

    def _foot(self) -> QHBoxLayout:
        foot, inside = QHBoxLayout(), QHBoxLayout(self.done)
        foot.setSpacing(tokens.SPACE_3)
        foot.addWidget(self._photo)
        foot.addWidget(self.rectified)
        foot.addStretch(1)
        foot.addWidget(self._again)
        foot.addWidget(self.done)
        inside.addStretch(1)  # the key cap stands in the button, right of the words
        inside.addWidget(KeyHint("Enter", "on_accent"))
        self.done.setMinimumWidth(tokens.px(184))
        return foot

    def _arrange(self, one_line: bool) -> None:
        """Severity, department and deadline side by side, or the severity above the other two."""
        places = ((0, 0), (0, 1), (0, 2)) if one_line else ((0, 0), (2, 0), (2, 1))
        self._one_line = one_line
        for label, widget, (line, column) in zip(
            self._labels, (self.severity, self.department, self.deadline), places, strict=True
        ):
            span = 2 if not one_line and line == 0 else 1
            self._line.addWidget(label, line, column, 1, span)
            self._line.addWidget(widget, line + 1, column, 1, span)
        for column, stretch in enumerate((0, 1, 0) if one_line else (1, 1, 0)):
            self._line.setColumnStretch(column, stretch)

    def _connect(self) -> None:
        self.fact.changed.connect(lambda _text: self._tell())
        self.fact.entered.connect(self.finish)
        self.severity.chosen.connect(lambda _key: self._tell())
        self.department.changed.connect(lambda _key: self._tell())
        self.deadline.changed.connect(lambda _days: self._tell())
        self.deadline.picked.connect(self._on_date)
        self.photo_reason.changed.connect(lambda _text: self._tell())
        self.alternative.changed.connect(lambda _text: self._tell())
        self.recount.changed.connect(self._tell)
        self.rectified.clicked.connect(lambda _on: self._tell())
        self._report.clicked.connect(self.report_asked)
        self.chips.chosen.connect(self.finding_chosen)
        self.drop.clicked.connect(self.drop_asked)
        self._again.clicked.connect(lambda: self.another.emit(self.values()))
        self.done.clicked.connect(self.finish)

    # data ---------------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Another item comes: what is being typed was told, it does not stay in the fields."""
        self._forgot = True
        for field in (self.photo_reason, self.alternative, self.recount.reason):
            field.setModified(False)

    def set_face(self, face: FindingFace) -> None:
        """Show another finding or other proposals. Emits nothing; the text that is being typed stays."""
        if self._face is None or face.phrases != self._face.phrases:
            self._show_phrases(face.phrases)
        before = self._face
        other = before is None or self._forgot or (face.current, face.serial) != (before.current, before.serial)
        self._face, self._forgot = face, False
        self._deadline_on = ""
        self.chips.set_face(face.findings, face.current)
        self.drop.setVisible(len(face.findings) > 1)
        if other or not self.fact.hasFocus() or not self.fact.toPlainText():
            self.fact.set_words(face.fact)
        self.severity.set_chosen(face.severity)
        self.department.show_departments(face.departments, face.department, face.partner_note)
        self.deadline.show_deadline(face.deadline_days, face.deadline_unit, face.deadline_note)
        self._show_partners()
        self._show_head(face)
        self._show_foot(face)

    def _show_partners(self) -> None:
        """Below the line where they find no room behind the lead department."""
        note = self._face.partner_note if self._face is not None else ""
        self._partners.setText(note)
        self._partners.setVisible(bool(note) and not self.department.has_room())

    def _show_head(self, face: FindingFace) -> None:
        mark = "（建议）" if face.advice else ""
        for label, words in zip(self._labels, ("严重程度", "牵头部门", "整改期限"), strict=True):
            label.setText(words + mark)
        for widget, words in ((self.department, "牵头部门"), (self.deadline, "整改期限")):
            widget.setAccessibleName(words + mark)
        self._labels[2].setVisible(face.deadline_shown)
        self.deadline.setVisible(face.deadline_shown)
        self._title.setText(f"登记问题 {face.number}".strip())
        at_once = bool(face.report_at_once)
        self._explanation.setText(face.report_at_once or face.explanation)
        alarm = at_once and face.red_line
        restyle(self._explanation, tone="fail" if alarm else "text2" if at_once else "text3", bold=alarm)
        self._show_link(face.report_link if at_once else "")
        self._report_icon.setVisible(alarm)

    def show_standing(self, words: str, link: str) -> None:
        """What was reported at this item, or why not, in place of what is to be done."""
        self._explanation.setText(words)
        self._show_link(link)

    def _show_link(self, words: str) -> None:
        self._report.setText(words)
        self._report.updateGeometry()
        self._report.setVisible(bool(words))

    def _show_foot(self, face: FindingFace) -> None:
        icon = "ph.warning" if face.photo_tone == "warn" else ""  # the clock of a warning means time
        self._photo.show_state(face.photo_tone, face.photo_note, icon, bold=False)
        self.photo_reason.setVisible(face.photo_reason_asked)
        self.photo_reason.set_value(face.photo_reason)
        self.alternative.setVisible(face.alternative_asked)
        self.alternative.set_value(face.alternative)
        self.recount.setVisible(face.recount_asked)
        self.recount.show_values(face.recount, face.members, face.recount_reason)
        self.rectified.setChecked(face.rectified_on_site)
        self._error.setVisible(bool(face.error))
        self._error.show_state("fail", face.error, bold=False)
        self.done.setText(f"{face.finish_label}　　　 ")
        hooks.announce(self.done, f"{face.finish_label}，快捷键 Enter", face.error)

    def _show_phrases(self, phrases: tuple[str, ...]) -> None:
        while (item := self._phrases.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._phrase_flow_holder.setVisible(bool(phrases))
        if not phrases:
            return
        label = InkLabel("常用语", "caption", "text3")
        label.setMinimumHeight(tokens.px(tokens.H_TOUCH))
        self._phrases.addWidget(label)
        for phrase in phrases[:_SHOWN_PHRASES]:
            chip = PickChip(phrase, phrase)
            chip.setToolTip(f"加到事实后面：{phrase}")
            chip.clicked.connect(lambda _checked=False, phrase=phrase: self.append_phrase(phrase))
            self._phrases.addWidget(chip)
        if rest := phrases[_SHOWN_PHRASES:]:
            more = LinkButton("更多")
            more.clicked.connect(lambda: self._more(rest).popup(more.mapToGlobal(more.rect().bottomLeft())))
            self._phrases.addWidget(more)

    def _more(self, phrases: tuple[str, ...]) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for phrase in phrases:
            menu.addAction(phrase).triggered.connect(lambda _on=False, phrase=phrase: self.append_phrase(phrase))
        return menu

    def append_phrase(self, phrase: str) -> None:
        """Add a standard phrase as a sentence after the fact."""
        self.fact.setPlainText(with_sentence(self.fact.toPlainText(), phrase))
        self.fact.moveCursor(QTextCursor.MoveOperation.End)

    def focus_fact(self) -> None:
        """Focus at the end of the fact, where one goes on writing."""
        self.fact.setFocus(Qt.FocusReason.TabFocusReason)
        self.fact.moveCursor(QTextCursor.MoveOperation.End)

    def values(self) -> dict[str, str | bool]:
        """What stands in the form."""
        told: dict[str, str | bool] = {
            "fact": self.fact.toPlainText().strip(),
            "severity": self.severity.value(),
            "department": self.department.value(),
            "deadline_days": self.deadline.value(),
            "deadline_on": self._deadline_on,
            "rectified_on_site": self.rectified.isChecked(),
            "photo_reason": self.photo_reason.value().strip(),
        }
        return told | self._besides()

    def _besides(self) -> dict[str, str]:
        """What a red line asks for, where it does."""
        face, found = self._face, {}
        if face is not None and face.alternative_asked:
            found["alternative"] = self.alternative.value().strip()
        if face is not None and face.recount_asked:
            found["recount_children"] = self.recount.children_field.value()
            found["recount_carers"] = self.recount.carers_field.value()
            found["recount_by"] = self.recount.by.value()
            found["recount_reason"] = self.recount.reason.value().strip()
        return found

    def _on_date(self, date: str) -> None:
        self._deadline_on = date
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.values())

    def finish(self) -> None:
        """What Enter and the button do; whether the finding is complete is for the page to say."""
        self.finished.emit(self.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(held := self.focusWidget(), QAbstractButton):
            held.click()
        else:
            self.finish()

    # painting -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= tokens.px(_ONE_LINE)
        if wide != self._one_line:
            self._arrange(wide)
        self._show_partners()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painted.panel(painter, rect, "card", "fail_line")
        shape = QPainterPath()
        shape.addRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, tokens.LINE_FINDING, rect.height()), tokens.colour("fail"))
        painter.end()
