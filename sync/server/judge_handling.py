"""Judging again what is done with a paper that was issued: handed over, voided, its signed page linked (documents.md §1
actor d, §4.10)."""

from __future__ import annotations

from sync.server.judge_facts import Known, PaperFacts
from sync.server.stored import HELD
from tuoyu_desktop.domain import document_rights, rights
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.notice import OFFICER_KINDS, NoticeKind, local_time

Verdict = tuple[str, str]
_OFFICERS = frozenset(kind.value for kind in OFFICER_KINDS)


def judge_handling(known: Known, entry: EntryBase) -> Verdict | None:
    """Null where the actor may handle the paper, and where it did not come yet. As on the laptop: who issued it, and
    those of its visit; of an officers' paper its officers, not who came along to help. Else a person looks into it."""
    paper = known.issued.get(entry.subject)
    if paper is None or _may_handle(known, paper, entry):
        return None
    return HELD, "handling-not-allowed"


def _may_handle(known: Known, paper: PaperFacts, entry: EntryBase) -> bool:
    person = known.people.get(entry.actor)
    if entry.actor == paper.issued_by:
        return True
    if paper.kind == NoticeKind.CLOSURE_LEDGER.value:  # any keeper's new one takes the place of the one before (§4.14)
        return document_rights.ledger_refusal(person, local_time(entry.at).date()) is None
    if entry.actor not in paper.signers:
        return False
    return paper.kind not in _OFFICERS or (person is not None and rights.officer_on(person, paper.on))
