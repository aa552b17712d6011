"""(e) One keystroke of the facility filter over 100,000 facilities, the rows in view included: aim at most 50 ms."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import insert

from tests.benchmarks.measuring import Figures, figures, milliseconds
from tests.benchmarks.scenery import new_laptop
from tuoyu_desktop.application.lines import FacilityLine
from tuoyu_desktop.projection.tables import table_of
from tuoyu_desktop.store.records import SqlRecords

FACILITIES = 100_000
ROWS_IN_VIEW = 12
KEYSTROKES = ("x", "xi", "xia", "xiao", "小", "小橡", "兴华", "兴华大街 18", "q", "qy", "zzz", "托育 清源")


def _rows() -> list[dict[str, object]]:
    names = ("小橡树", "禾苗", "暖阳", "星星屋", "清源", "博兴", "高米店", "天宫院")
    pinyin = ("xiaoxiangshu", "hemiao", "nuanyang", "xingxingwu", "qingyuan", "boxing", "gaomidian", "tiangongyuan")
    return [
        {
            "subject": f"f{n:06d}",
            "head": "h",
            "name": f"{names[n % 8]}托育园{n}",
            "pinyin": f"{pinyin[n % 8]}tuoyuyuan{n}",
            "initials": f"{pinyin[n % 8][0]}tyy{n}",
            "kind": "CENTER",
            "ownership": "PRIVATE",
            "social_credit_code": f"91110115{n:010d}",
            "street_town": "清源街道",
            "neighbourhood": "",
            "address": f"兴华大街 {n % 400} 号院 {n % 20} 号楼",
            "filing_status": "FILED",
            "place_count": 60,
            "enrolled_count": 50,
            "is_inclusive": False,
            "price_type": "MARKET",
            "closed_on": None,
            "conflict_count": 0,
            "updated_at": "",
            "data": {},
            "corrections": [],
        }
        for n in range(FACILITIES)
    ]


def run() -> Figures:
    """Type through twelve filters, three times."""
    with tempfile.TemporaryDirectory() as folder:
        laptop = new_laptop(Path(folder))
        with laptop.engine.begin() as connection:
            connection.execute(insert(table_of("facility")), _rows())
        laptop.read(lambda records: records.search_facilities(None, "a"))
        samples = [
            milliseconds(lambda t=text: laptop.read(lambda records: _keystroke(records, t)))
            for _ in range(3)
            for text in KEYSTROKES
        ]
        laptop.close()
    return figures(samples)


def _keystroke(records: SqlRecords, text: str) -> Sequence[FacilityLine]:
    found = records.search_facilities(None, text)
    return records.facility_lines_of(found[:ROWS_IN_VIEW])
