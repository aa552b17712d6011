"""The highest 文号 and 编号 used, kept outside the database.

A database that is behind its mark was restored from an older copy and may only issue provisional numbers
until it has synced (sync.md §3.16). The file is authenticated by a key derived from the database key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.files import write_atomically
from tuoyu_desktop.store.keys import derive

MARKS_FILE_NAME = "marks.json"


class NumberMarks:
    """``marks.json`` of one data folder: for each (kind, year) the highest number ever used on this laptop.

    Raise the mark before the entry that uses the number is committed: a mark too high costs one number, a
    mark too low could issue one twice. ``env-marks-damaged`` means: treat the database as restored.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / MARKS_FILE_NAME
        self._key = derive(key, "number-marks")

    def highest(self, kind: str, year: int) -> int:
        """The highest number used, 0 for none."""
        return self.all().get((kind, year), 0)

    def raise_to(self, kind: str, year: int, number: int) -> None:
        """Durably remember that ``number`` is used; a lower number changes nothing."""
        self.raise_all({(kind, year): number})

    def raise_all(self, numbers: dict[tuple[str, int], int]) -> None:
        """Raise several marks in one write."""
        marks = self.all()
        raised = {at: max(number, marks.get(at, 0)) for at, number in numbers.items()}
        if any(marks.get(at) != number for at, number in raised.items()):
            self._write(marks | raised)

    def all(self) -> dict[tuple[str, int], int]:
        """Every mark; empty when nothing was ever numbered. EnvironmentFault ``env-marks-damaged``."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            content = json.loads(raw)
            marks = {(str(kind), int(year)): int(number) for kind, year, number in content["marks"]}
            genuine = hmac.compare_digest(str(content["mac"]), self._mac(content["marks"]))
        except (ValueError, TypeError, KeyError) as error:
            raise _damaged(repr(error)) from error
        if not genuine:
            raise _damaged("authentication code differs")
        return marks

    def _write(self, marks: dict[tuple[str, int], int]) -> None:
        rows = [[kind, year, number] for (kind, year), number in sorted(marks.items())]
        write_atomically(self.path, json.dumps({"marks": rows, "mac": self._mac(rows)}).encode())

    def _mac(self, rows: Any) -> str:
        return hmac.new(self._key, json.dumps(rows).encode(), hashlib.sha256).hexdigest()


def _damaged(detail: str) -> EnvironmentFault:
    return EnvironmentFault(
        "env-marks-damaged",
        "编号记录文件 marks.json 损坏，暂时只能使用临时编号（待编）。联网同步一次后恢复正常。",
        detail=detail,
    )
