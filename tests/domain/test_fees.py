"""Fee rules by type of price (requirements.md rows 73-79, 81, §9.6; checklist.md H05-H10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.domain.rule_cases import checklist, facility, judged, pack
from tuoyu_desktop.domain.district_pack import DistrictPack, FeeBand, FeeCap
from tuoyu_desktop.domain.fees import band_in_force, cap_applies, cap_in_force, filed_in_time, within_band
from tuoyu_desktop.domain.measurement import judge
from tuoyu_desktop.domain.terms import Answer, Ownership, PriceType

FAIL, PASS = Answer.FAIL, Answer.PASS
PUBLIC: dict[str, Any] = {"ownership": Ownership.PUBLIC, "price_type": PriceType.GOVERNMENT_GUIDED}
IN_2023 = date(2023, 9, 1)


@pytest.mark.parametrize(("fee", "expected"), [(3131, PASS), ("3131.00", PASS), ("3131.01", FAIL), (3132, FAIL)])
def test_chaoyang_cap_of_2022(fee: object, expected: Answer) -> None:
    """朝政办字〔2024〕1号（二）1: 3131 yuan a month, without meals."""
    judgement = judged("H05", {"fee": fee}, district="110105", on=IN_2023, **PUBLIC)
    assert judgement.suggested is expected
    assert "2022" in judgement.arithmetic
    assert judgement.hints == ()


def test_old_cap_says_its_year() -> None:
    """The rule rests on the year before; a figure of 2022 in 2026 awaits a check."""
    judgement = judged("H05", {"fee": 3000}, district="110105", **PUBLIC)
    assert judgement.suggested is PASS
    assert judgement.parameter_mark == "待核"
    assert any("2022" in hint for hint in judgement.hints)


def test_without_a_figure_nothing_is_judged() -> None:
    """大兴's plan names the rule and no amount."""
    judgement = judged("H05", {"fee": 99999}, district="110115", **PUBLIC)
    assert judgement.suggested is None
    assert judgement.sentence.startswith("区里没有公布上限数额，不能判断")
    assert judgement.complete


@pytest.mark.parametrize(
    "changes",
    [
        {"ownership": Ownership.PRIVATE, "price_type": PriceType.GOVERNMENT_GUIDED},
        {"ownership": Ownership.PUBLIC, "price_type": PriceType.MARKET},
        {"ownership": Ownership.PRIVATE, "price_type": PriceType.AGREED},
    ],
)
def test_cap_on_the_wrong_type_is_no_finding(changes: dict[str, Any]) -> None:
    assert not cap_applies(facility(**changes))
    assert judged("H05", {"fee": 9000}, district="110105", on=IN_2023, **changes).suggested is None


def with_caps(*caps: FeeCap) -> DistrictPack:
    return pack().model_copy(update={"fee_caps": caps})


def test_newest_cap_before_the_year_counts() -> None:
    old = FeeCap(basis_year=2024, amount=Decimal(3300), label="旧", source="测试")
    new = FeeCap(basis_year=2025, amount=Decimal(3400), label="新", source="测试")
    both = with_caps(new, old)
    in_2026 = cap_in_force(both, date(2026, 1, 1))
    assert in_2026 is not None
    assert (in_2026.cap.amount, in_2026.is_current) == (Decimal(3400), True)
    in_2025 = cap_in_force(both, date(2025, 12, 31))
    assert in_2025 is not None
    assert in_2025.cap.amount == Decimal(3300)
    assert cap_in_force(both, date(2024, 12, 31)) is None


def test_band_holds_its_ends() -> None:
    """004 六: 参考区间."""
    band = FeeBand(year=2026, low=Decimal(2000), high=Decimal(3000), source="测试")
    assert within_band(Decimal(2000), band)
    assert within_band(Decimal(3000), band)
    assert not within_band(Decimal("3000.01"), band)
    assert within_band(Decimal(1), band.model_copy(update={"low": None}))
    districts = pack().model_copy(update={"fee_bands": (band,)})
    assert band_in_force(districts, date(2026, 5, 1)) == band
    assert band_in_force(districts, date(2025, 5, 1)) is None


@pytest.mark.parametrize(
    ("fee", "ownership", "hinted"),
    [
        (2000, Ownership.PRIVATE, False),
        (3000, Ownership.PRIVATE, False),
        ("3000.01", Ownership.PRIVATE, True),
        ("1999.99", Ownership.PRIVATE, True),
        (3500, Ownership.PUBLIC, False),
    ],
)
def test_fee_outside_the_reference_band_is_said(fee: object, ownership: Ownership, hinted: bool) -> None:
    """004 六: 民办普惠 within the district's reference band. A reference, so the agreed price alone fails the item."""
    band = FeeBand(year=2026, low=Decimal(2000), high=Decimal(3000), source="测试")
    districts = pack().model_copy(update={"fee_bands": (band,)})
    place = facility(ownership=ownership, is_inclusive=True, agreed_fee=Decimal(str(fee)))
    values = {"agreed_fee": fee, "fee": fee}
    judgement = judge(checklist().items["H06"], values, place, date(2026, 5, 1), checklist(), districts)
    assert judgement.suggested is PASS
    assert bool(judgement.hints) is hinted
    early = judge(checklist().items["H06"], values, place, date(2025, 5, 1), checklist(), districts)
    assert early.hints == ()


def classes(*fees: object, agreed: object = 2900) -> dict[str, Any]:
    rows = [{"id": str(n), "name": f"{n} 班", "fee": fee} for n, fee in enumerate(fees)]
    return {"agreed_fee": agreed, "classes": rows}


@pytest.mark.parametrize(
    ("fees", "expected"),
    [((2900, 2900), PASS), ((2900, 2800), PASS), ((2900, "2900.01"), FAIL), ((2900, None), None)],
)
def test_one_standard_at_an_inclusive_place(fees: tuple[object, ...], expected: Answer | None) -> None:
    """H07: 朝政办字〔2024〕1号（二）4; requirements row 73: every fee within the approved price."""
    judgement = judged("H07", classes(*fees), is_inclusive=True)
    assert judgement.suggested is expected


@pytest.mark.parametrize(("fee", "expected"), [(2900, PASS), ("2900.00", PASS), (2899, FAIL), (2901, FAIL)])
def test_fee_equals_the_agreed_price(fee: object, expected: Answer) -> None:
    """H06: 收费与协商（认定）价一致."""
    assert judged("H06", {"agreed_fee": 2900, "fee": fee}).suggested is expected


@pytest.mark.parametrize(
    ("claimed", "counted", "attended", "expected"),
    [(20, 20, 20, PASS), (21, 20, 20, FAIL), (20, 19, 20, None), (20, 20, 19, None), (20, None, 20, None)],
)
def test_subsidised_heads(claimed: int, counted: int | None, attended: int, expected: Answer | None) -> None:
    """H09: more claimed than counted and attended is a difference; a child that is ill today is a question."""
    values = {"claimed": claimed, "counted": counted, "attended": attended}
    assert judged("H09", values).suggested is expected


def prepaid(amount: int, **more: str) -> Answer | None:
    return judged("H10", {"largest": amount, **more}, on=date(2026, 6, 30)).suggested


def test_large_prepayments_are_filed_in_five_working_days() -> None:
    """H10: above 20,000 yuan, 5 working days (北京市托育机构预付式消费资金管理办法)."""
    filed = {"filing_number": "YF-1"}
    assert prepaid(20000) is PASS
    assert prepaid(20001) is FAIL
    # 2026-06-05 is a Friday: the fifth working day is 2026-06-12.
    assert prepaid(20001, **filed, received_on="2026-06-05", filed_on="2026-06-12") is PASS
    assert prepaid(20001, **filed, received_on="2026-06-05", filed_on="2026-06-15") is FAIL
    assert prepaid(20001, received_on="2026-06-26") is None
    assert prepaid(20001, **filed) is None


def test_filing_counts_working_days() -> None:
    """1-7 October 2026 are free and Saturday the 10th is worked: the fifth working day is the 13th."""
    assert filed_in_time(date(2026, 9, 30), date(2026, 10, 13), 5)
    assert not filed_in_time(date(2026, 9, 30), date(2026, 10, 14), 5)


def test_district_may_raise_a_figure() -> None:
    """checklist.md §2 rule 7: a district may raise the weight of the food samples."""
    figure = checklist().parameter("sample_grams").model_copy(update={"value": Decimal(200)})
    stricter = pack().model_copy(update={"parameters": {"sample_grams": figure}})
    item = checklist().items["F06"]
    assert judge(item, {"grams": 199}, facility(), IN_2023, checklist(), stricter).suggested is FAIL
    assert judge(item, {"grams": 199}, facility(), IN_2023, checklist(), pack()).suggested is PASS


@pytest.mark.parametrize(("known", "mark"), [(Decimal(2900), ""), (Decimal(2800), "待核"), (None, "待核")])
def test_an_agreed_price_that_the_register_does_not_have_is_to_be_checked(known: Decimal | None, mark: str) -> None:
    values = {"agreed_fee": 2900, "fee": 2900}
    assert judged("H06", values, agreed_fee=known).parameter_mark == mark
    rows = {"agreed_fee": 2900, "classes": [{"id": "1", "name": "一班", "fee": 2900}]}
    assert judged("H07", rows, agreed_fee=known).parameter_mark == mark
