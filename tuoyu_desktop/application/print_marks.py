"""What came out of a printer here: which copies of a document's set, and when, so that a reprint is marked 副本.

Print time stands outside the check code and a reprint adds only 副本 (documents.md §3): printing writes nothing into
the record, it is a fact about this laptop, kept among its settings. Saving as PDF is no printing, nor is a job that
failed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.ports import Records, Work

PRINTED = "printed:{notice}"
"""Setting: JSON of :class:`PrintMark`, by the document's id."""
EXTRA_COPY = "副本"
"""What stands on copies beyond the set that documents.md §5 names (§3)."""
VOIDED = "已作废"


@dataclass(frozen=True)
class PrintMark:
    """``copies`` of the set that were printed, ``count`` sheets with 副本 among them, ``at`` the last time."""

    at: datetime
    copies: tuple[str, ...]
    count: int


def print_mark(records: Records, notice: str) -> PrintMark | None:
    """What was printed of a document on this laptop; None for nothing yet."""
    text = records.setting(PRINTED.format(notice=notice))
    if text is None:
        return None
    kept = json.loads(text)
    return PrintMark(datetime.fromisoformat(kept["at"]), tuple(kept["copies"]), int(kept["count"]))


def unprinted(copies: Sequence[str], mark: PrintMark | None) -> tuple[str, ...]:
    """Those of the set that never came out of a printer."""
    return tuple(copy for copy in copies if mark is None or copy not in mark.copies)


def copy_labels(copies: Sequence[str], count: int, mark: PrintMark | None, *, void: bool = False) -> tuple[str, ...]:
    """What stands at the head of each of ``count`` copies: who keeps it while the set is not complete, 副本 on all
    others; a voided document says so besides."""
    labels = (*unprinted(copies, mark), *[EXTRA_COPY] * count)[:count]
    return tuple(f"{VOIDED}　{label}" for label in labels) if void else labels


def mark_printed(work: Work, notice: str, labels: Sequence[str]) -> None:
    """``labels`` went to a printer, all of them; those of the set are not printed unmarked again."""
    before = print_mark(work, notice)
    had, count = (before.copies, before.count) if before else ((), 0)
    originals = [label for label in labels if label not in had and not label.startswith((EXTRA_COPY, VOIDED))]
    kept = {"at": work.now().isoformat(), "copies": [*had, *originals], "count": count + len(labels)}
    work.put_setting(PRINTED.format(notice=notice), json.dumps(kept, ensure_ascii=False))
