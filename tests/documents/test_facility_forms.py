"""整改报告 and 延期整改申请: what is printed for the facility, what is left to it, and that nobody here vouches for it
(documents.md §4.7, §4.8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from document_samples import PRINTED_AT, RARE, photo
from paper_reading import copied_text, page_texts, plumbed_pages, text_of

from tuoyu_desktop.documents.facility_forms import render_facility_form
from tuoyu_desktop.domain.facility_form import FacilityForm, FacilityFormKind, FacilityProblem
from tuoyu_desktop.domain.notice import FacilityHead

REPORT, EXTENSION = FacilityFormKind
FIRST = FacilityProblem(
    number=1, item_code="D04", fact="录像仅保存66天。", demand="加装硬盘。", due_on=date(2026, 12, 11)
)
THIRD = FacilityProblem(number=3, item_code="E03", fact="出口堆了纸箱。", demand="清走。", at_once=True)


def form(kind: FacilityFormKind = REPORT, **changes: Any) -> FacilityForm:
    fields: dict[str, Any] = {
        "kind": kind,
        "facility": FacilityHead(name="小橡树托育中心", address="清源街道兴华大街18号院", person_in_charge="李婷"),
        "addressee": "北京市大兴区卫生健康委员会",
        "answered_title": "责令改正通知书",
        "answered_number": "京兴卫托改〔2026〕1号",
        "answered_on": date(2026, 11, 20),
        "problems": (FIRST, THIRD) if kind is REPORT else (FIRST,),
    }
    return FacilityForm(**fields | changes)


def drawn(made: FacilityForm, photos: dict[str, bytes] | None = None) -> bytes:
    return render_facility_form(made, photos or {}, printed_at=PRINTED_AT)


def test_a_report_has_the_problems_under_their_numbers_and_room_for_the_rest() -> None:
    text = text_of(drawn(form()))
    for words in (
        "整改报告",
        "责令改正通知书　京兴卫托改〔2026〕1号（2026年11月20日）",
        "D04　录像仅保存66天。要求：加装硬盘。期限：2026年12月11日前",
        "期限：立即",
        *("整改措施", "完成日期", "证据照片", "负责人（签字）", "机构（盖章）"),
        "不要拍到孩子的脸",
    ):
        assert words in text
    assert text.index("D04") < text.index("E03")
    assert "3E03" in text, "the number that it has in the document, not its place here"


def test_a_request_says_what_is_asked_and_that_it_comes_in_time() -> None:
    text = text_of(drawn(form(EXTENSION)))
    for words in ("延期整改申请", "2026年12月11日", "申请延长到", "申请的理由", "期限届满前书面提出", "特此申请"):
        assert words in text
    assert "☐" in text


@pytest.mark.parametrize("kind", [REPORT, EXTENSION])
def test_nobody_here_vouches_for_it(kind: FacilityFormKind) -> None:
    """No number of ours, no check code, no QR code; every page is numbered and says who fills it in."""
    many = tuple(FIRST.model_copy(update={"number": number}) for number in range(1, 13))
    pdf = drawn(form(kind, problems=many))
    pages = page_texts(pdf)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"（第{number}页　共{len(pages)}页）" in page
        assert "本表由机构填写" in page
        assert "校验码" not in page
    assert b"/code" not in pdf
    assert not any(one.curves for one in plumbed_pages(pdf))


def test_what_was_registered_is_filled_in_with_its_photos() -> None:
    ref, jpeg = photo(1)
    done = FIRST.model_copy(update={"measures": "已加装硬盘。", "completed_on": date(2026, 12, 8), "evidence": (1,)})
    made = form(problems=(done, THIRD), photos=(ref,), registered="李婷 2026-12-09")
    pdf = drawn(made, {ref.sha256: jpeg})
    text = text_of(pdf)
    for words in ("已加装硬盘。", "2026年12月8日", "照片1", "按登记的机构报告打印（李婷2026-12-09）"):
        assert words in text
    assert sum(len(page.images) for page in plumbed_pages(pdf)) == 1


@pytest.mark.parametrize(("changes", "words"), [({"demo": True}, "演示"), ({"practice": True}, "练习，不是检查记录")])
def test_a_form_of_demo_or_practice_says_so(changes: dict[str, bool], words: str) -> None:
    assert words in text_of(drawn(form(**changes)))
    assert words not in text_of(drawn(form()))


def test_names_are_printed_whole_and_the_bytes_are_the_same_each_time() -> None:
    head = FacilityHead(name=RARE * 8, address="长" * 200, person_in_charge=RARE)
    pdf = drawn(form(facility=head, problems=(FIRST.model_copy(update={"fact": "很长的事实。" * 400}), THIRD)))
    assert RARE in copied_text(pdf).replace("\n", "")
    assert pdf == drawn(form(facility=head, problems=(FIRST.model_copy(update={"fact": "很长的事实。" * 400}), THIRD)))
