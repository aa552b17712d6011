"""A photo of what the facility did, and the look at it, come after the seal and are no part of the visit."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.sync import visits
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tests.sync.test_server_commands import enrolled
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import (
    EvidenceAttached,
    EvidenceAttachedData,
    EvidenceReviewed,
    EvidenceReviewedData,
)
from tuoyu_desktop.domain.ids import new_id

EXPERT = DEMO_PEOPLE["expert"]


@pytest.fixture(scope="module")
def served(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    server = copy_of(prepared_demo, tmp_path_factory.mktemp("rectified") / "data").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def laptop(served: DistrictServer) -> Laptop:
    return enrolled(served, "expert")


def attach(laptop: Laptop, visit: str, finding: str | None) -> str:
    photo = new_id()
    sha256 = hashlib.sha256(photo.encode()).hexdigest()
    data = EvidenceAttachedData(inspection=visit, sha256=sha256, size=10, media_type="image/jpeg", finding=finding)
    laptop.write(EvidenceAttached, data, actor=EXPERT, subject=photo, facility=visits.OAK)
    return photo


def look(laptop: Laptop, photo: str) -> int:
    data = EvidenceReviewedData(print_allowed=True)
    return int(laptop.write(EvidenceReviewed, data, actor=EXPERT, subject=photo, facility=visits.OAK).seq)


@pytest.mark.parametrize("pushes", [1, 2], ids=["in one push", "in two pushes"])
def test_the_tick_of_a_later_photo_holds(laptop: Laptop, pushes: int) -> None:
    visit = visits.start(laptop, "expert")
    finding = visits.find(laptop, "expert", visit)
    visits.finish(laptop, "expert", visit)
    photo = attach(laptop, visit, finding)
    if pushes == 2:
        laptop.outcomes()
    seq = look(laptop, photo)
    assert seq not in laptop.outcomes()


def test_the_tick_of_a_photo_of_the_visit_is_late_after_the_seal(laptop: Laptop) -> None:
    visit = visits.start(laptop, "expert")
    photo = attach(laptop, visit, None)
    visits.finish(laptop, "expert", visit)
    seq = look(laptop, photo)
    assert laptop.outcomes()[seq] == ("held", "late")
