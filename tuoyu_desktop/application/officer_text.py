"""What an officer types for an officers' document, and what the form shows beside it (documents.md §2, §4.3, §4.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.notice_findings import found_findings, left_out_by_list
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import TITLES, NoticeFinding, NoticeKind

WITH_OPINION = frozenset({NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER})
"""Officers' documents with an opinion and a demand for each finding; the others have parts of their own."""
_PROVISION = re.compile(r"《[^《》]+》[^《》，。；]*[，,]?\s*第\s*[〇零一二三四五六七八九十百千\d]+\s*条")


def names_provision(text: str) -> bool:
    """Whether the full title of a law and one of its articles stand in ``text`` (documents.md §2)."""
    return _PROVISION.search(text) is not None


@dataclass(frozen=True)
class OfficerText:
    """The opinion, (finding id, basis) pairs, (finding id, date) and (finding id, what is to be put right) where that
    differs from what the visit recorded."""

    opinion: str = ""
    bases: tuple[tuple[str, str], ...] = ()
    dues: tuple[tuple[str, date], ...] = ()
    demands: tuple[tuple[str, str], ...] = ()
    consequence: str = ""


@dataclass(frozen=True)
class OfficerFinding:
    """One finding of the form. ``known`` are provisions that may be cited, ``unread`` those that nobody has read in
    the law's own text: they are shown to the officer and never printed. ``demand``: what is to be put right.
    ``advice``: the item is no duty, so nothing of it is asked for. ``asks_due``: a day is to be set or may be changed
    (every problem of a 责令改正通知书, §4.3; else one whose day is over)."""

    id: str
    item: str
    fact: str
    known: tuple[str, ...]
    unread: tuple[str, ...]
    demand: str
    due_on: date | None
    at_once: bool
    advice: bool = False
    asks_due: bool = False


@dataclass(frozen=True)
class OfficerForm:
    """``orders``: it orders and does not advise (责令改正通知书, §4.3). ``left_out``: items of findings that stand on
    the 反馈单 instead, for the street's published list does not hold them (§1 actor b)."""

    kind: NoticeKind
    title: str
    findings: tuple[OfficerFinding, ...]
    orders: bool
    left_out: tuple[str, ...] = ()


def officer_form(records: Records, inspection: str, kind: NoticeKind) -> OfficerForm:
    """The form for an officers' document of a visit."""
    context = visit_context(records, inspection)
    written, today = found_findings(records, context, kind, {}, None), beijing(records.now()).date()
    return OfficerForm(
        kind=kind,
        title=TITLES[kind],
        findings=tuple(_finding(finding, known, kind, today) for finding, known in written.items()),
        orders=kind is NoticeKind.RECTIFICATION_ORDER,
        left_out=left_out_by_list(records, context, kind),
    )


def _finding(finding: str, known: NoticeFinding, kind: NoticeKind, today: date) -> OfficerFinding:
    return OfficerFinding(
        id=finding,
        item=known.item_code,
        fact=known.fact,
        known=tuple(basis.text for basis in known.bases if basis.may_be_cited),
        unread=tuple(basis.text for basis in known.bases if not basis.may_be_cited),
        demand=known.measure,
        due_on=known.due_on,
        at_once=known.at_once,
        advice=known.advice,
        asks_due=_asks_due(known, kind) or bool(_due_fault(known, kind, today)),
    )


def _asks_due(written: NoticeFinding, kind: NoticeKind) -> bool:
    return kind is NoticeKind.RECTIFICATION_ORDER and not written.at_once and not written.advice


def check_officer_text(records: Records, context: VisitContext, kind: NoticeKind, officer: OfficerText | None) -> None:
    """Opinion, basis, demand and date stand before a number is taken. Raises RuleViolation with the field:
    ``opinion``, ``basis:<finding>``, ``demand:<finding>``, ``due:<finding>``."""
    if officer is None or not officer.opinion.strip():
        raise RuleViolation("rule-notice-opinion", "请写监督意见，或责令改正的依据和要求。", field="opinion")
    if kind is NoticeKind.RECTIFICATION_ORDER and not names_provision(officer.opinion):
        message = "请写明责令改正依据的法规全称（带书名号）和第几条。"
        raise RuleViolation("rule-notice-opinion-law", message, field="opinion")
    for finding, written in found_findings(records, context, kind, {}, officer).items():
        code = written.item_code
        if written.advice:
            continue
        if not any(basis.may_be_cited for basis in written.bases):
            message = f"{code} 的依据还没有核实，请执法人员填写法规全称和条款。"
            raise RuleViolation("rule-notice-basis", message, field=f"basis:{finding}")
        if not written.measure:
            message = f"{code} 没有写要改成什么样，请填写改正要求。"
            raise RuleViolation("rule-notice-demand", message, field=f"demand:{finding}")
        fault = _due_fault(written, kind, beijing(records.now()).date())
        if fault:
            raise RuleViolation("rule-notice-due", f"{code} {fault}，请填日期。", field=f"due:{finding}")


def _due_fault(written: NoticeFinding, kind: NoticeKind, today: date) -> str:
    """What is wrong with the day of a problem; empty where nothing is. One that is over cannot be kept."""
    if written.due_on is None:
        return "没有改正期限" if _asks_due(written, kind) else ""
    over = written.due_on < today and not written.at_once and not written.advice
    return f"的改正期限 {written.due_on} 已经过了" if over else ""
