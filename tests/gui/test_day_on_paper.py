"""A day that officers set in their document stands in the finding's story (decisions/0016)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.application.test_order_text import ORDER, written
from tests.made_visits import OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.findings_board import finding_detail
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, void_notice
from tuoyu_desktop.application.officer_text import officer_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import VisitMode
from ui.pages.findings.words import events


def test_the_story_tells_the_day_of_the_paper_and_its_end(laptop: Laptop) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    form = laptop.read(lambda records: officer_form(records, visit, ORDER))
    finding, own = form.findings[0].id, form.findings[0].due_on
    day = laptop.clock().date() + timedelta(days=40)
    text = replace(written(laptop, visit), dues=((finding, day),))
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, ORDER, text)), OFFICER_1)[0]

    def titles() -> list[str]:
        detail = laptop.read(lambda records: finding_detail(records, finding, OFFICER_1))
        return [one.title for one in events(detail)]

    assert f"整改期限随文书改为 {day}" in titles()
    laptop.write(lambda work: void_notice(work, notice, "期限写错"), OFFICER_1)
    assert titles()[-1] == f"整改期限随文书改为 {own}"
