"""手机传照片 in the whole program: wired to the page; the lock and leaving close it, from that moment on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.visit_desk import begin, signed_in
from tests.gui.whole_program import WholeProgram
from tests.made_visits import photo
from tuoyu_desktop.application.evidence_cases import Picture
from tuoyu_desktop.application.phone_tray import tray_count
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.errors import EnvironmentFault
from ui.background.job_runner import JobRunner
from ui.background.own_networks import OwnNetwork
from ui.phone_desk import PhoneLink
from ui.routes import ToInspection, ToToday

HERE = OwnNetwork("127.0.0.1", "热点")


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[WholeProgram]:
    made = WholeProgram(qtbot, qapp, laptop)
    made.open()
    yield made
    made.end()


def open_door(whole: WholeProgram) -> PhoneLink:
    """The visit's page as the program wired it, with its door open; the network alone is the test's."""
    visit = begin(whole.laptop, signed_in(whole.laptop))
    page = whole.go(ToInspection(visit, "D04"))
    page.tray._port.networks = lambda: (HERE,)
    press(page.parts.side.phone.phone)
    press(page.tray.dialog.open_button)
    whole.settle()
    link = page.tray._link
    assert isinstance(link, PhoneLink)
    return link


def is_shut(link: PhoneLink) -> bool:
    try:
        link.take("a.jpg", photo())
    except EnvironmentFault as refused:
        return refused.code == "env-phone-closed"
    return False


def test_the_lock_closes_it_and_the_dialog_says_so_afterwards(whole: WholeProgram) -> None:
    link = open_door(whole)
    dialog = whole.page().tray.dialog
    whole.window.lock_now()
    assert is_shut(link)

    whole.let_in("expert")
    assert dialog.isVisible()
    assert "已经关闭" in dialog.state.text()
    press(dialog.open_button)
    whole.settle()
    assert dialog.address.text() != link.address
    press(dialog.end)
    whole.settle()


def test_who_goes_to_another_page_closes_it(whole: WholeProgram) -> None:
    link = open_door(whole)
    press(whole.page().tray.dialog.back)
    whole.go(ToToday())
    assert is_shut(link)


def test_somebody_else_who_signs_in_closes_it(whole: WholeProgram) -> None:
    link = open_door(whole)
    whole.window.lock_now()
    whole.let_in("parent")
    assert is_shut(link)


def test_what_was_being_made_ready_when_it_closed_is_not_kept(laptop: Laptop, qapp: QApplication) -> None:
    me = signed_in(laptop)
    visit = begin(laptop, me)
    runner = JobRunner(laptop)

    def slow(data: bytes) -> Picture:
        link.close()
        return prepare_picture(data)

    link = PhoneLink(runner, laptop, slow, visit, me.person)
    assert is_shut(link)
    runner.stop()
    assert laptop.read(lambda records: tray_count(records, visit)) == 0
