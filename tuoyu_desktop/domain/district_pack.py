"""A district's settings as data: units, routing, fee rules, wording rules, numbers, switches (requirements.md §8, §9).

Models only; files are read by ``exchange.rule_packs``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem, Parameter, digest_of
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import Profile

_WITH_RESERVE = frozenset({Profile.EXPERT, Profile.FULL})
UnitKind = Literal["street", "town", "park_committee"]


class Unit(Frozen):
    """A street, town or park committee: the 属地 of a facility. ``code`` is the key that the register uses."""

    code: str
    name: str
    kind: UnitKind
    source: str = ""


class Route(Frozen):
    """Who leads and who joins for one section of the checklist, as keys of ``department_names``."""

    lead: str
    co: tuple[str, ...] = ()
    source: str = ""


class FeeCap(Frozen):
    """Cap of the monthly fee without meals at 公办 places with 政府指导价; ``amount`` null: not known to us.

    20 % of a family's average monthly disposable income of the year before (大兴方案 9(2), 朝阳方案 (二)1).
    """

    basis_year: int | None = None
    amount: Decimal | None = None
    label: str
    source: str


class FeeBand(Frozen):
    """Reference band for 民办普惠 (004 六); null ends are open."""

    year: int
    low: Decimal | None = None
    high: Decimal | None = None
    source: str


class PlaceTarget(Frozen):
    """托位任务数 of the whole district with its year; ``kind`` 底线, 高质量发展, 规划 or 完成数."""

    year: int
    kind: str
    places: int | None = None
    inclusive_places: int | None = None
    inclusive_share: Decimal | None = None
    source: str


class ScopeRule(Frozen):
    """Wording of the 业务范围 (requirements.md §9.1). ``exact``: the wording wanted here, empty where only the
    national sense is asked. ``accepted`` wordings elsewhere only warn."""

    exact: str = ""
    accepted: tuple[str, ...] = ("托育服务", "3岁以下婴幼儿照护服务")
    otherwise: Literal["fail", "warn"] = "warn"
    source: str = ""


class Switches(Frozen):
    """What the district allows; both off in shipped packs until its 法制科 confirms (documents.md §1.4, §1.7)."""

    order_form: bool = False
    allow_suggestion_to_facility: bool = False


class DayOverride(Frozen):
    """A day that the district declares working or free, against the built-in calendar."""

    on: date
    working: bool
    reason: str


class DistrictPack(Frozen):
    """One version of a district's settings. ``district`` is its region code, ``commission`` the health commission
    that part-time teams report to. ``department_names`` maps the checklist's short words (卫健) to local names.
    ``reserve_items``: codes of reserve items of the checklist that are looked at here (checklist.md §6).
    ``keep_originals``: the file of a photo goes to the district too, byte for byte as it came, after the small picture
    that is worked with. It is evidence, so nothing is taken out of it: also not the place that a camera wrote in.
    ``street_powers``: codes of the items on the published list of the streets (documents.md §1 actor b); empty: none,
    as long as nobody gave a list."""

    id: str
    version: str
    label: str
    district: str
    name: str
    commission: str
    telephone: str = ""
    review_body: str = ""
    court: str = ""
    effective_from: date
    effective_to: date | None = None
    demo: bool = False
    units: tuple[Unit, ...] = ()
    department_names: dict[str, str]
    routes: dict[str, Route]
    item_routes: dict[str, Route] = Field(default_factory=dict)
    fee_caps: tuple[FeeCap, ...] = ()
    fee_bands: tuple[FeeBand, ...] = ()
    place_targets: tuple[PlaceTarget, ...] = ()
    scope: ScopeRule = ScopeRule()
    fire_papers: tuple[str, ...] = ()
    number_prefix: str
    numbers: dict[str, str]
    switches: Switches = Switches()
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    confirmed_bases: tuple[str, ...] = ()
    days: tuple[DayOverride, ...] = ()
    reserve_items: tuple[str, ...] = ()
    keep_originals: bool = False
    street_powers: tuple[str, ...] = ()
    digest: str = ""

    @property
    def departments(self) -> tuple[str, ...]:
        """Full local names, the health commission first."""
        return tuple(dict.fromkeys(self.department_names.values()))

    def department(self, key: str) -> str:
        """The local name of a short word; a word the district does not know stays as it is."""
        return self.department_names.get(key, key)

    def route(self, item: ChecklistItem) -> tuple[str, ...]:
        """Local names of the departments for a finding, the leading one first.

        The district's own route for the item wins; else the item's departments lead (checklist.md, 牵头) and those
        of its section join (requirements.md §8).
        """
        own = self.item_routes.get(item.code)
        if own is not None:
            keys = (own.lead, *own.co)
        else:
            section = self.routes[item.section]
            keys = (*item.leads, section.lead, *section.co)
        return tuple(dict.fromkeys(self.department(key) for key in keys))

    def items_of(self, checklist: Checklist, profile: Profile) -> tuple[str, ...]:
        """Codes of a profile in the order of the list. Where all items of a group are looked at, the reserve items of
        the district stand among them; 快检, 普惠 and 复查 are what §1 says."""
        codes = checklist.profile(profile)
        if profile not in _WITH_RESERVE:
            return codes
        groups = list(checklist.sections)
        every = {*codes, *(code for code in self.reserve_items if code in checklist.reserve)}
        return tuple(sorted(every, key=lambda code: (groups.index(checklist.item(code).section), code)))

    def unknown_items(self, checklist: Checklist) -> tuple[str, ...]:
        """Codes of ``reserve_items`` that the checklist has no reserve item for: passed over, and said in 设置."""
        return tuple(code for code in dict.fromkeys(self.reserve_items) if code not in checklist.reserve)

    def parameter(self, checklist: Checklist, name: str) -> Parameter:
        """The figure that holds here: the district's own, else the checklist's."""
        return self.parameters.get(name) or checklist.parameter(name)

    def unit(self, code_or_name: str) -> Unit | None:
        """The unit of that code or name; None when the district has none such."""
        return next((unit for unit in self.units if code_or_name in (unit.code, unit.name)), None)

    def with_digest(self) -> DistrictPack:
        """The same pack with its digest filled in."""
        silent = [name for name in ("reserve_items", "keep_originals", "street_powers") if not getattr(self, name)]
        return self.model_copy(update={"digest": digest_of(self, silent)})
