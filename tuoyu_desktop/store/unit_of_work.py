"""The unit of work: journal and projections move in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from tuoyu_desktop.application.ports import Changes, Device, Packs, TakenNumber
from tuoyu_desktop.domain.entries.codec import KINDS
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.projector import Touched, project
from tuoyu_desktop.projection.tables import table_of
from tuoyu_desktop.projection.visit_digest import seal_of
from tuoyu_desktop.store.blob_forgetting import forget_tray
from tuoyu_desktop.store.blob_tables import PENDING, RECEIVED, TRAY, WITHDRAWN, blob_key
from tuoyu_desktop.store.blobs import BlobStore, SealedBlob
from tuoyu_desktop.store.engine import driver_of, translating_faults
from tuoyu_desktop.store.journal import Head, append_own, read_head
from tuoyu_desktop.store.marks import NumberMarks
from tuoyu_desktop.store.numbering import next_number
from tuoyu_desktop.store.records import SqlRecords
from tuoyu_desktop.store.rows import work_query
from tuoyu_desktop.store.tables import DRAFT, SETTING

T = TypeVar("T")


@cache
def _kind_of(data_class: type[EntryData]) -> type[EntryBase]:
    kinds = [kind for kind in KINDS.values() if kind.model_fields["data"].annotation is data_class]
    if len(kinds) != 1:
        raise ValueError(f"{data_class.__name__} belongs to {len(kinds)} kinds of entry")
    return kinds[0]


class SqlWork(SqlRecords):
    """``Work`` inside one open transaction. Made by :class:`Office` only."""

    def __init__(self, office: Office, connection: Connection, actor: str) -> None:
        super().__init__(work_query(connection), office.device, office.packs, office.blobs, office.clock, office.marks)
        self._office = office
        self._connection = connection
        self._actor = actor
        self._head = office.head
        self._unfolded: dict[str, list[Placed] | None] = {}
        self._touched: dict[str, set[str]] = {}
        self._gone: list[tuple[str, bytes]] = []

    @property
    def actor(self) -> str:
        return self._actor

    @property
    def connection(self) -> Connection:
        """The transaction, for the store's own parts (sync, backup), never for a use case."""
        return self._connection

    @property
    def head(self) -> Head:
        return self._head

    def append(self, data: EntryData, *, subject: str, facility: str | None) -> EntryBase:
        """Write one entry; what is read afterwards in this unit sees it."""
        entry_class = _kind_of(type(data))
        after = self._subject_head(entry_class, subject)
        entry = entry_class.write(
            data,
            seq=self._head.seq + 1,
            id=new_id(),
            at=self.now(),
            actor=self._actor,
            subject=subject,
            facility=facility,
            after=after,
        )
        journal = self._device.journal
        self._head = append_own(self._connection, journal, self._head, entry)
        fresh = [Placed(journal, entry.seq, entry)] if after is None else None
        self.refold({subject}, {subject: fresh} if fresh else None)
        return entry

    def _subject_head(self, entry_class: type[EntryBase], subject: str) -> str | None:
        family = FAMILY_OF_KIND.get(entry_class.model_fields["kind"].default)
        if family is None:
            return None
        rows = self._query(f"SELECT head FROM {table_of(family.name).name} WHERE subject = ?", subject)
        return rows[0]["head"] if rows else None

    def _merge(self, touched: Touched) -> None:
        for family, subjects in touched.items():
            self._touched.setdefault(family, set()).update(subjects)

    def refold(self, subjects: set[str], fresh: Mapping[str, Sequence[Placed]] | None = None) -> None:
        """Fold subjects that received entries or verdicts; ``fresh`` gives the entries of those unknown before."""
        with translating_faults():
            self._merge(project(self._connection, subjects, fresh, driver_of(self._connection)))

    def changes(self) -> Changes:
        return Changes({family: frozenset(subjects) for family, subjects in self._touched.items()})

    def digest_of_visit(self, inspection: str) -> tuple[dict[str, int], str]:
        return seal_of(self._connection, inspection)

    def take_number(self, number_kind: str, year: int) -> TakenNumber:
        return next_number(self._query, self._office.marks, self._device, number_kind, year)

    def set_numbers_aside(self, number_kind: str, year: int, numbers: Collection[int]) -> None:
        self._office.marks.give_back(number_kind, year, numbers)

    def store_blob(self, data: bytes, media_type: str) -> str:
        sha256 = self._keep_blob(data, media_type, PENDING)
        self._own(sha256)
        return sha256

    def set_aside_blob(self, data: bytes, media_type: str) -> str:
        return self._keep_blob(data, media_type, TRAY)

    def use_blob(self, sha256: str) -> None:
        self.blob(sha256)  # what cannot be read proves nothing: it raises
        self._own(sha256)

    def _own(self, sha256: str) -> None:
        """What came from elsewhere, lay in a tray or was taken back is evidence of this laptop from now on, to be
        delivered."""
        others = (blob_key.c.sha256 == sha256) & blob_key.c.state.in_((RECEIVED, TRAY, WITHDRAWN))
        self._connection.execute(update(blob_key).where(others).values(state=PENDING))

    def forget_unplaced(self) -> None:
        self._gone += [(row["sha256"], bytes(row["key"])) for row in forget_tray(self._connection)]

    @property
    def gone(self) -> list[tuple[str, bytes]]:
        """Files whose key this unit took away: they are removed once it is committed."""
        return self._gone

    def _keep_blob(self, data: bytes, media_type: str, state: str) -> str:
        sealed = self._office.blobs.write(data)
        values = {
            "sha256": sealed.sha256,
            "key": sealed.key,
            "size": sealed.size,
            "kind": media_type,
            "created_at": self.now().astimezone(UTC).isoformat(timespec="milliseconds"),
            "state": state,
        }
        result = self._connection.execute(insert_or(blob_key).on_conflict_do_nothing(), values)
        if result.rowcount == 0:
            self._keep_sound(sealed)
        return sealed.sha256

    def _keep_sound(self, again: SealedBlob) -> None:
        """The same bytes are here already: the second file is not needed, unless the first is lost or damaged."""
        place = blob_key.c.sha256 == again.sha256
        key = bytes(self._connection.execute(select(blob_key.c.key).where(place)).scalar_one())
        try:
            self._office.blobs.verify(again.sha256, key)
        except EnvironmentFault as fault:
            if fault.code != "env-blob-damaged":
                raise
            self._connection.execute(update(blob_key).where(place).values(key=again.key))
            self._gone.append((again.sha256, key))
        else:
            self._office.blobs.remove(again.sha256, again.key)

    def put_draft(self, key: str, text: str) -> None:
        values = {"key": key, "text": text, "updated_at": self.now().isoformat(timespec="milliseconds")}
        self._put(DRAFT, "key", values)

    def drop_draft(self, key: str) -> None:
        self._connection.execute(delete(DRAFT).where(DRAFT.c.key == key))

    def put_setting(self, name: str, value: str) -> None:
        self._put(SETTING, "name", {"name": name, "value": value})

    def drop_setting(self, name: str) -> None:
        self._connection.execute(delete(SETTING).where(SETTING.c.name == name))

    def _put(self, table: Any, key: str, values: Mapping[str, str]) -> None:
        changed = {name: value for name, value in values.items() if name != key}
        statement = insert_or(table).on_conflict_do_update(index_elements=[key], set_=changed)
        self._connection.execute(statement, values)


@dataclass
class Office:
    """The writing side of one laptop: one connection, one thread, one unit of work at a time."""

    engine: Engine
    device: Device
    packs: Packs
    blobs: BlobStore
    marks: NumberMarks
    clock: Callable[[], datetime]
    head: Head = field(default_factory=Head)

    def open_journal(self) -> None:
        """Read the own journal's head; once, before the first unit of work."""
        with self.engine.begin() as connection:
            self.head = read_head(connection, self.device.journal)

    def run(self, job: Callable[[SqlWork], T], actor: str) -> tuple[T, Changes]:
        """One unit of work: commit when ``job`` returns, leave everything as it was when it raises."""
        with self.engine.begin() as connection:
            work = SqlWork(self, connection, actor)
            result = job(work)
        self.head = work.head
        for sha256, key in work.gone:  # without its key nobody reads what a crash before this leaves
            self.blobs.remove(sha256, key)
        return result, work.changes()


def no_settings(connection: Connection) -> bool:
    """Whether this database has never been enrolled."""
    return connection.execute(select(SETTING.c.name).limit(1)).first() is None


def put_setting(connection: Connection, name: str, value: str) -> None:
    """Write one setting outside a unit of work: at enrolment, before there is a device."""
    connection.execute(delete(SETTING).where(SETTING.c.name == name))
    connection.execute(insert(SETTING).values(name=name, value=value))
