"""``numbers``: the ledger of every number that the district leased."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sync.server.cli_serve import Subcommands, add_command, opened

if TYPE_CHECKING:
    from sync.server.number_ledger import DistrictLedger

EXIT_TWICE = 1
"""A number stands on two papers, or was used after it was given back."""


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "numbers", "文号和编号", "numbers ledger --year 2026 --csv 编号台账.csv")
    steps = parser.add_subparsers(required=True, metavar="ledger")
    text = "编号台账：每个编号已用、作废、未用、交还、跳过；并核对有没有重号"
    listing = add_command(steps, shared, "ledger", text, "numbers ledger --year 2026 --csv 编号台账.csv")
    listing.add_argument("--year", type=int, metavar="YYYY", help="哪一年（缺省：今年）")
    listing.add_argument("--kind", metavar="KIND", help="只看一种文书，例 VISIT_RECORD")
    listing.add_argument("--csv", type=Path, metavar="FILE", help="写成表格文件（缺省：逐行显示）")
    listing.set_defaults(run=_ledger)


def _ledger(arguments: argparse.Namespace) -> int:
    from sync.server.number_ledger import number_ledger
    from tuoyu_desktop.domain.errors import RuleViolation
    from tuoyu_desktop.domain.notice import NoticeKind, local_time
    from tuoyu_desktop.exchange.number_book import write_number_csv

    kinds = [kind.value for kind in NoticeKind]
    if arguments.kind is not None and arguments.kind not in kinds:
        raise RuleViolation("rule-number-kind", f"没有这种文书，可选：{'、'.join(kinds)}。", field="kind")
    office = opened(arguments)
    year = arguments.year or local_time(office.now()).year
    ledger = number_ledger(office, year, arguments.kind)
    if arguments.csv is not None:
        write_number_csv(ledger.lines, arguments.csv)
        print(f"编号台账 {year} 年，共 {len(ledger.lines)} 个：{arguments.csv}")
    else:
        for line in ledger.lines:
            on = line.on.isoformat() if line.on else ""
            print(
                "\t".join((line.number, line.title, line.state, on, line.facility, line.device, line.reason)).rstrip()
            )
    print(_summary(ledger))
    return _told_twice(ledger)


def _summary(ledger: DistrictLedger) -> str:
    counted = Counter(line.state for line in ledger.lines)
    return "，".join(f"{state} {count}" for state, count in counted.items()) or "这一年没有发过编号。"


def _told_twice(ledger: DistrictLedger) -> int:
    for one in ledger.twice:
        what = f"用在 {one.papers} 份文书上" if one.papers > 1 else "交还以后又用过"
        print(f"重号  {one.number}：{what}", file=sys.stderr)
    return EXIT_TWICE if ledger.twice else 0
