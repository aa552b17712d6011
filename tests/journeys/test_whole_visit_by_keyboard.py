"""A clean quick visit from 今日 to the sealed and printed record, by keys alone: the pen is for the signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import in_dialog
from tests.gui.whole_program import WholeProgram
from tests.made_visits import lease_numbers
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import Answer, Profile, VisitState
from ui.pages.documents.printing import FilePrinting
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.signature_pad import SignaturePad

KEY = Qt.Key
MOST_TABS = 120
STROKE = ((0.2, 0.3), (0.35, 0.7), (0.5, 0.3), (0.65, 0.7), (0.8, 0.4))


class Mice(QObject):
    """Counts presses of the mouse, but for those that write."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.presses = 0
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            self.presses += not isinstance(watched, SignaturePad)
        return False


def _holds_focus() -> bool:
    """Whether keys reach the dialog in front."""
    dialog, held = QApplication.activeModalWidget(), QApplication.focusWidget()
    return dialog is not None and held is not None and dialog.isAncestorOf(held)


class Keys:
    """Two hands on the keyboard: what has the focus gets the keys."""

    def __init__(self, whole: WholeProgram) -> None:
        self._whole = whole
        self.count = 0

    def press(self, key: Qt.Key) -> None:
        """One key, and wait until the program has answered."""
        self._send(key)
        self._whole.settle()

    def _send(self, key: Qt.Key) -> None:
        self.count += 1
        QTest.keyClick(QApplication.focusWidget() or self._whole.window, key)

    def to(self, name: str) -> QWidget:
        """Tab until what is called so has the focus."""
        met: list[str] = []
        for _press in range(MOST_TABS):
            held = QApplication.focusWidget()
            met.append(_spoken(held))
            if held is not None and met[-1].startswith(name):
                return held
            self._send(KEY.Key_Tab)
        raise AssertionError(f"Tab does not come to {name!r}: {met}")

    def push(self, name: str) -> None:
        """The button that is called so."""
        self.to(name)
        self.press(KEY.Key_Space)

    def write(self, words: str) -> None:
        """As an input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(words)
        held = QApplication.focusWidget()
        assert held is not None
        QApplication.sendEvent(held, event)
        self.count += len(words)
        self._whole.settle()

    def confirm(self, ask: Callable[[], None], act: str) -> None:
        """``ask`` opens a question that waits; its act is come to by Tab like any other button."""
        answered: list[str] = []

        def answer(_dialog: ConfirmDialog) -> None:
            self.to(act)
            answered.append(act)
            self._send(KEY.Key_Space)

        in_dialog(ConfirmDialog, answer, ready=_holds_focus)
        ask()
        self._whole.window.activateWindow()  # a desktop does this when a dialog has gone; offscreen nobody does
        self._whole.settle()
        assert answered == [act]


def _spoken(held: QWidget | None) -> str:
    found = QAccessible.queryAccessibleInterface(held) if held is not None else None
    return found.text(QAccessible.Text.Name) if found is not None else ""


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[WholeProgram]:
    made = WholeProgram(qtbot, qapp, laptop)
    lease_numbers(laptop)
    made.open()
    yield made
    made.end()


def _start(keys: Keys, whole: WholeProgram) -> None:
    """开始: what, with whom, how much, who agreed."""
    keys.push("走访督导")
    box = keys.to("赵敏")
    if not getattr(box, "isChecked", lambda: False)():
        keys.press(KEY.Key_Space)
    keys.push("快检")
    keys.to("机构是否同意")
    keys.press(KEY.Key_Right)
    keys.to("在场人")
    keys.write("李婷")
    keys.to("职务")
    keys.write("园长")
    keys.push("开始走访")
    assert whole.workspace.key() == "inspection"


def _answer_all(keys: Keys, page: Any) -> dict[str, int]:
    """Key 1 at every item; returns the keys that each item took."""
    taken: dict[str, int] = {}
    while not page.session.view.items[page.session.held.code].done:
        code, before = page.session.held.code, keys.count
        keys.press(KEY.Key_1)
        taken[code] = keys.count - before
        assert page.session.view.items[code].done, f"{code} is open after its key"
    return taken


def _sign(keys: Keys, page: Any) -> None:
    """Three people write with the pen; all else is keys."""
    for _person in range(3):
        pad = keys.to(page.signing.pad.accessibleName())
        points = [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in STROKE]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])
        keys.push("用这个签名")


def test_from_today_to_the_printed_record(whole: WholeProgram, qapp: QApplication, tmp_path: Path) -> None:
    mice, keys = Mice(qapp), Keys(whole)
    keys.push("开始检查")
    assert whole.workspace.key() == "start"
    _start(keys, whole)

    page = whole.page()
    visit = page.session.view.id
    taken = _answer_all(keys, page)
    stored = whole.laptop.read(lambda records: visit_view(records, visit))
    assert set(taken) == set(stored.shown)
    assert set(taken.values()) == {1}
    assert {stored.items[code].answer for code in stored.shown} == {Answer.PASS}

    keys.push("收尾")
    assert whole.workspace.key() == "finish"
    _sign(keys, whole.page())
    keys.confirm(lambda: keys.push("封存并生成文书"), "封存")
    assert whole.workspace.key() == "documents"
    sealed = whole.laptop.read(lambda records: records.inspection(visit))
    assert sealed is not None
    assert (sealed.state, sealed.profile) == (VisitState.SEALED, Profile.QUICK)

    papers = whole.page()
    (tmp_path / "paper").mkdir()
    papers.printing = FilePrinting(tmp_path / "paper")
    papers.tools.print.show_printers(papers.printing.names(), papers.printing.default())
    keys.push("生成走访督导情况记录")
    whole.wait(lambda: papers.paper.page_count() > 0)
    keys.push("打印")
    whole.wait(lambda: any((tmp_path / "paper").iterdir()))
    whole.settle()
    assert [file.read_bytes()[:5] for file in (tmp_path / "paper").glob("*.pdf")] == [b"%PDF-"]
    assert mice.presses == 0
