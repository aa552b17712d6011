"""``erase``: remove one record's content by law or order; what it was chained with stays verifiable."""

from __future__ import annotations

import argparse

from sync.server.cli_serve import Subcommands, add_command, opened


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    example = "erase --journal ID --seq 42 --reason 当事人依法要求删除 --order 京大卫删〔2026〕3号"
    parser = add_command(commands, shared, "erase", "依规删除一条记录的内容（校验码保留，各电脑随后同样删除）", example)
    parser.add_argument("--journal", required=True, metavar="ID", help="记录链编号")
    parser.add_argument("--seq", required=True, type=int, metavar="N", help="链中第几条")
    parser.add_argument("--reason", required=True, help="理由，不写人名：会发给各电脑并永久留存")
    parser.add_argument("--order", required=True, metavar="NUMBER", help="依据的文号")
    parser.set_defaults(run=_erase)


def _erase(arguments: argparse.Namespace) -> int:
    from sync.server.erasing import EraseEntry, erase_entry

    done = erase_entry(
        opened(arguments), EraseEntry(arguments.journal, arguments.seq, arguments.reason, arguments.order)
    )
    if done.before:
        print("这一条早已删除，没有再做什么。")
    else:
        print(f"已删除第 {arguments.seq} 条的内容和 {done.files} 个文件；校验码保留。各电脑下次同步时同样删除。")
    return 0
