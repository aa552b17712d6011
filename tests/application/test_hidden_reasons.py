"""自动不适用: the reason is kept in the visit's first entry for ever and stands on the paper that lists items."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.made_visits import OAK, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.bootstrap import Laptop, render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.entries.inspections import Approval
from tuoyu_desktop.domain.entries.registry import FacilityUpdatedData
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import MealMode, VisitMode
from tuoyu_desktop.domain.yearly_cap import may_go_beyond

OFFICER = DEMO_PEOPLE["street_officer"]
VERIFICATION = VisitMode.INCLUSIVE_VERIFICATION


def verified(laptop: Laptop) -> tuple[str, DocumentContent]:
    """A verification at a place without meals, and what its form holds."""
    changes = FacilityUpdatedData(changes={"meal_mode": MealMode.NONE.value})
    laptop.write(lambda work: work.append(changes, subject=OAK, facility=OAK), OFFICER)
    visit = sealed_visit(laptop, VERIFICATION, lead=OFFICER, team=(OFFICER,), facts={})
    issue = IssueNotice(visit, NoticeKind.INCLUSIVE_VERIFICATION_FORM)
    notice = laptop.write(lambda work: issue_notice(work, issue), OFFICER)[0]
    return visit, laptop.read(lambda records: sheet_of(records, notice)).content


def text_of(pdf: bytes) -> str:
    """What stands on the paper, without spaces and line ends."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_hidden_item_keeps_its_reason_in_the_entry_and_on_the_form(laptop: Laptop) -> None:
    visit, content = verified(laptop)
    state = laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    assert state.not_applicable["A10"] == "不供餐"
    assert all(reason.strip() for reason in state.not_applicable.values())
    printed = {result.code: result.note for result in content.results if result.left_out}
    assert printed == state.not_applicable
    assert "不供餐" in text_of(render_sheet(content, {}, laptop.clock(), ""))


def test_what_the_register_says_later_changes_nothing_in_it(laptop: Laptop) -> None:
    visit, content = verified(laptop)
    kitchen = FacilityUpdatedData(changes={"meal_mode": MealMode.OWN_KITCHEN.value})
    laptop.write(lambda work: work.append(kitchen, subject=OAK, facility=OAK), OFFICER)
    state = laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    assert state.not_applicable["A10"] == "不供餐"
    assert next(result for result in content.results if result.code == "A10").note == "不供餐"


def test_a_visit_of_before_the_cap_is_read_as_it_was(laptop: Laptop) -> None:
    """Stored entries and restated visits are for ever: what had no such field has none."""
    visit, _ = verified(laptop)
    state = laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    old = state.model_dump(mode="json", exclude={"yearly_number", "yearly_cap"})
    again = FoldedInspection.model_validate(old | {"approval": {"task_number": "任1", "approval_number": "批1"}})
    assert (again.yearly_number, again.yearly_cap) == (None, None)
    assert again.approval == Approval(task_number="任1", approval_number="批1")
    assert not may_go_beyond(again.approval)
