"""涉嫌犯罪案件移送书 (documents.md §4.9; 国务院令第310号, 2020-08-07 修订): suspected crimes go to 公安."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.letter_findings import (
    LetterFinding,
    crime_refusal,
    findings_to_send,
    newest,
    one_facility,
)
from tuoyu_desktop.application.letter_issuing import letter_content, send
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import visit_context
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.document_rights import crime_group, letter_refusal
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind, copies_of
from tuoyu_desktop.domain.paper_parts import CrimeTransfer
from tuoyu_desktop.domain.rights import certificate_on

_KIND = NoticeKind.CRIME_TRANSFER


@dataclass(frozen=True)
class Officer:
    """One who may be of the 专案组."""

    id: str
    name: str
    certificate_number: str


@dataclass(frozen=True)
class CrimeForm:
    """What the form starts from. ``refusal``: why no group can be made here and now; empty where one can."""

    facility_name: str
    findings: tuple[LetterFinding, ...]
    department: str
    discovery: str
    officers: tuple[Officer, ...]
    refusal: str
    copies: tuple[str, ...]
    issuer: str


@dataclass(frozen=True)
class WriteCrimeTransfer:
    """What the writer gave. ``group``: people ids of the 专案组. Times that nobody knows yet are left to the pen."""

    findings: tuple[str, ...]
    department: str
    suspected: str
    discovery: str
    group: tuple[str, ...]
    reported_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    transferred_at: datetime | None = None
    materials: tuple[str, ...] = ()


def crime_form(records: Records, finding: str, person: str) -> CrimeForm:
    """The form for a finding. Raises RuleViolation with the reason why it may not be sent."""
    findings = findings_to_send(records, finding, person, crime_refusal)
    context = visit_context(records, findings[0].inspection)
    today = beijing(records.now()).date()
    people = [(line.id, records.person(line.id)) for line in records.person_lines()]
    able = [(identity, one) for identity, one in people if one is not None and crime_group([one], today)]
    group = [one for _, one in able]
    held = [(identity, one.name, certificate_on(one, today)) for identity, one in able]
    refusal = letter_refusal(_KIND, records.person(person), group, today)
    return CrimeForm(
        facility_name=context.facility.name,
        findings=findings,
        department=context.pack.department("公安"),
        discovery=findings[0].discovery,
        officers=tuple(Officer(identity, name, one.number) for identity, name, one in held if one is not None),
        refusal=f"{refusal}，本区名册上不足两名" if refusal else "",
        copies=copies_of(_KIND),
        issuer=context.pack.commission,
    )


def crime_part(command: WriteCrimeTransfer) -> CrimeTransfer:
    """What the letter says of its own; also for the warnings while one types."""
    return CrimeTransfer(
        department=command.department.strip(),
        suspected=command.suspected.strip(),
        findings=command.findings,
        discovery=command.discovery.strip(),
        reported_at=command.reported_at,
        approved_by=command.approved_by.strip(),
        approved_at=command.approved_at,
        transferred_at=command.transferred_at,
        materials=command.materials,
    )


def write_crime_transfer(work: Work, command: WriteCrimeTransfer) -> str:
    """Make the letter and mark its findings as sent, all or nothing; returns the letter's id. Late is printed, not
    refused. Raises RuleViolation with the field: ``findings``, ``group``, ``department``, ``suspected``,
    ``discovery``."""
    findings = one_facility(work, command.findings, work.actor, crime_refusal)
    group = tuple(dict.fromkeys(command.group))
    people = [person for person in map(work.person, group) if person is not None]
    refusal = letter_refusal(_KIND, work.person(work.actor), people, beijing(work.now()).date())
    if refusal is not None:
        raise RuleViolation("rule-crime-group", refusal + "，请选人。", field="group")
    for field, value, sentence in (
        ("department", command.department, "请写明移送给哪个公安机关。"),
        ("suspected", command.suspected, "请写明涉嫌什么犯罪，例如“涉嫌虐待被看护人”。"),
        ("discovery", command.discovery, "请写明案件怎么发现的。"),
    ):
        if not value.strip():
            raise RuleViolation(f"rule-crime-{field}", sentence, field=field)
    context = visit_context(work, newest(findings).inspection)
    part = crime_part(command).model_copy(update={"findings": tuple(finding.id for finding in findings)})
    draft = letter_content(work, context, _KIND, part, findings, group)
    return send(work, draft, context, part.findings, signers=group)
