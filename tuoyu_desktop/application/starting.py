"""开始: choosing mode, team, profile and consent, then the visit begins (documents.md §1, ui.md 09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.lines import FacilityLine, FindingLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.applicability import not_applicable
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries.inspections import (
    Approval,
    CodeScan,
    Consent,
    InspectionStartedData,
    PackRef,
)
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import TITLES
from tuoyu_desktop.domain.terms import FindingState, InspectionKind, Profile, VisitMode

STILL_OPEN = (FindingState.OPEN, FindingState.AWAITING_REINSPECTION, FindingState.AWAITING_DECISION)
CLOCK_TOLERANCE_MINUTES = 5
"""A clock that disagrees more with the last known server time is confirmed by the person (sync.md §3.5)."""


@dataclass(frozen=True)
class ModeChoice:
    """One mode with the reason why it cannot be chosen, if any, and the papers that would come out."""

    mode: VisitMode
    refusal: str | None
    documents: tuple[str, ...]


@dataclass(frozen=True)
class TeamChoice:
    """One person who might come along; ``refusal`` says why not (recusal never names a child)."""

    person: str
    name: str
    kind: str
    unit: str
    certificate_number: str | None
    certified: bool
    refusal: str | None


@dataclass(frozen=True)
class ProfileChoice:
    """``item_counts`` by facility: how many of the profile's items apply here."""

    profile: Profile
    section: str | None
    item_count: int
    minutes: int
    refusal: str | None


@dataclass(frozen=True)
class StartView:
    """What the page offers. ``open_findings`` are those a re-inspection would take along."""

    facility: FacilityLine
    modes: tuple[ModeChoice, ...]
    team: tuple[TeamChoice, ...]
    profiles: Mapping[VisitMode, tuple[ProfileChoice, ...]]
    open_findings: tuple[FindingLine, ...]
    inspections_this_year: int
    inspection_cap: int | None
    clock_question: str | None


@dataclass(frozen=True)
class StartVisit:
    """What the person chose. ``section`` narrows 专家 to one group of the checklist."""

    facility: str
    mode: VisitMode
    inspection_kind: InspectionKind
    profile: Profile
    lead: str
    team: tuple[str, ...]
    on: date
    section: str | None = None
    consent: Consent | None = None
    approval: Approval | None = None
    code_scan: CodeScan | None = None
    plan: str | None = None
    clock_confirmed: bool = False


def start_view(records: Records, facility: str, leader: str) -> StartView:
    """What ``leader`` can choose at ``facility`` today."""
    today = records.now().date()
    known = _facility(records, facility)
    checklist = records.packs.current_checklist(today)
    pack = records.packs.district_pack(records.device().district_pack)
    people = _roster(records, known)
    me = _person(records, leader)
    open_findings = tuple(records.finding_lines(facility=facility, states=STILL_OPEN))
    return StartView(
        facility=records.facility_lines_of([facility])[0],
        modes=tuple(_mode_choice(mode, list(people.values()), me, today, pack) for mode in VisitMode),
        team=tuple(_team_choice(identity, person, facility, today) for identity, person in people.items()),
        profiles={mode: _profiles(mode, checklist, known, today, len(open_findings)) for mode in VisitMode},
        open_findings=open_findings,
        inspections_this_year=known.inspections_this_year,
        inspection_cap=known.inspection_cap,
        clock_question=None,
    )


def _facility(records: Records, facility: str) -> Facility:
    found = records.facility(facility)
    if found is None:
        raise RuleViolation("rule-facility-unknown", "本机没有这家机构的资料，请先同步。")
    return found.facility


def _person(records: Records, person: str) -> Person:
    found = records.person(person)
    if found is None:
        raise RuleViolation("rule-person-unknown", "名册上没有这个人，请联系区卫生健康委。")
    return found


def _roster(records: Records, facility: Facility) -> Mapping[str, Person]:
    """Everyone who could be on a team here: the unit's people and the district's."""
    device = records.device()
    found: dict[str, Person] = {}
    for line in records.person_lines():
        person = records.person(line.id) if line.active else None
        if person is not None and rights.covers(person.unit, facility.street_town, device.district):
            found[line.id] = person
    return found


def _mode_choice(mode: VisitMode, roster: Sequence[Person], me: Person, on: date, pack: DistrictPack) -> ModeChoice:
    documents = rights.documents_for(
        mode,
        order_form=pack.switches.order_form,
        allow_suggestion_to_facility=pack.switches.allow_suggestion_to_facility,
    )
    return ModeChoice(mode, rights.mode_refusal(mode, roster, me, on), tuple(TITLES[kind] for kind in documents))


def _team_choice(identity: str, person: Person, facility: str, on: date) -> TeamChoice:
    refusal = None
    if rights.recused(person, facility):
        refusal = "需要回避"
    elif not rights.appointed_on(person, on):
        refusal = "今天不在聘期内"
    number = person.certificate.number if person.certificate else None
    return TeamChoice(
        person=identity,
        name=person.name,
        kind=person.kind.value,
        unit=person.unit,
        certificate_number=number,
        certified=rights.certified_on(person, on),
        refusal=refusal,
    )


def _profiles(
    mode: VisitMode, checklist: Checklist, facility: Facility, on: date, open_findings: int
) -> tuple[ProfileChoice, ...]:
    choices: list[ProfileChoice] = []
    for profile in Profile:
        if not rights.profile_allowed(mode, profile):
            continue
        refusal = None
        if profile is Profile.REINSPECTION and not open_findings:
            refusal = "没有未销号的问题"
        codes = checklist.profile(profile)
        count = open_findings if profile is Profile.REINSPECTION else _applicable(checklist, codes, facility, on)
        choices.append(ProfileChoice(profile, None, count, _minutes(count), refusal))
    return tuple(choices)


def _applicable(checklist: Checklist, codes: Sequence[str], facility: Facility, on: date) -> int:
    return len(codes) - len(not_applicable(checklist, codes, facility, on))


def _minutes(items: int) -> int:
    """About a minute an item and ten for talking and signing, rounded to five: our own estimate."""
    return max(10, round((items + 10) / 5) * 5)


def start_visit(work: Work, command: StartVisit) -> str:
    """Begin; returns the inspection's id. Raises RuleViolation with the reason and the field.

    Where the facility did not agree, the visit is recorded as refused and nothing is looked at.
    """
    known = _facility(work, command.facility)
    lead = _person(work, command.lead)
    team = {identity: _person(work, identity) for identity in dict.fromkeys((command.lead, *command.team))}
    if not rights.profile_allowed(command.mode, command.profile):
        raise RuleViolation("rule-profile", "这种方式不用这个检查范围，请另选。", field="profile")
    rights.check_team(command.mode, lead, team.values(), command.facility, command.on)
    rights.check_start_papers(command.mode, command.consent, command.approval, command.code_scan)
    _check_area(work, lead, known)
    _check_cap(command, known)
    inspection = new_id()
    work.append(_started(work, command, known, tuple(team)), subject=inspection, facility=command.facility)
    return inspection


def _check_area(work: Work, lead: Person, facility: Facility) -> None:
    device = work.device()
    if not rights.covers(lead.unit, facility.street_town, device.district):
        raise RuleViolation("rule-area", f"{lead.name}不负责{facility.street_town}，请由属地人员带队。", field="team")


def _check_cap(command: StartVisit, facility: Facility) -> None:
    """The annual cap binds administrative inspections (54号文); beyond it an approval number is needed."""
    if command.mode is not VisitMode.ADMINISTRATIVE_INSPECTION or facility.inspection_cap is None:
        return
    approved = command.approval is not None and command.approval.approval_number.strip()
    if facility.inspections_this_year >= facility.inspection_cap and not approved:
        message = f"今年已检查{facility.inspections_this_year}次，达到上限，请填写批准文号。"
        raise RuleViolation("rule-cap", message, field="approval")


def _started(work: Work, command: StartVisit, facility: Facility, team: tuple[str, ...]) -> InspectionStartedData:
    checklist = work.packs.current_checklist(command.on)
    pack = work.packs.district_pack(work.device().district_pack)
    findings = tuple(line.id for line in work.finding_lines(facility=command.facility, states=STILL_OPEN))
    items = _items(work, command, checklist, findings)
    return InspectionStartedData(
        date=command.on,
        mode=command.mode,
        inspection_kind=command.inspection_kind,
        profile=command.profile,
        checklist=PackRef(id=checklist.id, version=checklist.version, digest=checklist.digest),
        district_pack=PackRef(id=pack.id, version=pack.version, digest=pack.digest),
        lead=command.lead,
        team=team,
        items=items,
        not_applicable=dict(not_applicable(checklist, items, facility, command.on)),
        findings_to_review=findings,
        consent=command.consent,
        approval=command.approval,
        code_scan=command.code_scan,
        plan=command.plan,
        clock_confirmed=command.clock_confirmed,
    )


def _items(work: Work, command: StartVisit, checklist: Checklist, findings: tuple[str, ...]) -> tuple[str, ...]:
    if command.profile is Profile.REINSPECTION:
        codes = {line.item for line in work.finding_lines(facility=command.facility, states=STILL_OPEN)}
        return tuple(code for code in checklist.items if code in codes)
    codes_of_profile = checklist.profile(command.profile)
    if command.section is not None:
        codes_of_profile = tuple(code for code in codes_of_profile if code.startswith(command.section))
    return tuple(codes_of_profile)
