"""One finding: before and after side by side, its story, and what this person may do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.erasures import PHOTO_ERASED
from tuoyu_desktop.application.findings_board import FindingDetail
from tuoyu_desktop.application.lines import EvidenceLine, FindingLine
from tuoyu_desktop.domain.terms import FindingState
from tuoyu_desktop.domain.wording import FINDING_STATES
from ui.background.far_photos import FAR, FarPhotos, FarState
from ui.pages.findings import words
from ui.pages.findings.emergency_card import EmergencyCard
from ui.pages.findings.sending_buttons import SendingButtons
from ui.widgets import hooks, icons, tokens
from ui.widgets.banner import Banner
from ui.widgets.before_after import BeforeAfter, PictureFace
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.severity_badge import SeverityBadge
from ui.widgets.time_line import TimeLine

_ONE_ROW = 640
"""Design px from which all buttons fit side by side."""


class DetailPanel(Card):
    """Signals without values: the page knows which finding is shown. ``picture_asked`` and ``photo_asked`` (one that is
    with the district): ``before`` or ``after``. ``far`` knows how such a photo stands."""

    closed = Signal()
    start_asked = Signal()
    report_asked = Signal()
    extend_asked = Signal()
    reinspect_asked = Signal()
    close_asked = Signal()
    facility_asked = Signal()
    picture_asked = Signal(str)
    photo_asked = Signal(str)

    def __init__(self, far: FarPhotos, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._far = far
        self.code = hooks.label("", "lead", "accent_text", bold=True)
        self.severity = SeverityBadge(1)
        self.due, self.state = Chip(""), Chip("")
        self.leave = QToolButton()
        self.title = hooks.label("", "lead", bold=True, wrap=True)
        self.item = hooks.label("", "caption", "text2", wrap=True)
        self.caption = hooks.label("", "caption", "text2", wrap=True)
        self.amended = Banner("info", "", icon="ph.pencil-simple")
        self.emergency = EmergencyCard()
        self.pictures = BeforeAfter()
        self.line = TimeLine()
        self.report = hooks.button("登记整改情况", touch=True)
        self.reinspect = hooks.button("登记复查结果", touch=True)
        self.close_finding = hooks.button("销号", touch=True)
        self.start = hooks.button("开始复查", "primary", icon="ph.magnifying-glass", touch=True)
        self.reason = hooks.label("", "caption", "text2", wrap=True)
        self.sending = SendingButtons(self)
        self.extend = hooks.button("登记延期申请", "text", icon="ph.calendar-plus")
        self.place = hooks.button("看这家机构", "text", icon="ph.buildings")
        self._all_acts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.leave.setIcon(icons.icon("ph.x", "text2"))
        self.leave.setToolTip("关闭（Esc）")
        hooks.announce(self.leave, "关闭")
        chips = QWidget()
        flow = FlowLayout(chips, gap=tokens.SPACE_2)
        for widget in (self.code, self.severity, self.due, self.state):
            flow.addWidget(widget)
        top = hooks.row(chips, self.leave)
        top.setStretch(0, 1)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_3, tokens.SPACE_2)
        head.setSpacing(tokens.SPACE_1)
        head.addLayout(top)
        head.addWidget(self.title)
        head.addWidget(self.item)
        head.addWidget(self.caption)
        self.body.addLayout(head)
        self.body.addWidget(hooks.rule())
        self.body.addWidget(self._middle(), 1)
        self.body.addWidget(hooks.rule())
        self.body.addLayout(self._foot())

    def _middle(self) -> QScrollArea:
        content = QWidget()
        content.setProperty("clear", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        column.setSpacing(tokens.SPACE_4)
        column.addWidget(self.amended)
        column.addWidget(self.emergency)
        column.addWidget(self.pictures)
        column.addWidget(self.line)
        place = hooks.row(self.extend, self.place)
        place.addStretch()
        column.addLayout(place)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(tokens.px(56))  # where the window is low the buttons below keep their room
        scroll.setProperty("reads", True)
        hooks.announce(scroll, "这个问题的经过")
        scroll.setWidget(content)
        return scroll

    def _foot(self) -> QVBoxLayout:
        acts = QHBoxLayout()
        acts.setSpacing(tokens.SPACE_2)
        for button in (self.report, self.reinspect, self.close_finding):
            acts.addWidget(button, 1)
        for button in self.sending.all:
            acts.addWidget(button)
        self._all_acts.setSpacing(tokens.SPACE_2)
        self._all_acts.addLayout(acts, 3)
        self._all_acts.addWidget(self.start, 2)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        foot.setSpacing(tokens.SPACE_2)
        foot.addWidget(self.reason)
        foot.addLayout(self._all_acts)
        return foot

    def _wire(self) -> None:
        self.leave.clicked.connect(self.closed)
        self.start.clicked.connect(self.start_asked)
        self.report.clicked.connect(self.report_asked)
        self.extend.clicked.connect(self.extend_asked)
        self.reinspect.clicked.connect(self.reinspect_asked)
        self.close_finding.clicked.connect(self.close_asked)
        self.place.clicked.connect(self.facility_asked)
        self.pictures.chosen.connect(self.picture_asked)
        self.pictures.act_asked.connect(self.photo_asked)

    def show_detail(self, detail: FindingDetail, line: FindingLine | None) -> None:
        """Show a finding; ``line`` gives the chip that its card has, if it stands on the board."""
        state = detail.story.state
        self.code.setText(state.item)
        self.severity.set_level(words.LEVELS[state.severity])
        self.due.setVisible(line is not None)
        if line is not None:
            chip = words.due_chip(line, detail.now.date())
            self.due.show_state(chip.text, chip.icon, chip.kind)
        self.state.show_state(FINDING_STATES[state.state], words.STATE_LOOKS[state.state][0], "plain")
        self.title.setText(state.fact)
        self.item.setText(detail.story.item_title)
        self.item.setVisible(detail.story.item_title not in ("", state.item))
        self.caption.setText(words.caption(detail))
        self.amended.show_sentence(detail.amended)
        self.amended.setVisible(bool(detail.amended))
        self.show_pictures(detail)
        self.line.set_face(words.events(detail))
        self._show_acts(detail)
        why = self.sending.show_detail(detail)
        if why and why not in self.reason.text():
            self.reason.setText("；".join(part for part in (self.reason.text(), why) if part))
            self.reason.show()

    def show_pictures(self, detail: FindingDetail) -> None:
        """The two photos, or the places of those that are not here."""
        self.pictures.set_face(*_pictures(detail, self._far))

    def _show_acts(self, detail: FindingDetail) -> None:
        refusals = detail.refusals
        buttons = {"report": self.report, "reinspect": self.reinspect, "close": self.close_finding, "start": self.start}
        for act, button in buttons.items():
            button.setEnabled(act not in refusals)
            button.setToolTip(refusals.get(act, ""))
        self.extend.setVisible("extend" not in refusals)
        over = "start" in refusals
        for act in ("report", "reinspect", "start"):
            buttons[act].setVisible(not over)
        self.close_finding.setVisible(not over or "close" not in refusals)
        waits = (
            detail.story.state.state is FindingState.AWAITING_DECISION
        )  # the district acts next, not the person here
        hooks.set_hook(self.start, role="secondary" if waits else "primary")
        self.start.setIcon(icons.icon("ph.magnifying-glass", "text" if waits else "on_accent"))
        self.start.setText(f"开始复查（带 {detail.open_at_facility} 条问题）")
        self.start.setAccessibleName(self.start.text())
        shown = refusals.get("start") or refusals.get("close", "")
        self.reason.setText(shown)
        self.reason.setVisible(bool(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the panel is wide it is low: the buttons stand in one row."""
        wide = self.width() >= tokens.px(_ONE_ROW)
        directions = QBoxLayout.Direction
        self._all_acts.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        super().resizeEvent(event)


def _pictures(detail: FindingDetail, far: FarPhotos) -> tuple[PictureFace, PictureFace]:
    story, now = detail.story, detail.now
    why = f"没有照片：{story.state.photo_reason}" if story.state.photo_reason else "没有照片"
    seen_on = detail.before_why or spoken.day(story.state.found_on)
    before = PictureFace(
        "前", "fail", seen_on, detail.before_image, detail.before_note or why, _icon(detail.before_note)
    )
    taken = _taken(story.after, story.state.reported_at)
    caption = spoken.moment(taken, now) if taken and detail.after_image else ""
    after = PictureFace("后", "pass", caption, detail.after_image)
    if detail.after_note:
        after = replace(after, waiting=detail.after_note, caption=detail.after_why, icon=_icon(detail.after_note))
    if detail.before_far:
        before = _far_face(far.state(detail.before_far), before.word, before.tone)
    if detail.after_far:
        after = _far_face(far.state(detail.after_far), after.word, after.tone)
    return before, after


def _icon(note: str) -> str:
    return "ph.prohibit" if note == PHOTO_ERASED else "ph.hourglass"


def _far_face(state: FarState, word: str, tone: str) -> PictureFace:
    """The place of a photo that is not here."""
    return PictureFace(word, tone, state.said, waiting=FAR, icon="ph.cloud", act=state.act, busy=state.busy)


def _taken(pictures: tuple[EvidenceLine, ...], reported: datetime | None) -> datetime | None:
    return next((line.taken_at for line in reversed(pictures) if line.taken_at), reported)
