"""The left side of 收尾: four counts, what is undone with its two honest ways out, the text to read aloud, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from tuoyu_desktop.application.erasures import ANSWER_ERASED
from tuoyu_desktop.application.finishing import FinishView
from tuoyu_desktop.application.visit_view import FindingView, ItemView
from tuoyu_desktop.domain.terms import Answer, Severity
from tuoyu_desktop.domain.wording import items_counted
from ui.pages.finish import words
from ui.pages.finish.self_check_card import SelfCheckDifferences
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.icons import IconLabel
from ui.widgets.link_button import LinkButton
from ui.widgets.severity_badge import SeverityBadge
from ui.widgets.word_limit import WordLimit

_LEVELS: dict[Severity, Literal[1, 2, 3]] = {Severity.MINOR: 1, Severity.MAJOR: 2, Severity.CRITICAL: 3}
_MARKED_ROWS = 3
_COUNTS = (
    ("passed", "合格", "ph.check-circle-fill", "passed"),
    ("failed", "不合格", "ph.x-circle-fill", "fail"),
    ("not_applicable", "不适用", "ph.minus-circle-fill", "na"),
    ("not_checked", "未检查", "ph.circle-dashed", "warn"),
)


class CountsCard(QFrame):
    """Four figures side by side, each with icon and word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._figures: dict[str, QLabel] = {}
        self._whole = hooks.label("", "caption", "text2", wrap=True)
        column = hooks.column(gap=tokens.SPACE_2)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        self.setLayout(column)
        line = hooks.row(gap=0)
        column.addLayout(line)
        column.addWidget(self._whole)
        for key, word, icon, ink in _COUNTS:
            figure = hooks.label("0", "title")
            self._figures[key] = figure
            cell = hooks.row(IconLabel(icon, ink, 24), _stacked(figure, word), gap=tokens.SPACE_3)
            cell.addStretch(1)
            line.addLayout(cell, 1)

    def show_counts(self, view: FinishView) -> None:
        """未检查 counts what was marked so and what is still undone."""
        figures = {
            "passed": view.passed,
            "failed": view.failed,
            "not_applicable": view.not_applicable,
            "not_checked": view.not_checked + len(view.undone),
        }
        for key, label in self._figures.items():
            label.setText(str(figures[key]))
        self._whole.setText(items_counted(view.item_count, view.left_out))
        spoken = "，".join(f"{word} {figures[key]}" for key, word, _, _ in _COUNTS)
        hooks.announce(self, f"{self._whole.text()}：{spoken}")


def _stacked(figure: QLabel, word: str) -> QWidget:
    holder = QWidget()
    holder.setLayout(hooks.column(figure, hooks.label(word, "caption", "text2"), gap=0))
    return holder


class NoticeRow(QWidget):
    """One coloured line with an icon, a bold lead, a sentence and buttons: undone items, items marked 未检查."""

    def __init__(self, icon: str, ink: str, lead: str, sentence: str, *buttons: QWidget) -> None:
        super().__init__()
        self._ground, self._edge = ("sunken", "border") if ink == "na" else ("warn_soft", "warn_line")
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        line.setSpacing(tokens.SPACE_2)
        line.addWidget(IconLabel(icon, ink))
        line.addWidget(hooks.label(lead, bold=True))
        line.addWidget(hooks.label(sentence, wrap=True), 1)
        for button in buttons:
            line.addWidget(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.colour(self._edge))
        painter.setBrush(tokens.colour(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.end()


@dataclass(frozen=True)
class RowPhoto:
    """The photo of a finding, or ``word`` in its place. ``far``: SHA-256 of one that is with the district, with ``act``
    on the button that brings it; ``said``: what came of that, or what became of the photo."""

    picture: QPixmap | None = None
    word: str = "无照片"
    far: str = ""
    act: str = ""
    said: str = ""


class FindingRow(QWidget):
    """A finding as it is shown to the facility: photo, code, severity, fact, what is suggested."""

    def __init__(self, item: ItemView, finding: FindingView, photo: RowPhoto) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        line.setSpacing(tokens.SPACE_4)
        line.addWidget(_thumb(photo), 0, Qt.AlignmentFlag.AlignTop)
        first = hooks.row(
            hooks.label(item.code, "lead", "accent_text", bold=True), SeverityBadge(_LEVELS[finding.state.severity])
        )
        first.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(tokens.SPACE_1)
        column.addLayout(first)
        column.addWidget(hooks.label(finding.state.fact, wrap=True))
        gone = "" if photo.far else photo.said
        caption = words.finding_caption(finding, len(finding.state.evidence), gone)
        column.addWidget(hooks.label(caption, "caption", "text2", wrap=True))
        if photo.far and photo.said:
            column.addWidget(hooks.label(photo.said, "caption", "text2", wrap=True))
        line.addLayout(column, 1)
        self.take = hooks.button(photo.act, touch=True)
        self.take.setAccessibleName(f"{photo.act}：{item.code} 的照片")
        self.take.setVisible(bool(photo.act))
        line.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)


def _thumb(photo: RowPhoto) -> QLabel:
    made, picture = QLabel(), photo.picture
    made.setFixedSize(tokens.px(88), tokens.px(64))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if picture is None:
        made.setProperty("sunken", True)
        made.setText(photo.word)
        made.setProperty("type", "caption")
        made.setProperty("tone", "text3")
        return made
    ratio = made.devicePixelRatioF()
    cover = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    scaled = picture.scaled(made.size() * ratio, cover, Qt.TransformationMode.SmoothTransformation)
    scaled.setDevicePixelRatio(ratio)
    made.setPixmap(scaled)
    made.setAccessibleName("照片")
    return made


class SummaryPanel(QWidget):
    """``look_asked`` (item code) goes back to an item, ``joint_asked`` to what two laptops answered differently;
    ``not_checked_asked`` (codes) marks items, ``opinion_left`` carries the facility's words when the field is left,
    ``opinion_typed`` at each pause; ``photo_asked`` (SHA-256) brings a photo that is with the district."""

    look_asked = Signal(str)
    not_checked_asked = Signal(tuple)
    enlarge_asked = Signal()
    joint_asked = Signal()
    photo_asked = Signal(str)
    opinion_typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = CountsCard()
        self._notices = hooks.column(gap=tokens.SPACE_2)
        self.read_card = Card("读给机构听")
        self._enlarge = LinkButton("放大", "ph.text-aa")
        self._enlarge.clicked.connect(self.enlarge_asked)
        self.read_card.add_head_widget(self._enlarge)
        self.self_check = SelfCheckDifferences()
        self.opinion_card = Card("机构的说明", "")
        self.opinion_card.add_head_widget(hooks.label("照原话记录", "caption", "text3"))
        self.opinion = QPlainTextEdit()
        room = hooks.label("", "caption", "warn")
        WordLimit(self.opinion).told.connect(room.setText)
        self.opinion_card.add_head_widget(room)
        self._opinion_of = ""
        self._marked_open = False
        self._shown: tuple[FinishView, str] | None = None
        self.opinion.setAccessibleName("机构的说明，照原话记录")
        self.opinion.setTabChangesFocus(True)
        self.opinion.setFixedHeight(tokens.px(72))
        self.opinion.textChanged.connect(self.opinion_typed)
        self.opinion_card.padded().addWidget(self.opinion)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self.counts)
        column.addLayout(self._notices)
        column.addWidget(self.read_card)
        column.addWidget(self.self_check)
        column.addWidget(self.opinion_card)
        column.addStretch(1)

    def forget_opinion(self) -> None:
        """The next view brings the facility's words with it."""
        self._opinion_of, self._marked_open = "", False

    def show_view(self, view: FinishView, photos: Mapping[str, RowPhoto], absent: str = "") -> None:
        """Everything anew but the words of the facility, which are typed here. ``photos`` by finding; ``absent``:
        laptops not heard of."""
        self.counts.show_counts(view)
        self._show_notices(view, absent)
        self.self_check.show_view(view.visit)
        self.read_card.clear_rows()
        spoken = hooks.label(words.read_aloud_html(view.said, tokens.tokens().fail), "lead", wrap=True)
        spoken.setTextFormat(Qt.TextFormat.RichText)
        spoken.setAccessibleName(view.said)
        spoken.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        self.read_card.add_row(spoken)
        for item in view.visit.items.values():
            for finding in item.findings:
                photo = photos.get(finding.id, RowPhoto())
                row = FindingRow(item, finding, photo)
                row.take.clicked.connect(lambda _checked=False, sha256=photo.far: self.photo_asked.emit(sha256))
                self.read_card.add_row(row)
        if self._opinion_of != view.visit.id:  # once a visit: what is typed here is newer than any draft
            self._opinion_of = view.visit.id
            self.opinion.blockSignals(True)
            self.opinion.setPlainText(view.opinion)
            self.opinion.blockSignals(False)

    def _show_notices(self, view: FinishView, absent: str) -> None:
        self._shown = (view, absent)
        while self._notices.count():
            taken = self._notices.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()  # a show may still be on its way, and would come when it has no parent any more
                widget.setParent(None)
                widget.deleteLater()
        apart = tuple(item for item in view.visit.items.values() if item.conflict)
        if apart:
            self._notices.addWidget(
                self._joint_row(words.CONFLICT, words.apart_lead(apart), words.undone_sentence(apart))
            )
        if absent:
            self._notices.addWidget(self._joint_row("ph.laptop", absent, words.ABSENT))
        if view.undone:
            self._notices.addWidget(self._undone_row(view.undone))
        if view.unplaced:
            self._notices.addWidget(self._tray_row(view))
        gone = [self._erased_row(item) for item in view.visit.items.values() if item.erased_answer is not None]
        marked = [i for i in view.visit.items.values() if i.answer is Answer.NOT_CHECKED]
        without = [self._without_row(item) for item in view.without_finding]
        for row in (*gone, *without, *self._marked_rows(marked)):
            self._notices.addWidget(row)

    def _joint_row(self, icon: str, lead: str, sentence: str) -> NoticeRow:
        go = hooks.button("去一起查", touch=True)
        go.setAccessibleName(f"去一起查：{lead}")
        go.clicked.connect(self.joint_asked)
        return NoticeRow(icon, "warn", lead, sentence, go)

    def _undone_row(self, undone: tuple[ItemView, ...]) -> NoticeRow:
        look = hooks.button("去补查", touch=True)
        look.clicked.connect(lambda: self.look_asked.emit(undone[0].code))
        mark = hooks.button("记为未检查", touch=True)
        mark.clicked.connect(lambda: self.not_checked_asked.emit(tuple(item.code for item in undone)))
        lead = f"还有 {len(undone)} 项没查："
        return NoticeRow("ph.circle-dashed", "warn", lead, words.undone_sentence(undone), look, mark)

    def _tray_row(self, view: FinishView) -> NoticeRow:
        go = hooks.button("去放", touch=True)
        go.setAccessibleName("去放待放照片")
        go.clicked.connect(lambda: self.look_asked.emit(view.visit.open_item or next(iter(view.visit.items))))
        lead = f"{view.unplaced} 张待放照片没有用："
        return NoticeRow("ph.archive-tray", "warn", lead, words.UNPLACED, go)

    def _without_row(self, item: ItemView) -> NoticeRow:
        go = hooks.button("去登记", touch=True)
        go.clicked.connect(lambda: self.look_asked.emit(item.code))
        lead = f"{item.code} 不合格，还没登记问题："
        return NoticeRow("ph.warning-circle-fill", "warn", lead, item.item.title, go)

    def _erased_row(self, item: ItemView) -> NoticeRow:
        return NoticeRow("ph.prohibit", "na", f"{item.code} 的{ANSWER_ERASED}：", item.erased_answer or item.item.title)

    def _marked_rows(self, marked: Sequence[ItemView]) -> list[QWidget]:
        """Each with its way back; many fold to one line, so that what is read aloud stays in sight."""
        if len(marked) <= _MARKED_ROWS or self._marked_open:
            return [self._marked_row(item) for item in marked]
        show = hooks.button("逐项看", touch=True)
        show.clicked.connect(self._open_marked)
        lead = f"{len(marked)} 项记为未检查："
        return [NoticeRow("ph.minus-circle-fill", "na", lead, words.marked_sentence(marked), show)]

    def _open_marked(self) -> None:
        self._marked_open = True
        if self._shown is not None:
            self._show_notices(*self._shown)

    def _marked_row(self, item: ItemView) -> NoticeRow:
        change = hooks.button("改", touch=True)
        change.clicked.connect(lambda: self.look_asked.emit(item.code))
        return NoticeRow("ph.minus-circle-fill", "na", f"{item.code} 记为未检查：", item.reason, change)
