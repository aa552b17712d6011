"""Reading findings, documents and time lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from tuoyu_desktop.application.lines import EventLine, FindingLine, NoticeLine
from tuoyu_desktop.domain.terms import Decision, FindingState, NoticeState, Severity, VisitMode
from tuoyu_desktop.store.delivery_queries import confirmed_seq, current_journal
from tuoyu_desktop.store.rows import Query, Row, day, decoded, moment, places

if TYPE_CHECKING:
    from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
    from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice

_FINDING_JSON = ("co_departments", "evidence")


def finding(query: Query, subject: str) -> FoldedFinding | None:
    from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding

    rows = query("SELECT * FROM finding WHERE subject = ?", subject)
    return FoldedFinding.model_validate(decoded(rows[0], _FINDING_JSON)) if rows else None


_STANDING = "SELECT * FROM finding WHERE inspection = ? AND dropped = 0"


def findings(query: Query, inspection: str, item: str | None = None) -> Mapping[str, FoldedFinding]:
    if item is None:
        rows = query(f"{_STANDING} ORDER BY item, recorded_at", inspection)
    else:
        rows = query(f"{_STANDING} AND item = ? ORDER BY recorded_at", inspection, item)
    if not rows:  # most answers pass
        return {}
    from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding

    return {row["subject"]: FoldedFinding.model_validate(decoded(row, _FINDING_JSON)) for row in rows}


def finding_lines(
    query: Query, *, facility: str | None, states: Collection[FindingState], area: str | None
) -> list[FindingLine]:
    conditions = ["g.dropped = 0"]
    parameters: list[str] = []
    if facility is not None:
        conditions.append("g.facility = ?")
        parameters.append(facility)
    if states:
        conditions.append(f"g.state IN ({places(states)})")
        parameters.extend(state.value for state in states)
    if area is not None:
        conditions.append("f.street_town = ?")
        parameters.append(area)
    sql = f"""SELECT g.*, f.name AS facility_name FROM finding g LEFT JOIN facility f ON f.subject = g.facility
              WHERE {" AND ".join(conditions)} ORDER BY g.due_on IS NULL, g.due_on, g.recorded_at DESC"""
    return [_finding_line(row) for row in query(sql, *parameters)]


def _finding_line(row: Row) -> FindingLine:
    return FindingLine(
        id=row["subject"],
        facility=row["facility"] or "",
        facility_name=row["facility_name"] or "",
        inspection=row["inspection"],
        item=row["item"],
        fact=row["fact"],
        severity=Severity(row["severity"]),
        state=FindingState(row["state"]),
        mode=VisitMode(row["mode"]),
        due_on=day(row["due_on"]),
        suggested_due_on=day(row["suggested_due_on"]),
        found_on=date.fromisoformat(row["found_on"]),
        recorded_by=row["recorded_by"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        decision=Decision(row["decision"]) if row["decision"] else None,
        decided_at=moment(row["decided_at"]),
        referred_to=row["referred_to"],
        lead_department=row["lead_department"],
        reported_at=moment(row["reported_at"]),
        rectified_on_site=bool(row["rectified_on_site"]),
        urgent=bool(row["urgent"]),
        reply_due_on=day(row["reply_due_on"]),
        replied_on=day(row["replied_on"]),
        reply_accepted=None if row["reply_accepted"] is None else bool(row["reply_accepted"]),
    )


def notice(query: Query, subject: str) -> FoldedNotice | None:
    from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice

    rows = query("SELECT * FROM notice WHERE subject = ?", subject)
    return FoldedNotice.model_validate(decoded(rows[0], ("content", "signers"))) if rows else None


def notice_lines(query: Query, *, inspection: str | None, facility: str | None) -> list[NoticeLine]:
    conditions: list[str] = ["1 = 1"]
    parameters: list[str] = []
    for column, value in (("inspection", inspection), ("facility", facility)):
        if value is not None:
            conditions.append(f"n.{column} = ?")
            parameters.append(value)
    sql = f"""SELECT n.*, f.name AS facility_name FROM notice n LEFT JOIN facility f ON f.subject = n.facility
              WHERE {" AND ".join(conditions)} ORDER BY n.issued_at DESC"""
    return [notice_line(row) for row in query(sql, *parameters)]


def notice_line(row: Row) -> NoticeLine:
    """A row of ``notice`` with the facility's name."""
    return NoticeLine(
        id=row["subject"],
        facility=row["facility"],
        facility_name=row["facility_name"] or "",
        inspection=row["inspection"],
        kind=row["notice_kind"],
        number=row["number"],
        provisional=row["provisional"],
        state=NoticeState(row["state"]),
        issued_at=datetime.fromisoformat(row["issued_at"]),
        issued_by=row["issued_by"],
        delivered_way=row["delivered_way"],
        delivered_at=moment(row["delivered_at"]),
        receiver=row["receiver"],
        void_reason=row["void_reason"],
        check_code=row["check_code"],
    )


def event_lines(query: Query, journal: str, subject: str) -> list[EventLine]:
    """The stored entries on a subject in canonical order; what was erased says only that."""
    from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
    from tuoyu_desktop.domain.entries.folding import Placed, canonical

    names = {row["subject"]: row["name"] for row in query("SELECT subject, name FROM person")}
    written, confirmed = current_journal(query, journal), confirmed_seq(query)
    placed: list[Placed] = []
    status: dict[str, str] = {}
    for row in query(
        "SELECT journal, seq, id, status, body FROM entry WHERE subject = ? AND body IS NOT NULL", subject
    ):
        try:
            placed.append(Placed(row["journal"], row["seq"], decode(bytes(row["body"]))))
        except MalformedEntry:
            continue
        status[row["id"]] = row["status"]
    return [
        EventLine(
            entry=p.entry.id,
            kind=p.entry.kind,
            at=p.entry.at,
            actor_name=names.get(p.entry.actor, ""),
            status=status[p.entry.id],
            waiting=p.journal == written and p.seq > confirmed,
            data=p.entry.data.model_dump(mode="json"),
        )
        for p in canonical(placed)
    ]
