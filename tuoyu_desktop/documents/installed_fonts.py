"""Where this computer keeps a 仿宋, the hand of official papers.

No free licence lets us bundle one (documents.md §9); an office computer usually has it.
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
    "stfangso.ttf",  # 华文仿宋
    "zhuquefangsong-regular.ttf",  # 朱雀仿宋
)
"""File names in order of preference, in lower case."""


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


def fangsong_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Files named like a 仿宋 font below ``folders``, the best first."""
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*.[tT][tT][fF]")) if folder.is_dir() else ():
            found.setdefault(file.name.lower(), file)
    for name in FANGSONG:
        if name in found:
            yield found[name]


def may_be_embedded(path: Path) -> bool:
    """Whether the font's own licence bits allow a subset in a document (OpenType, OS/2 fsType).

    ReportLab reads these bits but embeds all the same. Raises OSError; False for a file that is no font.
    """
    try:
        with TTFont(path, lazy=True) as font:
            bits = int(font["OS/2"].fsType)
    except (TTLibError, KeyError):
        return False
    restricted = bits & 0x000E == 0x0002
    return not restricted and not bits & (_NO_SUBSET | _BITMAP_ONLY)
