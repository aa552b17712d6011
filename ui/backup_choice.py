"""Which backup to go back to: chosen in a folder or on a stick, and agreed to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.machine import backups_in
from ui.widgets.confirm_dialog import confirm
from ui.widgets.file_choice import choose_folder

NONE_THERE = "这个文件夹里没有完整的备份。请选放备份的文件夹。"


def choose_backup(parent: QWidget, start: str = "") -> tuple[Path | None, str]:
    """The folder of the newest backup that was chosen and agreed to, else null; and what to say where none is there."""
    folder = choose_folder(parent, "选一份备份，或放备份的文件夹", start)
    if folder is None:
        return None, ""
    found = backups_in(folder)
    if not found:
        return None, NONE_THERE
    when = f"{beijing(found[0].made_at):%Y-%m-%d %H:%M}"
    body = f"资料回到 {when} 的样子。现有资料放在数据文件夹的一边，不会删掉；区里已收到的会再取回来。"
    agreed = confirm(parent, "用这份备份恢复吗？", body, "恢复", "不恢复")
    return (Path(found[0].folder) if agreed else None), ""
