"""``extension``: the district answers what facilities asked for, more time to put something right."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import date

from sync.server.cli_serve import Subcommands, add_command, opened


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "extension", "批复机构的延期整改申请", "extension list")
    steps = parser.add_subparsers(required=True, metavar="list|grant|refuse")
    listing = add_command(steps, shared, "list", "列出等批复的延期申请，期限近的在前（JSON）", "extension list")
    listing.set_defaults(run=_list)
    granting = add_command(steps, shared, "grant", "同意延期", "extension grant ID --until 2026-12-31 --by PERSON")
    granting.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="延长到（缺省：申请的日期）")
    granting.add_argument("--reason", default="", help="说明")
    refusing = add_command(steps, shared, "refuse", "不同意延期", "extension refuse ID --reason 已经延过一次")
    refusing.add_argument("--reason", required=True, help="理由")
    refusing.set_defaults(until=None)
    for step, granted in ((granting, True), (refusing, False)):
        step.add_argument("finding", metavar="ID", help="问题编号")
        step.add_argument("--by", metavar="PERSON", help="批复人编号")
        step.set_defaults(run=_answer, granted=granted)


def _list(arguments: argparse.Namespace) -> int:
    from sync.server.extensions import waiting_extensions

    lines = [dataclasses.asdict(line) for line in waiting_extensions(opened(arguments))]
    print(json.dumps(lines, ensure_ascii=False, indent=2, default=str))
    return 0


def _answer(arguments: argparse.Namespace) -> int:
    from sync.server.extensions import AnswerExtension, answer_extension

    answer = AnswerExtension(arguments.finding, arguments.granted, arguments.reason, arguments.until)
    until = answer_extension(opened(arguments), answer, arguments.by)
    print(f"已同意延期至 {until}。" if until else "已写入：不同意延期。")
    return 0
