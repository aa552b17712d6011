"""Chapter of the tour: 手机传照片. A telephone of this process brings two photos through the open door."""

from __future__ import annotations

import struct
import threading
from datetime import datetime
from pathlib import Path

from tuoyu_desktop.domain.clock import BEIJING
from ui.background.own_networks import OwnNetwork
from ui.phone_desk import PhoneDesk
from ui.tour_photo import recorder_photo, window_photo
from ui.tour_stage import Stage
from ui.tour_start import page_of
from ui.widgets import tokens
from ui.widgets.tray_tile import TrayPicture

_HOTSPOT = OwnNetwork("127.0.0.1", "无线网（手机热点）")
"""The tour needs no network: its telephone is on this machine."""


def bring_by_phone(stage: Stage, folder: Path, line: str) -> None:
    """Open the door, send two photos, place one at the open item, throw the other away, close the door."""
    from tuoyu_desktop.bootstrap import prepare_picture

    hand, page, program = stage.hand, page_of(stage), stage.program
    assert program.runner is not None
    assert program.laptop is not None
    port = PhoneDesk(program.runner, program.laptop, prepare_picture, page, lambda: (_HOTSPOT,))
    page.tray.set_port(port)
    photos = [window_photo(folder / "IMG_2041.jpg")]
    photos.append(recorder_photo(folder / "IMG_2042.jpg", list(tokens.families()), line))
    _date(photos[1], program.now())
    hand.push("手机传照片", within=page.parts.side)
    hand.push("打开", within=page.tray.dialog)
    hand.wait(lambda: page.tray.dialog.picture.squares(), "the code")
    _send(stage, page.tray.dialog.address.text(), photos)
    stage.album.shot("03-phone-code", of=page.tray.dialog)
    hand.push("收起，接着检查", within=page.tray.dialog)
    hand.wait(lambda: len(hand.all(TrayPicture)) == len(photos), "the photos in the tray")
    hand.settle()
    hand.press(hand.find(TrayPicture, number=1))
    stage.album.shot("03-phone-tray")
    hand.push("把选中的放到打开着的", within=page.tray.sheet)
    hand.wait(lambda: len(hand.all(TrayPicture)) == 1, "the photo to be placed")
    hand.press(hand.find(TrayPicture))
    hand.push_through(lambda: hand.push("不要了", within=page.tray.sheet), lambda: hand.push("删掉 1 张"))
    hand.wait(lambda: not hand.all(TrayPicture), "the tray to be empty")
    hand.push("关闭", within=page.tray.sheet)
    hand.push("手机传照片开着", within=page.parts.side)
    hand.push("关闭手机传照片", within=page.tray.dialog)
    hand.settle()


def _date(photo: Path, at: datetime) -> None:
    """Write when it was taken into a JPEG, as cameras do (Exif 2.3, DateTimeOriginal)."""
    said = at.astimezone(BEIJING).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    to_details = struct.pack("<HHHLLL", 1, 0x8769, 4, 1, 26, 0)
    details = struct.pack("<HHHLLL", 1, 0x9003, 2, len(said), 44, 0)
    body = b"Exif\0\0II*\0" + struct.pack("<L", 8) + to_details + details + said
    jpeg = photo.read_bytes()
    photo.write_bytes(jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:])


def _send(stage: Stage, address: str, photos: list[Path]) -> None:
    """As a browser sends the form."""
    import httpx

    replies: list[str] = []

    def send() -> None:
        files = [("photo", (photo.name, photo.read_bytes(), "image/jpeg")) for photo in photos]
        try:
            replies.append(httpx.post(address, files=files, timeout=30).text)
        except httpx.HTTPError as error:
            replies.append(repr(error))

    threading.Thread(target=send, name="tour-telephone", daemon=True).start()
    stage.hand.wait(lambda: replies, "the telephone's answer")
    assert f"已收到 {len(photos)} 张" in replies[0], replies[0]
