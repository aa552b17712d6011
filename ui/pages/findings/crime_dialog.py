"""涉嫌犯罪案件移送书: who is of the group, when it was reported, approved and sent, what goes with it (§4.9)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.crime_transfers import CrimeForm, Officer, WriteCrimeTransfer, crime_part
from tuoyu_desktop.application.letter_findings import discoveries
from tuoyu_desktop.domain.crime_times import MATERIALS, time_warnings
from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from ui.pages.findings.letter_fields import FindingTicks, MomentFields
from ui.widgets import tokens
from ui.widgets.banner import Banner
from ui.widgets.paper_form import PaperForm

_LINE = "移送公安机关。签字和印章在纸上完成；签收和答复由公安机关填写。"
_DANGER = "孩子现在还有危险的，先打 110，再补这份移送书。"
_GROUP = "至少两名执法证有效的人员（规定第五条）"
_LIMITS = "接到书面报告后3日内决定，批准后24小时内移送（规定第五条）。不知道的留空，用笔填"


class _Ticks(QWidget):
    """Named things to tick, below each other."""

    def __init__(self, names: tuple[str, ...], ticked: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks = [QCheckBox(name) for name in names]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, tick in enumerate(self.ticks):
            tick.setChecked(number < ticked)
            column.addWidget(tick)
        if self.ticks:
            self.setFocusProxy(self.ticks[0])

    def chosen(self) -> tuple[int, ...]:
        """Places of those that are ticked."""
        return tuple(number for number, tick in enumerate(self.ticks) if tick.isChecked())


def _officer(officer: Officer) -> str:
    return f"{officer.name}（{officer.certificate_number}）"


class CrimeDialog(PaperForm):
    """``submitted`` carries a ``WriteCrimeTransfer``. ``now``: what is late is said while one types, never refused."""

    def __init__(self, form: CrimeForm, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(TITLES[NoticeKind.CRIME_TRANSFER], _LINE, "不移送", parent)
        self._form, self._now = form, now
        self.findings = FindingTicks(form.findings)
        self.department, self.suspected = QLineEdit(form.department), QLineEdit()
        self.discovery = QPlainTextEdit(form.discovery)
        self.group = _Ticks(tuple(map(_officer, form.officers)), 0)
        self.reported, self.approved, self.sent = (MomentFields(name) for name in ("书面报告", "批准", "移送"))
        self.approved_by = QLineEdit()
        self.materials = _Ticks(MATERIALS, 1)
        self.warnings = Banner("warning", "")
        self._proposed = form.discovery
        self._fill()
        self._show_warnings()

    def _fill(self) -> None:
        self.discovery.setTabChangesFocus(True)
        self.discovery.setFixedHeight(tokens.px(64))
        self.inner.addWidget(Banner("fault", _DANGER))
        self.add("findings", f"{self._form.facility_name}的哪些问题", self.findings)
        self.add("department", "移送给", self.department, "写同级公安机关的全称")
        self.add("suspected", "涉嫌什么犯罪", self.suspected, "例如：涉嫌虐待被看护人")
        self.add("discovery", "发现经过", self.discovery)
        self.add("group", "专案组人员", self.group, self._form.refusal or _GROUP)
        self.add("reported_at", "书面报告时间", self.reported, _LIMITS)
        self.add("approved_by", "批准人（本机关负责人）", self.approved_by)
        self.add("approved_at", "批准时间", self.approved)
        self.add("transferred_at", "移送时间", self.sent)
        self.inner.addWidget(self.warnings)
        self.add("materials", "随案材料", self.materials, "移送书本身和规定第六条列的材料；没有的不勾")
        self.inner.addStretch()
        self.submit.setEnabled(not self._form.refusal)
        self.submit.setToolTip(self._form.refusal)
        self.findings.changed.connect(self._show_chosen)
        for moment in (self.reported, self.approved, self.sent):
            moment.changed.connect(self._show_warnings)

    def _show_chosen(self) -> None:
        chosen = self.findings.chosen()
        if chosen and self.discovery.toPlainText().strip() == self._proposed:
            self._proposed = discoveries(chosen)
            self.discovery.setPlainText(self._proposed)

    def _show_warnings(self) -> None:
        said = time_warnings(crime_part(self._command()), self._now)
        self.warnings.show_sentence("".join(said))
        self.warnings.setVisible(bool(said))

    def _command(self) -> WriteCrimeTransfer:
        return WriteCrimeTransfer(
            findings=tuple(finding.id for finding in self.findings.chosen()),
            department=self.department.text(),
            suspected=self.suspected.text(),
            discovery=self.discovery.toPlainText(),
            group=tuple(self._form.officers[place].id for place in self.group.chosen()),
            reported_at=self.reported.moment(),
            approved_by=self.approved_by.text(),
            approved_at=self.approved.moment(),
            transferred_at=self.sent.moment(),
            materials=tuple(MATERIALS[place] for place in self.materials.chosen()),
        )

    def answer(self) -> WriteCrimeTransfer | None:
        for name, moment in (
            ("reported_at", self.reported),
            ("approved_at", self.approved),
            ("transferred_at", self.sent),
        ):
            if moment.half():
                self.show_error(name, "日期和时间都要填，或者都留空。")
                return None
        return self._command()
