"""``banlist``: import, show, compare."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from sync.server.cli_serve import Subcommands, add_command, opened

EXIT_BAD_ROWS = 1


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "banlist", "终身禁入名单：只存散列，不存号码", "banlist show")
    steps = parser.add_subparsers(required=True, metavar="import|show|compare")
    example = "banlist import 禁入名单.xlsx --as-of 2026-11-18 --source 市卫生健康委"
    importing = add_command(steps, shared, "import", "导入整份名单，代替以前的（有一处错误就什么都不导入）", example)
    importing.add_argument("file", type=Path, metavar="FILE", help=".xlsx 或 .csv，表头里有“身份证号”")
    importing.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="名单截至哪天")
    importing.add_argument("--source", required=True, metavar="WORDS", help="名单从哪里来")
    importing.set_defaults(run=_import)
    showing = add_command(steps, shared, "show", "多少人、截至哪天、发给了哪些电脑（JSON）", "banlist show")
    showing.set_defaults(run=_show)
    example = "banlist compare 名册.xlsx --facility ID"
    comparing = add_command(steps, shared, "compare", "用一家机构的备案名册比对，只留日期、人数和命中数", example)
    comparing.add_argument("file", type=Path, metavar="FILE", help=".xlsx 或 .csv，表头里有“身份证号”")
    comparing.add_argument("--facility", required=True, metavar="ID", help="机构编号")
    comparing.set_defaults(run=_compare)


def _import(arguments: argparse.Namespace) -> int:
    from sync.server.ban_list import import_list, problem_lines
    from tuoyu_desktop.exchange.number_list import read_numbers

    office = opened(arguments)
    reading = read_numbers(arguments.file)
    if reading.problems:
        print("\n".join(problem_lines(reading)))
        print("有错误，没有导入任何内容。请改正后重试。")
        return EXIT_BAD_ROWS
    done = import_list(office, reading, arguments.as_of, arguments.source)
    repeated = f"（重复 {done.repeated} 行，只算一次）" if done.repeated else ""
    print(f"已导入 {done.count} 人{repeated}，发给 {done.devices} 台电脑。请妥善删除或保管原文件。")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from sync.server.ban_list import show_list

    print(json.dumps(show_list(opened(arguments)), ensure_ascii=False, indent=2))
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from sync.server.ban_list import compare_roster

    told = compare_roster(opened(arguments), arguments.file, arguments.facility)
    print(f"{told.on:%Y-%m-%d} 比对 {told.people} 人，命中 {told.hits} 人，已记在机构名册里。")
    return 0
