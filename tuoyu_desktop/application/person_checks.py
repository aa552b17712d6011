"""B14 in an administrative inspection: a certified officer compares one number with the list on this laptop.

What is kept is that somebody asked, of which list, and whether it stood there: no name, no number, no digest of one
(checklist.md §2 rule 16). Nothing here accuses anybody: a person answers the item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_rights import require_item, require_still_allowed, require_writer
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.ban_check import BAN_ITEM, district_values
from tuoyu_desktop.domain.ban_list import (
    STALE_DAYS,
    HeldBanList,
    StretchNumber,
    age_in_days,
    is_listed,
    list_words,
    person_checks_subject,
)
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.inspections import PersonCheckQueriedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.id_number import normalised
from tuoyu_desktop.domain.terms import VisitMode

NO_LIST: Final = (
    "本机没有名单；联网同步后由区里下发（只发给有执法证人员的电脑）。没有名单也可以查看区里的结果，照填人数。"
)
LISTED: Final = "号码在名单中，请核对证件和本人后再处理"
NOT_LISTED: Final = "未在名单中"


@dataclass(frozen=True)
class PersonCheckView:
    """What stands at the item. ``refusal``: why nothing can be asked here, empty where it can; ``list_words`` tells the
    list and its age, ``stale`` that it is old; ``asked`` and ``hits`` of this visit so far."""

    held: HeldBanList | None
    refusal: str
    list_words: str
    stale: bool
    asked: int
    hits: int


@dataclass(frozen=True)
class Compared:
    """One comparison before it is written down; the number is gone."""

    list_entry: str
    as_of: date
    hit: bool


def asks_officers(code: str, mode: VisitMode) -> bool:
    """Whether the item may be answered from the list on this laptop."""
    return code == BAN_ITEM and mode is VisitMode.ADMINISTRATIVE_INSPECTION


def person_check_view(records: Records, inspection: str, person: str) -> PersonCheckView:
    """What the item shows to whoever signed in."""
    context = visit_context(records, inspection)
    today = beijing(records.now()).date()
    held = records.ban_list()
    refused = _refusal(records, context, person, today)
    asked, hits = records.person_checks(inspection)
    if held is None or held.data.as_of is None:
        return PersonCheckView(None, refused.message if refused else NO_LIST, "", False, asked, hits)
    stale = age_in_days(held.data.as_of, today) > STALE_DAYS
    words = list_words(held.data, today)
    return PersonCheckView(held, refused.message if refused else "", words, stale, asked, hits)


def _refusal(records: Records, context: VisitContext, person: str, today: date) -> RuleViolation | None:
    """Who may ask: a certified officer of the team, that day, in an administrative inspection."""
    if context.inspection.mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
        return RuleViolation("rule-check-mode", "只有行政检查可以用本机名单比对，走访由区里比对。")
    if person not in context.inspection.team:
        return RuleViolation("rule-visit-team", "您不在这次检查的人员里，请由参加的人登录后比对。")
    me = records.person(person)
    if me is None or not rights.appointed_on(me, today) or not rights.officer_on(me, today):
        return RuleViolation("rule-check-certificate", "您今天没有有效的执法证，不能比对。请由持证的同事登录后比对。")
    return None


def compare(held: HeldBanList, id_number: str, stretch: StretchNumber) -> Compared:
    """For the work pool: some 100 ms. Raises RuleViolation rule-id-number."""
    number = normalised(id_number)
    return Compared(held.entry, held.data.as_of or date.min, is_listed(held.data, stretch(number, held.data)))


def record_check(work: Work, inspection: str, compared: Compared) -> PersonCheckView:
    """Write down that it was asked. Raises RuleViolation rule-check-… and those of who may write in a visit."""
    context = visit_context(work, inspection)
    require_writer(work, context)
    require_still_allowed(work, context)
    require_item(context, BAN_ITEM)
    refused = _refusal(work, context, work.actor, beijing(work.now()).date())
    if refused is not None:
        raise refused
    held = work.ban_list()
    if held is None:
        raise RuleViolation("rule-check-no-list", NO_LIST)
    if held.entry != compared.list_entry:
        raise RuleViolation("rule-check-list-changed", "名单刚刚换过，这次没有记，请再比对一次。")
    data = PersonCheckQueriedData(
        inspection=inspection, list_entry=compared.list_entry, as_of=compared.as_of, hit=compared.hit
    )
    work.append(data, subject=person_checks_subject(inspection), facility=context.inspection.facility)
    return person_check_view(work, inspection, work.actor)


def with_counts(
    measured: Mapping[str, Any], facility: Facility, before: tuple[int, int], now: tuple[int, int], on: date
) -> dict[str, Any]:
    """The values of B14 with this visit's own figures as proposals: where nothing stands yet, where the register's
    figures stand, or where the last proposal does. What a person typed stays, and a hit is never counted away."""
    told = district_values(facility)
    values = dict(measured)

    def proposes(name: str, last: int) -> bool:
        return measured.get(name) in (None, "", last, told.get(name))

    if proposes("compared", before[0]):
        values["compared"] = now[0]
        values["compared_on"] = on.isoformat()
    if proposes("hits", before[1]) and now[1] >= _count(measured.get("hits")):
        values["hits"] = now[1]
    return values


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
