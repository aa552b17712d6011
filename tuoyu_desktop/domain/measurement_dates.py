"""Rules over dates that one field alone does not decide: lease, yearly report, fire checks, drills, staff papers
(checklist.md §2 rule 8)."""

from __future__ import annotations

from datetime import timedelta

from tuoyu_desktop.domain.ages import years_later
from tuoyu_desktop.domain.facility import StaffMember
from tuoyu_desktop.domain.measurement_case import Case, Judgement, RowVerdict, Tone, Verdict, plain
from tuoyu_desktop.domain.measurement_generic import (
    Check,
    add_check,
    expiry_check,
    interval_check,
    judge_generic,
)
from tuoyu_desktop.domain.terms import LegalNature


def _add(verdict: Verdict, check: Check) -> None:
    {
        "pass": verdict.passes,
        "warn": verdict.hints,
        "fail": verdict.failures,
        "missing": verdict.missing,
        "nothing": verdict.nothing,
    }[check.state].append(check.words)


def judge_lease(case: Case) -> Judgement:
    """A07: owned, or leased for three years at least; a lease runs to its last day, so 1 January to 31 December of the
    third year is three years."""
    ownership = case.text("ownership")
    verdict = Verdict(case, parameters=["lease_years"])
    if ownership != "租赁":
        undecided = "其他来源，请看证明后作答" if ownership == "其他" else ""
        if ownership not in ("自有", "其他"):
            verdict.need("场地来源")
        verdict.passes.append("自有场地")
        return verdict.close(undecided=undecided)
    begun, ends = case.day("begun_on"), case.day("ends_on")
    verdict.need(*(label for label, day in (("租赁起", begun), ("租赁止", ends)) if day is None))
    if begun is None or ends is None:
        return verdict.close()
    years = int(case.limit("lease_years"))
    if ends + timedelta(days=1) < years_later(begun, years):
        verdict.failures.append(f"租期 {begun.isoformat()} 至 {ends.isoformat()}，不到 {years} 年")
    else:
        verdict.passes.append(f"租期 {begun.isoformat()} 至 {ends.isoformat()}，满 {years} 年")
    expiry = expiry_check(case, "租赁", ends)
    if expiry.state in ("fail", "warn"):
        _add(verdict, expiry)
    whole_years = round((ends - begun).days / 365.25, 1)
    return verdict.close(figure=f"{whole_years:g}", unit="年")


def judge_annual_report(case: Case) -> Judgement:
    """A19: the report of the year before was due by the end of that year."""
    reported = case.day("reported_on")
    verdict = Verdict(case)
    if reported is None or reported > case.on:
        verdict.need("报送日期（不能晚于检查日）")
        return verdict.close()
    last = case.on.year - 1
    if reported.year < last:
        verdict.failures.append(f"最近一次报送 {reported.isoformat()}，没有 {last} 年的")
    elif reported.year == case.on.year and reported.month < 12:
        verdict.failures.append(f"{last} 年的报告 {reported.isoformat()} 才报送，晚于年底")
    else:
        verdict.passes.append(f"{reported.isoformat()} 已报送")
    return verdict.close()


def judge_fire_check(case: Case) -> Judgement:
    """E17: quarterly at a 事业单位, monthly elsewhere (61号令第26条); a yearly test where there are fire systems."""
    institution = case.facility.legal_nature is LegalNature.PUBLIC_INSTITUTION
    name = "fire_check_days_institution" if institution else "fire_check_days"
    verdict = Verdict(case, parameters=[name, "fire_test_days"])
    checked, tested = case.day("checked_on"), case.day("tested_on")
    if checked is None:
        verdict.need("最近检查日")
    else:
        _add(verdict, interval_check(case, "最近检查", checked, int(case.limit(name))))
    has_systems = case.yes("has_fire_equipment")
    if has_systems is None:
        verdict.need("有没有建筑消防设施")
    elif has_systems and tested is None:
        verdict.need("最近全面检测日")
    if has_systems is not False and tested is not None:
        _add(verdict, interval_check(case, "最近全面检测", tested, int(case.limit("fire_test_days"))))
    ago = str((case.on - checked).days) if checked and checked <= case.on else ""
    kind = "事业单位每季度" if institution else "每月"
    return verdict.close(figure=ago, unit="天前", arithmetic=f"防火检查按{kind}一次算")


_DRILLS = {
    True: "重点单位，半年一次",
    False: "非重点单位，一年一次",
    None: "是不是消防安全重点单位没有登记，按一年一次算",
}
_PATROLS = {
    True: "",
    False: "不是消防安全重点单位，只作推荐标准提示",
    None: "是不是消防安全重点单位没有登记，只作推荐标准提示",
}


def judge_drill(case: Case) -> Judgement:
    """E19: half-yearly at a 消防安全重点单位, yearly elsewhere; half-yearly is advised everywhere (61号令第40条)."""
    key = case.facility.is_fire_key_unit
    name = "drill_days_key" if key else "drill_days"
    verdict = Verdict(case, parameters=[name])
    drilled = case.day("drilled_on")
    if drilled is None or drilled > case.on:
        verdict.need("最近演练日（不能晚于检查日）")
        return verdict.close()
    ago = (case.on - drilled).days
    _add(verdict, interval_check(case, "最近演练", drilled, int(case.limit(name))))
    advised = int(case.limit("drill_days_advised"))
    if not key and advised < ago <= case.limit(name):
        verdict.hints.append(f"距今 {ago} 天，建议每 {advised} 天演练一次")
    pictures = case.item.answer.field("pictures")
    if pictures is not None:
        add_check(verdict, pictures)
    kind = _DRILLS[key]
    return verdict.close(figure=str(ago), unit="天前", arithmetic=kind)


def judge_patrol(case: Case) -> Judgement:
    """E16: a duty only of 重点单位 (消防法第17条第3项), advice elsewhere."""
    verdict = Verdict(case)
    missed = case.number("missing_days")
    if missed is None or missed < 0:
        verdict.need("近 7 日缺记天数")
    elif missed > 0:
        verdict.failures.append(f"近 7 日缺记 {plain(missed)} 天")
    else:
        verdict.passes.append("近 7 日连续")
    rounds = case.item.answer.field("rounds_a_day")
    if rounds is not None:
        add_check(verdict, rounds)
    arithmetic = _PATROLS[case.facility.is_fire_key_unit]
    return verdict.close(figure=plain(missed) if missed is not None else "", unit="天", arithmetic=arithmetic)


def judge_staff_dates(case: Case) -> Judgement:
    """B12, B13: counts and the earliest date decide; the rows show who, as the register knows it."""
    judgement = judge_generic(case)
    rows = staff_rows(case)
    return Judgement(**{**judgement.__dict__, "rows": rows})


def staff_rows(case: Case) -> tuple[RowVerdict, ...]:
    """One row a person with the date the item asks for: 健康证 valid to, or 查询 done on."""
    yearly = case.item.answer.field("checked") is not None
    found: list[RowVerdict] = []
    for member in case.facility.staff:
        day = member.record_checked_on if yearly else member.health_certificate_valid_to
        if day is None:
            found.append(_person(member, "", "fail", "没有记录"))
            continue
        limit = day + timedelta(days=int(case.limit("record_check_days"))) if yearly else day
        left = (limit - case.on).days
        tone, word = _left(left, int(case.limit("warn_days")))
        found.append(_person(member, day.isoformat(), tone, word))
    return tuple(found)


def _person(member: StaffMember, value: str, tone: Tone, word: str) -> RowVerdict:
    """Never asked of on paper: documents name staff by post, and only where a finding is about one."""
    return RowVerdict(member.id, member.name, value, "", tone, word, member.post, asked=False)


def _left(days: int, warn_days: int) -> tuple[Tone, str]:
    if days < 0:
        return "fail", f"过期 {-days} 天"
    return ("warn", f"还有 {days} 天") if days <= warn_days else ("pass", "在期")
