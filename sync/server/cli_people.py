"""``users``, ``enroll``, ``assign``, ``devices``."""

from __future__ import annotations

import argparse
import json

from sync.server.cli_serve import Subcommands, add_command, opened

LONGEST_CODE_HOURS = 720
"""A month: a code that lies about longer is a key under the mat."""


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    _add_users(commands, shared)
    _add_enroll(commands, shared)
    _add_assign(commands, shared)
    _add_devices(commands, shared)


def _show(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _add_users(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "users", "人员名册", "users list")
    steps = parser.add_subparsers(required=True, metavar="list|add|set")
    listing = add_command(steps, shared, "list", "列出名册（JSON）", "users list")
    listing.set_defaults(run=_list_users)
    adding = add_command(
        steps, shared, "add", "登记一个人", "users add --name 李明 --kind DISTRICT_OFFICER --unit 大兴区卫生健康委员会"
    )
    adding.add_argument("--name", required=True)
    adding.add_argument(
        "--kind",
        required=True,
        metavar="KIND",
        help="DISTRICT_OFFICER STREET_OFFICER EXPERT FRONT_LINE PARENT HEALTH_GUIDE",
    )
    adding.add_argument("--unit", required=True, help="所属单位名称")
    adding.add_argument("--new-unit", action="store_true", help="这个单位以前没有登记过（名称请先核对）")
    adding.add_argument("--employer", default="", help="工作单位")
    adding.add_argument(
        "--certificate", nargs=4, metavar=("NUMBER", "BODY", "FROM", "TO"), help="执法证号、发证机关、有效期起止"
    )
    adding.set_defaults(run=_add_user)
    setting = add_command(steps, shared, "set", "改 PIN、执法证、聘期，停用或恢复", "users set PERSON --pin")
    setting.add_argument("person", metavar="PERSON", help="人员编号")
    setting.add_argument("--pin", action="store_true", help="输入新的 PIN（不显示）")
    setting.add_argument("--active", choices=("yes", "no"), help="恢复或停用")
    setting.add_argument(
        "--certificate",
        nargs=4,
        metavar=("NUMBER", "BODY", "FROM", "TO"),
        help="换发或补发的执法证，原来的一张留着，当时办的不受影响；同一证号的以这次写的起止为准",
    )
    setting.add_argument("--appointed-to", metavar="DATE", help="聘期到哪一天")
    setting.add_argument("--recuse", metavar="FACILITY", help="增加一家须回避的机构")
    setting.set_defaults(run=_set_user)


def _list_users(arguments: argparse.Namespace) -> int:
    from sync.server.people import list_people

    _show(list_people(opened(arguments)))
    return 0


def _add_user(arguments: argparse.Namespace) -> int:
    from sync.server.people import add_person, ask_pin

    office = opened(arguments)
    person = add_person(
        office,
        name=arguments.name,
        kind=arguments.kind,
        unit=arguments.unit,
        new_unit=arguments.new_unit,
        employer=arguments.employer,
        certificate=arguments.certificate,
        pin=ask_pin(),
    )
    print(person)
    return 0


def _set_user(arguments: argparse.Namespace) -> int:
    from sync.server.people import ask_pin, change_person

    active = None if arguments.active is None else arguments.active == "yes"
    pin = ask_pin() if arguments.pin else None
    change_person(
        opened(arguments),
        arguments.person,
        pin=pin,
        active=active,
        recuse=arguments.recuse,
        certificate=arguments.certificate,
        appointed_to=arguments.appointed_to,
    )
    return 0


def _add_enroll(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands, shared, "enroll", "为一个人的电脑发一次性登记码", "enroll --user PERSON --address 10.1.2.3:8443"
    )
    parser.add_argument("--user", required=True, metavar="PERSON", help="人员编号，见 users list")
    parser.add_argument("--replaces", metavar="DEVICE", help="这台电脑接替哪一台")
    parser.add_argument("--hours", type=float, default=72, help="几小时内有效（缺省 72）")
    parser.add_argument("--address", metavar="HOST:PORT", help="登记链接里的地址（缺省：最近一次 serve 的地址）")
    parser.set_defaults(run=_enroll)


def _enroll(arguments: argparse.Namespace) -> int:
    from sync.protocol.encoding import fingerprint
    from sync.protocol.wire import LINK_SCHEME
    from sync.server.access import make_code
    from sync.server.people import serve_address
    from sync.server.slip import slip_address
    from tuoyu_desktop.domain.errors import RuleViolation

    if not 0 < arguments.hours <= LONGEST_CODE_HOURS:
        raise RuleViolation("rule-enroll-hours", f"--hours 要大于 0，最多 {LONGEST_CODE_HOURS} 小时。", field="hours")
    office = opened(arguments)
    address = slip_address(arguments.address or serve_address(office))
    code = make_code(office, arguments.user, replaces=arguments.replaces, hours=arguments.hours)
    print(f"服务器指纹：{fingerprint(office.keys.server_key)}")
    print(f"{LINK_SCHEME}{address}/{code}")
    print(code)
    return 0


def _add_assign(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "assign", "把机构交给一个单位督导", "assign --unit 清源街道 --facility ID")
    parser.add_argument("--unit", required=True, help="街道、镇或园区名称")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--facility", action="append", metavar="ID", help="机构编号，可多次给出")
    chosen.add_argument("--street", metavar="NAME", help="一个街道（镇）的全部机构")
    parser.add_argument("--end", action="store_true", help="结束交办")
    parser.add_argument("--reason", default="", help="原因")
    parser.set_defaults(run=_assign)


def _assign(arguments: argparse.Namespace) -> int:
    from sync.server.people import assign

    changed = assign(
        opened(arguments),
        arguments.unit,
        facilities=arguments.facility,
        street=arguments.street,
        active=not arguments.end,
        reason=arguments.reason,
    )
    print(f"变更 {changed} 家机构。")
    return 0


def _add_devices(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(commands, shared, "devices", "已登记的电脑", "devices revoke DEVICE --reason 丢失")
    steps = parser.add_subparsers(required=True, metavar="list|revoke")
    listing = add_command(steps, shared, "list", "列出电脑（JSON）", "devices list")
    listing.set_defaults(run=_list_devices)
    revoking = add_command(
        steps, shared, "revoke", "停用一台电脑，它只能上交未传的记录", "devices revoke DEVICE --reason 丢失"
    )
    revoking.add_argument("device", metavar="DEVICE")
    revoking.add_argument("--reason", required=True)
    revoking.set_defaults(run=_revoke)


def _list_devices(arguments: argparse.Namespace) -> int:
    from sync.server.people import list_devices

    _show(list_devices(opened(arguments)))
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    from sync.server.people import revoke

    revoke(opened(arguments), arguments.device, arguments.reason)
    print("已停用。")
    return 0
