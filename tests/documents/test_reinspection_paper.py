"""复查意见书 and 回访记录 on paper: the old photo left of the new one, what is concluded (documents.md §4.8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from document_samples import READ, finding, order, photo, visit
from paper_reading import page_texts, plumbed_pages, printed, text_of

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind, PhotoRef
from tuoyu_desktop.domain.paper_parts import Followed, Reinspection, ReinspectionConclusion
from tuoyu_desktop.domain.terms import ReinspectionResult

KIND = NoticeKind.REINSPECTION_OPINION
PARTLY, RECTIFIED = ReinspectionResult.PARTLY, ReinspectionResult.RECTIFIED
NOT_RECTIFIED, NOT_APPLICABLE = ReinspectionResult.NOT_RECTIFIED, ReinspectionResult.NOT_APPLICABLE
ALL_DONE, PARTLY_DONE, EXTENDED, CASE = ReinspectionConclusion
ORDER = Followed(title="责令改正通知书", number="京兴卫托改〔2026〕1号", on=date(2026, 11, 20))
UNTIL, ASKED = date(2026, 12, 25), date(2026, 12, 8)


def shot(number: int, word: str, size: tuple[int, int] = (640, 480)) -> tuple[PhotoRef, bytes]:
    ref, jpeg = photo(number, size)
    return ref.model_copy(update={"caption": f"{word}　D04 现场"}), jpeg


def opinion(*, conclusion: ReinspectionConclusion = PARTLY_DONE, **changes: Any) -> DocumentContent:
    extended = conclusion is EXTENDED
    part = Reinspection(
        conclusion=conclusion,
        until=UNTIL if extended else None,
        requested_on=ASKED if extended else None,
        followed=(ORDER,),
    )
    return order(KIND, **{"reinspection": part} | changes)


def seen(number: int = 4, result: ReinspectionResult = PARTLY, **changes: Any) -> Any:
    return finding(number, **{"result": result, "bases": (READ,)} | changes)


@pytest.mark.parametrize("kind", [KIND, NoticeKind.REVISIT_RECORD])
@pytest.mark.parametrize("sizes", [((640, 480), (640, 480)), ((480, 640), (640, 480))], ids=["alike", "upright"])
def test_the_old_photo_stands_left_of_the_new_one_on_one_row(
    kind: NoticeKind, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    (new, new_jpeg), (old, old_jpeg) = shot(1, "现", sizes[1]), shot(2, "原", sizes[0])
    found = (seen(earlier=(2,), evidence=(1,)),)
    paper = (
        order(kind, findings=found, photos=(new, old))
        if kind is KIND
        else visit(kind, findings=found, photos=(new, old))
    )
    pages = plumbed_pages(printed(paper, {new.sha256: new_jpeg, old.sha256: old_jpeg}))
    (page,) = [page for page in pages if page.images]
    by_pixels = {tuple(one["srcsize"]): one for one in page.images}
    left, right = sorted(page.images, key=lambda one: one["x0"])
    assert left["x1"] <= page.width / 2 <= right["x0"]
    row = [edge for edge in page.rects if edge["top"] <= left["top"] and edge["bottom"] >= left["bottom"]]
    assert any(box["top"] <= right["top"] and box["bottom"] >= right["bottom"] for box in row), "one row of boxes"
    if sizes[0] != sizes[1]:
        assert by_pixels[sizes[0]] is left, "the old one is the upright one"
    words = {word["text"]: word for word in page.extract_words()}
    assert words["照片2"]["x0"] < page.width / 2 < words["照片1"]["x0"]


def test_each_pair_stays_on_one_page_however_many_there_are() -> None:
    photos, data, numbers = [], {}, []
    for pair in range(8):
        for word, number in (("现", 2 * pair + 1), ("原", 2 * pair + 2)):
            ref, jpeg = shot(number % 6 + 1, word, (600 + number, 480))
            photos.append(ref.model_copy(update={"number": number}))
            data[ref.sha256] = jpeg
        numbers.append(seen(pair + 1, earlier=(2 * pair + 2,), evidence=(2 * pair + 1,)))
    pages = plumbed_pages(printed(opinion(findings=tuple(numbers), photos=tuple(photos)), data))
    shown = [page for page in pages if page.images]
    assert sum(len(page.images) for page in shown) == 16
    for page in shown:
        lefts = [one for one in page.images if one["x0"] < page.width / 2]
        assert 2 * len(lefts) == len(page.images), "no photo without the one beside it"


def test_what_may_not_be_printed_or_is_not_here_says_so_in_its_place() -> None:
    withheld, _ = shot(1, "现")
    withheld = withheld.model_copy(update={"print_allowed": False, "withheld_reason": "照片存档，未附"})
    away, _ = shot(2, "原")
    elsewhere = PhotoRef(sha256="", number=3, caption="原　B12", withheld_reason="照片的记录不在本机")
    found = (seen(earlier=(2, 3), evidence=(1,)), seen(5, RECTIFIED, no_photo="当场已收走", evidence=(1,)))
    text = text_of(printed(opinion(findings=found, photos=(withheld, away, elsewhere))))
    assert "不印出：照片存档，未附" in text
    assert f"原照片不在本机，文件校验值{away.sha256[:16]}" in text
    assert "不印出：照片的记录不在本机" in text
    assert "没有原照片：当场已收走" in text


def test_photos_of_no_problem_stand_below_and_none_twice() -> None:
    (new, jpeg), (other, other_jpeg) = shot(1, "现"), shot(2, "")
    paper = opinion(findings=(seen(evidence=(1,)),), photos=(new, other))
    pages = plumbed_pages(printed(paper, {new.sha256: jpeg, other.sha256: other_jpeg}))
    assert sum(len(page.images) for page in pages) == 2
    assert "其他照片" in text_of(printed(paper))


@pytest.mark.parametrize(
    ("conclusion", "result", "ticked"),
    [
        (ALL_DONE, RECTIFIED, "☑全部完成"),
        (PARTLY_DONE, PARTLY, "☑未全部完成"),
        (EXTENDED, PARTLY, "☑延期至2026年12月25日（机构于2026年12月8日书面申请）"),
        (CASE, NOT_RECTIFIED, "☑转立案建议"),
    ],
)
def test_one_conclusion_is_ticked(conclusion: ReinspectionConclusion, result: ReinspectionResult, ticked: str) -> None:
    text = text_of(printed(opinion(conclusion=conclusion, findings=(seen(result=result),), opinion="第二次复查。")))
    assert ticked.replace("　", "") in text.replace("　", "")
    assert text.count("☑") == 1
    assert ("建议立案的理由：第二次复查。" in text) is (conclusion is CASE)


def test_it_names_every_document_that_it_follows_and_each_result() -> None:
    earlier = Followed(title="卫生监督意见书", number="京兴卫托意〔2026〕3号", on=date(2026, 11, 2))
    part = Reinspection(conclusion=PARTLY_DONE, followed=(ORDER, earlier))
    found = (
        seen(1, RECTIFIED, seen="最早可回放2026-08-20"),
        seen(2, PARTLY, due_on=UNTIL, extended=True),
        seen(3, NOT_RECTIFIED),
        seen(4, NOT_APPLICABLE),
    )
    text = text_of(printed(opinion(reinspection=part, findings=found)))
    for words in (
        "责令改正通知书　京兴卫托改〔2026〕1号（2026年11月20日）",
        "卫生监督意见书　京兴卫托意〔2026〕3号（2026年11月2日）",
        *("已整改", "部分整改", "未整改", "不适用"),
        "最早可回放2026-08-20",
        "期限：2026年12月25日前（已同意延期）",
    ):
        assert words in text


def test_the_place_to_sign_has_the_conclusion_above_it() -> None:
    alone = []
    for count in range(1, 9):
        found = tuple(seen(number) for number in range(1, count + 1))
        signed = next(page for page in page_texts(printed(opinion(findings=found))) if "复查人员（签字）" in page)
        if "复查结论：未全部完成" not in signed:
            alone.append(count)
    assert alone == []


@pytest.mark.parametrize(
    ("conclusion", "result", "changes", "code"),
    [
        (ALL_DONE, PARTLY, {}, "rule-notice-conclusion"),
        (PARTLY_DONE, RECTIFIED, {}, "rule-notice-conclusion"),
        (PARTLY_DONE, NOT_APPLICABLE, {}, "rule-notice-conclusion"),
        (EXTENDED, RECTIFIED, {}, "rule-notice-conclusion"),
        (CASE, NOT_RECTIFIED, {"opinion": " "}, "rule-notice-case"),
        (PARTLY_DONE, None, {}, "rule-notice-result"),
        (EXTENDED, PARTLY, {"reinspection": Reinspection(conclusion=EXTENDED)}, "rule-notice-until"),
        (
            EXTENDED,
            PARTLY,
            {"reinspection": Reinspection(conclusion=EXTENDED, until=UNTIL)},
            "rule-notice-extension",
        ),
        (PARTLY_DONE, PARTLY, {"reinspection": Reinspection(conclusion=PARTLY_DONE, until=UNTIL)}, "rule-notice-until"),
    ],
)
def test_no_content_says_what_its_results_do_not(
    conclusion: ReinspectionConclusion, result: ReinspectionResult | None, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        opinion(conclusion=conclusion, findings=(seen(result=result),), **changes)  # type: ignore[arg-type]  # null: not seen
    assert refused.value.code == code


def test_a_long_fact_is_not_told_again_above_each_pair() -> None:
    """Told in full on every page of photos it would leave them no room: a line higher than the page has no end."""
    taken = [photo(number) for number in range(1, 7)]
    long = finding(4, fact="录" * 4000, result=ReinspectionResult.PARTLY, evidence=tuple(range(1, 7)))
    paper = visit(NoticeKind.REVISIT_RECORD, findings=(long,), photos=tuple(ref for ref, _ in taken))
    text = text_of(printed(paper, {ref.sha256: jpeg for ref, jpeg in taken}))
    assert "录……（全文见上表）" in text
    assert text.count("录") < 4000 + 130 * 6
