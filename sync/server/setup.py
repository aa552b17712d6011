"""``init``: a new data folder for one district, empty or filled with the demo district."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, select

from sync.protocol.chain import CHAIN_START, chain, digest
from sync.server.database import Database, take_positions
from sync.server.district_journal import write_district
from sync.server.district_rules import pack_for, pack_named, publications
from sync.server.keys import make_keys
from sync.server.numbers import raise_counter
from sync.server.office import database_of, put_fact
from sync.server.schema import bring_up_to_date
from sync.server.stored import FROM_DEVICE, OWN_JOURNAL, Head, Item, insert_items, put_head, read_item
from sync.server.tables import STATE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.tables import NoticeRow

_BATCH = 2000


@dataclass(frozen=True)
class NewDistrict:
    """``unit``: the name of the district's own office; ``pack``: id of its district pack."""

    code: str
    unit: str
    pack: str
    name: str
    journal: str
    demo: bool = False


def check_region_code(code: str) -> str:
    """Six digits of a county-level division (GB/T 2260). Raises RuleViolation."""
    if not re.fullmatch(r"[1-9]\d{5}", code):
        raise RuleViolation("rule-region-code", "区划代码是六位数字，例如大兴区 110115。", field="district")
    return code


def initialise(data: Path, url: str | None, district: NewDistrict) -> Database:
    """Make folder, keys, database and facts. Raises RuleViolation rule-init-twice when they are there."""
    check_region_code(district.code)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = database_of(data, url)
    bring_up_to_date(database, data)
    make_keys(data)
    (data / "blobs").mkdir(exist_ok=True)
    (data / "uploads").mkdir(exist_ok=True)
    with database.write() as connection:
        if connection.execute(select(STATE)).first() is not None:
            raise RuleViolation("rule-init-twice", "这个数据文件夹已经初始化过，请换一个文件夹或直接使用。")
        facts = {
            "district": district.code,
            "district_unit": district.unit,
            "pack": district.pack,
            "name": district.name,
            "journal": district.journal,
            "epoch": new_id(),
            "demo": "1" if district.demo else "0",
        }
        for name, value in facts.items():
            put_fact(connection, name, value)
    return database


def fill_with_demo(database: Database, seed: int, today: date) -> int:
    """Take the demo stream in: stored like any journal, then all tables folded at once. Returns the entry count."""
    from tuoyu_desktop.demo.stream import demo_district_journal, demo_stream

    own = demo_district_journal(seed)
    heads: dict[str, Head] = {}
    count = 0
    with database.write() as connection:
        for batch in _batches(demo_stream(seed, today)):
            _store(connection, [_link(heads, journal, body) for journal, body in batch], own)
            count += len(batch)
        for journal, head in heads.items():
            put_head(connection, journal, Head(0, CHAIN_START, None, False), head.seq, head.hash)
        rebuild(connection)
        _skip_used_numbers(connection)
    return count


def _batches(stream: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    iterator = iter(stream)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _link(heads: dict[str, Head], journal: str, body: bytes) -> Item:
    head = heads.get(journal) or Head(0, CHAIN_START, None, False)
    own = digest(body)
    heads[journal] = Head(head.seq + 1, chain(head.hash, own), None, False)
    item = Item(journal, head.seq + 1, body, own, heads[journal].hash)
    read_item(item)
    return item


def _store(connection: Connection, items: list[Item], own: str) -> None:
    """One batch in commit order; runs of one origin are stored together."""
    first = take_positions(connection, len(items))
    start = 0
    while start < len(items):
        local = items[start].journal == own
        end = start
        while end < len(items) and (items[end].journal == own) == local:
            end += 1
        insert_items(connection, items[start:end], OWN_JOURNAL if local else FROM_DEVICE, first + start)
        start = end


def _skip_used_numbers(connection: Connection) -> None:
    """New leases start after the numbers of the stream's documents."""
    from sync.server.judge_facts import table_of
    from tuoyu_desktop.projection.tables import NumberBlockRow

    block, notice = table_of(NumberBlockRow), table_of(NoticeRow)
    highest: dict[tuple[str, int], int] = {}
    for row in connection.execute(select(block.c.number_kind, block.c.year, block.c.last)):
        highest[(row.number_kind, row.year)] = max(highest.get((row.number_kind, row.year), 0), row.last)
    used = select(notice.c.notice_kind, notice.c.issued_at, notice.c.number_value).where(
        notice.c.number_value.is_not(None)
    )
    for row in connection.execute(used):
        place = (row.notice_kind, local_time(datetime.fromisoformat(row.issued_at)).year)
        highest[place] = max(highest.get(place, 0), row.number_value)
    raise_counter(connection, highest)


def _demo_list(data: Path, url: str | None, today: date) -> None:
    """The way any list comes in, with numbers that nobody has."""
    from sync.server.ban_list import import_list
    from sync.server.office import open_office
    from tuoyu_desktop.demo.banned import DEMO_BANNED, DEMO_SOURCE
    from tuoyu_desktop.exchange.number_list import NumberReading

    office = open_office(data, url)
    import_list(office, NumberReading(frozenset(DEMO_BANNED), 0, ()), today - timedelta(days=2), DEMO_SOURCE)
    office.database.close()


def make_district(
    data: Path, url: str | None, *, code: str, unit: str | None, pack: str | None, demo_seed: int | None
) -> str:
    """What ``init`` does; returns the sentence to print. Raises RuleViolation rule-init-demo, rule-init-twice."""
    rules = pack_named(pack) if pack else pack_for(check_region_code(code))
    if demo_seed is None:
        district = NewDistrict(code, unit or rules.commission, rules.id, f"{rules.name}托育督导服务器", new_id())
        database = initialise(data, url, district)
        with database.write() as connection:
            write_district(connection, district.journal, publications(rules.id))
        database.close()
        return f"已建立 {code} 的数据文件夹：{data}（区情包 {rules.id}）"
    from tuoyu_desktop.demo.places import DEMO_DISTRICT, DEMO_PACK, DISTRICT_UNIT
    from tuoyu_desktop.demo.stream import demo_district_journal

    if check_region_code(code) != DEMO_DISTRICT:
        raise RuleViolation("rule-init-demo", f"演示数据只有 {DEMO_DISTRICT}，请用 --district {DEMO_DISTRICT}。")
    journal = demo_district_journal(demo_seed)
    district = NewDistrict(code, unit or DISTRICT_UNIT, pack or DEMO_PACK, "演示区托育督导服务器", journal, demo=True)
    database = initialise(data, url, district)
    today = local_time(datetime.now(UTC)).date()
    count = fill_with_demo(database, demo_seed, today)
    database.close()
    _demo_list(data, url, today)
    return f"已建立演示区：{count} 条记录。"
