"""一起查: the laptops of a visit, what came over, where they disagree, what came after the seal (mockup 23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.late_entries import LateEntry, late_entries
from tuoyu_desktop.application.lines import EvidenceLine, VisitEntryLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.sync_port import VISIT_STICK
from tuoyu_desktop.application.visit_view import ItemView, VisitView, visit_view
from tuoyu_desktop.domain.entries.fold_inspections import AnswerVersion, FoldedAnswer
from tuoyu_desktop.domain.terms import Answer, VisitState

MOST_CAME_OVER = 20


@dataclass(frozen=True)
class JointLaptop:
    """One laptop of the visit. ``number`` 0: not known here. ``last_at``: its newest entry that is here; ``answered``:
    answers that stand and are its own, ``by_group`` how many of them in which group; ``groups``: the part of the
    checklist that is proposed to it."""

    journal: str
    person: str
    person_name: str
    number: int
    is_this: bool
    is_lead: bool
    joined_at: datetime
    last_at: datetime | None
    answered: int
    by_group: Mapping[str, int]
    groups: tuple[str, ...]
    only_joined: bool


@dataclass(frozen=True)
class VersionView:
    """One side of a disagreement; ``photos`` are those of its person at the item."""

    entry: str
    person_name: str
    is_this: bool
    at: datetime
    answer: Answer | None
    reason: str
    note: str
    photos: tuple[EvidenceLine, ...]


@dataclass(frozen=True)
class Disagreement:
    item: ItemView
    versions: tuple[VersionView, ...]


@dataclass(frozen=True)
class CameOver:
    """An answer of another laptop that stands."""

    at: datetime
    item: str
    title: str
    answer: Answer
    photos: int
    person_name: str


@dataclass(frozen=True)
class Settlement:
    """What a person decided between answers that differed; ``versions``: who had answered what, the oldest first."""

    at: datetime
    item: str
    title: str
    person_name: str
    answer: Answer | None
    reason: str
    versions: tuple[tuple[str, Answer | None], ...]


@dataclass(frozen=True)
class JointVisitView:
    """``stick_at``: when a visit package was last read in here; ``amendment_asked``: something came late that no
    amendment names yet."""

    visit: VisitView
    laptops: tuple[JointLaptop, ...]
    disagreements: tuple[Disagreement, ...]
    came_over: tuple[CameOver, ...]
    settled: tuple[Settlement, ...]
    late: tuple[LateEntry, ...]
    amendment_asked: bool
    may_show_code: bool
    stick_at: datetime | None

    @property
    def is_joint(self) -> bool:
        return len(self.laptops) > 1


def joint_view(records: Records, inspection: str) -> JointVisitView:
    """Raises RuleViolation where the visit is not here."""
    visit = visit_view(records, inspection)
    lines = records.visit_entries(inspection)
    answers = records.answers(inspection)
    late = late_entries(records, inspection)
    begun_here = visit.inspection.journal in records.own_journals()
    is_open = visit.state is VisitState.OPEN
    stick_at = records.setting(VISIT_STICK.format(inspection=inspection))
    return JointVisitView(
        visit=visit,
        laptops=_laptops(records, visit, lines, answers),
        disagreements=tuple(
            Disagreement(item, _versions(records, item, answers[code].conflict))
            for code, item in visit.items.items()
            if item.conflict
        ),
        came_over=_came_over(records, visit, lines, answers),
        settled=_settled(records, visit),
        late=late,
        amendment_asked=any(not entry.amended for entry in late),
        may_show_code=begun_here and is_open,
        stick_at=datetime.fromisoformat(stick_at) if stick_at else None,
    )


def _laptops(
    records: Records, visit: VisitView, lines: Sequence[VisitEntryLine], answers: Mapping[str, FoldedAnswer]
) -> tuple[JointLaptop, ...]:
    state = visit.inspection
    own, device = records.own_journals(), records.device()
    known = [(state.journal, state.lead, 0, state.started_at)]
    known += [(one.journal, one.person, one.number, one.at) for one in state.laptops]
    groups = split_groups(visit, len(known))
    journal_of = {line.id: line.journal for line in lines}
    standing = [
        (visit.items[code].section, journal_of.get(answer.entry))
        for code, answer in answers.items()
        if answer.answer is not None and code in visit.items
    ]
    found: list[JointLaptop] = []
    for place, (journal, person, number, joined_at) in enumerate(known):
        is_this = journal in own
        written = [line for line in lines if line.journal == journal or (is_this and line.own)]
        mine = {line.journal for line in written}
        by_group = Counter(letter for letter, answered_on in standing if answered_on in mine)
        found.append(
            JointLaptop(
                journal=journal,
                person=person,
                person_name=_name(records, person),
                number=device.number if is_this else number,
                is_this=is_this,
                is_lead=place == 0,
                joined_at=joined_at,
                last_at=max((line.at for line in written), default=None),
                answered=by_group.total(),
                by_group=by_group,
                groups=groups[place],
                only_joined=all(line.kind == "inspection.joined" for line in written),
            )
        )
    return tuple(found)


def split_groups(visit: VisitView, parts: int) -> tuple[tuple[str, ...], ...]:
    """The groups in ``parts`` stretches of about as many items, the same on every laptop: a proposal, anybody may
    answer anything."""
    total = sum(section.total for section in visit.sections) or 1
    found: list[list[str]] = [[] for _ in range(parts)]
    before = 0
    for section in visit.sections:
        middle = before + section.total / 2
        found[min(parts - 1, int(middle * parts / total))].append(section.letter)
        before += section.total
    return tuple(tuple(letters) for letters in found)


def _versions(records: Records, item: ItemView, conflict: Sequence[AnswerVersion]) -> tuple[VersionView, ...]:
    own = records.own_journals()
    return tuple(
        VersionView(
            entry=version.entry,
            person_name=_name(records, version.actor),
            is_this=version.journal in own,
            at=version.at,
            answer=version.answer,
            reason=version.reason,
            note=version.note,
            photos=tuple(photo for photo in item.photos if photo.attached_by == version.actor),
        )
        for version in sorted(conflict, key=lambda version: version.at)
    )


def _settled(records: Records, visit: VisitView) -> tuple[Settlement, ...]:
    return tuple(
        Settlement(
            at=line.at,
            item=line.item,
            title=visit.items[line.item].item.title,
            person_name=_name(records, line.actor),
            answer=line.answer,
            reason=line.reason,
            versions=tuple((_name(records, actor), answer) for actor, answer in line.versions),
        )
        for line in records.settlements(visit.id)
        if line.item in visit.items
    )


def _came_over(
    records: Records, visit: VisitView, lines: Sequence[VisitEntryLine], answers: Mapping[str, FoldedAnswer]
) -> tuple[CameOver, ...]:
    elsewhere = {line.id for line in lines if not line.own}
    found = [
        CameOver(
            at=answer.at,
            item=code,
            title=visit.items[code].item.title,
            answer=answer.answer,
            photos=sum(1 for photo in visit.items[code].photos if photo.attached_by == answer.actor),
            person_name=_name(records, answer.actor),
        )
        for code, answer in answers.items()
        if answer.entry in elsewhere and answer.answer is not None and code in visit.items
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:MOST_CAME_OVER])


def _name(records: Records, person: str) -> str:
    found = records.person(person)
    return found.name if found is not None else ""
