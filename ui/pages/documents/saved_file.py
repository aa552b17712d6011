"""A PDF written to a place that a person chose: the whole file or none, and the file that was there stays."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from tuoyu_desktop.domain.errors import EnvironmentFault

_WHY = "磁盘满了、文件夹不能写，或者这个文件正在别的程序里打开。请关掉它，或换个名字、换个文件夹再存。文书还在本机。"


def save_whole(path: str, data: bytes) -> EnvironmentFault | None:
    """Null when it is written; a full disk, a folder that takes nothing or a file that another program holds open is
    told with what to do."""
    file = QSaveFile(path)
    if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit():
        return None
    reason = file.errorString()
    file.cancelWriting()
    name = Path(path).name
    return EnvironmentFault("env-file-write", f"没有存成 {name}：{_WHY}", detail=reason)
