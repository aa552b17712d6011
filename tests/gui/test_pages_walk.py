"""Every page of the program at every window and text size: words with room, names, a seen focus, a way by Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.page_looks import cut_words, focus_unseen, nameless, out_of_reach, too_wide
from tests.gui.visit_desk import OAK, begin, signed_in
from tests.gui.whole_program import WholeProgram
from tests.made_visits import lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, Profile, VisitMode
from ui import routes
from ui.pages.documents.printing import FilePrinting
from ui.pages.finish.signing_panel import REFUSE

SIZES = ((1366, 768), (1093, 614), (910, 512))
"""1366 × 768 at 100, 125 and 150 %."""
TABS = ("overview", "papers", "people", "cameras", "history", "findings", "corrections")
ITEMS = ("A01", "B04", "B12", "C04", "D02", "D04", "E07", "F07")
"""One item of every kind of card: words, classes, people, stopwatch, areas, channels, extinguishers, samples."""
STEPS = {"start": 4, "finish": 3}
"""Pages that go step by step in a small window."""

Station = tuple[str, Callable[[], Any]]


class Tour:
    """Every page with something on it, and how to come to it."""

    def __init__(self, whole: WholeProgram, folder: Path) -> None:
        self.whole, self.folder = whole, folder
        laptop = whole.laptop
        me = signed_in(laptop)
        lease_numbers(laptop)
        self.sealed = sealed_visit(laptop)
        notice = IssueNotice(self.sealed, NoticeKind.VISIT_RECORD)
        self.notice = str(laptop.write(lambda work: issue_notice(work, notice), me.person)[0])
        self.finding = next(iter(laptop.read(lambda records: records.findings(self.sealed))))
        self.visit = begin(laptop, me, Profile.FULL)

    def stations(self) -> Iterator[Station]:
        go = self.whole.go
        yield "first_start", self.first_start
        yield "lock", self.lock
        yield "pin", self.pin
        yield "today", partial(self.back, routes.ToToday())
        yield "facilities", partial(go, routes.ToFacilities())
        for tab in TABS:
            yield f"facilities {tab}", partial(go, routes.ToFacilities(facility=OAK, tab=tab))
        yield "start", self.start
        for code in ITEMS:
            yield f"inspection {code}", partial(go, routes.ToInspection(self.visit, code))
        yield "inspection failed", partial(self.answer, "C16", Answer.FAIL)
        yield "inspection not applicable", partial(self.answer, "E13", Answer.NOT_APPLICABLE)
        yield "inspection red line", partial(self.answer, "B22", Answer.FAIL)
        yield "joint", partial(go, routes.ToJoint(self.visit))
        yield "finish", partial(go, routes.ToFinish(self.visit))
        yield "finish refused", self.refuse
        yield "documents", partial(self.documents, routes.ToDocuments(inspection=self.visit))
        yield "documents made", partial(self.documents, routes.ToDocuments(notice=self.notice))
        yield "findings", partial(go, routes.ToFindings())
        yield "findings one", partial(go, routes.ToFindings(finding=self.finding))
        yield "sync", partial(go, routes.ToSync())
        yield "settings", partial(go, routes.ToSettings())

    def first_start(self) -> QWidget:
        self.whole.entrance.show_first_start()
        page = self.whole.entrance.first_start
        assert page is not None
        return page

    def lock(self) -> QWidget:
        self.whole.window.go(routes.ToToday())
        self.whole.window._stack.setCurrentWidget(self.whole.workspace)
        self.whole.window.lock_now()
        page = self.whole.window.lock_page
        assert page is not None
        return page

    def pin(self) -> QWidget:
        page = self.whole.window.lock_page
        assert page is not None
        page._ask_pin(self.whole.workspace.me.person)
        return page

    def back(self, route: routes.Route) -> Any:
        self.whole.let_in("expert")
        return self.whole.go(route)

    def start(self) -> Any:
        page = self.whole.go(routes.ToStart(OAK))
        page._choose_mode(VisitMode.SUPERVISORY_VISIT)
        return page

    def answer(self, code: str, answer: Answer) -> Any:
        page = self.whole.go(routes.ToInspection(self.visit, code))
        page._press(answer)
        return page

    def refuse(self) -> Any:
        signing = self.whole.page().signing
        signing._sign_next(1)
        signing.choice.set_chosen(REFUSE)
        signing._show_area()
        return self.whole.page()

    def documents(self, route: routes.Route) -> Any:
        page = self.whole.go(route)
        page.printing = FilePrinting(self.folder)
        page.tools.print.show_printers(page.printing.names(), page.printing.default())
        return page


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[WholeProgram]:
    made = WholeProgram(qtbot, qapp, laptop)
    yield made
    made.end()


def _steps(name: str, page: Any) -> Iterator[str]:
    """A page that goes step by step is looked at in every step."""
    key = name.partition(" ")[0]
    if not getattr(page, "_small", False) or key not in STEPS:
        yield ""
        return
    for step in range(STEPS[key]):
        page._go_step(step)
        yield f" step {step + 1}"


@pytest.mark.parametrize("percent", ["100", "115", "130"])
def test_nothing_is_cut_and_everything_has_a_name(whole: WholeProgram, tmp_path: Path, percent: str) -> None:
    faults: list[str] = []
    tour = Tour(whole, tmp_path)
    whole.open(percent=percent)
    for name, come in tour.stations():
        page = come()
        for size in SIZES:
            whole.window.resize(*size)
            whole.settle()
            for step in _steps(name, page):
                QApplication.processEvents()
                looks = (cut_words(page), too_wide(page), nameless(page))
                faults += [f"{name}{step} at {size[0]}: {fault}" for look in looks for fault in look]
    assert not faults, "\n" + "\n".join(faults)


def test_keys_come_everywhere_and_the_focus_is_seen(whole: WholeProgram, tmp_path: Path) -> None:
    faults: list[str] = []
    seen: set[tuple[object, ...]] = set()
    tour = Tour(whole, tmp_path)
    whole.open()
    for name, come in tour.stations():
        page = come()
        for size in (SIZES[0], SIZES[2]):
            whole.window.resize(*size)
            whole.settle()
            assert QApplication.activeWindow() is whole.window, f"{name} took the keys away from the window"
            for step in _steps(name, page):
                QApplication.processEvents()
                looks = (focus_unseen(page, seen), out_of_reach(page))
                faults += [f"{name}{step} at {size[0]}: {fault}" for look in looks for fault in look]
    assert not faults, "\n" + "\n".join(faults)
