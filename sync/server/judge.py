"""The server's second look at what a laptop wrote: rights of person and unit, visits, documents (documents.md §1).

``held`` waits for a person or for something that may still come; ``rejected`` breaks a rule for good. Facts are loaded
once per push and go on with it, so a visit that starts and ends in one push is judged like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from sync.server.access import Caller
from sync.server.judge_amendments import judge_amendment
from sync.server.judge_facts import HANDLING, Known, VisitFacts, load_known
from sync.server.judge_handling import judge_handling
from sync.server.judge_letters import judge_districts_word
from sync.server.judge_notices import is_emergency, judge_notice
from sync.server.judge_numbers import judge_returned
from sync.server.judge_person_checks import judge_query
from sync.server.judge_seals import Settled, judge_seal
from sync.server.office import Office
from sync.server.stored import APPLIED, HELD, REJECTED, Item, journal_head
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.document_rights import IssuedPaper
from tuoyu_desktop.domain.entries import findings, inspections, notices
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.entries.visit_kinds import HELD_AFTER_SEAL
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.projection.row_values import instant

Verdict = tuple[str, str]
OK: Verdict = (APPLIED, "")

DISTRICT_KINDS = frozenset(
    {
        "facility.registered",
        "facility.updated",
        "facility.closed",
        "assignment.changed",
        "roster.changed",
        "checklist.published",
        "district_pack.published",
        "numbers.leased",
        "finding.decided",
        "extension.decided",
        "correction.decided",
        "ban_list.published",
        "device.revoked",
        "device.replaced",
        "entry.judged",
        "entry.erased",
        "finding.restated",
        "inspection.restated",
    }
)
"""Only the district's own journal may say these (sync.md §1)."""

_OF_TEAM = frozenset(
    {
        *("answer.recorded", "answer.settled", "finding.recorded", "evidence.attached"),
        *("inspection.joined", "inspection.signed", "inspection.abandoned", "person_check.queried"),
    }
)
"""What only people of the team write in a visit, on its laptop or on one that joined (sync.md §3.10)."""
_EMERGENCY = frozenset({"incident.reported", "incident.updated"})
_CLOCK = timedelta(hours=24)


@dataclass(frozen=True)
class Coming:
    """The lines of a push, in their order and stored already, those among them that are to be judged, and the seals
    that had waited for them."""

    all: Sequence[Item]
    judged: Sequence[Item]
    seals: Sequence[Settled] = ()


class Judge:
    """Verdicts for the entries of one push, in their order."""

    def __init__(self, office: Office, connection: Connection, caller: Caller, coming: Coming) -> None:
        entries = [item.entry for item in coming.judged if item.entry is not None]
        self._office = office
        self._connection = connection
        self._coming = coming
        self._caller = caller
        self._now = office.now()
        self._known: Known = load_known(connection, caller, entries)
        for seal in coming.seals:
            visit = self._known.visits.get(seal.subject)
            if visit is not None and seal.status == APPLIED:
                self._known.visits[seal.subject] = visit.sealed(seal.covers, seal.digest)
        self._persons: dict[tuple[str, str | None, date], Verdict | None] = {}

    def verdict(self, journal: str, entry: EntryBase, *, skewed: bool) -> Verdict:
        """(status, reason) of one entry; ``skewed``: the laptop's clock is off by more than a day."""
        if self._caller.stopped:
            return HELD, self._caller.stopped
        if entry.kind in DISTRICT_KINDS:
            return REJECTED, "not-yours"
        refused = self._person(entry) or self._change(entry)
        if refused is None and isinstance(entry, notices.NumbersReturned):
            refused = judge_returned(self._caller, self._known, entry)
        if refused is None and entry.kind.startswith("notice."):
            skewed = skewed or entry.at - self._now > _CLOCK
            refused = (HELD, "clock-skew") if skewed else self._notice(entry)
        if refused is None and isinstance(entry, findings.FindingTransferred | findings.FindingClosed):
            refused = judge_districts_word(self._known, entry)
        if refused is None and isinstance(entry, inspections.PersonCheckQueried):
            refused = judge_query(self._known, entry)
        if refused is None:
            refused = self._visit(journal, entry)
        return refused or OK

    def _person(self, entry: EntryBase) -> Verdict | None:
        """Whether this person may write about this facility on this day: asked once for the hundred answers of a
        visit."""
        key = (entry.actor, entry.facility, local_time(entry.at).date())
        if key not in self._persons:
            self._persons[key] = self._actor(entry.actor, key[2]) or self._area(entry)
        return self._persons[key]

    def _change(self, entry: EntryBase) -> Verdict | None:
        """A finding is changed by the team that found it; by the day of a document by the officers among it."""
        if isinstance(entry, findings.FindingRecorded):
            self._known.findings[entry.subject] = entry.data.inspection
        if not isinstance(entry, findings.FindingUpdated):
            return None
        visit = self._known.visits.get(self._known.findings.get(entry.subject, ""))
        officer = rights.officer_on(self._known.people[entry.actor], local_time(entry.at).date())
        if visit is None or (entry.actor in visit.team and (officer or not entry.data.paper)):
            return None
        return HELD, "not-in-team"

    def _actor(self, actor: str, day: date) -> Verdict | None:
        """The person is on the roster and may act on the day."""
        person = self._known.people.get(actor)
        if person is None:
            return HELD, "unknown-person"
        if not rights.appointed_on(person, day):
            return HELD, "not-appointed"
        return None

    def _area(self, entry: EntryBase) -> Verdict | None:
        """The unit's area and the person's cover the facility (sync.md §3.15)."""
        if entry.facility is None:
            return None
        if entry.facility not in self._known.units_of:
            return HELD, "unknown-facility"
        units = self._known.units_of[entry.facility]
        if not self._caller.district_wide and self._caller.unit not in units:
            return HELD, "out-of-area"
        person = self._known.people[entry.actor]
        if not self._looks_after(person, entry.facility):
            return HELD, "person-out-of-area"
        if rights.recused(person, entry.facility):
            return REJECTED, "rule-team-recusal"
        return None

    def _looks_after(self, person: Person, facility: str) -> bool:
        units = self._known.units_of.get(facility, frozenset())
        return self._office.is_district_wide(self._office.unit_of(person)) or person.unit in units

    def _visit(self, journal: str, entry: EntryBase) -> Verdict | None:
        if isinstance(entry, inspections.InspectionStarted):
            return self._started(journal, entry)
        visit = self._known.visits.get(self._visit_of(entry))
        if visit is None:
            return None
        if entry.kind in _EMERGENCY or is_emergency(entry):
            return None  # an emergency is told whatever becomes of its visit
        if visit.status != APPLIED:
            return HELD, "visit-not-accepted"
        if isinstance(entry, inspections.InspectionFinished):
            return self._finished(journal, entry, visit)
        if isinstance(entry, inspections.InspectionAmended):
            return judge_amendment(entry, visit, lambda journals: self._is_or_goes_on(journals, journal))
        stranger = self._stranger(journal, entry, visit)
        if stranger is not None:
            return stranger
        late = visit.covers is not None and entry.seq > visit.covers.get(journal, 0)
        if late and entry.kind in HELD_AFTER_SEAL and entry.subject not in self._known.rectified:
            return HELD, "late"
        if isinstance(entry, findings.FindingRecorded) and entry.data.mode is not visit.mode:
            return REJECTED, "wrong-mode"
        return None

    def _stranger(self, journal: str, entry: EntryBase, visit: VisitFacts) -> Verdict | None:
        """Who is not of the team, or writes on a laptop that has not joined, waits for a person to look."""
        if entry.kind not in _OF_TEAM or _of_rectification(entry):
            return None
        if isinstance(entry, inspections.InspectionAbandoned) and not self._is_or_goes_on({visit.journal}, journal):
            return REJECTED, "not-lead"
        if entry.actor not in visit.team:
            return HELD, "not-in-team"
        if isinstance(entry, inspections.InspectionAbandoned):
            self._known.visits[entry.subject] = replace(visit, given_up=True)
            return None
        if isinstance(entry, inspections.InspectionJoined):
            if entry.data.device != self._caller.device:
                return REJECTED, "not-yours"
            self._known.visits[entry.subject] = visit.joined_by(journal)
            return None
        if not self._is_or_goes_on({visit.journal, *visit.joined}, journal):
            return HELD, "not-joined"
        return None

    def _visit_of(self, entry: EntryBase) -> str:
        """As ``visit_of``; a second look at a photo names the photo alone."""
        if isinstance(entry, inspections.EvidenceAttached):
            self._known.evidence[entry.subject] = entry.data.inspection
            if _of_rectification(entry):
                self._known.rectified.add(entry.subject)
        elif isinstance(entry, inspections.EvidenceReviewed):
            return self._known.evidence.get(entry.subject, "")
        return visit_of(entry)

    def _started(self, journal: str, entry: inspections.InspectionStarted) -> Verdict | None:
        data = entry.data
        verdict = self._start_rules(entry)
        refused = data.consent is not None and not data.consent.given
        self._known.visits.setdefault(
            entry.subject,
            VisitFacts(
                journal=journal,
                mode=data.mode,
                facility=entry.facility,
                on=data.date,
                team=data.team,
                refused=refused,
                status=verdict[0] if verdict else APPLIED,
                covers=None,
                begun_at=instant(entry.at) or "",
                beyond_cap_number=data.approval.beyond_cap_number if data.approval else "",
                lead=data.lead,
            ),
        )
        return verdict

    def _start_rules(self, entry: inspections.InspectionStarted) -> Verdict | None:
        data = entry.data
        if entry.facility is None:
            return REJECTED, "no-facility"
        missing = [person for person in (data.lead, *data.team) if person not in self._known.people]
        if missing:
            return HELD, "unknown-person"
        people = self._known.people
        team = [people[person] for person in dict.fromkeys((data.lead, *data.team))]
        if not all(self._looks_after(person, entry.facility) for person in team):
            return HELD, "person-out-of-area"
        try:
            rights.check_team(data.mode, people[data.lead], team, entry.facility, data.date)
            rights.check_start_papers(data.mode, data.consent, data.approval, data.code_scan)
        except RuleViolation as violation:
            return REJECTED, violation.code
        return None

    def _finished(self, journal: str, entry: inspections.InspectionFinished, visit: VisitFacts) -> Verdict | None:
        if not self._is_or_goes_on({visit.journal}, journal):
            return REJECTED, "not-lead"
        if visit.covers is not None:
            return HELD, "late"
        refused = judge_seal(self._connection, self._coming.all, entry, journal)
        if refused is not None:
            return refused
        self._known.visits[entry.subject] = visit.sealed(entry.data.covers, entry.data.digest)
        return None

    def _is_or_goes_on(self, journals: Collection[str], journal: str) -> bool:
        return journal in journals or any(self._goes_on(one) for one in journals)

    def _goes_on(self, journal: str) -> bool:
        """Whether the caller goes on with this journal in another one since it was restored (sync.md §3.8)."""
        begun = journal_head(self._connection, journal)
        return begun.exists and self._caller.owns(journal, begun.device)

    def _notice(self, entry: EntryBase) -> Verdict | None:
        if isinstance(entry, HANDLING):
            refused = judge_handling(self._known, entry)
            if refused is None and isinstance(entry, notices.NoticeVoided):
                self._known.papers.pop(entry.subject, None)
            return refused
        if not isinstance(entry, notices.NoticeIssued):
            return None
        on, data = local_time(entry.at).date(), entry.data
        self._known.issued.setdefault(entry.subject, IssuedPaper(data.notice_kind, entry.actor, data.signers, on))
        return judge_notice(self._office, self._connection, self._caller, self._known, entry)


def _of_rectification(entry: EntryBase) -> bool:
    """A photo of a finding that was put right later."""
    return isinstance(entry, inspections.EvidenceAttached) and bool(entry.data.finding)


def visit_of(entry: EntryBase) -> str:
    """The visit an entry is about, or an empty text."""
    data: Any = entry.data
    named = getattr(data, "inspection", None)
    if named:
        return str(named)
    return entry.subject if entry.kind.startswith("inspection.") else ""
