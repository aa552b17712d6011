"""Where bytes are paid for, records go and photos wait until they may."""

from __future__ import annotations

import os

import pytest

from sync.client.engine import SyncEngine, SyncResult
from sync.client.transport import Transport
from tests.sync.client_rig import OAK, ClientLaptop, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.entries.inspections import EvidenceAttachedData
from tuoyu_desktop.domain.entries.notices import NoticeIssuedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.store.unit_of_work import SqlWork


@pytest.fixture
def district(district_of_test: DistrictServer) -> DistrictServer:
    return district_of_test


def _sync(client: ClientLaptop, *answers: bool) -> SyncResult:
    """One sync; ``answers`` in turn to whether a photo may go, the last one for all that follow."""
    left = list(answers)
    transport = Transport(client.address)
    try:
        return SyncEngine(
            client.store, transport, clock=now, photos=lambda: left.pop(0) if len(left) > 1 else left[0]
        ).run()
    finally:
        transport.close()


def _pdf(work: SqlWork, inspection: str) -> str:
    sha256 = work.store_blob(b"%PDF-1.7 a notice", "application/pdf")
    data = NoticeIssuedData(
        inspection=inspection,
        notice_kind="VISIT_RECORD",
        number=None,
        provisional="待编-007-0001",
        content={},
        check_code="",
        pdf_sha256=sha256,
        pdf_size=17,
    )
    work.append(data, subject=new_id(), facility=OAK)
    return sha256


def _signed_sheet(work: SqlWork, inspection: str, content: bytes) -> str:
    """The sheet of signatures in ink, photographed."""
    sha256, size = work.store_blob(content, "image/jpeg"), len(content)
    data = EvidenceAttachedData(
        inspection=inspection, role="signed_sheet", sha256=sha256, size=size, media_type="image/jpeg"
    )
    work.append(data, subject=new_id(), facility=OAK)
    return sha256


def test_records_and_documents_go_and_photos_wait(client: ClientLaptop, district: DistrictServer) -> None:
    visit = client.visit(2)
    photos = {client.photo(visit, os.urandom(2_000)) for _ in range(2)}
    pdf = client.write(lambda work: _pdf(work, visit))

    result = _sync(client, False)

    assert result.own_seq == result.server_seq
    assert (result.blobs_sent, result.blobs_missing, result.delivered) == (1, 2, False)
    assert (district.data / "blobs" / pdf[:2] / pdf).is_file()
    assert {blob.sha256 for blob in client.store.pending_blobs()} == photos
    assert not client.write(lambda work: work.visit_is_delivered(visit)), "nothing is called delivered that is not"

    assert _sync(client, True).delivered
    assert client.write(lambda work: work.visit_is_delivered(visit))


def test_what_was_signed_on_paper_is_a_document_and_does_not_wait(
    client: ClientLaptop, district: DistrictServer
) -> None:
    visit = client.visit(2)
    photo = client.photo(visit, os.urandom(2_000))
    sheet = client.write(lambda work: _signed_sheet(work, visit, os.urandom(2_000)))

    result = _sync(client, False)

    assert (result.blobs_sent, result.blobs_missing) == (1, 1)
    assert {blob.sha256 for blob in client.store.pending_blobs()} == {photo}
    assert (district.data / "blobs" / sheet[:2] / sheet).is_file()


def test_a_network_that_becomes_metered_half_way_stops_after_that_photo(client: ClientLaptop) -> None:
    visit = client.visit(1)
    for _ in range(3):
        client.photo(visit, os.urandom(2_000))
    result = _sync(client, True, True, True, True, False)  # three are counted, one goes
    assert (result.blobs_sent, result.blobs_missing) == (1, 2)
