"""What became of a finding after the visit: decision, rectification, extension, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from tuoyu_desktop.demo.days import add_workdays
from tuoyu_desktop.demo.devices import DemoDevice
from tuoyu_desktop.demo.drafts import Pile, moment
from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.findings import NOT_PURSUED_REASONS, REPORTS
from tuoyu_desktop.demo.people import person_id
from tuoyu_desktop.demo.visits import OpenFinding
from tuoyu_desktop.domain.entries import findings as kinds
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.terms import Decision, VisitMode

_DECIDERS = (person_id("district_officer_1"), person_id("district_officer_2"))


@dataclass(frozen=True)
class Fate:
    """What happens to one finding. Days count workdays: from the visit to the decision, from there to the report.

    ``report_days`` None: the facility never reports. ``extension``: workdays granted beyond the due date.
    """

    decision: Decision | None
    decide_days: int = 2
    report_days: int | None = 5
    extension: int | None = None
    reason: str = ""
    due_on: date | None = None
    report: str = ""


def drawn_fate(draw: Draw, finding: OpenFinding, *, recent: bool, fresh: bool) -> Fate:
    """An ordinary course of things; a ``recent`` one may not have been reported as done yet, a ``fresh`` one
    not decided."""
    extension = draw.randint(5, 12) if draw.happens(0.07) else None
    late = draw.randint(1, 9) if draw.happens(0.25) else -draw.randint(0, 3)
    report_days = None if recent and draw.happens(0.2) else max(1, min((finding.item.days or 5), 30) + late)
    if finding.mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        return Fate(None, 0, report_days, extension)
    if fresh and draw.happens(0.6):
        return Fate(None)
    decision = draw.weighted({Decision.ORDER: 58, Decision.HINT: 20, Decision.REFER: 11, Decision.NOT_PURSUED: 11})
    reason = draw.taken(NOT_PURSUED_REASONS) if decision is Decision.NOT_PURSUED else ""
    return Fate(decision, draw.randint(1, 4), report_days, extension, reason)


class LifeWriter:
    """Writes the life of findings into the pile up to, and not including, ``today``."""

    def __init__(self, pile: Pile, draw: Draw, district_journal: str, officers: DemoDevice, today: date) -> None:
        self._pile = pile
        self._officers = officers
        self._draw = draw
        self._district = district_journal
        self._today = today

    def live(self, finding: OpenFinding, fate: Fate) -> date | None:
        """Write what happens until the facility's report; returns the day from which it can be re-inspected."""
        decided_on = finding.found_on
        if finding.mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
            if fate.decision is None:
                return None
            decided_on = add_workdays(finding.found_on, fate.decide_days)
            if decided_on >= self._today:
                return None
            self._decide(finding, fate, decided_on)
            if fate.decision is Decision.REFER:
                self._refer(finding, decided_on)
            if fate.decision in (Decision.REFER, Decision.NOT_PURSUED):
                return None
        self._extend(finding, fate, decided_on)
        return self._report(finding, fate, decided_on)

    def close(self, finding: OpenFinding, rectified_on: date) -> None:
        """The district crosses the finding off (销号) on the workday after a good re-inspection."""
        on = add_workdays(rectified_on, 1)
        if on < self._today:
            data = kinds.FindingClosedData(reason="复查结论为已整改", on=on)
            self._by_device(finding, kinds.FindingClosed, data, on, 10, self._officers)

    def _decide(self, finding: OpenFinding, fate: Fate, on: date) -> None:
        ordered = fate.decision is Decision.ORDER
        due_on = fate.due_on or max(finding.due_on or on, add_workdays(on, 1))
        data = kinds.FindingDecidedData(
            decision=fate.decision or Decision.HINT,
            reason=fate.reason,
            department=finding.department if fate.decision is Decision.REFER else "",
            due_on=due_on if ordered else None,
        )
        self._by_district(finding, kinds.FindingDecided, data, on)

    def _refer(self, finding: OpenFinding, decided_on: date) -> None:
        replied_on = add_workdays(decided_on, self._draw.randint(8, 30))
        if replied_on >= self._today or self._draw.happens(0.3):
            return
        department = finding.department
        data = kinds.FindingTransferredData(department=department, reply="已核查处理，见回执", reason="区里移送")
        self._by_district(finding, kinds.FindingTransferred, data, replied_on)
        on = add_workdays(replied_on, 2)
        if on < self._today and self._draw.happens(0.7):
            self._by_district(finding, kinds.FindingClosed, kinds.FindingClosedData(reason="部门回执已处理", on=on), on)

    def _extend(self, finding: OpenFinding, fate: Fate, decided_on: date) -> None:
        asked_on = add_workdays(decided_on, 1)
        decided = add_workdays(asked_on, 1)
        if fate.extension is None or decided >= self._today:
            return
        until = add_workdays(max(finding.due_on or decided, decided), fate.extension)
        asked = kinds.ExtensionRequestedData(reason="配件订货，需要延期", until=until)
        self._by_device(finding, kinds.ExtensionRequested, asked, asked_on, 11)
        granted = kinds.ExtensionDecidedData(granted=True, until=until, reason="同意延期")
        self._by_district(finding, kinds.ExtensionDecided, granted, decided)

    def _report(self, finding: OpenFinding, fate: Fate, decided_on: date) -> date | None:
        if fate.report_days is None:
            return None
        on = add_workdays(decided_on, fate.report_days + (fate.extension or 0))
        if on >= self._today:
            return None
        name = finding.facility.facility.person_in_charge
        text = fate.report or self._draw.taken(REPORTS)
        data = kinds.RectificationReportedData(by=name, text=text, completed_on=on - timedelta(days=1))
        self._by_device(finding, kinds.RectificationReported, data, on, 15)
        return on

    def _by_device(
        self,
        finding: OpenFinding,
        kind: type[EntryBase],
        data: EntryData,
        on: date,
        hour: int,
        device: DemoDevice | None = None,
    ) -> None:
        device = device or finding.device
        self._pile.add(
            device.journal,
            kind,
            data,
            at=moment(on, time(hour, 30), self._draw.uniform(0, 1500)),
            actor=device.lead.id,
            subject=finding.id,
            facility=finding.facility.id,
        )

    def _by_district(self, finding: OpenFinding, kind: type[EntryBase], data: EntryData, on: date) -> None:
        self._pile.add(
            self._district,
            kind,
            data,
            at=moment(on, time(10), self._draw.uniform(0, 20_000)),
            actor=self._draw.taken(_DECIDERS),
            subject=finding.id,
            facility=finding.facility.id,
            pushed=False,
        )
