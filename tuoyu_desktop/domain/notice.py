"""The documents of the programme as data: what stands on each sheet, before any layout (documents.md §§2-5).

A ``DocumentContent`` is what ``notice.issued.data.content`` keeps (as ``content_data`` gives it): all that
the paper says, nothing about how it looks. Which document may exist is decided in ``document_rights``, what no
content of a kind may break in ``paper_rules``. No field may hold a child's name (documents.md §8).
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
from tuoyu_desktop.domain.notice_kinds import INTERNAL_KINDS as INTERNAL_KINDS
from tuoyu_desktop.domain.notice_kinds import LETTER_KINDS as LETTER_KINDS
from tuoyu_desktop.domain.notice_kinds import OFFICER_KINDS as OFFICER_KINDS
from tuoyu_desktop.domain.notice_kinds import TITLES as TITLES
from tuoyu_desktop.domain.notice_kinds import NoticeKind as NoticeKind
from tuoyu_desktop.domain.notice_kinds import copies_of as copies_of
from tuoyu_desktop.domain.paper_parts import (
    ClosureLedger,
    CrimeTransfer,
    DeliveryOf,
    InspectionAnnouncement,
    Publication,
    Reinspection,
    Transcript,
    Transfer,
    Withdrawn,
)
from tuoyu_desktop.domain.paper_rules import ORDER_WORDS as ORDER_WORDS
from tuoyu_desktop.domain.paper_rules import check_rules
from tuoyu_desktop.domain.paper_rules import order_word as order_word
from tuoyu_desktop.domain.printed import Basis as Basis
from tuoyu_desktop.domain.printed import Correction as Correction
from tuoyu_desktop.domain.printed import Ink as Ink
from tuoyu_desktop.domain.printed import Printed as Printed
from tuoyu_desktop.domain.printed import TimedLine as TimedLine
from tuoyu_desktop.domain.terms import Answer, PersonKind, ReinspectionResult, Severity

PROVISIONAL = "待编-"
PRACTICE = "练习-"
"""Codes instead of numbers on papers of practice: no ledger knows them."""


class TeamMember(Printed):
    """A visitor or officer; ``certificate_number`` is the 执法证 number, None for those who have none."""

    name: str
    kind: PersonKind
    unit: str = ""
    certificate_number: str | None = None


class NoticeFinding(Printed):
    """One finding on paper; its number is its place in ``DocumentContent.findings``, from 1.

    ``due_on`` and ``at_once`` are an order on officers' documents and print as a suggestion everywhere else.
    ``evidence`` holds photo numbers, ``no_photo`` why there are none. ``result`` where it was looked at again
    (回访记录, 复查意见书), with ``seen``, what was there then, and the numbers of the photos of the first time
    (``earlier``); ``due_on`` is then the date as it stands, ``extended`` where the district moved it. ``advice``: the
    item is no duty (checklist.md §3): quoted as 参考, never as 违反, and nothing is ordered. ``lead``: visitors
    reported it, so it is no evidence (§1 rule 5); a letter keeps it apart from what officers saw.
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
    earlier: tuple[int, ...] = ()
    lead: bool = False
    seen: str = ""
    extended: bool = False


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
    announcement: InspectionAnnouncement | None = None
    transcript: Transcript | None = None
    reinspection: Reinspection | None = None
    delivery: DeliveryOf | None = None
    transfer: Transfer | None = None
    crime: CrimeTransfer | None = None
    publication: Publication | None = None
    closure: ClosureLedger | None = None
    withdraws: Withdrawn | None = None
    rule_pack: str
    device: str
    demo: bool = False
    practice: bool = False

    @property
    def title(self) -> str:
        """What stands at the head of the paper."""
        return TITLES[self.kind]

    @property
    def is_officers(self) -> bool:
        return self.kind in OFFICER_KINDS

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        check_rules(self)
        return self


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
    return _canonical(content_data(content))


def _canonical(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check_code(content: DocumentContent) -> CheckCode:
    """SHA-256 over ``canonical_json`` in lower-case hex."""
    return _code(canonical_json(content))


def _code(canonical: bytes) -> CheckCode:
    full = hashlib.sha256(canonical).hexdigest()
    return CheckCode(full[:8], full)


def kept_code(data: Mapping[str, Any]) -> CheckCode:
    """The check code of what is kept of a document, computed from it; also where a newer program wrote it."""
    try:
        return check_code(read_content(data))
    except RuleViolation:
        return _code(_canonical(data))


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
