"""The rules that no content of a kind may break, whoever made it (documents.md §§1-5); asked by ``notice``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice_kinds import LETTER_KINDS, OFFICER_KINDS, TITLES, NoticeKind
from tuoyu_desktop.domain.paper_parts import ReinspectionConclusion
from tuoyu_desktop.domain.terms import PersonKind, ReinspectionResult

if TYPE_CHECKING:  # the content asks here when it is made
    from tuoyu_desktop.domain.notice import DocumentContent

ORDER_WORDS: Final = ("责令", "限期整改", "限期改正")
JUDGING_WORDS: Final = ("责令", "限期", "处罚", "罚款", "违反")
"""Words of judging or demanding: a 笔录 says facts only (documents.md §4.2)."""

PUT_RIGHT: Final = (ReinspectionResult.RECTIFIED, ReinspectionResult.NOT_APPLICABLE)
"""Results of a second look that leave nothing to be done."""

PARTS: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.INSPECTION_NOTICE: "announcement",
    NoticeKind.INSPECTION_RECORD: "transcript",
    NoticeKind.REINSPECTION_OPINION: "reinspection",
    NoticeKind.DELIVERY_RECORD: "delivery",
    NoticeKind.TRANSFER_LETTER: "transfer",
    NoticeKind.CRIME_TRANSFER: "crime",
    NoticeKind.RANDOM_PUBLICATION: "publication",
    NoticeKind.EMERGENCY_REPORT: "emergency",
    NoticeKind.CLOSURE_LEDGER: "closure",
}
"""The part without which a kind says nothing; no other kind may carry it."""


def order_word(text: str) -> str:
    """The word of ``text`` that only an authority may use, empty when there is none (documents.md §1)."""
    return next((word for word in ORDER_WORDS if word in text), "")


def judging_word(text: str) -> str:
    """The word of ``text`` that judges or demands, empty when there is none (documents.md §4.2)."""
    return next((word for word in JUDGING_WORDS if word in text), "")


def check_rules(content: DocumentContent) -> None:
    """Raises RuleViolation rule-notice-* where a rule of the content's kind is broken."""
    _check_part(content)
    if content.kind in OFFICER_KINDS:
        _check_officers(content)
    elif content.kind in LETTER_KINDS:
        _check_letter(content)
    else:
        _check_visit(content)
    check = _OWN.get(content.kind)
    if check is not None:
        check(content)


def _check_part(content: DocumentContent) -> None:
    own = PARTS.get(content.kind)
    for part in PARTS.values():
        if part == own and getattr(content, part) is None:
            message = f"{TITLES[content.kind]}缺少它自己的内容，不能生成。"
            raise RuleViolation("rule-notice-part", message, detail=part)
        if part != own and getattr(content, part) is not None:
            message = f"{TITLES[content.kind]}里有别的文书的内容，不能生成。"
            raise RuleViolation("rule-notice-part", message, detail=part)


def _certified(content: DocumentContent) -> int:
    return len({member.certificate_number for member in content.team if member.certificate_number})


def _check_officers(content: DocumentContent) -> None:
    if _certified(content) < 2:
        raise RuleViolation("rule-notice-certificates", "执法文书要有两名持执法证的人员，请补上执法证号。")
    _check_ink(content)
    order = content.kind is NoticeKind.RECTIFICATION_ORDER
    if any(one.advice and (order or one.due_on is not None or one.at_once) for one in content.findings):
        raise RuleViolation("rule-notice-advice", "只作建议的项目不能责令，也不能写改正期限，请去掉再生成。")


def _check_ink(content: DocumentContent) -> None:
    if any(s.ink or (s.refusal and s.refusal.witness_ink) for s in content.signatures):
        raise RuleViolation("rule-notice-ink", "执法文书要打印后用笔签字，不能用屏幕上的签名。")


def _check_letter(content: DocumentContent) -> None:
    """A letter is the commission's: people of the district write it, nobody draws a hand on it (§5)."""
    _check_ink(content)
    if any(member.kind is not PersonKind.DISTRICT_OFFICER for member in content.team):
        raise RuleViolation("rule-notice-letter", f"{TITLES[content.kind]}由区卫生健康委的人员拟写。")


def _check_visit(content: DocumentContent) -> None:
    if "〔" in content.number:
        raise RuleViolation("rule-notice-number", "走访文书用编号，不用文号。")
    measures = [finding.measure for finding in content.findings]
    if content.emergency is not None:
        measures.append(content.emergency.text)
    quoted = content.kind is NoticeKind.REFUSED_VISIT_RECORD  # its text is what the facility said
    if any(map(order_word, measures if quoted else [content.opinion, *measures])):
        raise RuleViolation("rule-notice-order-word", "走访文书不能写“责令”“限期”，请改写成建议。")


def _check_order(content: DocumentContent) -> None:
    if content.remedies is None:
        raise RuleViolation("rule-notice-remedies", "责令改正通知书要写明复议机关和法院，请在区级设置中补上。")
    for number, finding in enumerate(content.findings, start=1):
        if finding.due_on is None and not finding.at_once:
            raise RuleViolation("rule-notice-due", f"第{number}个问题没有改正期限，请填上日期或选“立即”。")


def _check_announcement(content: DocumentContent) -> None:
    assert content.announcement is not None
    if not any(basis.may_be_cited for basis in content.announcement.bases):
        raise RuleViolation("rule-notice-basis", "请写检查依据的法规全称（带书名号）和第几条。")
    if not content.announcement.matters:
        raise RuleViolation("rule-notice-matters", "请写这次检查哪些事项。")


def _check_transcript(content: DocumentContent) -> None:
    assert content.transcript is not None
    if not content.transcript.facts:
        raise RuleViolation("rule-notice-facts", "笔录要写看到的情况，请至少写一条。")
    for number, fact in enumerate(content.transcript.facts, start=1):
        word = judging_word(fact)
        if word:
            message = f"笔录只写看到的，第{number}条不能写“{word}”；要求写在意见书里。"
            raise RuleViolation("rule-notice-judging-word", message)


def _check_reinspection(content: DocumentContent) -> None:
    part = content.reinspection
    assert part is not None
    if any(finding.result is None for finding in content.findings):
        raise RuleViolation("rule-notice-result", "每个问题都要有复查结果，请先在检查里逐项看过。")
    _check_conclusion(content, part.conclusion)
    extended = part.conclusion is ReinspectionConclusion.EXTENDED
    if extended != (part.until is not None):
        raise RuleViolation("rule-notice-until", "结论是“延期”时要写延到哪一天，其他结论不写。")
    if extended and part.requested_on is None:
        message = "机构在期限届满前书面申请过，才能延期；没有申请请选别的结论。"
        raise RuleViolation("rule-notice-extension", message)


def _check_conclusion(content: DocumentContent, conclusion: ReinspectionConclusion) -> None:
    """What is concluded agrees with the results beside it; a case is suggested with its reason."""
    is_done = all(finding.result in PUT_RIGHT for finding in content.findings)
    if conclusion is ReinspectionConclusion.ALL_DONE and not is_done:
        raise RuleViolation("rule-notice-conclusion", "还有没改完的问题，结论不能是“全部完成”。", field="conclusion")
    if conclusion in (ReinspectionConclusion.PARTLY_DONE, ReinspectionConclusion.EXTENDED) and is_done:
        message = "问题都已改完或不再适用，结论不能是“未全部完成”或“延期”。"
        raise RuleViolation("rule-notice-conclusion", message, field="conclusion")
    if conclusion is ReinspectionConclusion.CASE_SUGGESTED and not content.opinion.strip():
        raise RuleViolation("rule-notice-case", "建议立案要写明理由。", field="opinion")


def names_document(text: str) -> bool:
    """Whether a text names a law or a document by its full title, as 《…》 (documents.md §4.9 移送依据)."""
    start = text.find("《")
    return start >= 0 and text.find("》", start) > start + 1


def _check_transfer(content: DocumentContent) -> None:
    part = content.transfer
    assert part is not None
    if not part.department.strip():
        raise RuleViolation("rule-transfer-department", "请写明移送给哪个部门。", field="department")
    if not all(names_document(basis.text) for basis in part.bases):
        message = "移送依据要写文件或法规的全称（带书名号）。"
        raise RuleViolation("rule-transfer-basis", message, field="bases")


def _check_crime(content: DocumentContent) -> None:
    """国务院令第310号（2020修订）第5条: a group of two officers at least."""
    if _certified(content) < 2:
        raise RuleViolation("rule-notice-certificates", "涉嫌犯罪案件移送要有两名以上持执法证的人员组成专案组。")


_OWN: Final[Mapping[NoticeKind, Callable[[DocumentContent], None]]] = {
    NoticeKind.RECTIFICATION_ORDER: _check_order,
    NoticeKind.INSPECTION_NOTICE: _check_announcement,
    NoticeKind.INSPECTION_RECORD: _check_transcript,
    NoticeKind.REINSPECTION_OPINION: _check_reinspection,
    NoticeKind.TRANSFER_LETTER: _check_transfer,
    NoticeKind.CRIME_TRANSFER: _check_crime,
}
