"""双随机抽查结果公示: which inspections of a period are published, with what result (documents.md §4.11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.random_publication import USUAL_DAYS, PublicationForm
from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.paper_parts import DrawEvidence, Publication, PublishedResult, PublishedRow
from tuoyu_desktop.domain.wording import word_of
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField, TimeField
from ui.widgets.paper_form import PaperForm

_LABELS: Mapping[str, tuple[str, str]] = {
    "plan_name": ("抽查计划的名称", "例如：2026年第四季度托育机构双随机抽查"),
    "plan_number": ("抽查计划的编号（可不填）", ""),
    "joint": ("联合部门（可不填，几个部门用顿号隔开）", ""),
    "objections": ("异议向哪里反映", ""),
    "population": ("名单校验值（SHA-256，可不填）", "抽取时名单文件的校验值，64 位；填了就印抽取记录"),
    "ratio": ("抽取比例（%）", ""),
    "seed": ("随机数种子", ""),
    "supervisor": ("监督人（可不填）", ""),
}
_NO_ROWS = "这段时间没有封存的双随机检查，或者都已经公示过。换一段时间看看。"
_CHOOSE = "结果由人逐家看过再选；程序只按记录先填一个。"


class _Row(QFrame):
    """One inspection: whether it is published, and its result."""

    def __init__(self, row: PublishedRow, late: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.setProperty("sunken", True)
        self.tick = QCheckBox(f"{row.name}　{spoken.day(row.checked_on)}")
        self.tick.setChecked(True)
        self.result = QComboBox()
        self.result.setProperty("touch", True)
        for result in PublishedResult:
            self.result.addItem(word_of(result), result)
        self.result.setCurrentIndex(list(PublishedResult).index(row.result))
        hooks.announce(self.result, f"{row.name}的抽查结果")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_3,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.tick)
        column.addWidget(self.result)
        if late is not None:
            words = f"检查结果形成后 {USUAL_DAYS} 个工作日（到{spoken.day(late)}）已过；食品检查有明文，其他检查待核"
            column.addWidget(hooks.label(words, "caption", "warn", wrap=True))
        self.tick.toggled.connect(self.result.setEnabled)

    def chosen(self) -> PublishedRow | None:
        """As it stands; null where it is not published."""
        result = PublishedResult(self.result.currentData())
        return self.row.model_copy(update={"result": result}) if self.tick.isChecked() else None


class PublicationDialog(PaperForm):
    """``period_chosen`` (from, to): the page answers with ``show_form``. ``submitted`` carries a ``Publication``."""

    period_chosen = Signal(object, object)

    def __init__(self, since: date, until: date, parent: QWidget | None = None) -> None:
        super().__init__("双随机抽查结果公示", _CHOOSE, "不公示", parent)
        self.since, self.until = DateField(), DateField()
        self.since.set_value(since.isoformat())
        self.until.set_value(until.isoformat())
        self.editors = {name: QLineEdit() for name in _LABELS}
        self.drawn_on, self.drawn_at = DateField(), TimeField()
        self.rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._fill()
        for field in (self.since, self.until):
            field.changed.connect(self._choose_period)

    def _fill(self) -> None:
        self.add_row(("since", "检查日期从", self.since), ("until", "到", self.until))
        self._list.setSpacing(tokens.SPACE_2)
        self.inner.addLayout(self._list)
        for name in ("plan_name", "plan_number", "joint", "objections"):
            self.add(name, _LABELS[name][0], self.editors[name], _LABELS[name][1])
        self.inner.addWidget(hooks.label("抽取记录（有就填）", "body", bold=True))
        for name in ("population", "ratio", "seed", "supervisor"):
            self.add(name, _LABELS[name][0], self.editors[name], _LABELS[name][1])
        self.add_row(("drawn_on", "抽取日期", self.drawn_on), ("drawn_at", "抽取时间", self.drawn_at))
        self.inner.addStretch()

    def show_form(self, form: PublicationForm) -> None:
        """The inspections of the period; what is typed below stays."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [_Row(row, form.late.get(row.facility)) for row in form.rows]
        before: QWidget = self.until
        for row in self.rows:
            self._list.addWidget(row)
            self.setTabOrder(before, row.tick)
            self.setTabOrder(row.tick, row.result)
            before = row.result
        if not self.editors["objections"].text():
            self.editors["objections"].setText(form.objections)
        self.say(form.refusal or ("" if self.rows else _NO_ROWS))
        self.submit.setEnabled(not form.refusal and bool(self.rows))

    def answer(self) -> Publication | None:
        """What was chosen and typed; null where the record of the draw is not whole."""
        try:
            draw = self._draw()
        except ValueError as error:
            self.say(str(error))
            return None
        chosen = (row.chosen() for row in self.rows)
        joint = self.editors["joint"].text().replace("，", "、").split("、")
        return Publication(
            plan_name=self._typed("plan_name"),
            plan_number=self._typed("plan_number"),
            joint_departments=tuple(name.strip() for name in joint if name.strip()),
            rows=tuple(row for row in chosen if row is not None),
            objections=self._typed("objections"),
            draw=draw,
        )

    def _draw(self) -> DrawEvidence | None:
        population, ratio, seed = self._typed("population").lower(), self._typed("ratio"), self._typed("seed")
        on, at = self.drawn_on.value(), self.drawn_at.value()
        if not any((population, ratio, seed, on, at)):
            return None
        if len(population) != 64 or any(sign not in "0123456789abcdef" for sign in population):
            raise ValueError("名单校验值要有 64 位，由数字和 a 到 f 组成。")
        try:
            share = Decimal(ratio)
        except InvalidOperation as error:
            raise ValueError("抽取比例要填数字，例如 5。") from error
        if not (share.is_finite() and 0 < share <= 100 and seed and on and at):
            raise ValueError("抽取记录要填全：比例、种子、日期和时间。")
        moment = datetime.fromisoformat(f"{on}T{at}").replace(tzinfo=BEIJING)
        return DrawEvidence(
            population_sha256=population,
            ratio=share,
            seed=seed,
            drawn_at=moment,
            supervisor=self._typed("supervisor"),
        )

    def _typed(self, name: str) -> str:
        return self.editors[name].text().strip()

    def _choose_period(self) -> None:
        since, until = self.since.value(), self.until.value()
        if since and until:
            self.period_chosen.emit(date.fromisoformat(since), date.fromisoformat(until))
