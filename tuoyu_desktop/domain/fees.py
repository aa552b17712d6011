"""Fee rules: the cap of 公办 places, agreed and banded prices of 普惠 places, prepayments (requirements rows 73-79)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuoyu_desktop.domain.district_pack import DistrictPack, FeeBand, FeeCap
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import Ownership, PriceType
from tuoyu_desktop.domain.workdays import working_days_between


@dataclass(frozen=True)
class CapInForce:
    """The newest cap known for a day. ``is_current``: it rests on the year before, as the rule wants."""

    cap: FeeCap
    is_current: bool


def cap_applies(facility: Facility) -> bool:
    """The cap holds only for 公办 places with 政府指导价; on any other place it would be a false finding
    (requirements.md §9.6)."""
    return facility.ownership is Ownership.PUBLIC and facility.price_type is PriceType.GOVERNMENT_GUIDED


def cap_in_force(pack: DistrictPack, on: date) -> CapInForce | None:
    """The cap that rests on the latest year before ``on``; None where the district's pack names no amount."""
    known = [c for c in pack.fee_caps if c.amount is not None and c.basis_year is not None and c.basis_year < on.year]
    if not known:
        return None
    newest = max(known, key=lambda cap: cap.basis_year or 0)
    return CapInForce(newest, newest.basis_year == on.year - 1)


def band_in_force(pack: DistrictPack, on: date) -> FeeBand | None:
    """The reference band of the latest year up to ``on``; None where the district has none."""
    return max((band for band in pack.fee_bands if band.year <= on.year), key=lambda band: band.year, default=None)


def within_band(fee: Decimal, band: FeeBand) -> bool:
    """Whether a fee lies in the band, both ends included; an open end holds anything."""
    return (band.low is None or band.low <= fee) and (band.high is None or fee <= band.high)


def above_agreed(agreed: Decimal, fees: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Fees above the recognised price: one 普惠 place may not hold two standards (朝政办字〔2024〕1号（二）4)."""
    return tuple(fee for fee in fees if fee > agreed)


def filed_in_time(received_on: date, filed_on: date, most_working_days: int) -> bool:
    """Whether a large prepayment was filed within the working days allowed after it was received."""
    return working_days_between(received_on, filed_on) <= most_working_days
