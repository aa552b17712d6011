"""What the tests of the visit package share: tables, forged entries and forged packages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import PackageHeader, PackageWriter, public_text
from sync.protocol.package_frames import in_frames
from sync.protocol.visit_package import SUFFIX, EntriesFrame, VisitKeys
from tests.joint_pair import OTHER_ID, Pair, Partner
from tests.made_visits import PARENT, picture
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.joint_visit import kept_code
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Severity, VisitMode
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.tables import PROJECTED
from tuoyu_desktop.store.blob_tables import blob_key
from tuoyu_desktop.store.engine import open_reader


def refused(partner: Partner, file: Path, **options: Any) -> PackageCode:
    """Why a file is refused; nothing has changed."""
    with untouched(partner.laptop), pytest.raises(PackageRefused) as fault:
        partner.read(file, **options)
    return fault.value.package_code


@contextmanager
def untouched(laptop: Laptop) -> Iterator[None]:
    """SQLite's data_version on a connection of its own: it moves when anybody else commits anything."""
    with closing(open_reader(laptop.paths.database, laptop.key)) as watching:
        (before,) = watching.execute("PRAGMA data_version").fetchall()
        yield
        assert watching.execute("PRAGMA data_version").fetchall() == [before]


def tables(partner: Partner) -> dict[str, Counter[Any]]:
    """Every stored entry and every projected row, as the database has them."""
    with partner.laptop.engine.begin() as connection:
        every = [ENTRY, blob_key, *PROJECTED.sorted_tables]
        return {
            table.name: Counter(connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').fetchall())
            for table in every
        }


def assert_rebuild_equal(partner: Partner) -> None:
    before = tables(partner)
    with partner.laptop.engine.begin() as connection:
        rebuild(connection)
    assert tables(partner) == before


def attach(partner: Partner, visit: str, words: str = "柜") -> None:
    partner.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture(words))))


def entry(
    journal_seq: int,
    kind: type[EntryBase],
    data: EntryData,
    subject: str,
    facility: str | None,
    after: str | None = None,
) -> bytes:
    return kind.write(
        data,
        seq=journal_seq,
        id=new_id(),
        at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        actor=PARENT,
        subject=subject,
        facility=facility,
        after=after,
    ).to_body()


def forged(pair: Pair, visit: str, journal: str, bodies: list[bytes], **changes: Any) -> Path:
    """A package by somebody who holds the code."""
    code = pair.other.laptop.read(lambda records: kept_code(records, visit))
    assert code is not None
    keys, own = VisitKeys(code.key), X25519PrivateKey.generate()
    values: dict[str, Any] = {
        "kind": "visit",
        "id": new_id(),
        "export": new_id(),
        "part": 1,
        "district": "110115",
        "device": OTHER_ID,
        "key": public_text(own),
        "created_at": pair.other.clock(),
        "visit": visit,
    }
    pair.other.stick.mkdir(exist_ok=True)
    target = pair.other.stick / f"{new_id()}{SUFFIX}"
    header = PackageHeader.model_validate(values | changes)
    with PackageWriter(target, header, keys.signer, own, keys.recipient) as writer:
        for body in in_frames(bodies):
            writer.add(EntriesFrame(journal=journal), body)
    return target


def facility_of(pair: Pair, visit: str) -> str:
    return str(pair.lead.write(lambda work: work.inspection(visit)).facility)


def finding_data(visit: str) -> FindingRecordedData:
    return FindingRecordedData(
        inspection=visit,
        item="A01",
        mode=VisitMode.SUPERVISORY_VISIT,
        fact="堆放杂物",
        severity=Severity.MINOR,
        found_on=date(2026, 11, 20),
    )
