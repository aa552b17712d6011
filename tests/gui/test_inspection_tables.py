"""The tables of the inspection and its rail by real presses and keys: ratio, coverage, dates that run out.

What is expected comes from the design tokens §6 (components) and §7 (keys), not from the widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets import tokens
from ui.widgets.coverage_grid import CellFace, CellState, CoverageFace, CoverageGrid, CoverageRow
from ui.widgets.domain_ring import DomainRing, RingFace
from ui.widgets.expiry_card import ExpiryCard, ExpiryFace, ExpiryRow
from ui.widgets.group_rail import GroupFace, GroupRail, RailFace, RailItem, RailMode
from ui.widgets.ratio_card import RatioCard, RatioFace, RatioRow

LEFT = Qt.MouseButton.LeftButton
TOUCH = 44
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(params=(100, 115, 130), ids=lambda percent: f"text{percent}")
def text_size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    theme.apply(qapp, dark=False, text_percent=request.param)
    yield request.param
    theme.apply(qapp, dark=False)


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


def shown(qtbot: QtBot, widget: Shown, width: int = 760) -> Shown:
    qtbot.addWidget(widget)
    widget.resize(width, max(widget.sizeHint().height(), 40))
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def test_ratio_tab_goes_child_carer_child_down_the_rows(qtbot: QtBot) -> None:
    card = RatioCard()
    told: list[object] = []
    card.changed.connect(lambda *parts: told.append(parts))
    rows = (RatioRow("g1", "托小班", "12–24 月"), RatioRow("g2", "托大班", "24–36 月"))
    card.set_face(RatioFace("现在每个班几个孩子", rows))
    shown(qtbot, card)
    card.rows["g1"].children_field.setFocus()
    for digit in "1234":
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClicks(held, f"{digit}x")  # letters are not taken
        card.set_face(RatioFace("现在每个班几个孩子", (replace(rows[0], children="1", quotient="0.5"), rows[1])))
        QTest.keyClick(held, Qt.Key.Key_Tab)
    assert told == [("g1", "children", "1"), ("g1", "carers", "2"), ("g2", "children", "3"), ("g2", "carers", "4")]


def test_coverage_cell_opens_the_channels(qtbot: QtBot) -> None:
    grid = CoverageGrid()
    told: list[object] = []
    grid.cell_changed.connect(lambda *parts: told.append(parts))
    cells = (CellFace("sleep", CellState.UNKNOWN, "还没看"), CellFace("play", CellState.MISSING, "没有画面"))
    areas, channels = (("sleep", "睡眠"), ("play", "游戏")), (("02", "睡眠室"), ("05", "餐厅"), ("08", "游戏区"))
    face = CoverageFace("逐格填通道号", areas, (CoverageRow("g1", "托小班", cells),), channels)
    grid.set_face(face)
    shown(qtbot, grid)
    cell = grid.cells[("g1", "sleep")]
    assert cell.height() >= TOUCH
    assert cell.accessibleName() == "托小班 睡眠，还没看，还没看"
    QTest.mouseClick(cell, LEFT)
    popup = grid.popup()
    assert popup is not None
    assert not popup.done.isEnabled()
    popup.boxes["02"].setChecked(True)
    QTest.keyClick(popup.boxes["08"], Qt.Key.Key_Space)
    QTest.mouseClick(popup.done, LEFT)
    QTest.keyClick(grid.cells[("g1", "play")], Qt.Key.Key_Return)
    absent = grid.popup()
    assert absent is not None
    QTest.mouseClick(absent.absent, LEFT)
    assert told == [("g1", "sleep", "COVERED", ["02", "08"]), ("g1", "play", "ABSENT", [])]


def test_expiry_rows_tell_their_date_and_say_their_state(qtbot: QtBot) -> None:
    card = ExpiryCard()
    told: list[object] = []
    card.changed.connect(lambda *parts: told.append(parts))
    card.set_face(
        ExpiryFace("证照到期日", (ExpiryRow("p1", "食品经营许可证", "", "", "还有 12 天", "warn", "快到期"),))
    )
    shown(qtbot, card)
    QTest.keyClicks(card.rows["p1"].field.editor, "2026-12-04")
    assert told == [("p1", "2026-12-04")]
    assert card.rows["p1"].accessibleName() == "食品经营许可证，还有 12 天，快到期"


GROUPS = (
    GroupFace("C", "人身安全与安防", 6, 6, 1, "1 不合格", "fail"),
    GroupFace("D", "视频监控与报警", 3, 1, 0, "还有 2 项"),
)
ITEMS = (RailItem("D01", "24 小时运行", "PASS"), RailItem("D04", "录像保存天数"))
RAIL = RailFace(GROUPS, "D", ITEMS, "D04", "第 2 项，共 2 项")


def test_rail_by_press_and_key_in_all_forms(qtbot: QtBot, text_size: int) -> None:
    rail = GroupRail()
    told: list[object] = []
    for signal in (rail.group_chosen, rail.item_chosen):
        signal.connect(told.append)
    rail.set_face(RAIL)
    shown(qtbot, rail, 248)
    QTest.mouseClick(rail.items["D01"], LEFT)
    QTest.keyClick(rail.groups["C"], Qt.Key.Key_Return)
    assert rail.items["D04"].accessibleName() == "D04 录像保存天数，未查，当前项"
    for mode in (RailMode.FOLDED, RailMode.STRIP):
        rail.set_mode(mode)
        assert rail.groups["C"].accessibleName() == "C 人身安全与安防，6/6，1 不合格"
        assert rail.groups["C"].sizeHint().height() >= TOUCH
        QTest.mouseClick(rail.groups["C"], LEFT)
    assert told == ["D01", "C", "C", "C"]
    assert rail.items == {}


def test_the_current_item_of_a_long_group_is_in_view(qtbot: QtBot) -> None:
    rail = GroupRail()
    items = tuple(RailItem(f"D{number:02d}", "项目") for number in range(1, 22))
    rail.set_face(replace(RAIL, items=items, current_code="D01"))
    shown(qtbot, rail, 248)
    rail.resize(248, 500)
    rail.set_face(replace(RAIL, items=items, current_code="D20"))
    row = rail.items["D20"]
    qtbot.waitUntil(lambda: row.visibleRegion().boundingRect().height() == row.height())


@pytest.mark.parametrize(
    ("answered", "failed", "tokens_seen"),
    [(0, 0, {"track"}), (2, 0, {"track", "accent"}), (2, 1, {"track", "accent", "fail"}),
     (4, 0, {"passed"}), (4, 1, {"passed", "fail"}), (4, 4, {"fail"})],
)  # fmt: skip
def test_ring_shows_answered_and_failed_shares(qtbot: QtBot, answered: int, failed: int, tokens_seen: set[str]) -> None:
    ring = shown(qtbot, DomainRing(72), 72)
    ring.set_face(RingFace("D", 4, answered, failed))
    picture = ring.grab(QRect(0, 0, 72, 72)).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(72) for y in range(72)}
    shades = {name: getattr(tokens.tokens(), name).lower() for name in ("track", "accent", "passed", "fail")}
    seen = {name for name, shade in shades.items() if shade in colours}
    assert tokens_seen <= seen
    assert seen - tokens_seen <= {"track"}
