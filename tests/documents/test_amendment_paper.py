"""The appendix 更正: date, reason, old and new; what stands above it is as it was sealed."""

from __future__ import annotations

from datetime import date

from document_samples import INK, order, visit
from paper_reading import page_texts, printed, text_of

from tuoyu_desktop.documents.amendment_parts import AMENDMENT_NOTE
from tuoyu_desktop.domain.notice import Correction, NoticeKind

WRONG = Correction(
    on=date(2026, 11, 21),
    by="陈秀兰",
    reason="看错了健康证的日期",
    label="B12 结果",
    old="不合格",
    new="合格",
    ink=INK,
)


def test_the_appendix_names_date_reason_old_and_new() -> None:
    plain, amended = text_of(printed(visit())), text_of(printed(visit(amendments=(WRONG,))))
    for words in (
        "更正",
        "2026年11月21日",
        "陈秀兰",
        "B12结果",
        "不合格",
        "合格",
        "看错了健康证的日期",
        AMENDMENT_NOTE,
    ):
        assert words in amended[amended.rindex("日期和更正人") :] + amended[amended.rindex("更正") :]
    assert "日期和更正人" not in plain
    head = plain[: plain.index("（第1页")]
    assert head[:200] in amended  # what stands above is as it was


def test_the_facility_signs_that_it_knows_on_a_visits_paper_alone() -> None:
    assert "机构在场人知悉更正" in text_of(printed(visit(NoticeKind.VISIT_RECORD, amendments=(WRONG,))))
    report = visit(NoticeKind.FEEDBACK_FORM, amendments=(WRONG,))
    assert "机构在场人知悉更正" not in text_of(printed(report))  # documents.md §4.6: to the district alone
    officers = WRONG.model_copy(update={"ink": None})
    assert "机构在场人知悉更正" not in text_of(printed(order(amendments=(officers,))))


def test_many_amendments_go_on_the_next_page() -> None:
    many = tuple(WRONG.model_copy(update={"label": f"A{number:02d} 结果"}) for number in range(1, 41))
    pages = page_texts(printed(visit(amendments=many)))
    assert len(pages) > 1
    assert all(f"A{number:02d}结果" in "".join(pages) for number in range(1, 41))
