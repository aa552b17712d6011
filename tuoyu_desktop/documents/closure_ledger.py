"""关停处置台账 (documents.md §4.14, requirements.md row 11): an internal form; children by class, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tuoyu_desktop.documents.form_parts import (
    NOTE,
    add_signing,
    boxed,
    day,
    head_row,
    opening,
    pair,
    section,
    signing_height,
    small,
)
from tuoyu_desktop.documents.layout import Row, Sheets, Table
from tuoyu_desktop.documents.visit_forms import signers
from tuoyu_desktop.domain.notice import DocumentContent, local_time
from tuoyu_desktop.domain.paper_parts import ClosureLedger

_COLUMNS = (32, 46, 34, 44)
_NOT_A_DOCUMENT = "本台账是街道（乡镇）和区里的内部记录，不是执法文书，不向机构和家长出具；不写婴幼儿姓名。"
_SHORT = 8
"""A table of so many lines stays on one sheet, its blank ones for the pen with it."""
_BLANK_ROWS = 3
"""Rows left to the pen below what is known: such days go on away from a computer."""


def closure_ledger(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """What closed, whom it concerns, who does what, and how it ended."""
    part = content.closure
    assert part is not None  # paper_rules: no content of this kind is without it
    sheets = opening(content)
    sheets.table(Table(_COLUMNS, _head(content, part)))
    _add_table(sheets, "一、在托婴幼儿（按班）", ("班级", "人数", "备注"), (60, 30, 66), _classes(part))
    _add_table(sheets, "二、部门任务", ("部门", "任务", "完成日期"), (42, 76, 38), _tasks(part))
    _add_table(sheets, "三、处置经过", ("时间", "经过"), (38, 118), _timeline(part))
    labels, note = signers("经办人", receiver=""), _NOT_A_DOCUMENT
    boxed(sheets, "四、处置结果", part.closing or " ", tail=signing_height(sheets, content, labels, note))
    add_signing(sheets, content, "五、经办人签字", labels, note)
    return sheets


def _head(content: DocumentContent, part: ClosureLedger) -> tuple[Row, ...]:
    facility = content.facility
    signals = "、".join(part.signals)
    children = sum(one.children for one in part.classes)
    return (
        pair("机构名称", facility.name, 3),
        pair("统一社会信用代码", facility.social_credit_code, 3),
        pair("地址", facility.address, 3),
        (*pair("负责人", facility.person_in_charge), *pair("联系电话", facility.telephone)),
        (*pair("事件", part.event), *pair("发现日期", day(part.found_on))),
        *((pair("风险信号", signals, 3),) if signals else ()),
        (*pair("在托人数", _people(children if part.classes else None)), *pair("涉及家庭", _families(part.families))),
        (*pair("已联系家庭", _families(part.families_contacted)), *pair("已安置", _people(part.placed))),
        (*pair("预收费余额", _yuan(part.prepaid_total)), *pair("退费情况", part.refund)),
    )


def _people(count: int | None) -> str:
    return "　　　人" if count is None else f"{count}人"


def _families(count: int | None) -> str:
    return "　　　户" if count is None else f"{count}户"


def _yuan(amount: Decimal | None) -> str:
    return "　　　　元" if amount is None else f"{amount:,.2f}元"


def _classes(part: ClosureLedger) -> list[tuple[str, ...]]:
    return [(one.name, str(one.children), "") for one in part.classes]


def _tasks(part: ClosureLedger) -> list[tuple[str, ...]]:
    return [(one.department, one.task, day(one.done_on) if one.done_on else "") for one in part.tasks]


def _timeline(part: ClosureLedger) -> list[tuple[str, ...]]:
    lines = sorted(part.timeline, key=lambda line: line.at)
    return [(f"{local_time(line.at):%Y-%m-%d %H:%M}", line.text) for line in lines]


def _add_table(
    sheets: Sheets, title: str, heads: tuple[str, ...], columns: tuple[float, ...], known: list[tuple[str, ...]]
) -> None:
    lines = known + [tuple("" for _ in heads)] * _BLANK_ROWS
    rows = tuple(tuple(small(text, centre=at == 0 or text.isdigit()) for at, text in enumerate(line)) for line in lines)
    table = Table(columns, (head_row(*heads), *rows), head=1)
    short = len(known) <= _SHORT
    section(sheets, title, keep=sheets.height_of(table) if short else sheets.first_rows(table))
    sheets.table(table, together=short)
    sheets.words(" ", NOTE.but(size=2))
