"""开始 on a real laptop: mode, team, profile and consent by clicks, with the reasons for what is not allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.dialogs import press_in_dialog
from tests.gui.presses import first_button
from tests.gui.visit_desk import OAK, begin, signed_in
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.terms import Profile, VisitMode, VisitState
from ui.background.job_runner import JobRunner
from ui.pages.start.page import StartPage
from ui.routes import ToDocuments, ToInspection, ToStart


@dataclass
class Door:
    """The page in front of the example facility, and where it led."""

    qtbot: QtBot
    laptop: Laptop
    runner: JobRunner
    page: StartPage
    went: list[Any] = field(default_factory=list)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.runner.idle)

    def agree(self, key: str = "YES") -> None:
        """Press one half of 同意 / 不同意."""
        self.page.papers.consent.chosen.emit(key)


def stand_at_the_door(qtbot: QtBot, laptop: Laptop, role: str) -> Door:
    runner = JobRunner(laptop)
    page = StartPage(runner, signed_in(laptop, role))
    door = Door(qtbot, laptop, runner, page)
    page.go.connect(door.went.append)
    page.resize(1366, 768)
    qtbot.addWidget(page)
    page.show()
    page.open(ToStart(OAK))
    door.settle()
    return door


@pytest.fixture
def door(qtbot: QtBot, laptop: Laptop) -> Iterator[Door]:
    """The expert without a certificate."""
    made = stand_at_the_door(qtbot, laptop, "expert")
    yield made
    made.runner.stop()


def test_a_visit_begins_with_four_choices(door: Door) -> None:
    page = door.page
    page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    page.team.people.rows[DEMO_PEOPLE["parent"]].box.click()
    page.profiles.cards.cards["QUICK"].click()
    assert not page.start.isEnabled()
    assert "机构是否同意" in page._note.text()
    door.agree()
    assert page.start.text() == "开始走访"

    page.start.click()
    door.settle()

    (route,) = door.went
    assert isinstance(route, ToInspection)
    visit = door.laptop.read(lambda records: records.inspection(route.inspection))
    assert visit is not None
    assert (visit.mode, visit.profile) == (VisitMode.SUPERVISORY_VISIT, Profile.QUICK)
    assert visit.team == (DEMO_PEOPLE["expert"], DEMO_PEOPLE["parent"])
    assert visit.consent is not None
    assert visit.consent.name == "李婷"


def test_a_refused_visit_leaves_a_short_record(door: Door) -> None:
    door.page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    door.agree("NO")
    assert door.page.start.text() == "记下不同意"

    door.page.start.click()
    door.settle()

    (route,) = door.went
    assert isinstance(route, ToDocuments)
    visit = door.laptop.read(lambda records: records.inspection(str(route.inspection)))
    assert visit is not None
    assert visit.state is VisitState.REFUSED


def test_an_administrative_inspection_says_why_it_cannot_be_chosen(door: Door) -> None:
    card = door.page.modes.cards.cards["ADMINISTRATIVE_INSPECTION"]
    card.click()

    assert "执法证" in card.face.reason
    assert door.page.choices().mode is not VisitMode.ADMINISTRATIVE_INSPECTION


def test_a_recused_person_cannot_be_ticked_and_no_child_is_named(door: Door) -> None:
    row = door.page.team.people.rows[DEMO_PEOPLE["recused_parent"]]
    row.box.click()

    assert DEMO_PEOPLE["recused_parent"] not in door.page.choices().team
    assert "孩子" not in row.toolTip()


def test_an_officer_needs_task_approval_and_the_code(qtbot: QtBot, laptop: Laptop) -> None:
    door = stand_at_the_door(qtbot, laptop, "street_officer")
    page = door.page
    page.modes.cards.cards["ADMINISTRATIVE_INSPECTION"].click()
    page.team.more.click()
    page.team.people.rows[DEMO_PEOPLE["district_officer_1"]].box.click()
    assert page._note.text() == "还差：任务编号、批准文号、企业码"
    page.papers.task.insert("任务 12")
    page.papers.approval.insert("京兴清检批 3 号")
    page.papers.scan.chosen.emit("NO")

    page.start.click()
    door.settle()

    (route,) = door.went
    visit = laptop.read(lambda records: records.inspection(route.inspection))
    assert visit is not None
    assert visit.approval is not None
    assert visit.code_scan is not None
    assert not visit.code_scan.connected
    door.runner.stop()


def test_too_few_certificates_are_told_beside_the_team(qtbot: QtBot, laptop: Laptop) -> None:
    door = stand_at_the_door(qtbot, laptop, "street_officer")
    page = door.page
    page.modes.cards.cards["ADMINISTRATIVE_INSPECTION"].click()
    page.papers.task.insert("1")
    page.papers.approval.insert("2")
    page.papers.scan.chosen.emit("NO")

    page.start.click()
    door.settle()

    assert door.went == []
    assert "两名" in page.team._error.text()
    door.runner.stop()


def test_a_clock_behind_the_server_is_asked_about(qtbot: QtBot, laptop: Laptop, clock: StandingClock) -> None:
    ahead = clock.now.replace(day=21).isoformat()
    laptop.write(lambda work: work.put_setting(SERVER_TIME, ahead), DEMO_PEOPLE["expert"])
    door = stand_at_the_door(qtbot, laptop, "expert")
    door.page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    door.agree()

    press_in_dialog(act=False)
    door.page.start.click()
    door.settle()
    assert door.went == []

    press_in_dialog(act=True)
    door.page.start.click()
    door.settle()
    visit = laptop.read(lambda records: records.inspection(door.went[0].inspection))
    assert visit is not None
    assert visit.clock_confirmed
    door.runner.stop()


def test_at_150_percent_there_are_four_steps(door: Door) -> None:
    page = door.page
    page.resize(910, 512)
    door.qtbot.waitUntil(lambda: page.stepper.isVisible())
    page.modes.cards.cards["SUPERVISORY_VISIT"].click()

    for section in (page.team, page.profiles, page.papers):
        assert page.start.text() == "下一步"
        page.start.click()
        assert section.isVisible()
    door.agree()
    page.start.click()
    door.settle()

    assert isinstance(door.went[0], ToInspection)


def _is_inside(port: QWidget, part: QWidget) -> bool:
    return port.rect().contains(QRect(part.mapTo(port, QPoint(0, 0)), part.size()))


def test_who_can_only_assist_waits_behind_the_roster_so_that_the_next_steps_are_seen(
    qtbot: QtBot, laptop: Laptop
) -> None:
    door = stand_at_the_door(qtbot, laptop, "district_officer_1")
    page = door.page
    page.modes.cards.cards["ADMINISTRATIVE_INSPECTION"].click()
    own = {c.person: c.certified for c in page._view.team if c.unit == "110115"} if page._view else {}
    assert False in own.values()  # the district has experts and parents without a certificate

    assert set(page.team.people.rows) == {person for person, certified in own.items() if certified}
    port = page._scroll.viewport()
    for part in (page.profiles.kinds, page.papers.task, page.papers.scan):
        qtbot.waitUntil(partial(_is_inside, port, part))
    assert page.profiles.kinds.height() <= page.profiles._head.height()  # not cut by its head

    page.team.more.click()
    assert set(page.team.people.rows) == {c.person for c in page._view.team} if page._view else False
    door.runner.stop()


def test_who_is_ticked_stays_in_the_list_whatever_is_chosen(door: Door) -> None:
    page = door.page
    page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    page.team.people.rows[DEMO_PEOPLE["parent"]].box.click()

    assert DEMO_PEOPLE["parent"] in page.team.people.rows
    assert DEMO_PEOPLE["recused_parent"] in page.team.people.rows  # and why one cannot go is said at once


def test_begun_from_the_place_itself_the_plan_of_today_is_used_up(door: Door) -> None:
    """Mockup 01: what stands under 接下来 was not gone to yet; the door was opened without the plan's name."""
    today = door.laptop.clock().date()

    def planned() -> set[str]:
        return {line.facility for line in door.laptop.read(lambda records: records.plan_lines(today, today))}

    assert OAK in planned()
    door.page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    door.agree()
    door.page.start.click()
    door.settle()

    assert OAK not in planned()


def test_another_kind_of_visit_leaves_the_plan_of_today(door: Door) -> None:
    today = door.laptop.clock().date()
    door.page.modes.cards.cards["GUIDANCE"].click()
    door.agree()
    door.page.start.click()
    door.settle()

    assert isinstance(door.went[0], ToInspection)
    assert OAK in {line.facility for line in door.laptop.read(lambda records: records.plan_lines(today, today))}


def test_a_second_visit_at_the_same_place_is_asked_about(door: Door) -> None:
    first = begin(door.laptop, signed_in(door.laptop))
    door.page.open(ToStart(OAK))
    door.settle()
    assert "今天 09:05 开始的走访还没有封存" in door.page.begun.sentence()
    door.page.modes.cards.cards["SUPERVISORY_VISIT"].click()
    door.agree()

    press_in_dialog(act=False)
    door.page.start.click()
    door.settle()
    assert door.went == []

    first_button(door.page.begun).click()
    assert door.went == [ToInspection(first)]

    press_in_dialog(act=True)
    door.page.start.click()
    door.settle()
    assert isinstance(door.went[1], ToInspection)
    assert door.went[1] != door.went[0]
