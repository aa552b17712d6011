"""What only one kind of document says, each as one part of its content (documents.md §4); see ``notice``.

Lines that only a hand may fill have no field here: the form leaves them empty.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime

from tuoyu_desktop.domain.printed import Basis, Printed, TimedLine


class Withdrawn(Printed):
    """The delivered document that a new one withdraws and replaces, and why."""

    notice: str
    title: str
    number: str
    issued_on: date
    reason: str


class TaskSource(StrEnum):
    """Where an inspection comes from (§4.1 任务来源)."""

    PLAN = "PLAN"
    RANDOM = "RANDOM"
    COMPLAINT = "COMPLAINT"
    ASSIGNED = "ASSIGNED"


class InspectionAnnouncement(Printed):
    """行政检查通知书 (§4.1). ``bases``: provisions the officer typed or the pack confirmed. ``matters``: what is looked
    at, by the headings of the checklist. ``helpers``: number of 协助人员, fixed beforehand. ``bans``: wording of the
    五个严禁, printed only where it may be cited; else the officer attaches it."""

    bases: tuple[Basis, ...] = ()
    matters: tuple[str, ...]
    method: str
    source: TaskSource
    task_number: str = ""
    approval_number: str = ""
    approved_by: str = ""
    urgent_reason: str = ""
    helpers: int = 0
    bans: Basis | None = None
    complaints: str = ""


class Transcript(Printed):
    """现场检查笔录 (§4.2). ``facts`` in the order seen: place, object, number, state; nothing inferred, judged or asked
    for. ``present``: who of the facility was there, as 「李婷（园长）」. ``recusal_answer``: what that person said to
    being told of the right to ask for recusal."""

    shown_certificates: bool
    told_recusal: bool
    recusal_answer: str
    recorder: str
    facts: tuple[str, ...]
    samples: str = ""
    present: str = ""


class ReinspectionConclusion(StrEnum):
    """§4.8: 全部完成 / 延期至 / 转立案建议; and that some of it is not done yet."""

    ALL_DONE = "ALL_DONE"
    PARTLY_DONE = "PARTLY_DONE"
    EXTENDED = "EXTENDED"
    CASE_SUGGESTED = "CASE_SUGGESTED"


class Followed(Printed):
    """A document that a second look follows: what it is, its number and its date."""

    title: str = ""
    number: str
    on: date


class Reinspection(Printed):
    """What a second look came to (§4.8); ``until``: the new date where it is EXTENDED, after a written request.
    ``followed``: the documents of the problems that were looked at again, the newest first."""

    conclusion: ReinspectionConclusion
    until: date | None = None
    requested_on: date | None = None
    followed: tuple[Followed, ...] = ()


class Transfer(Printed):
    """移送函 (§4.9). ``findings``: ids, in the order of ``DocumentContent.findings``. ``bases``: 职责分工 and law, as
    typed by who writes. ``reply_days``: working days."""

    department: str
    matter: str
    findings: tuple[str, ...]
    discovery: str
    bases: tuple[Basis, ...] = ()
    reply_days: int | None = None
    reply_due_on: date | None = None


class CrimeTransfer(Printed):
    """涉嫌犯罪案件移送书 (§4.9; 国务院令第310号, 2020-08-07 修订, 第5, 6, 8条): the head decides within 3 days,
    transfer within 24 hours of approval. Receipt and answer are filled by 公安. ``materials``: those of 第6条 that go
    with it."""

    department: str
    suspected: str
    findings: tuple[str, ...]
    discovery: str = ""
    reported_at: AwareDatetime | None = None
    approved_by: str = ""
    approved_at: AwareDatetime | None = None
    transferred_at: AwareDatetime | None = None
    materials: tuple[str, ...] = ()


class DeliveryOf(Printed):
    """送达回证 of one document (§4.10). ``way`` empty: not delivered yet, all is left to the pen. ``consent``: number
    or date of the signed 确认书, without which nothing is sent electronically (行政处罚法第61条第2款)."""

    notice: str
    title: str
    number: str
    copies: int = 1
    place: str = ""
    way: str = ""
    at: AwareDatetime | None = None
    receiver: str = ""
    relation: str = ""
    refusal_reason: str = ""
    witness: str = ""
    consent: str = ""
    note: str = ""


class PublishedResult(StrEnum):
    """Result codes of a 双随机 check (§4.11, wording of S45; TO_BE_FOLLOWED [记忆])."""

    NOTHING_FOUND = "NOTHING_FOUND"
    CORRECTION_ORDERED = "CORRECTION_ORDERED"
    NOT_COOPERATING = "NOT_COOPERATING"
    NOT_REACHABLE = "NOT_REACHABLE"
    CLOSED_DOWN = "CLOSED_DOWN"
    TO_BE_FOLLOWED = "TO_BE_FOLLOWED"
    NO_SUCH_BUSINESS = "NO_SUCH_BUSINESS"
    DEREGISTERED = "DEREGISTERED"


class PublishedRow(Printed):
    """One object of a 双随机 check as it is published: no child, no ID number; a home only by its street."""

    facility: str
    name: str
    social_credit_code: str = ""
    matters: str
    checked_on: date
    inspectors: str = ""
    result: PublishedResult


class DrawEvidence(Printed):
    """How the objects were drawn: hash of the population, ratio in percent, seed, time, who watched."""

    population_sha256: str
    ratio: Decimal
    seed: str
    drawn_at: AwareDatetime
    supervisor: str = ""


class Publication(Printed):
    """双随机抽查结果公示 (§4.11). ``objections``: where one may object."""

    plan_name: str
    plan_number: str = ""
    source: TaskSource = TaskSource.RANDOM
    joint_departments: tuple[str, ...] = ()
    rows: tuple[PublishedRow, ...]
    objections: str = ""
    draw: DrawEvidence | None = None


class ClosureTask(Printed):
    """What a department does when a place closes."""

    department: str
    task: str
    done_on: date | None = None


class ClassCount(Printed):
    """Children of one class."""

    name: str
    children: int


class ClosureLedger(Printed):
    """关停处置台账 (§4.14, requirements.md row 11): numbers of children by class, never their names; money in yuan."""

    event: str
    found_on: date
    incident: str = ""
    signals: tuple[str, ...] = ()
    classes: tuple[ClassCount, ...] = ()
    prepaid_total: Decimal | None = None
    families: int | None = None
    families_contacted: int | None = None
    placed: int | None = None
    refund: str = ""
    tasks: tuple[ClosureTask, ...] = ()
    timeline: tuple[TimedLine, ...] = ()
    closing: str = ""
