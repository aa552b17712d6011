"""紧急情况: report, paper, reason why not, additions (checklist.md §3; documents.md §4.13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.made_visits import EXPERT, OAK, OFFICER_1, OFFICER_2, PARENT, lease_numbers, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.incident_cases import (
    EmergencyForm,
    ReportEmergency,
    add_to_emergency,
    keep_emergency,
    report_emergency,
    visit_emergencies,
    withhold_emergency,
)
from tuoyu_desktop.application.notice_cases import (
    IssueNotice,
    documents_of,
    emergency_paper,
    issue_notice,
    sheet_of,
    void_notice,
)
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.documents.render import render
from tuoyu_desktop.domain.entries.fold_incidents import IncidentState
from tuoyu_desktop.domain.entries.registry import IncidentData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import incident_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, FacilityKind, Profile, VisitMode

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
NEAR_HOME = "星星屋家庭托育点"
"""In the area of the expert."""
SEEN = "一名保育员按住一名约 2 岁孩子的头喂饭，孩子哭闹仍继续。"


def form(laptop: Laptop, **changes: object) -> EmergencyForm:
    at = laptop.clock() - timedelta(minutes=3)
    fields = {"seen_at": at.isoformat(), "text": SEEN, "channel": "11", "recorded": "16:20–16:28"}
    made = EmergencyForm(**(fields | changes))  # type: ignore[arg-type]  # plain texts
    return made.ticked("apart", at + timedelta(minutes=1)).ticked("police", at + timedelta(minutes=2))


@pytest.fixture
def visit(laptop: Laptop) -> str:
    return laptop.write(start, EXPERT)[0]


def test_the_report_says_when_what_and_to_whom(laptop: Laptop, visit: str) -> None:
    typed = form(laptop)
    laptop.write(lambda work: keep_emergency(work, visit, "B22", typed), EXPERT)
    told = laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", typed)), EXPERT)[0]

    state = laptop.read(lambda records: records.incident(told.incident))
    assert state is not None
    assert state.state is IncidentState.REPORTED
    assert state.seen_at is not None
    assert state.reported_at is not None
    assert (state.reported_at - state.seen_at) == timedelta(minutes=3)
    assert [call.to for call in state.calls] == ["公安 110"]
    assert [step.text for step in state.steps] == ["把孩子和当事人分开"]
    assert (state.channel, state.recorded) == ("11", "16:20–16:28")
    known = laptop.read(lambda records: visit_emergencies(records, visit))
    assert list(known.standing) == ["B22"]
    assert not known.open, "the draft went with the report"
    assert laptop.read(lambda records: records.waiting_incidents()) == [told.incident]


def test_the_paper_is_made_with_it_before_the_seal(laptop: Laptop, visit: str) -> None:
    lease_numbers(laptop)
    typed = form(laptop)
    told = laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", typed)), EXPERT)[0]

    first = laptop.read(lambda records: documents_of(records, visit))[0]
    assert first.kind is NoticeKind.EMERGENCY_REPORT
    assert first.notice is not None
    assert first.notice.id == told.notice
    assert (first.notice.number or "").startswith("JJ-110115-2026-"), "an internal form has a 编号, no 文号"
    content = laptop.read(lambda records: sheet_of(records, told.notice)).content
    assert content.emergency is not None
    assert content.emergency.recording == "11 号通道 16:20–16:28"
    assert content.facility.person_in_charge == "", "staff by post only (documents.md §8)"
    assert render(content, {}, printed_at=laptop.clock()).startswith(b"%PDF")


def test_a_paper_that_was_voided_is_made_again_from_the_same_report(laptop: Laptop, visit: str) -> None:
    told = laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", form(laptop))), EXPERT)[0]
    again = IssueNotice(visit, NoticeKind.EMERGENCY_REPORT)
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: issue_notice(work, again), EXPERT)
    assert refused.value.code == "rule-notice-twice"
    laptop.write(lambda work: void_notice(work, told.notice, "打印错了"), EXPERT)
    made = laptop.write(lambda work: issue_notice(work, again), EXPERT)[0]
    content = laptop.read(lambda records: sheet_of(records, made)).content
    assert content.emergency is not None
    assert content.emergency.text == SEEN
    assert laptop.read(lambda records: emergency_paper(records, visit, "B22")) == made


def test_a_kind_that_a_newer_program_wrote_is_printed_as_it_is(laptop: Laptop, visit: str) -> None:
    """A laptop that joined may know more kinds than this one; its emergency has its paper all the same."""
    data = IncidentData(incident_kind="FLOOD", text=SEEN, inspection=visit, item="B22")

    def job(work: Work) -> str:
        place = work.inspection(visit)
        assert place is not None
        work.append(data, subject=incident_id(visit, "B22"), facility=place.facility)
        return issue_notice(work, IssueNotice(visit, NoticeKind.EMERGENCY_REPORT))

    paper = laptop.write(job, EXPERT)[0]
    content = laptop.read(lambda records: sheet_of(records, paper)).content
    assert content.emergency is not None
    assert content.emergency.matter == "FLOOD"


def test_it_is_the_same_in_an_administrative_inspection(laptop: Laptop) -> None:
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    visit = laptop.write(lambda work: start(work, mode, team=(OFFICER_1, OFFICER_2)), OFFICER_1)[0]
    typed = form(laptop)
    laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", typed)), OFFICER_1)
    first = laptop.read(lambda records: documents_of(records, visit))[0]
    assert first.kind is NoticeKind.EMERGENCY_REPORT


def test_a_second_report_of_the_same_is_refused(laptop: Laptop, visit: str) -> None:
    command = ReportEmergency(visit, "B22", form(laptop))
    laptop.write(lambda work: report_emergency(work, command), EXPERT)
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: report_emergency(work, command), EXPERT)
    assert refused.value.code == "rule-incident-twice"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"channel": ""}, "channel"), ({"recorded": ""}, "recorded")],
)
def test_channel_and_time_of_the_recording_are_asked_for(
    laptop: Laptop, visit: str, changes: dict[str, str], field: str
) -> None:
    """checklist.md §2 rule 17."""
    command = ReportEmergency(visit, "B22", form(laptop, **changes))
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: report_emergency(work, command), EXPERT)
    assert refused.value.field == field


def test_without_a_recording_the_reason_is_enough(laptop: Laptop, visit: str) -> None:
    typed = form(laptop, channel="", recorded="", no_recording="那间屋没有探头")
    laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", typed)), EXPERT)
    assert laptop.read(lambda records: records.incidents(visit))


def test_an_order_cannot_be_written(laptop: Laptop, visit: str) -> None:
    command = ReportEmergency(visit, "B22", form(laptop, text="已责令停业。"))
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: report_emergency(work, command), EXPERT)
    assert refused.value.code == "rule-incident-order"


def test_the_reason_not_to_report_is_kept_and_a_later_report_stands(laptop: Laptop, visit: str) -> None:
    command = ReportEmergency(visit, "B22", form(laptop))
    with pytest.raises(RuleViolation):
        laptop.write(lambda work: withhold_emergency(work, command, " "), EXPERT)
    laptop.write(lambda work: withhold_emergency(work, command, "按错了"), EXPERT)

    [state] = laptop.read(lambda records: records.incidents(visit)).values()
    assert (state.state, state.withheld, state.reported_at) == (IncidentState.WITHHELD, "按错了", None)
    assert laptop.read(lambda records: records.waiting_incidents()) == [], "nothing is reported"

    laptop.write(lambda work: report_emergency(work, command), EXPERT)
    [state] = laptop.read(lambda records: records.incidents(visit)).values()
    assert (state.state, state.withheld) == (IncidentState.REPORTED, "按错了")


def test_what_is_learnt_later_is_added(laptop: Laptop, visit: str) -> None:
    told = laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", form(laptop))), EXPERT)[0]
    laptop.write(lambda work: add_to_emergency(work, told.incident, "公安已到场。", "区卫生健康委"), EXPERT)
    state = laptop.read(lambda records: records.incident(told.incident))
    assert state is not None
    assert [one.text for one in state.additions] == ["公安已到场。"]
    assert [call.to for call in state.calls] == ["公安 110", "区卫生健康委"]


def test_only_the_team_reports_and_only_at_such_items(laptop: Laptop, visit: str) -> None:
    with pytest.raises(RuleViolation) as stranger:
        laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "B22", form(laptop))), OFFICER_1)
    assert stranger.value.code == "rule-visit-team"
    with pytest.raises(RuleViolation) as item:
        laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "A01", form(laptop))), EXPERT)
    assert item.value.code == "rule-incident-item"


def home(laptop: Laptop) -> str:
    lines = laptop.read(lambda records: records.facility_lines_of(records.search_facilities(None)))
    return next(line.id for line in lines if line.kind is FacilityKind.HOME and not line.closed_on)


def test_over_the_limit_in_a_home_is_counted_twice_by_two_people(laptop: Laptop) -> None:
    """checklist.md §3: both figures kept, the second of the team counts."""
    place = home(laptop)
    visit = laptop.write(lambda work: start(work, INSPECTION, facility=place, profile=Profile.FULL), OFFICER_1)[0]
    table = {"care_groups": [{"id": "1", "name": "一班", "children_present": 7, "carers_present": 1}]}
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "A16", Answer.FAIL, measured=table)), OFFICER_1)
    offer = replace(laptop.read(lambda r: propose(r, visit, "A16")).form, fact="7 名孩子", photo_reason="没带相机")
    for changes in ({}, {"recount_children": 6}, {"recount_children": 6, "recount_by": OFFICER_1}):
        with pytest.raises(RuleViolation) as refused:
            laptop.write(
                partial(record_finding, command=RecordFinding(visit, "A16", replace(offer, **changes))), OFFICER_1
            )
        assert refused.value.code == "rule-finding-recount"
    whole = RecordFinding(visit, "A16", replace(offer, recount_children=6, recount_by=OFFICER_2))
    identity = laptop.write(lambda work: record_finding(work, whole), OFFICER_1)[0]
    state = laptop.read(lambda records: records.finding(identity))
    first: Any = laptop.read(lambda records: records.answers(visit, ("A16",)))["A16"].measured
    assert state is not None
    assert (state.recount_children, state.recount_by) == (6, OFFICER_2)
    assert first["care_groups"][0]["children_present"] == 7, "the first count stands in the answer"


def over_at_home(laptop: Laptop, team: tuple[str, ...]) -> tuple[str, FindingForm]:
    """A supervisory visit to a home by ``team``, A16 failed; the form still without a second count."""

    def job(work: Work) -> str:
        visit = start(work, facility=place, profile=Profile.FULL, lead=EXPERT, team=team)
        record_answer(work, RecordAnswer(visit, "A16", Answer.FAIL, measured=table))
        return visit

    (place,) = laptop.read(lambda records: records.search_facilities(None, NEAR_HOME))
    table = {"care_groups": [{"id": "1", "name": "一班", "children_present": 7, "carers_present": 1}]}
    visit = laptop.write(job, EXPERT)[0]
    offer = laptop.read(lambda records: propose(records, visit, "A16")).form
    return visit, replace(offer, fact="7 名孩子", photo_reason="没带相机")


def test_who_came_alone_says_why_nobody_counted_again(laptop: Laptop) -> None:
    """documents.md §1 lets one person visit; the failure must still be told (checklist.md §3)."""
    visit, offer = over_at_home(laptop, (EXPERT,))
    for changes in ({}, {"recount_children": 7, "recount_by": EXPERT}, {"recount_reason": "  "}):
        with pytest.raises(RuleViolation) as refused:
            laptop.write(
                partial(record_finding, command=RecordFinding(visit, "A16", replace(offer, **changes))), EXPERT
            )
        assert refused.value.code == "rule-finding-recount"
        assert "原因" in refused.value.message
    whole = RecordFinding(visit, "A16", replace(offer, recount_reason="今天只来了一位"))
    identity = laptop.write(lambda work: record_finding(work, whole), EXPERT)[0]
    state = laptop.read(lambda records: records.finding(identity))
    assert state is not None
    assert (state.recount_reason, state.recount_by) == ("今天只来了一位", "")
    again = replace(whole, finding=identity, form=replace(whole.form, recount_reason="同去的人请假"))
    laptop.write(lambda work: record_finding(work, again), EXPERT)
    state = laptop.read(lambda records: records.finding(identity))
    assert state is not None
    assert state.recount_reason == "同去的人请假"


def test_two_people_do_not_get_by_with_a_reason(laptop: Laptop) -> None:
    visit, offer = over_at_home(laptop, (EXPERT, PARENT))
    reasoned = RecordFinding(visit, "A16", replace(offer, recount_reason="没时间"))
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: record_finding(work, reasoned), EXPERT)
    assert refused.value.code == "rule-finding-recount"


def test_who_counted_second_may_mend_the_words_but_not_turn_the_counts_round(laptop: Laptop) -> None:
    """The second is another than who recorded the finding, whoever changes it later."""
    visit, offer = over_at_home(laptop, (EXPERT, PARENT))
    counted = replace(offer, recount_children=6, recount_by=PARENT)
    identity = laptop.write(lambda work: record_finding(work, RecordFinding(visit, "A16", counted)), EXPERT)[0]
    mended = RecordFinding(visit, "A16", replace(counted, fact="7 名孩子，含 1 名临时"), identity)
    laptop.write(lambda work: record_finding(work, mended), PARENT)
    turned = RecordFinding(visit, "A16", replace(counted, recount_by=EXPERT), identity)
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: record_finding(work, turned), PARENT)
    assert refused.value.code == "rule-finding-recount"


@pytest.mark.parametrize("field", ["text", "channel", "recorded", "no_recording"])
def test_no_part_of_the_report_names_a_person(laptop: Laptop, visit: str, field: str) -> None:
    """documents.md §4.13, §8: staff by post only, wherever it is written."""
    name = named(laptop)
    command = ReportEmergency(visit, "B22", form(laptop, **{field: f"{name}说没有"}))
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: report_emergency(work, command), EXPERT)
    assert (refused.value.code, refused.value.field) == ("rule-incident-text", field)
    assert name in refused.value.message


def test_nor_does_the_reason_not_to_report(laptop: Laptop, visit: str) -> None:
    name = named(laptop)
    command = ReportEmergency(visit, "B22", form(laptop))
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: withhold_emergency(work, command, f"{name}已经报过"), EXPERT)
    assert (refused.value.code, refused.value.field) == ("rule-incident-reason", "reason")
    assert not laptop.read(lambda records: records.incidents(visit))


def named(laptop: Laptop) -> str:
    """Who runs the facility, by name."""
    known = laptop.read(lambda records: records.facility(OAK))
    assert known is not None
    assert known.facility.person_in_charge
    return known.facility.person_in_charge


@pytest.mark.parametrize(("signals", "told"), [(["欠薪"], False), (["欠薪", "负责人失联"], True)])
def test_two_closure_signals_are_told_to_the_district_quietly(laptop: Laptop, signals: list[str], told: bool) -> None:
    visit = laptop.write(lambda work: start(work, profile=Profile.FULL), EXPERT)[0]
    answer = RecordAnswer(visit, "I05", Answer.FAIL, measured={"signals": signals})
    laptop.write(lambda work: record_answer(work, answer), EXPERT)
    offer = replace(laptop.read(lambda r: propose(r, visit, "I05")).form, fact="欠薪", photo_reason="口头了解")
    for _ in range(2):
        laptop.write(lambda work: record_finding(work, RecordFinding(visit, "I05", offer)), EXPERT)
    found = list(laptop.read(lambda records: records.incidents(visit)).values())
    assert [(one.incident_kind, one.facts["signals"]) for one in found] == ([("CLOSURE", signals)] if told else [])
    assert not [choice for choice in laptop.read(lambda r: documents_of(r, visit)) if choice.notice], "no paper"
