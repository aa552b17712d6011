"""What argparse says of a command line that is wrong, in the words of the rest of the program."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

_SAID = (
    (r"the following arguments are required: (.+)", r"还缺：\1"),
    (r"one of the arguments (.+) is required", r"要给出其中一个：\1"),
    (r"unrecognized arguments: (.+)", r"不认识：\1"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 不明确，可能是 \2"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 不能和 \2 一起用"),
    (r"argument (.+): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.+): expected (\d+) arguments?", r"\1 后面要跟 \2 个值"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 后面不能带 \2"),
    (r"argument (.+): invalid int value: (.+)", r"\1 要是整数，不能是 \2"),
    (r"argument (.+): invalid float value: (.+)", r"\1 要是数字，不能是 \2"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可以是：\3"),
    (r"argument (.+): invalid (\w+) value: (.+)", r"\1 不能是 \3"),
)
"""The texts of argparse (CPython, Lib/argparse.py) and what they mean."""
_HEADINGS = (
    ("usage: ", "用法："),
    ("positional arguments:", "参数："),
    ("options:", "选项："),
    ("show this help message and exit", "显示这段说明"),
)


def told(message: str) -> str:
    """argparse's sentence in Chinese; one that is not known is passed on as it is."""
    for said, meant in _SAID:
        found = re.fullmatch(said, message, re.DOTALL)
        if found is not None:
            return found.expand(meant)
    return message


class Parser(argparse.ArgumentParser):
    """A parser whose refusals and headings are Chinese; its subcommands are of the same kind."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}命令写得不对：{told(message)}。加 --help 看说明。\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        text = super().format_help()
        for english, chinese in _HEADINGS:
            text = text.replace(english, chinese, 1)
        return text
