"""一起查 on two real laptops: the code, the stick, what came over, and settling where they differ (sync.md §3.10)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sync.protocol.visit_package import SUFFIX
from tests.gui.dialogs import in_dialog, press_in_dialog
from tests.gui.joint_desk import Seat, joint_seat, type_into
from tests.joint_pair import Pair, pair
from tests.made_visits import picture
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finding_photos import FindingPhoto
from tuoyu_desktop.application.joint_visit import SettleAnswer, settle_answer, show_join_code
from tuoyu_desktop.domain.join_code import LINKS, read_code
from tuoyu_desktop.domain.terms import Answer
from ui.background.far_photos import FarState
from ui.pages.joint import exchange_card
from ui.pages.joint.photo_window import PhotoWindow
from ui.routes import ToInspection
from ui.widgets.file_choice import VISIT_PACKAGES

__all__ = ["pair"]
ITEM = "C10"


def _both(pair: Pair) -> str:
    """A visit of which both laptops know that it is a joint one."""
    visit = pair.together()
    pair.exchange(visit)
    return visit


def _answered_apart(pair: Pair) -> str:
    """Two rooms, one item: the usual cause (mockup 23)."""
    visit = pair.together()
    pair.lead.answer(visit, ITEM, Answer.PASS, note="看了托大班活动室，限位器都在")
    pair.other.answer(visit, ITEM, Answer.FAIL, note="看了托小班寝室，窗边矮柜可攀爬")
    pair.exchange(visit)
    return visit


def _seated(qtbot: QtBot, pair: Pair, visit: str) -> Seat:
    return joint_seat(qtbot, pair.lead, "expert", visit)


def test_alone_the_code_stands_big_as_text_and_as_a_picture(qtbot: QtBot, pair: Pair) -> None:
    visit = pair.begun()
    seat = _seated(qtbot, pair, visit)
    said = seat.words(seat.page.code)

    assert read_code("\n".join(line for line in said.split("\n") if len(line) == 19)).inspection == visit
    assert "今日" in said
    squares = seat.page.code.picture.squares()
    assert len(squares) == 33  # 76 capitals and digits at level M fill version 4 (ISO/IEC 18004, table 7)
    assert all(squares[0][:7])
    assert not any(squares[1][1:6]), "the finder pattern of a corner"
    assert seat.page.code.picture.isVisible()
    assert not seat.page.exchange.code_button.isVisible(), "the code already stands there"


def test_both_laptops_are_named_with_their_groups_and_what_came_of_them(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    seat = _seated(qtbot, pair, visit)
    said = seat.words()
    assert "2 人、2 台电脑、1 次检查" in said
    assert said.count("本机 07 号") == 1
    for words in ("陈秀兰", "就是这台，答了 0 项", "赵敏", "12 号"):
        assert words in said
    for section in seat.page._loaded.view.visit.sections:
        assert section.name in said
    assert "没有不一致的答案" in said


def test_a_laptop_that_only_joined_is_said_to_be_missing(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    seat = _seated(qtbot, pair, visit)
    assert "还没有收到这台电脑的记录" in seat.words()


def test_answers_of_the_other_laptop_are_listed(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    pair.other.answer(visit, "E03", Answer.PASS)
    pair.lead.read(pair.other.exported(visit).file)
    seat = _seated(qtbot, pair, visit)
    said = seat.words(seat.page.came_over)
    assert {"E03", "赵敏", "合格"} <= set(said.split("\n"))
    assert "，答了 1 项" in seat.words().split("12 号")[1]
    assert "还没有收到这台电脑的记录" not in seat.words()


def test_neither_answer_is_preselected_and_one_is_settled_with_a_reason(qtbot: QtBot, pair: Pair) -> None:
    visit = _answered_apart(pair)
    seat = _seated(qtbot, pair, visit)
    card = seat.page.disagreement
    said = seat.words(card)
    for words in ("陈秀兰", "合格", "看了托大班活动室，限位器都在", "赵敏", "不合格", "看了托小班寝室，窗边矮柜可攀爬"):
        assert words in said.split("\n")
    assert not any(version.button.isChecked() for version in card.versions)
    assert not card.settle.isEnabled()

    seat.press(seat.button("用不合格"))
    assert card.settle.text() == "按“不合格”定下来"
    seat.press(card.settle)
    assert card.field.error() == "请写一句为什么，会记在这一项里。"
    assert QApplication.focusWidget() is card.reason

    type_into(card.reason, "both rooms count")
    seat.press(card.settle)
    assert "没有不一致的答案" in seat.words()
    settled = pair.lead.view(visit).visit.items[ITEM]
    assert (settled.answer, settled.conflict) == (Answer.FAIL, False)


def test_what_was_settled_stays_to_be_read_with_its_reason(qtbot: QtBot, pair: Pair) -> None:
    visit = _answered_apart(pair)
    (apart,) = pair.other.view(visit).disagreements
    settle = SettleAnswer(visit, ITEM, apart.versions[1].entry, "两个房间都要看，有一处不符就是不合格")
    pair.other.write(lambda work: settle_answer(work, settle))
    pair.exchange(visit)
    seat = _seated(qtbot, pair, visit)
    said = seat.words(seat.page.settled).split("\n")
    assert {"定下来的", ITEM, "不合格"} <= set(said)
    assert "陈秀兰答合格，赵敏答不合格。赵敏定的：两个房间都要看，有一处不符就是不合格" in said


def test_nothing_stands_there_while_nobody_had_to_decide(qtbot: QtBot, pair: Pair) -> None:
    assert not _seated(qtbot, pair, _both(pair)).page.settled.isVisible()


def test_each_group_says_who_answered_in_it(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    for partner, items in ((pair.lead, ("A01", "C10")), (pair.other, ("C16", "E03"))):
        for item in items:
            partner.answer(visit, item, Answer.PASS)
    pair.exchange(visit)
    seat = _seated(qtbot, pair, visit)
    mine, theirs = seat.page._loaded.view.laptops
    assert ("A" in mine.groups, "C" in theirs.groups, "E" in theirs.groups) == (True, True, True)
    said = seat.words().split("\n")
    assert said.count("陈秀兰 1、赵敏 1") == 1, "in C both answered"
    assert "陈秀兰 1" not in said, "in A its own laptop alone"


def test_settling_goes_by_keys_alone(qtbot: QtBot, pair: Pair) -> None:
    visit = _answered_apart(pair)
    seat = _seated(qtbot, pair, visit)
    card = seat.page.disagreement
    card.versions[0].button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card.versions[0].button, Qt.Key.Key_Space)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.accessibleName() == "为什么（会记在这一项里）"
    QTest.keyClicks(focused, "looked again")
    QTest.keyClick(focused, Qt.Key.Key_Return)
    seat.settle()
    assert pair.lead.view(visit).visit.items[ITEM].answer is Answer.PASS


def test_each_button_is_called_by_whose_answer_it_takes(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    pair.lead.answer(visit, ITEM, Answer.NOT_APPLICABLE, reason="没有这项设施或业务")
    pair.other.answer(visit, ITEM, Answer.FAIL)
    pair.exchange(visit)
    seat = _seated(qtbot, pair, visit)
    names = [version.button.accessibleName() for version in seat.page.disagreement.versions]
    assert [name.split("，")[0] for name in names] == ["用不适用", "用不合格"]
    assert "陈秀兰" in names[0]
    assert "赵敏" in names[1]


def test_one_disagreement_after_the_other(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    for item in (ITEM, "E03"):
        pair.lead.answer(visit, item, Answer.PASS)
        pair.other.answer(visit, item, Answer.FAIL)
    pair.exchange(visit)
    seat = _seated(qtbot, pair, visit)
    card = seat.page.disagreement
    assert (card.count(), card.item()) == ("2", ITEM)
    seat.press(seat.button("用合格"))
    seat.press(card.next_button)
    assert card.item() == "E03"
    assert not card.settle.isEnabled(), "the choice at the item before does not go along"
    seat.press(seat.button("用合格"))
    type_into(card.reason, "a b")
    seat.press(card.settle)
    assert (card.count(), card.item(), card.reason.text()) == ("1", ITEM, "")


def test_out_to_the_stick_and_in_from_it(
    qtbot: QtBot, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = _both(pair)
    pair.other.answer(visit, "E03", Answer.PASS)
    seat = _seated(qtbot, pair, visit)
    stick = tmp_path / "U 盘"
    stick.mkdir()
    monkeypatch.setattr(exchange_card, "choose_folder", lambda _parent, _title: stick)
    seat.press(seat.page.exchange.export_button)
    (written,) = stick.glob(f"*{SUFFIX}")
    assert seat.page.exchange.outcome.text().startswith("检查包写好了，带 0 张照片。")
    assert written.name in seat.page.exchange.outcome.text()

    theirs = pair.other.exported(visit).file
    monkeypatch.setattr(exchange_card, "choose_file", lambda _parent, _title, _kind: theirs)
    seat.press(seat.page.exchange.import_button)
    assert "读入了 1 条新记录" in seat.page.exchange.outcome.text()
    assert "E03" in seat.words(seat.page.came_over)
    seat.press(seat.page.exchange.import_button)
    assert seat.page.exchange.outcome.text() == "这个检查包里的记录本机都有了。"
    assert "用 U 盘对过" in seat.page.exchange.line.text()


def test_a_wrong_file_says_what_to_do(
    qtbot: QtBot, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = _seated(qtbot, pair, _both(pair))
    wrong = tmp_path / f"照片{SUFFIX}"
    wrong.write_bytes(b"\xff\xd8")
    monkeypatch.setattr(exchange_card, "choose_file", lambda _parent, _title, _kind: wrong)
    seat.press(seat.page.exchange.import_button)
    assert seat.page.exchange.outcome.text().endswith("（package-not-a-visit）")
    assert seat.page.exchange.import_button.isEnabled()


def test_the_file_dialogs_ask_for_visit_packages() -> None:
    assert f"检查包 (*{SUFFIX})" == VISIT_PACKAGES


def test_the_code_can_be_shown_again_and_put_away(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    assert code.link.startswith(LINKS)
    seat = _seated(qtbot, pair, visit)
    assert not seat.page.code.isVisible()
    seat.press(seat.page.exchange.code_button)
    assert seat.page.code.text() == "\n".join(code.lines)
    seat.press(seat.page.code.put_away)
    assert not seat.page.code.isVisible()
    assert "没有不一致的答案" in seat.words()


def test_a_finding_in_the_way_is_asked_about(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    pair.lead.answer(visit, ITEM, Answer.FAIL)
    form = replace(
        pair.lead.laptop.read(lambda r: propose(r, visit, ITEM)).form, fact="窗边有矮柜", photo_reason="有孩子在场"
    )
    pair.lead.write(lambda work: record_finding(work, RecordFinding(visit, ITEM, form)))
    pair.other.answer(visit, ITEM, Answer.PASS)
    pair.exchange(visit)
    seat = _seated(qtbot, pair, visit)
    seat.press(seat.button("用合格"))
    type_into(seat.page.disagreement.reason, "a b")
    press_in_dialog(act=False)
    seat.press(seat.page.disagreement.settle)
    assert pair.lead.view(visit).disagreements
    press_in_dialog(act=True)
    seat.press(seat.page.disagreement.settle)
    seat.settle()
    item = pair.lead.view(visit).visit.items[ITEM]
    assert (item.answer, item.findings) == (Answer.PASS, ())


def test_back_to_the_visit(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    seat = _seated(qtbot, pair, visit)
    seat.press(seat.page.head.back)
    assert seat.went == [ToInspection(visit)]


def test_what_comes_while_one_looks_is_shown(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    seat = _seated(qtbot, pair, visit)
    command = RecordAnswer(visit, "A01", Answer.PASS)
    seat.runner.write(seat.page, pair.lead.person, lambda work: record_answer(work, command))
    seat.settle()
    seat.settle()
    assert "1\n/ 23 项" in seat.words()


def test_a_photo_is_looked_at_at_large(qtbot: QtBot, pair: Pair) -> None:
    visit = _both(pair)
    pair.lead.answer(visit, ITEM, Answer.PASS)
    pair.other.answer(visit, ITEM, Answer.FAIL)
    for words in ("门", "窗"):
        made = picture(words)
        pair.other.write(lambda work, made=made: attach_photo(work, AttachPhoto(visit, ITEM, made)))
    pair.exchange(visit)
    seat = _seated(qtbot, pair, visit)
    mine, theirs = seat.page.disagreement.versions
    assert not mine.photo.isEnabled()
    assert "没有照片" in mine.photo.accessibleName()
    assert "共 2 张照片" in seat.words(theirs)
    seen: list[tuple[str, list[bool]]] = []

    def look(window: PhotoWindow) -> None:
        qtbot.waitUntil(lambda: not window.drawing.isActive())
        seen.append((window.windowTitle(), [row.picture.pixmap().isNull() for row in window.rows]))
        window.close_button.click()

    in_dialog(PhotoWindow, look)
    seat.press(theirs.photo)
    assert seen == [("赵敏的照片", [False, False])]


def test_a_photo_that_is_not_here_is_said_to_be_missing(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    window = PhotoWindow("赵敏的照片", 2, behind)
    window.show_photos([FindingPhoto(far="f" * 64), FindingPhoto(b"no picture")], lambda _sha256: FarState())
    qtbot.waitUntil(lambda: not window.drawing.isActive())
    assert [row.words.text() for row in window.rows] == ["照片在区里", "不能显示"]
    assert [row.take.isVisibleTo(window) for row in window.rows] == [True, False]
