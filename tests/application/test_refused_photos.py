"""A photo whose entry the district held or refused, and whose file is lost, can be settled too (sync.md §3.1, §3.4)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.application.test_visit_rights import COLLEAGUE, blob_file, only_photo, refusal
from tests.made_visits import EXPERT, OFFICER_1, sealed_visit
from tuoyu_desktop.application.evidence_cases import withdraw_damaged
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict


def judge(laptop: Laptop, status: EntryStatus, *subjects: str) -> None:
    """The district's verdict on the first entry of each subject."""

    def job(work: Any) -> None:
        for subject in subjects:
            chosen = select(ENTRY.c.seq).where(ENTRY.c.subject == subject).order_by(ENTRY.c.seq)
            for seq in work.connection.execute(chosen).scalars().all():
                set_verdict(work.connection, work.device().journal, seq, status, "visit-not-accepted")
        work.refold(set(subjects))

    laptop.write(job, "")


def _withdrawals(laptop: Laptop, sha256: str) -> list[str]:
    with laptop.engine.begin() as connection:
        bodies = connection.execute(select(ENTRY.c.body).where(ENTRY.c.kind == "evidence.withdrawn")).scalars()
        return [entry.subject for body in bodies if (entry := decode(body)).data.sha256 == sha256]


@pytest.mark.parametrize("status", [EntryStatus.HELD, EntryStatus.REJECTED])
def test_a_lost_photo_of_a_refused_entry_is_settled_once(laptop: Laptop, status: EntryStatus) -> None:
    visit = sealed_visit(laptop)
    evidence, sha256 = only_photo(laptop, visit)
    judge(laptop, status, evidence)
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), EXPERT).code == "rule-photo-sound"
    blob_file(laptop, sha256).unlink()
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), COLLEAGUE).code == "rule-visit-team"

    laptop.write(lambda work: withdraw_damaged(work, visit, sha256), EXPERT)

    assert _withdrawals(laptop, sha256) == [evidence]
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), EXPERT).code == "rule-photo-unknown"


def test_where_the_whole_visit_was_refused_whoever_took_it_may(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    evidence, sha256 = only_photo(laptop, visit)
    judge(laptop, EntryStatus.REJECTED, visit, evidence)
    assert laptop.read(lambda records: records.inspection(visit)) is None
    blob_file(laptop, sha256).unlink()
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), OFFICER_1).code == "rule-visit-unknown"

    laptop.write(lambda work: withdraw_damaged(work, visit, sha256), EXPERT)

    assert _withdrawals(laptop, sha256) == [evidence]
