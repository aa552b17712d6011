"""The demo district: what the stream must be for server, laptop, tests and benchmarks alike."""

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.pool import StaticPool

from tuoyu_desktop.demo.credit_codes import check_character
from tuoyu_desktop.demo.devices import demo_devices
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.demo.places import DEMO_PACK, demo_units
from tuoyu_desktop.demo.stream import demo_district_journal, demo_stream, oak_facility
from tuoyu_desktop.domain.entries.codec import CHAIN_START, chain, decode, digest
from tuoyu_desktop.domain.entries.envelope import MAX_ENTRY_BYTES, EntryBase
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.findings import FindingRecorded
from tuoyu_desktop.domain.entries.folding import Placed, canonical
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecorded,
    InspectionFinished,
    InspectionStarted,
    VisitPlanned,
)
from tuoyu_desktop.domain.entries.registry import AssignmentChanged, FacilityRegistered, RosterChanged
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.measurement import judge
from tuoyu_desktop.domain.pins import verify
from tuoyu_desktop.domain.rights import certified_on, recused
from tuoyu_desktop.domain.terms import Answer, EntryStatus, FacilityKind, FindingState, Profile, VisitState
from tuoyu_desktop.exchange.rule_packs import builtin_checklists, builtin_district_packs
from tuoyu_desktop.projection import projector
from tuoyu_desktop.projection.entry_table import ENTRY, STORED
from tuoyu_desktop.projection.tables import ROWS

E = TypeVar("E", bound=EntryBase)
SEED, TODAY = 1, date(2026, 11, 20)
FAMILIES_SHOWN = ("facility", "person", "assignment", "pack", "plan", "inspection", "answer", "finding")


@cache
def stream() -> tuple[tuple[str, bytes], ...]:
    return tuple(demo_stream(SEED, TODAY))


@cache
def entries() -> tuple[Placed, ...]:
    return tuple(Placed(journal, entry.seq, entry) for journal, body in stream() for entry in (decode(body),))


def of_kind(kind: type[E]) -> list[E]:
    return [placed.entry for placed in entries() if isinstance(placed.entry, kind)]


@cache
def states() -> dict[str, dict[str, Any]]:
    """Family to subject to what it folds to."""
    subjects: dict[str, list[Placed]] = defaultdict(list)
    for placed in entries():
        subjects[placed.entry.subject].append(placed)
    folded: dict[str, dict[str, Any]] = defaultdict(dict)
    for subject, together in subjects.items():
        ordered = canonical(together)
        family = FAMILY_OF_KIND[ordered[0].entry.kind]
        state = family.fold(ordered)
        assert state is not None, (family.name, subject)
        folded[family.name][subject] = state
    return folded


def facilities() -> dict[str, Facility]:
    return {subject: state.facility for subject, state in states()["facility"].items()}


def test_the_same_seed_and_day_give_the_same_bytes() -> None:
    assert tuple(demo_stream(SEED, TODAY)) == stream()


def test_another_seed_or_day_gives_another_district() -> None:
    assert next(demo_stream(2, TODAY)) != stream()[0]
    assert next(demo_stream(SEED, date(2026, 11, 23))) != stream()[0]


def test_journals_are_numbered_without_a_gap_and_chain() -> None:
    heads: dict[str, tuple[int, bytes]] = {}
    for journal, body in stream():
        seq, hash_ = heads.get(journal, (0, CHAIN_START))
        assert decode(body).seq == seq + 1
        assert len(body) <= MAX_ENTRY_BYTES
        heads[journal] = (seq + 1, chain(hash_, digest(body)))
    known = {device.journal for device in demo_devices(SEED)} | {demo_district_journal(SEED)}
    assert set(heads) == known


def test_no_id_is_given_twice_and_every_after_was_there_before() -> None:
    heads: dict[str, str] = {}
    seen: set[str] = set()
    for placed in entries():
        entry = placed.entry
        assert entry.id not in seen
        assert entry.after == heads.get(entry.subject)
        seen.add(entry.id)
        heads[entry.subject] = entry.id


def test_the_size_is_what_was_agreed() -> None:
    assert 12_000 <= len(stream()) <= 20_000


def test_120_facilities_of_all_six_kinds() -> None:
    counts = Counter(facility.kind for facility in facilities().values())
    assert counts == {
        FacilityKind.CENTER: 45,
        FacilityKind.COMMUNITY: 20,
        FacilityKind.KINDERGARTEN: 30,
        FacilityKind.EMPLOYER: 8,
        FacilityKind.HOME: 15,
        FacilityKind.SERVICE_CENTRE: 2,
    }


def test_every_unit_has_facilities_and_looks_after_its_own() -> None:
    units = {unit.name for unit in demo_units()}
    assert len(units) == 24
    assert {facility.street_town for facility in facilities().values()} == units
    for entry in of_kind(AssignmentChanged):
        assert facilities()[entry.facility or ""].street_town == entry.data.unit


def test_names_and_codes_are_each_given_once() -> None:
    names = [facility.name for facility in facilities().values()]
    codes = [facility.social_credit_code for facility in facilities().values()]
    assert len(set(names)) == len(set(codes)) == 120
    assert max(map(len, names)) >= 18


def test_the_check_character_follows_the_standard() -> None:
    # GB 32100-2015, worked by hand: value 0 throughout but the first, 9 x 1 -> 31 - 9 = 22 -> N.
    assert check_character("9" + "0" * 16) == "N"
    # Published codes of two well-known companies.
    assert check_character("91110000100010433") == "L"
    assert check_character("91440300192203821") == "6"


def test_credit_codes_end_with_their_check_character() -> None:
    for facility in facilities().values():
        code = facility.social_credit_code
        assert len(code) == 18
        assert code[17] == check_character(code[:17])


def test_telephones_are_obviously_made_up() -> None:
    for facility in facilities().values():
        assert re.fullmatch(r"138 0000 \d{4}", facility.telephone)


def test_children_are_counted_and_never_named() -> None:
    assert "child" not in " ".join(name for model in (Facility,) for name in model.model_fields)
    for facility in facilities().values():
        assert all(group.enrolled >= 0 for group in facility.care_groups)
        assert facility.enrolled_count > 0
        assert not re.search("幼儿|宝宝|小朋友", "".join(member.post for member in facility.staff))
    homes = [f.enrolled_count for f in facilities().values() if f.kind is FacilityKind.HOME]
    assert sum(count <= 5 for count in homes) > len(homes) * 0.8


def test_corrections_take_effect_and_some_wait_for_a_person() -> None:
    verdicts = Counter(line.state for state in states()["facility"].values() for line in state.corrections)
    assert verdicts["applied"] >= 1
    assert verdicts["conflict"] == 2


def test_papers_and_health_certificates_run_out_now_and_then() -> None:
    papers = [p for f in facilities().values() for p in f.papers if p.kind == "食品经营许可证" and p.valid_to]
    health = [m.health_certificate_valid_to for f in facilities().values() for m in f.staff]
    soon = [day for day in health if day and 0 <= (day - TODAY).days <= 30]
    assert any(0 <= (paper.valid_to - TODAY).days <= 30 for paper in papers if paper.valid_to)
    assert soon
    assert any(day < TODAY for day in health if day)
    assert any(member.record_checked_on is None for f in facilities().values() for member in f.staff)


def test_rare_characters_stand_in_names_of_grown_ups() -> None:
    names = {person.data.person.name for person in of_kind(RosterChanged)}
    names |= {member.name for facility in facilities().values() for member in facility.staff}
    for rare in "㛃堃喆囍":
        assert any(rare in name for name in names), rare


def test_every_finding_state_is_there() -> None:
    counts = Counter(state.state for state in states()["finding"].values())
    assert set(counts) == set(FindingState)
    overdue = [
        s for s in states()["finding"].values() if s.state is FindingState.OPEN and s.due_on and s.due_on < TODAY
    ]
    assert overdue


def test_past_visits_are_on_workdays_and_before_today() -> None:
    for entry in of_kind(InspectionStarted):
        assert entry.data.date.weekday() < 5
        assert entry.data.date < TODAY
        assert entry.at.date() == entry.data.date


def test_nothing_but_plans_speaks_of_the_day_itself() -> None:
    assert max(placed.entry.at.date() for placed in entries()) < TODAY


def test_a_team_is_never_in_two_places_at_once() -> None:
    out: dict[tuple[str, date], list[tuple[str, str]]] = defaultdict(list)
    last: dict[str, EntryBase] = {}
    for placed in entries():
        if isinstance(placed.entry, InspectionStarted | AnswerRecorded | InspectionFinished):
            entry = placed.entry
            visit = entry.data.inspection if isinstance(entry, AnswerRecorded) else entry.subject
            if isinstance(entry, InspectionStarted):
                out[placed.journal, entry.data.date].append((entry.at.isoformat(), visit))
            last[visit] = entry
    for visits in out.values():
        ordered = sorted(visits)
        for (_, visit), (next_start, _) in pairwise(ordered):
            assert last[visit].at.isoformat() < next_start


def test_digests_cover_the_visit_and_nothing_else() -> None:
    hashes: dict[str, list[tuple[str, str, int, bytes]]] = defaultdict(list)
    finished: list[tuple[str, InspectionFinished]] = []
    for journal, body in stream():
        entry = decode(body)
        visit = getattr(entry.data, "inspection", None) or entry.subject
        if isinstance(entry, InspectionFinished):
            finished.append((visit, entry))
        else:
            hashes[visit].append((entry.id, journal, entry.seq, hashlib.sha256(body).digest()))
    assert finished
    for visit, entry in finished:
        covered = sorted(h for h in hashes[visit] if h[2] <= entry.data.covers.get(h[1], 0))
        assert hashlib.sha256(b"".join(h[3] for h in covered)).hexdigest() == entry.data.digest
        assert len(covered) == len(hashes[visit])


def test_counts_of_a_seal_are_those_of_its_answers() -> None:
    given: dict[str, Counter[Answer | None]] = defaultdict(Counter)
    for entry in of_kind(AnswerRecorded):
        given[entry.data.inspection][entry.data.answer] += 1
    for sealed in of_kind(InspectionFinished):
        assert sealed.data.passed == given[sealed.subject][Answer.PASS]
        assert sealed.data.failed == given[sealed.subject][Answer.FAIL]


def test_every_failed_item_has_a_finding_with_a_reason_for_no_photo() -> None:
    failed = {(e.data.inspection, e.data.item) for e in of_kind(AnswerRecorded) if e.data.answer is Answer.FAIL}
    again = {e.subject for e in of_kind(InspectionStarted) if e.data.profile is Profile.REINSPECTION}
    failed = {(visit, item) for visit, item in failed if visit not in again}
    found = of_kind(FindingRecorded)
    assert {(entry.data.inspection, entry.data.item) for entry in found} == failed
    assert all(entry.data.photo_reason for entry in found)


def test_answers_are_to_items_of_the_visit() -> None:
    started = {entry.subject: entry.data for entry in of_kind(InspectionStarted)}
    for entry in of_kind(AnswerRecorded):
        visit = started[entry.data.inspection]
        assert entry.data.item in visit.items
        assert entry.data.item not in visit.not_applicable


def test_visits_pin_the_packs_that_come_with_the_program() -> None:
    checklists = {(pack.id, pack.version, pack.digest) for pack in builtin_checklists()}
    districts = {(pack.id, pack.version, pack.digest) for pack in builtin_district_packs()}
    for entry in of_kind(InspectionStarted):
        checklist, district = entry.data.checklist, entry.data.district_pack
        assert (checklist.id, checklist.version, checklist.digest) in checklists
        assert (district.id, district.version, district.digest) in districts
        assert district.id == DEMO_PACK
    published = {(state.pack, state.version, state.digest) for state in states()["pack"].values()}
    assert len(published) == 2
    assert published <= checklists | districts


def test_units_are_those_of_the_district_pack() -> None:
    pack = next(pack for pack in builtin_district_packs() if pack.id == DEMO_PACK)
    assert {unit.name for unit in demo_units()} == {unit.name for unit in pack.units}


def test_the_rules_judge_measured_values_as_the_team_answered() -> None:
    checklist = builtin_checklists()[-1]
    pack = next(pack for pack in builtin_district_packs() if pack.id == DEMO_PACK)
    started = {entry.subject: entry.data for entry in of_kind(InspectionStarted)}
    # The register as the writer knew it: values of a visit do not depend on later corrections of it.
    known = {entry.subject: entry.data.facility for entry in of_kind(FacilityRegistered)}
    measured = [entry for entry in of_kind(AnswerRecorded) if entry.data.measured]
    assert len(measured) > 0.9 * len(of_kind(AnswerRecorded))
    for entry in measured[::7]:
        item, on = checklist.item(entry.data.item), started[entry.data.inspection].date
        names = {field.name for field in item.answer.fields}
        assert set(entry.data.measured) <= names
        facility = known[entry.facility or ""]
        judgement = judge(item, entry.data.measured, facility, on, checklist=checklist, district_pack=pack)
        assert judgement.suggested is entry.data.answer, entry.data


def test_the_roster_holds_whom_the_readme_names() -> None:
    people = {subject: state.person for subject, state in states()["person"].items()}
    holder = {role: people[identity] for role, identity in DEMO_PEOPLE.items()}
    for role, pin in DEMO_PINS.items():
        verifier = holder[role].pin
        assert verifier is not None
        assert verify(pin, verifier)
    certified = {role for role, person in holder.items() if certified_on(person, TODAY)}
    assert certified == {"district_officer_1", "district_officer_2", "street_officer"}
    assert [role for role, p in holder.items() if recused(p, oak_facility(SEED))] == ["recused_parent"]
    assert len(set(DEMO_PINS.values())) == len(DEMO_PINS)


def test_the_example_day_can_be_played() -> None:
    oak = facilities()[oak_facility(SEED)]
    licence = next(paper for paper in oak.papers if paper.kind == "食品经营许可证")
    assert (oak.name, oak.street_town, oak.place_count, oak.enrolled_count) == ("小橡树托育中心", "清源街道", 60, 52)
    assert licence.valid_to is not None
    assert (licence.valid_to - TODAY).days == 12
    here = [state for state in states()["finding"].values() if state.facility == oak_facility(SEED)]
    assert {state.state for state in here} <= {FindingState.CLOSED, FindingState.NOT_PURSUED}
    assert any(state.item == "D04" and state.state is FindingState.CLOSED for state in here)


def test_plans_begin_with_the_oak_at_half_past_nine() -> None:
    plans = sorted(states()["plan"].values(), key=lambda plan: (plan.on, plan.time or ""))
    today = [plan for plan in plans if plan.on == TODAY]
    assert (today[0].facility, today[0].time) == (oak_facility(SEED), "09:30")
    assert 6 <= len(plans) <= 10
    assert all((plan.on - TODAY).days <= 10 for plan in plans)


def test_one_visit_of_the_last_workday_is_unfinished() -> None:
    unfinished = [(s, state) for s, state in states()["inspection"].items() if state.state is VisitState.OPEN]
    assert len(unfinished) == 1
    subject, visit = unfinished[0]
    assert visit.date == date(2026, 11, 19)
    assert visit.plan in {entry.subject for entry in of_kind(VisitPlanned)}
    assert sum(entry.data.inspection == subject for entry in of_kind(AnswerRecorded)) == 19


def test_every_subject_folds_to_one_row() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        STORED.create_all(connection)
        connection.execute(
            insert(ENTRY), [_stored(placed, body) for placed, (_, body) in zip(entries(), stream(), strict=True)]
        )
        projector.rebuild(connection)
        for family in FAMILIES_SHOWN:
            rows = connection.execute(select(func.count()).select_from(ROWS[family].__table__)).scalar()  # type: ignore[attr-defined]  # SQLModel sets it
            assert rows == len(states()[family]), family
    registered = {entry.subject for entry in of_kind(FacilityRegistered)}
    assert registered == set(states()["facility"])


def _stored(placed: Placed, body: bytes) -> dict[str, object]:
    entry = placed.entry
    return {
        "journal": placed.journal,
        "seq": entry.seq,
        "id": entry.id,
        "kind": entry.kind,
        "subject": entry.subject,
        "facility": entry.facility,
        "actor": entry.actor,
        "at": entry.at.isoformat(),
        "body": body,
        "digest": digest(body),
        "hash": None,
        "origin": "local",
        "position": None,
        "status": EntryStatus.APPLIED.value,
        "reason": "",
    }


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 2, 17), date(2027, 1, 4)])
def test_the_district_stands_on_any_day(today: date) -> None:
    days = [
        entry.data.date for _, body in demo_stream(3, today) if isinstance(entry := decode(body), InspectionStarted)
    ]
    assert max(days) < today
    assert all(day.weekday() < 5 for day in days)
