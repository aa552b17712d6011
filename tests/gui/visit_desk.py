"""A visit begun on the real laptop and the real pages of it, for the tests of 开始, 检查 and 收尾."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.demo_laptop import SEED
from tuoyu_desktop.application.signing_in import SignedIn, sign_in
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.application.visit_view import ItemView, VisitView, visit_view
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode
from ui.background.job_runner import JobRunner
from ui.none_guard import hold_none
from ui.pages.inspection.open_item import OpenItem
from ui.pages.inspection.page import InspectionPage
from ui.routes import ToInspection

hold_none()
OAK = oak_facility(SEED)


def signed_in(laptop: Laptop, role: str = "expert") -> SignedIn:
    """One of the demo's people, by role."""
    return laptop.read(lambda records: sign_in(records, DEMO_PEOPLE[role], DEMO_PINS[role]))


def begin(
    laptop: Laptop, me: SignedIn, profile: Profile = Profile.QUICK, facility: str = OAK, *, alone: bool = False
) -> str:
    """A 走访 of the example facility by two people, or by ``me`` alone; returns its id."""
    command = StartVisit(
        facility=facility,
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=profile,
        lead=me.person,
        team=(me.person,) if alone else (me.person, DEMO_PEOPLE["parent"]),
        on=laptop.clock().date(),
        consent=Consent(given=True, name="李婷", post="园长"),
    )
    return laptop.write(lambda work: start_visit(work, command), me.person)[0]


def begin_inspection(laptop: Laptop, me: SignedIn) -> str:
    """An administrative inspection by two certified officers."""
    command = StartVisit(
        facility=OAK,
        mode=VisitMode.ADMINISTRATIVE_INSPECTION,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=me.person,
        team=(me.person, DEMO_PEOPLE["district_officer_1"]),
        on=laptop.clock().date(),
        approval=Approval(task_number="任务 7", approval_number="批 7"),
        code_scan=CodeScan(connected=False),
    )
    return laptop.write(lambda work: start_visit(work, command), me.person)[0]


def neighbour(laptop: Laptop) -> str:
    """Another facility of the same kind and street as the example."""
    sql = """SELECT subject FROM facility WHERE subject <> ? AND kind = (SELECT kind FROM facility WHERE subject = ?)
             AND street_town = (SELECT street_town FROM facility WHERE subject = ?) ORDER BY subject"""
    with laptop.engine.connect() as connection:
        rows = connection.exec_driver_sql(sql, (OAK, OAK, OAK)).fetchall()
    return str(rows[0][0])


@dataclass
class Desk:
    """The page of one visit, with what it asked to go to."""

    qtbot: QtBot
    laptop: Laptop
    runner: JobRunner
    visit: str
    page: InspectionPage
    went: list[Any] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until nothing is asked or written any more and the page shows what is stored."""
        self.qtbot.waitUntil(lambda: self.runner.idle and self.page.session.reader.is_settled)

    @property
    def held(self) -> OpenItem:
        """The item in front and what is typed there."""
        found = self.page.session.held
        assert found is not None
        return found

    @property
    def code(self) -> str:
        """The item in front."""
        return self.held.code

    @property
    def front(self) -> ItemView:
        """The item in front as the page shows it."""
        found = self.page.session.item()
        assert found is not None
        return found

    @property
    def view(self) -> VisitView:
        """The visit as the page holds it."""
        found = self.page.session.view
        assert found is not None
        return found

    def stored(self) -> VisitView:
        """The visit as the database has it."""
        self.settle()
        return self.laptop.read(lambda records: visit_view(records, self.visit))

    def item(self, code: str) -> ItemView:
        return self.stored().items[code]


def open_desk(
    qtbot: QtBot, laptop: Laptop, profile: Profile = Profile.QUICK, item: str | None = None, visit: str | None = None
) -> Desk:
    """A begun visit, or ``visit``, on its shown page, at ``item`` or the first."""
    me = signed_in(laptop)
    visit = visit or begin(laptop, me, profile)
    runner = JobRunner(laptop)
    page = InspectionPage(runner, me, prepare_picture)
    desk = Desk(qtbot, laptop, runner, visit, page)
    page.go.connect(desk.went.append)
    runner.changed.connect(page.refresh)
    page.resize(1366, 768)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(ToInspection(visit, item))
    desk.settle()
    return desk


def photo_file(folder: Any) -> str:
    """A real picture on disk."""
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(0x3A5068)
    path = str(folder / "photo.png")
    assert image.save(path)
    return path
