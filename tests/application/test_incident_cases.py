"""紧急情况: report, paper, reason why not, additions (checklist.md §3; documents.md §4.13)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.made_visits import EXPERT, OFFICER_1, OFFICER_2, lease_numbers, start
from tuoyu_desktop.application.incident_cases import (
    EmergencyForm,
    ReportEmergency,
    add_to_emergency,
    keep_emergency,
    report_emergency,
    visit_emergencies,
    withhold_emergency,
)
from tuoyu_desktop.application.notice_cases import documents_of, sheet_of
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.documents.render import render
from tuoyu_desktop.domain.entries.fold_incidents import IncidentState
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import VisitMode

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
