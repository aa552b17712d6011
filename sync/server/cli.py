"""``tuoyu-server``: the district's commands. Heavy modules load only with the command that needs them."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.server import (
    cli_banlist,
    cli_district,
    cli_erase,
    cli_extension,
    cli_numbers,
    cli_package,
    cli_people,
    cli_review,
    cli_serve,
    cli_verify,
)
from sync.server.cli_words import Parser
from tuoyu_desktop.domain.errors import KnownError

EXIT_REFUSED = 2
"""A rule or the machine said no; the sentence is on stderr."""

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit code."""
    _speak_utf8()
    arguments = _parser().parse_args(argv)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    arguments.data = Path(arguments.data or _default_data())
    command: Command = arguments.run
    try:
        return command(arguments)
    except KnownError as error:
        print(f"{error.message}（{error.code}）", file=sys.stderr)
        if error.detail:
            print(error.detail, file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 130
    finally:
        office = getattr(arguments, "office", None)
        if office is not None:
            office.database.close()


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="tuoyu-server",
        description="托育督导区级服务器：机构名册、人员、电脑登记、问题处理、台账。",
        epilog="例：tuoyu-server init --district 110115 --data D:\\tuoyu && tuoyu-server serve --data D:\\tuoyu",
    )
    _common(parser, None)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    themes = (
        cli_serve,
        cli_people,
        cli_district,
        cli_review,
        cli_extension,
        cli_numbers,
        cli_erase,
        cli_package,
        cli_banlist,
    )
    for theme in (*themes, cli_verify):
        theme.add_commands(commands, _shared())
    return parser


def _shared() -> argparse.ArgumentParser:
    """Options that may stand before or after the command's name."""
    shared = argparse.ArgumentParser(add_help=False)
    _common(shared, argparse.SUPPRESS)
    return shared


def _common(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--data", metavar="DIR", default=default, help="数据文件夹（缺省：TUOYU_SERVER_DATA 或系统位置）"
    )
    parser.add_argument(
        "--database", metavar="URL", default=default, help="数据库地址，例 postgresql://user@host/tuoyu（缺省：SQLite）"
    )


def _default_data() -> str:
    named = os.environ.get("TUOYU_SERVER_DATA")
    if named:
        return named
    from platformdirs import user_data_path

    return str(user_data_path("tuoyu-server", appauthor=False))


def _speak_utf8() -> None:
    """Chinese on a Windows console or in a pipe, whatever the code page is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    raise SystemExit(main())
