"""The documents of the programme as data: what stands on each sheet, before any layout (documents.md §§2-5).

A ``DocumentContent`` is what ``notice.issued.data.content`` keeps (as ``content_data`` gives it): all that
the paper says, nothing about how it looks. Which document a mode may issue is decided in ``rights.py``, not
here; here stand the rules that no content of a kind may break, whoever made it. No field may hold a child's
name (documents.md §8).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Self

from pydantic import AwareDatetime, ValidationError, model_validator

from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.printed import Correction as Correction
from tuoyu_desktop.domain.printed import Ink as Ink
from tuoyu_desktop.domain.printed import Printed as Printed
from tuoyu_desktop.domain.terms import Answer, PersonKind, ReinspectionResult, Severity

PROVISIONAL = "待编-"
PRACTICE = "练习-"
"""Codes instead of numbers on papers of practice: no ledger knows them."""
ORDER_WORDS = ("责令", "限期整改", "限期改正")


def order_word(text: str) -> str:
    """The word of ``text`` that only an authority may use, empty when there is none (documents.md §1)."""
    return next((word for word in ORDER_WORDS if word in text), "")


class NoticeKind(StrEnum):
    """The documents this program prints. Values stand in entries: never renamed, never reused."""

    VISIT_RECORD = "VISIT_RECORD"
    REFUSED_VISIT_RECORD = "REFUSED_VISIT_RECORD"
    REVISIT_RECORD = "REVISIT_RECORD"
    GUIDANCE_RECORD = "GUIDANCE_RECORD"
    INCLUSIVE_VERIFICATION_FORM = "INCLUSIVE_VERIFICATION_FORM"
    FEEDBACK_FORM = "FEEDBACK_FORM"
    SUGGESTION = "SUGGESTION"
    HEALTH_OPINION = "HEALTH_OPINION"
    RECTIFICATION_ORDER = "RECTIFICATION_ORDER"
    EMERGENCY_REPORT = "EMERGENCY_REPORT"


TITLES: Mapping[NoticeKind, str] = {
    NoticeKind.VISIT_RECORD: "走访督导情况记录",
    NoticeKind.REFUSED_VISIT_RECORD: "不同意走访记录",
    NoticeKind.REVISIT_RECORD: "回访记录",
    NoticeKind.GUIDANCE_RECORD: "业务指导记录",
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: "普惠托育机构实地查验表",
    NoticeKind.FEEDBACK_FORM: "整改意见反馈单",
    NoticeKind.SUGGESTION: "整改提示单",
    NoticeKind.HEALTH_OPINION: "卫生监督意见书",
    NoticeKind.RECTIFICATION_ORDER: "责令改正通知书",
    NoticeKind.EMERGENCY_REPORT: "紧急情况报告单",
}
"""What stands at the head of the paper, and the name of the document on the screen."""

OFFICER_KINDS = frozenset({NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER})
"""Documents of an authority: two certificates, a seal, signed in ink. All other kinds are none of this."""

_COPIES: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.VISIT_RECORD: ("机构留存", "街道（乡镇）留存"),
    NoticeKind.REFUSED_VISIT_RECORD: ("街道（乡镇）留存", "区卫生健康委"),
    NoticeKind.REVISIT_RECORD: ("机构留存", "街道（乡镇）留存"),
    NoticeKind.GUIDANCE_RECORD: ("机构留存", "指导单位留存"),
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: ("街道（乡镇）留存", "区卫生健康委"),
    NoticeKind.FEEDBACK_FORM: ("区卫生健康委", "街道（乡镇）留存", "督导队留存"),
    NoticeKind.SUGGESTION: ("机构留存", "街道（乡镇）留存"),
    NoticeKind.HEALTH_OPINION: ("制发机关存档", "当事人"),
    NoticeKind.RECTIFICATION_ORDER: ("制发机关存档", "当事人"),
    NoticeKind.EMERGENCY_REPORT: ("区卫生健康委", "街道（乡镇）留存"),
}


def copies_of(kind: NoticeKind, *, street_copy: bool = False) -> tuple[str, ...]:
    """Who gets one copy each, in order (documents.md §5); its length is the number of copies to print.

    ``street_copy`` adds the third copy of a 责令改正通知书 (§4.3); it changes nothing for other kinds.
    """
    extra = ("街道（乡镇）",) if street_copy and kind is NoticeKind.RECTIFICATION_ORDER else ()
    return _COPIES[kind] + extra


class TeamMember(Printed):
    """A visitor or officer; ``certificate_number`` is the 执法证 number, None for those who have none."""

    name: str
    kind: PersonKind
    unit: str = ""
    certificate_number: str | None = None


class Basis(Printed):
    """One provision: full title and article in ``text``, and where it was read in ``mark`` (checklist.md §0).

    One entry per provision, never several joined: each is judged by its own mark. ``confirmed``: by the
    district. ``typed``: by the officer. ``recommended``: a recommended standard, quoted as 参考, never as
    违反 (§2).
    """

    text: str
    mark: str = ""
    confirmed: bool = False
    typed: bool = False
    recommended: bool = False

    @property
    def may_be_cited(self) -> bool:
        """Whether an officers' document may print it: typed, confirmed, or read in the law's own text (§2)."""
        parts = [part.strip(" []［］") for part in self.mark.split("+")]
        pure = all(part in ("原文", "种子") for part in parts) and "原文" in parts
        return bool(self.text) and (self.typed or self.confirmed or pure)


class NoticeFinding(Printed):
    """One finding on paper; its number is its place in ``DocumentContent.findings``, from 1.

    ``due_on`` and ``at_once`` are an order on officers' documents and print as a suggestion everywhere else.
    ``evidence`` holds photo numbers, ``no_photo`` why there are none. ``result`` only on a 回访记录. ``advice``: the
    item is no duty (checklist.md §3): quoted as 参考, never as 违反, and nothing is ordered.
    """

    item_code: str
    fact: str
    severity: Severity
    bases: tuple[Basis, ...] = ()
    measure: str = ""
    due_on: date | None = None
    at_once: bool = False
    lead_department: str = ""
    evidence: tuple[int, ...] = ()
    no_photo: str = ""
    urgent: bool = False
    result: ReinspectionResult | None = None
    advice: bool = False


class ItemResult(Printed):
    """One item that was looked at; ``section`` is its heading, as 「D 视频监控与报警」; ``note`` value or
    reason. ``left_out``: its condition is not met here, so nobody was asked and it is counted apart.
    """

    section: str
    code: str
    title: str
    answer: Answer
    note: str = ""
    left_out: bool = False


class PhotoRef(Printed):
    """A photo by the SHA-256 of its file. It prints only when a person ticked that no child can be recognised."""

    sha256: str
    number: int
    caption: str = ""
    print_allowed: bool = False
    withheld_reason: str = ""


class SignerRole(StrEnum):
    MEMBER = "MEMBER"
    OFFICER = "OFFICER"
    FACILITY = "FACILITY"


class Refusal(Printed):
    """Why a person did not sign, what happened, and who saw it; ``witness_ink`` None leaves a line for the pen."""

    reason: str
    account: str = ""
    witness: str = ""
    witness_unit: str = ""
    witness_ink: Ink | None = None


class SignatureRef(Printed):
    """One place to sign: drawn (走访 only), refused, or neither, which leaves a line to be signed in ink."""

    role: SignerRole
    name: str
    post: str = ""
    ink: Ink | None = None
    refusal: Refusal | None = None
    signed_on: date | None = None


class FacilityHead(Printed):
    """The facility as it stands at the head of a document."""

    name: str
    social_credit_code: str = ""
    address: str = ""
    legal_representative: str = ""
    person_in_charge: str = ""
    telephone: str = ""


class Remedies(Printed):
    """救济途径 of an order: who reviews and which court; the time limits are law and stand in the form (§4.3)."""

    review_body: str
    court: str


class TimedLine(Printed):
    """Something and when it was."""

    text: str
    at: AwareDatetime


class EmergencyReport(Printed):
    """What a 紧急情况报告单 says (§4.13). ``incident`` is the id of the emergency. No child and no member of the staff
    is named. ``sources``: why it is reported at once, each with its mark; ``passed_on``: to whom the district passes
    it."""

    incident: str
    matter: str
    item_code: str
    item_title: str
    text: str
    seen_at: AwareDatetime | None = None
    reported_at: AwareDatetime | None = None
    calls: tuple[TimedLine, ...] = ()
    measures: tuple[TimedLine, ...] = ()
    recording: str = ""
    no_recording: str = ""
    sources: tuple[Basis, ...] = ()
    passed_on: str = ""


class DocumentContent(Printed):
    """Everything one document says. ``document`` is its id (UUID), ``number`` its 文号, 编号 or 待编- code.

    ``issuer`` issues it, ``addressee`` receives it (反馈单: 区卫生健康委). ``consent`` is the facility's
    answer to a 走访, ``present`` who answered, as 「李婷（园长）」. ``statement`` are the facility's own
    words, ``opinion`` the text of the one who writes (监督意见, 指导内容, 查验意见, what happened when a
    visit was refused). ``consequence`` is 逾期后果, printed only when it may be cited. ``missing_devices``
    names laptops of a joint visit whose records had not come in. ``related_number`` and ``related_on`` name
    the document that this one follows. ``practice``: no record of anything, and every page says so.
    ``yearly_number`` of ``yearly_cap``: which 行政检查 of the year this is, on officers' documents only, with
    ``beyond_cap_number``, the approval to go beyond (§4.1).
    """

    document: str
    kind: NoticeKind
    number: str
    issuer: str
    addressee: str = ""
    facility: FacilityHead
    issued_on: date
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    place: str = ""
    team: tuple[TeamMember, ...] = ()
    present: str = ""
    consent: bool | None = None
    results: tuple[ItemResult, ...] = ()
    findings: tuple[NoticeFinding, ...] = ()
    opinion: str = ""
    statement: str = ""
    photos: tuple[PhotoRef, ...] = ()
    signatures: tuple[SignatureRef, ...] = ()
    attachments: tuple[str, ...] = ()
    report_to: str = ""
    consequence: Basis | None = None
    remedies: Remedies | None = None
    contact: str = ""
    telephone: str = ""
    related_number: str = ""
    related_on: date | None = None
    missing_devices: tuple[str, ...] = ()
    amendments: tuple[Correction, ...] = ()
    yearly_number: int | None = None
    yearly_cap: int | None = None
    beyond_cap_number: str = ""
    emergency: EmergencyReport | None = None
    rule_pack: str
    device: str
    demo: bool = False
    practice: bool = False

    @property
    def is_provisional(self) -> bool:
        """Whether the number is still to come from the server (documents.md §3)."""
        return self.number.startswith(PROVISIONAL)

    @property
    def is_officers(self) -> bool:
        return self.kind in OFFICER_KINDS

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        (_check_officers if self.is_officers else _check_visit)(self)
        return self


def _check_officers(content: DocumentContent) -> None:
    certified = {member.certificate_number for member in content.team if member.certificate_number}
    if len(certified) < 2:
        raise RuleViolation("rule-notice-certificates", "执法文书要有两名持执法证的人员，请补上执法证号。")
    if any(s.ink or (s.refusal and s.refusal.witness_ink) for s in content.signatures):
        raise RuleViolation("rule-notice-ink", "执法文书要打印后用笔签字，不能用屏幕上的签名。")
    order = content.kind is NoticeKind.RECTIFICATION_ORDER
    if any(one.advice and (order or one.due_on is not None or one.at_once) for one in content.findings):
        raise RuleViolation("rule-notice-advice", "只作建议的项目不能责令，也不能写改正期限，请去掉再生成。")
    if order:
        if content.remedies is None:
            raise RuleViolation("rule-notice-remedies", "责令改正通知书要写明复议机关和法院，请在区级设置中补上。")
        for number, finding in enumerate(content.findings, start=1):
            if finding.due_on is None and not finding.at_once:
                raise RuleViolation("rule-notice-due", f"第{number}个问题没有改正期限，请填上日期或选“立即”。")


def _check_visit(content: DocumentContent) -> None:
    if "〔" in content.number:
        raise RuleViolation("rule-notice-number", "走访文书用编号，不用文号。")
    measures = [finding.measure for finding in content.findings]
    if content.emergency is not None:
        measures.append(content.emergency.text)
    quoted = content.kind is NoticeKind.REFUSED_VISIT_RECORD  # its text is what the facility said
    if any(map(order_word, measures if quoted else [content.opinion, *measures])):
        raise RuleViolation("rule-notice-order-word", "走访文书不能写“责令”“限期”，请改写成建议。")


class CheckCode(NamedTuple):
    """``short``: the first 8 hex digits, for the foot of the page; ``full``: all 64, for the QR code."""

    short: str
    full: str


def content_data(content: DocumentContent) -> dict[str, Any]:
    """The JSON object to keep in ``notice.issued.data.content``; fields at their default are left out.

    So a field that is added later with a default does not change the code of older papers.
    """
    return content.model_dump(mode="json", exclude_defaults=True)


def canonical_json(content: DocumentContent) -> bytes:
    """``content_data`` with sorted keys, no spaces, UTF-8 (documents.md §3)."""
    data = content_data(content)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check_code(content: DocumentContent) -> CheckCode:
    """SHA-256 over ``canonical_json`` in lower-case hex."""
    full = hashlib.sha256(canonical_json(content)).hexdigest()
    return CheckCode(full[:8], full)


def read_content(data: Mapping[str, Any]) -> DocumentContent:
    """What ``content_data`` gave. Raises RuleViolation when it breaks a rule or a newer program wrote it."""
    try:
        return DocumentContent.model_validate(data)
    except ValidationError as error:
        message = "这份文书的内容读不懂，可能由更新的程序写成，请更新程序后再打印。"
        raise RuleViolation("rule-notice-unreadable", message, detail=str(error)) from error


def local_time(moment: datetime) -> datetime:
    """The wall clock in Beijing, which is what the paper says (UTC+8 all year)."""
    return beijing(moment)
