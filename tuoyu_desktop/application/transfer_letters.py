"""移送函 (documents.md §4.9): findings of one facility go to the department whose duty they are, with a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.finding_cases import due_on
from tuoyu_desktop.application.letter_findings import (
    LetterFinding,
    findings_to_send,
    is_own,
    newest,
    one_facility,
    photo_words,
)
from tuoyu_desktop.application.letter_issuing import letter_content, send
from tuoyu_desktop.application.lines import NoticeLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import TITLES, Basis, DocumentContent, NoticeKind, copies_of
from tuoyu_desktop.domain.paper_parts import Transfer
from tuoyu_desktop.domain.paper_rules import names_document
from tuoyu_desktop.domain.terms import NoticeState
from tuoyu_desktop.domain.workdays import Due

REPLY_DAYS = 10
"""What the form starts from; no rule says how long, so the writer sets it (§4.9 × 个工作日)."""
MOST_REPLY_DAYS = 30
_ENCLOSED = frozenset(NoticeKind) - {NoticeKind.TRANSFER_LETTER, NoticeKind.CRIME_TRANSFER, NoticeKind.DELIVERY_RECORD}
"""Kinds that this program knows: a paper of a newer one is named by hand."""


@dataclass(frozen=True)
class Enclosure:
    """One line of 附件清单; ``pages`` null until the writer counted them."""

    name: str
    pages: int | None = None


@dataclass(frozen=True)
class TransferForm:
    """What the form starts from. ``findings``: the one asked for first, then others of the facility that may go along.
    ``reply_until``: number of working days to the day they end on, up to ``MOST_REPLY_DAYS``. ``papers``: what of the
    visits may be enclosed, ``inspection`` to names. ``copies``: who gets the letter."""

    facility_name: str
    findings: tuple[LetterFinding, ...]
    departments: tuple[str, ...]
    matter: str
    discovery: str
    reply_days: int
    reply_until: tuple[date, ...]
    papers: tuple[tuple[str, str], ...]
    copies: tuple[str, ...]
    issuer: str


@dataclass(frozen=True)
class WriteTransfer:
    """What the writer gave. ``matter``: what stands after 涉嫌 in the title. ``bases``: one document or provision each.
    ``photos``: SHA-256 of those to print."""

    findings: tuple[str, ...]
    department: str
    matter: str
    discovery: str
    bases: tuple[str, ...] = ()
    reply_days: int | None = REPLY_DAYS
    enclosures: tuple[Enclosure, ...] = ()
    photos: tuple[str, ...] = ()


def transfer_form(records: Records, finding: str, person: str) -> TransferForm:
    """The letter proposed for a finding. Raises RuleViolation with the reason why it may not be sent."""
    findings = findings_to_send(records, finding, person)
    first = findings[0]
    context = visit_context(records, first.inspection)
    today = beijing(records.now()).date()
    return TransferForm(
        facility_name=context.facility.name,
        findings=findings,
        departments=first.departments,
        matter=first.section,
        discovery=first.discovery,
        reply_days=REPLY_DAYS,
        reply_until=tuple(_until(context, days, today).on for days in range(1, MOST_REPLY_DAYS + 1)),
        papers=enclosable(records, findings),
        copies=copies_of(NoticeKind.TRANSFER_LETTER),
        issuer=context.pack.commission,
    )


def _until(context: VisitContext, days: int, today: date) -> Due:
    due = due_on(context, days, today)
    assert due is not None  # a number of days is given
    return due


def enclosable(records: Records, findings: Sequence[LetterFinding]) -> tuple[tuple[str, str], ...]:
    """(visit, name with number) of the papers of the findings' visits that stand, in order of issue."""
    visits = dict.fromkeys(finding.inspection for finding in findings)
    lines = [line for visit in visits for line in records.notice_lines(inspection=visit) if _is_enclosable(line)]
    lines.sort(key=lambda line: line.issued_at)
    return tuple((line.inspection or "", _paper_name(line)) for line in lines)


def _is_enclosable(line: NoticeLine) -> bool:
    return line.state is not NoticeState.VOID and line.kind in _ENCLOSED


def _paper_name(line: NoticeLine) -> str:
    return f"{TITLES[NoticeKind(line.kind)]}（{line.number or line.provisional}）"


def write_transfer(work: Work, command: WriteTransfer) -> str:
    """Make the letter and mark its findings as sent, all or nothing; returns the letter's id.

    Raises RuleViolation with the field: ``findings``, ``department``, ``matter``, ``discovery``,
    ``bases:<line>``,
    ``reply_days``, ``enclosures``.
    """
    findings = one_facility(work, command.findings, work.actor)
    context = visit_context(work, newest(findings).inspection)
    _check(context, command)
    until = _until(context, command.reply_days, beijing(work.now()).date()) if command.reply_days else None
    part = Transfer(
        department=command.department.strip(),
        matter=command.matter.strip(),
        findings=tuple(finding.id for finding in findings),
        discovery=command.discovery.strip(),
        bases=tuple(Basis(text=text.strip(), typed=True) for text in command.bases if text.strip()),
        reply_days=command.reply_days,
        reply_due_on=until.on if until is not None and until.year_known else None,  # else nobody can know the day yet
    )
    draft = letter_content(work, context, NoticeKind.TRANSFER_LETTER, part, findings, (work.actor,), command.photos)
    draft = draft.model_copy(update={"attachments": _enclosed(draft, command.enclosures)})
    return send(work, draft, context, part.findings, until.on if until is not None else None)


def _check(context: VisitContext, command: WriteTransfer) -> None:
    if not command.department.strip():
        raise RuleViolation("rule-transfer-department", "请写明移送给哪个部门。", field="department")
    if is_own(context, command.department):
        message = "本委职责内的问题由本委处理，不用移送；请选别的部门。"
        raise RuleViolation("rule-transfer-own", message, field="department")
    if not command.matter.strip():
        raise RuleViolation("rule-transfer-matter", "请写明涉嫌什么问题，例如“消防安全”。", field="matter")
    if not command.discovery.strip():
        raise RuleViolation("rule-transfer-discovery", "请写明怎么发现的。", field="discovery")
    for number, text in enumerate(filter(str.strip, command.bases), start=1):
        if not names_document(text):
            message = f"第 {number} 行没有文件或法规的全称（带书名号）；说不准的去掉这一行，纸上会留出来填。"
            raise RuleViolation("rule-transfer-basis", message, field=f"bases:{number}")
    if command.reply_days is not None and not 1 <= command.reply_days <= MOST_REPLY_DAYS:
        message = f"反馈期限写 1 到 {MOST_REPLY_DAYS} 个工作日。"
        raise RuleViolation("rule-transfer-days", message, field="reply_days")
    for one in command.enclosures:
        if not one.name.strip() or one.pages is None or one.pages < 1:
            raise RuleViolation("rule-transfer-pages", "每份附件都要写名称和页数。", field="enclosures")


def _enclosed(draft: DocumentContent, enclosures: Sequence[Enclosure]) -> tuple[str, ...]:
    papers = tuple(f"{one.name.strip()}（1份{one.pages}页）" for one in enclosures)
    photos = photo_words(draft.photos)
    return (*papers, photos) if photos else papers
