"""``tuoyu-server banlist`` with good files and the worst ones: in whole or not at all, and never a number in words."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from sync.server.ban_list import import_list
from sync.server.judge_facts import table_of
from sync.server.office import Office, open_office
from sync.server.tables import BAN_DIGEST, BAN_LIST
from tests.invented_numbers import invented, invented_many
from tests.sync import visits
from tests.sync.banned import HEAD, cheap, command, table_file
from tests.sync.client_rig import OAK
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.domain.ban_list import MOST_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.exchange.number_list import NumberReading
from tuoyu_desktop.projection.tables import FacilityRow

__all__ = ["cheap"]


def shown(district: DistrictServer) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(district.told("banlist", "show"))
    return told


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.csv"])
def test_a_list_comes_in_and_replaces_the_one_before(district: DistrictServer, tmp_path: Path, name: str) -> None:
    rows = [["终身禁入名单", ""], HEAD, *[["某人", number] for number in invented_many(4)], ["又", invented(1).lower()]]
    assert "已导入 4 人（重复 1 行，只算一次）" in command(district, table_file(tmp_path, rows, name))
    assert (shown(district)["count"], shown(district)["source"]) == (4, "市里")
    assert "已导入 1 人" in command(district, table_file(tmp_path, [HEAD, ["某人", invented(9)]], name))
    assert shown(district)["count"] == 1


def test_a_csv_of_the_national_encoding_comes_in(district: DistrictServer, tmp_path: Path) -> None:
    file = tmp_path / "名单.CSV"
    file.write_bytes(f"序号,身份证号\r\n1,{invented(3)}\r\n\r\n2,{invented(4)}\r\n".encode("gb18030"))
    assert "已导入 2 人" in command(district, file)


GOOD = invented(5)
_BAD_CELLS = {
    "15 位的旧号码": "999999900101001",
    "末位校验不对": GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"),
    "被 Excel 当成了数字": 999999190001010012,
    "没有身份证号": None,
    "是公式": '="999999"&"190001010012"',
    "是日期": datetime(1990, 1, 1),
}


@pytest.mark.parametrize("what", list(_BAD_CELLS))
def test_one_bad_line_and_nothing_is_imported(district: DistrictServer, tmp_path: Path, what: str) -> None:
    command(district, table_file(tmp_path, [HEAD, ["某人", invented(1)]]))
    before = shown(district)
    bad = _BAD_CELLS[what]
    told = command(district, table_file(tmp_path, [HEAD, ["某人", GOOD], ["坏", bad]], "坏.xlsx"))
    assert told.startswith("exit 1")
    assert "第 3 行" in told
    assert what in told
    assert GOOD not in told
    assert str(bad) not in told
    assert shown(district) == before


def _files(folder: Path) -> dict[str, Path]:
    broken = table_file(folder, [HEAD, ["某人", GOOD]], "断.xlsx")
    broken.write_bytes(broken.read_bytes()[:-400])
    bytes_only, huge = folder / "乱.csv", folder / "大.csv"
    bytes_only.write_bytes(bytes(range(256)) * 8)
    huge.write_bytes("身份证号\n".encode() + b"9" * (10 * 1024 * 1024))
    old = folder / "旧.xlsx"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (folder / "空.csv").write_bytes(b"")
    (folder / "空.xlsx").write_bytes(b"")
    return {
        "xlsx-no-rows": table_file(folder, [HEAD], "没有人.xlsx"),
        "xlsx-no-column": table_file(folder, [["姓名", "电话"], ["某人", GOOD]], "没有列.xlsx"),
        "xlsx-no-column ": folder / "空.csv",
        "xlsx-not-excel": folder / "空.xlsx",
        "xlsx-not-excel ": broken,
        "xlsx-not-csv": bytes_only,
        "xlsx-too-large": huge,
        "xlsx-old-or-locked": old,
        "xlsx-missing": folder / "没有.csv",
        "xlsx-missing ": folder / "没有.xlsx",
    }


def test_the_worst_files_are_refused_in_words(district: DistrictServer, tmp_path: Path) -> None:
    command(district, table_file(tmp_path, [HEAD, ["某人", invented(1)]]))
    before = shown(district)
    for code, file in _files(tmp_path).items():
        told = command(district, file)
        assert told.startswith("exit 2"), (code, told)
        assert code.strip() in told, (code, told)
        assert GOOD not in told
    assert shown(district) == before


def test_a_list_of_too_many_or_of_tomorrow_is_refused_before_the_work(office: Office) -> None:
    many = NumberReading(frozenset(f"{number:018}" for number in range(MOST_PEOPLE + 1)), 0, ())
    few = NumberReading(frozenset(invented_many(1)), 0, ())
    for reading, day, source, code in (
        (many, visits.today(), "市里", "rule-banlist-size"),
        (few, visits.today() + timedelta(days=1), "市里", "rule-banlist-date"),
        (few, visits.today(), " ", "rule-banlist-source"),
        (NumberReading(frozenset(), 0, ((2, "坏"),)), visits.today(), "市里", "rule-banlist-rows"),
    ):
        with pytest.raises(RuleViolation) as refused:
            import_list(office, reading, day, source)
        assert refused.value.code == code


def test_a_roster_leaves_a_date_and_two_figures(district: DistrictServer, office: Office, tmp_path: Path) -> None:
    command(district, table_file(tmp_path, [HEAD, *[["某人", number] for number in invented_many(3)]]))
    roster = table_file(tmp_path, [HEAD, ["甲", invented(3)], ["乙", invented(40)], ["丙", invented(41)]], "名册.xlsx")
    assert "比对 3 人，命中 1 人" in district.told("banlist", "compare", str(roster), "--facility", OAK)
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        data = connection.execute(select(table.c.data).where(table.c.subject == OAK)).scalar_one()
    told = (data["ban_compared_on"], data["ban_compared"], data["ban_hits"])
    assert told == (visits.today().isoformat(), 3, 1)
    assert "rule-banlist-facility" in district.told("banlist", "compare", str(roster), "--facility", "no-such")
    bad = table_file(tmp_path, [HEAD, ["甲", "1"]], "坏名册.xlsx")
    assert "第 2 行" in district.told("banlist", "compare", str(bad), "--facility", OAK)


def test_without_a_list_nothing_is_compared(prepared_demo: Path, tmp_path: Path) -> None:
    server = copy_of(prepared_demo, tmp_path / "data")
    fresh = open_office(server.data, None)
    with fresh.database.write() as connection:  # the demo brings a list of its own
        for table in (BAN_LIST, BAN_DIGEST):
            connection.execute(delete(table))
    fresh.database.close()
    roster = table_file(tmp_path, [HEAD, ["甲", invented(3)]])
    assert "rule-banlist-none" in server.told("banlist", "compare", str(roster), "--facility", OAK)
