"""更正: what is to be put right, its value as sealed and the right one side by side, the reason, the hand.

What was put right before stands above the form; who may not amend reads only that.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.amending import AmendPoint, AmendView, AmendVisit
from tuoyu_desktop.application.amendments_view import AmendedLine
from tuoyu_desktop.domain.terms import Answer, Severity
from tuoyu_desktop.domain.wording import ANSWERS, SEVERITIES
from ui.widgets import hooks, tokens
from ui.widgets.field import Field
from ui.widgets.paper_form import is_unwanted
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.signature_pad import SignaturePad

_TITLE = "更正这次检查"
_LINE = "封存的内容不改动。更正另写一条，写明原来和现在，以后出的文书附在后面。"
_REPORTS = "写入时会同时写紧急报告，报到区里；现在还有危险的，先打电话。"
_STAYS = (
    "已登记的问题不会撤掉：走访反映的由区里决定，行政检查的由执法人员在“问题”里写明理由销号，他们都看得到这条更正。"
)
_HANDED = "已经交出的文书不会跟着变。"


class AmendDialog(QDialog):
    """``submitted`` carries an ``AmendVisit``; the desk answers with ``show_error`` or closes the dialog."""

    submitted = Signal(object)

    def __init__(self, view: AmendView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.points = QComboBox()
        self.points.addItems([point.label for point in view.points])
        self.answer = SegmentedControl("更正为", [Segment(one.value, ANSWERS[one]) for one in Answer], touch=True)
        self.text = _editor(72)
        self.fact = _editor(72)
        self.severity = SegmentedControl("严重程度", [Segment(one.value, SEVERITIES[one]) for one in Severity])
        self.reason = _editor(56)
        self.pad = SignaturePad("更正人在这里签名", compact=True)
        self._old = hooks.label("", wrap=True)
        self._stays = hooks.label(_STAYS, "caption", "text2", wrap=True)
        self._reports = hooks.label(_REPORTS, "caption", "fail", wrap=True)
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.fields = {
            "new": Field("更正为", self.text),
            "fact": Field("看到的事实（会登记为一个问题）", self.fact),
            "reason": Field("为什么更正", self.reason),
            "svg": Field("签字", self.pad),
        }
        self._severity_row = hooks.row(hooks.label("严重程度", "caption", "text2"), self.severity)
        self._answer_field = Field("更正为", self.answer)
        self._new_finding = QWidget()
        self.cancel = hooks.button("不更正" if not view.refusal else "关闭", touch=True)
        self.submit = hooks.button("写入更正", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(tokens.px(640), tokens.px(420))
        self._build()
        self._wire()
        room = parent.window().height() - tokens.px(64) if parent is not None else 0
        self.resize(tokens.px(680), max(tokens.px(420), min(tokens.px(720), room)))
        self._choose(0)

    def _build(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        inner.setSpacing(tokens.SPACE_3)
        for line in self._view.done:
            inner.addWidget(_done(line, self._view))
        if self._view.refusal:
            inner.addWidget(hooks.label(self._view.refusal, "body", "text2", wrap=True))
        else:
            self._build_form(inner)
        inner.addStretch()
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        hooks.announce(scroll, "更正的内容")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(_TITLE, "lead", bold=True))
        column.addWidget(hooks.label(_LINE + _HANDED, "body", "text2", wrap=True))
        column.addWidget(scroll, 1)
        column.addWidget(self._general)
        self._general.hide()
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)
        self.submit.setVisible(not self._view.refusal)

    def _build_form(self, inner: QVBoxLayout) -> None:
        inner.addWidget(Field("更正哪一处", self.points))
        sides = QHBoxLayout()
        sides.setSpacing(tokens.SPACE_3)
        sides.addWidget(_value("现在", self._old), 1)
        new = hooks.column(self._answer_field, self.fields["new"])
        new.addStretch()
        sides.addLayout(new, 1)
        inner.addLayout(sides)
        inner.addWidget(self._stays)
        column = hooks.column(self.fields["fact"], gap=tokens.SPACE_2)
        self._severity_row.addStretch()
        column.addLayout(self._severity_row)
        column.addWidget(self._reports)
        self._new_finding.setLayout(column)
        inner.addWidget(self._new_finding)
        inner.addWidget(self.fields["reason"])
        if self._view.signs:
            self.pad.setFixedHeight(tokens.px(96))
            inner.addWidget(self.fields["svg"])

    def _wire(self) -> None:
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.leave)
        self.submit.clicked.connect(self._submit)
        self.points.currentIndexChanged.connect(self._choose)
        self.answer.chosen.connect(lambda _key: self._fit())

    def leave(self) -> None:
        """What was written goes only when the person says so: Esc is pressed by mistake, too."""
        if self._may_go():
            self.reject()

    def _may_go(self) -> bool:
        point = self.point()
        if point is None or not self.isVisible():
            return True
        new = self.text.toPlainText() if self.fields["new"].isVisibleTo(self) else point.value
        words = new != point.value or self.fact.toPlainText().strip() or self.reason.toPlainText().strip()
        return not words or is_unwanted(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_go():
            super().closeEvent(event)
        else:
            event.ignore()

    def point(self) -> AmendPoint | None:
        """The value that is chosen."""
        row = self.points.currentIndex()
        return self._view.points[row] if 0 <= row < len(self._view.points) else None

    def _choose(self, _row: int) -> None:
        point = self.point()
        if point is None:
            return
        self._old.setText(point.old)
        self.answer.set_chosen("")
        self.text.setPlainText("" if point.what == "answer" else point.value)
        self.severity.set_chosen(point.severity.value if point.severity else "")
        self._fit()

    def _fit(self) -> None:
        """Only what belongs to the chosen value: a failure found out now asks for its fact."""
        point = self.point()
        is_answer = point is not None and point.what == "answer"
        fails = is_answer and self.answer.value() == Answer.FAIL.value
        was_failed = point is not None and point.value == Answer.FAIL.value
        self._answer_field.setVisible(is_answer)
        self.fields["new"].setVisible(not is_answer)
        self._new_finding.setVisible(fails and not was_failed)
        self._reports.setVisible(point is not None and point.reports)
        self._stays.setVisible(is_answer and was_failed)

    def command(self) -> AmendVisit | None:
        """What was chosen and typed; null without anything to amend."""
        point = self.point()
        if point is None:
            return None
        new = self.answer.value() if point.what == "answer" else self.text.toPlainText()
        severity = self.severity.value()
        return AmendVisit(
            inspection=self._view.inspection,
            what=point.what,
            item=point.item,
            finding=point.finding,
            new=new,
            reason=self.reason.toPlainText(),
            svg=self.pad.to_svg() if self._view.signs else "",
            fact=self.fact.toPlainText(),
            severity=Severity(severity) if severity else None,
        )

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field, else above the buttons."""
        self.submit.setEnabled(True)
        found = self.fields.get(field)
        if found is not None and found.isVisibleTo(self):
            found.show_error(message)
            found.editor.setFocus()
        else:
            self._general.setText(message)
            self._general.show()

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self._general.hide()
        command = self.command()
        if command is not None:
            self.submit.setEnabled(False)
            self.submitted.emit(command)


def _editor(height: int) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setFixedHeight(tokens.px(height))
    return made


def _value(caption: str, words: QWidget) -> QFrame:
    made = QFrame()
    made.setProperty("sunken", True)
    column = hooks.column(hooks.label(caption, "caption", "text3"), words)
    column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
    column.addStretch()
    made.setLayout(column)
    return made


def _done(line: AmendedLine, view: AmendView) -> QFrame:
    """One correction that stands: both values, who, when and why."""
    made = QFrame()
    made.setProperty("sunken", True)
    head = f"{line.label} · {line.by} {spoken.moment(line.at, view.now)}"
    old, new = hooks.label(line.old, tone="text2", wrap=True), hooks.label(line.new, bold=True, wrap=True)
    sides = hooks.row(_value("原来", old), _value("更正为", new))
    sides.setStretch(0, 1)
    sides.setStretch(1, 1)
    column = hooks.column(hooks.label(head, "caption", "text2", wrap=True))
    column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
    column.addLayout(sides)
    column.addWidget(hooks.label(f"原因：{line.reason}", "caption", "text2", wrap=True))
    made.setLayout(column)
    hooks.announce(made, f"{line.label}：{line.old} 更正为 {line.new}，原因：{line.reason}")
    return made
