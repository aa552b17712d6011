"""The tour may only say ok when everything went through: its hand, its watch and its record can fail."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.tour_hand import Hand, TourError
from ui.tour_record import Delivery, Record, Visit, look_note, read_looks
from ui.tour_watch import Watch


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window of 400 × 300 with a button."""
    made = QWidget()
    made.resize(400, 300)
    column = QVBoxLayout(made)
    column.addWidget(QPushButton("封存"))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def _whole(folder: Path) -> Record:
    record = Record(folder, folder)
    record.visit = Visit("SUPERVISORY_VISIT", 22, 2, 1)
    (folder / "a.pdf").write_bytes(b"%PDF-")
    record.add_paper("VISIT_RECORD", "JL-1", folder / "a.pdf", 1)
    record.delivery = Delivery(5, "aa", 5, "aa", 1, 0, delivered=True)
    return record


def test_ok_needs_a_visit_a_paper_delivery_and_no_fault(tmp_path: Path) -> None:
    assert _whole(tmp_path).ok
    for spoil in (
        lambda r: setattr(r, "visit", None),
        lambda r: r.papers.clear(),
        lambda r: setattr(r, "delivery", Delivery()),
        lambda r: r.faults.append("x"),
    ):
        record = _whole(tmp_path)
        spoil(record)
        assert not record.ok


def test_tour_json_has_the_promised_fields(tmp_path: Path) -> None:
    _whole(tmp_path).write()
    told = json.loads((tmp_path / "tour.json").read_text("utf-8"))
    assert set(told) == {"ok", "screens", "inspection", "documents", "sync", "timings_ms"}
    assert set(told["inspection"]) == {"mode", "answers", "findings", "photos"}
    assert set(told["documents"][0]) == {"kind", "number", "pdf", "pages", "sha256"}
    keys = "journal_seq journal_hash server_seq server_hash blobs_sent blobs_missing delivered"
    assert set(told["sync"]) == set(keys.split())


def test_a_further_look_that_left_nothing_or_found_a_fault_spoils_the_tour(tmp_path: Path) -> None:
    record = _whole(tmp_path)
    read_looks(record, look_note("dark", [("01-today", "dark-01-today.png")], [], 900))
    assert record.ok
    assert record.screens == [("01-today", "dark-01-today.png")]
    for output in ("", "{}", look_note("dark", [], ["Qt: something"], 900)):
        record = _whole(tmp_path)
        read_looks(record, output)
        assert not record.ok


def test_the_hand_presses_what_is_free_and_refuses_what_is_covered(window: QWidget) -> None:
    hand = Hand(window, lambda: True, [])
    pressed: list[bool] = []
    hand.button("封存").clicked.connect(lambda: pressed.append(True))
    hand.push("封存")
    assert pressed == [True]
    cover = QLabel("", window)
    cover.setGeometry(window.rect())
    cover.show()
    with pytest.raises(TourError, match="covered"):
        hand.push("封存")
    assert pressed == [True]


def test_the_hand_stops_waiting_as_soon_as_something_went_wrong(window: QWidget) -> None:
    with pytest.raises(TourError, match="went wrong"):
        Hand(window, lambda: True, ["a fault"]).wait(lambda: False, "nothing")


def test_the_watch_notes_warnings_stray_windows_and_missing_glyphs(
    window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back at the end
    application = QApplication.instance()
    assert application is not None
    watch = Watch(application)
    watch.begin()
    try:
        qWarning("a warning")
        stray = QLabel("早了")
        qtbot.addWidget(stray)
        stray.show()
        QLabel("\U0010ffff", window).show()
        watch.check_glyphs(window)
    finally:
        application.removeEventFilter(watch)
        qInstallMessageHandler(None)
    assert [fault.partition(" ")[0] for fault in watch.faults] == ["Qt:", "a", "no"]
