"""A district with one unit of 300 facilities and three years of visits to them, from the generator of the demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from sync.protocol.chain import CHAIN_START, chain, digest
from sync.server.database import Database, take_positions
from sync.server.setup import NewDistrict, initialise
from sync.server.stored import FROM_DEVICE, OWN_JOURNAL, Head, Item, insert_items, put_head, read_item
from tuoyu_desktop.demo.devices import demo_devices
from tuoyu_desktop.demo.drafts import Pile
from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.facilities import Brief, DemoFacility, build
from tuoyu_desktop.demo.history import Historian
from tuoyu_desktop.demo.names import FacilityNames
from tuoyu_desktop.demo.packs import pinned_packs
from tuoyu_desktop.demo.places import DEMO_DISTRICT, DEMO_PACK, DISTRICT_UNIT, UNITS_BY_NAME
from tuoyu_desktop.demo.register import count_inspections, write_register
from tuoyu_desktop.demo.stream import Binder, demo_district_journal
from tuoyu_desktop.domain.terms import FacilityKind
from tuoyu_desktop.projection.projector import rebuild

UNIT = "黄村镇"
KEEPER = "town_huangcun"
"""Role of the unit's own person, who enrols the new laptop."""
KINDS: Mapping[FacilityKind, int] = {
    FacilityKind.CENTER: 130,
    FacilityKind.COMMUNITY: 60,
    FacilityKind.KINDERGARTEN: 70,
    FacilityKind.EMPLOYER: 8,
    FacilityKind.HOME: 30,
    FacilityKind.SERVICE_CENTRE: 2,
}
_SEED, _BATCH = 1, 2000
_YEAR = timedelta(days=365)
Line = tuple[str, bytes]
"""Journal and body."""


def make_district(data: Path, facilities: int) -> None:
    """A server's data folder (SQLite) that holds the first ``facilities`` of the 300."""
    journal = demo_district_journal(_SEED)
    district = NewDistrict(DEMO_DISTRICT, DISTRICT_UNIT, DEMO_PACK, "演练区托育督导服务器", journal, demo=True)
    database = initialise(data, None, district)
    _fill(database, _entries(facilities, date.today()), journal)
    database.close()


def _entries(count: int, today: date) -> Iterator[Line]:
    pile, packs, devices = Pile(), pinned_packs(today), demo_devices(_SEED)
    facilities = _facilities(count, today)
    journal = demo_district_journal(_SEED)
    write_register(pile, journal, facilities, packs, today - _YEAR)
    before = Historian(pile, Draw(_SEED, "before"), devices, packs, journal, today - _YEAR)
    lately = Historian(pile, Draw(_SEED, "lately"), devices, packs, journal, today)
    for facility in facilities:
        before.two_years(facility)
        lately.two_years(_as_if_opened(facility, today - _YEAR))
        lately.autumn(facility)
    count_inspections(pile, journal, today)
    return Binder(Draw(_SEED, "ids")).bind(pile)


def _facilities(count: int, today: date) -> list[DemoFacility]:
    draw, unit = Draw(_SEED, "facilities"), UNITS_BY_NAME[UNIT]
    kinds = [kind for kind, number in KINDS.items() for _ in range(number)]
    draw.shuffle(kinds)
    names = FacilityNames(draw, ())
    briefs = [Brief(number, kind, unit, names.take(kind, unit.short)) for number, kind in enumerate(kinds)]
    return [build(Draw(_SEED, f"facility/{brief.number}"), brief, today) for brief in briefs[:count]]


def _as_if_opened(facility: DemoFacility, on: date) -> DemoFacility:
    """The historian begins a month after the opening: so the last year is not written twice."""
    opened = max(facility.facility.opened_on or on, on - timedelta(days=30))
    later = facility.facility.model_copy(update={"opened_on": opened})
    return DemoFacility(facility.id, later, facility.quality, facility.role)


def _fill(database: Database, lines: Iterable[Line], own: str) -> None:
    heads: dict[str, Head] = {}
    iterator = iter(lines)
    with database.write() as connection:
        while some := list(islice(iterator, _BATCH)):
            items = [_linked(heads, journal, body) for journal, body in some]
            first = take_positions(connection, len(items))
            for place, item in enumerate(items):
                origin = OWN_JOURNAL if item.journal == own else FROM_DEVICE
                insert_items(connection, [item], origin, first + place)
        for journal, head in heads.items():
            put_head(connection, journal, Head(0, CHAIN_START, None, False), head.seq, head.hash)
        rebuild(connection)


def _linked(heads: dict[str, Head], journal: str, body: bytes) -> Item:
    head = heads.get(journal) or Head(0, CHAIN_START, None, False)
    own = digest(body)
    heads[journal] = Head(head.seq + 1, chain(head.hash, own), None, False)
    item = Item(journal, head.seq + 1, body, own, heads[journal].hash)
    read_item(item)
    return item
