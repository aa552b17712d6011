"""从手机或存储卡选: where cards are found, which files are offered, what becomes of those chosen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileSystemModel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import in_dialog
from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk
from tests.made_visits import photo
from tuoyu_desktop.application.phone_tray import tray_view
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from ui.background.own_networks import OwnNetwork
from ui.background.removable import is_removable, removable_media
from ui.pages.inspection.card_dialog import ALL, SINCE, CardDialog, SinceFilter
from ui.phone_desk import PhoneDesk

TAKEN = 0x9003
"""EXIF DateTimeOriginal."""


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, item="D04")
    port = PhoneDesk(made.runner, laptop, prepare_picture, made.page, lambda: (OwnNetwork("127.0.0.1", "热点"),))
    made.page.tray.set_port(port)
    yield made
    made.runner.stop()


@pytest.fixture
def card(tmp_path: Path, desk: Desk) -> Path:
    """A card with nothing on it but its camera folder, plugged in."""
    folder = tmp_path / "card" / "DCIM"
    folder.mkdir(parents=True)
    desk.page.tray.cards.media = lambda: (folder,)
    return folder


def shot(folder: Path, name: str, at: datetime, *, exif: datetime | None = None) -> Path:
    """A photo as a camera writes it: the file's time, and the camera's where it says one."""
    path = folder / name
    path.write_bytes(photo(name))
    if exif is not None:
        with Image.open(path) as opened:
            details = opened.getexif()
            details.get_ifd(0x8769)[TAKEN] = f"{exif:%Y:%m:%d %H:%M:%S}"
            opened.save(path, exif=details)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def names(desk: Desk) -> list[str]:
    return [line.photo.name for line in desk.laptop.read(lambda records: tray_view(records, desk.visit))]


def choose(desk: Desk, *files: Path, kind: str = SINCE) -> list[str]:
    """The way of a person: 手机传照片, 从手机或存储卡选, the files, 打开. Returns where the dialog stood."""
    stood: list[str] = []

    def act(dialog: CardDialog) -> None:
        stood.append(dialog.directory().absolutePath())
        if kind != SINCE:
            dialog.selectNameFilter(kind)
            dialog.filterSelected.emit(kind)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(" ".join(f'"{file}"' for file in files))
        dialog.accept()

    press(desk.page.parts.side.phone.phone)
    opened = desk.page.tray.dialog
    assert opened is not None
    in_dialog(CardDialog, act)
    press(opened.card)
    desk.settle()
    return stood


def test_chosen_photos_lie_in_the_tray_that_opens(desk: Desk, card: Path) -> None:
    now = desk.laptop.clock()
    files = [shot(card, f"IMG_{n}.jpg", now, exif=now + timedelta(minutes=n)) for n in range(3)]

    assert choose(desk, *files) == [str(card)]
    assert sorted(names(desk)) == ["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg"]
    assert desk.page.tray.sheet.isVisible()
    assert len(desk.page.tray.sheet.tiles) == 3


def test_what_the_camera_took_before_the_visit_is_left_out_unless_all_are_asked_for(desk: Desk, card: Path) -> None:
    now = desk.laptop.clock()
    old = shot(card, "old.jpg", now + timedelta(minutes=1), exif=now - timedelta(minutes=1))
    new = shot(card, "new.jpg", now + timedelta(minutes=1), exif=now)

    choose(desk, old, new)
    assert names(desk) == ["new.jpg"]
    assert "old.jpg：2026-11-20 09:04 拍的" in desk.page.parts.banner.sentence()

    desk.page.tray.sheet.shut()
    choose(desk, old, kind=ALL)
    assert names(desk) == ["new.jpg", "old.jpg"]


def test_what_is_not_taken_is_said_and_the_rest_is(desk: Desk, card: Path) -> None:
    now = desk.laptop.clock()
    (card / "notes.jpg").write_bytes(b"no photo")
    (card / "gone.jpg").write_bytes(b"")
    choose(desk, card / "notes.jpg", card / "gone.jpg", shot(card, "a.jpg", now))
    assert names(desk) == ["a.jpg"]
    said = desk.page.parts.banner.sentence()
    assert said.startswith("收了 1 张。")
    assert "另外 1 个也没有收：" in said


def test_the_dialog_offers_files_since_the_visit_began(qtbot: QtBot, tmp_path: Path, desk: Desk) -> None:
    began = desk.view.started_at
    shot(tmp_path, "before.jpg", began - timedelta(seconds=2))
    shot(tmp_path, "after.jpg", began)
    (tmp_path / "folder").mkdir()
    model, chosen = QFileSystemModel(desk.page), SinceFilter(began, desk.page)
    with qtbot.waitSignal(model.directoryLoaded):
        root = model.setRootPath(str(tmp_path))
    chosen.setSourceModel(model)

    def offered() -> set[str]:
        parent = chosen.mapFromSource(root)
        return {str(chosen.index(row, 0, parent).data()) for row in range(chosen.rowCount(parent))}

    own = {"laptop"}  # the data folder of the fixture lies here too
    assert offered() - own == {"after.jpg", "folder"}
    chosen.set_on(False)
    assert offered() - own == {"before.jpg", "after.jpg", "folder"}


@pytest.mark.skipif(sys.platform == "win32", reason="drives have letters there")
def test_what_desktops_mount_can_be_pulled_out_and_the_rest_cannot() -> None:
    assert is_removable("/media/chen/EOS_DIGITAL")
    assert is_removable("/run/media/chen/6234-1A2B")
    assert not is_removable("/home")
    assert not is_removable("/mediathek")


@pytest.mark.skipif(sys.platform == "win32", reason="no program sees a telephone by cable there")
def test_a_telephone_by_cable_is_found_where_the_desktop_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = tmp_path / "runtime"
    (runtime / "gvfs" / "mtp:host=HUAWEI" / "DCIM").mkdir(parents=True)
    (runtime / "gvfs" / "smb-share:server=x").mkdir()
    runtime.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert runtime / "gvfs" / "mtp:host=HUAWEI" / "DCIM" in removable_media()
    assert not any("smb-share" in str(place) for place in removable_media())
