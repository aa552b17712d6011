"""今天的文书: what this laptop made on one day, in order of facility, with what of it was printed already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tuoyu_desktop.application.lines import NoticeLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.print_marks import PrintMark, print_mark, unprinted
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.notice import TITLES, NoticeKind, copies_of
from tuoyu_desktop.domain.terms import NoticeState


@dataclass(frozen=True)
class DayPaper:
    """One document of the day. ``mark``: what was printed of it here; ``copies``: its addressees (documents.md §5)."""

    line: NoticeLine
    title: str
    copies: tuple[str, ...]
    mark: PrintMark | None

    @property
    def is_printed(self) -> bool:
        """Whether every addressee has a copy."""
        return not unprinted(self.copies, self.mark)


@dataclass(frozen=True)
class DayPapers:
    """``on`` may be any day; ``now`` says which one is today."""

    on: date
    papers: tuple[DayPaper, ...]
    now: datetime


def day_papers(records: Records, on: date | None = None) -> DayPapers:
    """The documents that this laptop made on ``on`` (null: today) and that hold: a void one is handed to nobody."""
    now = records.now()
    day = on or beijing(now).date()
    held = [line for line in records.notices_made_here(day) if line.state is not NoticeState.VOID]
    return DayPapers(day, tuple(_paper(records, line) for line in held), now)


def _paper(records: Records, line: NoticeLine) -> DayPaper:
    kind = NoticeKind(line.kind)
    return DayPaper(line, TITLES[kind], copies_of(kind), print_mark(records, line.id))


def papers_of_visit(records: Records, notice: str) -> Sequence[str]:
    """Ids of the documents that hold of the visit that ``notice`` is of, in order of their making."""
    known = records.notice(notice)
    if known is None or known.inspection is None:
        return ()
    lines = records.notice_lines(inspection=known.inspection)
    held = [line for line in lines if line.state is not NoticeState.VOID]
    return tuple(line.id for line in sorted(held, key=lambda line: line.issued_at))
