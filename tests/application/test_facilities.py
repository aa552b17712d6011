"""机构: search with its filters, the detail, and corrections that never edit in place (sync.md §3.9)."""

from __future__ import annotations

import pytest

from tests.demo_laptop import TODAY
from tests.made_visits import EXPERT, OAK, sealed_visit
from tuoyu_desktop.application.facilities import (
    CorrectFacility,
    FacilityFilter,
    correct_facility,
    counts,
    facility_view,
    lines_of,
    search,
)
from tuoyu_desktop.application.lines import FacilityLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, FacilityKind


def found(laptop: Laptop, wanted: FacilityFilter) -> list[FacilityLine]:
    def job(records: Records) -> list[FacilityLine]:
        ids = search(records, wanted)
        lines = lines_of(records, ids)
        return [lines[facility] for facility in ids]

    return laptop.read(job)


@pytest.mark.parametrize("text", ["小橡树", "xiaoxiangshu", "xxs", "兴华大街 18", "XXS 兴华"])
def test_a_place_is_found_by_name_pinyin_initials_and_address(laptop: Laptop, text: str) -> None:
    assert [line.id for line in found(laptop, FacilityFilter(OAK_STREET, text))] == [OAK]


def test_the_area_the_kind_and_the_findings_narrow_together(laptop: Laptop) -> None:
    own = found(laptop, FacilityFilter(OAK_STREET))
    homes = found(laptop, FacilityFilter(OAK_STREET, kind=FacilityKind.HOME))
    troubled = found(laptop, FacilityFilter(OAK_STREET, with_findings=True))

    assert {line.street_town for line in own} == {OAK_STREET}
    assert {line.name for line in homes} == {line.name for line in own if line.kind is FacilityKind.HOME}
    assert {line.id for line in troubled} == {line.id for line in own if line.open_count}
    assert len(found(laptop, FacilityFilter())) > len(own) > len(troubled) > 0


def test_the_counts_say_how_many_are_here_and_how_many_are_mine(laptop: Laptop) -> None:
    said = laptop.read(lambda records: counts(records, OAK_STREET))

    assert said.everywhere == len(found(laptop, FacilityFilter()))
    assert said.in_area == len(found(laptop, FacilityFilter(OAK_STREET)))
    assert laptop.read(lambda records: counts(records, None)).in_area is None


def test_the_detail_takes_the_newest_look_at_each_camera_item(laptop: Laptop) -> None:
    before = laptop.read(lambda records: facility_view(records, OAK))
    sealed_visit(laptop)
    after = laptop.read(lambda records: facility_view(records, OAK))

    looked = {check.last.item: check for check in after.cameras_checked}
    assert looked["D04"].last.answer is Answer.FAIL
    assert "66 天" in looked["D04"].last.summary
    assert (looked["D04"].title, looked["D04"].lead_name) == ("录像保存天数", "陈秀兰")
    assert len(after.visits) == len(before.visits) + 1
    assert {finding.item for finding in after.open_findings} >= {"D04", "B12"}


def test_the_days_of_recordings_are_those_measured_last(laptop: Laptop) -> None:
    sealed_visit(laptop)
    kept = laptop.read(lambda records: facility_view(records, OAK)).recordings

    assert kept is not None
    assert (kept.on, kept.lead_name, kept.judgement.figure) == (TODAY, "陈秀兰", "66")
    assert [(row.value, row.tone) for row in kept.judgement.rows] == [("66", "fail"), ("94", "pass"), ("92", "pass")]


def test_an_open_visit_of_this_laptop_is_told(laptop: Laptop) -> None:
    from tests.made_visits import start

    visit, _changes = laptop.write(start, EXPERT)

    assert laptop.read(lambda records: facility_view(records, OAK)).open_visit == visit


def test_an_unknown_facility_says_what_to_do(laptop: Laptop) -> None:
    with pytest.raises(RuleViolation) as refused:
        laptop.read(lambda records: facility_view(records, "nobody"))
    assert refused.value.code == "rule-facility-unknown"


def correct(laptop: Laptop, **changes: str | int) -> None:
    command = CorrectFacility(OAK, changes, "门口公示栏")
    laptop.write(lambda work: correct_facility(work, command), EXPERT)


def test_a_correction_is_an_entry_with_the_old_value(laptop: Laptop) -> None:
    correct(laptop, telephone="139 0000 1111")

    view = laptop.read(lambda records: facility_view(records, OAK))
    line = next(line for line in view.state.corrections if line.field == "telephone" and line.new == "139 0000 1111")
    assert view.facility.telephone == "139 0000 1111"
    assert (line.old, line.state) == ("138 0000 2186", "applied")
    assert view.names[line.by] == "陈秀兰"


def refused(laptop: Laptop, facility: str, person: str) -> str:
    command = CorrectFacility(facility, {"telephone": "139 0000 1111"}, "门口公示栏")
    with pytest.raises(RuleViolation) as violation:
        laptop.write(lambda work: correct_facility(work, command), person)
    return violation.value.code


def test_a_place_of_another_street_is_corrected_by_that_street(laptop: Laptop) -> None:
    """sync.md §3.15: rights are the unit's area and the person's rights."""

    def elsewhere(records: Records) -> str:
        known = records.facility_lines_of(records.search_facilities(None))
        return next(line.id for line in known if line.street_town != "清源街道" and line.closed_on is None)

    assert refused(laptop, laptop.read(elsewhere), EXPERT) == "rule-correction-area"


def test_who_must_stay_away_corrects_nothing_there(laptop: Laptop) -> None:
    def recusal(records: Records) -> tuple[str, str] | None:
        lines = {line.id: line for line in records.facility_lines_of(records.search_facilities("清源街道"))}
        found = ((p.id, f) for p in records.person_lines() for f in p.recusals if p.unit == "清源街道" and f in lines)
        return next(found, None)

    pair = laptop.read(recusal)
    assert pair is not None
    assert refused(laptop, pair[1], pair[0]) == "rule-correction-recusal"


def test_a_value_that_someone_else_changed_meanwhile_is_a_conflict(laptop: Laptop) -> None:
    from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData

    changes = {"telephone": ("别的旧号码", "139 0000 1111")}
    data = FacilityCorrectedData(changes=changes)
    laptop.write(lambda work: work.append(data, subject=OAK, facility=OAK), EXPERT)

    view = laptop.read(lambda records: facility_view(records, OAK))
    line = next(line for line in view.state.corrections if line.new == "139 0000 1111")
    assert (line.state, view.facility.telephone) == ("conflict", "138 0000 2186")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"filing_number": "1"}, "rule-correction-field", "filing_number"),
        ({"telephone": "138 0000 2186"}, "rule-correction-same", ""),
        ({"name": "  "}, "rule-correction-empty", "name"),
        ({"place_count": "很多"}, "rule-correction-value", "place_count"),
        ({"place_count": -1}, "rule-correction-value", "place_count"),
    ],
)
def test_what_cannot_be_corrected_is_told_beside_its_field(
    laptop: Laptop, changes: dict[str, str | int], code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        correct(laptop, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
