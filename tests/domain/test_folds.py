"""Folds of single subjects: what each entry does, and what it may not do (sync.md §1, §3.9, §3.10)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tuoyu_desktop.domain.entries import findings, inspections, notices, registry
from tuoyu_desktop.domain.entries.codec import KINDS, MalformedEntry, decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.families import FAMILIES
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding, fold_finding
from tuoyu_desktop.domain.entries.fold_inspections import fold_answer, fold_evidence
from tuoyu_desktop.domain.entries.fold_notices import fold_notice
from tuoyu_desktop.domain.entries.fold_registry import fold_facility
from tuoyu_desktop.domain.entries.folding import Placed, canonical
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import (
    Answer,
    Decision,
    FacilityKind,
    FilingStatus,
    FindingState,
    LegalNature,
    NoticeState,
    Ownership,
    ReinspectionResult,
    Severity,
    VisitMode,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def placed(
    kind: type[EntryBase], data: Any, identity: str, *, after: str | None = None, journal: str = "a", seq: int = 1
) -> Placed:
    entry = kind.write(data, seq=seq, id=identity, at=NOW, actor="p", subject="s", facility="f", after=after)
    return Placed(journal, seq, decode(entry.to_body()))


def answered(identity: str, answer: Answer, **place: Any) -> Placed:
    data = inspections.AnswerRecordedData(inspection="i", item="D04", answer=answer)
    return placed(inspections.AnswerRecorded, data, identity, **place)


def found(mode: VisitMode, identity: str = "1", due_on: date | None = date(2026, 11, 25)) -> Placed:
    data = findings.FindingRecordedData(
        inspection="i",
        item="D04",
        mode=mode,
        fact="66 天",
        severity=Severity.MAJOR,
        found_on=date(2026, 11, 20),
        due_on=due_on,
    )
    return placed(findings.FindingRecorded, data, identity)


def then(first: Placed, *steps: Any) -> FoldedFinding:
    chain = [first]
    for number, data in enumerate(steps, start=2):
        kind = next(k for k in KINDS.values() if k.model_fields["data"].annotation is type(data))
        chain.append(placed(kind, data, str(number), after=str(number - 1), seq=number))
    state = fold_finding(canonical(chain))
    assert state is not None
    return state


def test_canonical_order_is_by_generation_then_journal_then_seq_not_by_arrival() -> None:
    first = answered("1", Answer.PASS, journal="b", seq=9)
    second = answered("2", Answer.FAIL, journal="a", seq=1, after="1")
    unknown = answered("3", Answer.FAIL, journal="c", seq=1, after="never-seen")
    ordered = canonical([second, unknown, first])
    assert [p.entry.id for p in ordered] == ["1", "3", "2"]


def test_a_loop_of_after_which_only_a_forger_makes_still_gives_one_order() -> None:
    one = answered("1", Answer.PASS, after="2")
    two = answered("2", Answer.FAIL, after="1", seq=2)
    assert len(canonical([one, two])) == 2


def test_a_second_body_with_a_known_id_takes_no_effect() -> None:
    first = answered("1", Answer.PASS)
    again = answered("1", Answer.FAIL, seq=2)
    state = fold_answer(canonical([again, first]))
    assert state is not None
    assert state.answer is Answer.PASS


def test_two_laptops_with_different_answers_are_a_conflict_until_a_person_settles_it() -> None:
    mine = answered("1", Answer.PASS, journal="a")
    theirs = answered("2", Answer.FAIL, journal="b")
    open_conflict = fold_answer(canonical([mine, theirs]))
    assert open_conflict is not None
    assert {v.answer for v in open_conflict.conflict} == {Answer.PASS, Answer.FAIL}
    settled = inspections.AnswerSettledData(inspection="i", item="D04", chosen="1", reason="看过录像")
    after = fold_answer(canonical([mine, theirs, placed(inspections.AnswerSettled, settled, "3", after="2", seq=2)]))
    assert after is not None
    assert (after.answer, after.conflict) == (Answer.PASS, ())


def test_a_changed_mind_is_no_conflict() -> None:
    state = fold_answer(
        canonical([answered("1", Answer.PASS), answered("2", Answer.FAIL, after="1", journal="b", seq=1)])
    )
    assert state is not None
    assert (state.answer, state.conflict) == (Answer.FAIL, ())


def test_a_visit_finding_waits_for_the_district_and_its_deadline_binds_nobody() -> None:
    state = then(found(VisitMode.SUPERVISORY_VISIT))
    assert state.state is FindingState.AWAITING_DECISION
    assert state.due_on is None
    assert state.suggested_due_on == date(2026, 11, 25)


def test_an_inspection_finding_is_open_with_a_binding_date() -> None:
    state = then(found(VisitMode.ADMINISTRATIVE_INSPECTION))
    assert (state.state, state.due_on) == (FindingState.OPEN, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("decision", "state", "due"),
    [
        (Decision.ORDER, FindingState.OPEN, date(2026, 12, 1)),
        (Decision.HINT, FindingState.OPEN, None),
        (Decision.REFER, FindingState.REFERRED, None),
        (Decision.NOT_PURSUED, FindingState.NOT_PURSUED, None),
    ],
)
def test_the_district_decides_and_only_an_order_sets_a_date(
    decision: Decision, state: FindingState, due: date | None
) -> None:
    data = findings.FindingDecidedData(decision=decision, due_on=date(2026, 12, 1), department="公安")
    folded = then(found(VisitMode.SUPERVISORY_VISIT), data)
    assert (folded.state, folded.due_on) == (state, due)


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (ReinspectionResult.RECTIFIED, FindingState.AWAITING_REINSPECTION),
        (ReinspectionResult.PARTLY, FindingState.OPEN),
        (ReinspectionResult.NOT_RECTIFIED, FindingState.OPEN),
    ],
)
def test_a_partly_rectified_finding_stays_open(result: ReinspectionResult, state: FindingState) -> None:
    report = findings.RectificationReportedData(by="机构", text="换了硬盘")
    looked = findings.FindingReinspectedData(on=date(2026, 12, 1), result=result)
    assert then(found(VisitMode.ADMINISTRATIVE_INSPECTION), report, looked).state is state


@pytest.mark.parametrize("result", list(ReinspectionResult))
def test_a_second_look_leaves_the_decision_to_the_district(result: ReinspectionResult) -> None:
    """documents.md §1 rule 3: what part-time teams reported is decided by the district, whatever was seen later."""
    looked = findings.FindingReinspectedData(on=date(2026, 12, 1), result=result)
    undecided = then(found(VisitMode.SUPERVISORY_VISIT), looked)
    assert (undecided.state, undecided.reinspection_result) == (FindingState.AWAITING_DECISION, result)
    for decision in (Decision.REFER, Decision.NOT_PURSUED):
        decided = findings.FindingDecidedData(decision=decision, department="公安", reason="另案处理")
        before = then(found(VisitMode.SUPERVISORY_VISIT), decided)
        after = then(found(VisitMode.SUPERVISORY_VISIT), decided, looked)
        assert (after.state, after.reinspected_on) == (before.state, date(2026, 12, 1))


def test_the_facilitys_report_leaves_the_decision_to_the_district() -> None:
    report = findings.RectificationReportedData(by="机构", text="换了硬盘")
    folded = then(found(VisitMode.SUPERVISORY_VISIT), report)
    assert (folded.state, folded.reported_at) == (FindingState.AWAITING_DECISION, NOW)
    decided = findings.FindingDecidedData(decision=Decision.REFER, department="公安")
    assert then(found(VisitMode.SUPERVISORY_VISIT), decided, report).state is FindingState.REFERRED


def test_a_closed_finding_stays_closed() -> None:
    closed = findings.FindingClosedData(reason="已整改", on=date(2026, 12, 2))
    late = findings.RectificationReportedData(by="机构", text="又报一次")
    assert then(found(VisitMode.ADMINISTRATIVE_INSPECTION), closed, late).state is FindingState.CLOSED


def test_a_restated_finding_goes_on_from_the_snapshot_without_counting_twice() -> None:
    base = then(found(VisitMode.SUPERVISORY_VISIT))
    data = inspections.RestatedData(state=base.model_dump(mode="json"), covers={"a": 1})
    restated = placed(findings.FindingRestated, data, "r", after="1", journal="snapshot:e")
    decided = placed(
        findings.FindingDecided,
        findings.FindingDecidedData(decision=Decision.REFER, department="公安"),
        "d",
        after="1",
        journal="district",
    )
    state = fold_finding(canonical([restated, decided, found(VisitMode.SUPERVISORY_VISIT)]))
    assert state is not None
    assert (state.state, state.referred_to) == (FindingState.REFERRED, "公安")


def facility() -> Facility:
    return Facility(
        name="小橡树",
        kind=FacilityKind.CENTER,
        ownership=Ownership.PRIVATE,
        legal_nature=LegalNature.COMPANY,
        social_credit_code="x",
        street_town="清源街道",
        address="兴华大街",
        telephone="138",
        filing_status=FilingStatus.FILED,
        place_count=60,
    )


def corrected(old: str, new: str) -> Any:
    registered = placed(
        registry.FacilityRegistered, registry.FacilityRegisteredData(facility=facility()), "1", journal="d"
    )
    data = registry.FacilityCorrectedData(changes={"telephone": (old, new)})
    state = fold_facility(canonical([registered, placed(registry.FacilityCorrected, data, "2", after="1")]))
    assert state is not None
    return state


@pytest.mark.parametrize(
    ("old", "new", "verdict", "telephone"),
    [("138", "139", "applied", "139"), ("137", "138", "same", "138"), ("137", "139", "conflict", "138")],
)
def test_a_correction_applies_only_to_the_value_it_saw(old: str, new: str, verdict: str, telephone: str) -> None:
    state = corrected(old, new)
    assert (state.corrections[0].state, state.facility.telephone) == (verdict, telephone)


def test_evidence_prints_only_after_a_person_looked_and_a_withdrawal_is_for_ever() -> None:
    attached = inspections.EvidenceAttachedData(inspection="i", sha256="0", size=1, media_type="image/jpeg")
    reviewed = inspections.EvidenceReviewedData(print_allowed=True)
    gone = inspections.EvidenceWithdrawnData(sha256="0", why="mistake")
    chain = [
        placed(inspections.EvidenceAttached, attached, "1"),
        placed(inspections.EvidenceReviewed, reviewed, "2", after="1", seq=2),
        placed(inspections.EvidenceWithdrawn, gone, "3", after="2", seq=3),
    ]
    first, second, last = (fold_evidence(canonical(chain[:n])) for n in (1, 2, 3))
    assert first is not None
    assert second is not None
    assert last is not None
    assert (first.print_allowed, second.print_allowed, last.withdrawn) == (False, True, "mistake")


def test_a_void_document_can_be_linked_but_not_delivered() -> None:
    issued = notices.NoticeIssuedData(
        inspection="i", notice_kind="VISIT_RECORD", number="ZF-1", content={}, check_code="0"
    )
    void = notices.NoticeVoidedData(reason="写错")
    given = notices.NoticeDeliveredData(way="on_the_spot", at=NOW, receiver="李婷")
    chain = [
        placed(notices.NoticeIssued, issued, "1"),
        placed(notices.NoticeVoided, void, "2", after="1", seq=2),
        placed(notices.NoticeDelivered, given, "3", after="2", seq=3),
    ]
    state = fold_notice(canonical(chain))
    assert state is not None
    assert (state.state, state.receiver) == (NoticeState.VOID, "")


def test_every_kind_of_the_contract_is_known_and_belongs_to_one_family_at_most() -> None:
    assert len(KINDS) == 48
    named = [kind for family in FAMILIES for kind in family.kinds]
    assert len(named) == len(set(named))
    assert set(named) <= set(KINDS)


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff", b'{"kind":"answer.recorded","v":99}', b'{"kind":7}'])
def test_what_is_no_entry_is_told_so(body: bytes) -> None:
    with pytest.raises(MalformedEntry):
        decode(body)
