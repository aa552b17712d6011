"""Two real laptops of one visit with the real pages of either, for the tests of 一起查."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import neighbour, signed_in
from tests.joint_pair import Pair, Partner
from tuoyu_desktop.application.evidence_cases import FetchPhoto
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.terms import Answer
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.joint.page import JointPage
from ui.routes import ToJoint
from ui.visit_package_desk import VisitPackageDesk

APART = "C10"
"""The item at which ``apart`` leaves the two laptops."""


@dataclass
class Seat:
    """One page of one of the two laptops, shown and wired as the program wires it."""

    qtbot: QtBot
    partner: Partner
    runner: JobRunner
    page: Any
    went: list[Any] = field(default_factory=list)

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.runner.idle)
        QApplication.processEvents()

    def press(self, widget: QWidget) -> None:
        """A real press, where a person could do it."""
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def button(self, word: str) -> QAbstractButton:
        """The one button in sight that says this."""
        (found,) = [b for b in self.page.findChildren(QAbstractButton) if b.isVisible() and b.text() == word]
        return found

    def words(self, within: QWidget | None = None) -> str:
        """All that one reads."""
        labels = (within or self.page).findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible() and label.text())


def person_of(partner: Partner, role: str) -> SignedIn:
    return signed_in(partner.laptop, role)


def seat(qtbot: QtBot, partner: Partner, role: str, make: Callable[[JobRunner, SignedIn], Any], route: Any) -> Seat:
    """Any page on a laptop of the pair."""
    runner = JobRunner(partner.laptop)
    page = make(runner, person_of(partner, role))
    made = Seat(qtbot, partner, runner, page)
    page.go.connect(made.went.append)
    runner.changed.connect(page.refresh)
    page.resize(1366, 768)
    qtbot.addWidget(page, before_close_func=lambda _page: runner.stop())  # also where the test failed
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(route)
    made.settle()
    return made


def joint_seat(qtbot: QtBot, partner: Partner, role: str, visit: str, fetch: FetchPhoto = cannot_fetch) -> Seat:
    """一起查, wired to the stick, to the district's photos and to the QR code."""

    def make(runner: JobRunner, me: SignedIn) -> JointPage:
        page = JointPage(runner, me, fetch)
        desk = VisitPackageDesk(runner, partner.laptop, page.exchange, page)
        page.squares_asked.connect(lambda text: desk.draw(text, page.show_squares))
        page.export_asked.connect(desk.export_to)
        page.import_asked.connect(desk.read)
        page.exchange.cancel_asked.connect(desk.cancel)
        return page

    return seat(qtbot, partner, role, make, ToJoint(visit))


def lead_seat(qtbot: QtBot, pair: Pair, visit: str) -> Seat:
    """一起查 as the one who began the visit has it."""
    return joint_seat(qtbot, pair.lead, "expert", visit)


def apart(pair: Pair) -> str:
    """A visit that both are on, with two answers to one item."""
    visit = pair.together()
    pair.lead.answer(visit, APART, Answer.PASS)
    pair.other.answer(visit, APART, Answer.FAIL)
    pair.exchange(visit)
    return visit


def begun_next_door(pair: Pair) -> str:
    """The lead's visit at a neighbour."""
    return pair.begun(facility=neighbour(pair.lead.laptop))


def type_into(widget: QWidget, text: str) -> None:
    """Real keys."""
    widget.setFocus()
    QApplication.processEvents()
    QTest.keyClicks(widget, text)
