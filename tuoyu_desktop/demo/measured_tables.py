"""Tables and pairs of figures that past visits measured, by the name of the item's rule or by the item itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from pydantic import JsonValue

from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.staff import SHAPES
from tuoyu_desktop.domain.facility import Camera, CareGroup, Facility
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind

Measured = dict[str, JsonValue]

_BAND_OF_ITEM = {"B03": AgeBand.INFANT, "B04": AgeBand.TODDLER, "B05": AgeBand.SENIOR}
_ROOMS = (("户外", "户外"), ("睡眠", "睡眠"), ("用餐", "用餐"), ("游戏", "游戏"), ("活动", "游戏"), ("走廊", "走廊"))
"""Word in a camera's place, and the area that it shows."""


@dataclass(frozen=True)
class Scene:
    """One facility on one day, and the items that failed there."""

    facility: Facility
    day: date
    failures: Sequence[str]
    draw: Draw


def care_groups(scene: Scene, item: str) -> Measured:
    """Children and carers counted in every group: one table for all items that look at it."""
    rows: list[JsonValue] = [_group(scene, group) for group in scene.facility.care_groups]
    return {"care_groups": rows, "counted_at": f"{9 + scene.day.day % 2}:{10 + scene.day.day}".zfill(5)}


def _group(scene: Scene, group: CareGroup) -> Measured:
    failing = any(_BAND_OF_ITEM.get(item) is group.band for item in scene.failures)
    home = scene.facility.kind is FacilityKind.HOME
    enrolled = min(group.enrolled, group.places) if "A16" not in scene.failures else group.places + 1
    ratio = 3 if home else SHAPES[group.band].children_per_carer
    away = 0 if failing else scene.day.day % 3
    present = max(1, enrolled - away)
    if "A15" in scene.failures:
        present = enrolled = group.places + 1
    carers = max(1, ceil(present / ratio) - (1 if failing else 0))
    return {
        "id": group.id,
        "name": group.name,
        "band": group.band.value,
        "youngest_months": {AgeBand.INFANT: 7, AgeBand.TODDLER: 13, AgeBand.SENIOR: 25}.get(group.band, 19),
        "enrolled": enrolled,
        "children_present": present,
        "carers_present": carers,
    }


def retention(scene: Scene, item: str) -> Measured:
    """The earliest day that can be played, of three channels; the shortest decides (checklist.md §2 rule 1)."""
    cameras = [camera for camera in scene.facility.cameras if not camera.is_entrance][:2]
    channels = [*scene.facility.cameras[:1], *cameras]
    short = scene.draw.randint(41, 78) if item in scene.failures else 91
    days = (short, 92, 95)
    rows: list[JsonValue] = [_channel(scene, *pair) for pair in zip(channels, days, strict=False)]
    return {"channels": rows, "clock_offset_minutes": 0, "opened_on": _iso(scene.facility.opened_on)}


def _channel(scene: Scene, camera: Camera, days: int) -> Measured:
    earliest = scene.day - timedelta(days=days)
    started = scene.facility.camera_started_on
    if started is not None and started <= scene.day:
        earliest = max(earliest, started)
    return {
        "id": str(camera.channel),
        "channel": camera.channel,
        "place": camera.place,
        "earliest_on": earliest.isoformat(),
    }


def coverage(scene: Scene, item: str) -> Measured:
    """Which channel shows which area; a failed visit misses one."""
    rows: list[JsonValue] = []
    names = {group.id: group.name for group in scene.facility.care_groups}
    for camera in scene.facility.cameras:
        area = next((shown for word, shown in _ROOMS if word in camera.place), None)
        if area is None or camera.is_entrance:
            continue
        missing = item in scene.failures and not rows
        rows.append(
            {
                "id": str(camera.channel),
                "name": names.get(camera.care_group or "", "公共区域"),
                "area": area,
                "state": "MISSING" if missing else "COVERED",
                "channels": "" if missing else f"{camera.channel:02d}",
            }
        )
    return {"areas": rows, "forbidden_cameras": 0}


def extinguishers(scene: Scene, item: str) -> Measured:
    """One unit per floor; at least two each and one for every 50 m² (checklist.md §2 rule 6)."""
    floors = max(1, min(scene.facility.top_floor or 1, 2))
    area = float(scene.facility.floor_area or 200) / floors
    needed = max(2, ceil(area / 50))
    rows: list[JsonValue] = []
    for index in range(1, floors + 1):
        count = 1 if item in scene.failures and index == floors else needed
        unit: Measured = {"id": str(index), "name": f"{index} 层", "area": round(area, 1), "count": count}
        rows.append({**unit, "kind": "5 kg 以上 ABC 干粉", "grade": "3A", "most_at_a_point": 2})
    return {"units": rows}


def recording(scene: Scene, item: str) -> Measured:
    """Three periods of the days before; a failed visit found one with 40 minutes without a picture."""
    hours = ("08:00–08:30", "12:30–13:00", "22:00–22:30")
    rows: list[JsonValue] = []
    for back, hour in enumerate(hours, start=1):
        minutes = 40 if item in scene.failures and back == len(hours) else 0
        period = f"{(scene.day - timedelta(days=back)).isoformat()} {hour}"
        rows.append({"id": f"+{back}", "period": period, "gap_minutes": minutes})
    return {"periods": rows}


def asked(scene: Scene, item: str) -> Measured:
    """Two people of the staff, three questions each; at a failed visit the second did not know the way out."""
    rows: list[JsonValue] = []
    for place, post in enumerate(("保育师", "保健员"), start=1):
        route = "未通过" if item in scene.failures and place > 1 else "通过"
        rows.append({"id": f"+{place}", "post": post, "fire": "通过", "choking": "通过", "route": route})
    return {"asked": rows}


def dated_staff(scene: Scene, item: str) -> Measured:
    """Everybody's health certificate or record check; a failed visit found one missing."""
    count = len(scene.facility.staff)
    counted = "valid" if item == "B12" else "checked"
    earliest = scene.day + timedelta(days=24) if item == "B12" else scene.day - timedelta(days=250)
    missing = 1 if item in scene.failures else 0
    return {"people": count, counted: count - missing, "earliest_on": earliest.isoformat()}


def certificates(scene: Scene, item: str) -> Measured:
    """Carers on post and those with a certificate."""
    carers = [member for member in scene.facility.staff if member.is_caregiver]
    certified = sum(1 for member in carers if member.certificate_kind)
    return {"on_duty": len(carers), "certified": certified}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def floor(scene: Scene, item: str) -> Measured:
    """The highest floor with rooms for children."""
    return {"floor": min(scene.facility.top_floor or 1, 3), "basement": False, "fire_rating": "二级"}


def stairs(scene: Scene, item: str) -> Measured:
    """Rails of the stairs that children use."""
    return {"gap_m": 0.08, "climbable": False, "well_m": 0.1, "guarded": True}


def incidents(scene: Scene, item: str) -> Measured:
    """Nothing happened: the demo district has no child that came to harm."""
    return {"incidents": 0, "unreported": 0}


def epidemic(scene: Scene, item: str) -> Measured:
    """Plan and drill of the last half year, no case."""
    plan, drill = scene.day - timedelta(days=150), scene.day - timedelta(days=80)
    return {"plan_on": plan.isoformat(), "drilled_on": drill.isoformat(), "cases": 0}


def annual_report(scene: Scene, item: str) -> Measured:
    """Sent in the December before."""
    return {"reported_on": date(scene.day.year - 1, 12, 20).isoformat()}


def fire_check(scene: Scene, item: str) -> Measured:
    """The last monthly check; no fire systems of the building's own."""
    return {"checked_on": (scene.day - timedelta(days=12)).isoformat(), "has_fire_equipment": False}


def samples(scene: Scene, item: str) -> Measured:
    """The oldest sample kept two days and more; a failed visit found labels incomplete."""
    return {"hours_kept": 51, "temperature": 4, "label": item not in scene.failures}


def subsidy(scene: Scene, item: str) -> Measured:
    """As many children as claimed."""
    count = scene.facility.enrolled_count
    return {"claimed": count, "counted": count, "attended": count}


TABLES: Mapping[str, Callable[[Scene, str], Measured]] = {
    "retention": retention,
    "coverage": coverage,
    "recording": recording,
    "asked": asked,
    "extinguishers": extinguishers,
    "staff_dates": dated_staff,
    "certificates": certificates,
    "floor": floor,
    "stairs": stairs,
    "incidents": incidents,
    "epidemic": epidemic,
    "annual_report": annual_report,
    "fire_check": fire_check,
    "samples": samples,
    "subsidy": subsidy,
}
"""Rule name of an answer schema to what a past visit measured for it."""
