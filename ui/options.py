"""What can be asked on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """``scale`` as in QT_SCALE_FACTOR, 0 for the system's; ``theme`` and ``tour`` empty when not asked for."""

    data: Path | None = None
    demo: bool = False
    fresh: bool = False
    tour: Path | None = None
    theme: str = ""
    scale: float = 0.0
    read_only: bool = False


def read_options(arguments: Sequence[str] | None) -> Options:
    """Parse; ends the process with a message for a wrong argument, ``--help`` and ``--version``."""
    parser = argparse.ArgumentParser(prog="tuoyu-desktop", description="托育督导")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（缺省：TUOYU_DATA 或系统位置）")
    parser.add_argument("--demo", action="store_true", help="打开演示区：虚构的数据，不会送到任何区里")
    parser.add_argument("--fresh", action="store_true", help="和 --demo 一起：重新准备演示区")
    parser.add_argument("--tour", type=Path, metavar="DIR", help="和 --demo 一起：走一遍全部画面，图片和结果放进 DIR")
    parser.add_argument("--theme", choices=("light", "dark", "system"), default="", help="浅色、深色或跟随系统")
    parser.add_argument("--scale", type=float, default=0.0, metavar="N", help="画面放大倍数，例如 1.5")
    parser.add_argument("--read-only", action="store_true", help="只看不写：不同步，也不写数据文件夹")
    parser.add_argument("--version", action="version", version=f"%(prog)s {program_version()}")
    found = parser.parse_args(arguments)
    if (found.tour or found.fresh) and not found.demo:
        parser.error("--tour 和 --fresh 要和 --demo 一起用")
    return Options(**vars(found))


def program_version() -> str:
    """The installed version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("tuoyu-desktop")
    except PackageNotFoundError:
        return "源代码"
