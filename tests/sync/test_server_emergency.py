"""An emergency at the district: told whatever becomes of its visit, and listed before all else (checklist.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sync.server.incidents import list_incidents
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.registry import IncidentData, IncidentReported
from tuoyu_desktop.domain.ids import incident_id


def report(laptop: Laptop, visit: str, text: str, minutes_ago: int = 0) -> str:
    subject = incident_id(visit, "B22")
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    data = IncidentData(incident_kind="PERSON", text=text, inspection=visit, item="B22", seen_at=at)
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
    order = [one["incident"] for one in list_incidents(office)]
    assert order.index(unknown) < order.index(later) < order.index(earlier)
