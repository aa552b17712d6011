"""Reading what a ledger of numbers is made of: blocks, the papers that have their numbers, what was given back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tuoyu_desktop.application.lines import NumberBlockLine, NumberedLine, ReturnedLine
from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.domain.notice import PRACTICE, PROVISIONAL
from tuoyu_desktop.domain.terms import NoticeState
from tuoyu_desktop.store.delivery_queries import own_journals
from tuoyu_desktop.store.rows import Query, Row, from_json, places


def number_blocks(
    query: Query, device: Device, number_kind: str | None = None, year: int | None = None
) -> list[NumberBlockLine]:
    """The blocks of one device, all of them or those of one kind and year."""
    sql = """SELECT * FROM number_block WHERE device = ? AND (? IS NULL OR number_kind = ?) AND (? IS NULL OR year = ?)
             ORDER BY number_kind, year, first"""
    rows = query(sql, device.id, number_kind, number_kind, year, year)
    return [
        NumberBlockLine(
            id=row["subject"],
            number_kind=row["number_kind"],
            year=row["year"],
            first=row["first"],
            last=row["last"],
            pattern=row["pattern"],
            returned=tuple(from_json(row["returned"])),
        )
        for row in rows
    ]


_ABOUT = "CASE WHEN n.notice_kind = 'EMERGENCY_REPORT' THEN json_extract(n.content, '$.emergency.incident') END"


def numbered_lines(query: Query, device: Device) -> list[NumberedLine]:
    """The documents with a number of this laptop's blocks or one of its provisional codes, also those that the
    district holds or rejected: such a paper lies somewhere with its number on it."""
    prefix = PRACTICE if device.practice else f"{PROVISIONAL}{device.number:03d}-"
    sql = f"""SELECT n.subject, n.inspection, n.notice_kind, n.number, n.provisional, n.number_block, n.number_value,
                    n.state, n.issued_at, n.void_reason, {_ABOUT} AS about, f.name AS facility_name
             FROM notice n LEFT JOIN facility f ON f.subject = n.facility
             WHERE n.number_block IN (SELECT subject FROM number_block WHERE device = ?)
                OR substr(n.provisional, 1, ?) = ?"""
    refused = {line.id: line for line in _refused(query, device)}
    found = {line.id: line for line in map(_numbered, query(sql, device.id, len(prefix), prefix))}
    return sorted((refused | found).values(), key=lambda line: line.issued_at)


def _numbered(row: Row) -> NumberedLine:
    return NumberedLine(
        id=row["subject"],
        inspection=row["inspection"],
        kind=row["notice_kind"],
        number=row["number"],
        provisional=row["provisional"],
        block=row["number_block"],
        value=row["number_value"],
        state=NoticeState(row["state"]),
        issued_at=datetime.fromisoformat(row["issued_at"]),
        facility_name=row["facility_name"] or "",
        void_reason=row["void_reason"],
        about=row["about"] or "",
    )


def _refused(query: Query, device: Device) -> Iterator[NumberedLine]:
    """Own papers of which the district did not accept the issue; they have no row of their own."""
    names = {row["subject"]: row["name"] for row in query("SELECT subject, name FROM facility")}
    voided = {body["subject"]: body["data"]["reason"] for body, _ in _own_bodies(query, device, "notice.voided")}
    for body, row in _own_bodies(query, device, "notice.issued"):
        if row["status"] not in ("held", "rejected"):
            continue
        data, notice = body["data"], body["subject"]
        yield NumberedLine(
            id=notice,
            inspection=data["inspection"],
            kind=data["notice_kind"],
            number=data["number"],
            provisional=data.get("provisional"),
            block=data.get("number_block"),
            value=data.get("number_value"),
            state=NoticeState.VOID if notice in voided else NoticeState.ISSUED,
            issued_at=datetime.fromisoformat(body["at"]),
            facility_name=names.get(body["facility"] or "", ""),
            void_reason=voided.get(notice, ""),
            about=(data["content"].get("emergency") or {}).get("incident", ""),
            refused=row["reason"],
        )


def returned_lines(query: Query, device: Device) -> list[ReturnedLine]:
    """What was given back on this laptop, those that the district rejected left out."""
    return [
        ReturnedLine(
            block=body["subject"],
            numbers=tuple(body["data"]["numbers"]),
            reason=body["data"]["reason"],
            at=datetime.fromisoformat(body["at"]),
        )
        for body, row in _own_bodies(query, device, "numbers.returned")
        if row["status"] != "rejected"
    ]


def _own_bodies(query: Query, device: Device, kind: str) -> Iterator[tuple[dict[str, Any], Row]]:
    journals = sorted(own_journals(query, device.journal))
    sql = f"""SELECT body, status, reason FROM entry WHERE journal IN ({places(journals)}) AND kind = ?
              AND body IS NOT NULL ORDER BY at, seq"""
    for row in query(sql, *journals, kind):
        yield json.loads(bytes(row["body"])), row
