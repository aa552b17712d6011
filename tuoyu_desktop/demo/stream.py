"""The demo district as a stream of entry bodies: it goes through the same intake as everything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from tuoyu_desktop.demo.corrections import correct_register
from tuoyu_desktop.demo.devices import demo_devices
from tuoyu_desktop.demo.drafts import Draft, Pile
from tuoyu_desktop.demo.draw import Draw, fixed_id
from tuoyu_desktop.demo.example import example_briefs
from tuoyu_desktop.demo.example_history import ExampleHistory
from tuoyu_desktop.demo.facilities import DemoFacility, build, random_briefs
from tuoyu_desktop.demo.history import Historian
from tuoyu_desktop.demo.packs import pinned_packs
from tuoyu_desktop.demo.people import OAK_NUMBER
from tuoyu_desktop.demo.plans import plan_visits
from tuoyu_desktop.demo.register import count_inspections, write_register
from tuoyu_desktop.domain.entries.envelope import EntryData
from tuoyu_desktop.domain.entries.findings import FindingDecidedData
from tuoyu_desktop.domain.entries.inspections import InspectionFinishedData
from tuoyu_desktop.domain.terms import Decision

_FIRST_OTHER, _CORRECTING = 14, 1
_NAMED = {4: "gold", 7: "spring"}
"""Numbers of example facilities with an ordinary history that a plan names."""


def demo_district_journal(seed: int) -> str:
    """The journal of the district's own entries."""
    return fixed_id(f"{seed}/district")


def oak_facility(seed: int) -> str:
    """The id of 小橡树托育中心, which the example day begins with; the same for every seed."""
    return fixed_id(f"facility/{OAK_NUMBER}")


def demo_facilities(seed: int, today: date) -> tuple[DemoFacility, ...]:
    """The 120 facilities; the first fourteen are those of the example street."""
    draw = Draw(seed, "facilities")
    examples = example_briefs(today)
    briefs = examples + random_briefs(draw, examples)
    return tuple(build(Draw(seed, f"facility/{brief.number}"), brief, today) for brief in briefs)


def demo_stream(seed: int, today: date) -> Iterator[tuple[str, bytes]]:
    """(journal id, entry body) of the whole demo district in commit order, each journal numbered from 1.

    The same for the same ``seed`` and ``today``. Ends before ``today``: that day belongs to who plays the demo.
    """
    yield from Binder(Draw(seed, "ids")).bind(_pile(seed, today))


def _pile(seed: int, today: date) -> Pile:
    pile, packs, devices = Pile(), pinned_packs(today), demo_devices(seed)
    facilities = demo_facilities(seed, today)
    district = demo_district_journal(seed)
    write_register(pile, district, facilities, packs, today)
    historian = Historian(pile, Draw(seed, "history"), devices, packs, district, today)
    by_role = {_role(index, facility): facility for index, facility in enumerate(facilities)}
    ExampleHistory(historian, devices, by_role, today).play()
    for facility in facilities:
        if not facility.role:
            historian.two_years(facility)
            historian.autumn(facility)
    grown = [facility for facility in facilities[_FIRST_OTHER:] if (facility.facility.opened_on or today) < _old(today)]
    correct_register(pile, Draw(seed, "corrections"), district, devices[_CORRECTING], grown, today)
    count_inspections(pile, district, today)
    plan_visits(pile, devices, by_role, today)
    return pile


def _old(today: date) -> date:
    return today - timedelta(days=200)


def _role(index: int, facility: DemoFacility) -> str:
    return facility.role or _NAMED.get(index, str(index))


class Binder:
    """Gives drafts their place: seq, id, the entry before it on the same subject, the digest of a seal."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._seqs: dict[str, int] = {}
        self._heads: dict[str, str] = {}
        self._visits: dict[str, list[tuple[str, bytes]]] = {}
        self._notices: dict[int, int] = {}

    def bind(self, pile: Pile) -> Iterator[tuple[str, bytes]]:
        for draft in pile.in_commit_order():
            yield draft.journal, self._body(draft)

    def _body(self, draft: Draft) -> bytes:
        seq = self._seqs[draft.journal] = self._seqs.get(draft.journal, 0) + 1
        identity = self._draw.entry_id(draft.at)
        entry = draft.kind.write(
            self._completed(draft, seq),
            seq=seq,
            id=identity,
            at=draft.at,
            actor=draft.actor,
            subject=draft.subject,
            facility=draft.facility,
            after=self._heads.get(draft.subject),
        )
        self._heads[draft.subject] = identity
        body = entry.to_body()
        if draft.visit is not None:
            self._visits.setdefault(draft.visit, []).append((identity, hashlib.sha256(body).digest()))
        return body

    def _completed(self, draft: Draft, seq: int) -> EntryData:
        """The data with what is only known in its place: a seal's digest, an order's number."""
        data = draft.data
        if isinstance(data, InspectionFinishedData):
            covered = sorted(self._visits[draft.visit or ""])
            digest = hashlib.sha256(b"".join(one for _, one in covered)).hexdigest()
            return data.model_copy(update={"covers": {draft.journal: seq - 1}, "digest": digest})
        if isinstance(data, FindingDecidedData) and data.decision is Decision.ORDER:
            year = draft.at.year
            number = self._notices[year] = self._notices.get(year, 0) + 1
            return data.model_copy(update={"notice_number": f"京兴卫监意〔{year}〕{number}号"})
        return data
