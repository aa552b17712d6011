"""The roster, the assignments and the devices, as the district keeps them: each change is an entry of its journal."""

from __future__ import annotations

import getpass
import secrets
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from sync.server.access import stop_device
from sync.server.ban_copies import renew_copies
from sync.server.district_journal import Draft, write_district
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.tables import DEVICE, JOURNAL, STATE
from sync.server.units import unit_named
from tuoyu_desktop.domain.entries.registry import (
    AssignmentChanged,
    AssignmentChangedData,
    Certificate,
    Person,
    RosterChanged,
    RosterChangedData,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import derived_id, new_id
from tuoyu_desktop.domain.pins import make_verifier
from tuoyu_desktop.domain.terms import PersonKind
from tuoyu_desktop.projection.tables import AssignmentRow, FacilityRow, PersonRow

DEFAULT_ADDRESS = "127.0.0.1:8443"
SHORTEST_PIN = 4


def list_people(office: Office) -> list[dict[str, Any]]:
    """The roster without PINs, by unit and name."""
    table = table_of(PersonRow)
    with office.database.read() as connection:
        rows = connection.execute(select(table).order_by(table.c.unit, table.c.name)).all()
    return [_person_line(row) for row in rows]


def _person_line(row: Any) -> dict[str, Any]:
    person = Person.model_validate(row.data)
    held = person.certificate
    return {
        "id": row.subject,
        "name": person.name,
        "kind": person.kind.value,
        "unit": person.unit,
        "active": person.active,
        "certificate": held.number if held else None,
        "certificate_valid_to": held.valid_to.isoformat() if held else None,
        "former_certificates": [one.number for one in person.former_certificates],
        "appointed_to": person.appointed_to.isoformat() if person.appointed_to else None,
        "has_pin": person.pin is not None,
    }


def ask_pin() -> str:
    """A PIN typed twice without echo, or one line of a pipe. Raises RuleViolation rule-pin."""
    if not sys.stdin.isatty():
        pin = sys.stdin.readline().strip()
    else:
        pin = getpass.getpass("PIN：")
        if pin != getpass.getpass("再输一次："):
            raise RuleViolation("rule-pin", "两次输入的 PIN 不一样，请重新运行。", field="pin")
    if not pin.isdecimal() or len(pin) < SHORTEST_PIN:
        raise RuleViolation("rule-pin", "PIN 至少四位数字。", field="pin")
    return pin


def add_person(
    office: Office,
    *,
    name: str,
    kind: str,
    unit: str,
    employer: str,
    certificate: Sequence[str] | None,
    pin: str,
    new_unit: bool = False,
) -> str:
    """Put a person on the roster; returns the id. Raises RuleViolation rule-person, rule-unit-unknown.

    The unit of the district's own people is its region code. ``new_unit``: whoever asks knows that nobody has heard of
    the unit yet.
    """
    if not name.strip():
        raise RuleViolation("rule-person", "请用 --name 写上姓名。", field="name")
    try:
        held = _certificate(certificate) if certificate else None
        person = Person(
            name=name,
            kind=PersonKind(kind),
            unit=unit,
            employer=employer,
            certificate=held,
            pin=make_verifier(pin, secrets.token_bytes(16)),
        )
    except ValueError as error:
        message = "人员类别或执法证日期不对，日期写成 2026-01-31。"
        raise RuleViolation("rule-person", message, detail=str(error)) from error
    place = office.unit_of(person)
    if not new_unit:
        with office.database.read() as connection:
            place = unit_named(office, connection, place)
    identity = new_id()
    _write_person(office, identity, person.model_copy(update={"unit": place}))
    return identity


def _certificate(parts: Sequence[str]) -> Certificate:
    number, body, first, last = parts
    held = Certificate(number=number, body=body, valid_from=_day(first), valid_to=_day(last))
    if held.valid_to < held.valid_from or not number.strip() or not body.strip():
        message = "执法证要写证号、发证机关和有效期起止，止期不能早于起期。"
        raise RuleViolation("rule-person", message, field="certificate")
    return held


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleViolation("rule-person", "日期写成 2026-01-31。", detail=str(error)) from error


def _write_person(office: Office, identity: str, person: Person) -> None:
    with office.database.write() as connection:
        draft = Draft(RosterChanged, RosterChangedData(person=person), subject=identity)
        write_district(connection, office.facts.journal, [draft])
        renew_copies(office, connection)


def change_person(
    office: Office,
    identity: str,
    *,
    pin: str | None = None,
    active: bool | None = None,
    recuse: str | None = None,
    certificate: Sequence[str] | None = None,
    appointed_to: str | None = None,
) -> None:
    """Change one line of the roster; the certificate before stays for what was done under it. Raises RuleViolation
    rule-person-unknown, rule-person, rule-assign-facility."""
    table = table_of(PersonRow)
    with office.database.read() as connection:
        data = connection.execute(select(table.c.data).where(table.c.subject == identity)).scalar()
        if recuse is not None:
            _chosen(connection, [recuse], None)
    if data is None:
        raise RuleViolation("rule-person-unknown", "名册里没有这个人，请用 users list 核对编号。")
    person = Person.model_validate(data)
    changes: dict[str, Any] = {}
    if pin is not None:
        changes["pin"] = make_verifier(pin, secrets.token_bytes(16))
    if active is not None:
        changes["active"] = active
    if recuse is not None:
        changes["recusals"] = tuple(dict.fromkeys((*person.recusals, recuse)))
    if certificate is not None:
        changes.update(_renewed(person, certificate))
    if appointed_to is not None:
        changes["appointed_to"] = _day(appointed_to)
    _write_person(office, identity, person.model_copy(update=changes))


def _renewed(person: Person, parts: Sequence[str]) -> dict[str, Any]:
    """Of one number only what was said last holds: a certificate that was taken away does not go on as a former one."""
    held = _certificate(parts)
    known = (person.certificate, *person.former_certificates)
    former = tuple(one for one in known if one is not None and one.number != held.number)
    return {"certificate": held, "former_certificates": former}


def assign(
    office: Office,
    unit: str,
    *,
    facilities: Sequence[str] | None,
    street: str | None,
    active: bool = True,
    reason: str = "",
) -> int:
    """Give facilities to a unit, or end it; returns how many changed.

    Raises RuleViolation rule-assign-facility, rule-unit-unknown.
    """
    with office.database.write() as connection:
        chosen = _chosen(connection, facilities, street)
        unit = unit_named(office, connection, unit)
        drafts = assignment_drafts(connection, dict.fromkeys(chosen, unit), active=active, reason=reason)
        write_district(connection, office.facts.journal, drafts)
    return len(drafts)


def _chosen(connection: Connection, facilities: Sequence[str] | None, street: str | None) -> list[str]:
    table = table_of(FacilityRow)
    if facilities is None:
        found = connection.execute(select(table.c.subject).where(table.c.street_town == street)).scalars()
        chosen = list(found)
    else:
        found = connection.execute(select(table.c.subject).where(table.c.subject.in_(facilities))).scalars()
        chosen = list(found)
    missing = sorted(set(facilities or ()) - set(chosen))
    if missing or not chosen:
        message = "没有这些机构，请核对编号或街道（镇）名称：" + "、".join(missing or [street or ""])
        raise RuleViolation("rule-assign-facility", message)
    return chosen


def assignment_drafts(
    connection: Connection, unit_of: dict[str, str], *, active: bool = True, reason: str = ""
) -> list[Draft]:
    """What is needed so that each facility is (or is no more) looked after by its unit; nothing where it is so."""
    table = table_of(AssignmentRow)
    existing = connection.execute(select(table).where(table.c.facility.in_(list(unit_of)))).all()
    known = {(row.facility, row.unit): row for row in existing}
    drafts = []
    for facility, unit in unit_of.items():
        row = known.get((facility, unit))
        if (row is not None and row.active) == active:
            continue
        subject = row.subject if row is not None else derived_id(facility, f"assignment:{unit}")
        data = AssignmentChangedData(unit=unit, active=active, reason=reason)
        drafts.append(Draft(AssignmentChanged, data, subject=subject, facility=facility))
    return drafts


def list_devices(office: Office) -> list[dict[str, Any]]:
    """The enrolled laptops with how much of their journals is held."""
    with office.database.read() as connection:
        rows = connection.execute(select(DEVICE).order_by(DEVICE.c.number)).all()
        heads = connection.execute(select(JOURNAL.c.device, JOURNAL.c.journal, JOURNAL.c.seq)).all()
    return [
        {
            "id": row.device,
            "number": row.number,
            "name": row.name,
            "unit": row.unit,
            "keeper": row.keeper,
            "enrolled_at": row.enrolled_at,
            "stopped": row.stopped,
            "replaces": row.replaces,
            "journals": {head.journal: head.seq for head in heads if head.device == row.device},
        }
        for row in rows
    ]


def revoke(office: Office, device: str, reason: str) -> None:
    """Stop a device; what it has not delivered it may still deliver. Raises RuleViolation rule-device-unknown."""
    with office.database.write() as connection:
        found = connection.execute(select(DEVICE.c.device).where(DEVICE.c.device == device)).first()
        if found is None:
            raise RuleViolation("rule-device-unknown", "没有这台电脑，请用 devices list 核对编号。")
        stop_device(connection, office, device, reason=reason)
        renew_copies(office, connection, device)


def serve_address(office: Office) -> str:
    """HOST:PORT of the last ``serve``, else the default."""
    with office.database.read() as connection:
        found = connection.execute(select(STATE.c.value).where(STATE.c.name == "address")).scalar()
    return found or DEFAULT_ADDRESS
