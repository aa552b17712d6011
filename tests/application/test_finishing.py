"""收尾: what is missing, what is said, signatures and the seal (documents.md §5, sync.md §3.10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.application.test_answering import write
from tests.application.test_starting import EXPERT, OFFICER, PARENT, inspection_command, visit_command
from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import (
    FinishView,
    FinishVisit,
    MarkNotChecked,
    Signature,
    SignVisit,
    amend_visit,
    finish_view,
    finish_visit,
    mark_not_checked,
    sign_visit,
)
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, Profile, VisitState
from tuoyu_desktop.domain.wording import items_counted

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1 L8 8"/></svg>'


@pytest.fixture
def visit(laptop: Laptop) -> str:
    """A quick 走访 in which everything passed but the last item, which nobody looked at."""
    command = visit_command(laptop)
    made, _ = laptop.write(lambda work: start_visit(work, command), EXPERT)
    for code in laptop.read(lambda records: visit_view(records, made)).shown[:-1]:
        write(laptop, RecordAnswer(made, code, Answer.PASS))
    return made


def ends(laptop: Laptop, visit: str) -> FinishView:
    return laptop.read(lambda records: finish_view(records, visit))


def sign(laptop: Laptop, visit: str, role: str, **changes: object) -> None:
    person = EXPERT if role == "member" else None
    signature = replace(Signature(role, "某某", person, svg=SVG), **changes)  # type: ignore[arg-type]  # by field name
    known = laptop.read(lambda records: records.inspection(visit))
    laptop.write(lambda work: sign_visit(work, SignVisit(visit, signature)), known.lead if known else EXPERT)


def finish(laptop: Laptop, visit: str) -> None:
    known = laptop.read(lambda records: records.inspection(visit))
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit, "无")), known.lead if known else EXPERT)


def test_nothing_is_sealed_while_something_is_missing(laptop: Laptop, visit: str) -> None:
    assert ends(laptop, visit).missing == ("1 个未查项", "在场人签字", "陈秀兰签字")

    with pytest.raises(RuleViolation) as refused:
        finish(laptop, visit)
    assert refused.value.code == "rule-finish-missing"


def test_not_checked_is_said_and_never_counts_as_a_pass(laptop: Laptop, visit: str) -> None:
    before = ends(laptop, visit)
    command = MarkNotChecked(visit, tuple(item.code for item in before.undone), "正在午睡")
    laptop.write(lambda work: mark_not_checked(work, command), EXPERT)

    after = ends(laptop, visit)
    assert (after.passed, after.not_checked, after.undone) == (before.passed, 1, ())
    assert "还有 1 项没有看" in after.said


def test_a_failed_item_without_a_finding_is_missing(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "D04", Answer.FAIL))
    assert "1 个不合格项还没有登记问题" in ends(laptop, visit).missing

    form = replace(laptop.read(lambda records: propose(records, visit, "D04")).form, fact="仅 66 天", photo_reason="无")
    laptop.write(lambda work: record_finding(work, RecordFinding(visit, "D04", form)), EXPERT)
    view = ends(laptop, visit)
    assert not any("没有登记" in words for words in view.missing)
    assert "报区卫生健康委" in view.said
    assert "仅 66 天" in view.read_aloud


def test_everyone_of_the_team_signs_or_says_why_not(laptop: Laptop) -> None:
    """documents.md §4.5: signatures of members, not of one of them."""
    command = visit_command(laptop, team=(EXPERT, PARENT))
    visit, _ = laptop.write(lambda work: start_visit(work, command), EXPERT)
    names = {one.person: f"{one.name}签字" for one in ends(laptop, visit).visit.team}
    sign(laptop, visit, "member")
    assert names[PARENT] in ends(laptop, visit).missing
    assert names[EXPERT] not in ends(laptop, visit).missing

    with pytest.raises(RuleViolation) as refused:
        sign(laptop, visit, "member", person=PARENT, svg="", refused=True)
    assert refused.value.field == "refusal_reason"
    sign(laptop, visit, "member", person=PARENT, svg="", refused=True, refusal_reason="已提前离开")
    assert names[PARENT] not in ends(laptop, visit).missing


def test_the_same_ink_is_written_once(laptop: Laptop, visit: str) -> None:
    """Two quick presses on one button are one signature."""
    for _ in range(2):
        sign(laptop, visit, "member")
    assert len(ends(laptop, visit).signatures) == 1


def test_the_counts_are_of_the_items_that_apply(laptop: Laptop, visit: str) -> None:
    """The tiles, what is read aloud and the paper count alike: the items that do not apply here are named apart."""
    command = visit_command(laptop, profile=Profile.FULL)
    full, _ = laptop.write(lambda work: start_visit(work, command), EXPERT)
    shown = laptop.read(lambda records: visit_view(records, full)).shown
    for code, answer in zip(shown, (Answer.PASS, Answer.NOT_APPLICABLE), strict=False):
        write(laptop, RecordAnswer(full, code, answer, reason="没有"))
    view = ends(laptop, full)

    assert (view.passed, view.failed, view.not_applicable, view.not_checked) == (1, 0, 1, 0)
    assert view.item_count == len(shown) == 2 + len(view.undone)
    assert view.left_out == len(view.visit.inspection.not_applicable) > 0
    assert items_counted(23, 4) == "检查 23 项，另有 4 项不适用于这类机构"
    assert items_counted(23, 0) == "检查 23 项"


def test_a_refusal_asks_for_a_witness(laptop: Laptop, visit: str) -> None:
    sign(laptop, visit, "facility", svg="", refused=True, refusal_reason="不认可记录")
    assert "见证人签字" in ends(laptop, visit).missing

    sign(laptop, visit, "witness")
    assert "见证人签字" not in ends(laptop, visit).missing


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"svg": ""}, "svg"), ({"name": " "}, "name"), ({"svg": "", "refused": True}, "refusal_reason")],
)
def test_half_a_signature_is_refused(laptop: Laptop, visit: str, changes: dict[str, object], field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        sign(laptop, visit, "facility", **changes)
    assert refused.value.field == field


def test_after_the_seal_only_an_amendment_is_possible(laptop: Laptop, visit: str) -> None:
    undone = tuple(item.code for item in ends(laptop, visit).undone)
    laptop.write(lambda work: mark_not_checked(work, MarkNotChecked(visit, undone, "锁着")), EXPERT)
    sign(laptop, visit, "member")
    sign(laptop, visit, "facility")
    finish(laptop, visit)

    sealed = ends(laptop, visit).visit.inspection
    assert sealed.state is VisitState.SEALED
    assert sealed.digest
    late_acts: tuple[Callable[[], None], ...] = (
        lambda: write(laptop, RecordAnswer(visit, "D04", Answer.FAIL)),
        lambda: sign(laptop, visit, "member"),
        lambda: finish(laptop, visit),
    )
    for late in late_acts:
        with pytest.raises(RuleViolation) as refused:
            late()
        assert refused.value.code == "rule-visit-sealed"

    laptop.write(lambda work: amend_visit(work, visit, "笔误", "D04 应为 93 天", "D04"), EXPERT)
    after = ends(laptop, visit).visit.inspection
    assert after.amendments[0].text == "D04 应为 93 天"
    assert after.digest == sealed.digest


def test_an_inspection_is_sealed_without_drawn_signatures(laptop: Laptop) -> None:
    command = inspection_command(laptop)
    visit, _ = laptop.write(lambda work: start_visit(work, command), OFFICER)
    for code in laptop.read(lambda records: visit_view(records, visit)).shown:
        write(laptop, RecordAnswer(visit, code, Answer.PASS))

    assert ends(laptop, visit).missing == ()
    with pytest.raises(RuleViolation) as refused:
        sign(laptop, visit, "facility")
    assert refused.value.code == "rule-sign-ink"
    finish(laptop, visit)
    assert ends(laptop, visit).visit.state is VisitState.SEALED
