"""Every threshold of the list at its figure and one step beyond it, as checklist.md §5 and §6 write the figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.rule_cases import ON, checklist, judged
from tuoyu_desktop.domain.terms import Answer

PASS, FAIL = Answer.PASS, Answer.FAIL


def ago(days: int, on: date = ON) -> str:
    return (on - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("code", "values", "at", "beyond"),
    [
        # code, the other values, (field, value that just passes), value that just fails
        ("A20", {}, ("assessed_on", ago(366)), ago(367)),
        ("B01", {"education": "大专"}, ("years", 3), 2.9),
        ("B17", {"certificate": True, "sent_by_company": True}, ("guards", 1), 0),
        ("B19", {"people": 9, "trained": 9}, ("trained_on", ago(366)), ago(367)),
        ("C02", {}, ("latest_on", ago(31)), ago(32)),
        ("C14", {"reachable": False}, ("temperature", 40), 40.1),
        ("C17", {"gaps": False, "supine": True}, ("interval_minutes", 15), 16),
        ("D05", {}, ("offset_minutes", 1), 1.1),
        ("E21", {}, ("cleaned_on", ago(90)), ago(91)),
        ("E23", {}, ("people", 2), 1),
        ("F09", {"chill": 4}, ("freeze", -12), -11.9),
        ("G01", {"beds": 1, "apart": True}, ("area", 6), 5.9),
        ("G01", {"area": 6, "apart": True}, ("beds", 1), 0),
        ("G09", {"minutes": 10}, ("times", 2), 1),
        ("G09", {"times": 2}, ("minutes", 10), 9),
        ("G13", {}, ("taps", 1), 0),
        ("G16", {"room_area": 50}, ("window_area", 10), 9.9),
        ("G17", {}, ("hours", 2), 1.9),
        ("I02", {}, ("updated_on", ago(183)), ago(184)),
    ],
)
def test_threshold_at_and_beyond(code: str, values: dict[str, Any], at: tuple[str, Any], beyond: Any) -> None:
    name, good = at
    both = {"certified": 2} if code == "E23" else {}
    assert judged(code, {**values, **both, name: good}).suggested is PASS
    assert judged(code, {**values, **({"certified": 1} if both else {}), name: beyond}).suggested is FAIL


@pytest.mark.parametrize(
    ("code", "values", "field", "good", "short"),
    [
        ("B02", {"certified": True}, "hours", 60, 59),
        ("C13", {"protected": True, "wire_exposed": False}, "height_m", 1.80, 1.79),
        ("E16", {"missing_days": 0}, "rounds_a_day", 2, 1),
    ],
)
def test_advised_figures_hint_and_never_fail(
    code: str, values: dict[str, Any], field: str, good: float, short: float
) -> None:
    """§3, last paragraph: 60 学时, the socket's height and two patrols a day are advice."""
    at, below = judged(code, {**values, field: good}), judged(code, {**values, field: short})
    assert (at.suggested, at.hints) == (PASS, ())
    assert below.suggested is PASS
    assert len(below.hints) == 1


@pytest.mark.parametrize(("minutes", "expected"), [(1, PASS), (-1, PASS), (-1.5, FAIL), (-30, FAIL), (30, FAIL)])
def test_a_recorder_may_be_off_either_way(minutes: float, expected: Answer) -> None:
    """D05: 偏差 ≤1 分钟; half an hour slow is as wrong as half an hour fast."""
    assert judged("D05", {"offset_minutes": minutes}).suggested is expected


MONDAY, FRIDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("on", "seen", "expected"),
    [
        (MONDAY, MONDAY, PASS),
        (MONDAY, FRIDAY, PASS),
        (MONDAY, THURSDAY, FAIL),
        (FRIDAY, THURSDAY, PASS),
        (FRIDAY, date(2026, 11, 18), FAIL),
        # National day 2026: closed 1 to 7 October, so the last opening day before Thursday the 8th is 30 September.
        (date(2026, 10, 8), date(2026, 9, 30), PASS),
        (date(2026, 10, 8), date(2026, 9, 29), FAIL),
    ],
)
def test_kitchen_records_go_back_to_the_last_opening_day(on: date, seen: date, expected: Answer) -> None:
    """F08 一餐一消毒, F10 每日晨检: of every day with meals; before the first meal the last opening day's counts."""
    dishes = {"each_meal": True, "closed": True, "latest_on": seen.isoformat()}
    staff = {"sick": False, "latest_on": seen.isoformat()}
    assert judged("F08", dishes, on=on).suggested is expected
    assert judged("F10", staff, on=on).suggested is expected


def test_a_record_of_the_day_after_the_visit_is_no_record() -> None:
    assert judged("F10", {"sick": False, "latest_on": ago(-1)}).suggested is None


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("A11", {"on_duty": 0, "complete": 0}),
        ("B12", {"people": 0, "valid": 0, "earliest_on": ago(-40)}),
        ("B13", {"people": 0, "checked": 0, "earliest_on": ago(40)}),
        ("B19", {"trained_on": ago(1), "people": 0, "trained": 0}),
        ("B21", {"people": 0, "signed": 0}),
        ("C03", {"sampled": 0, "matched": 0}),
        ("C21", {"alone": False, "recorded": 0, "counted": 0}),
        ("D03", {"entrances": 0, "watched": 0}),
        ("E03", {"exits": 0, "blocked": 0}),
        ("E06", {"lamps": 0, "working": 0}),
        ("E08", {"checked": 0, "not_green": 0, "expired": 0}),
        ("F03", {"sampled": 0, "traceable": 0}),
        ("F13", {"listed": 0, "replaced": 0}),
        ("F15", {"temperature": 4, "total": 0, "labelled": 0, "bottles": True}),
        ("G02", {"sampled": 0, "complete": 0}),
        ("G03", {"sampled": 0, "checked": 0, "missed": 0, "reported": 0}),
        ("G04", {"returned": 0, "checked": 0}),
        ("G06", {"sampled": 0, "followed": 0}),
        ("G08", {"sampled": 0, "certified": 0}),
        ("G12", {"sampled": 0, "complete": 0}),
        ("G18", {"sampled": 0, "complete": 0}),
        ("H02", {"sampled": 0, "different": 0, "extra": 0}),
        ("H04", {"enrolled": 0, "signed": 0}),
        ("I06", {"enrolled": 0, "placed": 0, "cancelled": True}),
    ],
)
def test_nothing_looked_at_passes_nothing(code: str, values: dict[str, Any]) -> None:
    judgement = judged(code, values)
    assert judgement.suggested is None
    assert "没有可核对的" in judgement.sentence


def test_no_missed_vaccination_has_nothing_to_report() -> None:
    """G03 漏种数/已报告接种单位数: nought of nought is right where the sample was looked at."""
    values = {"sampled": 10, "checked": 10, "missed": 0, "reported": 0}
    assert judged("G03", values).suggested is PASS


@pytest.mark.parametrize(
    ("code", "asked", "unit", "values"),
    [
        ("C03", 3, "名", {"matched": 1}),
        ("F03", 3, "种", {"traceable": 1}),
        ("H02", 3, "份", {"different": 0, "extra": 0}),
        ("G02", 10, "名", {"complete": 1}),
        ("G03", 10, "名", {"checked": 1, "missed": 0, "reported": 0}),
        ("G06", 3, "例", {"followed": 1}),
        ("G12", 10, "人", {"complete": 1}),
    ],
)
def test_the_sample_that_the_list_asks_for_is_asked(code: str, asked: int, unit: str, values: dict[str, Any]) -> None:
    """抽3名, 抽10名: named while it is missing; fewer need a reason, for there may be no more."""
    assert f"要求 {asked} {unit}" in judged(code, {}).sentence
    few = judged(code, {**values, "sampled": 1})
    assert (few.suggested, few.asks) == (None, ("sample_reason",))
    assert few.sentence == f"还缺：少抽的原因（要求 {asked} {unit}，只有 1 {unit}）"
    why = judged(code, {**values, "sampled": 1, "sample_reason": "总共只有这些"})
    assert why.suggested is PASS
    assert [f"要求 {asked} {unit}，总共只有这些" in hint for hint in why.hints] == [True]
    counted = checklist().item(code).answer.fields
    matching = {field.name: asked for field in counted if field.against == "sampled"}
    full = judged(code, {**values, **matching, "sampled": asked})
    assert (full.suggested, full.hints, full.asks) == (PASS, (), ())


def answers(*each: str) -> dict[str, Any]:
    names = ("fire", "choking", "route")
    return {"asked": [{"id": f"+{n}", **dict(zip(names, one.split(), strict=True))} for n, one in enumerate(each, 1)]}


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (("通过 通过 通过",), PASS),
        (("通过 通过 通过", "通过 通过 通过"), PASS),
        (("通过 通过 通过", "通过 未通过 通过"), FAIL),
        (("未通过 通过 通过",), FAIL),
    ],
)
def test_every_person_asked_answers_every_question(each: tuple[str, ...], expected: Answer) -> None:
    """B20 抽问1–2人，每题 通过/未通过."""
    assert judged("B20", answers(*each)).suggested is expected


def test_a_question_not_put_is_missing_and_says_whose() -> None:
    values = answers("通过 通过 通过")
    values["asked"].append({"id": "+2", "post": "保育师", "fire": "通过"})
    judgement = judged("B20", values)
    assert (judgement.suggested, judgement.sentence) == (None, "还缺：第 2 人窒息急救第一步、第 2 人疏散路线")
    assert judged("B20", {"asked": [{"id": "+1"}]}).suggested is None


@pytest.mark.parametrize(("signed", "expected"), [(51, FAIL), (52, PASS), (53, FAIL)])
def test_every_child_has_one_agreement(signed: int, expected: Answer) -> None:
    """H04: 在托人数/签约数（=100%）."""
    assert judged("H04", {"enrolled": 52, "signed": signed}).suggested is expected


@pytest.mark.parametrize(
    ("kind", "works", "expected"),
    [
        ("没有", True, FAIL),
        ("没有", False, FAIL),
        ("没有", None, FAIL),
        ("联网独立式感烟", True, PASS),
        ("自动报警系统", True, PASS),
        ("自动报警加喷淋", False, FAIL),
        (None, True, None),
    ],
)
def test_a_fire_alarm_that_is_not_there_does_not_work(
    kind: str | None, works: bool | None, expected: Answer | None
) -> None:
    """E09 火灾自动报警/喷淋正常，或装有联网独立式感烟报警器."""
    values = {name: value for name, value in (("kind", kind), ("works", works)) if value is not None}
    assert judged("E09", values).suggested is expected
