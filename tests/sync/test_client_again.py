"""A sync over a transport that has synced before: it asks for nothing it knows, and notices when that is wrong."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sync.client.engine import BlobsUnreadable
from sync.client.transport import Transport
from tests.sync.bad_weather import BadWeather
from tests.sync.client_rig import OAK, OFFICER, ClientLaptop, assert_whole, attach, new_client, start_visit
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.entries.inspections import EvidenceWithdrawnData, InspectionFinishedData
from tuoyu_desktop.store.delivery_queries import refused_lines, visit_is_delivered
from tuoyu_desktop.store.rows import work_query
from tuoyu_desktop.store.unit_of_work import SqlWork


@pytest.fixture
def client(own_server: DistrictServer, tmp_path: Path) -> ClientLaptop:
    return new_client(own_server.start(), tmp_path / "laptop")


def seal(work: SqlWork, inspection: str) -> None:
    covers, digest = work.digest_of_visit(inspection)
    data = InspectionFinishedData(covers=covers, digest=digest, finished_at=work.now())
    work.append(data, subject=inspection, facility=OAK)


def asked(weather: BadWeather) -> list[str]:
    return [urlsplit(request.split(b" ")[1].decode()).path.split("/")[2] for request in weather.requests]


def test_the_second_sync_sends_takes_and_asks_for_the_receipt(client: ClientLaptop) -> None:
    with BadWeather(client.address) as weather:
        line = Transport(weather.address)
        assert client.sync(transport=line).delivered
        weather.requests.clear()
        client.visit()
        assert client.sync(transport=line).delivered
        line.close()
    assert asked(weather) == ["journal", "feed", "receipt"]


def test_a_server_restored_between_two_syncs_is_noticed_without_a_greeting(
    own_server: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """sync.md §3.8: its head is below what it acknowledged, with and without something new to send."""
    with BadWeather(client.address) as weather:
        line = Transport(weather.address)
        client.visit()
        client.sync(transport=line)
        for more in (False, True):
            own_server.stop()
            yesterday = tmp_path / f"yesterday-{more}.db"
            with sqlite3.connect(own_server.data / "district.db") as source, sqlite3.connect(yesterday) as target:
                source.backup(target)
            weather.target = own_server.start().address
            client.visit()
            client.sync(transport=line)
            own_server.stop()
            for name in ("district.db", "district.db-wal", "district.db-shm"):
                (own_server.data / name).unlink(missing_ok=True)
            shutil.copyfile(yesterday, own_server.data / "district.db")
            weather.target = own_server.start().address
            if more:
                client.visit()
            assert client.sync(transport=line).delivered
            assert_whole(own_server, client)
        line.close()


def test_a_visit_sealed_over_several_syncs_is_accepted(client: ClientLaptop) -> None:
    line = Transport(client.address)
    visit = client.visit(answers=5)
    client.sync(transport=line)
    client.photo(visit, b"photo one")
    client.sync(transport=line)
    client.write(lambda work: seal(work, visit))
    whole = client.write(lambda work: start_visit(work, OAK, 4))
    client.write(lambda work: seal(work, whole))
    assert client.sync(transport=line).delivered
    line.close()
    with client.laptop.engine.begin() as connection:
        assert refused_lines(work_query(connection), client.laptop.office.device.journal) == []


def test_a_damaged_photo_is_named_until_it_is_withdrawn(client: ClientLaptop) -> None:
    """sync.md §3.4: ``evidence.withdrawn`` settles a blob for ever, on both sides."""
    visit = client.visit()
    photo = client.photo(visit, b"a photo of the corridor" * 50)
    client.write(lambda work: attach(work, visit, b"another photo", OAK))
    (stored,) = [path for path in client.laptop.paths.blobs.rglob("*") if path.is_file() and photo[:8] in path.name]
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(bytes(content))
    with pytest.raises(BlobsUnreadable) as told:
        client.sync()
    (blob,) = told.value.blobs
    assert (blob.sha256, blob.inspection, blob.code) == (photo, visit, "env-blob-damaged")
    assert blob.sentence
    withdrawn = EvidenceWithdrawnData(sha256=photo, why="damaged")
    find = "SELECT subject FROM evidence WHERE sha256 = ?"
    evidence = client.write(lambda work: work_query(work.connection)(find, photo))
    client.write(lambda work: work.append(withdrawn, subject=evidence[0]["subject"], facility=OAK), OFFICER)
    result = client.sync()
    assert (result.delivered, result.blobs_missing) == (True, 0)
    with client.laptop.engine.begin() as connection:
        journal = client.laptop.office.device.journal
        assert visit_is_delivered(work_query(connection), journal, visit)


def test_a_photo_taken_back_and_attached_again_reaches_the_district(client: ClientLaptop) -> None:
    """sync.md §3.3: a visit is only called delivered when the bytes of what stands are there."""
    visit, content = client.visit(), b"a photo of the corridor" * 50
    photo = client.photo(visit, content)
    find = "SELECT subject FROM evidence WHERE sha256 = ?"
    (evidence,) = client.write(lambda work: work_query(work.connection)(find, photo))
    withdrawn = EvidenceWithdrawnData(sha256=photo, why="mistake")
    client.write(lambda work: work.append(withdrawn, subject=evidence["subject"], facility=OAK), OFFICER)
    assert client.sync().delivered
    assert client.photo(visit, content) == photo
    result = client.sync()
    assert (result.delivered, result.blobs_missing) == (True, 0)
    with client.laptop.engine.begin() as connection:
        state = connection.exec_driver_sql("SELECT state FROM blob_key WHERE sha256 = ?", (photo,)).scalar_one()
    assert state == "delivered"
