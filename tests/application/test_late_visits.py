"""What came after a seal and waits for a person: one question finds what reading each visit finds (sync.md §3.10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.joint_pair import Pair, Partner, pair, seal
from tests.made_visits import PARENT, SVG, picture
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, record_finding
from tuoyu_desktop.application.finishing import Signature, SignVisit, amend_visit, sign_visit
from tuoyu_desktop.application.late_entries import late_entries
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.sync_attention import LateCase, late_cases
from tuoyu_desktop.application.sync_view import sync_view
from tuoyu_desktop.domain.terms import Answer, EntryStatus, Severity, VisitState
from tuoyu_desktop.projection.projector import project, set_verdict

__all__ = ["pair"]
FORM = FindingForm("窗边矮柜可攀爬。", Severity.MAJOR, "公安分局", 15, photo_reason="没带相机")


def asked(partner: Partner) -> list[str]:
    """Of all sealed visits begun here, read one by one."""

    def job(records: Records) -> list[str]:
        own = records.own_journals()
        sealed = [line for line in records.inspection_lines(states=(VisitState.SEALED,)) if line.journal in own]
        late = {line.id: late_entries(records, line.id) for line in sealed}
        return sorted(visit for visit, entries in late.items() if any(not one.amended for one in entries))

    return partner.laptop.read(job)


def found(partner: Partner) -> list[str]:
    return sorted(partner.laptop.read(lambda records: records.late_visits()))


def counted(partner: Partner) -> int:
    return partner.laptop.read(lambda records: records.delivery()).attention_count


def answers(pair: Pair, visit: str) -> None:
    pair.other.answer(visit, "C10", Answer.FAIL)


def finds(pair: Pair, visit: str) -> None:
    answers(pair, visit)
    pair.other.write(lambda work: record_finding(work, RecordFinding(visit, "C10", FORM)))


def photographs(pair: Pair, visit: str) -> None:
    pair.other.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture("窗"))))


def signs(pair: Pair, visit: str) -> None:
    signature = Signature("member", "赵敏", PARENT, svg=SVG)
    pair.other.write(lambda work: sign_visit(work, SignVisit(visit, signature)))


Late = Callable[[Pair, str], None]


@pytest.mark.parametrize("late", [answers, finds, photographs, signs])
def test_each_kind_that_comes_late_is_found_until_an_amendment_names_it(pair: Pair, late: Late) -> None:
    visit = pair.together()
    pair.exchange(visit)
    late(pair, visit)
    seal(pair, visit)
    assert found(pair.lead) == []
    pair.lead.read(pair.other.exported(visit).file)
    assert found(pair.lead) == asked(pair.lead) == [visit]
    assert counted(pair.lead) == 1
    assert found(pair.other) == [], "it was not begun there"
    pair.lead.write(lambda work: amend_visit(work, visit, "后到", "以后到的为准。"))
    assert found(pair.lead) == asked(pair.lead) == []
    assert counted(pair.lead) == 0


def test_what_the_seal_covers_and_a_visit_of_one_laptop_ask_for_nothing(pair: Pair) -> None:
    seal(pair, pair.begun())
    visit = pair.together()
    finds(pair, visit)
    photographs(pair, visit)
    pair.exchange(visit)
    seal(pair, visit)
    assert found(pair.lead) == asked(pair.lead) == []


def test_an_answer_that_took_no_effect_anywhere_is_found(pair: Pair) -> None:
    """To an item that did not apply: no row of any table knows it."""
    visit = pair.together()
    pair.exchange(visit)
    hidden = next(code for section in pair.lead.view(visit).visit.sections for code in section.hidden)
    pair.other.answer(visit, hidden, Answer.PASS)
    seal(pair, visit)
    pair.lead.read(pair.other.exported(visit).file)
    assert hidden not in pair.lead.laptop.read(lambda records: records.answers(visit))
    assert found(pair.lead) == asked(pair.lead) == [visit]


@pytest.mark.parametrize("status", [EntryStatus.APPLIED, EntryStatus.REJECTED])
def test_a_verdict_does_not_take_it_out_of_sight(pair: Pair, status: EntryStatus) -> None:
    """Let through or not: the paper does not have it, and only a person can say what holds."""
    visit = pair.together()
    pair.exchange(visit)
    answers(pair, visit)
    seal(pair, visit)
    pair.lead.read(pair.other.exported(visit).file)

    def judged(work: Any) -> None:
        (late,) = late_entries(work, visit)
        line = next(line for line in work.visit_entries(visit) if line.id == late.entry)
        project(work.connection, {str(set_verdict(work.connection, line.journal, line.seq, status, ""))})

    pair.lead.write(judged)
    assert found(pair.lead) == asked(pair.lead) == [visit]


def test_a_photo_of_a_rectification_is_no_part_of_the_visit(pair: Pair) -> None:
    visit = pair.together()
    finds(pair, visit)
    pair.exchange(visit)
    seal(pair, visit)
    (finding,) = pair.lead.laptop.read(lambda records: records.findings(visit))
    pair.other.read(pair.lead.exported(visit).file)
    made = AttachPhoto(visit, None, picture("改好了"), finding=finding)
    pair.other.write(lambda work: attach_photo(work, made))
    pair.lead.read(pair.other.exported(visit).file)
    assert found(pair.lead) == asked(pair.lead) == []


def test_the_case_says_how_much_by_whom_and_how_many_findings(pair: Pair) -> None:
    visit = pair.together()
    pair.exchange(visit)
    finds(pair, visit)
    photographs(pair, visit)
    seal(pair, visit)
    pair.lead.read(pair.other.exported(visit).file)
    view = pair.lead.laptop.read(sync_view)
    (case,) = view.late
    assert isinstance(case, LateCase)
    assert (case.visit, case.facility_name) == (visit, "小橡树托育中心")
    assert (case.count, case.findings, case.persons) == (3, 1, ("赵敏",))
    assert case.at == max(one.at for one in pair.lead.view(visit).late)
    assert view.attention_count == view.delivery.attention_count == 1
    assert pair.other.laptop.read(late_cases) == ()
