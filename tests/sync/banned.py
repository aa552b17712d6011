"""Files of the banned list as a district gets them, and the command that takes them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sync.server import ban_list as district_list
from tests.sync import visits
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.domain.entries.registry import StretchCost

CHEAP = StretchCost(memory_kib=64, iterations=1, lanes=1)
HEAD = ["姓名", "身份证号"]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm in a hundredth of a millisecond; each list carries its cost."""
    monkeypatch.setattr(district_list, "COST", CHEAP)


def table_file(folder: Path, cells: list[list[Any]], name: str = "名单.xlsx") -> Path:
    file = folder / name
    if name.endswith(".csv"):
        file.write_text("\n".join(",".join(map(str, row)) for row in cells), encoding="utf-8-sig")
        return file
    book = Workbook()
    assert book.active is not None
    for row in cells:
        book.active.append(row)
    book.save(file)
    return file


def command(district: DistrictServer, file: Path) -> str:
    return district.told("banlist", "import", str(file), "--as-of", visits.today().isoformat(), "--source", "市里")
