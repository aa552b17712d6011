"""Who may do what: the one place that knows the authority question (documents.md §1).

行政检查 only by people with a valid 执法证, two at least, with a task and its approval (京政办发〔2025〕10号,
国办发〔2024〕54号 as read in documents.md §1). Everyone else visits, with the facility's consent, and reports to
the district. Used by the laptop before it acts and by the server when it judges again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.entries.registry import Certificate, Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import PersonKind, Profile, VisitMode

OFFICERS_NEEDED = 2
"""行政处罚法第42条 and documents.md §1 rule 1: at least two certified officers."""

_MODE_KINDS: Mapping[VisitMode, frozenset[PersonKind]] = {
    VisitMode.ADMINISTRATIVE_INSPECTION: frozenset({PersonKind.DISTRICT_OFFICER, PersonKind.STREET_OFFICER}),
    VisitMode.SUPERVISORY_VISIT: frozenset(PersonKind),
    VisitMode.GUIDANCE: frozenset({PersonKind.HEALTH_GUIDE, PersonKind.DISTRICT_OFFICER, PersonKind.EXPERT}),
    VisitMode.INCLUSIVE_VERIFICATION: frozenset({PersonKind.STREET_OFFICER, PersonKind.DISTRICT_OFFICER}),
}
"""Who may lead a visit of a mode (documents.md §1, actors a-e)."""


def certificate_on(person: Person, on: date) -> Certificate | None:
    """The 执法证 of the person that is valid on that day, the newest where two are."""
    held = () if person.certificate is None else (person.certificate,)
    return next((one for one in (*held, *person.former_certificates) if one.valid_from <= on <= one.valid_to), None)


def certified_on(person: Person, on: date) -> bool:
    """Whether the person holds a 执法证 that is valid on that day."""
    return certificate_on(person, on) is not None


def is_official(kind: PersonKind) -> bool:
    """Whether people of that kind can be officers at all: the authority's own (documents.md §1, actors a and b)."""
    return kind in _MODE_KINDS[VisitMode.ADMINISTRATIVE_INSPECTION]


def officer_on(person: Person, on: date) -> bool:
    """Whether the person counts towards the two of an inspection: the authority's own, with a certificate of that day.
    A part-time member stays one whatever certificate stands on the roster (documents.md §1, actors a and b)."""
    return certified_on(person, on) and is_official(person.kind)


def officers_among(people: Collection[Person], on: date) -> int:
    """How many officers of that day there are; one certificate is one officer."""
    held = (certificate_on(person, on) for person in people if officer_on(person, on))
    return len({one.number for one in held if one is not None})


def appointed_on(person: Person, on: date) -> bool:
    """Whether the roster lets the person act on that day."""
    begun = person.appointed_from is None or person.appointed_from <= on
    not_over = person.appointed_to is None or on <= person.appointed_to
    return person.active and begun and not_over


def covers(unit: str, street_town: str, district: str) -> bool:
    """Whether ``unit`` looks after ``street_town``: the district itself, or the same street or town."""
    return unit in (district, street_town)


def recused(person: Person, facility: str) -> bool:
    """Whether the person must stay away from that facility; the reason is never said."""
    return facility in person.recusals


def may_lead(person: Person, mode: VisitMode, on: date) -> bool:
    """Whether the person may lead a visit of that mode on that day."""
    if not appointed_on(person, on) or person.kind not in _MODE_KINDS[mode]:
        return False
    return mode is not VisitMode.ADMINISTRATIVE_INSPECTION or certified_on(person, on)


def mode_refusal(mode: VisitMode, roster: Sequence[Person], leader: Person, on: date) -> str | None:
    """Why ``mode`` cannot be chosen here and now, in one sentence, or None when it can be offered.

    The mode is offered when the unit's roster could satisfy it; the team is checked at the start.
    """
    if mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        certified = officers_among([person for person in roster if appointed_on(person, on)], on)
        if certified < OFFICERS_NEEDED:
            return "需要两名执法证有效的人员，本单位名册上不足两名"
        if not certified_on(leader, on):
            return "您没有有效的执法证，不能主持行政检查"
    if not may_lead(leader, mode, on):
        return _NOT_LEADER[mode]
    return None


_NOT_LEADER: Mapping[VisitMode, str] = {
    VisitMode.ADMINISTRATIVE_INSPECTION: "行政检查只能由持执法证的行政人员进行",
    VisitMode.SUPERVISORY_VISIT: "您的聘期不在今天，请联系区卫生健康委",
    VisitMode.GUIDANCE: "业务指导由妇幼保健机构、专家或区卫生健康委人员进行",
    VisitMode.INCLUSIVE_VERIFICATION: "普惠实地查验由街道（乡镇）或区卫生健康委人员进行",
}


def check_team(mode: VisitMode, lead: Person, team: Collection[Person], facility: str, on: date) -> None:
    """The chosen team may make this visit. Raises RuleViolation with the reason in plain words."""
    for person in team:
        if not appointed_on(person, on):
            raise RuleViolation("rule-team-appointment", f"{person.name}今天不在聘期内，不能参加。", field="team")
        if recused(person, facility):
            raise RuleViolation("rule-team-recusal", f"{person.name}与这家机构需要回避，请换人。", field="team")
    if mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        certified = officers_among(team, on)
        if certified < OFFICERS_NEEDED:
            message = f"行政检查要有两名执法证有效的人员，现在有{certified}名。请补人，或改为走访督导。"
            raise RuleViolation("rule-team-certificates", message, field="team")
    if not may_lead(lead, mode, on):
        raise RuleViolation("rule-lead", _NOT_LEADER[mode] + "。", field="mode")


def check_start_papers(
    mode: VisitMode, consent: Consent | None, approval: Approval | None, code_scan: CodeScan | None
) -> None:
    """What must be in hand before the first item. Raises RuleViolation (documents.md §1 rule 1, §4.5)."""
    if mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
        if consent is None or not consent.name.strip():
            raise RuleViolation("rule-start-consent", "请填写机构由谁答复是否同意。", field="consent")
        return
    if approval is None or not _approved(approval):
        message = "请填写任务编号和批准文号，或勾选“紧急，事后补办”并写明原因。"
        raise RuleViolation("rule-start-approval", message, field="approval")
    if code_scan is None or (code_scan.connected and not code_scan.number.strip()):
        raise RuleViolation("rule-start-scan", "请填写企业码扫码编号，或选“未接入”。", field="code_scan")


def _approved(approval: Approval) -> bool:
    if approval.urgent:
        return bool(approval.urgent_reason.strip())
    return bool(approval.task_number.strip() and approval.approval_number.strip())


def profile_allowed(mode: VisitMode, profile: Profile) -> bool:
    """The verification has its own profile; every other mode uses the others."""
    return (profile is Profile.INCLUSIVE) == (mode is VisitMode.INCLUSIVE_VERIFICATION)


def may_sign_on_screen(mode: VisitMode) -> bool:
    """Drawn signatures stand only on visit documents; an administrative inspection is signed in ink (§5)."""
    return mode is not VisitMode.ADMINISTRATIVE_INSPECTION


def may_decide_findings(person: Person, on: date) -> bool:
    """Decisions on reported findings are the district's (documents.md §1.3)."""
    return person.kind is PersonKind.DISTRICT_OFFICER and appointed_on(person, on)
