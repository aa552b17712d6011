"""行政检查通知书: what the officer writes before it is numbered (documents.md §4.1)."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.inspection_papers import AnnouncementForm
from tuoyu_desktop.domain.notice import TITLES, Basis, NoticeKind
from tuoyu_desktop.domain.paper_parts import InspectionAnnouncement, TaskSource
from tuoyu_desktop.domain.wording import TASK_SOURCES
from ui.widgets import hooks, tokens
from ui.widgets.numbered_lines import NumberedLines
from ui.widgets.paper_form import PaperForm
from ui.widgets.segmented_control import Segment, SegmentedControl

_LINE = "先交给机构，再开始检查。签字、盖章在纸上；“五个严禁”另附国办发〔2024〕54号原文。"
_BASES = "一行一条，写法规全称（带书名号）和第几条。没有核实过原文的不要写"
_BASES_AGAIN = "您上次写的，请核对。一行一条，要有法规全称（带书名号）和第几条"
_NO_SOURCE = "请选任务来源。"


class AnnouncementDialog(PaperForm):
    """What the visit knows already stands above the fields and is not typed."""

    def __init__(self, form: AnnouncementForm, parent: QWidget | None = None) -> None:
        super().__init__(TITLES[NoticeKind.INSPECTION_NOTICE], _LINE, "不出具", parent)
        self.bases, self.matters = NumberedLines(form.bases), NumberedLines(form.matters)
        segments = [Segment(source.value, word) for source, word in TASK_SOURCES.items()]
        self.source = SegmentedControl("任务来源", segments, form.source or "", touch=True)
        self.method, self.complaints = QLineEdit(form.method), QLineEdit(form.complaints)
        self.approved_by = QLineEdit()
        self.bases.setFixedHeight(tokens.px(84))
        self.matters.setFixedHeight(tokens.px(124))
        self.inner.addWidget(_known(form))
        self.add("bases", "检查依据", self.bases, _BASES_AGAIN if form.bases else _BASES)
        self.add("matters", "检查事项", self.matters, "一行一项；取自这次检查的清单，可以改")
        self.add("method", "检查方式", self.method)
        self.add("source", "任务来源", self.source)
        self.add("approved_by", "批准人（可不填）", self.approved_by)
        self.add("complaints", "投诉电话", self.complaints, "机构对检查有意见时打这个电话")
        self.inner.addStretch()
        self.bases.setFocus()

    def answer(self) -> InspectionAnnouncement | None:
        if not self.source.value():
            self.show_error("source", _NO_SOURCE)
            return None
        return InspectionAnnouncement(
            bases=tuple(Basis(text=line, typed=True) for line in self.bases.lines()),
            matters=self.matters.lines(),
            method=self.method.text(),
            source=TaskSource(self.source.value()),
            approved_by=self.approved_by.text(),
            complaints=self.complaints.text(),
        )


def _known(form: AnnouncementForm) -> QFrame:
    """Facility, people, approval: as the inspection began."""
    card = QFrame()
    card.setProperty("sunken", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(*(tokens.SPACE_3,) * 4)
    column.setSpacing(tokens.SPACE_1)
    helpers = f"{len(form.helpers)} 名：{'、'.join(form.helpers)}" if form.helpers else "没有"
    column.addWidget(hooks.label(form.facility, bold=True, wrap=True))
    for line in (f"检查人员：{'、'.join(form.officers)}", f"协助人员：{helpers}", form.approval):
        if line:
            column.addWidget(hooks.label(line, "caption", "text2", wrap=True))
    return card
