"""更正 after the seal: another entry, old and new side by side, and nothing sealed is changed (sync.md §3.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.demo_laptop import TODAY, StandingClock
from tests.made_visits import EXPERT, OAK, OFFICER_1, OFFICER_2, PARENT, SVG, lease_numbers, sealed_visit
from tuoyu_desktop.application.amending import AmendVisit, amend_refusal, amend_sealed, amend_view
from tuoyu_desktop.application.amendments_view import amended_lines, said
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.findings_board import finding_detail
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.amendments import amendment_digest, are_results, is_whole
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.inspections import AmendedValue, InspectionAmended
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, FindingState, VisitMode
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.visit_digest import digest_covered

WRONG = AmendVisit("", "answer", "B12", "", Answer.PASS.value, "看错了健康证的日期", SVG)
"""B12 was failed in the sealed visit; D04 too, all others passed."""


def amend(laptop: Laptop, visit: str, command: AmendVisit = WRONG, actor: str = EXPERT) -> None:
    laptop.write(lambda work: amend_sealed(work, replace(command, inspection=visit)), actor)


def refused(laptop: Laptop, visit: str, command: AmendVisit, actor: str = EXPERT) -> RuleViolation:
    with pytest.raises(RuleViolation) as raised:
        amend(laptop, visit, command, actor)
    return raised.value


def test_the_seal_and_what_it_covers_stay_and_both_values_are_read(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    before = laptop.read(lambda records: records.inspection(visit))
    assert before is not None
    amend(laptop, visit)

    after = laptop.read(lambda records: records.inspection(visit))
    assert after is not None
    assert (after.digest, after.covers, after.failed) == (before.digest, before.covers, before.failed)
    with laptop.engine.connect() as connection:
        assert digest_covered(connection, visit, after.covers) == after.digest
    assert laptop.read(lambda records: records.answers(visit)["B12"].answer) is Answer.FAIL
    (line,) = laptop.read(lambda records: amended_lines(records, visit))
    assert (line.label, line.old, line.new) == ("B12 结果", "不合格", "合格")
    assert (line.by, line.reason) == ("陈秀兰", "看错了健康证的日期")


def test_the_entry_binds_its_words_to_the_seal(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    amend(laptop, visit)
    seal = laptop.read(lambda records: records.inspection(visit))
    with laptop.engine.connect() as connection:
        body = connection.execute(select(ENTRY.c.body).where(ENTRY.c.kind == "inspection.amended")).scalar_one()
    entry = decode(bytes(body))
    assert isinstance(entry, InspectionAmended)
    assert seal is not None
    assert entry.data.seal == seal.digest
    assert entry.data.digest == amendment_digest(entry.data.seal, entry.data.reason, entry.data.changes)
    assert is_whole(entry.data)
    assert not is_whole(entry.data.model_copy(update={"reason": "别的原因"}))
    assert not is_whole(entry.data.model_copy(update={"seal": "0" * 64}))


def test_a_failure_found_out_only_now_is_a_finding(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    command = AmendVisit("", "answer", "A05", "", Answer.FAIL.value, "回看照片发现", SVG)
    assert refused(laptop, visit, command).field == "fact"
    before = laptop.read(lambda records: set(records.findings(visit)))
    assert laptop.read(lambda records: amended_lines(records, visit)) == ()  # nothing was written
    amend(laptop, visit, replace(command, fact="走廊的插座没有保护盖。"))

    findings = laptop.read(lambda records: records.findings(visit))
    (new,) = [findings[one] for one in set(findings) - before]
    assert (new.item, new.fact, new.state) == ("A05", "走廊的插座没有保护盖。", FindingState.AWAITING_DECISION)
    assert new.photo_reason == "封存以后更正，没有当时的照片"


def test_a_finding_stays_for_those_who_decide_it(laptop: Laptop) -> None:
    """documents.md §1 rule 3: what visitors reported is decided by the district, also when they were wrong."""
    visit = sealed_visit(laptop)
    amend(laptop, visit)
    states = laptop.read(lambda records: {f.item: f.state for f in records.findings(visit).values()})
    assert states == {"B12": FindingState.AWAITING_DECISION, "D04": FindingState.AWAITING_DECISION}


def test_a_fact_a_note_and_the_opinion_can_be_put_right_again_and_again(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    finding = laptop.read(lambda records: next(i for i, f in records.findings(visit).items() if f.item == "B12"))
    fact = AmendVisit("", "fact", "B12", finding, "2 名保育员健康证已到期。", "数错了", SVG)
    amend(laptop, visit, fact)
    amend(laptop, visit, replace(fact, new="3 名保育员健康证已到期。", reason="又数了一遍"))
    amend(laptop, visit, AmendVisit("", "note", "A05", "", "走廊尽头", "补写位置", SVG))
    amend(laptop, visit, AmendVisit("", "opinion", "", "", "机构表示下周安装。", "记错了日期", SVG))

    lines = laptop.read(lambda records: amended_lines(records, visit))
    assert [(line.old, line.new) for line in lines] == [
        ("1 名保育员健康证已于 11月6日到期。", "2 名保育员健康证已到期。"),
        ("2 名保育员健康证已到期。", "3 名保育员健康证已到期。"),
        ("（没有写）", "走廊尽头"),
        ("机构表示马上联系安装公司。", "机构表示下周安装。"),
    ]
    stands = laptop.read(lambda records: records.findings(visit)[finding].fact)
    assert stands == "1 名保育员健康证已于 11月6日到期。"
    view = laptop.read(lambda records: amend_view(records, visit, EXPERT))
    assert next(p.old for p in view.points if p.what == "fact" and p.finding == finding) == "3 名保育员健康证已到期。"


def test_reason_difference_and_signature_are_needed(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    assert refused(laptop, visit, replace(WRONG, reason=" ")).code == "rule-amend-reason"
    assert refused(laptop, visit, replace(WRONG, new=Answer.FAIL.value)).code == "rule-amend-same"
    assert refused(laptop, visit, replace(WRONG, svg="")).code == "rule-amend-sign"
    assert refused(laptop, visit, replace(WRONG, item="Z99")).code == "rule-amend-point"
    assert refused(laptop, visit, replace(WRONG, new="GUESS")).code == "rule-amend-answer"


def test_only_who_sealed_with_the_rights_of_today_amends(laptop: Laptop, clock: StandingClock) -> None:
    visit = sealed_visit(laptop)
    refusal = laptop.read(lambda records: amend_refusal(records, visit, PARENT))
    assert refusal == "由主检陈秀兰登录后更正"
    assert refused(laptop, visit, WRONG, PARENT).code == "rule-amend-right"
    officers = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    assert laptop.read(lambda records: amend_refusal(records, officers, OFFICER_2)) != ""
    assert laptop.read(lambda records: amend_refusal(records, officers, OFFICER_1)) == ""
    clock.now += timedelta(days=365 * 12)
    assert laptop.read(lambda records: amend_refusal(records, officers, OFFICER_1)) != ""  # certificate or appointment


def test_an_officers_amendment_bears_no_drawn_hand(laptop: Laptop) -> None:
    """documents.md §5: a drawn signature stands on a visit's papers alone."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    assert not laptop.read(lambda records: amend_view(records, visit, OFFICER_1)).signs
    amend(laptop, visit, replace(WRONG, svg=""), OFFICER_1)
    assert len(laptop.read(lambda records: amended_lines(records, visit))) == 1


def test_an_open_visit_is_changed_not_amended(laptop: Laptop) -> None:
    from tests.made_visits import start

    visit = laptop.write(start, EXPERT)[0]
    assert refused(laptop, visit, WRONG).message == "封存以后才能更正。"


def test_a_paper_made_later_has_the_appendix_and_an_earlier_one_is_as_it_was(laptop: Laptop) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    early = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]
    before = laptop.read(lambda records: sheet_of(records, early))
    amend(laptop, visit)
    late = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.FEEDBACK_FORM)), EXPERT)[0]

    assert laptop.read(lambda records: sheet_of(records, early)).content == before.content
    content = laptop.read(lambda records: drawn_sheet(records, late, EXPERT)).sheet.content
    (correction,) = content.amendments
    assert (correction.label, correction.old, correction.new) == ("B12 结果", "不合格", "合格")
    assert correction.ink is not None
    assert any(finding.item_code == "B12" for finding in content.findings)  # as sealed, never overwritten


def test_the_list_of_visits_counts_it(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    amend(laptop, visit)
    lines = laptop.read(lambda records: records.inspection_lines(facility=OAK))
    assert {line.id: line.amendments for line in lines}[visit] == 1
    assert sum(line.amendments for line in lines) == 1


def test_who_decides_the_finding_reads_it_there(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    amend(laptop, visit)
    findings = laptop.read(lambda records: {f.item: i for i, f in records.findings(visit).items()})
    detail = laptop.read(lambda records: finding_detail(records, findings["B12"], OFFICER_1))
    assert detail.amended == "检查人员封存以后更正过。B12 结果：不合格 → 合格（看错了健康证的日期）"
    assert laptop.read(lambda records: finding_detail(records, findings["D04"], OFFICER_1)).amended == ""


@pytest.mark.parametrize("mode", [VisitMode.SUPERVISORY_VISIT, VisitMode.ADMINISTRATIVE_INSPECTION])
def test_an_officers_period_begins_when_the_failure_was_written(
    laptop: Laptop, clock: StandingClock, mode: VisitMode
) -> None:
    """A day that binds (checklist.md §2.18) cannot be over when it is set; a visit's is a suggestion from its day."""
    officers = mode is VisitMode.ADMINISTRATIVE_INSPECTION
    visit = sealed_visit(laptop, mode)
    before = laptop.read(lambda records: set(records.findings(visit)))
    clock.now += timedelta(days=60)
    command = AmendVisit(
        "", "answer", "A05", "", Answer.FAIL.value, "回看照片发现", "" if officers else SVG, "没有盖。"
    )
    amend(laptop, visit, command, OFFICER_1 if officers else EXPERT)

    findings = laptop.read(lambda records: records.findings(visit))
    (new,) = [findings[one] for one in set(findings) - before]
    assert new.found_on == TODAY
    assert new.days
    assert new.suggested_due_on is not None
    late = new.suggested_due_on > TODAY + timedelta(days=60)
    assert late is officers


def test_a_stored_result_that_is_none_is_shown_as_it_stands() -> None:
    """An entry is for ever: what another program wrote must not close the pages that show it."""
    change = AmendedValue(what="answer", item="B12", old="FAIL", new="GUESS")
    assert (said(change, change.old), said(change, change.new)) == ("不合格", "GUESS")
    assert not are_results([change])
    assert are_results([AmendedValue(what="note", item="B12", old="", new="GUESS")])


def test_nobody_draws_a_hand_on_a_correction_of_officers(laptop: Laptop) -> None:
    """documents.md §5: a drawn signature stands only on the papers of a visit."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    amend(laptop, visit, actor=OFFICER_1)
    (line,) = laptop.read(lambda records: amended_lines(records, visit))
    assert line.svg == ""
