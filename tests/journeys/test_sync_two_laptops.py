"""Two laptops and the district: what one writes the other sees, contradictions stay visible (§3.10)."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.bad_weather import BadWeather
from tests.sync.client_rig import OAK, ClientLaptop, assert_whole, attach, new_client, now
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import AnswerRecordedData, InspectionJoinedData
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer, Severity, VisitMode


@pytest.fixture
def district(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    server = copy_of(prepared_demo, tmp_path / "district").start()
    yield server
    server.stop()


@pytest.fixture
def pair(district: DistrictServer, tmp_path: Path) -> Iterator[tuple[ClientLaptop, ClientLaptop]]:
    both = tuple(new_client(district, tmp_path / name, DEMO_PEOPLE["street_officer"]) for name in ("甲", "乙"))
    for one in both:
        one.sync()
    yield both[0], both[1]
    for one in both:
        one.laptop.close()


def _answer(client: ClientLaptop, inspection: str, answer: Answer) -> None:
    data = AnswerRecordedData(inspection=inspection, item="A01", answer=answer, measured={})
    client.write(lambda work: work.append(data, subject=answer_id(inspection, "A01"), facility=OAK))


def _finding(client: ClientLaptop, inspection: str) -> str:
    data = FindingRecordedData(
        inspection=inspection,
        item="A01",
        mode=VisitMode.SUPERVISORY_VISIT,
        fact="安全出口上锁。",
        severity=Severity.CRITICAL,
        found_on=now().date(),
        photo_reason="不宜拍照",
    )
    subject = new_id()
    client.write(lambda work: work.append(data, subject=subject, facility=OAK))
    return subject


def test_one_laptop_sees_what_the_other_wrote(
    district: DistrictServer, pair: tuple[ClientLaptop, ClientLaptop], tmp_path: Path
) -> None:
    one, two = pair
    inspection = one.visit(3)
    finding = _finding(one, inspection)
    one.sync()
    two.sync()
    assert two.write(lambda work: work.inspection(inspection)) == one.write(lambda work: work.inspection(inspection))
    assert two.write(lambda work: work.finding(finding)) == one.write(lambda work: work.finding(finding))
    office = new_client(district, tmp_path / "区", DEMO_PEOPLE["district_officer_1"])
    office.sync()
    assert office.write(lambda work: work.finding(finding)) is not None
    stranger = new_client(district, tmp_path / "区外", DEMO_PEOPLE["expert"])
    stranger.sync()
    office.laptop.close()
    stranger.laptop.close()
    assert two.bodies() == []  # what came from elsewhere is never sent back as one's own
    for client in pair:
        assert_whole(district, client)


def test_two_different_answers_to_one_item_are_both_kept(
    district: DistrictServer, pair: tuple[ClientLaptop, ClientLaptop]
) -> None:
    """Two entries with the same ``after`` are a contradiction that a person settles, never the last one wins."""
    one, two = pair
    inspection = one.visit(1)
    one.sync()
    two.sync()
    device = two.laptop.device
    joined = InspectionJoinedData(device=device.id, person=device.keeper)
    two.write(lambda work: work.append(joined, subject=inspection, facility=OAK))
    _answer(one, inspection, Answer.FAIL)
    _answer(two, inspection, Answer.NOT_APPLICABLE)
    for client in (one, two, one):
        assert client.sync().delivered
    seen = [client.write(lambda work: work.answers(inspection))["A01"] for client in pair]
    assert seen[0] == seen[1]
    assert {version.answer for version in seen[0].conflict} == {Answer.FAIL, Answer.NOT_APPLICABLE}
    for client in pair:
        assert_whole(district, client)


@pytest.mark.parametrize("seed", [3, 11])
def test_random_work_in_bad_weather_ends_whole(
    district: DistrictServer, pair: tuple[ClientLaptop, ClientLaptop], seed: int
) -> None:
    """§4: journals equal, tables equal to a rebuild, queues empty, nothing lost, nothing twice."""
    with BadWeather(district.address, cut_share=0.15, seed=seed) as weather:
        day = _Day(random.Random(seed), weather.address)
        for _ in range(25):
            day.go_on(day.chance.choice(pair))
    for client in (*pair, *pair):
        assert client.sync().delivered
    assert all((district.data / "blobs" / sha256[:2] / sha256).is_file() for sha256 in day.photos)
    for client in pair:
        assert client.write(lambda work: work.queue_lines()) == []
        assert_whole(district, client)
    one, two = (client.tables() for client in pair)
    for table in ("inspection", "answer", "finding", "evidence", "facility", "plan"):
        assert one[table] == two[table], table


class _Day:
    """One thing after the other, on whichever laptop."""

    def __init__(self, chance: random.Random, address: str) -> None:
        self.chance, self.address = chance, address
        self.visits: list[str] = []
        self.photos: list[str] = []

    def go_on(self, client: ClientLaptop) -> None:
        step = self.chance.choice(("visit", "answer", "finding", "photo", "sync", "restart"))
        visit = self.chance.choice(self.visits) if self.visits else client.visit(2)
        match step:
            case "answer":
                _answer(client, visit, self.chance.choice((Answer.PASS, Answer.FAIL)))
            case "finding":
                _finding(client, visit)
            case "photo":
                content = os.urandom(self.chance.randrange(400_000))
                self.photos.append(client.write(lambda work: attach(work, visit, content, OAK)))
            case "restart":
                client.reopen()
            case "sync":
                _try_to_sync(client, self.address)
            case _:
                self.visits.append(client.visit(2))


def _try_to_sync(client: ClientLaptop, address: str) -> None:
    try:
        client.sync(address=address)
    except EnvironmentFault as fault:
        if fault.code != "sync-unreachable":
            raise
