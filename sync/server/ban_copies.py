"""The offline list on laptops: whose laptop may hold it, publishing it to each under a key of its own, withdrawing it
(checklist.md §2 rule 16; decisions/0013)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from sync.server.district_journal import Draft, write_district
from sync.server.office import Office
from sync.server.tables import BAN_COPY, BAN_DIGEST, BAN_LIST, DEVICE, STATE
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.ban_list import KEY_BYTES, ban_list_subject, device_digests, to_text
from tuoyu_desktop.domain.entries.registry import BanListPublished, BanListPublishedData, Person, StretchCost
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import EntryStatus, PersonKind
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import table_of

SALT = "ban_salt"
"""Fact: the district's salt in hex, made once at random."""
WITHDRAWN = ""
"""The edition of a laptop that may hold none."""
_OFFICES = frozenset({PersonKind.DISTRICT_OFFICER, PersonKind.STREET_OFFICER})


@dataclass(frozen=True)
class Edition:
    """The district's list without its digests."""

    edition: str
    as_of: date
    source: str
    cost: StretchCost
    imported_at: str


def present_edition(connection: Connection) -> Edition | None:
    """What was imported last, null before any import."""
    row = connection.execute(select(BAN_LIST)).first()
    if row is None:
        return None
    cost = StretchCost(memory_kib=row.memory_kib, iterations=row.iterations, lanes=row.lanes)
    return Edition(row.edition, date.fromisoformat(row.as_of), row.source, cost, row.imported_at)


def renew_copies(office: Office, connection: Connection, device: str | None = None) -> int:
    """Publish the list, or its end, to every laptop (or ``device``) that holds another than it should.

    Only inside ``Database.write``. Returns how many laptops hear of it.
    """
    due = _due(office, connection, device)
    if not due:
        return 0
    edition = present_edition(connection)
    digests = [bytes(one) for one in connection.execute(select(BAN_DIGEST.c.digest)).scalars()]
    drafts = [_draft(connection, one, edition if wanted else None, digests) for one, wanted in due.items()]
    written = write_district(connection, office.facts.journal, drafts)
    for (one, wanted), entry in zip(due.items(), written, strict=True):
        _note(connection, one, wanted, entry.id)
    return len(due)


def renew_copy(office: Office, device: str) -> None:
    """As a laptop comes in: a certificate may have run out since, which nobody says (rights.certified_on)."""
    with office.database.read() as connection:
        due = _due(office, connection, device)
    if due:
        with office.database.write() as connection:
            renew_copies(office, connection, device)


def _due(office: Office, connection: Connection, only: str | None) -> Mapping[str, str]:
    """Device to the edition it should hold, of those that hold another."""
    edition = present_edition(connection)
    held = {row.device: row.edition for row in connection.execute(select(BAN_COPY))}
    if edition is None and not held:
        return {}
    chosen = select(DEVICE.c.device, DEVICE.c.unit, DEVICE.c.keeper, DEVICE.c.stopped).order_by(DEVICE.c.number)
    rows = connection.execute(chosen if only is None else chosen.where(DEVICE.c.device == only)).all()
    people = _people(connection)
    today = local_time(office.now()).date()
    due: dict[str, str] = {}
    for row in rows:
        may = edition is not None and not row.stopped and _may_hold(office, people, row.keeper, row.unit, today)
        wanted = edition.edition if edition is not None and may else WITHDRAWN
        if held.get(row.device, WITHDRAWN) != wanted:
            due[row.device] = wanted
    return due


def _people(connection: Connection) -> Mapping[str, Person]:
    table = table_of("person")
    rows = connection.execute(select(table.c.subject, table.c.data))
    return {row.subject: Person.model_validate(row.data) for row in rows}


def _may_hold(office: Office, people: Mapping[str, Person], keeper: str, unit: str, today: date) -> bool:
    """A laptop of the authority's own staff at which an officer with a certificate of that day can sign in; one that a
    part-time member keeps never (documents.md §1, actors a and b)."""
    kept = people.get(keeper)
    if kept is None or kept.kind not in _OFFICES or not rights.appointed_on(kept, today):
        return False
    everyone = office.is_district_wide(unit)
    here: Iterable[Person] = (one for one in people.values() if everyone or office.unit_of(one) == unit)
    return any(rights.appointed_on(one, today) and rights.officer_on(one, today) for one in here)


def _draft(connection: Connection, device: str, edition: Edition | None, digests: Sequence[bytes]) -> Draft:
    subject = ban_list_subject(device)
    if edition is None:
        return Draft(BanListPublished, BanListPublishedData(device=device, withdrawn=True), subject=subject)
    key = secrets.token_bytes(KEY_BYTES)
    data = BanListPublishedData(
        device=device,
        as_of=edition.as_of,
        source=edition.source,
        salt=to_text(bytes.fromhex(salt_of(connection) or "")),
        device_key=to_text(key),
        cost=edition.cost,
        digests=device_digests(digests, key),
        count=len(digests),
    )
    return Draft(BanListPublished, data, subject=subject)


def salt_of(connection: Connection) -> str | None:
    """The district's salt in hex."""
    found: str | None = connection.execute(select(STATE.c.value).where(STATE.c.name == SALT)).scalar()
    return found


def _note(connection: Connection, device: str, edition: str, entry: str) -> None:
    """What the laptop is told from now on. The body of the edition before goes: who was taken off the list is not kept
    in old copies of it; its digest stays, so the chain holds (sync.md §1)."""
    before = select(BAN_COPY.c.entry).where(BAN_COPY.c.device == device)
    old = connection.execute(before).scalar()
    if old is not None:
        gone = {"body": None, "status": EntryStatus.ERASED.value, "reason": "replaced"}
        connection.execute(update(ENTRY).where(ENTRY.c.id == old).values(**gone))
    connection.execute(delete(BAN_COPY).where(BAN_COPY.c.device == device))
    connection.execute(insert(BAN_COPY).values(device=device, edition=edition, entry=entry))
