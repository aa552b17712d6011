"""收尾 under quick hands: who signs, who cannot, two presses, many items not looked at, a visit past midnight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.presses import press
from tests.gui.test_finish_page import INK, End, come_to_the_end
from tests.gui.test_stray_windows import Watch
from tests.gui.visit_desk import begin, signed_in
from tuoyu_desktop.application.finishing import MarkNotChecked, mark_not_checked
from tuoyu_desktop.bootstrap import Laptop
from ui.routes import ToFinish
from ui.widgets.segmented_control import SegmentedControl


@pytest.fixture
def end(qtbot: QtBot, laptop: Laptop) -> Iterator[End]:
    """A 走访 by an expert and a parent in which every item passed."""
    made = come_to_the_end(qtbot, laptop, begin(laptop, signed_in(laptop)), "expert", left=0)
    yield made
    made.runner.stop()


def draw(end: End) -> None:
    """A stroke of 100 px with the pressed mouse button."""
    pad = end.page.signing.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    QTest.mouseMove(pad, QPoint(140, 60))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(140, 60))


def choose(control: SegmentedControl, key: str) -> None:
    press(control, control.segment_rect(key).center())


def words(end: End) -> str:
    return "\n".join(label.text() for label in end.page.findChildren(QLabel) if label.isVisible())


def test_two_quick_presses_are_one_signature(end: End) -> None:
    draw(end)
    for _ in range(2):
        press(end.page.signing.use)
    end.settle()

    assert [s.role for s in end.stored().signatures] == ["member"]
    assert not end.page.signing.use.isEnabled()  # the next one has not written yet


def test_a_refused_signature_can_be_given_again(end: End) -> None:
    """What could not be written leaves the ink and the button as they were."""
    aside = end.laptop.paths.database.with_suffix(".aside")
    end.laptop.paths.database.rename(aside)
    draw(end)
    press(end.page.signing.use)
    end.settle()
    assert end.page.banner.isVisible()
    assert end.page.signing.use.isEnabled()

    aside.rename(end.laptop.paths.database)
    press(end.page.signing.use)
    assert len(end.stored().signatures) == 1


def test_a_touch_by_accident_does_not_sign(end: End) -> None:
    press(end.page.signing.pad, end.page.signing.pad.rect().center().toPointF())
    press(end.page.signing.use)
    end.settle()

    assert end.stored().signatures == ()


def test_who_has_not_signed_is_named(end: End) -> None:
    """documents.md §4.5: the signatures of the members, each of them."""
    assert "陈秀兰签字、赵敏签字" in end.page.missing.text()
    draw(end)
    press(end.page.signing.use)
    end.settle()

    assert "陈秀兰签字" not in end.page.missing.text()
    assert "赵敏签字" in end.page.missing.text()


def test_a_member_who_cannot_sign_gives_a_reason(end: End) -> None:
    signing = end.page.signing
    draw(end)
    press(signing.use)
    end.settle()
    choose(signing.member_choice, "refuse")
    assert not signing.refusal.isVisible()  # no witness for a member

    press(signing.use)
    assert "原因" in signing.error.text()
    press(signing.cannot.reasons.buttons()[0])
    press(signing.use)
    end.settle()

    away = end.stored().signatures[-1]
    assert (away.role, away.name, away.refused, away.refusal_reason) == ("member", "赵敏", True, "已提前离开")
    assert "赵敏" not in end.page.missing.text()
    end.qtbot.waitUntil(lambda: any("不能签字，已提前离开" in w for w in words(end).split("\n")))
    draw(end)
    press(signing.use)
    assert [s.role for s in end.stored().signatures] == ["member", "member", "facility"]


def test_quick_changes_show_no_windows_of_their_own(end: End) -> None:
    signing, watch = end.page.signing, Watch()
    end.page.summary.show_view(end.page._view, {}, "赵敏的记录还没有对过来：")  # type: ignore[arg-type]  # the view is loaded by then
    for _ in range(3):
        signing.pad.set_strokes(INK)
        signing._sign_next(signing._current)
        end.page.summary.show_view(end.page._view, {})  # type: ignore[arg-type]  # the view is loaded by then

    assert watch.strays() == []


def test_many_items_not_looked_at_are_one_line(qtbot: QtBot, laptop: Laptop) -> None:
    """What is read aloud to the facility stays in sight."""
    end = come_to_the_end(qtbot, laptop, begin(laptop, signed_in(laptop)), "expert", left=21)
    undone = tuple(item.code for item in end.page._view.undone) if end.page._view else ()
    me = signed_in(laptop).person
    laptop.write(lambda work: mark_not_checked(work, MarkNotChecked(end.visit, undone, "正在午睡")), me)
    end.page.open(ToFinish(end.visit))
    end.settle()

    qtbot.waitUntil(lambda: "21 项记为未检查：" in words(end))
    card = end.page.summary.read_card
    assert card.mapTo(end.page, card.rect().topLeft()).y() < end.page.height() / 2
    press(next(b for b in end.page.findChildren(QPushButton) if b.text() == "逐项看"))
    qtbot.waitUntil(lambda: all(f"{code} 记为未检查：" in words(end) for code in undone))
    end.runner.stop()


def test_the_end_of_a_visit_past_midnight_is_named_with_its_day(end: End, clock: StandingClock) -> None:
    clock.pass_by(hours=15)  # 09:05 to 00:05
    end.page.open(ToFinish(end.visit))
    end.settle()

    assert "2026年11月20日 09:05 至 次日 00:05" in words(end)


def test_the_tiles_say_how_many_items_were_left_out(end: End) -> None:
    view = end.page._view
    assert view is not None
    assert view.left_out > 0
    assert f"检查 {view.item_count} 项，另有 {view.left_out} 项不适用于这类机构" in words(end)
    assert view.item_count == view.passed
