"""关停处置台账: what is known while a place closes down (documents.md §4.14). Numbers of children, never names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tuoyu_desktop.application.closure_cases import EVENTS, ClosureForm
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.paper_parts import ClassCount, ClosureLedger, ClosureTask
from tuoyu_desktop.domain.printed import TimedLine
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.paper_form import PaperForm

_MOST = 99_999
_MOST_YUAN = 99_999_999_999
_NUMBERS: Mapping[str, str] = {
    "families": "涉及家庭（户）",
    "families_contacted": "已联系家庭（户）",
    "placed": "已安置（人）",
}
_TASK = re.compile(r"^(?P<who>[^：:]+)[：:](?P<what>.*?)(?:[，,]\s*(?P<on>\d{4}-\d{1,2}-\d{1,2})\s*完成)?$")
_LINE = "街道和区里的内部记录。只写人数，不写婴幼儿姓名。每次更新另生成一份，前一份作废。"
_TASKS_HINT = "一行一项，例如：清源街道：联系家庭；做完的在后面写“，2026-11-20 完成”"


class ClosureDialog(PaperForm):
    """``submitted`` carries a ``ClosureLedger``; the page answers with ``show_error`` or closes the dialog."""

    def __init__(self, form: ClosureForm, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(f"关停处置台账：{form.facility_name}", _LINE, "不记", parent)
        self._part, self._now = form.part, now
        self.event_kind, self.found_on = QComboBox(), DateField()
        self.signals, self.refund, self.prepaid = QLineEdit(), QLineEdit(), QLineEdit()
        self.classes = {one.name: QLineEdit(str(one.children)) for one in form.part.classes}
        self.numbers = {name: QLineEdit() for name in _NUMBERS}
        self.tasks, self.closing = QPlainTextEdit(), QPlainTextEdit()
        self.happened = QLineEdit()
        self._fill()
        self._place()

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

    def _place(self) -> None:
        for words in (self.tasks, self.closing):
            words.setTabChangesFocus(True)
            words.setFixedHeight(tokens.px(72))
        self.add_row(("event", "事件", self.event_kind), ("found_on", "发现日期", self.found_on))
        self.add("signals", "风险信号（用顿号隔开，可不填）", self.signals)
        for group, edit in self.classes.items():
            self.add(f"class:{group}", f"{group}在托人数", edit)
        self.add_row(*((key, label, self.numbers[key]) for key, label in _NUMBERS.items()))
        self.add_row(
            ("prepaid_total", "预收费余额（元，可不填）", self.prepaid),
            ("refund", "退费情况（可不填）", self.refund),
        )
        self.add("tasks", "部门任务（可不填）", self.tasks, _TASKS_HINT)
        for line in self._part.timeline:
            said = f"{beijing(line.at):%Y-%m-%d %H:%M}　{line.text}"
            self.inner.addWidget(hooks.label(said, "body", "text2", wrap=True))
        self.add("happened", "处置经过：再记一条（时间记为现在，可不填）", self.happened)
        self.add("closing", "处置结果（可不填）", self.closing)
        self.inner.addStretch()

    def answer(self) -> ClosureLedger | None:
        """What was typed; null where something cannot be read, which is said beside it."""
        try:
            return self._typed()
        except ValueError as error:
            field, _, sentence = str(error).partition(": ")
            self.show_error(field, sentence)
            return None

    def _typed(self) -> ClosureLedger:
        """Raises ValueError with ``field: sentence``."""
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
        if not typed:
            return None
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount > _MOST_YUAN:
            raise ValueError("prepaid_total: 预收费余额要填数字，例如 216000。")
        return amount

    def _tasks(self) -> tuple[ClosureTask, ...]:
        found = list[ClosureTask]()
        for line in filter(None, map(str.strip, self.tasks.toPlainText().splitlines())):
            match = _TASK.match(line)
            if match is None:
                raise ValueError("tasks: 每行要写成“部门：任务”。")
            found.append(ClosureTask(department=match["who"].strip(), task=match["what"].strip(), done_on=_day(match)))
        return tuple(found)


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
