"""The base widgets by real presses and keys, their accessible names, target sizes and room for their words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import collect, first_button, press, shown, type_text
from ui import theme
from ui.widgets import tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import ProgressBar, ThresholdBar
from ui.widgets.card import Card, DetailRow
from ui.widgets.chips import Chip, FilterChip
from ui.widgets.code_field import CodeField
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.navigation_rail import NavigationRail, RailEntry
from ui.widgets.page_head import PageHead
from ui.widgets.password_field import PasswordField
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.sync_pill import SyncPill
from ui.widgets.toast import Toast

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


# --- navigation -------------------------------------------------------------------------------------------------


def test_rail_chooses_by_press_and_by_keys(qtbot: QtBot) -> None:
    rail = shown(qtbot, NavigationRail(ENTRIES))
    heard = collect(rail.chosen)
    press(rail.button("facilities"))
    assert (heard, rail.value()) == (["facilities"], "facilities")
    rail.button("facilities").setFocus()
    QTest.keyClick(rail.button("facilities"), Qt.Key.Key_Down)
    assert rail.button("sync").hasFocus()
    QTest.keyClick(rail.button("sync"), Qt.Key.Key_Return)
    assert heard == ["facilities", "sync"]
    QTest.keyClick(rail.button("sync"), Qt.Key.Key_Down)
    assert rail.button("today").hasFocus()


def test_rail_tells_the_badge_and_at_56_the_word_in_its_tooltip(qtbot: QtBot) -> None:
    rail = shown(qtbot, NavigationRail(ENTRIES))
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
    head = shown(qtbot, PageHead("今日", "2026年11月20日 星期五"))
    searched, helped = collect(head.search_requested), collect(head.help_requested)
    press(head.search)
    press(head.help)
    assert (len(searched), len(helped)) == (1, 1)
    head.set_compact(True)
    assert head.height() == 52
    assert not head.search.isVisible()
    press(head.search_icon)
    assert len(searched) == 2


# --- choosing ---------------------------------------------------------------------------------------------------


def _sizes(touch: bool = False) -> SegmentedControl:
    parts = [Segment("100", "标准"), Segment("115", "大"), Segment("130", "特大")]
    return SegmentedControl("字号", parts, "100", touch=touch)


def test_segments_choose_by_press_and_arrows_and_keep_their_places(qtbot: QtBot) -> None:
    control = shown(qtbot, _sizes())
    heard = collect(control.chosen)
    before = control.segment_rect("130")
    press(control, control.segment_rect("115").center())
    assert (control.value(), heard) == ("115", ["115"])
    QTest.keyClick(control, Qt.Key.Key_Right)
    QTest.keyClick(control, Qt.Key.Key_Right)
    assert heard == ["115", "130"]
    assert control.segment_rect("130") == before
    control.set_chosen("100")
    assert heard == ["115", "130"]
    assert "标准" in control.accessibleName()


def test_filter_chip_goes_on_and_off(qtbot: QtBot) -> None:
    chip = shown(qtbot, FilterChip("我的街道", "clear"))
    cleared = collect(chip.cleared)
    narrow = chip.sizeHint().width()
    press(chip)
    assert chip.isChecked()
    assert chip.sizeHint().width() > narrow
    assert chip.accessibleDescription() == "已选"
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert not chip.isChecked()
    assert len(cleared) == 1


def test_detail_row_is_pressed_by_mouse_and_keys_only_if_pressable(qtbot: QtBot) -> None:
    live, still = DetailRow("禾苗托育园", "清源街道", pressable=True), DetailRow("证书", "一致")
    heard = collect(live.pressed) + collect(still.pressed)
    presses = collect(live.pressed)
    shown(qtbot, live)
    shown(qtbot, still)
    press(live)
    QTest.keyClick(live, Qt.Key.Key_Return)
    QTest.keyClick(live, Qt.Key.Key_Space)
    press(still)
    assert len(presses) == 3
    assert heard == []
    assert still.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_sync_pill_leads_to_sync_and_says_its_state(qtbot: QtBot) -> None:
    pill = shown(qtbot, SyncPill("waiting", "3 次检查待送达"))
    heard = collect(pill.clicked)
    QTest.keyClick(pill, Qt.Key.Key_Space)
    pill.show_state("delivered", "全部送达 · 18:04")
    assert len(heard) == 1
    assert pill.accessibleName() == "同步：全部送达 · 18:04"


# --- words ------------------------------------------------------------------------------------------------------


def test_banner_and_empty_state_offer_their_way_out(qtbot: QtBot) -> None:
    banner = Banner("warning", "磁盘只剩 1.2 GB", "清理")
    empty = EmptyState("ph.calendar-check", "今天没有安排", "选一家机构", "选一家机构", primary=True)
    for widget in (banner, empty):
        heard = collect(widget.acted)
        shown(qtbot, widget)
        press(first_button(widget))
        assert len(heard) == 1
    assert banner.accessibleName() == "提醒：磁盘只剩 1.2 GB"


def test_toast_replaces_the_old_word_and_undoes(qtbot: QtBot) -> None:
    page = shown(qtbot, QWidget())
    page.resize(800, 400)
    toast = Toast(page, bottom=90)
    undone = collect(toast.acted)
    toast.show_message("已登记问题 D04", "撤销")
    toast.show_message("已登记问题 D05", "撤销")
    assert toast.text() == "已登记问题 D05"
    assert toast.geometry().bottom() < page.height() - 90
    page.resize(700, 300)
    QApplication.processEvents()
    assert abs(toast.geometry().center().x() - 350) <= 1
    assert toast.geometry().bottom() < page.height() - 90
    press(first_button(toast))
    assert (len(undone), toast.isVisible()) == (1, False)


def test_card_counts_and_empties(qtbot: QtBot) -> None:
    card = shown(qtbot, Card("逾期待复查", "2", "ph.clock-fill", "warn"))
    for name in ("禾苗托育园", "星星屋家庭托育点"):
        card.add_row(DetailRow(name))
    assert len(card.findChildren(DetailRow)) == 2
    card.set_count("0")
    card.clear_rows()
    assert (card.count(), card.findChildren(DetailRow), card.body.count()) == ("0", [], 0)


def test_elided_name_keeps_the_whole_as_tooltip(qtbot: QtBot) -> None:
    label = shown(qtbot, ElidedLabel("北京市大兴区清源街道小橡树托育服务中心"))
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
    shown(qtbot, holder)
    width = chips[0].sizeHint().width()
    holder.resize(2 * width + 8, 200)
    QApplication.processEvents()
    assert [chip.y() for chip in chips] == [0, 0, 32, 32]
    assert flow.heightForWidth(4 * width + 24) == 24


# --- entering ---------------------------------------------------------------------------------------------------


def test_field_shows_its_error_to_eyes_and_readers(qtbot: QtBot) -> None:
    edit = QLineEdit("2027-02-30")
    field = shown(qtbot, Field("日期", edit, "年-月-日"))
    field.show_error("没有这一天，请重新选日期")
    assert edit.property("invalid") is True
    assert edit.accessibleDescription() == "有误：没有这一天，请重新选日期"
    field.clear_error()
    assert (edit.property("invalid"), field.error()) == (False, "")
    assert edit.accessibleName() == "日期"


def test_code_is_upper_case_and_walks_over_the_three_fields(qtbot: QtBot) -> None:
    code = shown(qtbot, CodeField("登记码"))
    done = collect(code.completed)
    code.parts[0].setFocus()
    for sign in "k7tm-94qx2hab":
        type_text(sign)
    assert code.code() == "K7TM94QX2HAB"
    assert done == ["K7TM94QX2HAB"]


def test_pasted_code_is_spread_and_backspace_goes_back(qtbot: QtBot) -> None:
    code = shown(qtbot, CodeField("登记码"))
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
    field = shown(qtbot, PasswordField("口令"))
    submitted = collect(field.submitted)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "a")
    assert not field.caps_lock()
    QTest.keyClicks(field.edit, "B")  # the letter is a capital although Shift is not down
    assert field.caps_lock()
    assert any(label.isVisible() and "大写锁定" in label.text() for label in field.findChildren(QLabel))
    QTest.keyClick(field.edit, Qt.Key.Key_CapsLock)
    assert not field.caps_lock()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password
    press(first_button(field))
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
    window = shown(qtbot, QWidget())
    dialog = _void_dialog(window)
    with qtbot.waitActive(dialog):
        dialog.open()
    qtbot.waitUntil(dialog.safe_button.hasFocus)
    assert dialog.safe_button.x() < dialog.act_button.x()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == ConfirmDialog.DialogCode.Rejected.value


def test_act_waits_for_a_reason(qtbot: QtBot) -> None:
    window = shown(qtbot, QWidget())
    dialog = _void_dialog(window, "作废理由")
    with qtbot.waitActive(dialog):
        dialog.open()
    press(dialog.act_button)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    type_text("  duplicate ")
    press(dialog.act_button)
    assert dialog.result() == ConfirmDialog.DialogCode.Accepted.value
    assert dialog.reason() == "duplicate"


# --- waiting ----------------------------------------------------------------------------------------------------


def test_short_wait_shows_nothing_long_wait_offers_a_way_out(qtbot: QtBot) -> None:
    panel = ProgressPanel(show_after_ms=1, way_out_after_ms=2)
    qtbot.addWidget(panel)
    panel.start("正在生成文书", "取消不会弄坏上一份")
    panel.finish()
    assert not panel.isVisible()
    cancelled = collect(panel.cancelled)
    panel.start("正在备份到 U 盘", "取消不会弄坏上一份备份")
    way_out = first_button(panel)
    qtbot.waitUntil(way_out.isVisible)
    panel.advance(0.5, "1.9 / 3.4 GB")
    press(way_out)
    assert (len(cancelled), panel.isVisible(), panel.is_running()) == (1, False, False)


def test_wait_without_a_way_out_has_no_button(qtbot: QtBot) -> None:
    panel = ProgressPanel(show_after_ms=1, way_out_after_ms=1)
    qtbot.addWidget(panel)
    panel.start("正在封存", way_out="")
    qtbot.waitUntil(panel.isVisible)
    assert first_button(panel).isHidden()


def _ink_columns(widget: QWidget, token: str) -> list[int]:
    image = widget.grab().toImage()
    middle = image.height() // 2
    ink = tokens.colour(token).rgb()
    return [x for x in range(image.width()) if image.pixelColor(x, middle).rgb() == ink]


def test_bars_fill_their_share(qtbot: QtBot) -> None:
    bar = shown(qtbot, ProgressBar("本月走访", 0.25))
    bar.resize(400, 6)
    filled = _ink_columns(bar, "accent")
    assert max(filled) == pytest.approx(99, abs=2)
    bar.set_share(1)
    assert max(_ink_columns(bar, "accent")) >= 398
    assert "100%" in bar.accessibleName()


def test_threshold_mark_stands_at_its_value(qtbot: QtBot) -> None:
    bar = shown(qtbot, ThresholdBar("通道 03", 66, 90, 120, "fail"))
    bar.resize(240, 20)
    assert max(_ink_columns(bar, "fail")) == pytest.approx(131, abs=2)
    assert _ink_columns(bar, "text") == [179, 180]
    assert bar.accessibleName() == "通道 03：66，标准 90"
