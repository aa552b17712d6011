"""Rules over money and heads: H05 cap, H07 one standard, H09 subsidy, H10 prepayment (checklist.md §2 rule 9)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tuoyu_desktop.domain import fees
from tuoyu_desktop.domain.district_pack import FeeBand
from tuoyu_desktop.domain.measurement_case import (
    AWAITS_CHECK,
    Case,
    Judgement,
    RowVerdict,
    Tone,
    Verdict,
    as_number,
    plain,
)
from tuoyu_desktop.domain.measurement_generic import judge_generic
from tuoyu_desktop.domain.terms import Ownership


def judge_fee_cap(case: Case) -> Judgement:
    """H05: only 公办 with 政府指导价; meals are no part of the fee; without a district figure nothing is judged."""
    if not fees.cap_applies(case.facility):
        return Judgement(None, True, "只对公办、政府指导价的机构看上限")
    verdict = Verdict(case)
    fee = case.number("fee")
    in_force = fees.cap_in_force(case.pack, case.on)
    if fee is None or fee < 0:
        verdict.need("实收服务费（不含膳食）")
        return verdict.close()
    figure = {"figure": plain(fee), "unit": "元/月"}
    if in_force is None or in_force.cap.amount is None:
        return verdict.close(undecided="区里没有公布上限数额，不能判断；请把实收价记下来报区里", **figure)
    cap = in_force.cap.amount
    if not in_force.is_current:
        verdict.hints.append(f"上限用的是{in_force.cap.label}，不是去年的数，请区里核对")
    if fee > cap:
        verdict.failures.append(f"实收 {plain(fee)} 元/月，超过上限 {plain(cap)} 元/月，多 {plain(fee - cap)} 元")
    else:
        verdict.passes.append(f"实收 {plain(fee)} 元/月，上限 {plain(cap)} 元/月")
    mark = "" if in_force.is_current else AWAITS_CHECK
    return verdict.close(arithmetic=in_force.cap.label, parameter_mark=mark, **figure)


def judge_agreed_fee(case: Case) -> Judgement:
    """H06: the fee is the agreed one; at a 民办 place outside the district's reference band it is also said, for the
    band is a reference and no limit (朝政办字〔2024〕1号 六)."""
    judgement = _from_register(case, judge_generic(case))
    fee, band = case.number("fee"), fees.band_in_force(case.pack, case.on)
    if fee is None or band is None or case.facility.ownership is not Ownership.PRIVATE:
        return judgement
    if fees.within_band(fee, band):
        return judgement
    hint = f"实收 {plain(fee)} 元/月，不在 {band.year} 年参考区间 {_ends(band)} 内"
    return replace(judgement, hints=(*judgement.hints, hint))


def _from_register(case: Case, judgement: Judgement) -> Judgement:
    """The agreed price decides: one that the register does not have, or has otherwise, is to be checked."""
    agreed, known = case.number("agreed_fee"), case.facility.agreed_fee
    if agreed is None or agreed == known:
        return judgement
    hint = "登记里没有认定价" if known is None else f"登记的认定价是 {plain(known)} 元/月"
    return replace(judgement, parameter_mark=AWAITS_CHECK, hints=(*judgement.hints, f"{hint}，请区里核对"))


def _ends(band: FeeBand) -> str:
    low = plain(band.low) if band.low is not None else ""
    return f"{low}–{plain(band.high)} 元" if band.high is not None else f"{low} 元以上"


def judge_single_standard(case: Case) -> Judgement:
    """H07: every group's fee within the recognised price."""
    agreed = case.number("agreed_fee")
    verdict = Verdict(case)
    classes = case.rows("classes")
    if agreed is None:
        verdict.need("认定价")
    if not classes:
        verdict.need("各班收费")
    rows: list[RowVerdict] = []
    for place, row in enumerate(classes):
        fee = as_number(row.get("fee"))
        name = str(row.get("name") or f"第 {place + 1} 班")
        if fee is None or fee < 0:
            verdict.need(f"{name}收费")
        if fee is None or fee < 0 or agreed is None:
            rows.append(RowVerdict(str(row.get("id") or place), name))
            continue
        above = bool(fees.above_agreed(agreed, [fee]))
        if above:
            verdict.failures.append(f"{name}收 {plain(fee)} 元/月，高于认定价 {plain(agreed)} 元/月")
        tone: Tone = "fail" if above else "pass"
        word = "高于认定价" if above else "在认定价内"
        rows.append(RowVerdict(str(row.get("id") or place), name, plain(fee), "元/月", tone, word))
    verdict.passes.append(f"{len(classes)} 个班都在认定价内")
    judgement = verdict.close(rows=tuple(rows), figure=str(len(verdict.failures)), unit="个班不一致")
    return _from_register(case, judgement)


def judge_subsidy(case: Case) -> Judgement:
    """H09: claimed, counted and attended. A child may be ill today, so fewer heads than claimed need a look, and more
    claimed than both other counts is a difference nobody explains."""
    names = (("claimed", "申报数"), ("counted", "点名数"), ("attended", "出勤记录数"))
    values = {name: case.number(name) for name, _ in names}
    verdict = Verdict(case)
    verdict.need(*(label for name, label in names if (value := values[name]) is None or value < 0))
    claimed, counted, attended = (values[name] or Decimal(0) for name, _ in names)
    if verdict.missing:
        return verdict.close()
    words = f"申报 {plain(claimed)} 人，点名 {plain(counted)} 人，出勤记录 {plain(attended)} 人"
    undecided = ""
    if claimed > max(counted, attended):
        verdict.failures.append(f"{words}，多报 {plain(claimed - max(counted, attended))} 人")
    elif claimed == counted == attended:
        verdict.passes.append(words)
    else:
        undecided = f"{words}，三个数不同，请问清原因再作答"
    return verdict.close(undecided=undecided, figure=f"{plain(claimed)} / {plain(counted)}", unit="人")


def judge_prepayment(case: Case) -> Judgement:
    """H10: above the limit a filing is needed, within the working days after the money came."""
    largest = case.number("largest")
    limit, days = case.limit("prepayment_limit"), int(case.limit("prepayment_filing_days"))
    verdict = Verdict(case, parameters=["prepayment_limit", "prepayment_filing_days"])
    undecided = ""
    if largest is None or largest < 0:
        verdict.need("一次最大预收额")
    elif largest <= limit:
        verdict.passes.append(f"一次最多预收 {plain(largest)} 元，不超过 {plain(limit)} 元")
    else:
        undecided = _filing(case, verdict, f"一次预收 {plain(largest)} 元，超过 {plain(limit)} 元", days)
    return verdict.close(undecided=undecided, figure=plain(largest) if largest is not None else "", unit="元")


def _filing(case: Case, verdict: Verdict, words: str, days: int) -> str:
    received, filed = case.day("received_on"), case.day("filed_on")
    if not case.text("filing_number"):
        if received is not None and fees.filed_in_time(received, case.on, days):
            return f"{words}，还在收款后 {days} 个工作日内"
        verdict.failures.append(f"{words}，没有备案")
    elif received is None or filed is None:
        verdict.need(*(label for label, day in (("收款日期", received), ("备案日期", filed)) if day is None))
    elif fees.filed_in_time(received, filed, days):
        verdict.passes.append(f"{words}，{filed.isoformat()} 已备案")
    else:
        verdict.failures.append(f"{words}，{filed.isoformat()} 才备案，晚于收款后 {days} 个工作日")
    return ""
