"""开始: choosing mode, team, profile and consent, then the visit begins (documents.md §1, ui.md 09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tuoyu_desktop.application.clock_question import clock_question
from tuoyu_desktop.application.lines import FacilityLine, FindingLine, InspectionLine, PlanLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.reviewed_findings import open_findings, review_items
from tuoyu_desktop.application.self_assessment import KeptSelfAssessment, bind_to_visit, kept_for_facility
from tuoyu_desktop.application.yearly_inspections import count_this_year
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.applicability import not_applicable
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.document_rights import Circumstances, documents_for, in_street_name
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
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode, VisitState
from tuoyu_desktop.domain.yearly_cap import COUNTED, YearlyCount, check_cap

PLANS_BACK, PLANS_AHEAD = timedelta(days=31), timedelta(days=62)
"""How far from today the plan that a visit is started from may lie: visits are promised by the month."""


@dataclass(frozen=True)
class ModeChoice:
    """One mode with the reason why it cannot be chosen, if any, and the papers that would come out; ``again``: of a
    visit that looks at earlier findings again."""

    mode: VisitMode
    refusal: str | None
    documents: tuple[str, ...]
    again: tuple[str, ...] = ()


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
    """``item_count``: how many of the profile's items apply here. ``sections`` (letter, name, items that apply) are
    those a ``by_section`` profile is narrowed to; empty for the others."""

    profile: Profile
    item_count: int
    minutes: int
    refusal: str | None
    sections: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class StartView:
    """What the page offers. ``open_findings`` are those a re-inspection would take along; ``plan`` is the planned
    visit this starts from; ``planned_today`` what else is planned here today, in the order of the day; ``begun`` the
    newest visit here that was begun on this laptop and is not sealed; ``present`` is whom the facility would answer by
    (its person in charge); ``self_assessment`` waits for the visit."""

    facility: FacilityLine
    modes: tuple[ModeChoice, ...]
    team: tuple[TeamChoice, ...]
    profiles: Mapping[VisitMode, tuple[ProfileChoice, ...]]
    open_findings: tuple[FindingLine, ...]
    yearly: YearlyCount
    clock_question: str | None
    plan: PlanLine | None
    present: str
    now: datetime
    planned_today: tuple[PlanLine, ...] = ()
    begun: InspectionLine | None = None
    self_assessment: KeptSelfAssessment | None = None


@dataclass(frozen=True)
class StartVisit:
    """What the person chose. ``sections`` (letters) narrow a ``by_section`` profile; empty means all of it."""

    facility: str
    mode: VisitMode
    inspection_kind: InspectionKind
    profile: Profile
    lead: str
    team: tuple[str, ...]
    on: date
    sections: tuple[str, ...] = ()
    consent: Consent | None = None
    approval: Approval | None = None
    code_scan: CodeScan | None = None
    plan: str | None = None
    clock_confirmed: bool = False


def start_view(records: Records, facility: str, leader: str, plan: str | None = None) -> StartView:
    """What ``leader`` can choose at ``facility`` today."""
    now = records.now()
    today = now.date()
    known = _facility(records, facility)
    checklist = records.packs.current_checklist(today)
    pack = records.packs.district_pack(records.device().district_pack)
    people = _roster(records, known)
    me = _person(records, leader)
    found = open_findings(records, facility)
    free = [person for person in people.values() if not rights.recused(person, facility)]
    return StartView(
        facility=records.facility_lines_of([facility])[0],
        modes=tuple(_mode_choice(mode, free, me, today, pack, facility) for mode in VisitMode),
        team=tuple(_team_choice(identity, person, facility, today) for identity, person in people.items()),
        profiles={mode: _profiles(mode, Place(checklist, pack, known, today), found) for mode in VisitMode},
        open_findings=found,
        yearly=count_this_year(records, facility, known, today.year),
        clock_question=clock_question(records),
        plan=_plan(records, plan, today),
        present=known.person_in_charge,
        now=now,
        planned_today=tuple(line for line in records.plan_lines(today, today) if line.facility == facility),
        begun=_begun(records, facility),
        self_assessment=kept_for_facility(records, facility),
    )


def items_here(records: Records, facility: str) -> tuple[Checklist, tuple[str, ...]]:
    """The checklist in force and the items of it that apply at a facility, the district's reserve items included."""
    known, today = _facility(records, facility), records.now().date()
    checklist = records.packs.current_checklist(today)
    pack = records.packs.district_pack(records.device().district_pack)
    codes = pack.items_of(checklist, Profile.FULL)
    left_out = Place(checklist, pack, known, today).left_out(codes, 0)
    return checklist, tuple(code for code in codes if code not in left_out)


def _begun(records: Records, facility: str) -> InspectionLine | None:
    lines = records.inspection_lines(facility=facility, states=(VisitState.OPEN,), own_only=True)
    return max(lines, key=lambda line: line.started_at, default=None)


def _plan(records: Records, plan: str | None, today: date) -> PlanLine | None:
    if plan is None:
        return None
    lines = records.plan_lines(today - PLANS_BACK, today + PLANS_AHEAD)
    return next((line for line in lines if line.id == plan), None)


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


def _mode_choice(
    mode: VisitMode, roster: Sequence[Person], me: Person, on: date, pack: DistrictPack, facility: str
) -> ModeChoice:
    refusal = _RECUSED if rights.recused(me, facility) else rights.mode_refusal(mode, roster, me, on)
    return ModeChoice(mode, refusal, _papers(mode, pack, me), _papers(mode, pack, me, again=True))


def _papers(mode: VisitMode, pack: DistrictPack, me: Person, *, again: bool = False) -> tuple[str, ...]:
    case = Circumstances(
        order_form=pack.switches.order_form,
        allow_suggestion_to_facility=pack.switches.allow_suggestion_to_facility,
        reinspection=again,
        street=in_street_name(me),
    )
    documents = documents_for(mode, case)
    return tuple(TITLES[kind] for kind in documents)


_RECUSED = "名册登记您需要回避这家机构，请由别人主持"


def _team_choice(identity: str, person: Person, facility: str, on: date) -> TeamChoice:
    refusal = None
    if rights.recused(person, facility):
        refusal = "需要回避"
    elif not rights.appointed_on(person, on):
        refusal = "今天不在聘期内"
    held = rights.certificate_on(person, on) or person.certificate
    return TeamChoice(
        person=identity,
        name=person.name,
        kind=person.kind.value,
        unit=person.unit,
        certificate_number=held.number if held is not None else None,
        certified=rights.officer_on(person, on),
        refusal=refusal,
    )


@dataclass(frozen=True)
class Place:
    """A facility on a day with the rules that hold there."""

    checklist: Checklist
    pack: DistrictPack
    facility: Facility
    on: date

    def left_out(self, codes: Sequence[str], open_findings: int) -> Mapping[str, str]:
        """Items that do not apply, with the reason."""
        return not_applicable(
            self.checklist,
            codes,
            self.facility,
            self.on,
            region_code=self.pack.district,
            has_earlier_findings=open_findings > 0,
        )


def _profiles(mode: VisitMode, place: Place, found: Sequence[FindingLine]) -> tuple[ProfileChoice, ...]:
    offered = [profile for profile in Profile if rights.profile_allowed(mode, profile)]
    return tuple(_profile_choice(profile, place, found) for profile in offered)


def _profile_choice(profile: Profile, place: Place, found: Sequence[FindingLine]) -> ProfileChoice:
    if profile is Profile.REINSPECTION:
        count = len(review_items(place.checklist, frozenset(line.item for line in found))) if found else 0
        return ProfileChoice(profile, count, minutes_for(count), None if found else "没有未销号的问题")
    checklist = place.checklist
    codes = place.pack.items_of(checklist, profile)
    left_out = place.left_out(codes, len(found))
    counts: dict[str, int] = {}
    for code in codes:
        if code not in left_out:
            section = checklist.item(code).section
            counts[section] = counts.get(section, 0) + 1
    total = sum(counts.values())
    by_section = checklist.profiles[profile].by_section
    sections = tuple((letter, checklist.sections[letter], n) for letter, n in counts.items()) if by_section else ()
    return ProfileChoice(profile, total, minutes_for(total), None, sections)


def minutes_for(items: int) -> int:
    """About a minute an item and ten for talking and signing, rounded to five: our own estimate."""
    return max(10, round((items + 10) / 5) * 5)


def start_visit(work: Work, command: StartVisit) -> str:
    """Begin; returns the inspection's id. Raises RuleViolation with the reason and the field.

    Where the facility did not agree, the visit is recorded as refused and nothing is looked at.
    """
    today = work.now().date()
    if abs(command.on - today) > timedelta(days=1):  # a visit may begin as midnight passes, no more
        raise RuleViolation("rule-start-date", "检查的日期不是今天，请核对电脑的日期，再重新开始。", field="clock")
    if work.actor != command.lead:  # the one who begins is the one who may seal (sync.md §3.10, §3.15)
        raise RuleViolation("rule-start-lead", "请由主检本人登录后开始，其他人作为成员参加。", field="team")
    known = _facility(work, command.facility)
    lead = _person(work, command.lead)
    team = {identity: _person(work, identity) for identity in dict.fromkeys((command.lead, *command.team))}
    if not rights.profile_allowed(command.mode, command.profile):
        raise RuleViolation("rule-profile", "这种方式不用这个检查范围，请另选。", field="profile")
    _check_clock(work, command)
    for day in {command.on, today}:  # a page that was left open over midnight says yesterday
        rights.check_team(command.mode, lead, team.values(), command.facility, day)
    rights.check_start_papers(command.mode, command.consent, command.approval, command.code_scan)
    for member in team.values():
        _check_area(work, member, known)
    count = count_this_year(work, command.facility, known, command.on.year)
    check_cap(command.mode, count, command.approval)
    inspection = new_id()
    work.append(_started(work, command, known, tuple(team), count), subject=inspection, facility=command.facility)
    bind_to_visit(work, command.facility, inspection)
    return inspection


def _check_clock(work: Work, command: StartVisit) -> None:
    question = clock_question(work)
    if question is not None and not command.clock_confirmed:
        raise RuleViolation("rule-start-clock", question, field="clock")


def _check_area(work: Work, member: Person, facility: Facility) -> None:
    device = work.device()
    if not rights.covers(member.unit, facility.street_town, device.district):
        raise RuleViolation("rule-area", f"{member.name}不负责{facility.street_town}，请换属地人员。", field="team")


def _started(
    work: Work, command: StartVisit, facility: Facility, team: tuple[str, ...], count: YearlyCount
) -> InspectionStartedData:
    checklist = work.packs.current_checklist(command.on)
    pack = work.packs.district_pack(work.device().district_pack)
    found = open_findings(work, command.facility)
    items = _items(command, checklist, pack, found)
    if not items:
        raise RuleViolation("rule-profile-empty", "选定的范围里没有要看的项目，请另选检查范围。", field="profile")
    left_out = Place(checklist, pack, facility, command.on).left_out(items, len(found))
    if command.profile is Profile.REINSPECTION:
        left_out = {}  # what was found is looked at again, whatever the register says by now
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
        not_applicable=dict(left_out),
        findings_to_review=tuple(line.id for line in found),
        consent=command.consent,
        approval=command.approval,
        code_scan=command.code_scan,
        plan=command.plan,
        clock_confirmed=command.clock_confirmed,
        yearly_number=count.number if command.mode is COUNTED else None,
        yearly_cap=count.cap if command.mode is COUNTED else None,
    )


def _items(
    command: StartVisit, checklist: Checklist, pack: DistrictPack, found: Sequence[FindingLine]
) -> tuple[str, ...]:
    if command.profile is Profile.REINSPECTION:
        if not found:
            message = "这家机构没有未销号的问题，不用复查，请另选检查范围。"
            raise RuleViolation("rule-reinspection-none", message, field="profile")
        return review_items(checklist, frozenset(line.item for line in found))
    codes = pack.items_of(checklist, command.profile)
    return tuple(code for code in codes if not command.sections or checklist.item(code).section in command.sections)
