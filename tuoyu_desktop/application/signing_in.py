"""Signing in with a PIN from the roster: the person becomes the actor (sync.md §3.15)."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.application.lines import PersonLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import PersonKind


@dataclass(frozen=True)
class SignedIn:
    """Who works at this laptop now. ``area`` is the unit whose facilities they see, null for the whole district;
    ``practice``: what they do now is practice, in a place of its own."""

    person: str
    name: str
    kind: PersonKind
    unit: str
    area: str | None
    certified: bool
    practice: bool = False


def people_to_choose(records: Records) -> tuple[PersonLine, ...]:
    """The people who can sign in on this laptop: of its unit, or of the whole district on a district laptop."""
    device = records.device()
    everyone = device.unit == device.district
    return tuple(p for p in records.person_lines() if p.active and (everyone or p.unit == device.unit))


def sign_in(records: Records, person: str, pin: str) -> SignedIn:
    """Check the PIN against the roster. Raises RuleViolation ``rule-pin-wrong`` or ``rule-pin-none``."""
    from tuoyu_desktop.domain.pins import verify
    from tuoyu_desktop.domain.rights import appointed_on, certified_on

    found = records.person(person)
    today = records.now().date()
    if found is None or not appointed_on(found, today):
        raise RuleViolation("rule-pin-none", "名册上今天没有这个人，请联系区卫生健康委。", field="pin")
    if found.pin is None or not verify(pin, found.pin):
        raise RuleViolation("rule-pin-wrong", "口令不对，请再试一次。忘了口令请联系区卫生健康委。", field="pin")
    device = records.device()
    whole = device.unit == device.district and found.unit == device.district
    area = None if whole else (found.unit if device.unit == device.district else device.unit)
    return SignedIn(person, found.name, found.kind, found.unit, area, certified_on(found, today))
