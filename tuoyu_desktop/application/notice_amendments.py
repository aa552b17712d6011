"""The amendments of a visit as its later papers print them."""

from __future__ import annotations

from tuoyu_desktop.application.amendments_view import amended_lines
from tuoyu_desktop.application.notice_signatures import ink_of
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.notice import Correction


def corrections_of(records: Records, inspection: str) -> tuple[Correction, ...]:
    """In the order in which they were written; officers' papers bear no drawn hand (documents.md §5)."""
    return tuple(
        Correction(
            on=beijing(line.at).date(),
            by=line.by,
            reason=line.reason,
            label=line.label,
            old=line.old,
            new=line.new,
            ink=ink_of(line.svg) if line.svg else None,
        )
        for line in amended_lines(records, inspection)
    )
