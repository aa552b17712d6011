"""Folds of a visit that two laptops wrote: disagreements, settlements, laptops that joined (sync.md §1, §3.10)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

from tuoyu_desktop.domain.entries import inspections as kinds
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedInspection, fold_answer, fold_inspection
from tuoyu_desktop.domain.entries.folding import Placed, canonical
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode, VisitState

PACK = kinds.PackRef(id="p", version="1", digest="0")
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def placed(
    kind: type[EntryBase], data: EntryData, journal: str, seq: int, after: str | None, identity: str = ""
) -> Placed:
    entry = kind.write(
        data,
        seq=seq,
        id=identity or f"{journal}{seq}",
        at=AT,
        actor=f"人{journal}",
        subject="s",
        facility="f",
        after=after,
    )
    return Placed(journal, seq, entry)


def answer(journal: str, seq: int, value: Answer, after: str | None = None) -> Placed:
    data = kinds.AnswerRecordedData(inspection="i", item="C10", answer=value, note=f"{journal}{seq}看的")
    return placed(kinds.AnswerRecorded, data, journal, seq, after)


def settled(journal: str, seq: int, chosen: str, over: tuple[str, ...], after: str) -> Placed:
    data = kinds.AnswerSettledData(inspection="i", item="C10", chosen=chosen, reason="两间都看过", over=over)
    return placed(kinds.AnswerSettled, data, journal, seq, after)


def folded(*entries: Placed) -> FoldedAnswer:
    """Whatever the order of arrival, the same."""
    states = [fold_answer(canonical(order)) for order in permutations(entries)]
    assert all(state == states[0] for state in states)
    assert states[0] is not None
    return states[0]


A_PASS, B_FAIL = answer("a", 1, Answer.PASS), answer("b", 1, Answer.FAIL)
BOTH = ("a1", "b1")


def test_both_versions_stand_with_what_their_people_said() -> None:
    state = folded(A_PASS, B_FAIL)
    said = {v.entry: (v.actor, v.journal, v.answer, v.note, v.head) for v in state.conflict}
    assert said == {
        "a1": ("人a", "a", Answer.PASS, "a1看的", "a1"),
        "b1": ("人b", "b", Answer.FAIL, "b1看的", "b1"),
    }


def test_equal_answers_are_no_disagreement_and_nor_is_a_change_by_the_same_laptop() -> None:
    same = answer("b", 1, Answer.PASS)
    assert folded(A_PASS, same).conflict == ()
    changed = folded(A_PASS, same, answer("a", 2, Answer.FAIL, after="b1"))
    assert (changed.answer, changed.conflict) == (Answer.FAIL, ())


def test_the_chosen_answer_holds_whichever_it_was() -> None:
    for chosen, value in (("a1", Answer.PASS), ("b1", Answer.FAIL)):
        for journal in ("a", "b", "c"):
            state = folded(A_PASS, B_FAIL, settled(journal, 2, chosen, BOTH, after="b1"))
            assert (state.answer, state.entry, state.conflict) == (value, chosen, ())


def test_what_is_answered_after_the_settlement_holds_step_for_step() -> None:
    first = [A_PASS, B_FAIL, settled("a", 2, "a1", BOTH, after="b1")]
    again = answer("a", 3, Answer.FAIL, after="a2")
    assert folded(*first, again).answer is Answer.FAIL
    assert folded(*first, again, answer("a", 4, Answer.NOT_APPLICABLE, after="a3")).answer is Answer.NOT_APPLICABLE
    assert folded(*first, answer("b", 2, Answer.FAIL, after="a2")).conflict == ()


def test_an_answer_that_the_settling_person_had_not_seen_is_a_disagreement_anew() -> None:
    unseen = answer("b", 2, Answer.NOT_APPLICABLE, after="b1")
    state = folded(A_PASS, B_FAIL, settled("a", 2, "a1", BOTH, after="b1"), unseen)
    assert {(v.entry, v.head) for v in state.conflict} == {("a1", "a2"), ("b2", "b2")}


def test_two_people_who_settle_differently_disagree_again_until_one_settles_that() -> None:
    both = [
        A_PASS,
        B_FAIL,
        settled("a", 2, "a1", BOTH, after="b1"),
        settled("b", 2, "b1", BOTH, after="b1"),
    ]
    state = folded(*both)
    assert {(v.entry, v.head) for v in state.conflict} == {("a1", "a2"), ("b1", "b2")}
    over = ("a1", "a2", "b1", "b2")
    assert folded(*both, settled("b", 3, "a1", over, after="b2")).conflict == ()
    assert folded(*both, settled("b", 3, "a1", over, after="b2")).answer is Answer.PASS


def test_an_old_answer_never_comes_back_when_the_one_between_was_refused() -> None:
    """``a3`` went on from an entry that the district rejected: its ``after`` is unknown now, it stays the newest."""
    state = folded(A_PASS, answer("a", 2, Answer.FAIL, after="a1"), answer("a", 3, Answer.PASS, after="gone"))
    assert (state.entry, state.conflict) == ("a3", ())


def started() -> Placed:
    data = kinds.InspectionStartedData(
        date=date(2026, 11, 20),
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        checklist=PACK,
        district_pack=PACK,
        lead="人a",
        team=("人a", "人b"),
        items=("C10",),
    )
    return placed(kinds.InspectionStarted, data, "a", 1, None)


def visit(*entries: Placed) -> FoldedInspection:
    state = fold_inspection(canonical([started(), *entries]))
    assert state is not None
    return state


def joined(journal: str, seq: int, after: str, **changes: Any) -> Placed:
    data = kinds.InspectionJoinedData(device=journal, person=f"人{journal}", number=12)
    return placed(kinds.InspectionJoined, data, journal, seq, after, **changes)


def test_a_laptop_joins_once_whatever_it_says_again() -> None:
    state = visit(joined("b", 4, "a1"), joined("b", 5, "b4"))
    assert state.joined == ("b",)
    assert [(one.journal, one.seq, one.person, one.number) for one in state.laptops] == [("b", 4, "人b", 12)]


def test_a_laptop_whose_joining_went_on_from_a_refused_entry_has_joined() -> None:
    """Its ``after`` is unknown then, so it stands beside the start, in the order of the journals."""
    assert visit(joined("0", 4, "refused")).joined == ("0",)


def test_a_laptop_that_is_heard_of_after_the_seal_is_named_and_changes_nothing() -> None:
    seal = kinds.InspectionFinishedData(covers={"a": 1}, digest="0", finished_at=AT)
    sealed = placed(kinds.InspectionFinished, seal, "a", 2, "a1")
    state = visit(sealed, joined("b", 1, "a1"))
    late = visit(sealed, joined("b", 1, "a2"))
    for one in (state, late):
        assert one.joined == ("b",)
        assert (one.state, one.covers, one.finished_at) == (VisitState.SEALED, {"a": 1}, AT)


def test_an_amendment_names_the_late_entries_it_speaks_of() -> None:
    seal = kinds.InspectionFinishedData(covers={"a": 1}, digest="0", finished_at=AT)
    amended = kinds.InspectionAmendedData(reason="迟到", text="补记", late=("b2", "b3"))
    state = visit(
        placed(kinds.InspectionFinished, seal, "a", 2, "a1"), placed(kinds.InspectionAmended, amended, "a", 3, "a2")
    )
    assert [one.late for one in state.amendments] == [("b2", "b3")]
