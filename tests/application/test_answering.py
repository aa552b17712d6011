"""Answers: what is written, what is refused, what a draft keeps (checklist.md §2, sync.md §1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.application.test_starting import EXPERT, visit_command
from tuoyu_desktop.application.answering import RecordAnswer, keep_typed, record_answer, remember_open_item
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import abandon_visit
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.typed_drafts import TypedDraft
from tuoyu_desktop.application.visit_preview import answered, previewed
from tuoyu_desktop.application.visit_view import VisitView, visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, Profile


@pytest.fixture
def visit(laptop: Laptop) -> str:
    """The full list at the example facility."""
    command = visit_command(laptop, profile=Profile.FULL)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def write(laptop: Laptop, command: RecordAnswer) -> None:
    visit = laptop.read(lambda records: records.inspection(command.inspection))
    laptop.write(lambda work: record_answer(work, command), visit.lead if visit else EXPERT)


def seen(laptop: Laptop, visit: str) -> VisitView:
    return laptop.read(lambda records: visit_view(records, visit))


def test_an_answer_is_kept_with_values_and_note(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "C14", Answer.PASS, note="两处", measured={"temperature": 38}))

    item = seen(laptop, visit).items["C14"]
    assert (item.answer, item.note, item.measured) == (Answer.PASS, "两处", {"temperature": 38})


def test_values_stay_where_none_are_sent(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "C14", None, measured={"temperature": 45}))
    write(laptop, RecordAnswer(visit, "C14", Answer.FAIL))

    assert seen(laptop, visit).items["C14"].measured == {"temperature": 45}


def test_the_table_of_groups_stands_at_every_item_it_answers(laptop: Laptop, visit: str) -> None:
    view = seen(laptop, visit)
    rows = [dict(row, children_present=4, carers_present=1) for row in view.items["B04"].measured["care_groups"]]
    write(laptop, RecordAnswer(visit, "B04", Answer.PASS, measured={"care_groups": rows}))
    write(laptop, RecordAnswer(visit, "B05", Answer.PASS))

    after = seen(laptop, visit)
    assert after.items["A15"].measured["care_groups"] == rows
    assert after.items["B05"].measured["care_groups"] == rows
    assert after.items["A15"].answer is None


def test_what_the_page_shows_at_once_is_what_is_read_afterwards(laptop: Laptop, visit: str) -> None:
    view = seen(laptop, visit)
    measured = {"temperature": 45, "reachable": False}
    at_once = answered(view, previewed(view, "C14", measured), Answer.PASS, "", "", laptop.clock())
    write(laptop, RecordAnswer(visit, "C14", Answer.PASS, measured=measured))

    after = seen(laptop, visit)
    assert at_once.sections == after.sections
    assert at_once.items["C14"] == after.items["C14"]


@pytest.mark.parametrize("answer", [Answer.NOT_APPLICABLE, Answer.NOT_CHECKED])
def test_some_answers_need_a_reason(laptop: Laptop, visit: str, answer: Answer) -> None:
    with pytest.raises(RuleViolation) as refused:
        write(laptop, RecordAnswer(visit, "C14", answer, reason="  "))

    assert refused.value.field == "reason"
    assert seen(laptop, visit).items["C14"].answer is None


def test_a_finding_is_dropped_only_when_asked(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "C14", Answer.FAIL))
    form = laptop.read(lambda records: propose(records, visit, "C14")).form
    command = RecordFinding(visit, "C14", replace(form, fact="出水 45 ℃", photo_reason="没带相机"))
    laptop.write(lambda work: record_finding(work, command), EXPERT)

    with pytest.raises(RuleViolation) as refused:
        write(laptop, RecordAnswer(visit, "C14", Answer.PASS))
    assert refused.value.code == "rule-finding-in-the-way"

    write(laptop, RecordAnswer(visit, "C14", Answer.PASS, drop_findings=True))
    item = seen(laptop, visit).items["C14"]
    assert (item.answer, item.findings) == (Answer.PASS, ())


def test_nothing_is_written_to_a_visit_that_was_given_up(laptop: Laptop, visit: str) -> None:
    laptop.write(lambda work: abandon_visit(work, visit, "停电"), EXPERT)

    with pytest.raises(RuleViolation) as refused:
        write(laptop, RecordAnswer(visit, "C14", Answer.PASS))
    assert refused.value.code == "rule-visit-sealed"


def test_an_item_that_is_not_on_the_list_is_refused(laptop: Laptop, visit: str) -> None:
    with pytest.raises(RuleViolation):
        write(laptop, RecordAnswer(visit, "Z99", Answer.PASS))


def test_a_hidden_item_opened_after_all_has_to_be_answered(laptop: Laptop, visit: str) -> None:
    before = seen(laptop, visit)
    code = next(section.hidden[0] for section in before.sections if section.hidden)
    write(laptop, RecordAnswer(visit, code, None))

    after = seen(laptop, visit)
    assert code in after.shown
    assert after.items[code].hidden_reason is None
    assert len(after.shown) == len(before.shown) + 1


def test_typed_words_wait_in_a_draft_of_the_open_item(laptop: Laptop, visit: str) -> None:
    typed = TypedDraft({"temperature": 4}, "半句", None)
    laptop.write(lambda work: keep_typed(work, visit, "C14", typed), EXPERT)
    laptop.write(lambda work: remember_open_item(work, visit, "C14"), EXPERT)
    view = seen(laptop, visit)
    assert (view.open_item, view.typed) == ("C14", {"C14": typed})

    laptop.write(lambda work: keep_typed(work, visit, "C14", None), EXPERT)
    assert seen(laptop, visit).typed == {}
