"""I07 上次问题整改: what became of the findings that were open when the visit began (checklist.md §1 复查, §5 I07).

Each finding has a row. It follows the answer of its item until a person says otherwise, 部分 is said here alone. At the
seal what the rows say becomes ``finding.reinspected`` of each finding; a visit that is given up says nothing of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.entries.findings import FindingReinspectedData
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.terms import (
    STILL_OPEN,
    Answer,
    FindingState,
    Profile,
    ReinspectionResult,
    VisitMode,
    VisitState,
)

REVIEW_TABLE = "findings"
"""The rows field of the item that asks what became of earlier findings."""
BY_ANSWER: Mapping[Answer, ReinspectionResult] = {
    Answer.PASS: ReinspectionResult.RECTIFIED,
    Answer.FAIL: ReinspectionResult.NOT_RECTIFIED,
    Answer.NOT_APPLICABLE: ReinspectionResult.NOT_APPLICABLE,
}
_OVER = (FindingState.CLOSED, FindingState.NOT_PURSUED)


@dataclass(frozen=True)
class Reviewed:
    """A finding to be looked at again; ``state`` as it stands today."""

    id: str
    item: str
    fact: str
    mode: VisitMode
    state: FindingState = FindingState.OPEN


def asks_review(item: ChecklistItem) -> bool:
    """Whether the item asks what became of earlier findings."""
    return item.answer.field(REVIEW_TABLE) is not None


def open_findings(records: Records, facility: str) -> tuple[FindingLine, ...]:
    """Findings of all visits here that are open today. Those of a visit that is still going on may be taken back yet,
    those of one that was given up are nobody's to look at again."""
    lines = records.finding_lines(facility=facility, states=STILL_OPEN)
    visits = {line.inspection for line in lines}
    states = {visit: known.state for visit in visits if (known := records.inspection(visit)) is not None}
    unsettled = (VisitState.OPEN, VisitState.ABANDONED)
    return tuple(line for line in lines if states.get(line.inspection) not in unsettled)


def review_items(checklist: Checklist, codes: frozenset[str]) -> tuple[str, ...]:
    """The items of a re-inspection: those of the open findings and the one that asks what became of them."""
    every = {**checklist.items, **checklist.reserve}
    ordered = sorted((code for code in codes if code in every), key=lambda code: (code[0], code))
    asking = [code for code, item in checklist.items.items() if asks_review(item)]
    return (*(code for code in ordered if code not in asking), *asking)


def reviewed_in(records: Records, visit: FoldedInspection) -> tuple[Reviewed, ...]:
    """What the visit is to look at again, in the order in which it was found."""
    states = [(finding, records.finding(finding)) for finding in visit.findings_to_review]
    known = sorted(((i, s) for i, s in states if s is not None), key=lambda one: (one[1].item, one[1].recorded_at))
    return tuple(Reviewed(i, state.item, state.fact, state.mode, state.state) for i, state in known)


def rows_of(reviewed: Sequence[Reviewed], answers: Mapping[str, Answer | None]) -> list[dict[str, Any]]:
    """One row a finding, with the result that follows from its item's answer. One of several findings at a failed item
    may be put right, so there nothing follows."""
    rows = []
    for one in reviewed:
        answer = answers.get(one.item)
        alone = sum(1 for other in reviewed if other.item == one.item) == 1
        follows = BY_ANSWER.get(answer) if answer and (alone or answer is not Answer.FAIL) else None
        row = {"id": one.id, "item": one.item, "text": f"{one.item} {one.fact}"}
        rows.append(row | ({"result": follows.value} if follows else {}))
    return rows


def followed(rows: Sequence[Mapping[str, Any]], answers: Mapping[str, Answer | None]) -> list[dict[str, Any]]:
    """The same rows after another answer was pressed."""
    reviewed = [Reviewed(r["id"], r["item"], "", VisitMode.SUPERVISORY_VISIT) for r in rows if r.get("item")]
    results = {row["id"]: row.get("result") for row in rows_of(reviewed, answers)}
    kept = ({name: value for name, value in row.items() if name != "result"} for row in rows)
    return [row | ({"result": found} if (found := results.get(row["id"])) else {}) for row in kept]


def stands_already(visit: FoldedInspection, one: Reviewed) -> bool:
    """Whether a failure at its item is that finding still, and no new one. Only where the visit came to look again, and
    what part-time teams reported is no evidence of officers (documents.md §1.5). What the district ended while the
    visit goes on cannot stand for a failure that is seen now; what it ends after the seal stood at the seal."""
    if visit.state is VisitState.OPEN and one.state in _OVER:
        return False
    officers = visit.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    return visit.profile is Profile.REINSPECTION and (not officers or one.mode is visit.mode)


def write_results(work: Work, inspection: str, visit: FoldedInspection, checklist: Checklist) -> None:
    """Before the seal: what the rows of the answered item say of each finding that is not over."""
    answers = work.answers(inspection)
    asking = [code for code, item in checklist.items.items() if asks_review(item) and code in answers]
    results: dict[str, ReinspectionResult] = {}
    for code in asking:
        results |= results_said(answers[code].answer, answers[code].measured)
    photos = [p for p in work.evidence_lines(inspection=inspection) if p.role == "photo" and p.withdrawn is None]
    for finding in visit.findings_to_review:
        state = work.finding(finding)
        result = results.get(finding)
        if state is None or state.state in _OVER or result is None:
            continue
        data = FindingReinspectedData(
            inspection=inspection,
            on=visit.date,
            result=result,
            evidence=tuple(photo.id for photo in photos if photo.item == state.item),
        )
        work.append(data, subject=finding, facility=visit.facility)


def results_said(answer: Answer | None, measured: Mapping[str, Any]) -> dict[str, ReinspectionResult]:
    """What the rows of the answered item say, by finding; nothing where it is unanswered or 未检查."""
    said = {str(row.get("id")): str(row.get("result") or "") for row in _rows(measured)} if answer in BY_ANSWER else {}
    return {one: ReinspectionResult(result) for one, result in said.items() if result in ReinspectionResult.__members__}


def said_again(measured: Mapping[str, Any]) -> str:
    """上次的 3 个问题有 1 个已整改, to be said to the facility; empty where nothing was looked at again."""
    results = [row.get("result") for row in _rows(measured)]
    if not any(results):
        return ""
    done = sum(1 for result in results if result in (ReinspectionResult.RECTIFIED, ReinspectionResult.NOT_APPLICABLE))
    left = f"，{len(results) - done} 个还没有改完" if done < len(results) else ""
    return f"上次的 {len(results)} 个问题，{done} 个已整改或不再适用{left}"


def _rows(measured: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = measured.get(REVIEW_TABLE)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
