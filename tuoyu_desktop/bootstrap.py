"""Opens one laptop: key, database, packs, units of work. The one place that knows which part is behind which port."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tuoyu_desktop.application.ports import Changes, Device
from tuoyu_desktop.domain.clock import beijing_now
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.blobs import BlobStore
from tuoyu_desktop.store.engine import ReadConnection, open_reader, open_writer
from tuoyu_desktop.store.keys import KeyFile, KeyStore
from tuoyu_desktop.store.marks import NumberMarks
from tuoyu_desktop.store.records import SqlRecords
from tuoyu_desktop.store.rows import reader_query

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tuoyu_desktop.application.evidence_cases import Picture
    from tuoyu_desktop.domain.checklist import Checklist
    from tuoyu_desktop.domain.district_pack import DistrictPack
    from tuoyu_desktop.domain.entries.registry import BanListPublishedData
    from tuoyu_desktop.domain.facility_form import FacilityForm
    from tuoyu_desktop.domain.notice import DocumentContent
    from tuoyu_desktop.domain.photo_marks import Mark
    from tuoyu_desktop.store.unit_of_work import Office, SqlWork

T = TypeVar("T")
DEVICE = "device"
"""Setting: the enrolled device as JSON; absent on a laptop that is not enrolled yet."""


def local_now() -> datetime:
    """The wall clock, whatever zone this machine is set to."""
    return beijing_now()


class BuiltInPacks:
    """``Packs`` from the rule packs that come with the program, each read once."""

    def checklist(self, pack: str, version: str) -> Checklist:
        from tuoyu_desktop.exchange.rule_packs import builtin_checklists

        found: list[Checklist] = [c for c in _all(builtin_checklists) if c.id == pack and c.version == version]
        if not found:
            message = f"这次检查用的检查清单 {pack} {version} 不在本机，请联网同步或更新程序。"
            raise EnvironmentFault("pack-missing", message)
        return found[0]

    def current_checklist(self, on: date) -> Checklist:
        from tuoyu_desktop.exchange.rule_packs import builtin_checklists

        valid: list[Checklist] = [c for c in _all(builtin_checklists) if c.effective_from <= on]
        if not valid:
            raise EnvironmentFault("pack-missing", "没有在今天生效的检查清单，请核对电脑日期或更新程序。")
        return max(valid, key=lambda checklist: checklist.effective_from)

    def district_pack(self, pack: str | None = None) -> DistrictPack:
        from tuoyu_desktop.exchange.rule_packs import builtin_district_packs

        packs: dict[str, DistrictPack] = {p.id: p for p in _all(builtin_district_packs)}
        wanted = pack or "national"
        if wanted not in packs:
            raise EnvironmentFault("pack-missing", f"区里的规则包 {wanted} 不在本机，请联网同步或更新程序。")
        return packs[wanted]

    def phrases(self, item: str) -> tuple[str, ...]:
        from tuoyu_desktop.exchange.rule_packs import builtin_phrases

        return builtin_phrases().get(item, ())


@cache
def _all(load: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    return load()


def load_rules() -> None:
    """Read checklists and district packs before they are asked for: in a thread that nobody waits for."""
    from tuoyu_desktop.exchange.rule_packs import builtin_checklists, builtin_district_packs

    _all(builtin_checklists)
    _all(builtin_district_packs)


@dataclass
class Laptop:
    """One opened laptop. ``write`` belongs to the database thread, ``read`` to the reading thread."""

    paths: DataPaths
    key: bytes
    device: Device
    clock: Callable[[], datetime]
    packs: BuiltInPacks
    _engine: Engine | None = None
    _office: Office | None = None
    _connection: ReadConnection | None = None
    _records: SqlRecords | None = None
    _read_as: Device | None = None

    def write(self, job: Callable[[SqlWork], T], actor: str) -> tuple[T, Changes]:
        """One unit of work on the writing connection, which is opened at the first call."""
        if self._office is None:
            self._office = self._open_office()
        return self._office.run(job, actor)

    def read(self, job: Callable[[SqlRecords], T]) -> T:
        """Ask on the read-only connection; one call sees one state of the database."""
        if self._connection is None:
            self._connection = open_reader(self.paths.database, self.key, newest=_newest())
        if self._records is None or self._read_as is not self.device:
            query, self._read_as = reader_query(self._connection), self.device
            marks = NumberMarks(self.paths.root, self.key)
            self._records = SqlRecords(query, self._read_as, self.packs, BlobStore(self.paths.blobs), self.clock, marks)
        return job(self._records)

    def renew(self, device: Device) -> None:
        """The district knows this device anew: units of work and reads that begin from now on say so."""
        self.device = device
        if self._office is not None:
            self._office.device = device

    def forget_facilities(self) -> None:
        """Called on the reading thread after facilities changed."""
        if self._records is not None:
            self._records.forget_facilities()

    @property
    def engine(self) -> Engine:
        """The writing engine, for sync and backup on the database thread."""
        if self._engine is None:
            self._engine = open_writer(self.paths.database, self.key, newest=_newest(), create=False)
        return self._engine

    @property
    def office(self) -> Office:
        """The units of work, for sync on the database thread."""
        if self._office is None:
            self._office = self._open_office()
        return self._office

    def _open_office(self) -> Office:
        from tuoyu_desktop.store.unit_of_work import Office

        office = Office(
            engine=self.engine,
            device=self.device,
            packs=self.packs,
            blobs=BlobStore(self.paths.blobs),
            marks=NumberMarks(self.paths.root, self.key),
            clock=self.clock,
        )
        office.open_journal()
        return office

    def close(self) -> None:
        """Close both connections."""
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()


def _newest() -> int:
    return 1


def is_enrolled(paths: DataPaths) -> bool:
    """Whether this data folder holds an enrolled laptop."""
    return paths.database.exists() and KeyFile(paths.root).exists()


def was_enrolled(paths: DataPaths) -> bool:
    """Whether a laptop was enrolled here, also where its database or its key is gone: a new beginning in its place
    would hide that everything written is missing."""
    return paths.database.exists() or KeyFile(paths.root).exists()


def create_laptop(
    paths: DataPaths, store: KeyStore, device: Device, settings: dict[str, str], clock: Callable[[], datetime]
) -> Laptop:
    """Make key and database of a freshly enrolled device; ``settings`` are stored with it, encrypted."""
    from tuoyu_desktop.projection.projector import ensure_current
    from tuoyu_desktop.store.migrate import migrate
    from tuoyu_desktop.store.tables import MIGRATIONS
    from tuoyu_desktop.store.unit_of_work import put_setting

    paths.make()
    key = KeyFile(paths.root).create(store)
    engine = open_writer(paths.database, key)
    migrate(engine, paths.database, key, MIGRATIONS, paths.backups)
    with engine.begin() as connection:
        ensure_current(connection)
        for name, value in {DEVICE: json.dumps(asdict(device)), **settings}.items():
            put_setting(connection, name, value)
    return Laptop(paths, key, device, clock, BuiltInPacks(), _engine=engine)


def open_laptop(paths: DataPaths, store: KeyStore, clock: Callable[[], datetime] = local_now) -> Laptop:
    """Open an enrolled laptop. Raises EnvironmentFault env-*: wrong key, damaged, newer, missing.

    Fast on purpose: the writing side is opened later, migrations run only when the version differs.
    """
    return laptop_of(paths, KeyFile(paths.root).open(store), clock)


def laptop_of(paths: DataPaths, key: bytes, clock: Callable[[], datetime] = local_now) -> Laptop:
    """Open an enrolled laptop whose key is known: after a restore nobody is asked for it again."""
    connection = open_reader(paths.database, key, newest=_newest())
    try:
        rows = reader_query(connection)("SELECT value FROM setting WHERE name = ?", DEVICE)
    finally:
        connection.close()
    if not rows:
        raise EnvironmentFault("env-not-enrolled", "这台电脑还没有登记，请用登记码登记。")
    device = Device(**json.loads(rows[0]["value"]))
    return Laptop(paths, key, device, clock, BuiltInPacks())


def bring_up_to_date(laptop: Laptop) -> None:
    """Migrations and, after a change of schema, the rebuild: on the database thread, behind a progress page."""
    from tuoyu_desktop.projection.projector import ensure_current
    from tuoyu_desktop.store.migrate import migrate
    from tuoyu_desktop.store.tables import MIGRATIONS

    engine = laptop.engine
    migrate(engine, laptop.paths.database, laptop.key, MIGRATIONS, laptop.paths.backups)
    with engine.begin() as connection:
        ensure_current(connection)


def data_folder(chosen: Path | None) -> DataPaths:
    """The folders of this person's data; ``chosen`` wins over the platform's place."""
    from tuoyu_desktop.paths import data_paths

    return data_paths(chosen)


def render_sheet(content: DocumentContent, photos: Mapping[str, bytes], printed_at: datetime, copy_label: str) -> bytes:
    """One copy of a document as PDF; ``photos`` maps SHA-256 to JPEG. For the work pool."""
    from tuoyu_desktop.documents import render

    return render(content, photos, printed_at=printed_at, copy_label=copy_label or None)


def render_together(papers: Sequence[tuple[DocumentContent, Mapping[str, bytes]]], title: str, at: datetime) -> bytes:
    """Several documents as one PDF, each with its photos. For the work pool."""
    from tuoyu_desktop.documents.together import render_together as render

    return render(papers, title=title, printed_at=at)


def render_calibration(printer: str, printed_at: datetime) -> bytes:
    """打印校准页 for a printer. For the work pool."""
    from tuoyu_desktop.documents.calibration import render_calibration as render

    return render(printer, printed_at)


def render_facility_form(form: FacilityForm, photos: Mapping[str, bytes], printed_at: datetime) -> bytes:
    """A form that a facility fills in. For the work pool."""
    from tuoyu_desktop.documents.facility_forms import render_facility_form as render

    return render(form, photos, printed_at=printed_at)


def missing_on_paper(content: DocumentContent) -> tuple[str, ...]:
    """Characters of a document that no font here has. For the work pool."""
    from tuoyu_desktop.documents.missing import missing_on_paper as missing

    return missing(content)


def prepare_picture(data: bytes) -> Picture:
    """A photo made ready for the record. For the work pool. Raises RuleViolation picture-*."""
    from tuoyu_desktop.application.evidence_cases import Picture
    from tuoyu_desktop.pictures.prepare import prepare

    ready = prepare(data)
    return Picture(
        jpeg=ready.jpeg,
        width=ready.width,
        height=ready.height,
        original_sha256=ready.original_sha256,
        taken_at=ready.taken_at,
        original=data,
        original_type=ready.original_type,
    )


def stretch_number(number: str, data: BanListPublishedData) -> bytes:
    """Argon2id of a normalised number for a list: some 100 ms and 64 MB. For the work pool."""
    from sync.protocol.number_stretching import stretched_for

    return stretched_for(number, data)


def mark_picture(jpeg: bytes, marks: tuple[Mark, ...]) -> Picture:
    """A marked copy of a stored photo. For the work pool. Raises RuleViolation picture-*."""
    from tuoyu_desktop.application.evidence_cases import Picture
    from tuoyu_desktop.pictures.mark_up import mark_up

    made = mark_up(jpeg, marks)
    return Picture(made.jpeg, made.width, made.height, made.original_sha256, None)
