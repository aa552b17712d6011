"""Rules with a shape of their own, at and around their thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.rule_cases import ON, checklist, facility, judged, pack
from tuoyu_desktop.domain.measurement import judge, prefill
from tuoyu_desktop.domain.terms import Answer

FAIL, PASS = Answer.FAIL, Answer.PASS


@pytest.mark.parametrize(("certified", "expected"), [(9, PASS), (8, FAIL), (10, PASS)])
def test_certificates_are_a_target_of_the_district(certified: int, expected: Answer) -> None:
    """B11: 90 % (京兴政办发〔2024〕11号 13); below it a hint, no violation (§2 rule 5)."""
    judgement = judged("B11", {"on_duty": 10, "certified": certified})
    assert judgement.suggested is expected
    assert judgement.hint_only is (expected is FAIL)
    assert "按标准为不合格" not in judgement.sentence


def test_certificates_show_the_sum_and_what_is_lacking() -> None:
    """Mock-up 22: 8 ÷ 10 = 80.0 %, one more reaches 90 %."""
    judgement = judged("B11", {"on_duty": 10, "certified": 8})
    assert judgement.figure == "80.0"
    assert judgement.arithmetic == "8 ÷ 10 = 80.0%；再有 1 人取证即达到 90%"
    assert judged("B11", {"on_duty": 0, "certified": 0}).suggested is None
    assert judged("B11", {"on_duty": 3, "certified": 4}).suggested is None


def unit(count: int | None, area: int | None = None, **more: Any) -> dict[str, Any]:
    return {"units": [{"id": "1", "name": "1 层", "count": count, "area": area, **more}]}


@pytest.mark.parametrize(("count", "expected"), [(1, FAIL), (2, PASS), (3, PASS), (None, None)])
def test_two_extinguishers_a_unit_are_the_minimum(count: int | None, expected: Answer | None) -> None:
    """E07: GB 50140 6.1.1."""
    assert judged("E07", unit(count)).suggested is expected


@pytest.mark.parametrize(
    ("area", "kind", "advised"),
    [(100, "", 2), (101, "", 3), (150, "", 3), (150, "6 L 水基", 6), (151, "6 L 水基", 8)],
)
def test_extinguishers_by_area_are_only_advised(area: int, kind: str, advised: int) -> None:
    """§2 rule 6: ceil(面积 / 50) × 1 or × 2, print as 建议."""
    judgement = judged("E07", unit(2, area, kind=kind))
    assert judgement.suggested is PASS
    assert judgement.rows[0].note == f"建议 {advised} 具"
    assert bool(judgement.hints) is (advised > 2)


def test_the_advised_number_awaits_a_check() -> None:
    """§2 rule 6: the count by area comes from an unsigned checklist; the minimum of two does not."""
    assert judged("E07", unit(3, 150)).parameter_mark == "待核"
    assert judged("E07", unit(3)).parameter_mark == ""


@pytest.mark.parametrize(("grade", "hinted"), [("1A", True), ("2A", False), ("3A", False), ("", False)])
def test_a_weak_extinguisher_is_a_hint(grade: str, hinted: bool) -> None:
    """E07: 单具级别（严重危险级3A、中危险级2A）; which class a place is of, the fire service says."""
    judgement = judged("E07", unit(2, grade=grade))
    assert judgement.suggested is PASS
    assert judgement.hints == (("1 层单具 1A，中危险级要 2A，严重危险级要 3A",) if hinted else ())


@pytest.mark.parametrize(("most", "hinted"), [(5, False), (6, True)])
def test_more_than_five_at_a_point_is_a_hint(most: int, hinted: bool) -> None:
    judgement = judged("E07", unit(8, 100, most_at_a_point=most))
    assert judgement.suggested is PASS
    assert bool(judgement.hints) is hinted


def room(doors: int, area: float | None = None, position: str = "") -> dict[str, Any]:
    return {"rooms": [{"id": "1", "name": "睡眠室", "doors": doors, "area": area, "position": position}]}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (room(2), PASS),
        (room(1, 50, "两个安全出口之间"), PASS),
        (room(1, 50, "袋形走道两侧"), PASS),
        (room(1, 50.1, "两个安全出口之间"), FAIL),
        (room(1, 20, "走道尽端"), FAIL),
        (room(1, 20), None),
        (room(1, None, "袋形走道两侧"), None),
        (room(0), FAIL),
    ],
)
def test_one_door_only_in_small_rooms_that_lie_well(values: dict[str, Any], expected: Answer | None) -> None:
    """E04: GB 50016 5.5.15."""
    assert judged("E04", values).suggested is expected


@pytest.mark.parametrize(
    ("floor", "rating", "expected"),
    [
        (3, "一级", PASS),
        (4, "一级", FAIL),
        (3, "二级", PASS),
        (2, "三级", PASS),
        (3, "三级", FAIL),
        (1, "四级", PASS),
        (2, "四级", FAIL),
        (1, "不清楚", PASS),
        (2, "不清楚", None),
        (4, "", FAIL),
    ],
)
def test_floor_by_fire_rating(floor: int, rating: str, expected: Answer | None) -> None:
    """C07: GB 50016 5.4.4."""
    assert judged("C07", {"floor": floor, "basement": False, "fire_rating": rating}).suggested is expected


def test_rooms_below_ground_fail_on_any_floor() -> None:
    assert judged("C07", {"floor": 1, "basement": True, "fire_rating": "一级"}).suggested is FAIL


@pytest.mark.parametrize(
    ("seen", "expected"),
    [("2026-11-20T09:00", PASS), ("2026-11-20T08:59", FAIL), ("2026-11-21T09:00", PASS)],
)
def test_samples_are_kept_48_hours_from_the_label(seen: str, expected: Answer) -> None:
    """F07: 餐规, 学食第40条."""
    values = {"kept_from": "2026-11-18T09:00", "seen_at": seen, "temperature": 4, "label": True}
    assert judged("F07", values).suggested is expected


@pytest.mark.parametrize(("temperature", "expected"), [(-1, FAIL), (0, PASS), (8, PASS), (8.1, FAIL)])
def test_samples_are_kept_cold(temperature: float, expected: Answer) -> None:
    judgement = judged("F07", {"hours_kept": 50, "temperature": temperature, "label": True})
    assert judgement.suggested is expected
    assert judgement.parameter_mark == "待核"  # the temperature is from memory


@pytest.mark.parametrize(("grams", "expected"), [(124, FAIL), (125, PASS), ("124.9", FAIL)])
def test_samples_weigh_125_grams(grams: object, expected: Answer) -> None:
    """F06: settled in §2 rule 7; no 待核."""
    judgement = judged("F06", {"grams": grams})
    assert judgement.suggested is expected
    assert judgement.parameter_mark == ""


@pytest.mark.parametrize(("height", "gap", "expected"), [(1.30, 0.09, PASS), (1.29, 0.09, FAIL), (1.30, 0.091, FAIL)])
def test_rails_at_high_edges(height: float, gap: float, expected: Answer) -> None:
    """C08: JGJ39 4.1.9."""
    values = {"height_m": height, "gap_m": gap, "climbable": False}
    assert judged("C08", values).suggested is expected
    assert judged("C08", {**values, "climbable": True}).suggested is FAIL


@pytest.mark.parametrize(
    ("well", "guarded", "expected"),
    [(0.11, None, PASS), (0.12, True, PASS), (0.12, False, FAIL), (0.12, None, None)],
)
def test_wide_stair_well_needs_a_guard(well: float, guarded: bool | None, expected: Answer | None) -> None:
    """C09: JGJ39 4.1.12."""
    values = {"gap_m": 0.09, "climbable": False, "well_m": well, "guarded": guarded}
    assert judged("C09", values).suggested is expected


@pytest.mark.parametrize(
    ("district", "scope", "expected"),
    [
        ("110115", "托育服务（不含幼儿园、托儿所）", PASS),
        ("110115", "一般项目：托育服务(不含幼儿园、托儿所)；销售玩具。", PASS),
        ("110115", "托育服务", FAIL),
        ("110115", "3岁以下婴幼儿照护服务", FAIL),
        ("110115", "教育咨询", FAIL),
        ("120114", "托育服务", PASS),
        ("120114", "3 岁以下婴幼儿照护服务", PASS),
        ("120114", "教育咨询", FAIL),
    ],
)
def test_wording_of_the_scope_follows_the_district(district: str, scope: str, expected: Answer) -> None:
    """A03; requirements.md §9.1: exact in Beijing (京政办发〔2019〕26号 二（四）1), the sense elsewhere."""
    assert judged("A03", {"business_scope": scope}, district=district).suggested is expected


def test_hints_never_fail_an_item() -> None:
    """B02's 60 hours and C13's height are advice (§3)."""
    assert judged("B02", {"certified": True, "hours": 59}).suggested is PASS
    assert judged("B02", {"certified": True, "hours": 59}).hints
    sockets = judged("C13", {"protected": True, "wire_exposed": False, "height_m": 0.3})
    assert sockets.suggested is PASS
    assert sockets.hints


@pytest.mark.parametrize(
    ("cases", "hours", "expected"), [(0, None, PASS), (1, 24, PASS), (1, 25, FAIL), (1, None, None)]
)
def test_disease_reports(cases: int, hours: int | None, expected: Answer | None) -> None:
    """G07: the hours are a figure of ours, shown with 待核."""
    values = {"plan_on": "2026-01-01", "drilled_on": "2026-05-01", "cases": cases, "hours_to_report": hours}
    assert judged("G07", {**values, "isolated": True}).suggested is expected


def test_at_once_is_no_number() -> None:
    """C18, I03: 未成年人保护法第11条 “立即”: the time is shown, a person judges."""
    assert judged("C18", {"incidents": 0}).suggested is PASS
    assert judged("C18", {"incidents": 1, "unreported": 1}).suggested is FAIL
    reported = {"found_at": "2026-03-01T10:00", "reported_at": "2026-03-01T10:30"}
    judgement = judged("C18", {"incidents": 1, "unreported": 0, **reported})
    assert judgement.suggested is None
    assert "相隔 0.5 小时" in judgement.sentence
    times = {"occurred_at": "2026-03-01T10:00", "reported_at": "2026-03-01T12:00"}
    assert judged("I03", {"kind": "侵害线索", **times}).suggested is None
    assert judged("I03", {"kind": "其他事故", **times}).suggested is PASS
    late = {**times, "reported_at": "2026-03-01T12:06"}
    assert judged("I03", {"kind": "其他事故", **late}).suggested is FAIL


def test_two_closure_signals_are_for_the_district() -> None:
    """I05; §3: ≥ 2 opens the closure workflow, not shown to the facility."""
    assert judged("I05", {"signals": []}).suggested is PASS
    assert not judged("I05", {"signals": ["欠薪"]}).hints
    assert any("不向机构出示" in hint for hint in judged("I05", {"signals": ["欠薪", "欠租"]}).hints)


def test_reinspection_wants_every_finding_done() -> None:
    """I07: 已改/部分/未改; part of it stays open."""

    def answers(*results: str) -> Answer | None:
        rows = [{"id": str(n), "text": "问题", "result": result} for n, result in enumerate(results)]
        return judged("I07", {"findings": rows}).suggested

    assert answers("RECTIFIED", "NOT_APPLICABLE") is PASS
    assert answers("RECTIFIED", "PARTLY") is FAIL
    assert answers("NOT_RECTIFIED") is FAIL
    assert answers("RECTIFIED", "") is None


@pytest.mark.parametrize(("missing", "expected"), [([], PASS), (["收费"], FAIL), (None, None)])
def test_list_of_what_is_missing(missing: list[str] | None, expected: Answer | None) -> None:
    """A12: nothing ticked is an answer, not answered is none."""
    assert judged("A12", {"missing": missing}).suggested is expected


@pytest.mark.parametrize(("checked", "expected"), [(10, PASS), (9, FAIL), (None, None)])
def test_samples_of_lists(checked: int | None, expected: Answer | None) -> None:
    assert judged("G02", {"sampled": 10, "complete": checked}).suggested is expected


@pytest.mark.parametrize("code", ["A14", "B14", "E11", "E13", "E20", "F04"])
def test_counts_that_must_be_nought(code: str) -> None:
    name = next(f.name for f in checklist().items[code].answer.fields if f.comparator == "<=")
    assert judged(code, {name: 0}).suggested is PASS
    assert judged(code, {name: 1}).suggested is FAIL
    assert judged(code, {name: -1}).suggested is None


JUNK: list[Any] = [None, "", "x", "2026-13-45", -1, 1e300, float("nan"), float("inf"), True, [], {}, [1], ["x"], [{}]]


@pytest.mark.parametrize("value", JUNK, ids=repr)
def test_no_typed_value_breaks_a_rule(value: Any) -> None:
    """A value that cannot be read counts as missing, in every item, as a field and as a cell of a row."""
    for item in [*checklist().items.values(), *checklist().reserve.values()]:
        fields = item.answer.fields
        cells = {f.name: [{column.name: value for column in f.columns}] for f in fields if f.columns}
        for measured in ({f.name: value for f in fields}, {**{f.name: value for f in fields}, **cells}):
            assert judge(item, measured, facility(), ON, checklist(), pack()).sentence, item.code


def test_no_item_is_decided_before_anything_is_seen() -> None:
    """What the register knows alone passes no item that asks for a count or a look at the place itself."""
    for code in ("A15", "B03", "B04", "B05", "D02", "D04", "E03", "E07", "F07"):
        item = checklist().items[code]
        judgement = judge(item, prefill(item, facility(), ON), facility(), ON, checklist(), pack())
        assert judgement.suggested is None, code
        assert not judgement.complete, code


@pytest.mark.parametrize(
    ("values", "complete", "asked"),
    [
        ({"seen": True}, False, True),
        ({"seen": True, "channel": 3}, False, True),
        ({"seen": True, "channel": 3, "seen_at": "11-20 10:10"}, True, False),
        ({"seen": False}, True, False),
    ],
)
def test_what_was_seen_needs_channel_and_time_and_no_photo(values: dict[str, Any], complete: bool, asked: bool) -> None:
    """§2 rule 17: no photo is asked for at B22; channel and time of the recording are."""
    judgement = judged("B22", values)
    assert judgement.complete is complete
    assert any("不拍照" in hint for hint in judgement.hints) is asked
    assert judgement.suggested is (Answer.FAIL if values["seen"] else Answer.PASS)


@pytest.mark.parametrize(
    ("scope", "mark"),
    [("托育服务（不含幼儿园、托儿所）", ""), ("托育服务", "待核"), ("教育咨询", "")],
)
def test_the_local_wording_is_to_be_confirmed_where_the_country_accepts_another(scope: str, mark: str) -> None:
    """requirements.md §9.1: the district's pack decides."""
    assert judged("A03", {"business_scope": scope}).parameter_mark == mark
