"""What each document must say and must not say (documents.md §§1, 2, 4)."""

from __future__ import annotations

from datetime import date

import pytest
from document_samples import DRAWN, READ, RECOMMENDED, SEEN, UNREAD, VISITORS, finding, order, results, sample, visit
from paper_reading import page_texts, printed, text_of

from tuoyu_desktop.domain.notice import (
    LETTER_KINDS,
    OFFICER_KINDS,
    Basis,
    ItemResult,
    NoticeKind,
    Refusal,
    SignatureRef,
    SignerRole,
)
from tuoyu_desktop.domain.terms import Answer, ReinspectionResult

VISIT_KINDS = [kind for kind in NoticeKind if kind not in OFFICER_KINDS | LETTER_KINDS]
TEAM_KINDS = [kind for kind in VISIT_KINDS if kind is not NoticeKind.CLOSURE_LEDGER]
"""Papers of a visiting team; the ledger of a closing is an office's own (documents.md §4.14)."""


@pytest.mark.parametrize("kind", VISIT_KINDS)
def test_no_visit_paper_has_an_order_a_seal_or_a_document_number(kind: NoticeKind) -> None:
    text = text_of(printed(visit(kind)))
    for word in ("责令", "限期", "文号", "印章", "通知书", "违反"):
        assert word not in text, word


@pytest.mark.parametrize(("code", "says_so"), [("B14", True), ("B22", True), ("E02", False), ("E03", False)])
def test_what_has_to_end_now_has_no_period_on_paper(code: str, says_so: bool) -> None:
    """checklist.md §3: danger to a person has no period for rectification; danger of fire is put right the same day."""
    seen = SEEN.model_copy(update={"item_code": code})
    text = text_of(printed(visit(NoticeKind.EMERGENCY_REPORT, emergency=seen)))
    assert "不是执法文书" in text
    assert ("不设整改期限" in text) is says_so


@pytest.mark.parametrize("kind", TEAM_KINDS)
def test_every_visit_paper_says_that_the_team_has_no_authority(kind: NoticeKind) -> None:
    assert "无行政执法资格" in text_of(printed(visit(kind)))


def test_in_a_mixed_team_those_without_a_certificate_are_named() -> None:
    officer = VISITORS[0].model_copy(update={"certificate_number": "11011500123"})
    text = text_of(printed(visit(team=(officer, VISITORS[1]))))
    assert "赵敏无行政执法资格" in text
    assert "以上人员无行政执法资格" not in text


def test_the_visit_record_states_facts_and_suggests_nothing() -> None:
    """§1: handing an opinion to the facility alone is off by default, and the facility keeps this paper."""
    text = text_of(printed(visit(findings=(finding(4, evidence=(1, 2)),))))
    assert "D04\u3000第4处，录像仅保存66天，少于90天。（照片1、2）" in text
    for word in ("加装硬盘", "建议", "12月11日", "依据"):
        assert word not in text, word
    assert "本次为走访，不是行政检查" in text
    assert "仅确认到访与记录内容" in text


def test_the_visit_record_counts_what_was_not_checked_apart() -> None:
    text = text_of(printed(visit(results=results(30))))
    assert "合计" + "30" + "26" + "3" + "0" + "1" in text  # of 30 items: passed, failed, not applicable, not checked
    assert "X029未检查，不计入合格" in text


def test_items_of_other_kinds_of_facility_are_named_apart() -> None:
    """The counts are those of the screen: what nobody was asked about is no item that was looked at."""
    kept = results(23)
    elsewhere = tuple(
        ItemResult(section="H 类别", code=f"Y{number}", title="别处的事", answer=Answer.NOT_APPLICABLE, left_out=True)
        for number in range(4)
    )
    by_hand = kept[1].model_copy(update={"answer": Answer.NOT_APPLICABLE})
    text = text_of(printed(visit(results=(kept[0], by_hand, *kept[2:], *elsewhere))))
    # of the 23 items: passed, failed, not applicable, not checked
    assert "合计" + "23" + "18" + "3" + "1" + "1" in text
    assert "检查23项，另有4项不适用于这类机构" in text
    assert "Y3" in text  # each still stands in the list of results


def test_consent_is_ticked() -> None:
    assert "☑同意走访" in text_of(printed(visit()))
    assert "☑不同意走访" in text_of(printed(visit(NoticeKind.REFUSED_VISIT_RECORD, consent=False)))


def test_a_missing_laptop_of_a_joint_visit_is_said() -> None:
    text = text_of(printed(visit(results=results(3), missing_devices=("清源-05",))))
    assert "设备清源-05的记录尚未并入本记录" in text


def test_the_feedback_form_marks_everything_as_a_suggestion() -> None:
    """§4.6: severity, measure, date and department are suggestions; the basis carries its mark."""
    paper = visit(NoticeKind.FEEDBACK_FORM, findings=(finding(4, bases=(UNREAD, RECOMMENDED), urgent=True),))
    text = text_of(printed(paper))
    for part in (
        "严重程度（建议）：较重",
        "期限（建议）：2026年12月11日前",
        "牵头（建议）：公安",
        "措施（建议）：加装硬盘",
    ):
        assert part in text, part
    assert "依据：《托育机构管理规范（试行）》第二十一条（待核）" in text
    assert "参考：《托育机构质量评估标准》" in text
    assert "是否紧急：☑是" in text.replace("\u3000", "")


@pytest.mark.parametrize("kind", [NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION])
@pytest.mark.parametrize(
    ("mark", "confirmed", "said"),
    [
        ("[原文]", False, ""),
        ("[种子]", False, ""),
        ("[查证S12]", False, ""),
        ("[查证·二手S9 S47]", False, "（待核）"),
        ("[记忆]频次", False, "（待核）"),
        ("[原文]+[查证S41]", False, ""),
        ("[查证S35]（第19条）+[查证·二手S9]", False, "（待核）"),  # one article was read, the other was not
        ("[查证S10征]待核正式稿", False, "（待核）"),
        ("[种子·推导]", False, "（待核）"),
        ("", False, "（待核）"),
        ("[记忆]", True, "（区里已确认）"),
        ("[原文]", True, "（区里已确认）"),
    ],
)
def test_a_basis_says_whether_it_was_checked_and_not_how(
    kind: NoticeKind, mark: str, confirmed: bool, said: str
) -> None:
    """checklist.md, head: what is not [种子], [原文] or first-hand [查证] waits for the district. Where it was read is
    for the makers of the list, not for the paper (documents.md §4.6)."""
    basis = Basis(text="《某规范》第三条", mark=mark, confirmed=confirmed)
    text = text_of(printed(visit(kind, findings=(finding(4, bases=(basis,)),))))
    assert f"依据：《某规范》第三条{said}严重程度" in text
    for word in ("[", "原文", "种子", "查证", "记忆"):
        assert word not in text, word


def test_the_feedback_form_leaves_the_district_its_section() -> None:
    text = text_of(printed(visit(NoticeKind.FEEDBACK_FORM)))
    for part in (
        "主\u3000\u3000送北京市大兴区卫生健康委员会",
        "收到时间",
        "转执法核查",
        "移送",
        "提示",
        "不采纳",
        "承办人",
        "反馈时间",
    ):
        assert part in text, part


def test_the_suggestion_has_its_fixed_line_and_no_routing() -> None:
    """§1 rule 4."""
    text = text_of(printed(visit(NoticeKind.SUGGESTION)))
    assert "本提示不是行政检查结论，不产生行政强制效力；如需整改要求，以有权机关文书为准。" in text
    assert "（温馨提示）" in text
    assert "牵头" not in text


def test_an_unread_basis_is_left_to_the_officers_hand() -> None:
    """§2: an entry marked 待核 prints as 依据：（由执法人员核填）."""
    for kind in (NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER):
        text = text_of(printed(order(kind, findings=(finding(bases=(UNREAD,)),))))
        assert "依据：（由执法人员核填）" in text
        assert "托育机构管理规范" not in text


def test_a_read_basis_is_cited_and_a_recommended_standard_only_quoted() -> None:
    text = text_of(printed(order(findings=(finding(bases=(READ, RECOMMENDED)),))))
    assert "违反《中华人民共和国人口与计划生育法》第二十八条第三款" in text
    assert "参考《托育机构质量评估标准》" in text
    assert "违反《托育机构质量评估标准》" not in text
    assert "由执法人员核填" not in text


def test_a_recommended_standard_alone_is_no_basis() -> None:
    text = text_of(printed(order(findings=(finding(bases=(RECOMMENDED,)),))))
    assert "依据：（由执法人员核填）" in text


def test_the_order_has_all_that_makes_it_reviewable() -> None:
    """§4.3: deadline per problem, remedies with body and time limits (行政复议法第20条, 行政诉讼法第45、46条)."""
    findings = (finding(1), finding(2, due_on=None, at_once=True))
    paper = order(findings=findings, contact="刘建国", telephone="010-69240000", report_to="区卫生健康委托育服务科")
    text = text_of(printed(paper))
    for part in (
        "文号：京兴卫托改〔2026〕1号",
        "期限：2026年12月11日前",
        "期限：立即",
        "六十日内向北京市大兴区人民政府申请行政复议",
        "六个月内依法向北京市大兴区人民法院提起行政诉讼",
        "收到复议决定书之日起十五日内",
        "刘建国（11011500123）",
        "孙堃（11011500456）",
        "机关印章",
        "签收人（签字）",
        "联系电话：010-69240000。",
    ):
        assert part in text, part


def test_consequences_print_only_when_they_may_be_cited() -> None:
    unread = Basis(text="拒不改正的，处五千元以上五万元以下罚款。", mark="[记忆]")
    assert "拒不改正" not in text_of(printed(order(consequence=unread)))
    typed = unread.model_copy(update={"typed": True})
    assert "拒不改正" in text_of(printed(order(consequence=typed)))


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_no_paper_orders_a_stop(kind: NoticeKind) -> None:
    """§2: the app never prints a stop order."""
    text = text_of(printed(sample(kind)))
    assert not any(word in text for word in ("停止托育", "停业", "查封", "停用"))


def test_a_refusal_prints_reason_account_and_witness() -> None:
    refusal = Refusal(
        reason="不认可记录", account="园长认为旧硬盘还能读出录像。", witness="王建国", witness_unit="兴华社区居委会"
    )
    signature = SignatureRef(role=SignerRole.FACILITY, name="李婷", refusal=refusal)
    text = text_of(printed(visit(signatures=(signature,))))
    assert "拒绝签字。原因：不认可记录。园长认为旧硬盘还能读出录像。" in text
    assert "见证人：王建国（兴华社区居委会）" in text


def test_a_paper_nobody_has_signed_has_a_line_for_everyone() -> None:
    text = text_of(printed(visit(signatures=())))
    for label in ("走访人员陈秀兰", "走访人员赵敏", "机构在场人李婷（园长）"):
        assert label in text, label


def test_a_refusal_without_a_witness_says_so() -> None:
    signature = SignatureRef(role=SignerRole.FACILITY, name="李婷", refusal=Refusal(reason="没有说明"))
    assert "没有见证人" in text_of(printed(visit(signatures=(signature,))))


def test_the_revisit_record_names_the_earlier_paper_and_each_result() -> None:
    findings = (finding(1, result=ReinspectionResult.RECTIFIED), finding(2, result=ReinspectionResult.NOT_RECTIFIED))
    paper = visit(
        NoticeKind.REVISIT_RECORD,
        findings=findings,
        related_number="ZF-110115-2026-000041",
        related_on=date(2026, 5, 14),
    )
    text = text_of(printed(paper))
    assert "ZF-110115-2026-000041（2026年5月14日）" in text
    assert "已整改" in text
    assert "未整改" in text


def test_who_keeps_the_copy_stands_on_each_page() -> None:
    findings = tuple(finding(number) for number in range(1, 41))
    pages = page_texts(printed(visit(NoticeKind.FEEDBACK_FORM, findings=findings), label="督导队留存"))
    assert all("督导队留存" in text for text in pages)


def test_times_are_beijing_times() -> None:
    assert "2026年11月20日9时34分至10时47分" in text_of(printed(visit()))


def test_a_report_shows_no_hand_of_the_facility_whoever_kept_one() -> None:
    """§5: members and the district's receiver; a report kept by an earlier version prints like that too."""
    pdf = printed(visit(NoticeKind.FEEDBACK_FORM, signatures=DRAWN, present="王芳（园长）"))

    assert "机构在场人" not in text_of(pdf)
    assert "李婷" not in text_of(pdf)


def test_a_report_nobody_signed_yet_has_lines_for_the_members_alone() -> None:
    assert "机构在场人" not in text_of(printed(visit(NoticeKind.FEEDBACK_FORM, signatures=(), present="王芳（园长）")))


def test_the_receipt_of_a_hint_is_never_printed_signed() -> None:
    """§4.5: the facility's signature confirms visit and record alone; what took the hint is written with a pen."""
    text = text_of(printed(visit(NoticeKind.SUGGESTION, signatures=DRAWN)))
    receipt = text[text.index("机构签收") :].replace("\u3000", "")

    assert "李婷" not in receipt
    assert receipt.startswith("机构签收年月日")
