"""``ledger``: all findings in one Excel file, their photos as files in a folder beside it."""

from __future__ import annotations

import mimetypes
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from sync.server.blobs import blob_path
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.stored import HELD, REJECTED
from sync.server.tables import DEVICE, JOURNAL
from tuoyu_desktop.domain import wording
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import Decision, FindingState, ReinspectionResult, Severity, VisitMode
from tuoyu_desktop.domain.verdict_words import KINDS, reason_words
from tuoyu_desktop.exchange.findings_ledger import LedgerLine, write_ledger
from tuoyu_desktop.exchange.unsettled_sheet import UnsettledLine
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import EvidenceRow, FacilityRow, FindingRow, PersonRow

_FINISHED = frozenset({FindingState.CLOSED, FindingState.NOT_PURSUED})


def make_ledger(office: Office, target: Path) -> tuple[int, int]:
    """Write the ledger and its photos; returns (findings, photos)."""
    folder = target.with_name(f"{target.stem}-照片")
    with office.database.read() as connection:
        photos = _photos(connection)
        lines = list(_lines(office, connection, photos, folder))
        unsettled = list(_unsettled(connection))
    copied = _copy_photos(office, photos, folder)
    title = f"{office.facts.district_unit}托育督导问题台账（{_today(office):%Y-%m-%d}）"
    write_ledger(lines, target, title=title, unsettled=unsettled)
    return len(lines), copied


def _today(office: Office) -> date:
    return local_time(office.now()).date()


def _photos(connection: Connection) -> dict[str, list[Any]]:
    """Finding id to the rows of its photos, named by either side, those withdrawn left out."""
    evidence, finding = table_of(EvidenceRow), table_of(FindingRow)
    chosen = select(evidence).where(evidence.c.withdrawn.is_(None), evidence.c.role == "photo")
    rows = connection.execute(chosen.order_by(evidence.c.attached_at)).all()
    owners: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(finding.c.subject, finding.c.evidence)):
        for named in row.evidence:
            owners[named].add(row.subject)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for owner in sorted(owners[row.subject] | ({row.finding} if row.finding else set())):
            found[owner].append(row)
    return found


def _file_name(photo: Any) -> str:
    return f"{photo.sha256[:16]}{mimetypes.guess_extension(photo.media_type) or '.bin'}"


def _lines(office: Office, connection: Connection, photos: dict[str, list[Any]], folder: Path) -> Iterator[LedgerLine]:
    finding = table_of(FindingRow)
    facilities = _names(connection, table_of(FacilityRow), "street_town")
    people = _names(connection, table_of(PersonRow), "unit")
    chosen = select(finding).where(finding.c.dropped.is_(False)).order_by(finding.c.found_on, finding.c.subject)
    for number, row in enumerate(connection.execute(chosen).all(), start=1):
        held = [photo for photo in photos.get(row.subject, ()) if blob_path(office, photo.sha256).is_file()]
        name, street = facilities.get(row.facility, ("", ""))
        yield LedgerLine(
            number=number,
            facility=name,
            street_town=street,
            photos=tuple(f"{folder.name}/{_file_name(photo)}" for photo in held),
            missing_photos=len(photos.get(row.subject, ())) - len(held),
            recorded_by=people.get(row.recorded_by, ("", ""))[0],
            overdue_days=_overdue(row, _today(office)),
            **_words(row),
        )


def _unsettled(connection: Connection) -> Iterator[UnsettledLine]:
    """What was held or rejected, oldest first."""
    facilities = _names(connection, table_of(FacilityRow), "street_town")
    people = _names(connection, table_of(PersonRow), "unit")
    waiting = select(ENTRY, DEVICE.c.number.label("number")).where(ENTRY.c.status.in_((HELD, REJECTED)))
    owned = ENTRY.outerjoin(JOURNAL, JOURNAL.c.journal == ENTRY.c.journal).outerjoin(
        DEVICE, DEVICE.c.device == JOURNAL.c.device
    )
    for row in connection.execute(waiting.select_from(owned).order_by(ENTRY.c.journal, ENTRY.c.seq)):
        name, street = facilities.get(row.facility, ("", ""))
        yield UnsettledLine(
            state="区里暂存" if row.status == HELD else "区里未接受",
            facility=name,
            street_town=street,
            kind=KINDS.get(row.kind, row.kind or "读不懂"),
            written_by=people.get(row.actor, (row.actor, ""))[0],
            written_at=local_time(datetime.fromisoformat(row.at)).replace(tzinfo=None) if row.at else None,
            reason=reason_words(row.reason),
            device_number=row.number,
            seq=row.seq,
            journal=row.journal,
        )


def _names(connection: Connection, table: Any, second: str) -> dict[str, tuple[str, str]]:
    rows = connection.execute(select(table.c.subject, table.c.name, table.c[second]))
    return {row[0]: (row[1], row[2]) for row in rows}


def _overdue(row: Any, today: date) -> int | None:
    """Days past a due date that an authority set, while the finding is open (glossary 逾期)."""
    if not row.due_on or FindingState(row.state) in _FINISHED:
        return None
    days = (today - date.fromisoformat(row.due_on)).days
    return days if days > 0 else None


def _words(row: Any) -> dict[str, Any]:
    """The columns that are the finding's own, in the wording of the screens."""
    return {
        "finding": row.subject,
        "found_on": date.fromisoformat(row.found_on),
        "mode": wording.word_of(VisitMode(row.mode)),
        "item": row.item,
        "fact": row.fact,
        "severity": wording.word_of(Severity(row.severity)),
        "state": wording.word_of(FindingState(row.state)),
        "measure": row.measure,
        "lead_department": row.lead_department,
        "due_on": _date(row.due_on),
        "suggested_due_on": _date(row.suggested_due_on),
        "decision": wording.word_of(Decision(row.decision)) if row.decision else "",
        "decision_reason": row.decision_reason,
        "notice_number": row.notice_number,
        "referred_to": row.referred_to,
        "reinspection_result": (
            wording.word_of(ReinspectionResult(row.reinspection_result)) if row.reinspection_result else ""
        ),
        "closed_on": _date(row.closed_on),
        "close_reason": row.close_reason,
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _copy_photos(office: Office, photos: dict[str, list[Any]], folder: Path) -> int:
    copied = 0
    for photo in (photo for some in photos.values() for photo in some):
        source = blob_path(office, photo.sha256)
        if source.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / _file_name(photo)
            if not target.exists() or target.stat().st_size != source.stat().st_size:
                part = target.with_name(target.name + ".part")
                shutil.copyfile(source, part)
                part.replace(target)
            copied += 1
    return copied
