"""Who of the two answered what, and what they decided where they differed (sync.md §3.10)."""

from __future__ import annotations

from tests.joint_pair import Pair, pair, seal
from tests.made_visits import EXPERT, PARENT
from tuoyu_desktop.application.joint_view import Settlement
from tuoyu_desktop.application.joint_visit import SettleAnswer, settle_answer
from tuoyu_desktop.application.visit_preview import answered
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.domain.terms import Answer

__all__ = ["pair"]


def test_each_laptop_says_how_many_of_which_group_are_its_own(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "A01", Answer.PASS)
    pair.lead.answer(visit, "C10", Answer.PASS)
    pair.other.answer(visit, "C16", Answer.PASS)
    pair.other.answer(visit, "A15", None, note="还没看完")
    pair.exchange(visit)
    for partner in (pair.lead, pair.other):
        mine, theirs = partner.view(visit).laptops
        assert (dict(mine.by_group), dict(theirs.by_group)) == ({"A": 1, "C": 1}, {"C": 1})
        assert (mine.answered, theirs.answered) == (2, 1)


def test_the_visit_names_who_answered_on_the_other_laptop(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "A01", Answer.PASS)
    pair.other.answer(visit, "C16", Answer.PASS)
    pair.other.answer(visit, "A15", None, note="还没看完")
    pair.exchange(visit)
    assert pair.lead.view(visit).visit.elsewhere == {"C16": PARENT}
    assert pair.other.view(visit).visit.elsewhere == {"A01": EXPERT}


def test_who_answers_after_the_other_has_the_answer(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "C16", Answer.PASS)
    pair.exchange(visit)
    view = pair.lead.laptop.read(lambda records: visit_view(records, visit))
    pressed = answered(view, view.items["C16"], Answer.NOT_APPLICABLE, "没有这项设施或业务", "", pair.lead.clock())
    assert pressed.elsewhere == {}
    pair.lead.answer(visit, "C16", Answer.NOT_APPLICABLE, reason="没有这项设施或业务")
    assert pair.lead.view(visit).visit.elsewhere == {}


def test_a_settlement_is_kept_with_both_answers_and_its_reason(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "C10", Answer.PASS)
    pair.other.answer(visit, "C10", Answer.FAIL)
    pair.exchange(visit)
    (apart,) = pair.other.view(visit).disagreements
    chosen = next(version.entry for version in apart.versions if version.answer is Answer.PASS)
    pair.other.write(lambda work: settle_answer(work, SettleAnswer(visit, "C10", chosen, "两个房间都要看")))
    at = pair.other.clock()
    assert pair.lead.view(visit).settled == ()
    pair.exchange(visit)
    wanted = Settlement(
        at=at,
        item="C10",
        title=apart.item.item.title,
        person_name="赵敏",
        answer=Answer.PASS,
        reason="两个房间都要看",
        versions=(("陈秀兰", Answer.PASS), ("赵敏", Answer.FAIL)),
    )
    assert pair.lead.view(visit).settled == (wanted,)
    seal(pair, visit)
    assert pair.lead.view(visit).settled == (wanted,), "it stays after the seal"


def test_a_settlement_that_came_after_the_seal_holds_nothing(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "C10", Answer.PASS)
    pair.other.answer(visit, "C10", Answer.FAIL)
    pair.other.read(pair.lead.exported(visit).file)
    (apart,) = pair.other.view(visit).disagreements
    pair.other.write(lambda work: settle_answer(work, SettleAnswer(visit, "C10", apart.versions[0].entry, "再看过")))
    seal(pair, visit)
    pair.lead.read(pair.other.exported(visit).file)
    view = pair.lead.view(visit)
    assert view.settled == ()
    assert "answer.settled" in [one.kind for one in view.late]
