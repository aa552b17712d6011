"""送达回执 on paper: one page, everything that the server signed, and in words what it proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from document_samples import PRINTED_AT
from paper_reading import MM, fonts_of, page_texts, plumbed_pages, text_of

from tuoyu_desktop.documents.delivery_receipt import render_delivery_receipt
from tuoyu_desktop.domain.delivery_receipt import CoveredVisit, DeliveryReceipt, grouped

HASH = "3e7c19a4" + "5a" * 26 + "6b02"
SIGNATURE = "MEUCIQDx7f" * 8 + "AbCdEf=="
LONG = "北京市大兴区黄村镇小橡树婴幼儿照护服务中心有限责任公司分园"


def visits(count: int, name: str = "小橡树托育中心") -> tuple[CoveredVisit, ...]:
    day = date(2026, 11, 19)
    return tuple(CoveredVisit(f"{name}{n}", day - timedelta(days=n), "走访督导", n % 2) for n in range(count))


def receipt(count: int = 3, total: int | None = None, name: str = "小橡树托育中心") -> DeliveryReceipt:
    return DeliveryReceipt(
        district="北京市大兴区",
        unit="清源街道",
        device_number=7,
        device_name="清源街道办公电脑",
        journal="0199d5a0-0000-7000-8000-000000000007",
        seq=1284,
        hash=HASH,
        blobs_held=512,
        blobs_missing=2,
        blobs_withdrawn=1,
        issued_at=datetime(2026, 11, 19, 10, 4, 5, tzinfo=UTC),
        signature=SIGNATURE,
        fingerprint="91ab 22cd 0f3e 9912 77aa 01ee",
        visits=visits(count, name),
        visit_count=count if total is None else total,
        demo=False,
    )


def test_everything_that_was_signed_stands_on_it() -> None:
    text = text_of(render_delivery_receipt(receipt(), PRINTED_AT))
    for said in (
        "送达回执",
        "不是执法文书",
        "清源街道\u300007号",
        "0199d5a0-0000-7000-8000-000000000007",
        "第1条到第1284条记录",
        "已收到512张，还缺2张，撤回1张",
        HASH.upper(),
        "2026-11-1918:04:05",
        SIGNATURE,
        "91ab22cd0f3e991277aa01ee",
        "小橡树托育中心2",
        "校验码3E7C19A4…6B02",
        "本回执不说明记录的内容是否属实，也不代替任何文书",
    ):
        assert said in text, said
    assert "演示" not in text


@pytest.mark.parametrize(("count", "name"), [(0, ""), (3, "小橡树"), (14, "小橡树"), (14, LONG)])
def test_it_is_one_page_with_all_visits_counted(count: int, name: str) -> None:
    pdf = render_delivery_receipt(receipt(count, 40, name), PRINTED_AT)
    (text,) = page_texts(pdf)
    shown = text.count("走访督导")
    assert shown >= min(count, 5)
    assert "共40次" in text
    assert f"另有{40 - shown}次检查" in text
    (page,) = plumbed_pages(pdf)
    boxes = [rect for rect in page.rects if rect["width"] > 5 * MM]
    assert all(box["top"] >= 37 * MM - 1 and box["bottom"] <= 262 * MM + 1 for box in boxes)


def test_a_demo_district_says_so_and_fonts_are_embedded() -> None:
    pdf = render_delivery_receipt(replace(receipt(), demo=True), PRINTED_AT)
    assert "演示文书，没有效力" in text_of(pdf)
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts_of(pdf))


def test_equal_receipts_are_equal_bytes() -> None:
    assert render_delivery_receipt(receipt(), PRINTED_AT) == render_delivery_receipt(receipt(), PRINTED_AT)


def test_groups_are_for_the_eye() -> None:
    assert grouped("3e7c19a46b") == "3e7c 19a4 6b"
    assert receipt().code_short == "3E7C 19A4 … 6B02"
