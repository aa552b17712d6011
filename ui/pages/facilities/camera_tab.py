"""监控与安防: recordings kept, what the last visits found at each item, and the channels of the register."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.facilities import CheckedItem, FacilityView
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.measurement import Judgement
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import ANSWERS, VISIT_VERBS
from ui.pages.facilities import parts, words
from ui.pages.facilities.parts import TabBody
from ui.widgets import hooks, tokens
from ui.widgets.bars import ThresholdBar
from ui.widgets.figure_tile import FigureTile
from ui.widgets.icons import IconLabel
from ui.widgets.row_table import CellFace, Column

_ANSWER_LOOKS = {
    Answer.PASS: (words.PASS, "passed"),
    Answer.FAIL: (words.FAIL, "fail"),
    Answer.NOT_APPLICABLE: (words.NONE, "na"),
    Answer.NOT_CHECKED: ("ph.circle-dashed", "na"),
}


def cameras(view: FacilityView) -> TabBody:
    """监控与安防: the channels of the register, and what the last visit found at each item."""
    body, known = TabBody(), view.facility
    body.add(parts.figures(*_camera_figures(view)))
    if view.recordings is not None:
        kept = view.recordings
        who = f"，{kept.lead_name}" if kept.lead_name else ""
        body.add(parts.heading("录像保存天数", f"{spoken.day(kept.on)}测得{who} · {kept.judgement.sentence}"))
        body.add(_retention(kept.judgement))
    if view.cameras_checked:
        body.add(parts.heading("最近一次查看", "每一项取最近一次封存的记录"))
        looked_at = (Column("检查项"), Column("结果", 128), Column("日期与人", 208))
        body.add(parts.table("最近一次查看", looked_at, [_check_cells(c) for c in view.cameras_checked], tall=True))
    if known.cameras:
        body.add(parts.heading("通道", f"共 {len(known.cameras)} 路"))
        columns = (Column("通道", 80), Column("位置"), Column("班级", 200), Column("出入口", 120))
        body.add(parts.table("通道", columns, _channel_rows(known)))
    return body


def _retention(judgement: Judgement) -> QWidget:
    """One line a channel: name, bar with the threshold, days, verdict (mockup 02)."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(tokens.SPACE_4, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.SPACE_4)
    grid.setVerticalSpacing(0)
    for number, row in enumerate(judgement.rows):
        ink = _TONES.get(row.tone, "na")
        bar = ThresholdBar(f"{row.name} {row.value} {row.unit}", row.share, row.limit_share or 0.0, 1.0, ink)
        bar.setFixedWidth(tokens.px(150))
        days = hooks.label(f"{row.value} {row.unit}".strip(), tone=ink if row.tone == "fail" else "text", bold=True)
        verdict = hooks.row(IconLabel(_TONE_ICONS.get(row.tone, words.NONE), ink, 16), hooks.label(row.word, tone=ink))
        grid.addWidget(hooks.label(row.name, wrap=True), number, 0)
        grid.addWidget(bar, number, 1)
        grid.addWidget(days, number, 2, Qt.AlignmentFlag.AlignRight)
        grid.addLayout(verdict, number, 3)
        grid.setRowMinimumHeight(number, tokens.px(40))
    grid.setColumnStretch(0, 1)
    return made


_TONES = {"pass": "passed", "fail": "fail", "warn": "warn"}
_TONE_ICONS = {"pass": words.PASS, "fail": words.FAIL, "warn": words.CLOCK}


def _channel_rows(known: Facility) -> list[tuple[CellFace, ...]]:
    names = {group.id: group.name for group in known.care_groups}
    return [
        (
            CellFace(f"{camera.channel:02d}", ink="text2"),
            CellFace(camera.place),
            CellFace(names.get(camera.care_group or "", words.DASH)),
            CellFace("是" if camera.is_entrance else words.DASH),
        )
        for camera in sorted(known.cameras, key=lambda camera: camera.channel)
    ]


def _camera_figures(view: FacilityView) -> tuple[FigureTile, ...]:
    known = view.facility
    entrances = [camera for camera in known.cameras if camera.is_entrance]
    groups = {camera.care_group for camera in known.cameras if camera.care_group}
    failed = sum(1 for check in view.cameras_checked if check.last.answer is Answer.FAIL)
    looked = FigureTile("上次查看", words.DASH, "", "没有查过", icon=words.NONE)
    if view.cameras_checked:
        line = f"{failed} 项不合格" if failed else "没有不合格"
        icon, tone = (words.FAIL, "fail") if failed else (words.PASS, "passed")
        looked = FigureTile("上次查看", str(len(view.cameras_checked)), "项", line, icon=icon, line_tone=tone)
    return (
        FigureTile("摄像头", str(len(known.cameras)), "路", "登记在册"),
        FigureTile("出入口", str(len(entrances)), "路", "通到外面的门"),
        _kept_tile(view) or FigureTile("覆盖班级", f"{len(groups)} / {len(known.care_groups)}", "个班", "按登记的通道"),
        looked,
    )


def _kept_tile(view: FacilityView) -> FigureTile | None:
    """最短录像保存, once it was measured."""
    if view.recordings is None or not view.recordings.judgement.figure:
        return None
    judgement = view.recordings.judgement
    ink = _TONES.get(judgement.tone, "na")
    icon, tone = _TONE_ICONS.get(judgement.tone, words.NONE), "fail" if judgement.tone == "fail" else "text"
    day = spoken.day(view.recordings.on)
    line = f"{day}测得"
    return FigureTile("最短录像保存", judgement.figure, judgement.unit, line, tone=tone, icon=icon, line_tone=ink)


def _check_cells(check: CheckedItem) -> tuple[CellFace, ...]:
    last = check.last
    icon, ink = _ANSWER_LOOKS[last.answer]
    who = f"{check.lead_name} · {VISIT_VERBS[last.mode]}" if check.lead_name else VISIT_VERBS[last.mode]
    return (
        CellFace(f"{last.item} {check.title}", last.summary),
        CellFace(ANSWERS[last.answer], icon=icon, ink=ink, bold=last.answer is Answer.FAIL),
        CellFace(last.date.isoformat(), who),
    )
