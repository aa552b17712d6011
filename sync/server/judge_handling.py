"""Judging again what is done with a paper that was issued: handed over, voided, its signed page linked (documents.md §1
actor d, §4.10)."""

from __future__ import annotations

from sync.server.judge_facts import Known
from sync.server.stored import HELD
from tuoyu_desktop.domain import document_rights
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.notice import NoticeKind, local_time

Verdict = tuple[str, str]


def judge_handling(known: Known, entry: EntryBase) -> Verdict | None:
    """Null where the actor may handle the paper, and where it did not come yet; else a person looks into it."""
    paper = known.issued.get(entry.subject)
    if paper is None or _may_handle(known, paper, entry):
        return None
    return HELD, "handling-not-allowed"


def _may_handle(known: Known, paper: document_rights.IssuedPaper, entry: EntryBase) -> bool:
    person = known.people.get(entry.actor)
    if paper.kind == NoticeKind.CLOSURE_LEDGER.value:  # any keeper's new one takes the place of the one before (§4.14)
        keeps = document_rights.ledger_refusal(person, local_time(entry.at).date()) is None
        return keeps or entry.actor == paper.issued_by
    return document_rights.may_handle(paper, entry.actor, person)
