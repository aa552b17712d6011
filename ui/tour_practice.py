"""Chapter of the tour: 练习. The cards of the computed rules in a place of practice, where nothing is reported."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from ui.tour_stage import Stage
from ui.tour_start import Plan, agree, begin_visit, choose, page_of
from ui.widgets.measure_ages import AgesPanel

BORN = "2023-08-31, 2024-03-05, 2024-11-20, 2025-06-18, 2025-12-01"


def practise(stage: Stage, companion: str) -> None:
    """Begin a full visit of the practice place, look at each card, and leave: all of it is gone afterwards."""
    hand, album = stage.hand, stage.album
    stage.go("today")
    hand.push("练习一次")
    hand.expect("练习托育点")
    album.shot("25-practice-today")
    hand.push("开始检查")
    stage.shown("start")
    choose(stage, Plan("走访督导", "全检", companion))
    agree(stage, "练习园长", "园长")
    begin_visit(stage, "开始走访")
    for show in (_ages, _people, _rows, _quiz, _gap, _button, _basis, _stop):
        show(stage)
    go_to_item(stage, "A01")
    hand.push("结束练习")
    stage.shown("today")
    hand.settle()


def go_to_item(stage: Stage, code: str) -> None:
    """Ctrl+F and its code."""
    hand, session = stage.hand, page_of(stage).session
    hand.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hand.write(code)
    hand.key(Qt.Key.Key_Return)
    hand.wait(lambda: session.held.code == code, f"item {code}")
    hand.settle()


def _ages(stage: Stage) -> None:
    """A14: birth dates are counted and let go."""
    hand = stage.hand
    go_to_item(stage, "A14")
    panel = hand.find(AgesPanel)
    hand.press(panel.dates)
    hand.write(BORN)
    hand.expect("共 5 人")
    stage.album.shot("26-card-ages")
    hand.push("填入人数，清掉日期")


def _people(stage: Stage) -> None:
    """B12, B13: who has a valid health certificate and a record check, by post."""
    for code in ("B12", "B13"):
        go_to_item(stage, code)
        stage.album.shot(f"26-card-{code}")


def _rows(stage: Stage) -> None:
    """D01: three periods."""
    go_to_item(stage, "D01")
    stage.album.shot("26-card-periods")


def _quiz(stage: Stage) -> None:
    """B20: three questions to each person who is asked."""
    go_to_item(stage, "B20")
    stage.album.shot("26-card-questions")


def _gap(stage: Stage) -> None:
    """D04: a gap inside the 90 days."""
    hand = stage.hand
    go_to_item(stage, "D04")
    hand.push("加缺录")
    today = stage.program.now().date()
    for text in ("3", f"{today - timedelta(days=20):%Y-%m-%d}", f"{today - timedelta(days=18):%Y-%m-%d}"):
        hand.write(text)
        hand.key(Qt.Key.Key_Tab)
    stage.album.shot("26-card-gap")


def _button(stage: Stage) -> None:
    """D07: the emergency button, timed."""
    hand = stage.hand
    go_to_item(stage, "D07")
    hand.press(page_of(stage).parts.pane.watch)
    stage.album.shot("26-card-stopwatch")


def _basis(stage: Stage) -> None:
    """B: the basis with its marks."""
    go_to_item(stage, "E07")
    stage.hand.key(Qt.Key.Key_B)
    stage.album.shot("26-card-basis")


def _stop(stage: Stage) -> None:
    """E03: first the question whether the way out was opened at once; it was."""
    hand = stage.hand
    go_to_item(stage, "E03")
    hand.key(Qt.Key.Key_2)
    hand.expect("停下检查")
    stage.album.shot("12-red-line-exit")
    hand.push("当场打开、清开了")
