"""Judging numbers again: each is of a block leased to the device, of the year of its paper, used or given back once; a
provisional code is the device's own and on one paper (documents.md §3, sync.md §3.16, decisions/0015)."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from datetime import date

from sync.server.access import Caller
from sync.server.judge_facts import BlockFacts, Known
from sync.server.stored import REJECTED
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NumbersReturned
from tuoyu_desktop.domain.notice import PROVISIONAL, local_time

Verdict = tuple[str, str]
NOT_LEASED: Verdict = (REJECTED, "number-not-leased")
_CODE = re.compile(rf"{PROVISIONAL}([0-9]{{3,9}})-([0-9]{{4,9}})")


def judge_number(caller: Caller, known: Known, entry: NoticeIssued) -> Verdict | None:
    """The number is of a block leased to this device (or the one it replaces) and was not used before; where there is
    none, its place is held by a provisional code and by nothing that looks like a number. Never both: what a paper does
    not show would use up a number or a code of another."""
    data = entry.data
    if data.number is None:
        return _judge_code(known, entry)
    if data.provisional is not None:
        return REJECTED, "number-mismatch"
    block, value = known.blocks.get(data.number_block or ""), data.number_value
    if block is None or value is None or not _holds(caller, block, {value}) or value in block.returned:
        return NOT_LEASED
    if block.number_kind != data.notice_kind or data.number != block.pattern.format(year=block.year, n=value):
        return NOT_LEASED
    if block.year not in _years_of(entry):
        return REJECTED, "number-wrong-year"
    place = (data.number_block or "", value)
    if place in known.used_numbers:
        return REJECTED, "number-used"
    known.used_numbers.add(place)
    return None


def _judge_code(known: Known, entry: NoticeIssued) -> Verdict | None:
    """Written as a laptop writes it, of this one or the one it replaces, and on no paper yet."""
    data, code = entry.data, entry.data.provisional or ""
    written = _CODE.fullmatch(code)
    device, running = (int(part) for part in written.groups()) if written else (0, 0)
    if not running or code != f"{PROVISIONAL}{device:03d}-{running:04d}":
        return REJECTED, "number-missing"
    if data.number_block is not None or data.number_value is not None:
        return REJECTED, "number-mismatch"
    if device not in known.code_devices:
        return NOT_LEASED
    if code in known.used_codes:
        return REJECTED, "number-used"
    known.used_codes.add(code)
    return None


def judge_returned(caller: Caller, known: Known, entry: NumbersReturned) -> Verdict | None:
    """A device gives back what it was leased and did not use: nobody spoils the numbers of another."""
    block, numbers = known.blocks.get(entry.subject), frozenset(entry.data.numbers)
    if block is None or not numbers or not _holds(caller, block, numbers):
        return NOT_LEASED
    if any((entry.subject, number) in known.used_numbers for number in numbers):
        return REJECTED, "number-used"
    known.blocks[entry.subject] = replace(block, returned=block.returned | numbers)
    return None


def _holds(caller: Caller, block: BlockFacts, numbers: Set[int]) -> bool:
    return caller.owns("", block.device) and all(block.first <= number <= block.last for number in numbers)


def _years_of(entry: NoticeIssued) -> set[int]:
    """When it was written and what the paper says: at midnight on New Year's Eve these may differ."""
    said = date.fromisoformat(str(entry.data.content["issued_on"]))
    return {local_time(entry.at).year, said.year}
