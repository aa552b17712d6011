"""移送函 with 回执 and 涉嫌犯罪案件移送书 on paper (documents.md §1 rule 5, §4.9, §5, §6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from document_samples import finding, photo, sample
from paper_reading import MM, jpegs_of, page_texts, plumbed_pages, printed, text_of
from part_samples import CRIME, TRANSFER

from tuoyu_desktop.documents.crime_transfer import NO_PENALTY_INSTEAD
from tuoyu_desktop.documents.transfer_letter import BASIS_TO_BE_TYPED, LEADS_NOTE
from tuoyu_desktop.domain.notice import DocumentContent, FacilityHead, NoticeFinding, NoticeKind

FACILITY = FacilityHead(name="小橡树托育中心", address="兴华大街18号院3号楼一层", person_in_charge="李婷")
SEEN = finding(1, fact="二层安全出口被货架堵住。", lead=False)
REPORTED = finding(2, fact="睡眠室外窗装有固定栏杆。", lead=True)


def letter(**changes: Any) -> DocumentContent:
    fields: dict[str, Any] = {
        "facility": FACILITY,
        "findings": (SEEN, REPORTED),
        "addressee": "大兴区消防救援局",
        "contact": "王强",
        "telephone": "010-69240000",
        "attachments": ("现场检查笔录（1份2页）",),
    }
    return sample(NoticeKind.TRANSFER_LETTER, **fields | changes)


def crime(**changes: Any) -> DocumentContent:
    fields: dict[str, Any] = {"facility": FACILITY, "findings": (SEEN, REPORTED)}
    return sample(NoticeKind.CRIME_TRANSFER, **fields | changes)


def test_a_letter_says_to_whom_about_whom_and_until_when() -> None:
    text = text_of(printed(letter()))
    for words in (
        "关于移送小橡树托育中心涉嫌疏散通道堆放杂物问题线索的函",
        "大兴区消防救援局：",
        "根据《中华人民共和国行政处罚法》第二十二条",
        "于10个工作日内（2026年12月4日前）",
        "附件：1.现场检查笔录（1份2页）",
        "（联系人：王强，联系电话：010-69240000）",
    ):
        assert words in text


def test_what_visitors_reported_stands_apart_and_after_what_officers_saw() -> None:
    """documents.md §1 rule 5: leads, not evidence."""
    text = text_of(printed(letter(findings=(REPORTED, SEEN))))
    order = [
        "（一）执法人员现场检查看到",
        "二层安全出口被货架堵住",
        "（二）走访人员反映",
        "睡眠室外窗装有固定栏杆",
        LEADS_NOTE,
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_letter_of_leads_alone_speaks_of_no_officer_who_saw_it() -> None:
    text = text_of(printed(letter(findings=(REPORTED,))))
    assert "执法人员现场检查看到" not in text
    assert "（一）走访人员反映" in text
    assert LEADS_NOTE in text
    assert LEADS_NOTE not in text_of(printed(letter(findings=(SEEN,))))


def test_no_basis_leaves_room_for_the_pen_and_no_day_is_invented() -> None:
    part = TRANSFER.model_copy(update={"bases": (), "reply_days": None, "reply_due_on": None})
    text = text_of(printed(letter(transfer=part)))
    assert BASIS_TO_BE_TYPED in text
    assert "行政处罚法" not in text
    assert "个工作日" not in text


@pytest.mark.parametrize("matter", ["消防安全", "涉嫌消防安全", "消防安全问题", "涉嫌消防安全问题线索"])
def test_the_title_says_each_word_once(matter: str) -> None:
    text = text_of(printed(letter(transfer=TRANSFER.model_copy(update={"matter": matter}))))
    assert "关于移送小橡树托育中心涉嫌消防安全问题线索的函" in text


def test_the_answer_is_a_sheet_of_its_own_to_be_filled_and_sealed() -> None:
    pages = page_texts(printed(letter()))
    receipt = next(page for page in pages if "移送函回执大兴区" in page or page.startswith("移送函回执"))
    assert pages.index(receipt) == len(pages) - 1
    for words in ("收到日期", "☐受理", "☐不受理", "理由", "承办人", "受移送部门（印章）", "大兴区消防救援局"):
        assert words in receipt
    assert "京兴卫托移〔2026〕1号" in receipt
    assert "主要事实" not in receipt


def test_only_ticked_photos_are_printed() -> None:
    first, jpeg = photo(1)
    second, other = photo(2)
    kept = second.model_copy(update={"print_allowed": False, "withheld_reason": "照片存档，未附"})
    findings = (SEEN.model_copy(update={"evidence": (1, 2)}),)
    images = {first.sha256: jpeg, second.sha256: other}
    pdf = printed(letter(findings=findings, photos=(first, kept)), images)
    assert len(jpegs_of(pdf)) == 1
    assert "（照片1、2）" in text_of(pdf)
    assert "附件　照片" not in text_of(printed(letter(findings=findings, photos=(kept,)), images))


@pytest.mark.parametrize("count", range(1, 26))
def test_a_letter_of_any_length_stays_inside_the_type_area_and_is_signed_below_text(count: int) -> None:
    """§6: 版心 156 × 225 mm. Nobody can put a signing block under another text."""
    facts = tuple(_fact(number) for number in range(1, count + 1))
    pdf = printed(letter(findings=facts))
    texts = page_texts(pdf)
    signed = next(at for at, page in enumerate(texts) if "2026年11月20日（联系人" in page)
    assert any(words in texts[signed] for words in ("附件：", "请依职责处理", "填写回执反馈"))
    for page in plumbed_pages(pdf):
        body = [char for char in page.chars if 37 * MM <= char["top"] <= (297 - 35) * MM]
        assert min(char["x0"] for char in body) >= 28 * MM - 1
        assert max(map(_right, body)) <= (210 - 26) * MM + 1


def _fact(number: int) -> NoticeFinding:
    fact = f"第{number}处：{'安全出口外堆放杂物，门只能开一半，' * (number % 3 + 1)}当场拍照。"
    return finding(number, fact=fact, lead=number % 2 == 0)


def _right(char: dict[str, Any]) -> float:
    """Where the ink ends: the right half of a mark is empty."""
    share = 0.5 if char["text"] in "，。；：、）》”" else 1.0
    return float(char["x0"] + (char["x1"] - char["x0"]) * share)


def test_a_long_name_and_rare_characters_print() -> None:
    name = "北京市大兴区㛃𬱖䶮喆堃托育服务有限公司清源街道兴华大街第三分公司托育服务中心"
    text = text_of(printed(letter(facility=FACILITY.model_copy(update={"name": name}))))
    assert f"关于移送{name}涉嫌" in text


def test_a_crime_names_the_rules_and_quotes_the_eleventh_article_with_its_number() -> None:
    text = text_of(printed(crime()))
    assert "《行政执法机关移送涉嫌犯罪案件的规定》（国务院令第310号，2020年8月7日修订）第五条" in text
    assert NO_PENALTY_INSTEAD in text
    assert "第十一条" in NO_PENALTY_INSTEAD
    assert text.count("不得以行政处罚代替移送") == 1
    assert "走访人员反映（线索，不作为证据使用）" in text
    assert "文号：京兴卫托刑移〔2026〕1号" in text
    for words in ("涉嫌虐待被看护人", "刘建国（11011500123）", "孙堃（11011500456）", "批准人", "周建平"):
        assert words in text


def test_what_goes_with_it_is_ticked_and_the_rest_is_left_open() -> None:
    part = CRIME.model_copy(update={"materials": ("涉嫌犯罪案件移送书", "现场检查笔录")})
    text = text_of(printed(crime(crime=part)))
    for words in ("☑涉嫌犯罪案件移送书", "☐涉案物品清单", "☐有关检验报告或者鉴定结论", "☑现场检查笔录"):
        assert words in text


def test_what_is_late_is_printed_as_late_and_what_is_in_time_is_not() -> None:
    reported = CRIME.reported_at
    assert reported is not None
    late = CRIME.model_copy(
        update={"approved_at": reported + timedelta(days=4), "transferred_at": reported + timedelta(days=6)}
    )
    text = text_of(printed(crime(crime=late)))
    assert "（超过接到报告后3日）" in text
    assert "（超过批准后24小时）" in text
    assert "超过" not in text_of(printed(crime()))


def test_times_that_nobody_gave_and_the_part_of_the_police_are_for_the_pen() -> None:
    empty = {"reported_at": None, "approved_by": "", "approved_at": None, "transferred_at": None}
    text = text_of(printed(crime(crime=CRIME.model_copy(update=empty))))
    assert text.count("年　　月　　日　　时　　分") == 3
    for words in ("签收人", "签收时间", "书面答复", "答复日期", "机关印章", "专案组人员（签字）"):
        assert words in text


@pytest.mark.parametrize("count", range(1, 20))
def test_the_place_to_sign_is_never_alone_on_a_sheet(count: int) -> None:
    findings = tuple(finding(number, fact=f"第{number}处，见到一次强喂。" * 3) for number in range(1, count + 1))
    signed = next(page for page in page_texts(printed(crime(findings=findings))) if "专案组人员（签字）" in page)
    assert "书面报告时间" in signed
