"""``package``: what laptops without a network bring on a stick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sync.server.cli_serve import Subcommands, add_command, opened
from tuoyu_desktop.domain.clock import beijing

if TYPE_CHECKING:
    from sync.server.office import Office
    from sync.server.package_import import Imported
    from sync.server.package_reply import Pushed

EXIT_PARTLY = 1
"""Read, but something of it could not be taken in; the answer package says what."""


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        shared,
        "package",
        "读入没有网络的电脑用 U 盘送来的数据包",
        "package import 数据包.tuoyu --answer 回执.tuoyu",
    )
    steps = parser.add_subparsers(required=True, metavar="import")
    text = "读入数据包（读几次都一样），并写出带回电脑的回执包；一次给几个文件时按顺序读"
    example = "package import 数据包-1.tuoyu 数据包-2.tuoyu --answer 回执.tuoyu"
    taking = add_command(steps, shared, "import", text, example)
    taking.add_argument("files", nargs="+", type=Path, metavar="FILE", help="电脑导出的 .tuoyu 文件")
    taking.add_argument(
        "--answer", type=Path, metavar="FILE", help="回执包写到哪个文件；给出已有的文件夹时，每个数据包各写一个"
    )
    taking.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    from sync.server.package_import import import_package

    office = opened(arguments)
    files = _in_order(office, arguments.files)
    _check_answer(office, files, arguments.answer)
    clean = True
    earlier: list[Pushed] = []
    for number, path in enumerate(files, start=1):
        answer = _answer_of(arguments.answer, path, last=number == len(files))
        done = import_package(office, path, answer, earlier if answer == arguments.answer else ())
        earlier += done.pushed
        print("\n".join(_words(path, done)))
        clean = clean and not done.problems
    return 0 if clean else EXIT_PARTLY


def _in_order(office: Office, files: list[Path]) -> list[Path]:
    """Parts of one export follow each other; a file that is none of ours stops all before anything is read in."""
    from sync.server.package_import import package_of

    headers = {path: package_of(office, path).header for path in files}
    first = {
        header.export: min(h.created_at for h in headers.values() if h.export == header.export)
        for header in headers.values()
    }
    return sorted(headers, key=lambda path: (first[headers[path].export], headers[path].export, headers[path].part))


def _check_answer(office: Office, files: list[Path], answer: Path | None) -> None:
    """One answer file is for one laptop."""
    from sync.server.package_import import package_of
    from tuoyu_desktop.domain.errors import RuleViolation

    devices = {package_of(office, path).header.device for path in files}
    if answer is not None and not answer.is_dir() and len(devices) > 1:
        message = "这些数据包来自几台电脑，请把 --answer 指到一个文件夹，每个数据包各写一个回执。"
        raise RuleViolation("rule-package-answer", message, field="answer")


def _answer_of(answer: Path | None, package: Path, *, last: bool) -> Path | None:
    """The answer to the last part speaks for all before it."""
    if answer is None:
        return None
    if answer.is_dir():
        return answer / f"{package.stem}-回执.tuoyu"
    return answer if last else None


def _words(path: Path, done: Imported) -> list[str]:
    when = f"{beijing(done.created_at):%Y-%m-%d %H:%M}"
    lines = [
        f"{path.name}：{done.device_number:02d} 号电脑，第 {done.part} 份，{when} 导出",
        f"  新收记录 {done.entries} 条（已有 {done.known} 条），新收照片 {done.blobs} 张（已有 {done.blobs_known} 张）",
    ]
    if done.not_applied:
        reasons = "、".join(f"{reason} {count}" for reason, count in sorted(done.not_applied.items()))
        lines.append(f"  其中没有生效的记录：{reasons}")
    if done.stopped:
        lines.append(f"  这台电脑已停用，记录已存下，核对后用 held release 放行（{done.stopped}）。")
    lines += [f"  {_PROBLEMS.get(code, '有一项没有收下，请把回执带回电脑。')}（{code}）" for code in done.problems]
    if done.answer is not None:
        lines.append(f"  回执包：{done.answer}")
    return lines


_PROBLEMS = {
    "gap": "缺前面的记录：请先读入前面几份，再读一次这份；没有前面几份时，把回执带回电脑重新导出。",
    "fork": "这台电脑的记录与区里的不一致，没有收记录。请把回执带回电脑，读入后再导出一次。",
    "foreign-journal": "里面的记录不属于这台电脑，没有收记录。请联系送来的人核对。",
    "upload-checksum": "有照片与校验值不符，没有收。电脑下次会再送。",
}
"""What the office does next; the codes are those of the wire (sync.md §2)."""
