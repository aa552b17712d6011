"""The engine against the real server: enrolment, snapshot, push, verdicts, the district's decisions (sync.md §2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from sync.client.login import EnrolmentSlip, address_of, enrol, read_link
from sync.client.transport import Transport
from tests.sync.client_rig import (
    OAK,
    OFFICER,
    ClientLaptop,
    assert_rebuild_equal,
    assert_whole,
    enrolment_code,
    now,
    server_bodies,
)
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Decision, FindingState, Severity, VisitMode
from tuoyu_desktop.projection.tables import table_of
from tuoyu_desktop.store.unit_of_work import SqlWork


@pytest.fixture(scope="module")
def district(district_of_module: DistrictServer) -> DistrictServer:
    return district_of_module


def _enrol(district: DistrictServer, code: str) -> str:
    transport = Transport(district.address)
    try:
        return enrol(transport, EnrolmentSlip(district.address, code), "测试电脑").reply.device
    finally:
        transport.close()


def test_a_code_works_once_and_says_so_the_second_time(district: DistrictServer) -> None:
    code = enrolment_code(district, OFFICER)
    assert _enrol(district, code)
    with pytest.raises(EnvironmentFault) as refused:
        _enrol(district, code)
    assert refused.value.code == "sync-code-used"
    assert "要一个新的" in refused.value.message


@pytest.mark.parametrize(("hours", "code"), [(-1, "sync-code-expired"), (None, "sync-bad-code")])
def test_expired_and_wrong_codes_are_told_apart(district: DistrictServer, hours: float | None, code: str) -> None:
    slip = "AAAAA-AAAAA" if hours is None else enrolment_code(district, OFFICER, hours=hours)
    with pytest.raises(EnvironmentFault) as refused:
        _enrol(district, slip)
    assert refused.value.code == code
    assert refused.value.message


def test_the_link_of_the_slip_is_read_and_tls_is_asked_for_off_loopback() -> None:
    assert read_link(" tuoyu://10.1.2.3:8443/ABCDE-FGHJK ") == EnrolmentSlip("https://10.1.2.3:8443", "ABCDE-FGHJK")
    assert address_of("127.0.0.1:9") == "http://127.0.0.1:9"
    for broken in ("tuoyu://10.1.2.3:8443/", "https://10.1.2.3/ABC", ""):
        with pytest.raises(RuleViolation):
            read_link(broken)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("10.1.2.3：8443", "https://10.1.2.3:8443"),
        (" 10。1.2.3:8443/ ", "https://10.1.2.3:8443"),
        ("[::1]:8443", "http://[::1]:8443"),
        ("tuoyu.example.gov.cn", "https://tuoyu.example.gov.cn"),
    ],
)
def test_an_address_is_read_as_an_input_method_writes_it(typed: str, url: str) -> None:
    assert address_of(typed) == url


_NO_ADDRESS = (
    *("10.1.2.3:abc", "10.1.2.3:84433", "10.1.2.3:0", "10.1.2.3 8443", "[10", "区服务器", "ftp://x", "a/b", ""),
    *("10.1.2.3:8443?x", "10.1.2.3:8443?", "10.1.2.3:8443#y", "a@10.1.2.3", "@10.1.2.3", "a:b@10.1.2.3"),
    *("..", "。。", "-", "10.1.2.3:", "http:"),
)


@pytest.mark.parametrize("typed", _NO_ADDRESS)
def test_what_is_no_address_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        address_of(typed)
    assert (refused.value.code, refused.value.field) == ("rule-enrol-address", "address")


@pytest.mark.parametrize("typed", ["http://10.1.2.3:8443", "HTTP://10.1.2.3", "http://localhost.example.cn"])
def test_off_loopback_there_is_nothing_without_tls(typed: str) -> None:
    """sync.md §2: TLS is required off loopback."""
    with pytest.raises(RuleViolation) as refused:
        address_of(typed)
    assert (refused.value.code, refused.value.field) == ("rule-enrol-address", "address")
    assert address_of("http://127.0.0.1:9") == "http://127.0.0.1:9"
    assert address_of("https://10.1.2.3:8443") == "https://10.1.2.3:8443"


def test_a_link_around_another_address_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        read_link("tuoyu://http://10.1.2.3/ABCD")
    assert refused.value.code == "rule-enrol-address"


def test_the_first_sync_brings_what_the_street_looks_after(district: DistrictServer, client: ClientLaptop) -> None:
    result = client.sync()
    assert result.delivered
    assert result.entries_received > 0
    assert client.setting("cursor")
    assert client.write(lambda work: work.facility(OAK)) is not None
    assert {"facility", "person", "finding", "number_block"} <= client.changed
    units = client.scalar(select(func.count(table_of("facility").c.street_town.distinct())))
    assert units == 1
    assert client.sync().entries_received == 0
    assert_rebuild_equal(client)


def test_a_visit_goes_to_the_district_byte_for_byte(district: DistrictServer, client: ClientLaptop) -> None:
    client.sync()
    inspection = client.visit(5)
    assert not client.write(lambda work: work.visit_is_delivered(inspection))
    assert client.write(lambda work: work.delivery()).visits_waiting == 1
    result = client.sync()
    assert result.delivered
    assert (result.own_seq, result.own_hash) == (result.server_seq, result.server_hash)
    assert result.own_seq == 6
    assert client.write(lambda work: work.visit_is_delivered(inspection))
    line = client.write(lambda work: work.delivery())
    assert (line.visits_waiting, line.confirmed_seq, line.attention_count) == (0, 6, 0)
    assert_whole(district, client)
    known = client.setting("server_time")
    assert known is not None
    assert datetime.fromisoformat(known) <= now()


def test_what_was_written_during_a_sync_is_not_called_delivered(district: DistrictServer, client: ClientLaptop) -> None:
    client.sync()
    client.visit(1)
    client.on_progress = lambda progress: client.visit(1) if progress.step == "photos" else None
    result = client.sync()
    assert not result.delivered
    assert result.own_seq == result.server_seq + 2
    client.on_progress = lambda _progress: None
    assert client.sync().delivered
    assert_whole(district, client)


def _finding(work: SqlWork, inspection: str, mode: VisitMode) -> str:
    data = FindingRecordedData(
        inspection=inspection,
        item="A01",
        mode=mode,
        fact="二层东侧活动室插座没有保护盖。",
        severity=Severity.MAJOR,
        lead_department="卫生健康",
        days=15,
        found_on=now().date(),
        photo_reason="不宜拍照",
    )
    subject = new_id()
    work.append(data, subject=subject, facility=OAK)
    return subject


def test_a_rejected_entry_leaves_the_tables_and_is_shown_apart(district: DistrictServer, client: ClientLaptop) -> None:
    """documents.md §1: a finding of a walk-through cannot claim the force of an administrative inspection."""
    client.sync()
    inspection = client.visit(1)
    good = client.write(lambda work: _finding(work, inspection, VisitMode.SUPERVISORY_VISIT))
    bad = client.write(lambda work: _finding(work, inspection, VisitMode.ADMINISTRATIVE_INSPECTION))
    assert client.write(lambda work: work.finding(bad)) is not None
    assert client.sync().delivered
    assert client.write(lambda work: work.finding(bad)) is None
    assert client.write(lambda work: work.finding(good)) is not None
    [refused] = client.write(lambda work: work.refused_lines())
    assert (refused.subject, refused.status, refused.reason) == (bad, "rejected", "wrong-mode")
    assert client.write(lambda work: work.delivery()).attention_count == 1
    assert_whole(district, client)


def test_a_held_entry_comes_back_when_the_district_releases_it(district: DistrictServer, client: ClientLaptop) -> None:
    client.sync()
    stranger = new_id()
    inspection = client.visit(1, facility=stranger)
    client.sync()
    assert client.write(lambda work: work.inspection(inspection)) is None
    assert {line.status for line in client.write(lambda work: work.refused_lines())} == {"held"}
    device = client.laptop.device.id
    district.command("held", "release", device, "--seq", "1", "--reason", "已核实")
    client.sync()
    assert client.write(lambda work: work.inspection(inspection)) is not None
    assert 1 not in {line.seq for line in client.write(lambda work: work.refused_lines())}


def test_the_districts_decision_comes_by_the_feed(district: DistrictServer, client: ClientLaptop) -> None:
    client.sync()
    inspection = client.visit(1)
    finding = client.write(lambda work: _finding(work, inspection, VisitMode.SUPERVISORY_VISIT))
    client.sync()
    before = client.write(lambda work: work.finding(finding))
    assert before.state is FindingState.AWAITING_DECISION
    decide = ("review", "decide", "--finding", finding, "--decision", "REFER", "--department", "消防救援支队")
    district.command(*decide, "--by", DEMO_PEOPLE["district_officer_1"], "--reason", "涉及消防")
    client.changed.clear()
    client.sync()
    after = client.write(lambda work: work.finding(finding))
    assert (after.state, after.decision) == (FindingState.REFERRED, Decision.REFER)
    assert "finding" in client.changed
    assert_rebuild_equal(client)


def test_a_person_unknown_to_the_district_is_held_not_lost(district: DistrictServer, client: ClientLaptop) -> None:
    client.sync()
    client.visit(2, actor=new_id())
    assert client.sync().delivered
    lines = client.write(lambda work: work.refused_lines())
    assert {(line.status, line.reason) for line in lines} >= {("held", "unknown-person")}
    assert_whole(district, client)


def test_cancel_ends_between_slices_and_the_next_sync_goes_on(district: DistrictServer, client: ClientLaptop) -> None:
    client.visit(2)
    asked: list[str] = []

    def cancelled() -> bool:
        asked.append("")
        return len(asked) > 3

    with pytest.raises(Cancelled):
        client.sync(cancelled=cancelled)
    assert client.sync().delivered
    assert_whole(district, client)


@pytest.mark.parametrize("off", [timedelta(days=365), timedelta(days=-365)])
def test_a_clock_a_year_off_keeps_everything(district: DistrictServer, client: ClientLaptop, off: timedelta) -> None:
    """§3.5: order is never a clock; the entries go through, the server's own time is what is remembered."""
    client.clock = lambda: now() + off
    client.reopen()
    client.visit(2)
    result = client.sync()
    assert result.own_seq == result.server_seq == 3
    known = client.setting("server_time")
    assert known is not None
    assert known[:4] == str(now().year)
    assert_whole(district, client)


def test_an_unknown_device_keeps_everything(district: DistrictServer, client: ClientLaptop) -> None:
    client.visit(2)
    stranger = ClientLaptop(client.laptop, client.keys, client.address)
    client.write(lambda work: work.put_setting("signing_seed", "11" * 32))
    with pytest.raises(EnvironmentFault) as refused:
        stranger.sync()
    assert refused.value.code == "sync-bad-signature"
    assert len(client.bodies()) == 3
    assert server_bodies(district, client.laptop.device.id) == []
