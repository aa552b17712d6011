"""Rules with a shape of their own: extinguishers, doors, floors, samples, certificates, scope wording and the like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tuoyu_desktop.domain.measurement_case import (
    AWAITS_CHECK,
    Case,
    Judgement,
    RowVerdict,
    Verdict,
    as_number,
    ceiling,
    plain,
)
from tuoyu_desktop.domain.measurement_generic import add_check, check_field, judge_generic

_IDLE_RATINGS = ("", "不清楚")
_FLOORS = {"一级": "floor_limit_12", "二级": "floor_limit_12", "三级": "floor_limit_3", "四级": "floor_limit_4"}
_ONE_DOOR_PLACES = ("两个安全出口之间", "袋形走道两侧")
_WATER = "6 L 水基"


def judge_certificates(case: Case) -> Judgement:
    """B11: 90 % is the district's target; one place below it gets a hint, no violation (checklist.md §2 rule 5)."""
    on_duty, certified = case.number("on_duty"), case.number("certified")
    target = case.limit("certificate_share")
    verdict = Verdict(case, parameters=["certificate_share"])
    if on_duty is None or certified is None or not 0 <= certified <= on_duty:
        verdict.need("在岗保育人员和其中持证人数")
        return verdict.close()
    if on_duty == 0:
        return verdict.close(undecided="没有在岗保育人员，不能算")
    share = certified * 100 / on_duty
    shown = f"{share:.1f}"
    words = f"持证 {plain(certified)} 人，在岗 {plain(on_duty)} 人，{shown}%"
    arithmetic = f"{plain(certified)} ÷ {plain(on_duty)} = {shown}%"
    if share < target:
        verdict.failures.append(f"{words}，低于区目标 {plain(target)}%")
        needed = ceiling(on_duty * target / 100) - certified
        arithmetic += f"；再有 {plain(needed)} 人取证即达到 {plain(target)}%"
    else:
        verdict.passes.append(f"{words}，达到区目标 {plain(target)}%")
    return verdict.close(figure=shown, unit="%", arithmetic=arithmetic)


def judge_extinguishers(case: Case) -> Judgement:
    """E07: two a unit is the minimum (GB 50140 6.1.1); the count by area is stricter than the code and only advised."""
    units = case.rows("units")
    verdict = Verdict(case, parameters=["extinguishers_per_unit"])
    if not units:
        verdict.need("计算单元")
    rows = tuple(_extinguisher_row(case, verdict, unit, place) for place, unit in enumerate(units))
    counts = [as_number(unit.get("count")) for unit in units]
    least = min((count for count in counts if count is not None), default=None)
    return verdict.close(rows=rows, figure=plain(least) if least is not None else "", unit="具")


def suggested_extinguishers(case: Case, area: Decimal, kind: str) -> int:
    """ceil(area ÷ 50), twice that for 6 L water (unsigned checklist, printed as 建议)."""
    points = int(ceiling(area / case.limit("extinguisher_area")))
    return points * 2 if kind == _WATER else points


def _extinguisher_row(case: Case, verdict: Verdict, unit: Mapping[str, Any], place: int) -> RowVerdict:
    name = str(unit.get("name") or f"第 {place + 1} 单元")
    identity = str(unit.get("id") or place)
    count, area = as_number(unit.get("count")), as_number(unit.get("area"))
    least = case.limit("extinguishers_per_unit")
    if count is None or count < 0:
        verdict.need(f"{name}实配数")
        return RowVerdict(identity, name)
    note = ""
    if area is not None and area > 0:
        advised = suggested_extinguishers(case, area, str(unit.get("kind") or ""))
        note = f"建议 {advised} 具"
        verdict.parameters.append("extinguisher_area")
        if least <= count < advised:
            verdict.hints.append(f"{name} {plain(area)} 平方米，建议 {advised} 具，实配 {plain(count)} 具")
    crowded = as_number(unit.get("most_at_a_point"))
    if crowded is not None and crowded > case.limit("extinguishers_per_point"):
        verdict.hints.append(
            f"{name}一处放了 {plain(crowded)} 具，不宜多于 {plain(case.limit('extinguishers_per_point'))} 具"
        )
    _weak(case, verdict, name, str(unit.get("grade") or ""))
    if count < least:
        verdict.failures.append(f"{name}只有 {plain(count)} 具，少于 {plain(least)} 具")
        return RowVerdict(identity, name, plain(count), "具", "fail", "不足", note)
    verdict.passes.append(f"{name} {plain(count)} 具")
    return RowVerdict(identity, name, plain(count), "具", "pass", "达标", note)


def _weak(case: Case, verdict: Verdict, name: str, grade: str) -> None:
    """The rating of one extinguisher against that of its class of risk, which is not known: only said."""
    rating = as_number(grade.removesuffix("A"))
    medium, severe = case.limit("extinguisher_rating_medium"), case.limit("extinguisher_rating_severe")
    if rating is not None and rating < medium:
        verdict.hints.append(f"{name}单具 {grade}，中危险级要 {plain(medium)}A，严重危险级要 {plain(severe)}A")


def judge_doors(case: Case) -> Judgement:
    """E04: two doors, or one where the room is small and lies well (GB 50016 5.5.15)."""
    rooms = case.rows("rooms")
    verdict = Verdict(case, parameters=["one_door_area", "doors_per_room"])
    if not rooms:
        verdict.need("抽查的房间")
    for place, room in enumerate(rooms):
        _door(case, verdict, room, str(room.get("name") or f"第 {place + 1} 间"))
    return verdict.close(figure=str(len(rooms)) if rooms else "", unit="间")


def _door(case: Case, verdict: Verdict, room: Mapping[str, Any], name: str) -> None:
    doors, area = as_number(room.get("doors")), as_number(room.get("area"))
    position = str(room.get("position") or "")
    limit = case.limit("one_door_area")
    if doors is None:
        verdict.need(f"{name}疏散门数")
    elif doors >= case.limit("doors_per_room"):
        verdict.passes.append(f"{name} {plain(doors)} 个门")
    elif doors < 1:
        verdict.failures.append(f"{name}没有疏散门")
    elif area is not None and area > limit:
        verdict.failures.append(f"{name} {plain(area)} 平方米只有 {plain(doors)} 个门，超过 {plain(limit)} 平方米")
    elif position == "走道尽端":
        verdict.failures.append(f"{name}在走道尽端，只有 {plain(doors)} 个门")
    elif area is None or position not in _ONE_DOOR_PLACES:
        verdict.need(f"{name}面积和位置")
    else:
        verdict.passes.append(f"{name} {plain(area)} 平方米，{position}，可设 {plain(doors)} 个门")


def judge_floor(case: Case) -> Judgement:
    """C07, E01: not below ground, and not above what the building's fire rating allows (GB 50016 5.4.4)."""
    floor, below = case.number("floor"), case.yes("basement")
    rating = case.text("fire_rating")
    verdict = Verdict(case)
    if below is None:
        verdict.need("有没有用房在地下或半地下")
    elif below:
        verdict.failures.append("有婴幼儿用房在地下或半地下")
    if floor is None or floor < 1:
        verdict.need("最高楼层（地上从 1 层算起）" if floor is not None else "最高楼层")
        return verdict.close()
    parameter = _FLOORS.get(rating, "floor_limit_12")
    verdict.parameters.append(parameter)
    limit = case.limit(parameter)
    undecided = ""
    if floor > limit:
        verdict.failures.append(
            f"最高在 {plain(floor)} 层，超过 {plain(limit)} 层" + (f"（耐火等级{rating}）" if rating in _FLOORS else "")
        )
    elif rating in _IDLE_RATINGS and floor > 1 and case.item.answer.field("fire_rating") is not None:
        undecided = f"最高在 {plain(floor)} 层，要知道建筑耐火等级才能判断"
    verdict.passes.append(f"最高在 {plain(floor)} 层")
    return verdict.close(undecided=undecided, figure=plain(floor), unit="层")


def judge_stairs(case: Case) -> Judgement:
    """C09: gaps and climbing as compared, and a wide stair well needs its guard (JGJ39 4.1.12)."""
    verdict = Verdict(case, parameters=["stair_well"])
    for field in case.item.answer.fields:
        if field.comparator:
            add_check(verdict, field)
    well, guarded = case.number("well_m"), case.yes("guarded")
    limit = case.limit("stair_well")
    if well is None or well < 0:
        verdict.need("梯井宽")
    elif well > limit and guarded is None:
        verdict.need("梯井有没有防攀滑措施")
    elif well > limit and not guarded:
        verdict.failures.append(f"梯井宽 {plain(well)} 米，超过 {plain(limit)} 米，没有防攀滑措施")
    return verdict.close(figure=plain(case.number("gap_m") or Decimal(0)) if case.number("gap_m") else "", unit="米")


def judge_samples(case: Case) -> Judgement:
    """F07: 48 hours from the time on the label, cold, labelled."""
    verdict = Verdict(case, parameters=["sample_hours"])
    kept_from, seen_at = case.moment("kept_from"), case.moment("seen_at")
    hours = case.number("hours_kept")
    if kept_from is not None and seen_at is not None and seen_at >= kept_from:
        hours = Decimal(int((seen_at - kept_from).total_seconds() // 3600))
    limit = case.limit("sample_hours")
    if hours is None or hours < 0:
        verdict.need("最早一份的留样时间和查看时间")
    elif hours < limit:
        verdict.failures.append(f"最早一份留样 {plain(hours)} 小时，少于 {plain(limit)} 小时")
    else:
        verdict.passes.append(f"最早一份留样 {plain(hours)} 小时")
    fields = [field for field in case.item.answer.fields if field.comparator]
    for field in fields:
        add_check(verdict, field)
    cold = not any(check_field(case, field).state == "fail" for field in fields if field.parameter)
    if cold and verdict.failures:  # what fails does not rest on the temperature, the one figure from memory
        verdict.parameters = ["sample_hours"]
    return verdict.close(figure=plain(hours) if hours is not None else "", unit="小时")


def judge_epidemic(case: Case) -> Judgement:
    """G07: plan and drill; each case reported in time, isolated and disinfected."""
    verdict = Verdict(case)
    verdict.need(
        *(label for name, label in (("plan_on", "预案日期"), ("drilled_on", "演练日期")) if case.day(name) is None)
    )
    cases = case.number("cases")
    if cases is None or cases < 0:
        verdict.need("近一年病例或疑似")
    elif cases > 0:
        _reported(case, verdict)
    verdict.passes.append("有预案并演练过")
    return verdict.close(figure=plain(cases) if cases is not None else "", unit="起")


def _reported(case: Case, verdict: Verdict) -> None:
    verdict.parameters.append("disease_report_hours")
    hours, isolated = case.number("hours_to_report"), case.yes("isolated")
    limit = case.limit("disease_report_hours")
    if hours is None:
        verdict.need("最长报告时差")
    elif hours > limit:
        verdict.failures.append(f"发现后 {plain(hours)} 小时才报告，超过 {plain(limit)} 小时")
    if isolated is None:
        verdict.need("是否隔离、消毒")
    elif not isolated:
        verdict.failures.append("没有隔离、消毒")


def judge_incidents(case: Case) -> Judgement:
    """C18: none, or every one reported; the law says 立即, so the time between is shown and a person judges it."""
    verdict = Verdict(case)
    incidents, unreported = case.number("incidents"), case.number("unreported")
    undecided = ""
    if incidents is None:
        verdict.need("近一年线索")
    elif incidents == 0:
        verdict.passes.append("近一年没有线索")
    elif unreported is None:
        verdict.need("其中未报告")
    elif unreported > 0:
        verdict.failures.append(f"{plain(incidents)} 起线索中有 {plain(unreported)} 起没有报告")
    else:
        undecided = f"{plain(incidents)} 起都已报告{_between(case, 'found_at', 'reported_at')}；法律要求“立即”，请作答"
    return verdict.close(undecided=undecided, figure=plain(incidents) if incidents is not None else "", unit="起")


def judge_incident_time(case: Case) -> Judgement:
    """I03: 侵害线索 “立即”, 食品安全事故 “及时” — no number in the law; other accidents by the district's hours."""
    verdict = Verdict(case)
    occurred, reported, kind = case.moment("occurred_at"), case.moment("reported_at"), case.text("kind")
    verdict.need(
        *(label for label, value in (("事件", kind), ("发生时间", occurred), ("报告时间", reported)) if not value)
    )
    if occurred is None or reported is None or not kind:
        return verdict.close()
    if reported < occurred:
        verdict.need("报告时间（不能早于发生时间）")
        return verdict.close()
    hours = Decimal(str(round((reported - occurred).total_seconds() / 3600, 1)))
    shown = {"figure": plain(hours), "unit": "小时"}
    word = {"侵害线索": "立即", "食品安全事故": "及时"}.get(kind)
    if word:
        return verdict.close(undecided=f"相隔 {plain(hours)} 小时；法律要求“{word}”报告，请作答", **shown)
    limit = case.limit("accident_report_hours")
    verdict.parameters.append("accident_report_hours")
    if hours > limit:
        verdict.failures.append(f"发生后 {plain(hours)} 小时才报告，超过 {plain(limit)} 小时")
    verdict.passes.append(f"发生后 {plain(hours)} 小时报告")
    return verdict.close(**shown)


def _between(case: Case, first: str, last: str) -> str:
    begin, end = case.moment(first), case.moment(last)
    if begin is None or end is None or end < begin:
        return ""
    return f"，相隔 {round((end - begin).total_seconds() / 3600, 1):g} 小时"


def judge_closure_signals(case: Case) -> Judgement:
    """I05: two signals of closing open the district's workflow, which the facility is not shown (checklist.md §3)."""
    judgement = judge_generic(case)
    ticked = case.measured.get("signals")
    count = len(ticked) if isinstance(ticked, list | tuple) else 0
    if count < case.limit("closure_signals"):
        return judgement
    hint = f"命中 {count} 个信号，会提醒区里启动关停预警；不向机构出示"
    return Judgement(**{**judgement.__dict__, "hints": (*judgement.hints, hint)})


def judge_daylight(case: Case) -> Judgement:
    """G16: window area against the room's."""
    window, room = case.number("window_area"), case.number("room_area")
    verdict = Verdict(case, parameters=["daylight_share"])
    if window is None or room is None or room <= 0:
        verdict.need("窗洞面积和房间面积")
        return verdict.close()
    limit, share = case.limit("daylight_share"), window * 100 / room
    words = f"窗洞占 {share:.1f}%"
    (verdict.failures if share < limit else verdict.passes).append(
        f"{words}，少于 {plain(limit)}%" if share < limit else words
    )
    return verdict.close(figure=f"{share:.1f}", unit="%", arithmetic=f"{plain(window)} ÷ {plain(room)} = {share:.1f}%")


def judge_reinspection(case: Case) -> Judgement:
    """I07: every earlier finding rectified, or no longer applicable."""
    findings = case.rows("findings")
    verdict = Verdict(case)
    if not findings:
        verdict.need("上次的问题")
    left = [f for f in findings if f.get("result") in ("PARTLY", "NOT_RECTIFIED")]
    undone = [f for f in findings if f.get("result") not in ("PARTLY", "NOT_RECTIFIED", "RECTIFIED", "NOT_APPLICABLE")]
    verdict.need(*(str(f.get("text") or "问题") for f in undone))
    if left:
        verdict.failures.append(f"{len(findings)} 条问题中有 {len(left)} 条没有改完")
    verdict.passes.append(f"{len(findings)} 条都已整改")
    return verdict.close(figure=f"{len(findings) - len(left) - len(undone)} / {len(findings)}", unit="条")


def judge_scope(case: Case) -> Judgement:
    """A03: the wording wanted here, else what is accepted in the country (requirements.md §9.1)."""
    text, rule = normalised(case.text("business_scope")), case.pack.scope
    verdict = Verdict(case)
    mark = ""
    if not text:
        verdict.need("证照上的写法")
        return verdict.close()
    national = any(normalised(words) in text for words in rule.accepted)
    if rule.exact and normalised(rule.exact) in text:
        verdict.passes.append(f"写明“{rule.exact}”")
    elif not national:
        verdict.failures.append("没有写明托育服务")
    elif not rule.exact:
        verdict.passes.append("写明了托育服务")
    else:  # the country accepts it, the place wants another wording: whether it does is the district's to confirm
        mark = "" if rule.source in case.pack.confirmed_bases else AWAITS_CHECK
        if rule.otherwise == "fail":
            verdict.failures.append(f"写了托育服务，没有按“{rule.exact}”写")
        else:
            verdict.hints.append(f"本地写法为“{rule.exact}”")
    return verdict.close(parameter_mark=mark)


def normalised(text: str) -> str:
    """For comparing wordings: full and half width alike, no spaces, one kind of brackets and commas."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[、,;；]", ",", re.sub(r"\s", "", folded))
