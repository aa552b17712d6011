"""Where this computer keeps the hands of official papers: 仿宋, 小标宋, 楷体, 黑体.

No free licence lets us bundle these (documents.md §9); an office computer usually has them. TrueType outlines only: the
PDF writer embeds no others, and a collection (.ttc) holds no hand that is looked for here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

FANGSONG = (
    "simfang.ttf",  # 仿宋, Windows and the Linux desktops that bring its fonts
    "fangsong_gb2312.ttf",
    "simfang_gb2312.ttf",
    "仿宋_gb2312.ttf",
    "stfangso.ttf",  # 华文仿宋
    "fzfsk.ttf",  # 方正仿宋_GBK
    "fzfsjw.ttf",  # 方正仿宋简体
    "zhuquefangsong-regular.ttf",  # 朱雀仿宋
)
"""File names in order of preference, in lower case; so are the other lists. [记忆]: what is found is measured, not the
name.
"""
XIAOBIAOSONG = (
    "fzxbsjw.ttf",  # 方正小标宋简体
    "fzxbsjw--gb1-0.ttf",
    "方正小标宋简体.ttf",
    "fzxbsk.ttf",  # 方正小标宋_GBK
    "fzxbsk--gbk1-0.ttf",
    "方正小标宋_gbk.ttf",
)
KAITI = (
    "simkai.ttf",  # 楷体
    "kaiti_gb2312.ttf",
    "simkai_gb2312.ttf",
    "楷体_gb2312.ttf",
    "stkaiti.ttf",  # 华文楷体
    "fzktk.ttf",  # 方正楷体_GBK
    "fzktjw.ttf",  # 方正楷体简体
)
HEITI = (
    "simhei.ttf",  # 黑体
    "fzhtk.ttf",  # 方正黑体_GBK
    "fzhtjw.ttf",  # 方正黑体简体
    "stheiti.ttf",  # 华文黑体
)


_NO_SUBSET, _BITMAP_ONLY = 0x0100, 0x0200


def font_folders() -> tuple[Path, ...]:
    """The folders where Windows and Linux keep fonts for everyone and for this person."""
    home = Path.home()
    windows = os.environ.get("WINDIR")
    folders = [Path(windows) / "Fonts"] if windows else []
    local = os.environ.get("LOCALAPPDATA")
    if local:
        folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    linux = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts")
    return (*folders, *linux)


def font_files(folders: Iterable[Path]) -> dict[str, Path]:
    """The TrueType files below ``folders`` by their name in lower case; of two the first stands."""
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*.[tT][tT][fF]")) if folder.is_dir() else ():
            found.setdefault(file.name.lower(), file)
    return found


def usable_fonts(names: Iterable[str], files: dict[str, Path]) -> Iterator[Path]:
    """Those of ``files`` that have one of ``names`` and can be printed with, the best first."""
    for name in names:
        if name in files and is_usable(files[name]):
            yield files[name]


def is_usable(path: Path) -> bool:
    """Whether the file is a whole TrueType font whose own licence bits allow a subset in a document (OpenType, OS/2
    fsType), which ReportLab reads but does not obey.
    """
    try:
        with TTFont(path, lazy=True) as font:
            ends = [entry.offset + entry.length for entry in font.reader.tables.values()]
            bits = int(font["OS/2"].fsType)
            outlines = "glyf" in font
        whole = max(ends) <= path.stat().st_size
    except (TTLibError, KeyError, OSError, ValueError, AssertionError):
        return False
    restricted = bits & 0x000E == 0x0002
    return outlines and whole and not restricted and not bits & (_NO_SUBSET | _BITMAP_ONLY)
