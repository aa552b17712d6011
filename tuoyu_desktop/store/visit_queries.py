"""Reading visits: the inspections, their answers, their evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from tuoyu_desktop.application.lines import EvidenceLine, InspectionLine, LastAnswerLine
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode, VisitState
from tuoyu_desktop.store.rows import Query, Row, decoded, from_json, moment, places

if TYPE_CHECKING:
    from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedEvidence, FoldedInspection


def inspection(query: Query, subject: str) -> FoldedInspection | None:
    rows = query("SELECT data FROM inspection WHERE subject = ?", subject)
    return _parsed(rows[0]["data"]) if rows else None


@lru_cache(maxsize=32)
def _parsed(data: str) -> FoldedInspection:
    """Every answer of a visit asks for the visit: the same text is the same frozen state."""
    from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection

    return FoldedInspection.model_validate(from_json(data))


_INSPECTION_LINES = """
SELECT i.subject, i.facility, f.name AS facility_name, i.date, i.mode, i.profile, i.inspection_kind, i.lead, i.state,
       i.started_at, i.finished_at, i.passed, i.failed, i.na_count, i.not_checked, i.plan, i.journal,
       json_array_length(i.data, '$.amendments') AS amendments,
       json_array_length(json_extract(i.data, '$.items')) - (
         SELECT count(*) FROM json_each(i.data, '$.not_applicable') n WHERE NOT EXISTS (
           SELECT 1 FROM answer a WHERE a.inspection = i.subject AND a.item = n.key AND a.answer IS NOT NULL)
       ) AS item_count,
       (SELECT count(*) FROM answer a WHERE a.inspection = i.subject AND a.answer IS NOT NULL) AS answered
FROM inspection i LEFT JOIN facility f ON f.subject = i.facility
"""


def inspection_lines(
    query: Query, *, facility: str | None, states: Collection[VisitState], journals: Collection[str] | None
) -> list[InspectionLine]:
    conditions: list[str] = []
    parameters: list[str] = []
    if facility is not None:
        conditions.append("i.facility = ?")
        parameters.append(facility)
    if states:
        conditions.append(f"i.state IN ({places(states)})")
        parameters.extend(state.value for state in states)
    if journals is not None:
        joined = "SELECT 1 FROM json_each(i.data, '$.joined') j WHERE j.value IN"
        conditions.append(f"(i.journal IN ({places(journals)}) OR EXISTS ({joined} ({places(journals)})))")
        parameters.extend((*sorted(journals), *sorted(journals)))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = query(f"{_INSPECTION_LINES} {where} ORDER BY i.started_at DESC", *parameters)
    return [_inspection_line(row) for row in rows]


def _inspection_line(row: Row) -> InspectionLine:
    return InspectionLine(
        id=row["subject"],
        facility=row["facility"] or "",
        facility_name=row["facility_name"] or "",
        date=date.fromisoformat(row["date"]),
        mode=VisitMode(row["mode"]),
        profile=Profile(row["profile"]),
        inspection_kind=InspectionKind(row["inspection_kind"]),
        lead=row["lead"],
        state=VisitState(row["state"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=moment(row["finished_at"]),
        passed=row["passed"],
        failed=row["failed"],
        not_applicable=row["na_count"],
        not_checked=row["not_checked"],
        answered=row["answered"],
        item_count=row["item_count"] or 0,
        plan=row["plan"],
        journal=row["journal"],
        amendments=row["amendments"] or 0,
    )


def answers(query: Query, subject: str, items: Collection[str] = ()) -> Mapping[str, FoldedAnswer]:
    if items:  # by their own ids: the index of the visit leads to all of its answers
        subjects = [answer_id(subject, item) for item in items]
        rows = query(f"SELECT * FROM answer WHERE subject IN ({places(subjects)})", *subjects)
    else:
        rows = query("SELECT * FROM answer WHERE inspection = ?", subject)
    return {row["item"]: _folded_answer(decoded(row, ("measured", "conflict"))) for row in rows}


def _folded_answer(row: Row) -> FoldedAnswer:
    from tuoyu_desktop.domain.entries.fold_inspections import AnswerVersion, FoldedAnswer

    return FoldedAnswer(
        facility=row["facility"],
        inspection=row["inspection"],
        item=row["item"],
        answer=Answer(row["answer"]) if row["answer"] else None,
        reason=row["reason"],
        note=row["note"],
        measured=row["measured"],
        suggested=Answer(row["suggested"]) if row["suggested"] else None,
        entry=row["entry"],
        actor=row["actor"],
        at=datetime.fromisoformat(row["at"]),
        conflict=tuple(AnswerVersion.model_validate(version) for version in row["conflict"]),
    )


def last_answer_lines(query: Query, facility: str, before: str) -> list[LastAnswerLine]:
    """Earlier answers of the facility, newest first; what failed says what was found."""
    sql = """SELECT a.inspection, a.item, a.answer, a.reason, a.note, i.date, i.mode,
                    (SELECT g.fact FROM finding g WHERE g.inspection = a.inspection AND g.item = a.item
                     AND g.dropped = 0 LIMIT 1) AS fact
             FROM answer a JOIN inspection i ON i.subject = a.inspection
             WHERE i.facility = ? AND a.inspection <> ? AND i.state = 'SEALED' AND a.answer IS NOT NULL
             ORDER BY i.date DESC, a.item"""
    return [
        LastAnswerLine(
            inspection=row["inspection"],
            date=date.fromisoformat(row["date"]),
            mode=VisitMode(row["mode"]),
            item=row["item"],
            answer=Answer(row["answer"]),
            summary=row["fact"] or row["note"] or row["reason"] or "",
        )
        for row in query(sql, facility, before)
    ]


def evidence_lines(query: Query, *, inspection: str | None, finding: str | None) -> list[EvidenceLine]:
    column, value = ("inspection", inspection) if inspection is not None else ("finding", finding)
    rows = query(f"SELECT * FROM evidence WHERE {column} = ? ORDER BY attached_at, subject", value)
    return [
        EvidenceLine(
            id=row["subject"],
            inspection=row["inspection"],
            item=row["item"],
            finding=row["finding"],
            role=row["role"],
            sha256=row["sha256"],
            size=row["size"],
            media_type=row["media_type"],
            caption=row["caption"],
            taken_at=moment(row["taken_at"]),
            print_allowed=bool(row["print_allowed"]),
            withdrawn=row["withdrawn"],
            attached_by=row["attached_by"],
            attached_at=moment(row["attached_at"]),
            original_sha256=row["original_sha256"],
            original_size=row["original_size"],
        )
        for row in rows
    ]


def evidence(query: Query, subject: str) -> FoldedEvidence | None:
    from tuoyu_desktop.domain.entries.fold_inspections import FoldedEvidence

    rows = query("SELECT * FROM evidence WHERE subject = ?", subject)
    return FoldedEvidence.model_validate(rows[0]) if rows else None
