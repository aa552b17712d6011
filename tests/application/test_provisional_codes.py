"""Numbers at their edges: which number a voided 待编 code was made anew under, a year that ends (documents.md §3)."""

from __future__ import annotations

from datetime import datetime

from tests.application.test_transfer_letters import command, found_at, write
from tests.demo_laptop import StandingClock
from tests.made_visits import EXPERT, OAK, OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.closure_cases import closure_form, issue_ledger
from tuoyu_desktop.application.notice_cases import sheet_of, void_notice
from tuoyu_desktop.application.notice_content import content_of
from tuoyu_desktop.application.notice_issuing import issue, of_visit
from tuoyu_desktop.application.number_ledger import number_ledger
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_context
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind


def later_of(laptop: Laptop, notice: str) -> str:
    rows = laptop.read(number_ledger).provisional
    return next(row.later for row in rows if row.notice == notice)


def keep(laptop: Laptop, facility: str) -> str:
    def job(work: Work) -> str:
        return issue_ledger(work, facility, closure_form(work, facility, OFFICER_1).part)

    return laptop.write(job, OFFICER_1)[0]


def number_of(laptop: Laptop, notice: str) -> str:
    return laptop.read(lambda records: sheet_of(records, notice)).content.number


def test_the_ledger_of_another_place_is_not_its_number(laptop: Laptop) -> None:
    away = next(one for one in laptop.read(lambda records: records.search_facilities(None)) if one != OAK)
    first = keep(laptop, OAK)
    laptop.write(lambda work: void_notice(work, first, "写错"), OFFICER_1)
    lease_numbers(laptop)
    keep(laptop, away)
    assert later_of(laptop, first) == ""
    again = keep(laptop, OAK)
    assert later_of(laptop, first) == number_of(laptop, again) != ""


def test_a_letter_to_somebody_else_is_not_its_number(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    first = write(laptop, command(found_at(laptop, visit, "D04")))
    laptop.write(lambda work: void_notice(work, first, "写错"), OFFICER_1)
    lease_numbers(laptop)
    write(laptop, command(found_at(laptop, visit, "B12"), department="区市场监管局"))
    assert later_of(laptop, first) == ""


def test_a_paper_dated_before_midnight_has_a_number_of_its_own_year(laptop: Laptop, clock: StandingClock) -> None:
    """documents.md §3: the year in 〔 〕 is that of the paper, also where midnight passes while it is made."""
    visit = sealed_visit(laptop)
    lease_numbers(laptop)
    clock.now = datetime(2026, 12, 31, 23, 59, 59, tzinfo=BEIJING)

    def job(work: Work) -> str:
        context = visit_context(work, visit)
        draft = content_of(work, context, NoticeKind.VISIT_RECORD, new_id(), "", None)
        clock.now = datetime(2027, 1, 1, tzinfo=BEIJING)
        return issue(work, draft, of_visit(context))

    assert number_of(laptop, laptop.write(job, EXPERT)[0]) == "JL-110115-2026-000001"
