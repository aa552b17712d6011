"""``import``, ``ledger``."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.server.cli_serve import Subcommands, add_command, opened

EXIT_BAD_ROWS = 1


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    _add_import(commands, shared)
    _add_ledger(commands, shared)


def _add_import(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    text = "导入机构名册（先预览；有一处错误就什么都不导入）"
    parser = add_command(commands, shared, "import", text, "import 备案机构名单.xlsx --apply")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.xlsx", help="名册文件")
    parser.add_argument("--apply", action="store_true", help="确认导入（缺省只预览）")
    parser.add_argument("--template", type=Path, metavar="OUT.xlsx", help="导出空白模板")
    parser.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    from sync.server.register_import import apply_import, plan_import, preview_lines
    from tuoyu_desktop.domain.errors import RuleViolation
    from tuoyu_desktop.exchange.facility_register import write_template

    if arguments.template is not None:
        write_template(arguments.template)
        print(f"模板已写到 {arguments.template}")
        return 0
    if arguments.file is None:
        raise RuleViolation("rule-import-file", "请给出要导入的文件，或用 --template 导出模板。")
    office = opened(arguments)
    plan = plan_import(office, arguments.file)
    print("\n".join(preview_lines(plan)))
    if plan.problems:
        print("有错误，没有导入任何内容。请改正后重试。")
        return EXIT_BAD_ROWS
    if not arguments.apply:
        print("以上为预览，确认无误后加 --apply 导入。")
        return 0
    apply_import(office, plan)
    print("已导入。")
    return 0


def _add_ledger(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands, shared, "ledger", "导出全部问题台账，照片放在旁边的文件夹", "ledger --xlsx 台账.xlsx"
    )
    parser.add_argument("--xlsx", required=True, type=Path, metavar="FILE", help="写到哪个文件")
    parser.set_defaults(run=_ledger)


def _ledger(arguments: argparse.Namespace) -> int:
    from sync.server.ledger import make_ledger

    findings, photos = make_ledger(opened(arguments), arguments.xlsx)
    print(f"台账共 {findings} 个问题、{photos} 张照片：{arguments.xlsx}")
    return 0
