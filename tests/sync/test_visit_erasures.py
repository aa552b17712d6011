"""A partner that has not heard of an erasure yet gives neither the entry nor its photo (sync.md §1, §3.10)."""

from __future__ import annotations

from sqlalchemy import select

from tests.joint_pair import OTHER_ID, Pair, Partner, pair
from tests.made_visits import picture
from tests.store.small_laptop import Writer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.domain.entries.registry import EntryErased, EntryErasedData
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.taking_in import take_in

__all__ = ["pair"]


def _attached(partner: Partner, visit: str, words: str) -> tuple[int, str, str]:
    """Seq, subject and SHA-256 of a photo just taken."""
    partner.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture(words))))
    with partner.laptop.engine.begin() as connection:
        chosen = select(ENTRY.c.seq, ENTRY.c.subject).where(ENTRY.c.kind == "evidence.attached")
        row = connection.execute(chosen.where(ENTRY.c.journal == OTHER_ID).order_by(ENTRY.c.seq.desc())).first()
    assert row is not None
    lines = partner.laptop.read(lambda records: records.evidence_lines(inspection=visit))
    return row.seq, row.subject, next(line.sha256 for line in lines if line.id == row.subject)


def test_an_erased_photo_of_a_partner_does_not_come(pair: Pair) -> None:
    visit = pair.together()
    seq, subject, gone = _attached(pair.other, visit, "柜")
    _, _, stays = _attached(pair.other, visit, "窗")
    data = EntryErasedData(journal=OTHER_ID, seq=seq, reason="依法删除", order="3号")
    pair.lead.write(lambda work: take_in(work, [Writer().entry(EntryErased, data, subject)]))
    done = pair.lead.read(pair.other.exported(visit).file)
    assert done.photos == 1
    assert (pair.lead.store.holds_blob(gone), pair.lead.store.holds_blob(stays)) == (False, True)
    lines = pair.lead.laptop.read(lambda records: records.evidence_lines(inspection=visit))
    assert [line.sha256 for line in lines] == [stays]
