"""``tuoyu-server extension``: the district answers what facilities asked for in time (documents.md §4.8)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sync import visits
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tests.sync.test_server_commands import enrolled, helped
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import (
    ExtensionDecided,
    ExtensionDecidedData,
    ExtensionRequested,
    ExtensionRequestedData,
    FindingUpdated,
    FindingUpdatedData,
)
from tuoyu_desktop.domain.terms import Severity, VisitMode

OFFICER = DEMO_PEOPLE["district_officer_1"]


@pytest.fixture(scope="module")
def served(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    server = copy_of(prepared_demo, tmp_path_factory.mktemp("extensions") / "data").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def laptop(served: DistrictServer) -> Laptop:
    return enrolled(served, "district_officer_1")


def due() -> date:
    return visits.today() + timedelta(days=10)


def found(laptop: Laptop) -> str:
    """A finding of officers, due in ten days."""
    visit = visits.start(laptop, "district_officer_1", **visits.officers())
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    return visits.find(laptop, "district_officer_1", visit, mode=mode, due_on=due(), fact="录像只存了 66 天")


def ask(laptop: Laptop, finding: str, *, late: int = 0) -> None:
    data = ExtensionRequestedData(
        reason="硬盘在途", until=due() + timedelta(days=20), requested_on=due() + timedelta(days=late)
    )
    laptop.write(ExtensionRequested, data, actor=OFFICER, subject=finding, facility=visits.OAK)
    assert laptop.outcomes() == {}


def waiting(server: DistrictServer) -> dict[str, Any]:
    return {one["finding"]: one for one in json.loads(server.told("extension", "list"))}


def answers(laptop: Laptop, finding: str) -> list[Any]:
    """What the feed tells of the district's answers."""
    bodies = [one["body"] for one in laptop.whole_feed()[0]]
    return [body for body in bodies if body["kind"] == "extension.decided" and body["subject"] == finding]


def test_it_explains_itself() -> None:
    assert "例：tuoyu-server extension list" in helped("extension")


def test_what_waits_is_listed_with_all_that_is_needed_to_decide(served: DistrictServer, laptop: Laptop) -> None:
    finding = found(laptop)
    assert finding not in waiting(served)
    ask(laptop, finding)
    line = waiting(served)[finding]
    assert (line["facility"], line["fact"], line["reason"]) == ("小橡树托育中心", "录像只存了 66 天", "硬盘在途")
    assert line["due_on"] == due().isoformat()
    assert line["until"] == (due() + timedelta(days=20)).isoformat()


def test_a_laptop_that_comes_later_knows_of_it_too(served: DistrictServer, laptop: Laptop) -> None:
    finding = found(laptop)
    ask(laptop, finding)
    served.told("extension", "grant", finding)
    _, lines = laptop.snapshot(visits.OAK)
    restated = next(line["body"] for line in lines if line["body"]["subject"] == finding)
    state = restated["data"]["state"]
    assert (state["extension_granted"], state["extension_requested_on"]) == (True, due().isoformat())
    assert state["due_on"] == state["extension_until"] == (due() + timedelta(days=20)).isoformat()


def test_it_is_granted_as_asked_or_shorter_and_goes_to_the_laptops(served: DistrictServer, laptop: Laptop) -> None:
    finding = found(laptop)
    ask(laptop, finding)
    shorter = due() + timedelta(days=7)
    told = served.told("extension", "grant", finding, "--until", shorter.isoformat(), "--by", OFFICER)
    assert f"已同意延期至 {shorter}" in told
    (answer,) = answers(laptop, finding)
    assert answer["actor"] == OFFICER
    assert (answer["data"]["granted"], answer["data"]["until"]) == (True, shorter.isoformat())
    assert finding not in waiting(served)
    assert "rule-extension-none" in served.told("extension", "grant", finding), "answered once"


def test_it_is_refused_with_a_reason(served: DistrictServer, laptop: Laptop) -> None:
    finding = found(laptop)
    ask(laptop, finding)
    assert "rule-extension-reason" in served.told("extension", "refuse", finding, "--reason", " ")
    assert "不同意" in served.told("extension", "refuse", finding, "--reason", "已经延过一次")
    (answer,) = answers(laptop, finding)
    assert (answer["data"]["granted"], answer["data"]["reason"]) == (False, "已经延过一次")


@pytest.mark.parametrize(
    ("days", "code"), [(0, "rule-extension-until"), (-3, "rule-extension-until"), (21, "rule-extension-until")]
)
def test_the_new_date_is_later_than_the_old_one_and_no_later_than_asked_for(
    served: DistrictServer, laptop: Laptop, days: int, code: str
) -> None:
    finding = found(laptop)
    ask(laptop, finding)
    until = (due() + timedelta(days=days)).isoformat()
    refused = served.told("extension", "grant", finding, "--until", until)
    assert refused.startswith("exit 2: ")
    assert code in refused
    assert finding in waiting(served)


def test_what_came_too_late_is_not_granted(served: DistrictServer, laptop: Laptop) -> None:
    finding = found(laptop)
    ask(laptop, finding, late=1)
    assert "rule-extension-late" in served.told("extension", "grant", finding)
    assert "不同意" in served.told("extension", "refuse", finding, "--reason", "申请晚了")


@pytest.mark.parametrize("answer", [("grant",), ("refuse", "--reason", "已经延过一次")])
def test_a_finding_that_was_taken_back_is_not_answered_either(
    served: DistrictServer, laptop: Laptop, answer: tuple[str, ...]
) -> None:
    finding = found(laptop)
    ask(laptop, finding)
    gone = FindingUpdatedData(fact="录像只存了 66 天", severity=Severity.MINOR, due_on=due(), dropped=True)
    laptop.write(FindingUpdated, gone, actor=OFFICER, subject=finding, facility=visits.OAK)
    assert laptop.outcomes() == {}
    assert finding not in waiting(served)
    act, *rest = answer
    assert "rule-extension-state" in served.told("extension", act, finding, *rest)
    assert answers(laptop, finding) == []


@pytest.mark.parametrize("finding", ["nobody", ""])
def test_an_unknown_finding_is_told(served: DistrictServer, finding: str) -> None:
    assert "rule-extension-unknown" in served.told("extension", "grant", finding)


def test_only_the_district_s_officers_decide(served: DistrictServer, laptop: Laptop) -> None:
    finding = found(laptop)
    ask(laptop, finding)
    told = served.told("extension", "grant", finding, "--by", DEMO_PEOPLE["expert"])
    assert "rule-decide-person" in told
    forged = ExtensionDecidedData(granted=True, until=due() + timedelta(days=5))
    written = laptop.write(ExtensionDecided, forged, actor=OFFICER, subject=finding, facility=visits.OAK)
    assert laptop.outcomes()[written.seq] == ("rejected", "not-yours")
    assert finding in waiting(served), "no laptop answers for the district"
