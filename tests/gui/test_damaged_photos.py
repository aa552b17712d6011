"""A photo whose file is gone is said to be so wherever it would be seen (sync.md §3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from tests.gui.visit_desk import Desk, open_desk, photo_file, signed_in
from tests.made_visits import EXPERT, sealed_visit
from tuoyu_desktop.application.evidence_cases import withdraw_damaged
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.findings.page import FindingsPage
from ui.routes import ToFindings, ToInspection
from ui.widgets.ink_label import InkLabel
from ui.widgets.photo_tile import PhotoTile


def lose(laptop: Laptop, visit: str, sha256: str) -> None:
    """The file goes, and the team registers it as undeliverable."""
    (file,) = Path(laptop.paths.root).rglob(f"{sha256}-*.blob")
    file.unlink()
    laptop.write(lambda work: withdraw_damaged(work, visit, sha256), EXPERT)


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop)
    yield made
    made.runner.stop()


def test_a_finding_says_so_where_its_photo_would_be(qtbot: QtBot, laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    findings = laptop.read(lambda records: records.findings(visit))
    finding = next(subject for subject, state in findings.items() if state.item == "D04")
    photos = laptop.read(lambda records: records.evidence_lines(inspection=visit))
    lose(laptop, visit, next(photo.sha256 for photo in photos if photo.item == "D04"))
    runner = JobRunner(laptop)
    page = FindingsPage(runner, signed_in(laptop), prepare_picture, cannot_fetch)
    shown(qtbot, page)
    page.open(ToFindings(finding=finding))

    def said() -> list[str]:
        return [tile.accessibleName() for tile in page.detail.findChildren(PhotoTile)]

    qtbot.waitUntil(lambda: any(PHOTO_DAMAGED in name for name in said()))
    assert not any(PHOTO_DAMAGED in name for name in said() if "后" in name)
    runner.stop()


def test_an_item_of_an_open_visit_counts_them(desk: Desk, tmp_path: Path) -> None:
    code = desk.code
    desk.page.photos.add_files([photo_file(tmp_path)])
    desk.qtbot.waitUntil(lambda: len(desk.item(code).photos) == 1)
    desk.settle()
    (photo,) = desk.item(code).photos
    lose(desk.laptop, desk.visit, photo.sha256)
    desk.page.open(ToInspection(desk.visit, code))
    desk.settle()

    desk.qtbot.waitUntil(lambda: len(desk.front.damaged_photos) == 1)
    said = [label.text() for label in desk.page.findChildren(QLabel)] + [
        word.accessibleName() for word in desk.page.findChildren(InkLabel)
    ]
    assert any(text.startswith(f"1 张{PHOTO_DAMAGED}") for text in said)
