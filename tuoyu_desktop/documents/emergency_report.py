"""紧急情况报告单 (documents.md §4.13): an internal form for the district, without 文号, seal or order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuoyu_desktop.documents.form_parts import (
    NOTE,
    add_signing,
    boxed,
    clock,
    day,
    head_row,
    label_cell,
    opening,
    pair,
    section,
    signing_height,
    small,
)
from tuoyu_desktop.documents.layout import WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import MM
from tuoyu_desktop.documents.visit_forms import signers, team_parts
from tuoyu_desktop.domain.checklist import is_unverified
from tuoyu_desktop.domain.notice import DocumentContent, EmergencyReport, local_time
from tuoyu_desktop.domain.red_lines import ends_at_once

_HEAD_COLUMNS = (24, 54, 24, 54)
"""A day with its hour and minute stands on one line."""
_NOT_A_DOCUMENT = "本单是内部报告，不是执法文书，不向机构出具；只写看到的，不下结论{}。"
_NO_PERIOD = "；不设整改期限"


def emergency_report(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """When it was seen and reported, to whom, what was done at once."""
    report = content.emergency
    assert report is not None  # no content of this kind is without it
    sheets = opening(content)
    sheets.table(Table(_HEAD_COLUMNS, _head(content, report)))
    boxed(sheets, "一、看到、听到的情况", report.text, least=12 * MM)
    labels = signers("报告人", receiver="")
    note = _NOT_A_DOCUMENT.format(_NO_PERIOD if ends_at_once(report.item_code) else "")
    source = Words(f"立即报告的依据：{_sources(report)}。" if report.sources else "", NOTE)
    sourced = source.height(WIDTH) if source.text else 0.0
    _done(sheets, report, tail=sourced + signing_height(sheets, content, labels, note))
    if source.text:
        sheets.words(source.text, NOTE)
    add_signing(sheets, content, "三、报告人签字", labels, note)
    return sheets


def _head(content: DocumentContent, report: EmergencyReport) -> tuple[Row, ...]:
    recording = report.recording or (f"没有录像：{report.no_recording}" if report.no_recording else "")
    asked = [pair("录像", recording, 3)] if recording else []
    to = content.addressee + (f"（{report.passed_on}）" if report.passed_on else "")
    return (
        pair("报送", to, 3),
        pair("机构名称", content.facility.name, 3),
        pair("地址", content.facility.address, 3),
        pair("事项", f"{report.matter}　{report.item_code} {report.item_title}", 3),
        (*pair("发现时间", _moment(report.seen_at)), *pair("报告时间", _moment(report.reported_at))),
        *asked,
        (label_cell("报告人"), Cell(team_parts(content), span=3)),
    )


def _moment(at: datetime | None) -> str:
    return f"{day(local_time(at).date())}{clock(at)}" if at is not None else ""


def _done(sheets: Sheets, report: EmergencyReport, tail: float) -> None:
    """Measures and telephone calls in the order of their times; the last with who signs, on one sheet."""
    calls = [(line.at, f"电话报{line.text}") for line in report.calls]
    lines = sorted([*((line.at, line.text) for line in report.measures), *calls], key=lambda one: one[0])
    rows = [head_row("时间", "措施和电话报告")]
    rows += [(small(f"{local_time(at):%H:%M}", centre=True), small(text)) for at, text in lines]
    if not calls:
        rows.append((small("—", centre=True), small("报告写成时还没有打通电话。")))
    table = Table((24, 132), tuple(rows), head=1, least=6.6 * MM)
    section(sheets, "二、当场采取的措施", keep=sheets.first_rows(table, tail))
    sheets.table(table, tail=tail)


def _sources(report: EmergencyReport) -> str:
    return "；".join(f"{source.text}{'（待核）' if is_unverified(source.mark) else ''}" for source in report.sources)
