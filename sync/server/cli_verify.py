"""``verify``: whether a paper is what the district's records say it is."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sync.server.cli_serve import Subcommands, add_command, opened

if TYPE_CHECKING:
    from tuoyu_desktop.domain.paper_check import PaperAnswer

_EXITS = "结束码：0 一致，1 对不上，2 码写错了，3 没有（或已依规删除），4 一致但已作废"
MATCHES, DIFFERS, UNKNOWN, VOID = 0, 1, 3, 4


def add_commands(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    example = "verify '7F3A 09C2'"
    parser = add_command(commands, shared, "verify", f"核对文书：纸上的码和区里的记录。{_EXITS}", example)
    parser.add_argument("code", nargs="+", metavar="CODE", help="8 位校验码，或二维码里的一行字")
    parser.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    from sync.server.paper_check import check_code_here
    from tuoyu_desktop.domain.paper_check import DISTRICT, answer_words, state_words
    from tuoyu_desktop.domain.paper_code import read_paper_code

    code = read_paper_code(" ".join(arguments.code))
    answer = check_code_here(opened(arguments), code)
    lead, sentence = answer_words(answer, DISTRICT)
    print(f"{lead}。{sentence}")
    for paper in answer.papers:
        print(f"{paper.title} {paper.number}，{paper.issued_on}，{paper.facility}，{paper.issuer}")
        if paper.is_void:
            print(state_words(paper))
    return _exit(answer)


def _exit(answer: PaperAnswer) -> int:
    from tuoyu_desktop.domain.paper_check import PaperResult

    if answer.result is PaperResult.DIFFERS:
        return DIFFERS
    if answer.result is not PaperResult.MATCHES:
        return UNKNOWN
    return VOID if all(paper.is_void for paper in answer.papers) else MATCHES
