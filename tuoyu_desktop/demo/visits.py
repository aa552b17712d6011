"""One past visit: its entries from the start to the seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from pydantic import JsonValue

from tuoyu_desktop.demo.answers import Measurer
from tuoyu_desktop.demo.devices import DemoDevice
from tuoyu_desktop.demo.drafts import Pile, moment
from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.facilities import DemoFacility
from tuoyu_desktop.demo.findings import PHOTO_REASONS, TEXT_OF_ITEM, FindingText
from tuoyu_desktop.demo.items import NOTHING_TO_SEE, ItemChoice, items_for
from tuoyu_desktop.demo.packs import PinnedPacks
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.entries import findings as finding_kinds
from tuoyu_desktop.domain.entries import inspections as kinds
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.terms import (
    Answer,
    DayKind,
    InspectionKind,
    Profile,
    ReinspectionResult,
    Severity,
    VisitMode,
)
from tuoyu_desktop.domain.workdays import due_date

_RECTIFIED = ReinspectionResult.RECTIFIED


@dataclass(frozen=True)
class OpenFinding:
    """A finding that a visit recorded, as far as its later life needs it."""

    id: str
    facility: DemoFacility
    device: DemoDevice
    item: ChecklistItem
    department: str
    mode: VisitMode
    found_on: date
    due_on: date | None


@dataclass(frozen=True)
class VisitScript:
    """What a visit is to be. ``section`` narrows an expert's profile; ``stop_after`` leaves the visit
    unfinished after so many answers; ``results`` are those of the findings that a re-inspection looks at."""

    facility: DemoFacility
    device: DemoDevice
    day: date
    start: time
    mode: VisitMode = VisitMode.SUPERVISORY_VISIT
    profile: Profile = Profile.QUICK
    kind: InspectionKind = InspectionKind.ROUTINE
    section: str | None = None
    failures: tuple[str, ...] = ()
    results: tuple[tuple[OpenFinding, ReinspectionResult], ...] = ()
    consent: bool = True
    abandoned: str = ""
    stop_after: int | None = None
    plan: str | None = None
    measured: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


class VisitWriter:
    """Writes one visit into the pile; ``found`` holds the findings it recorded."""

    def __init__(self, pile: Pile, draw: Draw, packs: PinnedPacks, script: VisitScript) -> None:
        self._pile = pile
        self._draw = draw
        self._packs = packs
        self.script = script
        self._now = moment(script.day, script.start, draw.uniform(0, 240))
        self.id = draw.entry_id(self._now)
        self.found: list[OpenFinding] = []
        self._measurer = Measurer(packs, script.facility.facility, script.day, self._failing(), draw)
        self._counts = dict.fromkeys(Answer, 0)

    def write(self) -> list[OpenFinding]:
        """All entries of the visit; returns the findings recorded."""
        script = self.script
        choice = self._choice()
        self._start(choice.items, choice.not_applicable)
        self._counts[Answer.NOT_APPLICABLE] = len(choice.not_applicable)
        if not script.consent:
            return []
        self._answer_all(choice.asked)
        self._reinspect()
        if script.abandoned:
            self._add(kinds.InspectionAbandoned, kinds.InspectionAbandonedData(reason=script.abandoned))
        elif script.stop_after is None:
            self._sign()
            self._finish()
        return self.found

    def _choice(self) -> ItemChoice:
        """A re-inspection looks at the items of its findings, any other visit at those of its profile."""
        script = self.script
        if script.profile is Profile.REINSPECTION:
            return ItemChoice(tuple(sorted({finding.item.code for finding, _ in script.results})), {})
        facility = script.facility.facility
        return items_for(self._packs.checklist, script.profile, facility, script.day, script.section)

    def _add(self, kind: type[EntryBase], data: EntryData, *, subject: str | None = None, after_s: float = 40) -> None:
        self._now += timedelta(seconds=after_s)
        self._pile.add(
            self.script.device.journal,
            kind,
            data,
            at=self._now,
            actor=self.script.device.lead.id,
            subject=subject or self.id,
            facility=self.script.facility.id,
            visit=self.id,
        )

    def _start(self, items: Sequence[str], not_applicable: dict[str, str]) -> None:
        script = self.script
        official = script.mode is VisitMode.ADMINISTRATIVE_INSPECTION
        data = kinds.InspectionStartedData(
            date=script.day,
            mode=script.mode,
            inspection_kind=script.kind,
            profile=script.profile,
            checklist=self._packs.checklist_ref,
            district_pack=self._packs.district_ref,
            lead=script.device.lead.id,
            team=tuple(person.id for person in script.device.team),
            items=tuple(items),
            not_applicable=not_applicable,
            findings_to_review=tuple(finding.id for finding, _ in script.results),
            consent=None if official else self._consent(),
            approval=self._approval() if official else None,
            code_scan=kinds.CodeScan(connected=False) if official else None,
            plan=script.plan,
        )
        self._add(kinds.InspectionStarted, data, after_s=0)

    def _consent(self) -> kinds.Consent:
        facility = self.script.facility.facility
        post = facility.staff[0].post if facility.staff else ""
        reason = "" if self.script.consent else "园长外出，请改日再来"
        return kinds.Consent(given=self.script.consent, name=facility.person_in_charge, post=post, reason=reason)

    def _approval(self) -> kinds.Approval:
        year, number = self.script.day.year, self._draw.randint(1, 260)
        return kinds.Approval(task_number=f"RW-{year}-{number:04d}", approval_number=f"大卫监批〔{year}〕{number}号")

    def _failing(self) -> tuple[str, ...]:
        """Items that fail: those found now and those that a re-inspection finds not rectified."""
        left = [finding.item.code for finding, result in self.script.results if result is not _RECTIFIED]
        return (*self.script.failures, *left)

    def _answer_all(self, items: Sequence[str]) -> None:
        failing = self._failing()
        for item in items[: self.script.stop_after]:
            reason = NOTHING_TO_SEE.get(self._packs.checklist.item(item).condition, "")
            answer = Answer.FAIL if item in failing else Answer.NOT_APPLICABLE if reason else Answer.PASS
            fixed = self._fixed(item, answer)
            measured, wrong = ({}, "") if reason else self._measurer.measure(item, answer, fixed)
            data = kinds.AnswerRecordedData(
                inspection=self.id,
                item=item,
                answer=answer,
                reason=reason,
                measured=measured,
                suggested=answer if measured else None,
            )
            self._counts[answer] += 1
            subject = answer_id(self.id, item)
            self._add(kinds.AnswerRecorded, data, subject=subject, after_s=self._draw.uniform(35, 150))
            if item in self.script.failures:
                self._record(TEXT_OF_ITEM[item], wrong)

    def _fixed(self, item: str, answer: Answer) -> Mapping[str, JsonValue]:
        """Values that the script or the finding's sentence names."""
        told = self.script.measured.get(item)
        if told is None and answer is Answer.FAIL and item in TEXT_OF_ITEM:
            return TEXT_OF_ITEM[item].values
        return told or {}

    def _record(self, text: FindingText, wrong: str) -> None:
        """``wrong``: what the rules say of the values; where nothing was measured, the team's own sentence stands."""
        item = self._packs.checklist.item(text.item)
        department, *joining = self._packs.district.route(item)
        due = due_date(item.days, self.script.day) if item.days is not None else None
        finding = OpenFinding(
            self._draw.entry_id(self._now),
            self.script.facility,
            self.script.device,
            item,
            department,
            self.script.mode,
            self.script.day,
            due.on if due else None,
        )
        on_site = item.days == 0 and self._draw.happens(0.5)
        data = finding_kinds.FindingRecordedData(
            inspection=self.id,
            item=text.item,
            mode=self.script.mode,
            fact=self.script.facts.get(text.item) or wrong or text.fact,
            severity=item.severity or Severity.MINOR,
            measure=text.measure,
            lead_department=department,
            co_departments=tuple(joining),
            days=item.days,
            day_kind=due.kind if due else DayKind.WORKING,
            due_on=due.on if due else None,
            found_on=self.script.day,
            rectified_on_site=on_site,
            photo_reason=self._draw.taken(PHOTO_REASONS),
            urgent=item.days == 0 and not on_site,
        )
        self._add(finding_kinds.FindingRecorded, data, subject=finding.id, after_s=60)
        self.found.append(finding)

    def _reinspect(self) -> None:
        for finding, result in self.script.results:
            data = finding_kinds.FindingReinspectedData(inspection=self.id, on=self.script.day, result=result)
            self._add(finding_kinds.FindingReinspected, data, subject=finding.id, after_s=240)

    def _sign(self) -> None:
        facility = self.script.facility.facility
        for person in self.script.device.team:
            self._signed("member", person.name, person=person.id)
        self._signed("facility", facility.person_in_charge, post=facility.staff[0].post)

    def _signed(self, role: str, name: str, *, person: str | None = None, post: str = "") -> None:
        drawn = self.script.mode is not VisitMode.ADMINISTRATIVE_INSPECTION
        data = kinds.InspectionSignedData.model_validate(
            {"role": role, "person": person, "name": name, "post": post, "svg": self._svg() if drawn else ""}
        )
        self._add(kinds.InspectionSigned, data, after_s=50)

    def _svg(self) -> str:
        points = [(20 + 24 * step, self._draw.randint(20, 100)) for step in range(10)]
        path = "M" + " L".join(f"{x},{y}" for x, y in points)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 280 120">'
            f'<path d="{path}" fill="none" stroke="#000" stroke-width="3"/></svg>'
        )

    def _finish(self) -> None:
        self._now += timedelta(seconds=90)
        finished_at: datetime = self._now
        data = kinds.InspectionFinishedData(
            covers={},
            digest="",
            opinion="" if self.found or self.script.results else "未见明显问题，请保持。",
            finished_at=finished_at,
            passed=self._counts[Answer.PASS],
            failed=self._counts[Answer.FAIL],
            not_applicable=self._counts[Answer.NOT_APPLICABLE],
            not_checked=0,
        )
        self._add(kinds.InspectionFinished, data, after_s=0)
