"""What the register already knows of an item's values, so that nobody types it again (checklist.md §2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tuoyu_desktop.domain.ban_check import BAN_ITEM, district_values
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.facility import Facility, Paper, StaffMember
from tuoyu_desktop.domain.measurement_groups import GROUP_TABLE
from tuoyu_desktop.domain.terms import MealMode
from tuoyu_desktop.domain.wording import FIRE_PAPERS, MEAL_MODES, REGISTRATION_PAPERS

AREAS = ("睡眠", "用餐", "游戏")
Values = dict[str, Any]


def prefill(item: ChecklistItem, facility: Facility, on: date) -> Values:
    """Measured values for ``item`` as far as the register knows them; what is not known is left out."""
    known: Values = {}
    if item.answer.field(GROUP_TABLE) is not None:
        known[GROUP_TABLE] = _groups(facility)
    source = _SOURCES.get(item.code)
    if source is not None:
        known.update(source(facility, on))
    names = {field.name for field in item.answer.fields}
    return {name: value for name, value in known.items() if name in names and value not in (None, "", [])}


def _groups(facility: Facility) -> list[Values]:
    return [
        {"id": group.id, "name": group.name, "band": group.band.value, "enrolled": group.enrolled}
        for group in facility.care_groups
    ]


def newest_paper(facility: Facility, kinds: tuple[str, ...]) -> Paper | None:
    """The paper of one of ``kinds`` that holds longest; one without an end holds longest of all."""
    papers = [paper for paper in facility.papers if paper.kind in kinds]
    return max(papers, key=lambda paper: paper.valid_to or date.max, default=None)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _registration(facility: Facility, on: date) -> Values:
    paper = newest_paper(facility, REGISTRATION_PAPERS)
    return {
        "social_credit_code": facility.social_credit_code,
        "issuer": paper.issuer if paper else None,
        "valid_to": _day(paper.valid_to) if paper else None,
    }


def _home_words(facility: Facility, on: date) -> Values:
    """What the register says stands on the licence; a word that is not there is looked for on the spot."""
    return {
        "name_has_words": "托育" in facility.name or None,
        "scope_has_words": "家庭托育服务" in facility.business_scope or None,
    }


def _lease(facility: Facility, on: date) -> Values:
    if newest_paper(facility, ("房屋产权证明",)) is not None:
        return {"ownership": "自有"}
    paper = newest_paper(facility, ("租赁合同",))
    if paper is None:
        return {}
    return {"ownership": "租赁", "begun_on": _day(paper.issued_on), "ends_on": _day(paper.valid_to)}


def _paper(*kinds: str, **columns: str) -> Callable[[Facility, date], Values]:
    """Values from the newest paper of ``kinds``: field name to the paper's attribute."""

    def read(facility: Facility, on: date) -> Values:
        paper = newest_paper(facility, kinds)
        if paper is None:
            return {}
        values = {name: getattr(paper, attribute) for name, attribute in columns.items()}
        return {name: _day(value) if isinstance(value, date) else value for name, value in values.items()}

    return read


def _certificates(facility: Facility, on: date) -> Values:
    carers = [member for member in facility.staff if member.is_caregiver]
    if not carers:
        return {}
    return {"on_duty": len(carers), "certified": sum(1 for member in carers if member.certificate_number)}


def _dated(day_of: Callable[[StaffMember], date | None], counted: str) -> Callable[[Facility, date], Values]:
    def read(facility: Facility, on: date) -> Values:
        if not facility.staff:
            return {}
        days = [day_of(member) for member in facility.staff]
        known = [day for day in days if day is not None]
        good = sum(1 for day in known if counted == "checked" or day >= on)
        return {"people": len(days), counted: good, "earliest_on": _day(min(known, default=None))}

    return read


def _training(facility: Facility, on: date) -> Values:
    days = [member.trained_on for member in facility.staff if member.trained_on is not None]
    return {"people": len(facility.staff) or None, "trained_on": _day(max(days, default=None))}


def _cameras(facility: Facility, on: date) -> Values:
    entrances = [camera for camera in facility.cameras if camera.is_entrance]
    return {"watched": len(entrances) or None}


def _areas(facility: Facility, on: date) -> Values:
    """One row a group and area; a camera whose place names the area counts as known, not yet as seen."""
    rows: list[Values] = []
    for group in facility.care_groups:
        for area in AREAS:
            channels = [c.channel for c in facility.cameras if c.care_group == group.id and area in c.place]
            words = "、".join(f"{channel:02d}" for channel in channels)
            row = {"id": f"{group.id}-{area}", "name": group.name, "area": area, "state": "UNKNOWN", "channels": words}
            rows.append(row)
    return {"areas": rows}


def _channels(facility: Facility, on: date) -> Values:
    """Three channels to sample: of rooms first, of different groups where there are several."""
    rooms = [camera for camera in facility.cameras if not camera.is_entrance] or list(facility.cameras)
    by_group = {camera.care_group or camera.place: camera for camera in reversed(rooms)}
    first = sorted(by_group.values(), key=lambda camera: camera.channel)
    chosen = [*first, *(camera for camera in rooms if camera not in first)][:3]
    rows = [{"id": str(c.channel), "channel": c.channel, "place": c.place} for c in chosen]
    return {"channels": rows, "opened_on": _day(facility.opened_on)}


def _posted_fee(facility: Facility, on: date) -> Values:
    full = next((fee for fee in facility.fees if fee.service_form == "全日托"), None)
    return {"posted_fee": str(full.amount) if full else None}


def _agreed(facility: Facility, on: date) -> Values:
    return {"agreed_fee": str(facility.agreed_fee) if facility.agreed_fee is not None else None}


def _classes(facility: Facility, on: date) -> Values:
    return {**_agreed(facility, on), "classes": [{"id": g.id, "name": g.name} for g in facility.care_groups]}


def _enrolled(facility: Facility, on: date) -> Values:
    return {"enrolled": facility.enrolled_count or None}


def _meals(facility: Facility, on: date) -> Values:
    return {"mode": MEAL_MODES[facility.meal_mode] if facility.meal_mode else None}


def _delivered(facility: Facility, on: date) -> Values:
    kinds = ("配送企业食品经营许可证",) if facility.meal_mode is MealMode.DELIVERED else ()
    return _paper(*kinds, valid_to="valid_to", number="number")(facility, on)


def _units(facility: Facility, on: date) -> Values:
    floors = range(1, (facility.top_floor or 1) + 1)
    area = facility.floor_area / len(floors) if facility.floor_area and facility.top_floor else None
    return {
        "units": [
            {"id": f"floor-{n}", "name": f"{n} 层", **({"area": str(round(area, 1))} if area is not None else {})}
            for n in floors
        ]
    }


_SOURCES: Mapping[str, Callable[[Facility, date], Values]] = {
    "A01": _registration,
    "A02": lambda f, on: {"actual_address": f.address},
    "A03": lambda f, on: {"business_scope": f.business_scope},
    "A04": _home_words,
    "A05": lambda f, on: {"filing_number": f.filing_number, "filed_on": _day(f.filed_on)},
    "A07": _lease,
    "A08": _paper("卫生评价报告", report_on="issued_on", number="number"),
    "A09": _paper(*FIRE_PAPERS, paper="kind", number="number", issued_on="issued_on"),
    "A10": _paper("食品经营许可证", valid_to="valid_to", number="number"),
    "A11": lambda f, on: {"on_duty": len(f.staff) or None},
    "A15": lambda f, on: {"place_count": f.place_count},
    "B11": _certificates,
    "B12": _dated(lambda member: member.health_certificate_valid_to, "valid"),
    "B13": _dated(lambda member: member.record_checked_on, "checked"),
    BAN_ITEM: lambda f, on: dict(district_values(f)),
    "B19": _training,
    "B20": lambda f, on: {"asked": [{"id": "+1"}]},
    "B21": lambda f, on: {"people": len(f.staff) or None},
    "C07": lambda f, on: {"floor": f.top_floor},
    "D01": lambda f, on: {"periods": [{"id": f"+{n}"} for n in (1, 2, 3)]},
    "D02": _areas,
    "D03": _cameras,
    "D04": _channels,
    "E07": _units,
    "E17": _paper("建筑消防设施检测报告", tested_on="issued_on"),
    "F01": _meals,
    "F02": _delivered,
    "G14": _paper("饮用水检测报告", tested_on="issued_on"),
    "G15": _paper("室内空气检测报告", tested_on="issued_on", laboratory="issuer"),
    "G20": _paper("医疗卫生机构协议", contract_on="issued_on"),
    "H01": _posted_fee,
    "H04": _enrolled,
    "H06": _agreed,
    "H07": _classes,
    "H08": lambda f, on: {"number": f.inclusive_number},
    "H11": _paper("资金存管协议", bank="issuer", agreement="number"),
    "H10": _paper("预付卡备案证明", filing_number="number", filed_on="issued_on"),
    "I08": _paper("责任险保单", number="number", valid_to="valid_to"),
}
