"""``incidents``, ``review``, ``corrections``, ``held``: what waits for the district's decision."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import date
from pathlib import Path

from sync.server.cli_serve import Subcommands, add_command, opened


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    _add_incidents(commands, shared)
    _add_review(commands, shared)
    _add_corrections(commands, shared)
    _add_held(commands, shared)


def _show(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _add_incidents(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "incidents", "紧急情况：现场立即报来的", "incidents list")
    steps = parser.add_subparsers(required=True, metavar="list")
    listing = add_command(steps, shared, "list", "列出紧急情况，最新的在最前（JSON）", "incidents list")
    listing.set_defaults(run=_incidents_list)


def _incidents_list(arguments: argparse.Namespace) -> int:
    from sync.server.incidents import list_incidents

    _show(list_incidents(opened(arguments)))
    return 0


def _add_review(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "review", "处理兼职督导反馈的问题", "review list --xlsx 待处理.xlsx")
    steps = parser.add_subparsers(required=True, metavar="list|decide")
    listing = add_command(steps, shared, "list", "列出待处理问题（JSON 或 Excel）", "review list --xlsx 待处理.xlsx")
    listing.add_argument("--xlsx", type=Path, metavar="FILE", help="写成可填写的 Excel")
    listing.set_defaults(run=_review_list)
    example = "review decide --finding ID --decision REFER --department 消防救援支队"
    deciding = add_command(steps, shared, "decide", "给出处理意见（一个问题，或填好的 Excel）", example)
    what = deciding.add_mutually_exclusive_group(required=True)
    what.add_argument("--xlsx", type=Path, metavar="FILE", help="填好的清单")
    what.add_argument("--finding", metavar="ID")
    deciding.add_argument(
        "--decision",
        choices=("ORDER", "REFER", "HINT", "NOT_PURSUED"),
        help="转执法核查 ORDER，移送 REFER，提示 HINT，不采纳 NOT_PURSUED",
    )
    deciding.add_argument("--reason", default="", help="理由")
    deciding.add_argument("--department", default="", help="移送部门")
    deciding.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD", help="整改期限（仅 ORDER）")
    deciding.add_argument("--notice", default="", metavar="NUMBER", help="文号")
    deciding.add_argument("--by", metavar="PERSON", help="处理人编号")
    deciding.set_defaults(run=_review_decide)


def _review_list(arguments: argparse.Namespace) -> int:
    from sync.server.review import export_review, waiting_findings

    office = opened(arguments)
    if arguments.xlsx is not None:
        print(f"待处理问题 {export_review(office, arguments.xlsx)} 个：{arguments.xlsx}")
    else:
        _show([dataclasses.asdict(line) for line in waiting_findings(office)])
    return 0


def _review_decide(arguments: argparse.Namespace) -> int:
    from sync.server.review import DecideFinding, decide_findings, import_review
    from tuoyu_desktop.domain.errors import RuleViolation
    from tuoyu_desktop.domain.terms import Decision

    office = opened(arguments)
    if arguments.xlsx is not None:
        count, problems = import_review(office, arguments.xlsx, arguments.by)
        for problem in problems:
            print(f"有误  {problem.cell}  {problem.heading}：{problem.message}")
        print("有错误，没有写入任何处理意见。" if problems else f"已写入 {count} 条处理意见。")
        return 1 if problems else 0
    if arguments.decision is None:
        raise RuleViolation("rule-decide-missing", "请用 --decision 给出处理意见。")
    decision = DecideFinding(
        arguments.finding,
        Decision(arguments.decision),
        arguments.reason,
        arguments.department,
        arguments.due,
        arguments.notice,
    )
    decide_findings(office, [decision], arguments.by)
    print("已写入 1 条处理意见。")
    return 0


def _add_corrections(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "corrections", "处理有冲突的机构信息更正", "corrections list")
    steps = parser.add_subparsers(required=True, metavar="list|decide")
    listing = add_command(steps, shared, "list", "列出待定更正（JSON）", "corrections list")
    listing.set_defaults(run=_corrections_list)
    deciding = add_command(
        steps, shared, "decide", "采纳或不采纳一条更正", "corrections decide ID --accept --reason 已核实"
    )
    deciding.add_argument("correction", metavar="ID")
    verdict = deciding.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--accept", action="store_true", help="采纳新值")
    verdict.add_argument("--refuse", action="store_true", help="保留现值")
    deciding.add_argument("--reason", default="")
    deciding.add_argument("--by", metavar="PERSON", help="处理人编号")
    deciding.set_defaults(run=_corrections_decide)


def _corrections_list(arguments: argparse.Namespace) -> int:
    from sync.server.review import list_conflicts

    _show(list_conflicts(opened(arguments)))
    return 0


def _corrections_decide(arguments: argparse.Namespace) -> int:
    from sync.server.review import decide_correction

    decide_correction(
        opened(arguments), arguments.correction, accepted=arguments.accept, reason=arguments.reason, by=arguments.by
    )
    print("已处理。")
    return 0


def _add_held(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "held", "处理待定的记录", "held list")
    steps = parser.add_subparsers(required=True, metavar="list|release")
    listing = add_command(steps, shared, "list", "列出待定和被拒的记录（JSON）", "held list")
    listing.set_defaults(run=_held_list)
    releasing = add_command(
        steps, shared, "release", "放行或拒绝待定的记录", "held release JOURNAL --seq 12 --reason 已核实"
    )
    releasing.add_argument("journal", metavar="JOURNAL")
    releasing.add_argument("--seq", type=int, action="append", metavar="N", help="哪几条（缺省：全部待定的）")
    releasing.add_argument("--reject", action="store_true", help="拒绝而不是放行")
    releasing.add_argument("--reason", required=True, help="依据")
    releasing.set_defaults(run=_held_release)


def _held_list(arguments: argparse.Namespace) -> int:
    from sync.server.review import list_held

    _show(list_held(opened(arguments)))
    return 0


def _held_release(arguments: argparse.Namespace) -> int:
    from sync.server.review import release

    count = release(
        opened(arguments), arguments.journal, arguments.seq, reject=arguments.reject, reason=arguments.reason
    )
    print(f"已处理 {count} 条。")
    return 0
