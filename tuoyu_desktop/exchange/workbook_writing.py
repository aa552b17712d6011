"""Writing Excel files whole or not at all, and cells that can never run as a formula."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tuoyu_desktop.domain.errors import EnvironmentFault


def save_workbook(workbook: Workbook, path: Path) -> None:
    """Beside the target first, flushed, then renamed. Raises EnvironmentFault env-file-unwritable."""
    _written(path, workbook.save)


def write_whole(path: Path, content: bytes) -> None:
    """Any other file for a person in the same way. Raises EnvironmentFault env-file-unwritable."""
    _written(path, lambda part: part.write_bytes(content))


def _written(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        message = f"写不了 {path.name}，请检查文件夹权限、磁盘空间，并关闭正打开它的 Excel。"
        raise EnvironmentFault("env-file-unwritable", message, detail=repr(error)) from error
    finally:
        with contextlib.suppress(OSError):  # nothing was made where nothing can be made
            part.unlink(missing_ok=True)


def safe(value: object) -> object:
    """A value for a cell: control characters out; text stays text even when it begins like a formula."""
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
