"""逐项结果: the value that was measured stands beside its result (documents.md §4.5, §4.12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.made_visits import EXPERT, MEASURED, sign, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, Profile

GROUPS = {
    "care_groups": [
        {"id": "1", "name": "托小班", "band": "TODDLER", "enrolled": 12, "children_present": 10, "carers_present": 2}
    ]
}


def notes(laptop: Laptop, given: Mapping[str, tuple[Answer, Mapping[str, Any], str]]) -> dict[str, str]:
    """The notes of a record whose items ``given`` were answered so (answer, values, note), all others passed."""

    def job(work: Work) -> str:
        visit = start(work, profile=Profile.FULL)
        for code in visit_view(work, visit).shown:
            answer, measured, note = given.get(code, (Answer.PASS, {}, ""))
            record_answer(work, RecordAnswer(visit, code, answer, measured=measured, note=note))
        sign(work, visit)
        finish_visit(work, FinishVisit(visit))
        return visit

    visit = laptop.write(job, EXPERT)[0]
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]
    content = laptop.read(lambda records: drawn_sheet(records, notice, EXPERT)).sheet.content
    return {result.code: result.note for result in content.results}


def test_values_stand_beside_their_results(laptop: Laptop) -> None:
    written = notes(
        laptop,
        {
            "D04": (Answer.PASS, MEASURED["D04"], ""),
            "F06": (Answer.PASS, {"grams": 126}, "称了两份"),
            "C14": (Answer.PASS, {}, "用手背试过"),
            "B04": (Answer.PASS, GROUPS, ""),
        },
    )

    assert "66 天" in written["D04"]
    assert written["F06"] == "最轻一份留样 126 克；称了两份"
    assert written["C14"] == "用手背试过"
    assert written["B04"] == "托小班 5 名/人"
    assert "托小班" in written["B08"]  # counted once, at B04 (checklist.md §2 rule 3)
    assert written["C15"] == ""  # looked at, nothing measured
    for verdict in ("符合", "不合格", "还缺"):
        assert not any(verdict in note for note in written.values())  # the result stands in its own column


def test_a_class_of_another_age_does_not_stand_at_an_item_that_is_not_about_it(laptop: Laptop) -> None:
    """B05 asks for 托大班 only; what 托小班 lacks is B04's (checklist.md §5)."""
    one = GROUPS["care_groups"][0]
    short = {**one, "children_present": 11}
    senior = {**one, "id": "2", "name": "托大班", "band": "SENIOR", "children_present": 12}
    both = {"care_groups": [short, senior]}
    written = notes(laptop, {"B04": (Answer.PASS, both, ""), "B05": (Answer.PASS, both, "")})
    assert written["B05"] == "托大班 6 名/人"
