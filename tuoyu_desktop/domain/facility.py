"""A childcare place as the district's register knows it. No field holds anything about a named child."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import (
    AgeBand,
    FacilityKind,
    FilingStatus,
    LegalNature,
    MealMode,
    Ownership,
    PriceType,
)


class CareGroup(Frozen):
    """One 班: how many children are enrolled and how many places it has."""

    id: str
    name: str
    band: AgeBand
    enrolled: int
    places: int


class StaffMember(Frozen):
    """One person on the facility's staff list, as far as the checks need it."""

    id: str
    name: str
    post: str
    is_caregiver: bool
    certificate_kind: str | None = None
    certificate_number: str | None = None
    health_certificate_valid_to: date | None = None
    record_checked_on: date | None = None
    trained_on: date | None = None


class Paper(Frozen):
    """A licence, certificate or contract of the facility; ``kind`` is a word of wording.PAPER_KINDS."""

    kind: str
    number: str
    issuer: str = ""
    issued_on: date | None = None
    valid_to: date | None = None


class Camera(Frozen):
    """One recorder channel and the place it shows; ``is_entrance`` marks ways to the outside (武清 二(三)1)."""

    channel: int
    place: str
    care_group: str | None = None
    is_entrance: bool = False


class Fee(Frozen):
    """A posted fee; yuan a month for ``service_form`` 全日托 and the like, meals apart."""

    service_form: str
    amount: Decimal
    meal_amount: Decimal | None = None


class Facility(Frozen):
    """Everything a laptop needs of one facility. Counts are people, areas m², money yuan. Yes, no or null: a fact that
    nobody told the register is null, and null is never read as no (checklist.md §2 rule 10).

    ``inspections_this_year``: 行政检查 of ``inspections_year``, as the district counted them; ``inspections_counted``
    names those of this program that are among them (null: not told). ``ban_…``: the district's own comparison of the
    filed roster with the list of banned people, figures alone (§2 rule 16)."""

    name: str
    kind: FacilityKind
    ownership: Ownership
    legal_nature: LegalNature
    social_credit_code: str
    street_town: str
    neighbourhood: str = ""
    address: str
    telephone: str = ""
    legal_representative: str = ""
    person_in_charge: str = ""
    opened_on: date | None = None
    filing_status: FilingStatus
    filing_number: str = ""
    filed_on: date | None = None
    business_scope: str = ""
    place_count: int
    inclusive_places: int = 0
    is_inclusive: bool = False
    inclusive_number: str = ""
    price_type: PriceType = PriceType.MARKET
    agreed_fee: Decimal | None = None
    receives_subsidy: bool | None = None
    takes_prepayment: bool | None = None
    fees: tuple[Fee, ...] = ()
    care_groups: tuple[CareGroup, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    papers: tuple[Paper, ...] = ()
    cameras: tuple[Camera, ...] = ()
    camera_started_on: date | None = None
    meal_mode: MealMode | None = None
    service_forms: tuple[str, ...] = ("全日托",)
    uses_gas: bool | None = None
    top_floor: int | None = None
    floor_area: Decimal | None = None
    has_high_edges: bool | None = None
    has_stairs: bool | None = None
    has_outdoor_space: bool | None = None
    has_ultraviolet_lamp: bool | None = None
    newly_decorated: bool | None = None
    gives_medicine: bool | None = None
    is_fire_key_unit: bool | None = None
    inspection_cap: int | None = None
    inspections_this_year: int = 0
    inspections_year: int | None = None
    inspections_counted: tuple[str, ...] | None = None
    ban_compared_on: date | None = None
    ban_compared: int | None = None
    ban_hits: int | None = None
    risk_class: str | None = None
    credit_class: str | None = None

    @property
    def enrolled_count(self) -> int:
        """Children enrolled, summed over the care groups."""
        return sum(group.enrolled for group in self.care_groups)
