"""``init``, ``serve``, ``doctor``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync.server.slip import LAST_PORT
from tuoyu_desktop.domain.errors import RuleViolation

if TYPE_CHECKING:  # the database layer loads with the first command that needs it
    from sync.server.office import Office

Subcommands = Any
"""What ``add_subparsers`` returns; argparse has no public name for it."""


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    _add_init(commands, shared)
    _add_serve(commands, shared)
    _add_doctor(commands, shared)


def add_command(
    commands: Subcommands, shared: argparse.ArgumentParser, name: str, text: str, example: str
) -> argparse.ArgumentParser:
    """A subcommand whose ``--help`` ends with an example."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, epilog=f"例：tuoyu-server {example}", parents=[shared]
    )
    return parser


def opened(arguments: argparse.Namespace) -> Office:
    """The office of ``--data``; ``main`` closes it when the command is done."""
    from sync.server.office import open_office

    arguments.office = open_office(arguments.data, arguments.database)
    office: Office = arguments.office
    return office


def _add_init(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "init", "为一个区建立新的数据文件夹", "init --district 110115 --demo")
    parser.add_argument("--district", required=True, metavar="CODE", help="区划代码，六位数字")
    parser.add_argument("--unit", metavar="NAME", help="区级单位名称，例 大兴区卫生健康委员会")
    parser.add_argument("--pack", metavar="ID", help="区情包编号（缺省：按区划代码选择）")
    parser.add_argument("--demo", action="store_true", help="装入演示区数据")
    parser.add_argument("--seed", type=int, default=1, help="演示数据的随机种子（缺省 1）")
    parser.set_defaults(run=_init)


def _init(arguments: argparse.Namespace) -> int:
    from sync.server.setup import make_district

    summary = make_district(
        arguments.data,
        arguments.database,
        code=arguments.district,
        unit=arguments.unit,
        pack=arguments.pack,
        demo_seed=arguments.seed if arguments.demo else None,
    )
    print(summary)
    return 0


def _add_serve(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands, shared, "serve", "启动服务", "serve --host 0.0.0.0 --port 8443 --cert cert.pem --key key.pem"
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（缺省只限本机）")
    parser.add_argument("--port", type=int, default=8443, help="端口，0 为自动选择")
    parser.add_argument("--workers", type=int, default=1, help="工作进程数")
    parser.add_argument("--cert", type=Path, help="TLS 证书（非本机地址必需）")
    parser.add_argument("--key", type=Path, help="TLS 私钥")
    parser.add_argument("--end-with-input", action="store_true", help="标准输入关闭时结束（由别的程序启动时用）")
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from sync.server.serving import Listening, serve

    if not 0 <= arguments.port <= LAST_PORT:
        raise RuleViolation("rule-serve-port", f"端口要在 0 到 {LAST_PORT} 之间。", field="port")
    if arguments.workers < 1:
        raise RuleViolation("rule-serve-workers", "工作进程至少 1 个。", field="workers")
    if arguments.end_with_input:
        from sync.server.parent import end_with_input

        end_with_input()
    listening = Listening(arguments.host, arguments.port, arguments.workers, arguments.cert, arguments.key)
    serve(arguments.data, arguments.database, listening)
    return 0


def _add_doctor(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "doctor", "检查数据是否完整", "doctor --blobs")
    parser.add_argument("--blobs", action="store_true", help="逐个校验照片和文件")
    parser.add_argument("--repair", action="store_true", help="缺失或损坏的文件改为“未收到”，让各电脑重新送来")
    parser.add_argument("--new-epoch", action="store_true", help="数据库是从备份恢复的：换新纪元，让各电脑重新核对")
    parser.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    from sync.server.doctor import examine
    from sync.server.office import new_epoch

    office = opened(arguments)
    if arguments.new_epoch:
        new_epoch(office.database)
        print("已换新纪元，各电脑下次同步时会重新核对。")
    faults = 0
    for line in examine(office, with_blobs=arguments.blobs, repair=arguments.repair):
        print(("正常  " if line.good else "异常  ") + line.text)
        faults += 0 if line.good else 1
    return 1 if faults else 0
