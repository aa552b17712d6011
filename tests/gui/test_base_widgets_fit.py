"""All base widgets at once: room for their words, names for screen readers, target sizes, focus that moves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from ui import theme
from ui.widgets import hooks, painted, tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import Share, ShareBar
from ui.widgets.card import Card, DetailRow
from ui.widgets.chips import Chip, FilterChip
from ui.widgets.code_field import CodeField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field
from ui.widgets.figure_tile import FigureTile
from ui.widgets.navigation_rail import NavigationRail, RailEntry
from ui.widgets.page_head import PageHead
from ui.widgets.password_field import PasswordField
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.severity_badge import SeverityBadge
from ui.widgets.stepper import Stepper
from ui.widgets.sync_pill import SyncPill

ENTRIES = [
    RailEntry("today", "今日", "ph.sun-horizon"),
    RailEntry("facilities", "机构", "ph.buildings"),
    RailEntry("sync", "同步", "ph.arrows-clockwise", foot=True),
]


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False)
    yield
    theme.apply(qapp, dark=False)


def _sizes(touch: bool = False) -> SegmentedControl:
    parts = [Segment("100", "标准"), Segment("115", "大"), Segment("130", "特大")]
    return SegmentedControl("字号", parts, "100", touch=touch)


MAKERS: list[Callable[[], QWidget]] = [
    lambda: Chip("逾期 2 天", "ph.clock-fill", "warn"),
    lambda: FilterChip("类型", "menu"),
    lambda: SeverityBadge(3),
    lambda: SeverityBadge(1),
    lambda: SyncPill("running", "正在送达 41%"),
    _sizes,
    lambda: _sizes(touch=True),
    lambda: Stepper(["名单", "回避", "抽取"], 1),
    lambda: NavigationRail(ENTRIES),
    lambda: PageHead("问题整改", "14 条未销号"),
    lambda: Card("逾期待复查", "2", "ph.clock-fill", "warn"),
    lambda: DetailRow("禾苗托育园", "清源街道", Chip("3 人", "ph.users")),
    lambda: FigureTile("最短录像保存", "66", "天", "少于 90 天", icon="ph.x-circle-fill", line_tone="fail"),
    lambda: Banner("info", "清单有新版", "看变化"),
    lambda: EmptyState("ph.flag", "没有未销号的问题", "18 条都已销号", "看已销号"),
    lambda: ShareBar("本机资料", [Share("照片 2.3 GB", 2.3, "accent")], 4),
    lambda: Field("日期", QLineEdit()),
    lambda: PasswordField("口令"),
    lambda: CodeField("登记码"),
    lambda: hooks.button("开始检查", "primary", icon="ph.play-fill"),
]


@pytest.mark.parametrize("percent", tokens.TEXT_PERCENTS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_words_have_room(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, percent: int, dark: bool
) -> None:
    cut: list[str] = []
    paint = painted.words

    def watched(
        painter: QPainter,
        rect: QRectF,
        text: str,
        colour: str,
        font: QFont,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        if painted.text_width(text, font) > rect.width() + 1:
            cut.append(text)
        paint(painter, rect, text, colour, font, align)

    monkeypatch.setattr(painted, "words", watched)
    theme.apply(qapp, dark=dark, text_percent=percent)
    for make in MAKERS:
        widget = shown(qtbot, make())
        widget.resize(widget.sizeHint())
        QApplication.processEvents()
        widget.grab()
        cut += [label.text() for label in widget.findChildren(QLabel) if _is_cut(label)]
        cut += [button.text() for button in widget.findChildren(QPushButton) if _is_narrow(button)]
    assert cut == []


def _is_cut(label: QLabel) -> bool:
    if not label.isVisible() or not label.text():
        return False
    metrics = label.fontMetrics()
    too_wide = not label.wordWrap() and metrics.horizontalAdvance(label.text()) > label.contentsRect().width()
    return too_wide or metrics.height() > label.contentsRect().height() + 1


def _is_narrow(button: QPushButton) -> bool:
    icon = 0 if button.icon().isNull() else button.iconSize().width()
    return button.isVisible() and button.fontMetrics().horizontalAdvance(button.text()) + icon > button.width()


def test_every_widget_that_takes_the_focus_has_a_name(qtbot: QtBot) -> None:
    for make in MAKERS:
        widget = shown(qtbot, make())
        for part in [widget, *widget.findChildren(QWidget)]:
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus and not part.focusProxy():
                assert part.accessibleName(), part


def test_targets_are_large_enough(qtbot: QtBot) -> None:
    password = shown(qtbot, PasswordField("口令"))
    assert password.edit.height() >= 44
    touch = [hooks.button("作废", "danger", touch=True), _sizes(touch=True)]
    plain = [hooks.button("更正"), _sizes(), FilterChip("有问题"), SyncPill("offline", "离线，照常记录")]
    for widget in touch:
        assert shown(qtbot, widget).height() >= 44
    for widget in plain:
        assert shown(qtbot, widget).height() >= 32


def test_focus_moves_nothing_and_is_seen(qtbot: QtBot) -> None:
    window = QWidget()
    column = hooks.column(first := hooks.button("主要", "primary"), second := QLineEdit("常态"), hooks.button("次要"))
    window.setLayout(column)
    shown(qtbot, window)
    first.setFocus()
    before = first.geometry(), second.geometry()
    focused = first.grab().toImage()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert second.hasFocus()
    assert (first.geometry(), second.geometry()) == before
    assert first.grab().toImage() != focused
    middle = focused.height() // 2
    colours = [focused.pixelColor(x, middle).name().upper() for x in range(6)]
    assert colours[0] == tokens.LIGHT.focus
    assert tokens.LIGHT.card in colours
