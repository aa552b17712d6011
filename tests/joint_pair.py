"""Two real laptops of one street that met the same demo district and now visit together; what passes by stick."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sync.client.visit_package import VisitExported, VisitImported, export_visit, import_visit
from tests.demo_laptop import DEVICE_ID, StandingClock, demo_device
from tests.made_visits import EXPERT, PARENT, SVG, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.awaited_joins import JoinStep, awaited_joins
from tuoyu_desktop.application.finishing import (
    FinishVisit,
    MarkNotChecked,
    Signature,
    SignVisit,
    finish_visit,
    mark_not_checked,
    sign_visit,
)
from tuoyu_desktop.application.joint_view import JointVisitView, joint_view
from tuoyu_desktop.application.joint_visit import JoinOutcome, JoinVisit, join_visit, show_join_code
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.unit_of_work import put_setting
from tuoyu_desktop.store.visit_store import SqlVisitStore

OTHER_ID = "0199d5a0-0000-7000-8000-000000000012"


@dataclass
class Partner:
    """One of the two laptops, the person who works on it, and its stick."""

    laptop: Laptop
    person: str
    stick: Path
    clock: StandingClock

    def write(self, job: Callable[[Any], Any], actor: str = "") -> Any:
        self.clock.pass_by(seconds=30)
        return self.laptop.write(job, actor or self.person)[0]

    def answer(self, visit: str, item: str, value: Answer | None, **said: Any) -> None:
        self.write(lambda work: record_answer(work, RecordAnswer(visit, item, value, measured={}, **said)))

    @property
    def store(self) -> SqlVisitStore:
        return SqlVisitStore(lambda: self.laptop.office, lambda job: job(), lambda _changes: None)

    def exported(self, visit: str) -> VisitExported:
        self.clock.pass_by(seconds=5)
        self.stick.mkdir(exist_ok=True)
        return export_visit(self.store, visit, self.stick, self.clock)

    def read(self, file: Path, **options: Any) -> VisitImported:
        return import_visit(self.store, file, self.clock, **options)

    def view(self, visit: str) -> JointVisitView:
        return self.laptop.read(lambda records: joint_view(records, visit))


@dataclass
class Pair:
    """``lead`` begins visits, ``other`` joins them."""

    lead: Partner
    other: Partner

    def begun(self, **changes: Any) -> str:
        return str(self.lead.write(lambda work: start(work, **changes)))

    def joined(self, visit: str) -> JoinOutcome:
        """By code and stick, as without any network."""
        code = self.lead.write(lambda work: show_join_code(work, visit))
        self.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
        self.other.read(self.lead.exported(visit).file)
        outcome: JoinOutcome = self.other.write(lambda work: join_visit(work, JoinVisit("\n".join(code.lines))))
        return outcome

    def exchange(self, visit: str) -> None:
        """Each reads what the other wrote."""
        self.lead.read(self.other.exported(visit).file)
        self.other.read(self.lead.exported(visit).file)

    def together(self) -> str:
        """A visit that both are on."""
        visit = self.begun()
        assert self.joined(visit).joined
        return visit


def second_laptop(first: Laptop, folder: Path, keys: MemoryKeyStore, clock: StandingClock) -> Laptop:
    """Another laptop of the street, number 12, that received the same."""
    first.close()
    shutil.copytree(first.paths.root, folder)
    device = replace(demo_device(), id=OTHER_ID, journal=OTHER_ID, number=12, keeper=PARENT)
    opened = open_laptop(DataPaths(folder), keys, clock)
    with opened.engine.begin() as connection:
        put_setting(connection, "device", json.dumps(asdict(device)))
    opened.close()
    return open_laptop(DataPaths(folder), keys, clock)


def seal(pair: Pair, visit: str) -> None:
    """The lead marks the rest 未检查, people sign, the lead seals."""

    def job(work: Any) -> None:
        view = visit_view(work, visit)
        rest = tuple(code for code in view.shown if view.items[code].answer is None)
        mark_not_checked(work, MarkNotChecked(visit, rest, "时间不够"))
        sign_visit(work, SignVisit(visit, Signature("member", "陈秀兰", EXPERT, svg=SVG)))
        away = Signature("member", "赵敏", PARENT, refused=True, refusal_reason="在自己的电脑上查，先走了")
        sign_visit(work, SignVisit(visit, away))
        sign_visit(work, SignVisit(visit, Signature("facility", "李婷", post="园长", svg=SVG)))
        finish_visit(work, FinishVisit(visit))

    pair.lead.write(job)


def steps(pair: Pair) -> list[tuple[str, JoinStep]]:
    """What the other laptop waits for."""
    return [(one.inspection, one.step) for one in pair.other.laptop.read(awaited_joins)]


@pytest.fixture
def pair(laptop: Laptop, laptop_key: MemoryKeyStore, tmp_path: Path, clock: StandingClock) -> Iterator[Pair]:
    other = second_laptop(laptop, tmp_path / "other", laptop_key, clock)
    first = open_laptop(laptop.paths, laptop_key, clock)
    assert (first.device.journal, other.device.journal) == (DEVICE_ID, OTHER_ID)
    yield Pair(
        Partner(first, EXPERT, tmp_path / "stick1", clock),
        Partner(other, PARENT, tmp_path / "stick2", clock),
    )
    other.close()
    first.close()
