"""已依规删除: what a screen says where something was removed by law or order (sync.md §1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tests.application.test_visit_rights import only_photo, refusal
from tests.made_visits import EXPERT, sealed_visit
from tuoyu_desktop.application.findings_board import finding_detail
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import set_verdict


def _erase(laptop: Laptop, subject: str) -> None:
    """All entries on a subject, as ``entry.erased`` of the district does it."""

    def job(work: Any) -> None:
        chosen = select(ENTRY.c.seq).where(ENTRY.c.subject == subject)
        for seq in work.connection.execute(chosen).scalars().all():
            set_verdict(work.connection, work.device().journal, seq, EntryStatus.ERASED, "依法")
        work.refold({subject})

    laptop.write(job, "")


def _finding(laptop: Laptop, visit: str) -> str:
    findings = laptop.read(lambda records: records.findings(visit))
    return next(subject for subject, state in findings.items() if state.item == "D04")


def test_an_erased_photo_is_told_from_one_that_was_never_taken(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    finding = _finding(laptop, visit)
    evidence, _ = only_photo(laptop, visit)
    assert laptop.read(lambda records: finding_detail(records, finding, EXPERT)).before_note == ""

    _erase(laptop, evidence)

    detail = laptop.read(lambda records: finding_detail(records, finding, EXPERT))
    assert (detail.before_image, detail.before_far, detail.before_note) == (b"", "", "照片已依规删除")


def test_an_erased_finding_says_so_and_not_that_it_must_be_synced(laptop: Laptop) -> None:
    finding = _finding(laptop, sealed_visit(laptop))
    _erase(laptop, finding)
    refused = refusal(laptop, lambda work: finding_detail(work, finding, EXPERT), EXPERT)
    assert refused.code == "rule-finding-erased"
    assert "已依规删除" in refused.message
    assert refusal(laptop, lambda work: finding_detail(work, "x", EXPERT), EXPERT).code == "rule-finding-unknown"
