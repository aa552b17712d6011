"""What a facility hands in, registered by real keys: pictures pasted and dropped, more time asked for (§4.7, §4.8)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.application.test_extensions import DUE, LATER, state_of
from tests.demo_laptop import TODAY, StandingClock
from tests.gui.presses import press, read, rest
from tests.gui.test_findings_page import fresh, made
from tests.made_visits import OAK, OFFICER_1, photo, sealed_visit
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import ExtensionDecidedData
from tuoyu_desktop.domain.terms import VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.findings.extension_dialog import ExtensionDialog
from ui.pages.findings.page import FindingsPage
from ui.pages.findings.report_dialog import MAX_PHOTOS, ReportDialog
from ui.routes import ToFindings

COPY = Qt.DropAction.CopyAction


@pytest.fixture
def dialog(qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop) -> ReportDialog:
    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))
    return opened(qtbot, page)


def opened(qtbot: QtBot, page: FindingsPage) -> ReportDialog:
    press(page.detail.report)
    found = page.acts.dialog
    assert isinstance(found, ReportDialog)
    qtbot.waitUntil(found.isVisible)
    found.activateWindow()
    return found


def image(colour: str) -> QImage:
    drawn = QImage(320, 240, QImage.Format.Format_RGB32)
    drawn.fill(colour)
    return drawn


def paste_into(widget: QWidget) -> None:
    widget.setFocus()
    QTest.keySequence(widget, "Ctrl+V")


def of_files(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def files(folder: Path, count: int) -> list[Path]:
    made_files = [folder / f"照片{number}.jpg" for number in range(1, count + 1)]
    for number, file in enumerate(made_files):
        file.write_bytes(photo(f"第{number}张", "#2A7530"))
    return made_files


def drop_on(widget: QWidget, data: QMimeData) -> None:
    """As the window system would: entered, then let go at the middle."""
    at, buttons, keys = widget.rect().center(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(at), COPY, data, buttons, keys)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), COPY, data, buttons, keys))


@pytest.mark.parametrize("where", ["text", "by", "submit", "photos"])
def test_a_copied_picture_is_pasted_wherever_one_types(
    qtbot: QtBot, dialog: ReportDialog, runner: JobRunner, where: str
) -> None:
    QGuiApplication.clipboard().setImage(image("#2A7530"))
    paste_into(getattr(dialog, where))
    qtbot.waitUntil(lambda: len(dialog.pictures) == 1)
    assert dialog.pictures[0].jpeg.startswith(b"\xff\xd8"), "made ready like every photo"
    assert (dialog.text.toPlainText(), dialog.by.text()) == ("", "")
    dialog.reject()


def test_copied_words_stay_words_also_with_a_picture_of_them(
    qtbot: QtBot, dialog: ReportDialog, runner: JobRunner
) -> None:
    """A cell copied from a table is text and picture at once."""
    data = QMimeData()
    data.setText("已换硬盘")
    data.setImageData(image("#000000"))
    QGuiApplication.clipboard().setMimeData(data)
    paste_into(dialog.text)
    rest(qtbot, runner)
    assert dialog.text.toPlainText() == "已换硬盘"
    assert dialog.pictures == []
    dialog.reject()


def test_nothing_to_paste_is_said(qtbot: QtBot, dialog: ReportDialog) -> None:
    QGuiApplication.clipboard().setText("只是字")
    paste_into(dialog.photos)
    assert "剪贴板里没有图片" in dialog.problem()
    dialog.reject()


@pytest.mark.parametrize("where", ["dialog", "photos"])
def test_several_files_are_dropped_at_once_and_keep_their_order(
    qtbot: QtBot, dialog: ReportDialog, tmp_path: Path, where: str
) -> None:
    dropped = files(tmp_path, 3)
    drop_on(dialog if where == "dialog" else dialog.photos, of_files(*dropped))
    qtbot.waitUntil(lambda: len(dialog.pictures) == 3)
    hashes = [hashlib.sha256(file.read_bytes()).hexdigest() for file in dropped]
    assert [one.original_sha256 for one in dialog.pictures] == hashes
    dialog.reject()


def test_the_words_take_no_dropped_file(dialog: ReportDialog) -> None:
    assert not dialog.text.acceptDrops()
    assert not dialog.by.acceptDrops()
    dialog.reject()


def test_a_damaged_one_is_named_and_the_others_stay(qtbot: QtBot, dialog: ReportDialog, tmp_path: Path) -> None:
    good, bad = files(tmp_path, 1)[0], tmp_path / "坏的.jpg"
    bad.write_bytes(photo()[:900])
    folder = tmp_path / "一个文件夹"
    folder.mkdir()
    drop_on(dialog, of_files(bad, good, folder, tmp_path / "没有.jpg"))
    qtbot.waitUntil(lambda: len(dialog.pictures) == 1 and dialog.submit.isEnabled())
    said = dialog.problem()
    assert "收了 1 张" in said or "坏的.jpg" in said
    for name in ("坏的.jpg", "一个文件夹", "没有.jpg"):
        assert name in said
    dialog.reject()


def test_more_than_fit_are_told_and_none_comes_twice(qtbot: QtBot, dialog: ReportDialog, tmp_path: Path) -> None:
    many = files(tmp_path, MAX_PHOTOS + 2)
    drop_on(dialog, of_files(*many))
    qtbot.waitUntil(lambda: len(dialog.pictures) == MAX_PHOTOS)
    assert f"最多 {MAX_PHOTOS} 张" in dialog.problem()

    dialog._remove(dialog.pictures[0].original_sha256)
    drop_on(dialog, of_files(many[1]))
    qtbot.waitUntil(lambda: "已经加过了" in dialog.problem())
    assert len(dialog.pictures) == MAX_PHOTOS - 1
    dialog.reject()


def test_the_report_waits_for_its_photos(qtbot: QtBot, dialog: ReportDialog, tmp_path: Path) -> None:
    drop_on(dialog, of_files(*files(tmp_path, 2)))
    assert not dialog.submit.isEnabled()
    assert dialog.submit.text() == "照片正在准备…"
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert len(dialog.pictures) == 2
    dialog.reject()


@pytest.mark.parametrize("ticked", [True, False], ids=["ticked", "not ticked"])
def test_pasted_pictures_are_evidence_of_the_report(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, ticked: bool
) -> None:
    finding = fresh(laptop)
    page = made(qtbot, runner, me, ToFindings(finding=finding))
    dialog = opened(qtbot, page)
    assert not dialog.tick.isVisible(), "there is nothing to look at yet"
    QGuiApplication.clipboard().setImage(image("#2A7530"))
    paste_into(dialog.text)
    qtbot.waitUntil(lambda: len(dialog.pictures) == 1)
    QTest.keyClicks(dialog.text, "done")
    if ticked:
        dialog.tick.setFocus()
        QTest.keyClick(dialog.tick, Qt.Key.Key_Space)
    press(dialog.submit)
    rest(qtbot, runner)

    (line,) = laptop.read(lambda records: records.evidence_lines(finding=finding))
    assert (line.caption, line.print_allowed) == ("整改后", ticked)
    (event,) = [e for e in laptop.read(lambda r: r.event_lines(finding)) if e.kind == "rectification.reported"]
    assert event.data["evidence"] == [line.id]
    assert "照片 1" in read(page.detail)
    assert page._detail is not None
    assert page._detail.after_image.startswith(b"\xff\xd8")


def test_a_photo_that_comes_after_the_tick_takes_it_off(qtbot: QtBot, dialog: ReportDialog, tmp_path: Path) -> None:
    first, second = files(tmp_path, 2)
    drop_on(dialog, of_files(first))
    qtbot.waitUntil(lambda: len(dialog.pictures) == 1)
    dialog.tick.setChecked(True)
    drop_on(dialog, of_files(second))
    qtbot.waitUntil(lambda: len(dialog.pictures) == 2)
    assert not dialog.tick.isChecked()
    dialog.reject()


# more time -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ordered(laptop: Laptop) -> str:
    """A finding (D04) of officers, with a date that binds."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    found = laptop.read(lambda records: records.findings(visit))
    return next(one for one, state in found.items() if state.item == "D04")


def asking(page: FindingsPage) -> ExtensionDialog:
    press(page.detail.extend)
    found = page.acts.dialog
    assert isinstance(found, ExtensionDialog)
    return found


def test_more_time_is_asked_for_and_the_answer_is_shown(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, ordered: str
) -> None:
    officer = replace(me, person=OFFICER_1, area=None)
    page = made(qtbot, runner, officer, ToFindings(finding=ordered))
    dialog = asking(page)
    dialog.until.set_value(LATER.isoformat())
    dialog.reason.setFocus()
    QTest.keyClicks(dialog.reason, "parts")
    press(dialog.submit)
    rest(qtbot, runner)

    state = state_of(laptop, ordered)
    assert (state.extension_requested_on, state.extension_asked_until) == (TODAY, LATER)
    words = read(page.detail)
    assert "已申请延期到 12月25日，等区里批复" in words
    assert "申请延期" in words
    assert not page.detail.extend.isVisible(), "one request at a time"

    granted = ExtensionDecidedData(granted=True, until=LATER, reason="同意")
    laptop.write(lambda work: work.append(granted, subject=ordered, facility=OAK), OFFICER_1)
    page.show_finding(ordered)
    rest(qtbot, runner)
    words = read(page.detail)
    assert "区里已同意延期至 2026-12-25" in words
    assert "期限 12月25日 · 已同意延期" in words


def test_a_refusal_shows_its_reason(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, ordered: str
) -> None:
    page = made(qtbot, runner, replace(me, person=OFFICER_1, area=None), ToFindings(finding=ordered))
    dialog = asking(page)
    dialog.until.set_value(LATER.isoformat())
    dialog.reason.setPlainText("配件在途")
    press(dialog.submit)
    rest(qtbot, runner)
    refused = ExtensionDecidedData(granted=False, reason="已经延过一次")
    laptop.write(lambda work: work.append(refused, subject=ordered, facility=OAK), OFFICER_1)
    page.show_finding(ordered)
    rest(qtbot, runner)
    words = read(page.detail)
    assert "区里不同意延期：已经延过一次" in words
    assert page.detail.extend.isVisible(), "it may ask once more"


def test_after_the_date_the_dialog_says_why_not(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, ordered: str, clock: StandingClock
) -> None:
    clock.pass_by(days=(DUE - TODAY).days + 1)
    page = made(qtbot, runner, replace(me, person=OFFICER_1, area=None), ToFindings(finding=ordered))
    dialog = asking(page)
    dialog.requested_on.set_value((DUE + timedelta(days=1)).isoformat())
    dialog.until.set_value(date(2027, 1, 31).isoformat())
    dialog.reason.setPlainText("配件在途")
    press(dialog.submit)
    rest(qtbot, runner)
    assert "届满前书面申请" in dialog.fields["requested_on"].error()
    assert dialog.submit.isEnabled()
    dialog.reject()


def test_where_no_authority_set_a_date_nothing_is_offered(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))
    assert not page.detail.extend.isVisible()
