"""The server's own bad days: killed, restored from yesterday, damaged, started wrongly (sync.md §3.3, §3.8, §4)."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.sync import visits
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.terms import Answer


def enrolled(server: DistrictServer) -> Laptop:
    laptop = Laptop(server.address)
    assert laptop.enroll(server.code(DEMO_PEOPLE["expert"])).status_code == 200
    laptop.login()
    return laptop


def test_what_was_acknowledged_survives_a_kill(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start())
    visit = visits.start(laptop, "expert")
    for number in range(1, 30):
        visits.answer(laptop, "expert", visit, f"A{number:02d}", Answer.PASS)
    assert laptop.push(lines=laptop.bodies[:20]).json()["seq"] == 20
    own_server.kill()
    again = own_server.start()
    laptop.http = httpx.Client(base_url=again.address, headers=laptop.http.headers, timeout=300)
    head = laptop.http.get(f"/v1/journal/{laptop.device}").json()
    assert (head["seq"], head["hash"]) == (20, laptop.hash_at(20).hex()), "the token survives too"
    assert laptop.push(20).json()["seq"] == 30
    own_server.stop()
    assert own_server.command("doctor").returncode == 0


def test_a_restored_server_says_so_and_gives_no_number_twice(own_server: DistrictServer, tmp_path: Path) -> None:
    laptop = enrolled(own_server.start())
    before = visits.blocks(laptop)["VISIT_RECORD"]["data"]
    epoch = laptop.http.get("/v1/hello").json()["epoch"]
    own_server.stop()
    yesterday = tmp_path / "yesterday.db"
    with sqlite3.connect(own_server.data / "district.db") as source, sqlite3.connect(yesterday) as target:
        source.backup(target)
    laptop.http = httpx.Client(base_url=own_server.start().address, headers=laptop.http.headers, timeout=300)
    visits.start(laptop, "expert")
    assert laptop.push().json()["seq"] == 1
    own_server.stop()
    for name in ("district.db", "district.db-wal", "district.db-shm"):
        (own_server.data / name).unlink(missing_ok=True)
    shutil.copyfile(yesterday, own_server.data / "district.db")
    laptop.http = httpx.Client(base_url=own_server.start().address, headers=laptop.http.headers, timeout=300)
    assert laptop.http.get("/v1/hello").json()["epoch"] != epoch
    assert laptop.http.get(f"/v1/journal/{laptop.device}").json()["seq"] == 0
    assert laptop.push().json()["seq"] == 1, "the laptop sends again from the server's head"
    after = visits.blocks(enrolled(own_server))["VISIT_RECORD"]["data"]
    assert after["first"] >= before["last"] + 1 + 20, "a full block is skipped"


def test_a_forgotten_device_finds_its_journal_again(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start())
    device = laptop.device
    own_server.stop()
    with sqlite3.connect(own_server.data / "district.db") as database:
        database.execute("delete from device")
        database.execute("delete from token")
    laptop.http = httpx.Client(base_url=own_server.start().address, timeout=300)
    assert laptop.http.get("/v1/session/nonce", params={"device": device}).json()["code"] == "unknown-device"
    laptop.enroll(own_server.code(DEMO_PEOPLE["expert"]))
    assert laptop.device == device


def test_doctor_finds_a_flipped_byte(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start())
    visits.start(laptop, "expert")
    laptop.push()
    own_server.stop()
    assert own_server.command("doctor", "--blobs").returncode == 0
    with sqlite3.connect(own_server.data / "district.db") as database:
        body = bytearray(database.execute("select body from entry where journal=?", (laptop.device,)).fetchone()[0])
        body[40] ^= 1
        database.execute("update entry set body=? where journal=?", (bytes(body), laptop.device))
    report = own_server.command("doctor", check=False)
    assert report.returncode == 1
    assert f"{laptop.device} 在第 1 条处断开" in report.stdout


def test_a_newer_or_foreign_database_is_left_alone(own_server: DistrictServer) -> None:
    with sqlite3.connect(own_server.data / "district.db") as database:
        database.execute("update alembic_version set version_num='9999'")
    refused = own_server.command("users", "list", check=False)
    assert (refused.returncode, "env-database-newer" in refused.stderr) == (2, True)
    (own_server.data / "district.db").write_bytes(b"junk" * 4096)
    refused = own_server.command("users", "list", check=False)
    assert (refused.returncode, "env-database-damaged" in refused.stderr) == (2, True)


def test_serving_needs_a_district_a_certificate_and_a_port(own_server: DistrictServer, tmp_path: Path) -> None:
    empty = DistrictServer(tmp_path / "empty")
    assert "env-not-initialised" in empty.command("serve", check=False).stderr
    refused = own_server.command("serve", "--host", "0.0.0.0", "--port", "0", check=False)
    assert (refused.returncode, "rule-serve-tls" in refused.stderr) == (2, True)
    taken = own_server.start().address.rsplit(":", 1)[1]
    assert "env-port-taken" in own_server.command("serve", "--port", taken, check=False).stderr
    assert "rule-init-twice" in own_server.command("init", "--district", "110115", check=False).stderr
    assert "rule-region-code" in empty.command("init", "--district", "1234", check=False).stderr


def test_off_loopback_with_a_certificate(own_server: DistrictServer, tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", str(key), "-out", str(cert)]
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine")
    subprocess.run([*made, "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    own_server.start_program("--host", "0.0.0.0", "--cert", str(cert), "--key", str(key))
    address = own_server.address.replace("0.0.0.0", "127.0.0.1")
    assert address.startswith("https://")
    assert Laptop(address, verify=False).http.get("/v1/hello").status_code == 200
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    refused = own_server.command("serve", "--cert", str(broken), "--key", str(key), "--port", "0", check=False)
    assert "env-server-cert" in refused.stderr


def test_two_workers_share_one_district(own_server: DistrictServer) -> None:
    laptop = enrolled(own_server.start_program("--workers", "2"))
    visits.start(laptop, "expert")
    assert laptop.push().json()["seq"] == 1
    for _ in range(10):
        with httpx.Client(base_url=own_server.address, headers=laptop.http.headers, timeout=300) as fresh:
            assert fresh.get(f"/v1/journal/{laptop.device}").json()["seq"] == 1


def test_an_interrupt_ends_it_quietly(own_server: DistrictServer) -> None:
    process = own_server.start_program().process
    assert process is not None
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=300) in (0, 130, -signal.SIGINT)
    own_server.process = None
