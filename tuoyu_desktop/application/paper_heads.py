"""How a facility and a person stand on paper, the same on every document."""

from __future__ import annotations

from datetime import date

from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.notice import FacilityHead, TeamMember


def facility_head(facility: Facility) -> FacilityHead:
    """As it is registered."""
    return FacilityHead(
        name=facility.name,
        social_credit_code=facility.social_credit_code,
        address=facility.address,
        legal_representative=facility.legal_representative,
        person_in_charge=facility.person_in_charge,
        telephone=facility.telephone,
    )


def team_member(person: Person, on: date) -> TeamMember:
    """With the 执法证 number of an officer of that day: all others are printed 无行政执法资格, or as helpers."""
    held = rights.certificate_on(person, on) if rights.officer_on(person, on) else None
    number = held.number if held is not None else None
    return TeamMember(
        name=person.name, kind=person.kind, unit=person.employer or person.unit, certificate_number=number
    )
