"""Advice on paper: never 违反, never ordered, no day (checklist.md §3, last paragraph; documents.md §2)."""

from __future__ import annotations

from datetime import date

import pytest
from document_samples import READ, RECOMMENDED, finding, order, visit
from paper_reading import printed, text_of

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeFinding, NoticeKind

OPINION, ORDER = NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER


def advice(**changes: object) -> NoticeFinding:
    fields = {"advice": True, "due_on": None, "bases": (RECOMMENDED,), "measure": "", "fact": "没有一键报警。"}
    return finding(7, **fields | changes)


def test_an_opinion_quotes_it_as_reference_and_asks_for_nothing() -> None:
    text = text_of(printed(order(OPINION, findings=(advice(),), opinion="供参考。", report_to="区卫生健康委")))

    assert "参考《托育机构质量评估标准》" in text
    assert "建议：（由执法人员填写）" in text
    for word in ("违反", "责令", "期限：", "改正完成后", "核填"):
        assert word not in text, word


def test_what_was_typed_or_read_is_reference_too() -> None:
    one = advice(bases=(READ.model_copy(update={"recommended": True}),), measure="装一个一键报警。")
    text = text_of(printed(order(OPINION, findings=(one,), opinion="供参考。")))

    assert "参考《中华人民共和国人口与计划生育法》" in text
    assert "违反" not in text
    assert "建议：装一个一键报警。" in text


def test_beside_a_duty_each_keeps_its_words() -> None:
    text = text_of(printed(order(OPINION, findings=(finding(4, bases=(READ,)), advice()), report_to="区卫生健康委")))

    assert text.count("违反《") == 1
    assert text.count("期限：") == 1
    assert "改正完成后" in text


@pytest.mark.parametrize(
    ("kind", "changes"), [(ORDER, {}), (OPINION, {"due_on": date(2026, 12, 1)}), (OPINION, {"at_once": True})]
)
def test_no_content_orders_it(kind: NoticeKind, changes: dict[str, object]) -> None:
    with pytest.raises(RuleViolation) as refused:
        order(kind, findings=(advice(**changes),))
    assert refused.value.code == "rule-notice-advice"


def test_a_measure_that_nobody_wrote_is_left_to_the_pen() -> None:
    """documents.md §4.6: 建议措施 is the team's; the program makes none up."""
    text = text_of(printed(visit(NoticeKind.FEEDBACK_FORM, findings=(finding(4, measure=""),))))

    assert "措施（建议）：（由督导组填写）" in text


def test_the_report_to_the_district_calls_it_a_reference() -> None:
    quoted = advice(bases=(READ.model_copy(update={"recommended": True}),))
    text = text_of(printed(visit(NoticeKind.FEEDBACK_FORM, findings=(quoted, advice(bases=())))))

    assert text.count("参考：") == 2
    assert "依据：" not in text
