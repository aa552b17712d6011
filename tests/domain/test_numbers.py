"""What became of a number, and the block that it belongs to (documents.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from tuoyu_desktop.domain.entries.fold_notices import fold_number_block
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.entries.notices import (
    NumbersLeased,
    NumbersLeasedData,
    NumbersReturned,
    NumbersReturnedData,
)
from tuoyu_desktop.domain.numbers import STATE_WORDS, NumberState, state_of
from tuoyu_desktop.domain.terms import NoticeState

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "paper", "returned", "lost", "state"),
    [
        (3, NoticeState.ISSUED, False, False, NumberState.USED),
        (3, NoticeState.DELIVERED, False, True, NumberState.USED),
        (3, NoticeState.VOID, False, False, NumberState.VOID),
        (9, NoticeState.ISSUED, True, False, NumberState.USED),
        (9, None, True, False, NumberState.RETURNED),
        (9, None, True, True, NumberState.RETURNED),
        (4, None, False, False, NumberState.SKIPPED),
        (5, None, False, True, NumberState.SKIPPED),
        (6, None, False, False, NumberState.UNUSED),
        (6, None, False, True, NumberState.LOST),
    ],
)
def test_a_number_is_in_one_state(
    number: int, paper: NoticeState | None, returned: bool, lost: bool, state: NumberState
) -> None:
    """Up to 5 was handed out. A paper says more than anything else: it lies somewhere."""
    assert state_of(number, paper=paper, returned=returned, highest=5, lost=lost) is state


def test_every_state_has_its_own_word() -> None:
    assert len({STATE_WORDS[state] for state in NumberState}) == len(NumberState)


def test_what_was_given_back_stays_so_in_whatever_order_it_is_told() -> None:
    lease = NumbersLeasedData(device="d", number_kind="VISIT_RECORD", year=2026, first=1, last=9, pattern="{n}")
    entries = [
        NumbersLeased.write(lease, seq=1, id="1", at=NOW, actor="p", subject="b", facility=None, after=None),
        *(
            NumbersReturned.write(
                NumbersReturnedData(numbers=numbers, reason="坏"),
                seq=seq,
                id=str(seq),
                at=NOW,
                actor="p",
                subject="b",
                facility=None,
                after=None,
            )
            for seq, numbers in ((2, (4, 5)), (3, (5, 7)))
        ),
    ]
    for order in permutations(entries):
        block = fold_number_block([Placed("j", entry.seq, entry) for entry in order])
        assert block is not None
        assert (block.first, block.last, block.returned) == (1, 9, (4, 5, 7))
    assert fold_number_block([Placed("j", 2, entries[1])]) is None
