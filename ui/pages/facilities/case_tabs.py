"""What happened at a facility: 检查历史, 问题, 变更更正."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.erasures import ERASED, with_reason
from tuoyu_desktop.application.facilities import FacilityView
from tuoyu_desktop.domain.entries.fold_registry import FoldedCorrection
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.domain.wording import FACILITY_FIELDS
from ui.pages.facilities import parts, words
from ui.pages.facilities.parts import TabBody
from ui.routes import Route, ToDocuments, ToFindings, ToInspection
from ui.widgets import hooks, tokens
from ui.widgets.chips import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_table import Column

Go = Callable[[Route], None]


def history(view: FacilityView, go: Go) -> TabBody:
    """检查历史: a visit opens its documents, one that is still open opens itself."""
    body = TabBody()
    _say_erased(body, view, "finding.", "rectification.", "extension.", others=True)
    if not view.visits:
        body.fill(EmptyState("ph.clock-counter-clockwise", "还没有走访过", "第一次走访封存后会列在这里"))
        return body
    columns = (Column("日期", 128), Column("方式"), Column("主检", 112), Column("结果", 184), Column("状态", 128))
    made = parts.table("检查历史", columns, [words.visit_cells(view, visit) for visit in view.visits], tall=True)
    own = view.open_visit

    def opened(row: int) -> None:
        visit = view.visits[row]
        go(ToInspection(visit.id) if visit.id == own else ToDocuments(inspection=visit.id))

    made.row_opened.connect(opened)
    made.clicked.connect(lambda index: opened(index.row()))
    body.add(parts.heading(f"{len(view.visits)} 次", _history_line(view)))
    body.add(made)
    return body


def _history_line(view: FacilityView) -> str:
    sealed = sum(1 for visit in view.visits if visit.state is VisitState.SEALED)
    return f"已封存 {sealed} 次 · 按一行看这次的文书"


def findings(view: FacilityView, go: Go) -> TabBody:
    """问题: those that ask for work first; one opens its story."""
    body = TabBody()
    _say_erased(body, view, "finding.", "rectification.", "extension.")
    if not view.findings:
        body.fill(EmptyState("ph.flag", "没有登记过问题", "走访时答“不合格”的项会登记在这里"))
        return body
    opened = {finding.id for finding in view.open_findings}
    ordered = sorted(view.findings, key=lambda finding: (finding.id not in opened, -finding.overdue_days(view.on)))
    columns = (Column("项", 64), Column("问题"), Column("程度", 64), Column("状态", 128), Column("期限", 160))
    made = parts.table("问题", columns, [words.finding_cells(finding, view.on) for finding in ordered])
    made.row_opened.connect(lambda row: go(ToFindings(finding=ordered[row].id)))
    made.clicked.connect(lambda index: go(ToFindings(finding=ordered[index.row()].id)))
    body.add(parts.heading(f"{len(opened)} 条未销号", f"共 {len(view.findings)} 条 · 按一行看经过"))
    body.add(made)
    return body


def _say_erased(body: TabBody, view: FacilityView, *families: str, others: bool = False) -> None:
    """What is missing here because it was removed by law or order; ``others``: of all families but these."""
    gone = [line.reason for line in view.erased if line.kind.startswith(families) is not others]
    if gone:
        body.add(hooks.label(with_reason(f"{len(gone)} 条记录{ERASED}", gone), "caption", "text2", wrap=True))


def corrections(view: FacilityView) -> TabBody:
    """变更更正: what people on site corrected; a conflict shows both values side by side."""
    body = TabBody()
    lines = sorted(view.state.corrections, key=lambda line: line.at, reverse=True)
    if not lines:
        body.fill(EmptyState("ph.pencil-simple", "没有更正过", "登记的内容与现场不符时，按上面的“更正”"))
        return body
    open_count = sum(1 for line in lines if line.state == "conflict")
    aside = f"{open_count} 条两边不一致，由区里定" if open_count else "登记的原值都留着"
    body.add(parts.heading(f"{len(lines)} 条更正", aside))
    for line in lines:
        body.add(_correction(view, line))
    return body


def _correction(view: FacilityView, line: FoldedCorrection) -> QFrame:
    """One corrected field: what the register said, what someone saw, what became of it."""
    card = QFrame()
    card.setProperty("sunken", True)
    unsent = line.state == "applied" and line.entry in view.unsent
    word, icon, kind = words.UNSENT if unsent else words.CORRECTION_STATES[line.state]
    field = FACILITY_FIELDS.get(line.field, line.field)
    who = f"{view.names.get(line.by, '')} · {spoken.moment(line.at, view.now)}".removeprefix(" · ")
    head = hooks.row(hooks.label(field, bold=True), hooks.label(who, "caption", "text3"), Chip(word, icon, kind))
    head.setStretch(1, 1)
    conflict = line.state == "conflict"
    now = getattr(view.facility, line.field, line.old)
    pair = QHBoxLayout()
    pair.setSpacing(tokens.SPACE_3)
    pair.addWidget(_value("现在登记的" if conflict else "原来登记的", str(now if conflict else line.old)), 1)
    pair.addWidget(_value("现场看到的", str(line.new)), 1)
    column = hooks.column(gap=tokens.SPACE_2)
    column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_3)
    column.addLayout(head)
    column.addLayout(pair)
    ground = view.grounds.get(line.entry, "")
    if ground:
        column.addWidget(hooks.label(f"依据：{ground}", "caption", "text2", wrap=True))
    card.setLayout(column)
    hooks.announce(card, "，".join(filter(None, (f"{field}：{line.old} 改为 {line.new}", word, ground))))
    return card


def _value(caption: str, value: str) -> QWidget:
    made = QFrame()
    made.setProperty("card", True)
    column = hooks.column(hooks.label(caption, "caption", "text3"), hooks.label(value or "（空）", wrap=True))
    column.setContentsMargins(tokens.SPACE_3, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
    made.setLayout(column)
    return made
