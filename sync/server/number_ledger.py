"""``numbers ledger``: what became of every number that the district leased, over all devices, and whether any stands on
two papers (documents.md §3, sync.md §3.16)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from sync.server.district_rules import number_patterns
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.stored import HELD, REJECTED
from sync.server.tables import DEVICE, NUMBER_COUNTER
from tuoyu_desktop.domain.notice import TITLES, NoticeKind, local_time
from tuoyu_desktop.domain.numbers import (
    GAP_REASON,
    LOST_REASON,
    REFUSED_REASON,
    SKIPPED_REASON,
    STATE_WORDS,
    NumberState,
    state_of,
)
from tuoyu_desktop.domain.terms import NoticeState
from tuoyu_desktop.domain.verdict_words import reason_words
from tuoyu_desktop.exchange.number_book import NumberLine
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import FacilityRow, NoticeRow, NumberBlockRow

_REFUSED = (HELD, REJECTED)


@dataclass(frozen=True)
class Paper:
    """A document that was issued, whatever the district made of it: it lies somewhere with its number on it.
    ``provisional``: ``number`` is only a code. ``block``: null for that, and for what was imported. ``refused``: the
    district held or rejected it."""

    id: str
    kind: str
    number: str
    provisional: bool
    block: str | None
    value: int | None
    state: NoticeState
    on: date
    facility: str
    reason: str
    refused: bool = False


@dataclass(frozen=True)
class Twice:
    """A number that stands on more than one document, or was given back and used."""

    number: str
    papers: int
    returned: bool


@dataclass(frozen=True)
class DistrictLedger:
    lines: tuple[NumberLine, ...]
    twice: tuple[Twice, ...]


def number_ledger(office: Office, year: int, kind: str | None = None) -> DistrictLedger:
    """Every number of ``year`` up to the last one leased, by kind; then the provisional codes given out in it."""
    with office.database.read() as connection:
        papers = _papers(connection)
        blocks = [row for row in _blocks(connection, year) if kind in (None, row.number_kind)]
        devices = {row.device: row for row in connection.execute(select(DEVICE))}
        last = _counters(connection, year, kind)
        reasons = _return_reasons(connection)
    patterns = number_patterns(office.facts.pack, office.facts.district)
    of_blocks = _Blocks(blocks, papers, devices, reasons)
    lines: list[NumberLine] = []
    for number_kind in sorted({*last, *(row.number_kind for row in blocks)}, key=_order):
        lines += of_blocks.of_kind(number_kind, year, last.get(number_kind, 0), patterns.get(number_kind, "{n}"))
    codes = [paper for paper in papers if paper.provisional and paper.on.year == year and kind in (None, paper.kind)]
    lines += [_code(paper) for paper in codes]
    return DistrictLedger(tuple(lines), tuple(_twice(papers, blocks)))


def titled(kind: str) -> str:
    """Title of a kind of document; one that this program does not know as it is written."""
    return TITLES[NoticeKind(kind)] if kind in _KINDS else kind


_KINDS = [kind.value for kind in NoticeKind]


def _order(kind: str) -> tuple[int, str]:
    return (_KINDS.index(kind) if kind in _KINDS else len(_KINDS)), kind


class _Blocks:
    """The blocks of one year with what is known of their numbers. Of a number on two papers the one stands that was
    accepted."""

    def __init__(
        self, rows: Sequence[Any], papers: Iterable[Paper], devices: Mapping[str, Any], reasons: Mapping[Any, str]
    ) -> None:
        self._rows, self._devices, self._reasons = rows, devices, reasons
        papers = sorted(papers, key=lambda paper: paper.refused, reverse=True)  # the last one stands
        self._papers = {(paper.block, paper.value): paper for paper in papers if paper.block}
        self._imported = {paper.number: paper for paper in papers if not paper.block and not paper.provisional}
        self._highest: dict[tuple[str, str], int] = defaultdict(int)
        for row in rows:
            for value in range(row.first, row.last + 1):
                if (row.subject, value) in self._papers:
                    self._highest[row.device, row.number_kind] = max(value, self._highest[row.device, row.number_kind])

    def of_kind(self, kind: str, year: int, last: int, pattern: str) -> Iterator[NumberLine]:
        """From 1 to the last number that was leased: between the blocks are those that nobody was leased."""
        place = {value: row for row in self._mine(kind) for value in range(row.first, row.last + 1)}
        for value in range(1, max([last, *place]) + 1 if place or last else 1):
            row = place.get(value)
            yield self._gap(pattern.format(year=year, n=value), kind) if row is None else self._line(row, value)

    def _gap(self, number: str, kind: str) -> NumberLine:
        """Of no block: on an imported paper, or skipped."""
        paper = self._imported.get(number)
        if paper is None:
            return NumberLine(number, titled(kind), STATE_WORDS[NumberState.SKIPPED], None, "", GAP_REASON)
        return NumberLine(number, titled(kind), STATE_WORDS[_used(paper)], paper.on, paper.facility, paper.reason)

    def _mine(self, kind: str) -> list[Any]:
        return [row for row in self._rows if row.number_kind == kind]

    def _line(self, row: Any, value: int) -> NumberLine:
        paper, device = self._papers.get((row.subject, value)), self._devices.get(row.device)
        state = state_of(
            value,
            paper=paper.state if paper else None,
            returned=value in row.returned,
            highest=self._highest[row.device, row.number_kind],
            lost=device is None or bool(device.stopped),
        )
        return NumberLine(
            number=row.pattern.format(year=row.year, n=value),
            title=titled(row.number_kind),
            state=STATE_WORDS[state],
            on=paper.on if paper else None,
            facility=paper.facility if paper else "",
            reason=self._reason(row, value, state, paper),
            device=_device(device),
        )

    def _reason(self, row: Any, value: int, state: NumberState, paper: Paper | None) -> str:
        if paper is not None:
            return paper.reason
        if state is NumberState.RETURNED:
            return self._reasons.get((row.subject, value), "")
        return {NumberState.SKIPPED: SKIPPED_REASON, NumberState.LOST: LOST_REASON}.get(state, "")


def _used(paper: Paper) -> NumberState:
    return NumberState.VOID if paper.state is NoticeState.VOID else NumberState.USED


def _device(row: Any) -> str:
    return f"{row.number:03d} {row.name}" if row is not None else ""


def _code(paper: Paper) -> NumberLine:
    state = f"待编（{STATE_WORDS[_used(paper)]}）"
    return NumberLine(paper.number, titled(paper.kind), state, paper.on, paper.facility, paper.reason)


def _twice(papers: Sequence[Paper], blocks: Sequence[Any]) -> Iterator[Twice]:
    """By what is printed: that is what a reader of two papers sees."""
    on: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        on[paper.number].append(paper)
    back = {(row.subject, value) for row in blocks for value in row.returned}
    for number, some in sorted(on.items()):
        returned = any((paper.block, paper.value) in back for paper in some)
        if len(some) > 1 or returned:
            yield Twice(number, len(some), returned)


def _blocks(connection: Connection, year: int) -> list[Any]:
    block = table_of(NumberBlockRow)
    return list(
        connection.execute(select(block).where(block.c.year == year).order_by(block.c.number_kind, block.c.first))
    )


def _counters(connection: Connection, year: int, kind: str | None) -> dict[str, int]:
    rows = connection.execute(select(NUMBER_COUNTER).where(NUMBER_COUNTER.c.year == year))
    return {row.number_kind: row.last for row in rows if kind in (None, row.number_kind)}


def _papers(connection: Connection) -> list[Paper]:
    """All documents: those that hold from their rows, those that were held or rejected from their entries."""
    notice, facility = table_of(NoticeRow), table_of(FacilityRow)
    names = {row.subject: row.name for row in connection.execute(select(facility.c.subject, facility.c.name))}
    shown = [notice.c[name] for name in _COLUMNS]
    found = {row.subject: _paper(row, names) for row in connection.execute(select(*shown))}
    refused = {paper.id: paper for paper in _refused(connection, names)}
    return sorted((refused | found).values(), key=lambda paper: (paper.on, paper.number))


_COLUMNS = (
    *("subject", "facility", "notice_kind", "number", "provisional", "number_block", "number_value"),
    *("state", "issued_at", "void_reason"),
)


def _paper(row: Any, names: Mapping[str, str]) -> Paper:
    return Paper(
        id=row.subject,
        kind=row.notice_kind,
        number=row.number or row.provisional or "",
        provisional=not row.number,
        block=row.number_block if row.number else None,
        value=row.number_value,
        state=NoticeState(row.state),
        on=local_time(datetime.fromisoformat(row.issued_at)).date(),
        facility=names.get(row.facility, ""),
        reason=row.void_reason,
    )


def _refused(connection: Connection, names: Mapping[str, str]) -> Iterator[Paper]:
    voided = dict(_bodies(connection, "notice.voided"))
    chosen = (ENTRY.c.kind == "notice.issued") & ENTRY.c.status.in_(_REFUSED) & ENTRY.c.body.is_not(None)
    for row in connection.execute(select(ENTRY.c.subject, ENTRY.c.body, ENTRY.c.reason).where(chosen)):
        body = json.loads(bytes(row.body))
        data, void = body["data"], voided.get(row.subject)
        refused = REFUSED_REASON.format(reason=reason_words(row.reason))
        yield Paper(
            id=row.subject,
            kind=data["notice_kind"],
            number=data["number"] or data.get("provisional") or "",
            provisional=not data["number"],
            block=data.get("number_block") if data["number"] else None,
            value=data.get("number_value"),
            state=NoticeState.VOID if void else NoticeState.ISSUED,
            on=local_time(datetime.fromisoformat(body["at"])).date(),
            facility=names.get(body["facility"] or "", ""),
            reason="；".join(part for part in (void["reason"] if void else "", refused) if part),
            refused=True,
        )


def _return_reasons(connection: Connection) -> dict[tuple[str, int], str]:
    """Block and number to why it was given back; the first word holds."""
    reasons: dict[tuple[str, int], str] = {}
    for block, data in _bodies(connection, "numbers.returned"):
        for number in data["numbers"]:
            reasons.setdefault((block, number), data["reason"])
    return reasons


def _bodies(connection: Connection, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Subject and data of the readable entries of a kind that were not rejected, in the order of commit."""
    chosen = (ENTRY.c.kind == kind) & (ENTRY.c.status != REJECTED) & ENTRY.c.body.is_not(None)
    for row in connection.execute(select(ENTRY.c.subject, ENTRY.c.body).where(chosen).order_by(ENTRY.c.position)):
        yield row.subject, json.loads(bytes(row.body))["data"]
