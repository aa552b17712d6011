"""The district's decisions: on findings that part-time teams reported, on corrections in conflict, on held entries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from sync.server.database import take_positions
from sync.server.district_journal import Draft, write_district
from sync.server.incidents import reported_at_item
from sync.server.intake import JOINED, settle_documents, settle_joined, tell_verdicts
from sync.server.joint_verdicts import Told, read
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.stored import Item, read_item, stored_instant
from tuoyu_desktop.domain import wording
from tuoyu_desktop.domain.amendments import amended, result_word
from tuoyu_desktop.domain.entries.findings import FindingDecided, FindingDecidedData
from tuoyu_desktop.domain.entries.fold_inspections import Amendment, FoldedInspection
from tuoyu_desktop.domain.entries.registry import CorrectionDecided, CorrectionDecidedData, Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.rights import may_decide_findings
from tuoyu_desktop.domain.terms import Decision, EntryStatus, FindingState, Severity
from tuoyu_desktop.exchange.decisions_book import DecisionLine, read_decisions, write_decisions
from tuoyu_desktop.exchange.facility_register import CellProblem
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import project, set_verdict
from tuoyu_desktop.projection.tables import FacilityRow, FindingRow, InspectionRow, PersonRow


def waiting_findings(office: Office) -> list[DecisionLine]:
    """Findings that wait for the district: those of an emergency first, then the urgent ones, then the oldest."""
    finding, facility = table_of(FindingRow), table_of(FacilityRow)
    statement = (
        select(finding, facility.c.name.label("facility_name"), facility.c.street_town)
        .outerjoin(facility, facility.c.subject == finding.c.facility)
        .where(finding.c.state == FindingState.AWAITING_DECISION.value, finding.c.dropped.is_(False))
        .order_by(reported_at_item(finding).desc(), finding.c.urgent.desc(), finding.c.found_on, finding.c.subject)
    )
    with office.database.read() as connection:
        rows = connection.execute(statement).all()
        amendments = _amendments(connection, {row.inspection for row in rows})
        return [_line(row, amendments.get(row.inspection, ())) for row in rows]


def _amendments(connection: Connection, visits: Collection[str]) -> dict[str, tuple[Amendment, ...]]:
    """Of those visits that were amended: whoever decides reads what the visit itself says now."""
    table = table_of(InspectionRow)
    chosen = select(table.c.subject, table.c.data).where(table.c.subject.in_(visits))
    read = ((row.subject, FoldedInspection.model_validate(row.data)) for row in connection.execute(chosen))
    return {subject: visit.amendments for subject, visit in read if visit.amendments}


def _said(row: Any, amendments: Sequence[Amendment]) -> str:
    """The fact as sealed, and what was put right of it since."""
    fact, answer = amended(amendments, "fact", row.subject), amended(amendments, "answer", row.item)
    parts = [row.fact]
    if fact is not None:
        parts.append(f"（检查人员更正为：{fact}）")
    if answer is not None:
        parts.append(f"（检查人员已把这一项更正为{result_word(answer)}）")
    return "".join(parts)


def _line(row: Any, amendments: Sequence[Amendment]) -> DecisionLine:
    return DecisionLine(
        finding=row.subject,
        head=row.head,
        facility=row.facility_name or "",
        street_town=row.street_town or "",
        found_on=date.fromisoformat(row.found_on),
        item=row.item,
        fact=_said(row, amendments),
        severity=wording.word_of(Severity(row.severity)),
        suggested_due_on=date.fromisoformat(row.suggested_due_on) if row.suggested_due_on else None,
        urgent=row.urgent,
    )


@dataclass(frozen=True)
class DecideFinding:
    """One decision; ``head`` (null: whatever it is now) is what the decision was made on."""

    finding: str
    decision: Decision
    reason: str = ""
    department: str = ""
    due_on: date | None = None
    notice_number: str = ""
    head: str | None = None


def decide_findings(office: Office, decisions: Sequence[DecideFinding], by: str | None) -> int:
    """Write all decisions or none; returns their number. Raises RuleViolation rule-decide-…."""
    drafts: list[Draft] = []
    with office.database.write() as connection:
        check_decider(office, connection, by)
        for decision in decisions:
            row = _waiting(connection, decision)
            _check_decision(decision)
            data = FindingDecidedData(
                decision=decision.decision,
                reason=decision.reason,
                department=decision.department,
                due_on=decision.due_on,
                notice_number=decision.notice_number,
            )
            drafts.append(Draft(FindingDecided, data, subject=decision.finding, facility=row.facility, actor=by))
        write_district(connection, office.facts.journal, drafts)
    return len(drafts)


def check_decider(office: Office, connection: Connection, by: str | None) -> None:
    """A named decider must be one of the district's officers (documents.md §1.3)."""
    if by is None:
        return
    table = table_of(PersonRow)
    data = connection.execute(select(table.c.data).where(table.c.subject == by)).scalar()
    if data is None or not may_decide_findings(Person.model_validate(data), local_time(office.now()).date()):
        raise RuleViolation("rule-decide-person", "只有在岗的区级执法人员可以处理，请核对 --by。", field="by")


_DECIDABLE = frozenset({FindingState.AWAITING_DECISION.value, FindingState.REFERRED.value})
"""What was sent to another department is taken back by deciding it anew."""


def _waiting(connection: Connection, decision: DecideFinding) -> Any:
    table = table_of(FindingRow)
    row = connection.execute(select(table).where(table.c.subject == decision.finding)).first()
    if row is None:
        raise RuleViolation("rule-decide-unknown", f"没有这个问题：{decision.finding}")
    if row.state not in _DECIDABLE:
        raise RuleViolation("rule-decide-state", f"这个问题已不在待处理状态：{decision.finding}")
    if decision.head is not None and row.head != decision.head:
        message = f"这个问题在清单导出后有了变化，请重新导出清单：{decision.finding}"
        raise RuleViolation("rule-decide-changed", message)
    return row


def _check_decision(decision: DecideFinding) -> None:
    if decision.decision is Decision.NOT_PURSUED and not decision.reason.strip():
        raise RuleViolation("rule-decide-reason", "不采纳要写明理由。", field="reason")
    if decision.decision is Decision.REFER and not decision.department.strip():
        raise RuleViolation("rule-decide-department", "移送要写明移送部门。", field="department")
    if decision.due_on is not None and decision.decision is not Decision.ORDER:
        raise RuleViolation("rule-decide-due", "只有转执法核查可以定整改期限。", field="due_on")


def export_review(office: Office, path: Path) -> int:
    """The waiting findings as a list to fill in; returns how many."""
    return write_decisions(waiting_findings(office), path)


def import_review(office: Office, path: Path, by: str | None) -> tuple[int, list[CellProblem]]:
    """Take a filled list in: all of it, or, with any problem, nothing."""
    filled, problems = read_decisions(path)
    if problems:
        return 0, problems
    decisions = [
        DecideFinding(one.finding, one.decision, one.reason, one.department, one.due_on, one.notice_number, one.head)
        for one in filled
    ]
    return decide_findings(office, decisions, by), []


def list_conflicts(office: Office) -> list[dict[str, Any]]:
    """Corrections from the field whose old value is no longer there: a person decides (sync.md §3.9)."""
    table = table_of(FacilityRow)
    chosen = select(table.c.subject, table.c.name, table.c.data, table.c.corrections).where(table.c.conflict_count > 0)
    with office.database.read() as connection:
        rows = connection.execute(chosen.order_by(table.c.name)).all()
    return [
        {
            "correction": line["entry"],
            "facility": row.subject,
            "name": row.name,
            "field": line["field"],
            "seen": line["old"],
            "proposed": line["new"],
            "now": row.data.get(line["field"]),
            "by": line["by"],
            "at": line["at"],
        }
        for row in rows
        for line in row.corrections
        if line["state"] == "conflict"
    ]


def decide_correction(office: Office, correction: str, *, accepted: bool, reason: str, by: str | None) -> None:
    """Raises RuleViolation rule-correction-unknown."""
    found = [line for line in list_conflicts(office) if line["correction"] == correction]
    if not found:
        raise RuleViolation("rule-correction-unknown", "没有这条待定的更正，请用 corrections list 核对。")
    facility = found[0]["facility"]
    data = CorrectionDecidedData(correction=correction, accepted=accepted, reason=reason)
    with office.database.write() as connection:
        draft = Draft(CorrectionDecided, data, subject=facility, facility=facility, actor=by)
        write_district(connection, office.facts.journal, [draft])


def list_held(office: Office) -> list[dict[str, Any]]:
    """Stored entries that took no effect yet, or were refused, with the reason."""
    statuses = (EntryStatus.HELD.value, EntryStatus.REJECTED.value)
    chosen = select(ENTRY).where(ENTRY.c.status.in_(statuses)).order_by(ENTRY.c.journal, ENTRY.c.seq)
    with office.database.read() as connection:
        rows = connection.execute(chosen).all()
    names = ("journal", "seq", "status", "reason", "kind", "subject", "facility", "actor", "at")
    return [{name: getattr(row, name) for name in names} for row in rows]


def release(office: Office, journal: str, seqs: Sequence[int] | None, *, reject: bool, reason: str) -> int:
    """Let held entries of a journal take effect (null: all of them), or refuse them; returns how many.

    A released entry takes a new place in the feed, for everyone's cursor is past its old one. Raises RuleViolation
    rule-held-none.
    """
    status = EntryStatus.REJECTED if reject else EntryStatus.APPLIED
    with office.database.write() as connection:
        rows = _held(connection, journal, seqs)
        first = take_positions(connection, len(rows))
        subjects = set()
        for position, row in enumerate(rows, start=first):
            if not reject and not row.kind:
                _reread(connection, journal, row.seq)
            subject = set_verdict(connection, journal, row.seq, status, reason)
            place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == row.seq)
            connection.execute(update(ENTRY).where(place).values(position=position))
            subjects.add(subject)
        project(connection, {subject for subject in subjects if subject})
        settle_documents(office, connection, {subject for subject in subjects if subject})
        told = [Told(journal, row.seq, status.value, reason, read(row.body)) for row in rows]
        joined = {one.entry.subject for one in told if one.entry is not None and one.entry.kind == JOINED}
        joined = set() if reject else joined
        settle_joined(office, connection, joined)
        tell_verdicts(office, connection, told, joined, first)
    return len(rows)


def _reread(connection: Connection, journal: str, seq: int) -> None:
    """A kind that was newer than the program when it came in: readable now, or it has to wait on. Raises RuleViolation
    rule-held-unreadable."""
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
    row = connection.execute(select(ENTRY).where(place)).one()
    item = Item(journal, seq, bytes(row.body), bytes(row.digest), bytes(row.hash))
    read_item(item)
    if item.entry is None:
        message = f"第 {seq} 条由更新版本的程序写成，请先升级 tuoyu-server。"
        raise RuleViolation("rule-held-unreadable", message)
    entry = item.entry
    names = {"id": entry.id, "kind": entry.kind, "subject": entry.subject}
    who = {"facility": entry.facility, "actor": entry.actor, "at": stored_instant(entry)}
    connection.execute(update(ENTRY).where(place).values(**names, **who))


def _held(connection: Connection, journal: str, seqs: Sequence[int] | None) -> Sequence[Any]:
    chosen = select(ENTRY.c.seq, ENTRY.c.kind, ENTRY.c.body).where(
        ENTRY.c.journal == journal, ENTRY.c.status == EntryStatus.HELD.value
    )
    if seqs is not None:
        chosen = chosen.where(ENTRY.c.seq.in_(seqs))
    rows = connection.execute(chosen.order_by(ENTRY.c.seq)).all()
    if not rows or (seqs is not None and len(rows) != len(set(seqs))):
        raise RuleViolation("rule-held-none", "没有这些待定的记录，请用 held list 核对。")
    return rows
