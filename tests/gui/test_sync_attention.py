"""同步: what needs a person, photos, the receipt on paper, the history; real presses on a real laptop."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

import sync.server.intake as intake
import sync.server.judge as judge
import sync.server.judge_notices as judge_notices
import sync.server.judge_numbers as judge_numbers
import sync.server.judge_seals as judge_seals
import sync.server.stored as stored
import tuoyu_desktop.domain.notice as notice
import tuoyu_desktop.domain.rights as rights
from sync.server.access import REPLACED, REVOKED
from tests.gui.presses import LEFT, collect
from tests.made_visits import EXPERT, OAK, sealed_visit
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_history import SyncRun, note_sync
from tuoyu_desktop.application.sync_port import UnreadableBlob
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.domain.terms import EntryStatus, PersonKind
from tuoyu_desktop.domain.verdict_words import REASONS, reason_words
from tuoyu_desktop.projection.projector import project, set_verdict
from ui import routes
from ui.background.job_runner import JobRunner
from ui.pages.sync import page as page_module
from ui.pages.sync import words
from ui.pages.sync.page import SyncPage
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.wiring import DELIVERY


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner) -> SyncPage:
    made = SyncPage(runner, SignedIn(EXPERT, "陈秀兰", PersonKind.EXPERT, "清源街道", "清源街道", False))
    qtbot.addWidget(made)
    made.set_available(True)
    made.resize(1286, 768)
    made.show()
    return made


def _open(qtbot: QtBot, page: SyncPage, runner: JobRunner) -> None:
    page.open(routes.ToSync())
    qtbot.waitUntil(lambda: runner.idle)


def _text(page: SyncPage) -> str:
    QApplication.processEvents()  # new rows are laid out at the next turn
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _button(page: SyncPage, words_on_it: str) -> QPushButton:
    QApplication.processEvents()
    found = [b for b in page.findChildren(QPushButton) if b.text() == words_on_it and b.isVisible()]
    assert len(found) == 1, [b.text() for b in page.findChildren(QPushButton)]
    return found[0]


def _correct(laptop: Laptop, seen: str, new: str) -> None:
    data = FacilityCorrectedData(changes={"telephone": (seen, new)})
    laptop.write(lambda work: work.append(data, subject=OAK, facility=OAK), EXPERT)


def _judge(laptop: Laptop, status: EntryStatus, reason: str, count: int = 1, skip: int = 0) -> None:
    """The district's verdict on the newest own entries but ``skip``, as it takes effect here."""
    journal, last = laptop.device.journal, laptop.read(lambda records: records.delivery()).own_seq - skip

    def judged(work: Any) -> None:
        seqs = range(last, last - count, -1)
        subjects = {set_verdict(work.connection, journal, seq, status, reason) for seq in seqs}
        project(work.connection, {subject for subject in subjects if subject})

    laptop.write(judged, "")


def _note(laptop: Laptop, *runs: SyncRun) -> None:
    def noted(work: Work) -> None:
        for run in runs:
            note_sync(work, run)

    laptop.write(noted, "")


# reasons ----------------------------------------------------------------------------------------------------------


def _codes() -> set[str]:
    """Every reason code in the server's judge, and of the rules that it asks: read from the source."""
    found = {REVOKED, REPLACED, judge_seals.INCOMPLETE, judge_seals.DIFFERS}
    for module in (judge, judge_notices, judge_numbers, judge_seals, stored, intake):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[0], ast.Name):
                reason = node.elts[1]
                if node.elts[0].id in ("HELD", "REJECTED") and isinstance(reason, ast.Constant):
                    found.add(str(reason.value))
    for check in (rights.check_team, rights.check_start_papers, notice):
        for node in ast.walk(ast.parse(inspect.getsource(check))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RuleViolation":
                code = node.args[0]
                assert isinstance(code, ast.Constant)
                found.add(str(code.value))
    return found


def test_every_reason_of_the_judge_has_words() -> None:
    codes = _codes()
    assert len(codes) > 35
    assert "number-used" in codes
    assert codes <= set(REASONS)


def test_an_unknown_code_says_what_to_do_and_a_person_is_quoted() -> None:
    assert reason_words("never-heard") == "请更新程序，或把这个代码告诉区里：never-heard"
    assert reason_words("电话与公示不符") == "电话与公示不符"


def test_what_shares_its_reason_is_one_row_that_leads_to_its_place(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    for number in range(3):
        _correct(laptop, f"010-{number}", f"139-{number}")
    _judge(laptop, EntryStatus.HELD, "out-of-area", 3)
    _open(qtbot, page, runner)

    assert page.attention.count() == "1"
    assert "小橡树托育中心 · 机构信息更正 等 3 条" in _text(page)
    assert "这家机构不在本单位范围内，请区里核对分工。不影响其他记录" in _text(page)
    heard = collect(page.go)
    QTest.mouseClick(_button(page, "去看看"), LEFT)
    assert heard == [routes.ToFacilities(facility=OAK, tab="corrections")]


def test_a_late_entry_of_a_sealed_visit_leads_to_its_documents(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    _judge(laptop, EntryStatus.HELD, "late", skip=1)
    _open(qtbot, page, runner)

    heard = collect(page.go)
    QTest.mouseClick(_button(page, "去看看"), LEFT)
    assert heard == [routes.ToDocuments(inspection=visit)]


def test_a_seal_that_was_refused_leads_back_into_the_visit(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    _judge(laptop, EntryStatus.REJECTED, "seal-digest")
    _open(qtbot, page, runner)

    heard = collect(page.go)
    QTest.mouseClick(_button(page, "去看看"), LEFT)
    assert heard == [routes.ToInspection(visit)]


# conflicts --------------------------------------------------------------------------------------------------------


def test_a_conflict_shows_both_values_side_by_side(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    """sync.md §3.9: a visible conflict that a person decides; the decision is the district's."""
    before = laptop.read(lambda records: len(records.disputed_facilities()))
    _correct(laptop, "一个旧号码", "139 0000 5521")
    _open(qtbot, page, runner)

    assert laptop.read(lambda records: len(records.disputed_facilities())) == before + 1
    text = _text(page)
    for said in ("小橡树托育中心 · 联系电话", "138 0000 2186", "139 0000 5521", "两个值都留着，由区里定"):
        assert said in text
    assert page.attention.isHidden(), "what waits for the district asks nothing of this person"
    heard = collect(page.go)
    buttons = [b for b in page.findChildren(QPushButton) if b.accessibleName() == "看机构，小橡树托育中心 · 联系电话"]
    QTest.mouseClick(buttons[0], LEFT)
    assert heard == [routes.ToFacilities(facility=OAK, tab="corrections")]


def test_a_conflict_that_was_decided_is_gone(qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop) -> None:
    _correct(laptop, "138 0000 2186", "139 0000 5521")
    _open(qtbot, page, runner)

    assert "小橡树托育中心 · 联系电话" not in _text(page)


# damaged photos ---------------------------------------------------------------------------------------------------


def _damage(laptop: Laptop, visit: str) -> UnreadableBlob:
    photo = next(line for line in laptop.read(lambda records: records.evidence_lines(inspection=visit)) if line.item)
    file = next(f for f in Path(laptop.paths.root).rglob(f"*{photo.sha256}*") if f.is_file())
    file.write_bytes(file.read_bytes()[:100])
    return UnreadableBlob(photo.sha256, visit, "env-blob-damaged", "照片文件已损坏。")


def _fault(blob: UnreadableBlob) -> SyncStatus:
    return SyncStatus(SyncState.FAULT, sentence=blob.sentence, code=blob.code, damaged=(blob,))


def test_a_damaged_photo_is_registered_after_a_question_and_synced_again(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = sealed_visit(laptop)
    blob = _damage(laptop, visit)
    asked: list[str] = []

    def yes(_parent: object, question: str, *_words: str) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(page_module, "confirm", yes)
    heard = collect(page.sync_asked)
    _open(qtbot, page, runner)
    page.show_status(_fault(blob))
    qtbot.waitUntil(lambda: runner.idle)
    waiting = laptop.read(lambda records: records.delivery()).photos_waiting

    QTest.mouseClick(_button(page, words.REGISTER), LEFT)
    qtbot.waitUntil(lambda: runner.idle)

    assert asked == ["小橡树托育中心 · B12 的照片登记为无法送达？"]
    assert len(heard) == 1
    assert "照片损坏" not in page.attention.accessibleName() + _text(page)
    assert laptop.read(lambda records: records.delivery()).photos_waiting == waiting - 1


def test_without_a_yes_nothing_is_registered(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = _damage(laptop, sealed_visit(laptop))
    monkeypatch.setattr(ConfirmDialog, "exec", lambda _self: 0)
    _open(qtbot, page, runner)
    page.show_status(_fault(blob))
    qtbot.waitUntil(lambda: runner.idle)
    before = laptop.read(lambda records: records.delivery())

    QTest.mouseClick(_button(page, words.REGISTER), LEFT)
    qtbot.waitUntil(lambda: runner.idle)

    assert laptop.read(lambda records: records.delivery()) == before


def test_a_photo_that_turns_out_sound_is_refused_in_words(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = sealed_visit(laptop)
    photo = next(line for line in laptop.read(lambda records: records.evidence_lines(inspection=visit)) if line.item)
    monkeypatch.setattr(page_module, "confirm", lambda *_words: True)
    _open(qtbot, page, runner)
    page.show_status(_fault(UnreadableBlob(photo.sha256, visit, "env-blob-missing", "照片文件不见了。")))
    qtbot.waitUntil(lambda: runner.idle)
    QTest.mouseClick(_button(page, words.REGISTER), LEFT)
    qtbot.waitUntil(lambda: runner.idle)

    assert page.banner.isVisible()
    assert "这张照片完好" in page.banner.sentence()


def test_a_blob_of_no_visit_offers_no_button(qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop) -> None:
    blob = _damage(laptop, sealed_visit(laptop))
    _open(qtbot, page, runner)
    page.show_status(_fault(UnreadableBlob(blob.sha256, None, blob.code, blob.sentence)))
    qtbot.waitUntil(lambda: runner.idle)

    assert "照片文件已损坏。找不回原件时，请联系区里" in _text(page)
    assert not [b for b in page.findChildren(QPushButton) if b.text() == words.REGISTER]


def test_a_sync_that_was_cut_off_does_not_forget_what_is_damaged(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    blob = _damage(laptop, sealed_visit(laptop))
    _open(qtbot, page, runner)
    page.show_status(_fault(blob))
    page.show_status(SyncStatus(SyncState.RUNNING, "hello"))
    page.show_status(SyncStatus(SyncState.OFFLINE, sentence="连不上", code="sync-unreachable"))
    qtbot.waitUntil(lambda: runner.idle)

    assert _button(page, words.REGISTER)


# photos -----------------------------------------------------------------------------------------------------------


def test_photos_that_go_up_say_which_and_how_far(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    _open(qtbot, page, runner)
    waiting = laptop.read(lambda records: records.delivery()).photos_waiting
    assert page.queue.photos.title.text() == f"{waiting} 张照片还没送上去"

    photo = laptop.read(lambda records: records.evidence_lines(inspection=visit))[0]
    laptop.write(lambda work: work.put_setting(f"upload:{photo.sha256}", "/v1/uploads/1"), "")
    running = SyncStatus(
        SyncState.RUNNING, "photos", photos_sent=2, photos_to_send=9, bytes_sent=23_400_000, bytes_to_send=68_200_000
    )
    page.show_status(running)
    qtbot.waitUntil(lambda: runner.idle)
    assert page.queue.photos.title.text() == "正在送第 3 张，共 9 张照片"
    assert page.queue.photos.caption.text() == "其中 1 张传到一半，从断开处接着传"
    assert "23.4 MB / 68.2 MB" in _text(page)


@pytest.mark.parametrize("size", [(1286, 768), (1286, 688), (1029, 614), (854, 512)])
def test_the_way_over_a_stick_is_always_there(
    qtbot: QtBot, page: SyncPage, runner: JobRunner, laptop: Laptop, size: tuple[int, int]
) -> None:
    for number in range(12):
        _correct(laptop, f"旧 {number}", f"新 {number}")
    page.resize(*size)
    _open(qtbot, page, runner)
    page.refresh(DELIVERY)
    qtbot.waitUntil(lambda: runner.idle)

    assert page.package.export_button.isVisible()
    if size[0] > 1100:
        foot = page.package.mapTo(page, page.package.rect().bottomLeft()).y()
        assert foot <= page.height()
