"""``Records`` on one connection: every question a use case or page may ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from tuoyu_desktop.application import lines
from tuoyu_desktop.application.ports import Device, Packs
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import FacilityKind, FindingState, VisitState
from tuoyu_desktop.store import (
    ban_lists,
    blob_forgetting,
    case_queries,
    day_queries,
    delivery_queries,
    erasure,
    incident_queries,
    joint_queries,
    number_queries,
    numbering,
    reference_queries,
    visit_queries,
)
from tuoyu_desktop.store.blobs import BlobStore
from tuoyu_desktop.store.facility_index import FacilityIndex
from tuoyu_desktop.store.marks import NumberMarks
from tuoyu_desktop.store.rows import Query

if TYPE_CHECKING:
    from tuoyu_desktop.domain.ban_list import HeldBanList
    from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
    from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident
    from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedEvidence, FoldedInspection
    from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
    from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility
    from tuoyu_desktop.domain.entries.registry import Person


class SqlRecords:
    """Reads with ``query``; the facility index is kept until :meth:`forget_facilities`."""

    def __init__(
        self,
        query: Query,
        device: Device,
        packs: Packs,
        blobs: BlobStore,
        clock: Callable[[], datetime],
        marks: NumberMarks,
    ) -> None:
        self.packs = packs
        self._marks = marks
        self._query = query
        self._device = device
        self._blobs = blobs
        self._clock = clock
        self._index: FacilityIndex | None = None

    def device(self) -> Device:
        """As enrolled; its journal is the one written now, which a fork changes under an open program."""
        return replace(self._device, journal=delivery_queries.current_journal(self._query, self._device.journal))

    def now(self) -> datetime:
        return self._clock()

    def setting(self, name: str) -> str | None:
        rows = self._query("SELECT value FROM setting WHERE name = ?", name)
        return rows[0]["value"] if rows else None

    def facility(self, facility: str) -> FoldedFacility | None:
        return reference_queries.facility(self._query, facility)

    def facility_name(self, facility: str | None) -> str:
        return reference_queries.facility_name(self._query, facility)

    def search_facilities(
        self, area: str | None, text: str = "", limit: int | None = None, kind: FacilityKind | None = None
    ) -> list[str]:
        """Ids of the facilities that match, sorted by pinyin, in one pass over the index."""
        if self._index is None:
            self._index = FacilityIndex.read(self._query)
        return self._index.search(area, text, limit, kind)

    def facility_lines_of(self, facilities: Collection[str]) -> Sequence[lines.FacilityLine]:
        return reference_queries.facility_lines(self._query, facilities, self._clock().date())

    def forget_facilities(self) -> None:
        """A facility changed: read the index anew at the next search."""
        self._index = None

    def facility_data(self, facilities: Collection[str]) -> Mapping[str, Mapping[str, object]]:
        return reference_queries.facility_data(self._query, facilities)

    def disputed_facilities(self) -> Sequence[str]:
        return reference_queries.disputed_facilities(self._query)

    def person(self, person: str) -> Person | None:
        return reference_queries.person(self._query, person)

    def person_lines(self) -> Sequence[lines.PersonLine]:
        return reference_queries.person_lines(self._query)

    def plan_lines(self, first: date, last: date) -> Sequence[lines.PlanLine]:
        return reference_queries.plan_lines(self._query, first, last)

    def inspection(self, inspection: str) -> FoldedInspection | None:
        return visit_queries.inspection(self._query, inspection)

    def inspection_lines(
        self, *, facility: str | None = None, states: Collection[VisitState] = (), own_only: bool = False
    ) -> Sequence[lines.InspectionLine]:
        journals = self.own_journals() if own_only else None
        return visit_queries.inspection_lines(self._query, facility=facility, states=states, journals=journals)

    def visit_entries(self, inspection: str) -> Sequence[lines.VisitEntryLine]:
        return joint_queries.visit_entries(self._query, inspection)

    def elsewhere(self, inspection: str) -> Mapping[str, str]:
        return joint_queries.elsewhere(self._query, inspection)

    def settlements(self, inspection: str) -> Sequence[lines.SettledLine]:
        return joint_queries.settlements(self._query, inspection)

    def late_visits(self) -> Sequence[str]:
        return joint_queries.late_visits(self._query, self.own_journals())

    def answers(self, inspection: str, items: Collection[str] = ()) -> Mapping[str, FoldedAnswer]:
        return visit_queries.answers(self._query, inspection, items)

    def last_answer_lines(self, facility: str, before: str) -> Sequence[lines.LastAnswerLine]:
        return visit_queries.last_answer_lines(self._query, facility, before)

    def evidence_lines(
        self, *, inspection: str | None = None, finding: str | None = None
    ) -> Sequence[lines.EvidenceLine]:
        return visit_queries.evidence_lines(self._query, inspection=inspection, finding=finding)

    def evidence(self, evidence: str) -> FoldedEvidence | None:
        return visit_queries.evidence(self._query, evidence)

    def finding(self, finding: str) -> FoldedFinding | None:
        return case_queries.finding(self._query, finding)

    def findings(self, inspection: str, item: str | None = None) -> Mapping[str, FoldedFinding]:
        return case_queries.findings(self._query, inspection, item)

    def finding_lines(
        self, *, facility: str | None = None, states: Collection[FindingState] = (), area: str | None = None
    ) -> Sequence[lines.FindingLine]:
        return case_queries.finding_lines(self._query, facility=facility, states=states, area=area)

    def incident(self, incident: str) -> FoldedIncident | None:
        return incident_queries.incidents(self._query, subject=incident).get(incident)

    def incidents(self, inspection: str | None = None) -> Mapping[str, FoldedIncident]:
        return incident_queries.incidents(self._query, inspection=inspection)

    def waiting_incidents(self) -> Sequence[str]:
        return incident_queries.waiting_incidents(self._query, self._device.journal)

    def notice(self, notice: str) -> FoldedNotice | None:
        return case_queries.notice(self._query, notice)

    def notice_lines(self, *, inspection: str | None = None, facility: str | None = None) -> Sequence[lines.NoticeLine]:
        return case_queries.notice_lines(self._query, inspection=inspection, facility=facility)

    def notices_made_here(self, on: date) -> Sequence[lines.NoticeLine]:
        return day_queries.notices_made_on(self._query, self.own_journals(), on)

    def number_blocks(self) -> Sequence[lines.NumberBlockLine]:
        return number_queries.number_blocks(self._query, self._device)

    def number_stock(self, number_kind: str, year: int) -> lines.NumberStock:
        return numbering.stock_of(self._query, self._marks, self._device, number_kind, year)

    def numbered_lines(self) -> Sequence[lines.NumberedLine]:
        return number_queries.numbered_lines(self._query, self._device)

    def returned_lines(self) -> Sequence[lines.ReturnedLine]:
        return number_queries.returned_lines(self._query, self._device)

    def event_lines(self, subject: str) -> Sequence[lines.EventLine]:
        return case_queries.event_lines(self._query, self._device.journal, subject)

    def delivery(self) -> lines.DeliveryLine:
        return delivery_queries.delivery(self._query, self._device.journal)

    def queue_lines(self) -> Sequence[lines.QueueLine]:
        return delivery_queries.queue_lines(self._query, self._device.journal)

    def refused_lines(self) -> Sequence[lines.RefusedLine]:
        return delivery_queries.refused_lines(self._query, self._device.journal)

    def refused_photos(self, sha256: str) -> Sequence[lines.RefusedPhotoLine]:
        return delivery_queries.refused_photos(self._query, sha256)

    def erased(self, subjects: Collection[str]) -> frozenset[str]:
        return erasure.erased_subjects(self._query, subjects)

    def ban_list(self) -> HeldBanList | None:
        return ban_lists.held_ban_list(self._query, self._device.id)

    def person_checks(self, inspection: str) -> tuple[int, int]:
        return ban_lists.person_checks(self._query, inspection)

    def erasure_lines(self, facility: str) -> Sequence[lines.ErasureLine]:
        return erasure.erasure_lines(self._query, facility)

    def barred_blobs(self, hashes: Collection[str]) -> frozenset[str]:
        return blob_forgetting.barred(self._query, hashes)

    def visit_is_delivered(self, inspection: str) -> bool:
        return delivery_queries.visit_is_delivered(self._query, self._device.journal, inspection)

    def draft(self, key: str) -> str | None:
        rows = self._query("SELECT text FROM draft WHERE key = ?", key)
        return rows[0]["text"] if rows else None

    def blob(self, sha256: str) -> bytes:
        rows = self._query("SELECT key FROM blob_key WHERE sha256 = ?", sha256)
        if not rows:
            message = "这张照片还没有下载到本机，请联网同步后再看。"
            raise EnvironmentFault("env-blob-missing", message, detail=sha256)
        return self._blobs.read(sha256, bytes(rows[0]["key"]))

    def own_journals(self) -> frozenset[str]:
        """The journal written now and the others of this device: what one began, another goes on with."""
        return delivery_queries.own_journals(self._query, self._device.journal)

    def blob_is_pending(self, sha256: str) -> bool:
        return bool(self._query("SELECT 1 FROM blob_key WHERE sha256 = ? AND state = 'pending'", sha256))
