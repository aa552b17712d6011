"""复查意见书: the results stand above, the officer draws the conclusion (documents.md §4.8)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.second_looks import ReinspectionAnswer, ReinspectionForm
from tuoyu_desktop.domain.notice import TITLES, NoticeFinding, NoticeKind
from tuoyu_desktop.domain.paper_parts import Followed, Reinspection, ReinspectionConclusion
from tuoyu_desktop.domain.terms import ReinspectionResult
from tuoyu_desktop.domain.wording import REINSPECTION_CONCLUSIONS, word_of
from ui.widgets import hooks, tokens
from ui.widgets.date_field import DateField
from ui.widgets.paper_form import PaperForm
from ui.widgets.segmented_control import Segment, SegmentedControl

_LINE = "结果取自这次复查，结论由您选。印章和签字在纸上完成。"
_INKS = {
    ReinspectionResult.RECTIFIED: "passed",
    ReinspectionResult.PARTLY: "warn",
    ReinspectionResult.NOT_RECTIFIED: "fail",
    ReinspectionResult.NOT_APPLICABLE: "na",
}
_NO_CONCLUSION = "请选复查结论。"
_NO_DAY = "请填那份文书的日期。"


class ReinspectionOpinionDialog(PaperForm):
    """Only conclusions that the results allow are offered; the others say below why they are not."""

    def __init__(self, form: ReinspectionForm, parent: QWidget | None = None) -> None:
        super().__init__(TITLES[NoticeKind.REINSPECTION_OPINION], _LINE, "不出具", parent)
        self._form = form
        offered = [one for one in ReinspectionConclusion if one not in form.refusals]
        self.conclusion = SegmentedControl("复查结论", [_segment(one, form) for one in offered], touch=True)
        self.opinion = QPlainTextEdit()
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(tokens.px(84))
        self.number, self.day = QLineEdit(), DateField()
        self.inner.addWidget(_problems(form))
        self.add("followed", "复查的是哪份文书（文号）", self.number, "本机没有那份文书，请照纸上的文号写")
        self.add("day", "那份文书的日期", self.day)
        for name in ("followed", "day"):
            self.fields[name].setVisible(not form.followed)
        self.add("conclusion", "复查结论", self.conclusion, _hint(form))
        self.add("opinion", "意见（可不填）", self.opinion, "选“转立案建议”时要写理由")
        self.inner.addStretch()
        self.conclusion.setFocus()

    def answer(self) -> ReinspectionAnswer | None:
        if not self.conclusion.value():
            self.show_error("conclusion", _NO_CONCLUSION)
            return None
        followed, number = self._form.followed, self.number.text().strip()
        if not followed and number:
            if not self.day.value():
                self.show_error("day", _NO_DAY)
                return None
            followed = (Followed(number=number, on=date.fromisoformat(self.day.value())),)
        part = Reinspection(conclusion=ReinspectionConclusion(self.conclusion.value()), followed=followed)
        return ReinspectionAnswer(part, self.opinion.toPlainText().strip())


def _segment(one: ReinspectionConclusion, form: ReinspectionForm) -> Segment:
    word = REINSPECTION_CONCLUSIONS[one]
    if one is ReinspectionConclusion.EXTENDED and form.until is not None:
        word = f"{word}至{spoken.day(form.until)}"
    return Segment(one.value, word)


def _hint(form: ReinspectionForm) -> str:
    """What the results propose, and why the others cannot be chosen."""
    proposed = f"按复查结果建议：{REINSPECTION_CONCLUSIONS[form.proposed]}"
    refused = [f"不能选“{REINSPECTION_CONCLUSIONS[one]}”：{why}" for one, why in form.refusals.items()]
    return "\n".join([proposed, *refused])


def _problems(form: ReinspectionForm) -> QFrame:
    """What is followed, each problem with its result, and what nobody looked at."""
    card = QFrame()
    card.setProperty("sunken", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(*(tokens.SPACE_3,) * 4)
    column.setSpacing(tokens.SPACE_1)
    column.addWidget(hooks.label(form.facility, bold=True, wrap=True))
    for one in form.followed:
        named = f"复查的文书：{one.title}　{one.number}（{spoken.day(one.on)}）".replace("：　", "：")
        column.addWidget(hooks.label(named, "caption", "text2", wrap=True))
    for number, problem in enumerate(form.problems, start=1):
        column.addLayout(_problem(number, problem))
    for left in form.not_seen:
        column.addWidget(hooks.label(f"这次没有看，不写进来：{left}", "caption", "text2", wrap=True))
    return card


def _problem(number: int, problem: NoticeFinding) -> QVBoxLayout:
    said = hooks.label(f"{number}. {problem.item_code}　{problem.fact}", wrap=True)
    result = problem.result or ReinspectionResult.NOT_RECTIFIED
    return hooks.column(said, hooks.label(word_of(result), "caption", _INKS[result], bold=True), gap=0)
