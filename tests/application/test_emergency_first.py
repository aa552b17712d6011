"""Delivery of an emergency: its photos first, its report known to wait until it is confirmed (checklist.md §3)."""

from __future__ import annotations

from datetime import timedelta

from tests.made_visits import EXPERT, picture, start
from tests.store.small_laptop import sync_store
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.incident_cases import EmergencyForm, ReportEmergency, report_emergency
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.bootstrap import Laptop


def test_its_photos_go_first_and_it_waits_until_the_district_has_it(laptop: Laptop) -> None:
    form = EmergencyForm(seen_at=laptop.clock().isoformat(), text="安全出口锁着，打不开。")

    def job(work: Work) -> tuple[str, str]:
        visit = start(work)
        for number in range(3):
            attach_photo(work, AttachPhoto(visit, "A01", picture(f"别的{number}"), ""))
        late = attach_photo(work, AttachPhoto(visit, "E03", picture("出口"), ""))
        return visit, late

    visit, late = laptop.write(job, EXPERT)[0]
    store = sync_store(laptop)
    assert not store.emergency_waiting()
    assert [blob.is_urgent for blob in store.pending_blobs()] == [False] * 4

    told = laptop.write(lambda work: report_emergency(work, ReportEmergency(visit, "E03", form)), EXPERT)[0]
    wanted = laptop.read(lambda records: records.evidence(late))
    assert wanted is not None
    pending = store.pending_blobs()
    assert [blob.is_urgent for blob in pending] == [True, False, False, False]
    assert pending[0].sha256 == wanted.sha256, "taken last, sent first"
    assert store.emergency_waiting()

    head = store.own_head()
    store.confirm(head.seq, head.hash, laptop.clock() + timedelta(seconds=1))
    assert not store.emergency_waiting(), "the district has the report"
    assert laptop.read(lambda records: records.waiting_incidents()) == [told.incident], "but not its photo"
    store.blob_settled(wanted.sha256)
    assert laptop.read(lambda records: records.waiting_incidents()) == []
