"""关停处置台账: what is known while a place closes down (documents.md §4.14). Numbers of children, never names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tuoyu_desktop.application.closure_cases import EVENTS, ClosureForm
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.paper_parts import ClassCount, ClosureLedger, ClosureTask
from tuoyu_desktop.domain.printed import TimedLine
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.field import Field

_MOST = 99_999
_NUMBERS: Mapping[str, str] = {
    "families": "涉及家庭（户）",
    "families_contacted": "已联系家庭（户）",
    "placed": "已安置（人）",
}
_TASK = re.compile(r"^(?P<who>[^：:]+)[：:](?P<what>.*?)(?:[，,]\s*(?P<on>\d{4}-\d{1,2}-\d{1,2})\s*完成)?$")
_TASKS_HINT = "一行一项，例如：清源街道：联系家庭；做完的在后面写“，2026-11-20 完成”"


class ClosureDialog(QDialog):
    """``submitted`` carries a ``ClosureLedger``; the page answers with ``show_error`` or closes the dialog."""

    submitted = Signal(object)

    def __init__(self, form: ClosureForm, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part, self._now = form.part, now
        self.event_kind, self.found_on = QComboBox(), DateField()
        self.signals, self.refund, self.prepaid = QLineEdit(), QLineEdit(), QLineEdit()
        self.classes = {one.name: QLineEdit(str(one.children)) for one in form.part.classes}
        self.numbers = {name: QLineEdit() for name in _NUMBERS}
        self.tasks, self.closing = QPlainTextEdit(), QPlainTextEdit()
        self.happened = QLineEdit()
        self.fields: dict[str, Field] = {}
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self.cancel = hooks.button("不记", touch=True)
        self.submit = hooks.button("生成台账并编号", "primary", touch=True)
        self.setModal(True)
        self.setWindowTitle("关停处置台账")
        self.setMinimumSize(tokens.px(600), tokens.px(420))
        self._fill()
        self._build(form.facility_name)
        self._wire()
        room = parent.window().height() - tokens.px(64) if parent is not None else 0
        self.resize(tokens.px(680), max(self.minimumHeight(), min(tokens.px(700), room)))

    def _fill(self) -> None:
        part = self._part
        self.event_kind.addItems(EVENTS if part.event in EVENTS else (part.event, *EVENTS))
        self.event_kind.setCurrentText(part.event)
        self.event_kind.setProperty("touch", True)
        self.found_on.set_value(part.found_on.isoformat())
        self.signals.setText("、".join(part.signals))
        self.refund.setText(part.refund)
        self.prepaid.setText("" if part.prepaid_total is None else f"{part.prepaid_total:f}")
        for name, edit in self.numbers.items():
            value = getattr(part, name)
            edit.setText("" if value is None else str(value))
        for edit in (*self.numbers.values(), *self.classes.values()):
            edit.setValidator(QIntValidator(0, _MOST, edit))
        self.tasks.setPlainText("\n".join(map(_task_line, part.tasks)))
        self.closing.setPlainText(part.closing)

    def _build(self, name: str) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.SPACE_2, 0)
        inner.setSpacing(tokens.SPACE_3)
        self._add_pair(inner, ("event", "事件", self.event_kind), ("found_on", "发现日期", self.found_on))
        self._add(inner, "signals", "风险信号（用顿号隔开，可不填）", self.signals)
        for group, edit in self.classes.items():
            self._add(inner, f"class:{group}", f"{group}在托人数", edit)
        numbers = [(key, label, self.numbers[key]) for key, label in _NUMBERS.items()]
        self._add_pair(inner, *numbers)
        self._add_pair(
            inner,
            ("prepaid_total", "预收费余额（元，可不填）", self.prepaid),
            ("refund", "退费情况（可不填）", self.refund),
        )
        self._add(inner, "tasks", "部门任务（可不填）", self.tasks, _TASKS_HINT)
        for line in self._part.timeline:
            said = f"{beijing(line.at):%Y-%m-%d %H:%M}　{line.text}"
            inner.addWidget(hooks.label(said, "body", "text2", wrap=True))
        self._add(inner, "happened", "处置经过：再记一条（时间记为现在，可不填）", self.happened)
        self._add(inner, "closing", "处置结果（可不填）", self.closing)
        inner.addStretch()
        self._frame(name, inner)

    def _frame(self, name: str, inner: QVBoxLayout) -> None:
        for edit in (self.tasks, self.closing):
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(tokens.px(72))
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(f"关停处置台账：{name}", "lead", bold=True, wrap=True))
        line = "街道和区里的内部记录。只写人数，不写婴幼儿姓名。每次更新另生成一份，前一份作废。"
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        column.addWidget(scroll, 1)
        column.addWidget(self._general)
        buttons = hooks.row(self.cancel, self.submit)
        buttons.insertStretch(0)
        column.addLayout(buttons)

    def _add(self, column: QVBoxLayout | QHBoxLayout, key: str, label: str, editor: QWidget, hint: str = "") -> None:
        self.fields[key] = Field(label, editor, hint)
        column.addWidget(self.fields[key])

    def _add_pair(self, column: QVBoxLayout, *pairs: tuple[str, str, QWidget]) -> None:
        line = QHBoxLayout()
        line.setSpacing(tokens.SPACE_3)
        for key, label, editor in pairs:
            self._add(line, key, label, editor)
        column.addLayout(line)

    def _wire(self) -> None:
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.submit.clicked.connect(self._submit)

    def part(self) -> ClosureLedger:
        """What was typed. Raises ValueError with ``field: sentence`` where something cannot be read."""
        on = self.found_on.value()
        if not on:
            raise ValueError("found_on: 请填发现日期。")
        happened = self.happened.text().strip()
        more = (TimedLine(text=happened, at=self._now.astimezone(UTC)),) if happened else ()
        return self._part.model_copy(
            update={
                "event": self.event_kind.currentText(),
                "found_on": date.fromisoformat(on),
                "signals": tuple(one.strip() for one in self.signals.text().split("、") if one.strip()),
                "classes": tuple(ClassCount(name=name, children=_whole(edit) or 0) for name, edit in self._classes()),
                "prepaid_total": self._money(),
                **{name: _whole(edit) for name, edit in self.numbers.items()},
                "refund": self.refund.text().strip(),
                "tasks": self._tasks(),
                "timeline": (*self._part.timeline, *more),
                "closing": self.closing.toPlainText().strip(),
            }
        )

    def _classes(self) -> list[tuple[str, QLineEdit]]:
        return list(self.classes.items())

    def _money(self) -> Decimal | None:
        typed = self.prepaid.text().strip().replace(",", "").removesuffix("元")
        try:
            return Decimal(typed) if typed else None
        except InvalidOperation as error:
            raise ValueError("prepaid_total: 预收费余额要填数字，例如 216000。") from error

    def _tasks(self) -> tuple[ClosureTask, ...]:
        found = list[ClosureTask]()
        for line in filter(None, map(str.strip, self.tasks.toPlainText().splitlines())):
            match = _TASK.match(line)
            if match is None:
                raise ValueError("tasks: 每行要写成“部门：任务”。")
            found.append(ClosureTask(department=match["who"].strip(), task=match["what"].strip(), done_on=_day(match)))
        return tuple(found)

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field, else above the buttons."""
        self.submit.setEnabled(True)
        if field in self.fields:
            self.fields[field].show_error(message)
            self.fields[field].editor.setFocus()
        else:
            self._general.setText(message)

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self._general.setText("")
        try:
            part = self.part()
        except ValueError as error:
            field_name, _, sentence = str(error).partition(": ")
            self.show_error(field_name, sentence)
            return
        self.submit.setEnabled(False)
        self.submitted.emit(part)


def _whole(edit: QLineEdit) -> int | None:
    return int(edit.text()) if edit.text().strip() else None


def _task_line(task: ClosureTask) -> str:
    done = f"，{task.done_on.isoformat()} 完成" if task.done_on else ""
    return f"{task.department}：{task.task}{done}"


def _day(match: re.Match[str]) -> date | None:
    if not match["on"]:
        return None
    year, month, day = (int(part) for part in match["on"].split("-"))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"tasks: 没有 {match['on']} 这一天。") from error
