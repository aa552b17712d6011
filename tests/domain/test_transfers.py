"""Findings that go to another department and come back with an answer, and the time limits of a suspected crime
(documents.md §4.9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tuoyu_desktop.domain.crime_times import approved_late, sent_late, time_warnings
from tuoyu_desktop.domain.document_rights import letter_refusal
from tuoyu_desktop.domain.entries import findings
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding, fold_finding
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.entries.registry import Certificate, Person
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.paper_parts import CrimeTransfer
from tuoyu_desktop.domain.paper_rules import names_document
from tuoyu_desktop.domain.terms import Decision, FindingState, PersonKind, ReinspectionResult, Severity, VisitMode

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
FIRE = "区消防救援局"
_WRITERS: dict[type[Any], type[EntryBase]] = {
    findings.FindingRecordedData: findings.FindingRecorded,
    findings.FindingDecidedData: findings.FindingDecided,
    findings.FindingTransferredData: findings.FindingTransferred,
    findings.FindingClosedData: findings.FindingClosed,
    findings.RectificationReportedData: findings.RectificationReported,
    findings.FindingReinspectedData: findings.FindingReinspected,
}


def folded(*told: Any) -> FoldedFinding:
    """The finding after ``told``, one after the other."""
    first = findings.FindingRecordedData(
        inspection="i", item="E03", mode=VisitMode.SUPERVISORY_VISIT, fact="门被堵住", severity=Severity.CRITICAL,
        found_on=TODAY,
    )  # fmt: skip
    placed = []
    for seq, data in enumerate((first, *told), start=1):
        entry = _WRITERS[type(data)].write(data, seq=seq, id=str(seq), at=NOW, actor="p", subject="s", facility="f")
        placed.append(Placed("a", seq, decode(entry.to_body())))
    found = fold_finding(placed)
    assert found is not None
    return found


def sent(**fields: Any) -> findings.FindingTransferredData:
    return findings.FindingTransferredData(
        **{"department": FIRE, "reply_due_on": date(2026, 12, 4), "letter": "L"} | fields
    )


def answered(**fields: Any) -> findings.FindingTransferredData:
    return findings.FindingTransferredData(**{"department": "", "reply": "已处理", "accepted": True} | fields)


def test_an_answer_loses_neither_department_nor_letter_nor_day() -> None:
    state = folded(sent(), answered(replied_on=date(2026, 12, 1)))
    assert (state.state, state.referred_to, state.letter) == (FindingState.REFERRED, FIRE, "L")
    assert (state.reply_due_on, state.replied_on) == (date(2026, 12, 4), date(2026, 12, 1))
    assert (state.reply, state.reply_accepted) == ("已处理", True)


def test_an_answer_of_an_older_program_is_of_the_day_it_was_written() -> None:
    state = folded(findings.FindingTransferredData(department=FIRE, reply="已核查处理", reason="区里移送"))
    assert (state.state, state.referred_to, state.replied_on) == (FindingState.REFERRED, FIRE, TODAY)
    assert state.reply_accepted is None


def test_another_letter_waits_for_its_own_answer() -> None:
    state = folded(sent(), answered(accepted=False), sent(department="区公安分局", letter="M"))
    assert (state.referred_to, state.letter) == ("区公安分局", "M")
    assert (state.reply, state.replied_on, state.reply_accepted) == ("", None, None)


def test_what_the_district_takes_back_waits_for_nobody() -> None:
    back = findings.FindingDecidedData(decision=Decision.HINT, reason="由机构整改")
    state = folded(sent(), answered(accepted=False), back)
    assert (state.state, state.referred_to, state.letter) == (FindingState.OPEN, "", "")
    assert (state.reply, state.replied_on, state.reply_due_on) == ("", None, None)


def test_a_voided_letter_leaves_the_finding_where_it_was() -> None:
    void = sent(withdrawn=True, reason="移送函作废：写错部门")
    assert folded(sent(), void).state is FindingState.AWAITING_DECISION
    hint = findings.FindingDecidedData(decision=Decision.HINT)
    assert folded(hint, sent(), void).state is FindingState.OPEN
    refer = findings.FindingDecidedData(decision=Decision.REFER, department="区公安分局")
    state = folded(refer, sent(department="区公安分局"), void)
    assert (state.state, state.referred_to) == (FindingState.REFERRED, "区公安分局")
    assert (state.letter, state.reply_due_on) == ("", None)


def test_what_was_not_put_right_is_open_again_when_its_letter_is_voided() -> None:
    """What the last second look saw holds, not that the facility had said it was done."""
    order = findings.FindingDecidedData(decision=Decision.ORDER, due_on=date(2026, 12, 4))
    done = findings.RectificationReportedData(by="李婷", text="换了门锁")
    seen = findings.FindingReinspectedData(inspection=None, on=TODAY, result=ReinspectionResult.NOT_RECTIFIED)
    void = sent(withdrawn=True)
    assert folded(order, done, sent(), void).state is FindingState.AWAITING_REINSPECTION
    assert folded(order, done, seen, sent(), void).state is FindingState.OPEN


def test_a_void_of_an_older_letter_changes_nothing() -> None:
    state = folded(sent(), sent(department="区公安分局", letter="M"), sent(withdrawn=True))
    assert (state.state, state.referred_to, state.letter) == (FindingState.REFERRED, "区公安分局", "M")


def test_a_closed_finding_hears_no_more() -> None:
    closed = findings.FindingClosedData(reason="办结", on=TODAY)
    assert folded(sent(), answered(), closed, sent(department="区公安分局")).state is FindingState.CLOSED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("《大兴区托育服务综合监管办法》", True),
        ("《中华人民共和国行政处罚法》第二十二条", True),
        ("三定方案", False),
        ("《》", False),
        ("》行政处罚法《", False),
    ],
)
def test_a_basis_names_a_document_by_its_title(text: str, named: bool) -> None:
    assert names_document(text) is named


def crime(**times: datetime) -> CrimeTransfer:
    return CrimeTransfer(department="区公安分局", suspected="涉嫌虐待被看护人", findings=("f",), **times)


REPORTED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("approved", "late"),
    [
        (datetime(2026, 11, 20, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 16, 1, tzinfo=UTC), True),
        (datetime(2026, 11, 27, 9, 0, tzinfo=UTC), True),
    ],
)
def test_the_head_decides_within_three_days(approved: datetime, late: bool) -> None:
    """第5条; the day of the report is not counted, and days are Beijing's."""
    assert approved_late(crime(reported_at=REPORTED, approved_at=approved)) is late


@pytest.mark.parametrize(("hours", "late"), [(0, False), (24, False), (24.1, True), (240, True)])
def test_what_is_approved_goes_within_a_day(hours: float, late: bool) -> None:
    part = crime(approved_at=REPORTED, transferred_at=REPORTED + timedelta(hours=hours))
    assert sent_late(part) is late
    assert any("24小时" in one for one in time_warnings(part, REPORTED)) is late


def test_what_is_not_known_is_not_late_but_what_runs_out_is_said() -> None:
    assert time_warnings(crime(), NOW) == ()
    days = timedelta(days=1)
    assert "还没有批准" in time_warnings(crime(reported_at=REPORTED), REPORTED + 4 * days)[0]
    assert time_warnings(crime(reported_at=REPORTED), REPORTED + 3 * days) == ()
    assert "还没有移送" in time_warnings(crime(approved_at=REPORTED), REPORTED + 2 * days)[0]


def test_times_in_an_order_that_cannot_be_are_said() -> None:
    part = crime(
        reported_at=REPORTED, approved_at=REPORTED - timedelta(hours=1), transferred_at=REPORTED - timedelta(2)
    )
    said = "".join(time_warnings(part, REPORTED))
    assert "批准时间早于" in said
    assert "移送时间早于" in said


def person(kind: PersonKind, number: str | None, *, until: date = date(2027, 1, 1), active: bool = True) -> Person:
    held = Certificate(number=number, body="区卫健委", valid_from=date(2024, 1, 1), valid_to=until) if number else None
    return Person(name="某", kind=kind, unit="大兴区", certificate=held, active=active)


OWN = person(PersonKind.DISTRICT_OFFICER, "1")


@pytest.mark.parametrize(
    "second",
    [
        OWN,
        person(PersonKind.DISTRICT_OFFICER, None),
        person(PersonKind.DISTRICT_OFFICER, "2", until=date(2026, 11, 19)),
        person(PersonKind.DISTRICT_OFFICER, "2", active=False),
        person(PersonKind.STREET_OFFICER, "2"),
        person(PersonKind.EXPERT, "2"),
    ],
)
def test_one_certificate_of_the_commission_makes_no_group(second: Person) -> None:
    assert letter_refusal(NoticeKind.CRIME_TRANSFER, OWN, [OWN, second], TODAY) is not None


def test_two_of_them_do_and_a_letter_needs_none() -> None:
    two = [OWN, person(PersonKind.DISTRICT_OFFICER, "2")]
    assert letter_refusal(NoticeKind.CRIME_TRANSFER, OWN, two, TODAY) is None
    assert letter_refusal(NoticeKind.TRANSFER_LETTER, person(PersonKind.DISTRICT_OFFICER, None), [], TODAY) is None
    assert letter_refusal(NoticeKind.TRANSFER_LETTER, person(PersonKind.STREET_OFFICER, "1"), two, TODAY) is not None
