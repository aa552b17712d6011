"""行政检查通知书 and 现场检查笔录 on paper (documents.md §4.1, §4.2, §5)."""

from __future__ import annotations

from typing import Any

import pytest
from document_samples import OFFICERS, UNREAD, order, photo, visit
from paper_reading import jpegs_of, page_texts, plumbed_pages, printed, text_of
from part_samples import ANNOUNCEMENT, TRANSCRIPT

from tuoyu_desktop.documents.inspection_forms import BANS_ATTACHED, BLANK_BELOW, READ_AND_TRUE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import Basis, DocumentContent, FacilityHead, NoticeKind, TeamMember
from tuoyu_desktop.domain.terms import PersonKind

HELPER = TeamMember(name="陈秀兰", kind=PersonKind.EXPERT, unit="退休儿科医师")
SIGN_HERE = ("在场人（签名）：", "检查人员（签名）：", "记录人（签名）：")
LONG = "一层储藏间，纸箱12个，堆至距顶棚0.4米处，灭火器1具在纸箱后面。"


def announced(**changes: Any) -> DocumentContent:
    fields: dict[str, Any] = {"announcement": ANNOUNCEMENT, "ended_at": None}
    return order(NoticeKind.INSPECTION_NOTICE, **fields | changes)


def recorded(facts: tuple[str, ...] = TRANSCRIPT.facts, **changes: Any) -> DocumentContent:
    own = {key: changes.pop(key) for key in list(changes) if key in type(TRANSCRIPT).model_fields}
    part = TRANSCRIPT.model_copy(update={"facts": facts, **own})
    return order(NoticeKind.INSPECTION_RECORD, transcript=part, **changes)


def test_the_notice_says_why_what_how_by_whom_and_what_one_may_ask_for() -> None:
    party = FacilityHead(name="小橡树托育中心", social_credit_code="91110115MA01ABCD0X", address="兴华大街18号院")
    own = {"team": (*OFFICERS, HELPER), "announcement": ANNOUNCEMENT.model_copy(update={"helpers": 1})}
    text = text_of(printed(announced(facility=party, yearly_number=1, yearly_cap=2, **own)))

    for said in (
        "行政检查通知书",
        "文号：京兴卫托检〔2026〕1号",
        "小橡树托育中心",
        "91110115MA01ABCD0X",
        "《中华人民共和国人口与计划生育法》第四十一条",
        "备案与证照、人员、监控与安防、消防安全",
        "现场检查，查看场所、设备和资料，询问在场人员",
        "2026年11月20日9时34分起",
        "刘建国（11011500123）",
        "孙堃（11011500456）",
        "共1名：陈秀兰（退休儿科医师）",
        "双随机抽查",
        "2026-托-017",
        "京兴卫托批〔2026〕17号",
        "本年度第1次行政检查，上限2次",
        "申请检查人员回避",
        "陈述和申辩",
        "投诉：010-12345678",
        "机关印章",
        "一式两份：制发机关存档、被检查单位各一份",
    ):
        assert said in text, said


def test_a_helper_with_a_certificate_is_no_officer_on_the_notice() -> None:
    """documents.md §1, actors a, b and d."""
    certified = HELPER.model_copy(update={"certificate_number": "999"})
    part = ANNOUNCEMENT.model_copy(update={"helpers": 1})
    text = text_of(printed(announced(team=(*OFFICERS, certified), announcement=part)))

    assert "陈秀兰（999）" not in text
    assert "共1名：陈秀兰" in text


def test_without_helpers_the_notice_says_so() -> None:
    assert "协助人员没有" in text_of(printed(announced()))


def test_an_urgent_inspection_says_that_its_approval_is_made_up_later() -> None:
    part = ANNOUNCEMENT.model_copy(update={"urgent_reason": "接到举报", "approval_number": ""})
    text = text_of(printed(announced(announcement=part)))
    assert "紧急检查批准手续事后补办。原因：接到举报" in text
    assert "紧急检查" not in text_of(printed(announced()))


def test_the_five_bans_are_attached_while_nobody_read_their_wording() -> None:
    """§2: nothing that was not read is printed as law; what may be cited is."""
    unread = ANNOUNCEMENT.model_copy(update={"bans": Basis(text="严禁某事", mark="[记忆]")})
    confirmed = ANNOUNCEMENT.model_copy(update={"bans": Basis(text="严禁某事", confirmed=True)})
    attached = "".join(BANS_ATTACHED.split())

    assert attached in text_of(printed(announced()))
    text = text_of(printed(announced(announcement=unread)))
    assert attached in text
    assert "严禁某事" not in text
    assert "严禁某事" in text_of(printed(announced(announcement=confirmed)))


def test_a_basis_that_nobody_read_is_not_printed_as_law() -> None:
    typed = ANNOUNCEMENT.bases[0]
    text = text_of(printed(announced(announcement=ANNOUNCEMENT.model_copy(update={"bases": (typed, UNREAD)}))))
    assert typed.text in text
    assert UNREAD.text not in text


@pytest.mark.parametrize(("field", "code"), [("bases", "rule-notice-basis"), ("matters", "rule-notice-matters")])
def test_no_notice_without_basis_and_matters(field: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        announced(announcement=ANNOUNCEMENT.model_copy(update={field: ()}))
    assert refused.value.code == code


def test_a_basis_that_may_not_be_cited_is_none() -> None:
    with pytest.raises(RuleViolation) as refused:
        announced(announcement=ANNOUNCEMENT.model_copy(update={"bases": (UNREAD,)}))
    assert refused.value.code == "rule-notice-basis"


def test_the_place_to_sign_the_notice_has_its_text_above_it() -> None:
    """A sheet with nothing but a seal could be put under any text."""
    for count in range(1, 40, 3):
        part = ANNOUNCEMENT.model_copy(update={"matters": tuple(f"第{n}项监控与安防" for n in range(count))})
        paper = announced(announcement=part, contact="刘建国", telephone="69240000")
        signed = next(page for page in page_texts(printed(paper)) if "机关印章" in page)
        assert "联系人：刘建国" in signed, count


def test_the_record_says_who_was_told_what_and_numbers_what_was_seen() -> None:
    text = text_of(printed(recorded(present="李婷（园长）", team=(*OFFICERS, HELPER))))

    for said in (
        "现场检查笔录",
        "文号：京兴卫托笔〔2026〕1号",
        "2026年11月20日9时34分至10时47分",
        "在场人李婷（园长）",
        "刘建国（11011500123）",
        "记录人孙堃",
        "协助人员陈秀兰",
        "☑已出示",
        "☑已告知",
        "在场人答复不申请回避",
        "1一层监控室，录像机1台",
        "2一层厨房，冷藏柜1台",
        "录像、抽样没有抽样",
        READ_AND_TRUE,
        "由两名检查人员在这里写明原因",
        "见证人（签名）",
        "改动的地方划线更正",
    ):
        assert said in text, said


@pytest.mark.parametrize("count", [1, 6, 14, 40])
def test_every_page_of_the_record_is_signed_at_its_end(count: int) -> None:
    """§4.2, §5: signature and date on each page."""
    facts = tuple(f"第{number}处：{LONG}" for number in range(1, count + 1))
    pages = page_texts(printed(recorded(facts)))
    assert len(pages) > (1 if count < 14 else 2)
    for page in pages:
        assert all(page.count(place) == 1 for place in SIGN_HERE)
    assert "".join(pages).count(LONG) == count


@pytest.mark.parametrize("count", range(1, 30, 2))
def test_no_line_of_the_record_runs_into_the_place_to_sign(count: int) -> None:
    facts = tuple(f"第{number}处：{LONG}" for number in range(1, count + 1))
    for page in plumbed_pages(printed(recorded(facts))):
        boxes = [box for box in page.rects if box["height"] > 10]  # the rest are the squares of the code
        lowest = max(box["bottom"] for box in boxes)
        strip = [box for box in boxes if box["bottom"] > lowest - 1]
        above = [box["bottom"] for box in boxes if box not in strip]
        assert len(strip) == len(SIGN_HERE)
        assert max(above) < min(box["top"] for box in strip) - 5


def test_a_fact_longer_than_a_page_goes_on_and_every_page_is_signed() -> None:
    pages = page_texts(printed(recorded((LONG * 60,))))
    assert len(pages) > 2
    assert all(SIGN_HERE[0] in page for page in pages)
    assert "".join(pages).count("灭火器1具在纸箱后面") >= 55, "a few of the sixty are broken by the end of a page"


def test_the_room_after_the_last_line_is_closed() -> None:
    for count in range(1, 30, 4):
        pages = page_texts(printed(recorded(tuple(f"第{number}处：{LONG}" for number in range(1, count + 1)))))
        assert sum(page.count(BLANK_BELOW) for page in pages) == 1, count
        assert BLANK_BELOW in pages[-1]


def test_the_record_lists_its_photos_by_number_and_shows_none() -> None:
    """§4.2 asks for a list; what is on the photos is evidence of its own."""
    first, jpeg = photo(1)
    erased = first.model_copy(update={"number": 2, "sha256": "", "withheld_reason": "照片已依规删除"})
    pdf = printed(recorded(photos=(first, erased)), {first.sha256: jpeg})
    text = text_of(pdf)

    assert "照片1第1张" in text
    assert first.sha256[:16] in text
    assert "照片2第1张；照片已依规删除—" in text
    assert jpegs_of(pdf) == []


@pytest.mark.parametrize("word", ["责令", "限期", "处罚", "罚款", "违反"])
def test_the_record_takes_no_word_that_judges(word: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        recorded((TRANSCRIPT.facts[0], f"门口1处{word}某事。"))
    assert refused.value.code == "rule-notice-judging-word"
    assert "第2条" in refused.value.message


def test_what_a_streets_inspection_reports_is_no_visit() -> None:
    """§1 actor b: what its list does not hold goes to the district; nobody was asked for consent."""
    paper = visit(
        NoticeKind.FEEDBACK_FORM, consent=None, team=OFFICERS, signatures=(), related_number="京清托笔〔2026〕1号"
    )
    text = text_of(printed(paper))
    assert "以上项目不在街道（乡镇）公布的检查事项里" in text
    assert "检查笔录京清托笔〔2026〕1号" in text
    assert "走访" not in text
    assert "走访时间" in text_of(printed(visit(NoticeKind.FEEDBACK_FORM)))
