"""An emergency at the district: told whatever becomes of its visit, and listed before all else (checklist.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sync.server.incidents import list_incidents
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.registry import IncidentData, IncidentReported, IncidentUpdated, IncidentUpdatedData
from tuoyu_desktop.domain.ids import incident_id
from tuoyu_desktop.domain.notice import NoticeKind


def report(laptop: Laptop, visit: str, text: str, minutes_ago: int = 0) -> str:
    subject = incident_id(visit, "B22")
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    seen: dict[str, Any] = {"inspection": visit, "item": "B22", "seen_at": at, "channel": "11", "recorded": "16:20"}
    data = IncidentData(incident_kind="PERSON", text=text, **seen)
    laptop.write(IncidentReported, data, actor=DEMO_PEOPLE["expert"], subject=subject, facility=visits.OAK, at=at)
    return subject


def test_it_counts_also_where_its_visit_is_refused(new_laptop: NewLaptop, office: Office) -> None:
    expert = new_laptop("expert")
    visit = visits.start(expert, "expert", consent=None)
    subject = report(expert, visit, "看到的")
    assert list(expert.outcomes()) == [1], "the visit is rejected, the emergency is not held for it"
    assert next(one for one in list_incidents(office) if one["incident"] == subject)["state"] == "REPORTED"


def test_the_newest_stands_first_and_a_stranger_s_is_told_too(new_laptop: NewLaptop, office: Office) -> None:
    expert = new_laptop("expert")
    first, second = (visits.start(expert, "expert") for _ in range(2))
    earlier, later = report(expert, first, "先看到的", 9), report(expert, second, "后看到的", 5)
    third = visits.start(expert, "expert")
    unknown = report(expert, third, "没在名册上的人报的")
    expert.bodies[-1] = expert.bodies[-1].replace(DEMO_PEOPLE["expert"].encode(), b"stranger")
    assert expert.outcomes() == {6: ("held", "unknown-person")}
    shown = next(one for one in list_incidents(office) if one["incident"] == unknown)
    folded = next(one for one in list_incidents(office) if one["incident"] == earlier)
    assert folded.keys() <= shown.keys(), "a held one says no less"
    assert (shown["state"], shown["reason"], shown["kind"]) == ("held", "unknown-person", "人身安全")
    assert (shown["facility"], shown["reported_by"]) == (folded["facility"], "stranger")
    assert shown["recording"] == "11 16:20"
    order = [one["incident"] for one in list_incidents(office)]
    assert order.index(unknown) < order.index(later) < order.index(earlier)


def test_a_kind_of_a_newer_laptop_hides_no_other(new_laptop: NewLaptop, office: Office) -> None:
    expert = new_laptop("expert")
    visit = visits.start(expert, "expert")
    report(expert, visit, "新的一类")
    expert.bodies[-1] = expert.bodies[-1].replace(b'"PERSON"', b'"FLOOD"')
    assert expert.outcomes() == {}
    assert next(one for one in list_incidents(office) if one["text"] == "新的一类")["kind"] == "FLOOD"


def test_what_is_added_by_a_stranger_is_told_too(new_laptop: NewLaptop, office: Office) -> None:
    expert = new_laptop("expert")
    visit = visits.start(expert, "expert")
    subject = report(expert, visit, "先报的", 2)
    data = IncidentUpdatedData(incident_kind="PERSON", text="后来知道的", inspection=visit, item="B22")
    expert.write(IncidentUpdated, data, actor="stranger", subject=subject, facility=visits.OAK)
    assert expert.outcomes() == {3: ("held", "unknown-person")}
    told = {one["text"]: one for one in list_incidents(office) if one["incident"] == subject}
    assert list(told) == ["后来知道的", "先报的"]
    assert (told["后来知道的"]["entry"], told["后来知道的"]["state"]) == ("incident.updated", "held")


def test_its_paper_counts_also_where_its_visit_is_refused(new_laptop: NewLaptop) -> None:
    """documents.md §4.13: in any mode and while the visit goes on; the paper goes with the report."""
    expert = new_laptop("expert")
    visit, kind = visits.start(expert, "expert", consent=None), NoticeKind.EMERGENCY_REPORT
    report(expert, visit, "看到的")
    visits.issue(expert, "expert", visit, kind, visits.blocks(expert)[kind.value])
    assert list(expert.outcomes()) == [1], "only the visit is rejected"
