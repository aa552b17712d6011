"""What was handed out of the 文号 and 编号, kept outside the database.

A database that is behind its mark was restored from an older copy and may only issue provisional numbers
until it has synced (sync.md §3.16). The file is authenticated by a key derived from the database key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.files import write_atomically
from tuoyu_desktop.store.keys import derive

MARKS_FILE_NAME = "marks.json"
Place = tuple[str, int]
"""Number kind and year."""
RESTORED: Place = ("restored", 0)
"""The mark that a restore leaves: whatever else is lost, this database is known to be an older copy."""


class _Kept(NamedTuple):
    """``marks``: the highest number handed out. ``given_back``: numbers above it that are never handed out."""

    marks: dict[Place, int]
    given_back: dict[Place, frozenset[int]]


class NumberMarks:
    """``marks.json`` of one data folder: for each (kind, year) the highest number ever used on this laptop, and those
    that it gave back.

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

    def raise_all(self, numbers: dict[Place, int]) -> None:
        """Raise several marks in one write."""
        self._merge(_Kept(numbers, {}))

    def all(self) -> dict[Place, int]:
        """Every mark; empty when nothing was ever numbered. EnvironmentFault ``env-marks-damaged``."""
        return self._read().marks

    def given_back(self, kind: str, year: int) -> frozenset[int]:
        """Numbers that were given back, so that a database restored from before that does not hand them out."""
        return self._read().given_back.get((kind, year), frozenset())

    def give_back(self, kind: str, year: int, numbers: Collection[int]) -> None:
        """Durably remember that ``numbers`` are not to be handed out any more."""
        self._merge(_Kept({}, {(kind, year): frozenset(numbers)}))

    def take_over(self, other: NumberMarks) -> None:
        """Everything that ``other`` remembers besides: the higher marks, all that was given back."""
        self._merge(other._read())

    def _merge(self, more: _Kept) -> None:
        kept = self._read()
        raised = {at: max(number, kept.marks.get(at, 0)) for at, number in more.marks.items()}
        added = {at: numbers | kept.given_back.get(at, frozenset()) for at, numbers in more.given_back.items()}
        merged = _Kept(kept.marks | raised, kept.given_back | added)
        if merged != kept:
            self._write(merged)

    def _read(self) -> _Kept:
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return _Kept({}, {})
        try:
            content = json.loads(raw)
            rows, back = content["marks"], content.get("given_back", [])
            kept = _Kept(
                {(str(kind), int(year)): int(number) for kind, year, number in rows},
                {(str(kind), int(year)): frozenset(map(int, numbers)) for kind, year, numbers in back},
            )
            genuine = hmac.compare_digest(str(content["mac"]), self._mac(rows, back))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise _damaged(repr(error)) from error
        if not genuine:
            raise _damaged("authentication code differs")
        return kept

    def _write(self, kept: _Kept) -> None:
        rows = [[kind, year, number] for (kind, year), number in sorted(kept.marks.items())]
        back = [[kind, year, sorted(numbers)] for (kind, year), numbers in sorted(kept.given_back.items())]
        content = {"marks": rows, **({"given_back": back} if back else {}), "mac": self._mac(rows, back)}
        write_atomically(self.path, json.dumps(content).encode())

    def _mac(self, rows: Any, back: Any) -> str:
        """Over the marks alone where nothing was given back: so earlier files stay genuine."""
        said = json.dumps([rows, back] if back else rows)
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()


def _damaged(detail: str) -> EnvironmentFault:
    return EnvironmentFault(
        "env-marks-damaged",
        "编号记录文件 marks.json 损坏，暂时只能使用临时编号（待编）。联网同步一次后恢复正常。",
        detail=detail,
    )
