"""How many items a visit has is one number wherever it is read."""

from __future__ import annotations

from tests.made_visits import EXPERT, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.lines import InspectionLine
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer


def line_of(laptop: Laptop, inspection: str) -> InspectionLine:
    return next(line for line in laptop.read(lambda records: records.inspection_lines()) if line.id == inspection)


def test_the_lists_count_what_the_visits_own_page_counts(laptop: Laptop) -> None:
    """checklist.md §2 rule 10: what cannot apply is hidden, with its reason kept, and is no work left to do."""
    inspection, _ = laptop.write(start, EXPERT)
    view = laptop.read(lambda records: visit_view(records, inspection))
    hidden = [code for code, item in view.items.items() if item.hidden_reason]
    assert hidden

    assert line_of(laptop, inspection).item_count == len(view.shown) < len(view.items)

    laptop.write(lambda work: record_answer(work, RecordAnswer(inspection, hidden[0], Answer.PASS)), EXPERT)
    view = laptop.read(lambda records: visit_view(records, inspection))

    assert line_of(laptop, inspection).item_count == len(view.shown)
