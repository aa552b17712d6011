"""编号台账: every number of this laptop with what became of it, and numbers given back (documents.md §3,
sync.md §3.16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tuoyu_desktop.application.lines import NumberBlockLine, NumberedLine, ReturnedLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.notices import NumbersReturnedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from tuoyu_desktop.domain.notice_kinds import SEVERAL_KINDS
from tuoyu_desktop.domain.numbers import REFUSED_REASON, SKIPPED_REASON, YEAR_OVER, NumberState, state_of
from tuoyu_desktop.domain.terms import NoticeState
from tuoyu_desktop.domain.verdict_words import reason_words

_KINDS = [kind.value for kind in NoticeKind]
BEHIND = "本机从备份恢复过，还没有和区里核对编号"
"""Why no number is handed out or given back: the first words of a sentence."""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number. ``on``: when it was used or given back; ``notice``: the document that has it, empty for none.
    ``run``: how many numbers from this one on may be given back in one go."""

    number: str
    kind: str
    state: NumberState
    on: date | None
    facility: str
    reason: str
    notice: str
    block: str
    value: int
    run: int = 0


@dataclass(frozen=True, slots=True)
class ProvisionalRow:
    """One provisional code. ``later``: the number of the document that was made in its place, empty while none is."""

    code: str
    kind: str
    state: NoticeState
    on: date
    facility: str
    later: str
    notice: str


@dataclass(frozen=True)
class NumberLedger:
    """The numbers of one year and the provisional codes given out in it, in order. ``years``: those of which this
    laptop has anything, newest first. ``behind``: nothing may be given back now."""

    year: int
    years: tuple[int, ...]
    rows: tuple[NumberRow, ...]
    provisional: tuple[ProvisionalRow, ...]
    behind: bool


def title_of(kind: str) -> str:
    """Title of a kind of document; one that is newer than this program as it is written."""
    return TITLES[NoticeKind(kind)] if kind in _KINDS else kind


def number_ledger(records: Records, year: int | None = None) -> NumberLedger:
    """The ledger of ``year`` (null: this year, by Beijing's clock)."""
    today = beijing(records.now()).year
    year = today if year is None else year
    blocks, papers = records.number_blocks(), records.numbered_lines()
    codes = [line for line in papers if line.provisional is not None and line.number is None]
    by_number = {(line.block, line.value): line for line in papers if line.number is not None}
    returned = _returned(records.returned_lines())
    places = {(block.number_kind, block.year): records.number_stock(block.number_kind, block.year) for block in blocks}
    rows: list[NumberRow] = []
    for block in blocks:
        if block.year == year:
            highest = places[block.number_kind, year].highest
            rows += _with_runs(list(_rows(block, highest, by_number, returned)))
    years = {today, *(block.year for block in blocks), *(_on(line.issued_at).year for line in codes)}
    return NumberLedger(
        year=year,
        years=tuple(sorted(years, reverse=True)),
        rows=tuple(sorted(rows, key=lambda row: (_order(row.kind), row.value))),
        provisional=tuple(row for row in _provisional(codes, papers) if row.on.year == year),
        behind=any(stock.behind for (_, of), stock in places.items() if of == year),
    )


def _order(kind: str) -> tuple[int, str]:
    return (_KINDS.index(kind) if kind in _KINDS else len(_KINDS)), kind


def _returned(lines: Iterable[ReturnedLine]) -> dict[tuple[str, int], ReturnedLine]:
    return {(line.block, number): line for line in reversed(list(lines)) for number in line.numbers}


def _rows(
    block: NumberBlockLine,
    highest: int,
    papers: Mapping[tuple[str | None, int | None], NumberedLine],
    returned: Mapping[tuple[str, int], ReturnedLine],
) -> Iterable[NumberRow]:
    for value in range(block.first, block.last + 1):
        paper, back = papers.get((block.id, value)), returned.get((block.id, value))
        given_back = back is not None or value in block.returned
        state = state_of(value, paper=paper.state if paper else None, returned=given_back, highest=highest)
        moment = paper.issued_at if paper else back.at if back else None
        yield NumberRow(
            number=block.pattern.format(year=block.year, n=value),
            kind=block.number_kind,
            state=state,
            on=_on(moment) if moment else None,
            facility=paper.facility_name if paper else "",
            reason=_reason(state, paper, back),
            notice=paper.id if paper and paper.refused is None else "",
            block=block.id,
            value=value,
        )


def _with_runs(rows: list[NumberRow]) -> list[NumberRow]:
    """Count from the end of a block how many unused numbers follow one another."""
    found: list[NumberRow] = []
    run = 0
    for row in reversed(rows):
        run = run + 1 if row.state is NumberState.UNUSED else 0
        found.append(replace(row, run=run) if run else row)
    return found[::-1]


def _on(moment: datetime) -> date:
    return beijing(moment).date()


def _reason(state: NumberState, paper: NumberedLine | None, back: ReturnedLine | None) -> str:
    if state is NumberState.SKIPPED:
        return SKIPPED_REASON
    if paper is None:
        return back.reason if back else ""
    refused = REFUSED_REASON.format(reason=reason_words(paper.refused)) if paper.refused is not None else ""
    return "；".join(part for part in (paper.void_reason, refused) if part)


def _provisional(codes: Sequence[NumberedLine], papers: Sequence[NumberedLine]) -> list[ProvisionalRow]:
    """Each voided code goes with the first document of the same visit or place, kind and matter that was numbered
    after it; none where there may be several, each for something else."""
    numbered = [line for line in papers if line.number is not None and line.kind not in SEVERAL_KINDS]
    taken: set[str] = set()
    rows = []
    for code in codes:
        about = _matter(code)
        after = (
            line
            for line in numbered
            if _matter(line) == about and line.issued_at >= code.issued_at and line.id not in taken
        )
        later = next(after, None) if code.state is NoticeState.VOID else None
        if later is not None:
            taken.add(later.id)
        rows.append(
            ProvisionalRow(
                code=code.provisional or "",
                kind=code.kind,
                state=code.state,
                on=_on(code.issued_at),
                facility=code.facility_name,
                later=(later.number or "") if later else "",
                notice=code.id if code.refused is None else "",
            )
        )
    return rows


def _matter(line: NumberedLine) -> tuple[str | None, str, str, str]:
    """What a paper is about; the ledger of a closing is of no visit, but of a place."""
    return line.inspection, line.facility_name, line.kind, line.about


# giving back ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReturnNumbers:
    """``count`` numbers of a block from ``first`` on, as when pre-printed paper is spoiled."""

    block: str
    first: int
    count: int
    reason: str


def return_numbers(work: Work, command: ReturnNumbers) -> None:
    """Give unused numbers back, for ever. Raises RuleViolation with field ``reason`` or ``count``."""
    block = next((one for one in work.number_blocks() if one.id == command.block), None)
    if block is None:
        raise RuleViolation("rule-number-unknown", "这个编号不是发给本机的。")
    if not command.reason.strip():
        raise RuleViolation("rule-number-reason", "请写明交还的原因。", field="reason")
    stock = work.number_stock(block.number_kind, block.year)
    if stock.behind:
        raise RuleViolation("rule-number-behind", f"{BEHIND}，请先同步一次再交还。")
    unused = {number for identity, number in stock.unused if identity == block.id}
    numbers = tuple(range(command.first, command.first + command.count))
    if not numbers or not unused.issuperset(numbers):
        raise RuleViolation("rule-number-used", "只能交还还没有用过的编号，请重新选。", field="count")
    _give_back(work, block, numbers, command.reason.strip())


def has_old_numbers(records: Records) -> bool:
    """Whether numbers of an earlier year wait to be given back."""
    return any(True for _ in _old_numbers(records))


def return_old_numbers(work: Work) -> int:
    """Give back what is left of earlier years, when the year is over here and at the district; returns how many."""
    old = list(_old_numbers(work))
    for block, numbers in old:
        _give_back(work, block, numbers, YEAR_OVER)
    return sum(len(numbers) for _, numbers in old)


def _old_numbers(records: Records) -> Iterable[tuple[NumberBlockLine, tuple[int, ...]]]:
    """A clock that runs ahead gives nothing back: the district must have been heard in the new year too."""
    heard = records.setting(SERVER_TIME)
    if heard is None or records.device().practice:
        return
    year = min(beijing(records.now()).year, beijing(datetime.fromisoformat(heard)).year)
    old = [block for block in records.number_blocks() if block.year < year]
    places = {(block.number_kind, block.year) for block in old}
    stocks = {place: records.number_stock(*place) for place in places}
    for block in old:
        stock = stocks[block.number_kind, block.year]
        numbers = tuple(number for identity, number in stock.unused if identity == block.id)
        if numbers and not stock.behind:
            yield block, numbers


def _give_back(work: Work, block: NumberBlockLine, numbers: tuple[int, ...], reason: str) -> None:
    work.set_numbers_aside(block.number_kind, block.year, numbers)
    work.append(NumbersReturnedData(numbers=numbers, reason=reason), subject=block.id, facility=None)


# before a document is numbered ----------------------------------------------------------------------------------------


def number_warning(records: Records, kind: NoticeKind) -> str:
    """What to know before a document of this kind is made: empty where it will get its number."""
    year = beijing(records.now()).year
    stock = records.number_stock(kind.value, year)
    if records.device().practice or stock.free:
        return ""
    if stock.behind:
        why = BEHIND
    elif any(one.number_kind == kind.value and one.year == year for one in records.number_blocks()):
        why = f"本机{year}年的编号用完了"
    else:
        why = f"本机还没有领到{year}年的编号"
    return f"{why}，现在生成只有待编号，交出去的纸上没有正式编号。能联网请先同步，再生成。"
