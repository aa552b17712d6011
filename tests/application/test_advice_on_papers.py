"""Items that are advice never stand on a paper as a violation or an order (checklist.md §3, last paragraph)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.made_visits import OFFICER_1, lease_numbers, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.finishing import FinishVisit, MarkNotChecked, finish_visit, mark_not_checked
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice
from tuoyu_desktop.application.notice_findings import is_advice
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_context, visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import Answer, Profile, Severity, VisitMode

ORDER, OPINION = NoticeKind.RECTIFICATION_ORDER, NoticeKind.HEALTH_OPINION
LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"
TEXT = "依据《中华人民共和国人口与计划生育法》第四十一条第一款，提出以下意见："
WHOLE = ("A20", "B11", "C05", "C06", "D07", "E16", "G20", "I08")
PART: Mapping[str, Mapping[str, Any]] = {
    "B02": {"certified": True, "hours": 40},
    "C13": {"protected": True, "wire_exposed": False, "height_m": "1.20"},
}
"""Nothing is off but what is advice: B02's 60 hours, C13's height in existing premises."""
ADVICE = (*WHOLE, *PART)


def inspected(laptop: Laptop, *codes: str, part: Mapping[str, Mapping[str, Any]] = PART, days: int = 15) -> str:
    """A sealed 行政检查 with a finding at each of ``codes``."""

    def job(work: Work) -> str:
        visit = start(work, VisitMode.ADMINISTRATIVE_INSPECTION, profile=Profile.FULL)
        for code in codes:
            if code in part:
                record_answer(work, RecordAnswer(visit, code, Answer.FAIL, measured=part[code]))
            _find(work, visit, code, days)
        view = visit_view(work, visit)
        rest = tuple(code for code in view.shown if view.items[code].answer is None)
        mark_not_checked(work, MarkNotChecked(visit, rest, "另行安排"))
        finish_visit(work, FinishVisit(visit))
        return visit

    return laptop.write(job, OFFICER_1)[0]


def _find(work: Work, visit: str, code: str, days: int) -> None:
    state = work.inspection(visit)
    assert state is not None
    data = FindingRecordedData(
        inspection=visit,
        item=code,
        mode=state.mode,
        fact=f"{code}看到的情况",
        severity=Severity.MINOR,
        days=days,
        due_on=state.date,
        found_on=state.date,
    )
    work.append(data, subject=new_id(), facility=state.facility)


def text_for(laptop: Laptop, visit: str, kind: NoticeKind) -> OfficerText:
    """A basis typed at every finding, also where it is advice."""
    form = laptop.read(lambda records: officer_form(records, visit, kind))
    return OfficerText(TEXT, tuple((one.id, LAW) for one in form.findings))


def made(laptop: Laptop, visit: str, kind: NoticeKind) -> DocumentContent:
    lease_numbers(laptop)
    command = IssueNotice(visit, kind, text_for(laptop, visit, kind))
    notice = laptop.write(lambda work: issue_notice(work, command), OFFICER_1)[0]
    return laptop.read(lambda records: drawn_sheet(records, notice, OFFICER_1)).sheet.content


def test_an_order_holds_none_of_them(laptop: Laptop) -> None:
    content = made(laptop, inspected(laptop, "D04", *ADVICE), ORDER)

    assert [finding.item_code for finding in content.findings] == ["D04"]


def test_an_opinion_holds_them_as_reference_without_law_or_day(laptop: Laptop) -> None:
    visit = inspected(laptop, "D04", *ADVICE, days=0)
    findings = {finding.item_code: finding for finding in made(laptop, visit, OPINION).findings}

    assert set(findings) == {"D04", *ADVICE}
    assert (findings["D04"].advice, findings["D04"].at_once) == (False, True)
    for code in ADVICE:
        one = findings[code]
        assert (one.advice, one.due_on, one.at_once, one.measure) == (True, None, False, ""), code
        assert all(basis.recommended for basis in one.bases), code


def test_the_form_asks_nothing_for_what_is_advice(laptop: Laptop) -> None:
    visit = inspected(laptop, *ADVICE)
    form = laptop.read(lambda records: officer_form(records, visit, OPINION))
    assert {(one.item, one.advice, one.demand, one.due_on) for one in form.findings} == {
        (code, True, "", None) for code in ADVICE
    }
    lease_numbers(laptop)
    command = IssueNotice(visit, OPINION, OfficerText("供参考。"))
    laptop.write(lambda work: issue_notice(work, command), OFFICER_1)


def test_with_advice_alone_nothing_can_be_ordered(laptop: Laptop) -> None:
    visit = inspected(laptop, *ADVICE)
    (order,) = [one for one in laptop.read(lambda records: documents_of(records, visit)) if one.kind is ORDER]
    assert order.refusal
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: issue_notice(work, IssueNotice(visit, ORDER, OfficerText(TEXT))), OFFICER_1)
    assert refused.value.code == "rule-notice-when"


@pytest.mark.parametrize(
    ("code", "measured"),
    [
        ("B02", {"certified": False, "hours": 40}),
        ("C13", {"protected": False, "wire_exposed": False, "height_m": "1.20"}),
        ("C13", {}),
    ],
)
def test_the_duty_beside_an_advised_figure_stays_a_duty(laptop: Laptop, code: str, measured: dict[str, Any]) -> None:
    visit = inspected(laptop, code, part={code: measured})

    assert [finding.item_code for finding in made(laptop, visit, ORDER).findings] == [code]


@pytest.mark.parametrize(("key_unit", "advice"), [(True, False), (False, True), (None, True)])
def test_daily_patrols_bind_a_key_unit_alone(laptop: Laptop, key_unit: bool | None, advice: bool) -> None:
    """消防法 Art. 17 (3) speaks of key units; where that is not known no violation is said."""
    visit = inspected(laptop, "E16")
    known = laptop.read(lambda records: visit_context(records, visit))
    context = replace(known, facility=known.facility.model_copy(update={"is_fire_key_unit": key_unit}))
    (state,) = laptop.read(lambda records: records.findings(visit)).values()

    assert is_advice(context, state, {}) is advice
