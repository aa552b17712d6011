"""Corrections of a sealed visit: what stands now beside what was sealed, and the digest that binds the two.

The seal and everything it covers stay as they are (sync.md §3.10). An amendment is an entry of its own; its digest goes
over the visit's digest and its own words, so that nobody can move it to another visit or change it without a trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from tuoyu_desktop.domain.entries.fold_inspections import Amendment
from tuoyu_desktop.domain.entries.inspections import AmendedValue, InspectionAmendedData
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import word_of

Point = tuple[str, str]
"""What is corrected: the kind of value and the item, finding or nothing that it belongs to."""


def amendment_digest(seal: str, reason: str, changes: Sequence[AmendedValue]) -> str:
    """SHA-256 in hex over the canonical JSON of the three (keys sorted, no spaces, UTF-8)."""
    told = {"changes": [change.model_dump() for change in changes], "reason": reason, "seal": seal}
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def is_whole(data: InspectionAmendedData) -> bool:
    """Whether the digest is that of the words; an amendment of late entries has no values and needs none."""
    return not data.changes or data.digest == amendment_digest(data.seal, data.reason, data.changes)


def are_results(changes: Sequence[AmendedValue]) -> bool:
    """Whether what they say of answers are answers: the field holds any text."""
    results = {answer.value for answer in Answer}
    return all({change.old, change.new} <= results for change in changes if change.what == "answer")


def result_word(value: str) -> str:
    """The word for a stored result; a value that is none is shown as it stands, for an entry is for ever."""
    return word_of(Answer(value)) if value in {answer.value for answer in Answer} else value


def point_of(change: AmendedValue) -> Point:
    """Which value a correction is about."""
    return change.what, change.finding or change.item


def amended(amendments: Sequence[Amendment], what: str, of: str = "") -> str | None:
    """What holds now of one value, null where nobody amended it."""
    changes = [change for one in amendments for change in one.changes]
    return next((change.new for change in reversed(changes) if point_of(change) == (what, of)), None)


def is_corrected_away(amendments: Sequence[Amendment], item: str) -> bool:
    """Whether the failure at an item was put right as never having been one."""
    return amended(amendments, "answer", item) not in (None, Answer.FAIL.value)


def fact_now(amendments: Sequence[Amendment], finding: str, fact: str) -> str:
    """What was seen, in the words that hold now."""
    return amended(amendments, "fact", finding) or fact
