"""The Excel file of 编号台账 for 文书, which itself knows no files of others: written away from the screen."""

from __future__ import annotations

from pathlib import Path

from tuoyu_desktop.application.number_ledger import NumberLedger, title_of
from tuoyu_desktop.domain.numbers import STATE_WORDS, NumberState
from tuoyu_desktop.domain.terms import NoticeState


def write_book(ledger: NumberLedger, path: Path) -> None:
    """Numbers on one sheet, provisional codes on another. Raises EnvironmentFault env-file-unwritable."""
    from tuoyu_desktop.exchange.number_book import NumberLine, write_number_book

    numbers = [
        NumberLine(row.number, title_of(row.kind), STATE_WORDS[row.state], row.on, row.facility, row.reason)
        for row in ledger.rows
    ]
    codes = [
        NumberLine(
            row.code,
            title_of(row.kind),
            STATE_WORDS[NumberState.VOID] if row.state is NoticeState.VOID else "待换",
            row.on,
            row.facility,
            f"换成 {row.later}" if row.later else "",
        )
        for row in ledger.provisional
    ]
    write_number_book([("编号", numbers), ("待编号", codes)], path, heading=f"编号台账 {ledger.year}年")
