"""The door for pictures from a telephone, by real sockets: who knows it may bring pictures, and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest

from sync.phone import door as doors
from sync.phone.door import MOST_PICTURES, PhoneDoor
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation

NO_PICTURE = "这个文件不是照片。"


@dataclass
class Desk:
    """Takes pictures as a visit would; what does not begin like a JPEG is refused."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    waits: threading.Event | None = None

    def take(self, name: str, data: bytes) -> None:
        if self.waits is not None:
            self.waits.wait()
        if not data.startswith(b"\xff\xd8"):
            raise RuleViolation("picture-not-a-picture", NO_PICTURE)
        self.taken.append((name, data))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def door(desk: Desk) -> Iterator[PhoneDoor]:
    opened = PhoneDoor("127.0.0.1", "橡果托育中心 · 走访 <2026>", desk.take)
    yield opened
    opened.close()


def picture(number: int, size: int = 2_000) -> bytes:
    return b"\xff\xd8" + bytes([number]) * size


def form(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("photo", (name, data, "image/jpeg")) for name, data in files]


def line_to(door: PhoneDoor) -> socket.socket:
    place = urlsplit(door.address)
    assert place.hostname
    assert place.port
    return socket.create_connection((place.hostname, place.port), timeout=300)


def _gone(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_the_page_says_which_visit_it_is_and_asks_for_nothing_from_elsewhere(door: PhoneDoor) -> None:
    reply = httpx.get(door.address, timeout=300)
    assert reply.status_code == 200
    assert "橡果托育中心 · 走访 &lt;2026&gt;" in reply.text
    assert 'type="file"' in reply.text
    assert "multiple" in reply.text
    assert "http" not in reply.text
    assert "<script" not in reply.text
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cache-control"] == "no-store"


def test_pictures_arrive_whole_and_in_order(door: PhoneDoor, desk: Desk) -> None:
    sent = [(f"IMG_{n}.jpg", picture(n, 300_000)) for n in range(4)]
    reply = httpx.post(door.address, files=form(*sent), timeout=300)
    assert desk.taken == sent
    assert "已收到 4 张" in reply.text


def test_what_is_no_picture_is_said_by_its_name_and_the_rest_is_taken(door: PhoneDoor, desk: Desk) -> None:
    reply = httpx.post(
        door.address, timeout=300, files=form(("a.jpg", picture(1)), ("<b>清单.txt", b"words"), ("c.jpg", picture(3)))
    )
    assert [name for name, _ in desk.taken] == ["a.jpg", "c.jpg"]
    assert "已收到 2 张" in reply.text
    assert f"&lt;b&gt;清单.txt：{NO_PICTURE}" in reply.text


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/x" * 20, "/..%2f", "/" + "A" * 32])
def test_who_does_not_know_the_address_finds_nothing(door: PhoneDoor, desk: Desk, path: str) -> None:
    place = urlsplit(door.address)
    base = f"http://{place.netloc}"
    assert httpx.get(base + path, timeout=300).status_code == 404
    refused = httpx.post(base + path, files=form(("a.jpg", picture(1))), timeout=300)
    assert (refused.status_code, refused.content, desk.taken) == (404, b"", [])


def test_the_address_is_another_one_each_time(desk: Desk) -> None:
    addresses = set()
    for _ in range(3):
        with closing(PhoneDoor("127.0.0.1", "", desk.take)) as one:
            addresses.add(urlsplit(one.address).path)
    assert len(addresses) == 3
    assert min(map(len, addresses)) >= 33


def test_a_closed_door_answers_nobody_and_hangs_up_on_who_is_there(door: PhoneDoor, desk: Desk) -> None:
    address = door.address
    with line_to(door) as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        door.close()
        assert _gone(line)
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, timeout=300)
    door.close()


def test_a_picture_on_its_way_when_the_visit_ends_is_not_taken(desk: Desk) -> None:
    door = PhoneDoor("127.0.0.1", "", desk.take)
    door.close()
    assert door.bring("a.jpg", picture(1)).refused
    assert desk.taken == []


def test_a_line_that_breaks_loses_only_the_picture_that_was_not_whole(door: PhoneDoor, desk: Desk) -> None:
    request = httpx.Request("POST", door.address, files=form(("a.jpg", picture(1)), ("b.jpg", picture(2, 500_000))))
    body = request.read()
    head = f"POST {urlsplit(door.address).path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Type: {request.headers['content-type']}\r\n\r\n"
    with line_to(door) as line:
        line.sendall(head.encode() + body[:300_000])
        line.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    assert [name for name, _ in desk.taken] == ["a.jpg"]
    assert "已收到 1 张" in reply
    assert "没有传完整，请再传一次" in reply


def test_a_stalled_telephone_is_let_go(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    monkeypatch.setattr(doors._Handler, "timeout", 0.2)
    with closing(PhoneDoor("127.0.0.1", "", desk.take)) as door, line_to(door) as line:
        line.sendall(b"POST " + urlsplit(door.address).path.encode() + b" HTTP/1.1\r\nContent-Length: 900\r\n")
        assert _gone(line)  # cut short where the machine was too slow to read even this much in time


def test_no_more_pictures_than_a_person_sends_at_once(door: PhoneDoor, desk: Desk) -> None:
    reply = httpx.post(
        door.address, files=form(*[(f"{n}.jpg", picture(n, 10)) for n in range(MOST_PICTURES + 1)]), timeout=300
    )
    assert len(desk.taken) == MOST_PICTURES
    assert "一次最多 40 张" in reply.text


def test_a_picture_bigger_than_any_is_refused_and_not_held(
    monkeypatch: pytest.MonkeyPatch, door: PhoneDoor, desk: Desk
) -> None:
    monkeypatch.setattr(doors, "MOST_PICTURE_BYTES", 100_000)
    reply = httpx.post(
        door.address, files=form(("big.jpg", picture(1, 400_000)), ("a.jpg", picture(2, 99_000))), timeout=300
    )
    assert [name for name, _ in desk.taken] == ["a.jpg"]
    assert "big.jpg：照片太大" in reply.text


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"nothing of a form"),
        ({"Content-Type": "multipart/form-data"}, b"--x--"),
        ({"Content-Type": "multipart/form-data; boundary="}, b"--x--"),
        ({"Content-Type": "text/plain"}, b"words"),
        ({"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "-5"}, b""),
        ({"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "99999999999"}, b""),
        ({"Content-Type": "multipart/form-data; boundary=" + "y" * 5000}, b"--x--"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n" + b"H: h\r\n" * 500 + b"\r\n\r\n--x--"),
    ],
)
def test_a_form_that_is_none_is_told_so(door: PhoneDoor, desk: Desk, headers: dict[str, str], body: bytes) -> None:
    lines = {"Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    with line_to(door) as line:
        line.sendall(f"POST {urlsplit(door.address).path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        line.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    assert "请" in reply
    assert desk.taken == []


def test_one_more_telephone_than_there_is_room_for_is_turned_away_and_the_others_go_on(desk: Desk) -> None:
    with closing(PhoneDoor("127.0.0.1", "", desk.take)) as door:
        crowd = [line_to(door) for _ in range(doors.AT_ONCE)]
        with line_to(door) as late:
            assert _gone(late)
        crowd[0].sendall(b"GET " + urlsplit(door.address).path.encode() + b" HTTP/1.1\r\n\r\n")
        assert crowd[0].recv(15) == b"HTTP/1.1 200 OK"
        for line in crowd:
            line.close()


def test_two_telephones_at_once(door: PhoneDoor, desk: Desk) -> None:
    desk.waits = threading.Event()
    replies: list[str] = []
    senders = [
        threading.Thread(
            target=lambda n=n: replies.append(
                httpx.post(door.address, files=form((f"{n}", picture(n))), timeout=300).text
            )
        )
        for n in range(2)
    ]
    for sender in senders:
        sender.start()
    desk.waits.set()
    for sender in senders:
        sender.join()
    assert sorted(name for name, _ in desk.taken) == ["0", "1"]
    assert all("已收到 1 张" in reply for reply in replies)


def test_no_network_is_said_in_words(desk: Desk) -> None:
    with pytest.raises(EnvironmentFault, match="热点") as fault:
        PhoneDoor("203.0.113.7", "", desk.take)
    assert fault.value.code == "env-phone-door"
