"""sync.md §1: every interleaving that keeps each journal's order yields equal tables, on both databases, and equal
to a rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, delete, insert, select

from tests.examples import examples
from tests.own_postgres import own_postgres
from tuoyu_desktop.domain.entries import findings, inspections, registry
from tuoyu_desktop.domain.entries.codec import decode, digest
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.ids import answer_id, derived_id, incident_id
from tuoyu_desktop.domain.terms import (
    Answer,
    Decision,
    EntryStatus,
    InspectionKind,
    Profile,
    ReinspectionResult,
    Severity,
    VisitMode,
)
from tuoyu_desktop.projection.entry_table import ENTRY, STORED
from tuoyu_desktop.projection.projector import project, rebuild
from tuoyu_desktop.projection.tables import ROWS, table_of

ROOT = "0197a000-0000-7000-8000-000000000001"
FACILITY = derived_id(ROOT, "facility")
VISIT = derived_id(ROOT, "visit")
FINDING = derived_id(ROOT, "finding")
START = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PACK = inspections.PackRef(id="p", version="1", digest="0" * 64)
JOURNALS = ("0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b")

Stored = tuple[str, bytes]


class Writer:
    """One laptop that writes what it is told and remembers the last entry it knew of each subject."""

    def __init__(self, journal: str) -> None:
        self.journal = journal
        self.bodies: list[bytes] = []
        self.seen: dict[str, str] = {}

    def write(self, kind: type[EntryBase], data: Any, subject: str, *, blind: bool = False) -> None:
        seq = len(self.bodies) + 1
        identity = derived_id(ROOT, f"{self.journal}:{seq}")
        entry = kind.write(
            data,
            seq=seq,
            id=identity,
            at=START + timedelta(minutes=seq),
            actor="person",
            subject=subject,
            facility=FACILITY,
            after=None if blind else self.seen.get(subject),
        )
        self.seen[subject] = identity
        self.bodies.append(entry.to_body())


def facility_data(telephone: str) -> registry.FacilityRegisteredData:
    return registry.FacilityRegisteredData.model_validate(
        {
            "facility": {
                "name": "小橡树托育中心",
                "kind": "CENTER",
                "ownership": "PRIVATE",
                "legal_nature": "COMPANY",
                "social_credit_code": "91110115MA00000000",
                "street_town": "清源街道",
                "address": "兴华大街",
                "telephone": telephone,
                "filing_status": "FILED",
                "place_count": 60,
            }
        }
    )


def started() -> inspections.InspectionStartedData:
    return inspections.InspectionStartedData(
        date=date(2026, 11, 20),
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        checklist=PACK,
        district_pack=PACK,
        lead="person",
        team=("person",),
        items=("A01", "D04"),
    )


def recorded() -> findings.FindingRecordedData:
    return findings.FindingRecordedData(
        inspection=VISIT,
        item="D04",
        mode=VisitMode.SUPERVISORY_VISIT,
        fact="最短 66 天",
        severity=Severity.MAJOR,
        found_on=date(2026, 11, 20),
    )


EMERGENCY = incident_id(VISIT, "B22")


def emergency(text: str, withheld: str = "") -> dict[str, Any]:
    said = {"incident_kind": "PERSON", "text": text, "inspection": VISIT, "item": "B22", "withheld": withheld}
    return {**said, "seen_at": START, "calls": (registry.IncidentCall(to="公安 110", at=START),)}


ACTS = (
    *("answer", "blind answer", "finding", "decided", "reinspected", "corrected", "settled", "restated"),
    *("emergency", "not reported", "added"),
)


def act(writer: Writer, name: str, choice: int) -> None:
    answer = (Answer.PASS, Answer.FAIL, Answer.NOT_APPLICABLE)[choice % 3]
    subject = answer_id(VISIT, "D04")
    if name in ("answer", "blind answer"):
        data = inspections.AnswerRecordedData(inspection=VISIT, item="D04", answer=answer)
        writer.write(inspections.AnswerRecorded, data, subject, blind=name == "blind answer")
    elif name == "finding":
        writer.write(findings.FindingRecorded, recorded(), FINDING)
    elif name == "decided":
        decision = list(Decision)[choice % 4]
        writer.write(findings.FindingDecided, findings.FindingDecidedData(decision=decision), FINDING)
    elif name == "reinspected":
        result = list(ReinspectionResult)[choice % 4]
        data2 = findings.FindingReinspectedData(on=date(2026, 12, 1), result=result)
        writer.write(findings.FindingReinspected, data2, FINDING)
    elif name == "corrected":
        data3 = registry.FacilityCorrectedData(changes={"telephone": ("138", f"13{choice}")})
        writer.write(registry.FacilityCorrected, data3, FACILITY)
    elif name == "settled":
        data4 = inspections.AnswerSettledData(
            inspection=VISIT, item="D04", chosen=writer.seen.get(subject, "none"), reason="看过录像"
        )
        writer.write(inspections.AnswerSettled, data4, subject)
    elif name == "emergency":
        told = registry.IncidentData.model_validate(emergency(f"看到的 {choice}"))
        writer.write(registry.IncidentReported, told, EMERGENCY, blind=bool(choice % 2))
    elif name in ("not reported", "added"):
        words = emergency("", "按错了") if name == "not reported" else emergency(f"后来 {choice}")
        more = registry.IncidentUpdatedData.model_validate(words)
        writer.write(registry.IncidentUpdated, more, EMERGENCY)
    else:
        state = {"covers": {writer.journal: choice}, "state": _finding_state()}
        writer.write(findings.FindingRestated, inspections.RestatedData.model_validate(state), FINDING)


def _finding_state() -> dict[str, Any]:
    from tuoyu_desktop.domain.entries.fold_findings import fold_finding
    from tuoyu_desktop.domain.entries.folding import Placed

    scratch = Writer("scratch")
    scratch.write(findings.FindingRecorded, recorded(), FINDING)
    state = fold_finding([Placed("scratch", 1, decode(scratch.bodies[0]))])
    assert state is not None
    return state.model_dump(mode="json")


def values(journal: str, body: bytes) -> dict[str, Any]:
    entry = decode(body)
    return {
        "journal": journal,
        "seq": entry.seq,
        "id": entry.id,
        "kind": entry.kind,
        "subject": entry.subject,
        "facility": entry.facility,
        "actor": entry.actor,
        "at": entry.at.isoformat(),
        "body": body,
        "digest": digest(body),
        "hash": None,
        "origin": "feed",
        "position": None,
        "status": EntryStatus.APPLIED.value,
        "reason": "",
    }


def dump(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    tables = {family: table_of(family) for family in ROWS}
    return {
        family: [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.subject))]
        for family, table in tables.items()
    }


def tables_after(engine: Engine, order: list[Stored], batch: int) -> tuple[Any, Any]:
    """The tables after entries arrived in this order in batches, and after a rebuild."""
    with engine.begin() as connection:
        connection.execute(delete(ENTRY))
        rebuild(connection)
        for start in range(0, len(order), batch):
            some = [values(journal, body) for journal, body in order[start : start + batch]]
            connection.execute(insert(ENTRY), some)
            project(connection, {value["subject"] for value in some})
        grown = dump(connection)
        rebuild(connection)
        return grown, dump(connection)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[bytes]], list[list[Stored]]]:
    """What two laptops wrote, and two orders of arrival that keep each journal's order."""
    writers = [Writer(journal) for journal in JOURNALS]
    writers[0].write(registry.FacilityRegistered, facility_data("138"), FACILITY)
    writers[0].write(inspections.InspectionStarted, started(), VISIT)
    writers[1].seen.update(writers[0].seen)
    for _ in range(draw(st.integers(1, 12))):
        writer = writers[draw(st.integers(0, 1))]
        if draw(st.booleans()):
            writer.seen.update(writers[0].seen | writers[1].seen)
        act(writer, draw(st.sampled_from(ACTS)), draw(st.integers(0, 8)))
    orders = [_interleaved(draw, writers) for _ in range(2)]
    return [w.bodies for w in writers], orders


def _interleaved(draw: st.DrawFn, writers: list[Writer]) -> list[Stored]:
    left = [list(w.bodies) for w in writers]
    order: list[Stored] = []
    while any(left):
        choices = [i for i, bodies in enumerate(left) if bodies]
        index = choices[draw(st.integers(0, len(choices) - 1))]
        order.append((writers[index].journal, left[index].pop(0)))
    return order


@pytest.fixture(scope="module")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('projection') / 'a.db'}")
    STORED.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def postgres_engine() -> Iterator[Engine]:
    with own_postgres() as server:
        engine = create_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        STORED.create_all(engine)
        yield engine
        engine.dispose()


@examples(60)
@given(history=histories(), batch=st.integers(1, 5))
def test_any_interleaving_gives_equal_tables_equal_to_a_rebuild(
    sqlite_engine: Engine, history: tuple[list[list[bytes]], list[list[Stored]]], batch: int
) -> None:
    one, other = history[1]
    grown, rebuilt = tables_after(sqlite_engine, one, batch)
    assert grown == rebuilt
    assert tables_after(sqlite_engine, other, 3) == (grown, rebuilt)


@examples(12)
@given(history=histories())
def test_sqlite_and_postgresql_hold_equal_tables(
    sqlite_engine: Engine, postgres_engine: Engine, history: tuple[list[list[bytes]], list[list[Stored]]]
) -> None:
    one, other = history[1]
    assert tables_after(sqlite_engine, one, 2) == tables_after(postgres_engine, other, 4)
