"""From the telephone to the paper: the door, the tray, the item, the tick, the seal, the printed record."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pypdf
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk
from tests.made_visits import lease_numbers, sign
from tests.store.small_laptop import sync_store
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import review_photo
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, finish_view, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.phone_tray import tray_count
from tuoyu_desktop.bootstrap import Laptop, prepare_picture, render_sheet
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer
from ui.background.own_networks import OwnNetwork
from ui.phone_desk import PhoneDesk

GREEN, RED = (20, 160, 40), (190, 30, 30)


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    lease_numbers(laptop)
    made = open_desk(qtbot, laptop, item="D04")
    port = PhoneDesk(made.runner, laptop, prepare_picture, made.page, lambda: (OwnNetwork("127.0.0.1", "热点"),))
    made.page.tray.set_port(port)
    yield made
    made.page.tray.close_door()
    made.runner.stop()


def plain(colour: tuple[int, int, int]) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (2_000, 1_500), colour).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def send(desk: Desk, address: str, *photos: bytes) -> None:
    """A telephone sends its form while the window lives."""
    files = [("photo", (f"IMG_{n}.jpg", data, "image/jpeg")) for n, data in enumerate(photos)]
    replies: list[int] = []
    thread = threading.Thread(target=lambda: replies.append(httpx.post(address, files=files, timeout=300).status_code))
    thread.start()
    desk.qtbot.waitUntil(lambda: bool(replies))
    thread.join()
    QApplication.processEvents()  # what the door told the window before it answered the telephone
    desk.settle()


def answer_the_rest(desk: Desk) -> None:
    """D04 fails and has its finding, everything else passes; both sign."""
    me, visit = desk.page.saver._person, desk.visit
    view = desk.stored()
    for code in view.shown:
        given = Answer.FAIL if code == "D04" else Answer.PASS
        desk.laptop.write(lambda work, c=code, a=given: record_answer(work, RecordAnswer(visit, c, a)), me)
    (photo,) = desk.stored().items["D04"].photos
    desk.laptop.write(lambda work: review_photo(work, photo.id, print_allowed=True), me)
    form = replace(desk.laptop.read(lambda records: propose(records, visit, "D04")).form, fact="最短只保存 66 天。")
    desk.laptop.write(lambda work: record_finding(work, RecordFinding(visit, "D04", form)), me)
    desk.laptop.write(lambda work: sign(work, visit), me)


def colours(pdf: bytes) -> list[tuple[int, ...]]:
    """The middle of each picture on the paper."""
    pictures = [image.image for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for image in page.images]
    return [p.convert("RGB").getpixel((p.width // 2, p.height // 2)) for p in pictures if p is not None]


def is_near(colour: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(colour, wanted, strict=True))


def test_a_photo_goes_from_the_telephone_to_the_printed_record_and_what_was_not_placed_does_not(desk: Desk) -> None:
    laptop, visit = desk.laptop, desk.visit
    press(desk.page.parts.side.phone.phone)
    opened = desk.page.tray.dialog
    assert opened is not None
    press(opened.open_button)
    send(desk, opened.address.text(), plain(GREEN), plain(RED))
    press(opened.back)
    desk.settle()
    green = next(iter(desk.page.tray.sheet.tiles.values()))
    press(green.picture)
    press(desk.page.tray.sheet.place_button)
    answer_the_rest(desk)

    assert laptop.read(lambda records: finish_view(records, visit)).unplaced == 1
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), desk.page.saver._person)
    assert laptop.read(lambda records: tray_count(records, visit)) == 0
    notice = laptop.write(
        lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), desk.page.saver._person
    )[0]
    sheet = laptop.read(lambda records: sheet_of(records, notice))
    photos = {p.sha256: laptop.read(lambda records, s=p.sha256: records.blob(s)) for p in sheet.photos}
    found = colours(render_sheet(sheet.content, photos, laptop.clock(), sheet.copies[0]))

    assert any(is_near(colour, GREEN) for colour in found)
    assert not any(is_near(colour, RED) for colour in found)
    waiting = {blob.sha256 for blob in sync_store(laptop).pending_blobs()}
    assert green.photo in waiting
    assert len(list(laptop.office.blobs.files())) == len(waiting)
