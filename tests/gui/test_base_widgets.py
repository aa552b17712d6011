"""The base widgets by real presses and keys, their accessible names, target sizes and room for their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets import hooks, painted, tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import ProgressBar, Share, ShareBar, ThresholdBar
from ui.widgets.card import Card, DetailRow
from ui.widgets.chips import Chip, FilterChip
from ui.widgets.code_field import CodeField
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field
from ui.widgets.figure_tile import FigureTile
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.navigation_rail import NavigationRail, RailEntry
from ui.widgets.page_head import PageHead
from ui.widgets.password_field import PasswordField
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.severity_badge import SeverityBadge
from ui.widgets.stepper import Stepper
from ui.widgets.sync_pill import SyncPill
from ui.widgets.toast import Toast

Shown = TypeVar("Shown", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
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


def _shown(qtbot: QtBot, widget: Shown) -> Shown:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def _press(widget: QWidget, at: QPointF | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=at.toPoint() if at is not None else QPoint())


def _button(widget: QWidget) -> QPushButton:
    found = widget.findChild(QPushButton)
    assert found is not None
    return found


def _type(text: str) -> None:
    """Type into whatever has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def _collect(signal: object) -> list[object]:
    heard: list[object] = []
    signal.connect(lambda *values: heard.append(values[0] if values else None))  # type: ignore[attr-defined]
    return heard


# --- navigation -------------------------------------------------------------------------------------------------


def test_rail_chooses_by_press_and_by_keys(qtbot: QtBot) -> None:
    rail = _shown(qtbot, NavigationRail(ENTRIES))
    heard = _collect(rail.chosen)
    _press(rail.button("facilities"))
    assert (heard, rail.value()) == (["facilities"], "facilities")
    rail.button("facilities").setFocus()
    QTest.keyClick(rail.button("facilities"), Qt.Key.Key_Down)
    assert rail.button("sync").hasFocus()
    QTest.keyClick(rail.button("sync"), Qt.Key.Key_Return)
    assert heard == ["facilities", "sync"]
    QTest.keyClick(rail.button("sync"), Qt.Key.Key_Down)
    assert rail.button("today").hasFocus()


def test_rail_tells_the_badge_and_at_56_the_word_in_its_tooltip(qtbot: QtBot) -> None:
    rail = _shown(qtbot, NavigationRail(ENTRIES))
    rail.set_badge("sync", 3)
    assert "3" in rail.button("sync").accessibleName()
    assert rail.button("today").toolTip() == ""
    rail.set_rail_width(56)
    assert rail.width() == 56
    assert rail.button("today").toolTip() == "今日"


def test_rail_fits_the_lowest_window(qtbot: QtBot) -> None:
    words = ["今日", "机构", "计划", "问题", "文书", "普惠", "应急", "统计", "同步", "设置"]
    rail = NavigationRail([RailEntry(word, word, "ph.flag") for word in words])
    qtbot.addWidget(rail)
    rail.set_rail_width(56)
    assert rail.minimumSizeHint().height() <= tokens.MIN_HEIGHT


def test_page_head_opens_search_and_help(qtbot: QtBot) -> None:
    head = _shown(qtbot, PageHead("今日", "2026年11月20日 星期五"))
    searched, helped = _collect(head.search_requested), _collect(head.help_requested)
    _press(head.search)
    _press(head.help)
    assert (len(searched), len(helped)) == (1, 1)
    head.set_compact(True)
    assert head.height() == 52
    assert not head.search.isVisible()
    _press(head.search_icon)
    assert len(searched) == 2


# --- choosing ---------------------------------------------------------------------------------------------------


def _sizes(touch: bool = False) -> SegmentedControl:
    parts = [Segment("100", "标准"), Segment("115", "大"), Segment("130", "特大")]
    return SegmentedControl("字号", parts, "100", touch=touch)


def test_segments_choose_by_press_and_arrows_and_keep_their_places(qtbot: QtBot) -> None:
    control = _shown(qtbot, _sizes())
    heard = _collect(control.chosen)
    before = control.segment_rect("130")
    _press(control, control.segment_rect("115").center())
    assert (control.value(), heard) == ("115", ["115"])
    QTest.keyClick(control, Qt.Key.Key_Right)
    QTest.keyClick(control, Qt.Key.Key_Right)
    assert heard == ["115", "130"]
    assert control.segment_rect("130") == before
    control.set_chosen("100")
    assert heard == ["115", "130"]
    assert "标准" in control.accessibleName()


def test_filter_chip_goes_on_and_off(qtbot: QtBot) -> None:
    chip = _shown(qtbot, FilterChip("我的街道", "clear"))
    cleared = _collect(chip.cleared)
    narrow = chip.sizeHint().width()
    _press(chip)
    assert chip.isChecked()
    assert chip.sizeHint().width() > narrow
    assert chip.accessibleDescription() == "已选"
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert not chip.isChecked()
    assert len(cleared) == 1


def test_detail_row_is_pressed_by_mouse_and_keys_only_if_pressable(qtbot: QtBot) -> None:
    live, still = DetailRow("禾苗托育园", "清源街道", pressable=True), DetailRow("证书", "一致")
    heard = _collect(live.pressed) + _collect(still.pressed)
    presses = _collect(live.pressed)
    _shown(qtbot, live)
    _shown(qtbot, still)
    _press(live)
    QTest.keyClick(live, Qt.Key.Key_Return)
    QTest.keyClick(live, Qt.Key.Key_Space)
    _press(still)
    assert len(presses) == 3
    assert heard == []
    assert still.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_sync_pill_leads_to_sync_and_says_its_state(qtbot: QtBot) -> None:
    pill = _shown(qtbot, SyncPill("waiting", "3 次检查待送达"))
    heard = _collect(pill.clicked)
    QTest.keyClick(pill, Qt.Key.Key_Space)
    pill.show_state("delivered", "全部送达 · 18:04")
    assert len(heard) == 1
    assert pill.accessibleName() == "同步：全部送达 · 18:04"


# --- words ------------------------------------------------------------------------------------------------------


def test_banner_and_empty_state_offer_their_way_out(qtbot: QtBot) -> None:
    banner = Banner("warning", "磁盘只剩 1.2 GB", "清理")
    empty = EmptyState("ph.calendar-check", "今天没有安排", "选一家机构", "选一家机构", primary=True)
    for widget in (banner, empty):
        heard = _collect(widget.acted)
        _shown(qtbot, widget)
        _press(_button(widget))
        assert len(heard) == 1
    assert banner.accessibleName() == "提醒：磁盘只剩 1.2 GB"


def test_toast_replaces_the_old_word_and_undoes(qtbot: QtBot) -> None:
    page = _shown(qtbot, QWidget())
    page.resize(800, 400)
    toast = Toast(page, bottom=90)
    undone = _collect(toast.acted)
    toast.show_message("已登记问题 D04", "撤销")
    toast.show_message("已登记问题 D05", "撤销")
    assert toast.text() == "已登记问题 D05"
    assert toast.geometry().bottom() < page.height() - 90
    page.resize(700, 300)
    QApplication.processEvents()
    assert abs(toast.geometry().center().x() - 350) <= 1
    assert toast.geometry().bottom() < page.height() - 90
    _press(_button(toast))
    assert (len(undone), toast.isVisible()) == (1, False)


def test_card_counts_and_empties(qtbot: QtBot) -> None:
    card = _shown(qtbot, Card("逾期待复查", "2", "ph.clock-fill", "warn"))
    for name in ("禾苗托育园", "星星屋家庭托育点"):
        card.add_row(DetailRow(name))
    assert len(card.findChildren(DetailRow)) == 2
    card.set_count("0")
    card.clear_rows()
    assert (card.count(), card.findChildren(DetailRow), card.body.count()) == ("0", [], 0)


def test_elided_name_keeps_the_whole_as_tooltip(qtbot: QtBot) -> None:
    label = _shown(qtbot, ElidedLabel("北京市大兴区清源街道小橡树托育服务中心"))
    label.resize(label.sizeHint())
    assert not label.is_elided()
    label.resize(80, 20)
    assert label.is_elided()
    assert label.toolTip() == "北京市大兴区清源街道小橡树托育服务中心"


def test_flow_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    holder = QWidget()
    flow = FlowLayout(holder, 8)
    chips = [Chip("走访督导") for _ in range(4)]
    for chip in chips:
        flow.addWidget(chip)
    _shown(qtbot, holder)
    width = chips[0].sizeHint().width()
    holder.resize(2 * width + 8, 200)
    QApplication.processEvents()
    assert [chip.y() for chip in chips] == [0, 0, 32, 32]
    assert flow.heightForWidth(4 * width + 24) == 24


# --- entering ---------------------------------------------------------------------------------------------------


def test_field_shows_its_error_to_eyes_and_readers(qtbot: QtBot) -> None:
    edit = QLineEdit("2027-02-30")
    field = _shown(qtbot, Field("日期", edit, "年-月-日"))
    field.show_error("没有这一天，请重新选日期")
    assert edit.property("invalid") is True
    assert edit.accessibleDescription() == "有误：没有这一天，请重新选日期"
    field.clear_error()
    assert (edit.property("invalid"), field.error()) == (False, "")
    assert edit.accessibleName() == "日期"


def test_code_is_upper_case_and_walks_over_the_three_fields(qtbot: QtBot) -> None:
    code = _shown(qtbot, CodeField("登记码"))
    done = _collect(code.completed)
    code.parts[0].setFocus()
    for sign in "k7tm-94qx2hab":
        _type(sign)
    assert code.code() == "K7TM94QX2HAB"
    assert done == ["K7TM94QX2HAB"]


def test_pasted_code_is_spread_and_backspace_goes_back(qtbot: QtBot) -> None:
    code = _shown(qtbot, CodeField("登记码"))
    QGuiApplication.clipboard().setText(" k7tm 94qx-2")
    code.parts[1].setFocus()
    QTest.keyClick(code.parts[1], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [part.text() for part in code.parts] == ["K7TM", "94QX", "2"]
    assert code.parts[2].hasFocus()
    QTest.keyClick(code.parts[2], Qt.Key.Key_Backspace)
    QTest.keyClick(code.parts[2], Qt.Key.Key_Backspace)
    assert code.code() == "K7TM94Q"
    assert code.parts[1].hasFocus()


def test_password_warns_of_caps_lock_and_can_be_shown(qtbot: QtBot) -> None:
    field = _shown(qtbot, PasswordField("口令"))
    submitted = _collect(field.submitted)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "a")
    assert not field.caps_lock()
    QTest.keyClicks(field.edit, "B")  # the letter is a capital although Shift is not down
    assert field.caps_lock()
    assert any(label.isVisible() and "大写锁定" in label.text() for label in field.findChildren(QLabel))
    QTest.keyClick(field.edit, Qt.Key.Key_CapsLock)
    assert not field.caps_lock()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password
    _press(_button(field))
    assert field.edit.echoMode() == QLineEdit.EchoMode.Normal
    field.clear()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert len(submitted) == 1


def _void_dialog(parent: QWidget, reason_label: str = "") -> ConfirmDialog:
    return ConfirmDialog(
        "作废这份文书？", "编号不再使用，记录会保留。", "作废", "不作废", reason_label=reason_label, parent=parent
    )


def test_escape_and_the_first_focus_are_the_safe_answer(qtbot: QtBot) -> None:
    window = _shown(qtbot, QWidget())
    dialog = _void_dialog(window)
    with qtbot.waitActive(dialog):
        dialog.open()
    qtbot.waitUntil(dialog.safe_button.hasFocus)
    assert dialog.safe_button.x() < dialog.act_button.x()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == ConfirmDialog.DialogCode.Rejected.value


def test_act_waits_for_a_reason(qtbot: QtBot) -> None:
    window = _shown(qtbot, QWidget())
    dialog = _void_dialog(window, "作废理由")
    with qtbot.waitActive(dialog):
        dialog.open()
    _press(dialog.act_button)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    _type("  duplicate ")
    _press(dialog.act_button)
    assert dialog.result() == ConfirmDialog.DialogCode.Accepted.value
    assert dialog.reason() == "duplicate"


# --- waiting ----------------------------------------------------------------------------------------------------


def test_short_wait_shows_nothing_long_wait_offers_a_way_out(qtbot: QtBot) -> None:
    panel = ProgressPanel(show_after_ms=1, way_out_after_ms=2)
    qtbot.addWidget(panel)
    panel.start("正在生成文书", "取消不会弄坏上一份")
    panel.finish()
    assert not panel.isVisible()
    cancelled = _collect(panel.cancelled)
    panel.start("正在备份到 U 盘", "取消不会弄坏上一份备份")
    way_out = _button(panel)
    qtbot.waitUntil(way_out.isVisible)
    panel.advance(0.5, "1.9 / 3.4 GB")
    _press(way_out)
    assert (len(cancelled), panel.isVisible(), panel.is_running()) == (1, False, False)


def test_wait_without_a_way_out_has_no_button(qtbot: QtBot) -> None:
    panel = ProgressPanel(show_after_ms=1, way_out_after_ms=1)
    qtbot.addWidget(panel)
    panel.start("正在封存", way_out="")
    qtbot.waitUntil(panel.isVisible)
    assert _button(panel).isHidden()


def _ink_columns(widget: QWidget, token: str) -> list[int]:
    image = widget.grab().toImage()
    middle = image.height() // 2
    ink = tokens.colour(token).rgb()
    return [x for x in range(image.width()) if image.pixelColor(x, middle).rgb() == ink]


def test_bars_fill_their_share(qtbot: QtBot) -> None:
    bar = _shown(qtbot, ProgressBar("本月走访", 0.25))
    bar.resize(400, 6)
    filled = _ink_columns(bar, "accent")
    assert max(filled) == pytest.approx(99, abs=2)
    bar.set_share(1)
    assert max(_ink_columns(bar, "accent")) >= 398
    assert "100%" in bar.accessibleName()


def test_threshold_mark_stands_at_its_value(qtbot: QtBot) -> None:
    bar = _shown(qtbot, ThresholdBar("通道 03", 66, 90, 120, "fail"))
    bar.resize(240, 20)
    assert max(_ink_columns(bar, "fail")) == pytest.approx(131, abs=2)
    assert _ink_columns(bar, "text") == [179, 180]
    assert bar.accessibleName() == "通道 03：66，标准 90"


# --- all of them ------------------------------------------------------------------------------------------------

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
        widget = _shown(qtbot, make())
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
        widget = _shown(qtbot, make())
        for part in [widget, *widget.findChildren(QWidget)]:
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus and not part.focusProxy():
                assert part.accessibleName(), part


def test_targets_are_large_enough(qtbot: QtBot) -> None:
    password = _shown(qtbot, PasswordField("口令"))
    assert password.edit.height() >= 44
    touch = [hooks.button("作废", "danger", touch=True), _sizes(touch=True)]
    plain = [hooks.button("更正"), _sizes(), FilterChip("有问题"), SyncPill("offline", "离线，照常记录")]
    for widget in touch:
        assert _shown(qtbot, widget).height() >= 44
    for widget in plain:
        assert _shown(qtbot, widget).height() >= 32


def test_focus_moves_nothing_and_is_seen(qtbot: QtBot) -> None:
    window = QWidget()
    column = hooks.column(first := hooks.button("主要", "primary"), second := QLineEdit("常态"), hooks.button("次要"))
    window.setLayout(column)
    _shown(qtbot, window)
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
