"""The table of checklist.md §3: who triggers what, and that no sentence of it is an order."""

from __future__ import annotations

import pytest

from tuoyu_desktop.domain.notice import order_word
from tuoyu_desktop.domain.red_lines import (
    RED_LINES,
    RedLineKind,
    needs_stop,
    rectification_days,
    red_line_of,
    sentences,
    suggestion,
)
from tuoyu_desktop.domain.terms import FacilityKind
from tuoyu_desktop.exchange.rule_packs import builtin_checklists

T, J = FacilityKind.CENTER, FacilityKind.HOME
TRIGGERS = {
    RedLineKind.PERSON: {"B14", "B22", "C18"},
    RedLineKind.FIRE: {"E02", "E03"},
    RedLineKind.FACILITY_PART: {"E10", "F04", "G14"},
    RedLineKind.HOME: {"A16", "B06"},
    RedLineKind.CLOSURE: {"I05"},
}
COMMANDS = ("责令", "限期", "勒令", "必须停", "停业", "关停", "停止服务", "停托", "关闭机构", "吊销")


def test_the_triggers_are_those_of_the_paper() -> None:
    found: dict[RedLineKind, set[str]] = {}
    for code, line in RED_LINES.items():
        found.setdefault(line.kind, set()).add(code)
    assert found == TRIGGERS


@pytest.mark.parametrize("code", ["B14", "B22", "C18", "E02", "E03"])
def test_person_and_fire_stop_the_visit(code: str) -> None:
    assert needs_stop(code, T, {})
    assert needs_stop(code, J, {})


@pytest.mark.parametrize("code", ["E10", "F04", "G14", "A16", "B06", "I05", "C08", "A01", "G07", "H11"])
def test_nothing_else_does(code: str) -> None:
    assert not needs_stop(code, J, {"signals": ["欠薪", "欠租"]})


def test_a_way_out_opened_on_the_spot_is_no_emergency() -> None:
    assert not needs_stop("E03", T, {"opened_at_once": True})
    assert needs_stop("E03", T, {"opened_at_once": False})
    assert needs_stop("E02", T, {"opened_at_once": True}), "E02 knows no such thing"


def test_homes_alone_are_counted_twice() -> None:
    for code in ("A16", "B06"):
        assert red_line_of(code, T, {}) is None
        found = red_line_of(code, J, {})
        assert found is not None
        assert found.kind is RedLineKind.HOME


@pytest.mark.parametrize(("signals", "opens"), [((), False), (("欠薪",), False), (("欠薪", "欠租"), True)])
def test_closure_signals_from_two_on(signals: tuple[str, ...], opens: bool) -> None:
    assert (red_line_of("I05", T, {"signals": signals}) is not None) is opens


def test_no_period_for_a_person_and_at_once_for_fire() -> None:
    """§3: no rectification period; deadline 0."""
    assert [rectification_days(code, 3) for code in ("B14", "B22", "C18")] == [None, None, None]
    assert [rectification_days(code, 3) for code in ("E02", "E03")] == [0, 0]
    assert [rectification_days(code, 3) for code in ("E10", "G14", "A16", "C08")] == [3, 3, 3, 3]


@pytest.mark.parametrize("code", ["B14", "B22", "C18"])
def test_what_is_to_be_done_at_a_person_s_red_line(code: str) -> None:
    """Keep evidence, do not confront alone, call 110, report to the district at once, with the law's mark."""
    line = RED_LINES[code]
    assert [step.code for step in line.steps] == ["apart", "police", "evidence", "district"]
    told = " ".join(step.title + step.detail for step in line.steps)
    assert "不要单独对质" in told
    assert "110" in told
    assert "证据" in told
    assert "{commission}" in told
    assert {(source.text, source.mark) for source in line.sources} == {
        ("未成年人保护法第11条第2款", "[原文]"),
        ("托育机构管理规范（试行）第25条", "[查证·二手S9]"),
    }
    assert line.recording is (code != "B14"), "channel and time at B22 and C18 alone (§2 rule 17)"


def test_fire_is_told_to_the_fire_brigade_and_the_district() -> None:
    for code in ("E02", "E03"):
        assert {step.code for step in RED_LINES[code].steps} >= {"fire", "district"}


def every_sentence() -> list[str]:
    notes = {item.stop_note for item in builtin_checklists()[-1].items.values()}
    return [*sentences(), *(suggestion(note) for note in sorted(notes))]


@pytest.mark.parametrize("sentence", every_sentence())
def test_no_sentence_is_an_order(sentence: str) -> None:
    assert order_word(sentence) == ""
    if sentence.startswith("建议"):
        return  # what is suggested to the district or in talk may name a measure
    assert not [word for word in COMMANDS if word in sentence]
    assert "停用" not in sentence
    assert "封存" not in sentence


def test_items_that_the_paper_does_not_name_keep_the_note_of_the_pack_as_a_suggestion() -> None:
    items = builtin_checklists()[-1].items
    assert suggestion(items["A15"].stop_note) == "建议马上电话报区卫生健康委：可能要“停新收”，由区里定"
    assert suggestion("").startswith("建议")
