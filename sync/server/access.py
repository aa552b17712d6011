"""Who may come in: enrolment by a one-time code, login by a signed nonce, tokens of at most an hour (sync.md §2)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from sync.protocol.encoding import from_base64, to_base64
from sync.protocol.messages import EnrollReply, EnrollRequest, NonceReply, SessionReply, SessionRequest
from sync.protocol.problems import Code, ProblemError
from sync.server.ban_copies import renew_copies, renew_copy
from sync.server.district_journal import Draft, write_district
from sync.server.keys import signature_holds
from sync.server.numbers import runs_short, top_up
from sync.server.office import Office
from sync.server.tables import DEVICE, ENROLMENT, NONCE, TOKEN
from tuoyu_desktop.domain.entries.registry import (
    DeviceReplaced,
    DeviceReplacedData,
    DeviceRevoked,
    DeviceRevokedData,
    Person,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import derived_id
from tuoyu_desktop.projection.tables import PersonRow

NONCE_LIFE = timedelta(minutes=2)
TOKEN_LIFE = timedelta(minutes=60)
CODE_LIFE_HOURS = 72
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that is misread on a slip of paper."""
_MISREAD = str.maketrans("OIL", "011")
_DEVICES = "6f1c2c0e-5b0a-5c55-9d6e-6f5d3f8f7a10"
"""Name space of device ids: the same key is the same device, so a server that forgot it finds its journal again."""

REVOKED = "device-revoked"
REPLACED = "device-replaced"


@dataclass(frozen=True)
class Caller:
    """The device behind a request. ``stopped`` is empty, or why it may only deliver."""

    device: str
    unit: str
    keeper: str
    replaces: str | None
    stopped: str
    district_wide: bool

    def owns(self, journal: str, device: str | None) -> bool:
        """Whether a journal (of ``device``, null when nothing of it is held) is this device's or its predecessor's."""
        mine = {self.device, self.replaces} - {None}
        return journal in mine if device is None else device in mine


def stamp(moment: datetime) -> str:
    """How instants stand in the own tables: ISO text in UTC, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def make_code(office: Office, person: str, *, replaces: str | None, hours: float) -> str:
    """A new enrolment code for ``person``, as ``XXXX-XXXX-XXXX`` (60 bits). Raises RuleViolation when it cannot be."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    with office.database.write() as connection:
        unit = office.unit_of(_person(connection, person))
        if replaces is not None and _device(connection, replaces) is None:
            raise RuleViolation("rule-enroll-replaces", "没有这台电脑，请用 devices list 核对编号。", field="replaces")
        connection.execute(
            insert(ENROLMENT).values(
                code_hash=_code_hash(code),
                person=person,
                unit=unit,
                replaces=replaces,
                expires_at=stamp(office.now() + timedelta(hours=hours)),
            )
        )
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _person(connection: Connection, person: str) -> Person:
    table = PersonRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    row = connection.execute(select(table.c.data, table.c.active).where(table.c.subject == person)).first()
    if row is None or not row.active:
        raise RuleViolation("rule-enroll-person", "名册里没有这个人或已停用，请用 users list 核对编号。", field="user")
    return Person.model_validate(row.data)


def _code_hash(code: str) -> bytes:
    plain = "".join(code.upper().split()).replace("-", "").translate(_MISREAD)
    return hashlib.sha256(b"enrolment:" + plain.encode()).digest()


def enroll(office: Office, request: EnrollRequest) -> EnrollReply:
    """Use up a code and register the key. Raises ProblemError bad-code, code-used, code-expired, device-revoked."""
    key = from_base64(request.public_key)
    if len(key) != 32:
        raise ProblemError(Code.BAD_REQUEST, detail="public_key")
    device = derived_id(_DEVICES, key.hex())
    with office.database.write() as connection:
        slip = _used_up(connection, _code_hash(request.code), device, office.now())
        number = _registered(connection, office, device, key, request.device_name, slip)
        if slip.replaces and slip.replaces != device:
            stop_device(connection, office, slip.replaces, replaced_by=device)
        top_up(office, connection, device)
        renew_copies(office, connection)
    unit_name = office.facts.district_unit if office.is_district_wide(slip.unit) else slip.unit
    return EnrollReply(
        device=device,
        device_number=number,
        unit=slip.unit,
        unit_name=unit_name,
        district=office.facts.district,
        keeper=slip.person,
        district_pack=office.facts.pack,
        server_key=office.keys.server_key,
        package_key=office.keys.package_key,
    )


@dataclass(frozen=True)
class _Slip:
    person: str
    unit: str
    replaces: str | None


def _used_up(connection: Connection, code_hash: bytes, device: str, now: datetime) -> _Slip:
    row = connection.execute(select(ENROLMENT).where(ENROLMENT.c.code_hash == code_hash)).first()
    if row is None:
        raise ProblemError(Code.BAD_CODE)
    if row.used_by is not None:
        raise ProblemError(Code.CODE_USED)
    if row.expires_at <= stamp(now):
        raise ProblemError(Code.CODE_EXPIRED)
    connection.execute(update(ENROLMENT).where(ENROLMENT.c.code_hash == code_hash).values(used_by=device))
    return _Slip(row.person, row.unit, row.replaces)


def _registered(connection: Connection, office: Office, device: str, key: bytes, name: str, slip: _Slip) -> int:
    """Write the device's row; a key that was here before keeps its number and journal."""
    known = _device(connection, device)
    values = {"unit": slip.unit, "keeper": slip.person, "name": name, "replaces": slip.replaces}
    if known is not None:
        if known.stopped:
            raise ProblemError(Code.DEVICE_REVOKED)
        connection.execute(update(DEVICE).where(DEVICE.c.device == device).values(**values))
        return int(known.number)
    number = int(connection.execute(select(func.coalesce(func.max(DEVICE.c.number), 0))).scalar_one()) + 1
    connection.execute(
        insert(DEVICE).values(
            device=device, number=number, public_key=key, enrolled_at=stamp(office.now()), stopped="", **values
        )
    )
    return number


def _device(connection: Connection, device: str) -> DeviceLine | None:
    row = connection.execute(select(DEVICE).where(DEVICE.c.device == device)).first()
    if row is None:
        return None
    return DeviceLine(row.device, row.number, bytes(row.public_key), row.unit, row.keeper, row.replaces, row.stopped)


@dataclass(frozen=True)
class DeviceLine:
    """A row of the device table, as far as access needs it."""

    device: str
    number: int
    public_key: bytes
    unit: str
    keeper: str
    replaces: str | None
    stopped: str


def stop_device(
    connection: Connection, office: Office, device: str, *, replaced_by: str | None = None, reason: str = ""
) -> None:
    """Revoke or replace a device; from then on it may only deliver (sync.md §3.14)."""
    if replaced_by is not None:
        data = DeviceReplacedData(device=device, by=replaced_by, reason=reason)
        draft = Draft(DeviceReplaced, data, subject=device)
    else:
        draft = Draft(DeviceRevoked, DeviceRevokedData(device=device, reason=reason), subject=device)
    stopped = REPLACED if replaced_by is not None else REVOKED
    connection.execute(update(DEVICE).where(DEVICE.c.device == device).values(stopped=stopped))
    connection.execute(update(TOKEN).where(TOKEN.c.device == device).values(scope="deliver"))
    write_district(connection, office.facts.journal, [draft])


def new_nonce(office: Office, device: str) -> NonceReply:
    """Raises ProblemError unknown-device."""
    nonce, expires_at = secrets.token_bytes(32), office.now() + NONCE_LIFE
    with office.database.small_write() as connection:
        if _device(connection, device) is None:
            raise ProblemError(Code.UNKNOWN_DEVICE)
        connection.execute(delete(NONCE).where(NONCE.c.expires_at <= stamp(office.now())))
        connection.execute(insert(NONCE).values(nonce=nonce, device=device, expires_at=stamp(expires_at)))
    return NonceReply(nonce=to_base64(nonce), expires_at=expires_at)


def open_session(office: Office, request: SessionRequest) -> SessionReply:
    """Raises ProblemError unknown-device, bad-nonce, bad-signature. The nonce is used up whatever comes of it."""
    nonce, signature = from_base64(request.nonce), from_base64(request.signature)
    with office.database.small_write() as connection:
        used = delete(NONCE).where(NONCE.c.nonce == nonce, NONCE.c.device == request.device)
        row = connection.execute(used.returning(NONCE.c.expires_at)).first()
    with office.database.read() as connection:
        device = _device(connection, request.device)
    if device is None:
        raise ProblemError(Code.UNKNOWN_DEVICE)
    if row is None or row.expires_at <= stamp(office.now()):
        raise ProblemError(Code.BAD_NONCE)
    if not signature_holds(device.public_key, signature, nonce):
        raise ProblemError(Code.BAD_SIGNATURE)
    if not device.stopped:
        lease_what_is_short(office, device.device)
        renew_copy(office, device.device)
    return _token(office, device)


def lease_what_is_short(office: Office, device: str) -> None:
    """A laptop that only looks in gets numbers too: of the new year, of a kind that the district's pack has anew."""
    with office.database.read() as connection:
        short = runs_short(office, connection, device)
    if short:
        with office.database.write() as connection:
            top_up(office, connection, device)


def _token(office: Office, device: DeviceLine) -> SessionReply:
    token, expires_at = secrets.token_urlsafe(32), office.now() + TOKEN_LIFE
    scope: Literal["full", "deliver"] = "deliver" if device.stopped else "full"
    with office.database.small_write() as connection:
        connection.execute(delete(TOKEN).where(TOKEN.c.expires_at <= stamp(office.now())))
        connection.execute(
            insert(TOKEN).values(
                token_hash=_token_hash(token), device=device.device, scope=scope, expires_at=stamp(expires_at)
            )
        )
    return SessionReply(token=token, scope=scope, expires_at=expires_at)


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


_HOLDER = (
    select(TOKEN.c.expires_at, DEVICE.c.device, DEVICE.c.unit, DEVICE.c.keeper, DEVICE.c.replaces, DEVICE.c.stopped)
    .join(DEVICE, DEVICE.c.device == TOKEN.c.device)
    .where(TOKEN.c.token_hash == bindparam("token"))
)
"""Made once: each request asks it."""


def caller_of(office: Office, authorization: str | None) -> Caller:
    """Who holds the bearer token. Raises ProblemError bad-token."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError(Code.BAD_TOKEN)
    with office.database.read() as connection:
        row = connection.execute(_HOLDER, {"token": _token_hash(token)}).first()
    if row is None or row.expires_at <= stamp(office.now()):
        raise ProblemError(Code.BAD_TOKEN)
    wide = office.is_district_wide(row.unit)
    return Caller(row.device, row.unit, row.keeper, row.replaces, row.stopped, wide)
