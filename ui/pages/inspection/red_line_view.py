"""停下检查: the page over the visit at a red line (checklist.md §3; mockup 12). Big and calm, and never an order."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.inspection.keys import focus_beside
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.emergency_steps import StepFace, StepsCard
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel
from ui.widgets.task_head import FootGround
from ui.widgets.value_editors import LongWordsField, WordsField
from ui.widgets.word_limit import WordLimit


@dataclass(frozen=True)
class StopFace:
    """The page as it stands. ``recording``: channel and time are asked for. ``opened``: the words of the button for a
    way out that was opened on the spot, empty where there is none. ``way``: how it is delivered."""

    title: str
    caption: str
    kept: str
    steps: tuple[StepFace, ...]
    note: str
    source: str
    passed_on: str
    way: str
    recording: bool = False
    opened: str = ""
    lacking: str = ""


@dataclass(frozen=True)
class StopWords:
    """What is typed."""

    text: str = ""
    channel: str = ""
    recorded: str = ""
    no_recording: str = ""


class _Band(QWidget):
    """The head: calm red ground, one line below."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens.colour("fail_soft"))
        painter.fillRect(QRectF(0, rect.height() - 3, rect.width(), 3), tokens.colour("fail"))
        painter.end()


class ReportCard(Card):
    """紧急报告: what was seen, and where the recording of it is. ``changed``: something was typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("紧急报告", "", "ph.warning-fill", "fail", parent=parent)
        self.text, self.left = LongWordsField(self), InkLabel("", "caption", "text2")
        self.text.setMinimumHeight(tokens.px(96))
        self.text.setMaximumHeight(16_777_215)
        self.channel, self.recorded, self.no_recording = WordsField(self), WordsField(self), WordsField(self)
        self.passed_on = InkLabel("", "caption", "text2", wrap=True)
        self.way = InkLabel("", "caption", "text2", wrap=True)
        self._labels = {
            self.text: "看到、听到的（写岗位，不写孩子和员工的姓名）",
            self.channel: "录像通道号",
            self.recorded: "录像时段",
            self.no_recording: "没有录像的，写明原因",
        }
        self._limit = WordLimit(self.text)
        self._limit.told.connect(self.left.show_words)
        for edit in (self.text, self.channel, self.recorded, self.no_recording):
            hooks.announce(edit, self._labels[edit])
            edit.changed.connect(lambda _text: self.changed.emit())
        self.channel.setPlaceholderText("如 11")
        self.recorded.setPlaceholderText("如 16:20–16:28")
        self._build()

    def _build(self) -> None:
        self.recording = QWidget(self)
        pair = QHBoxLayout()
        pair.setSpacing(tokens.SPACE_3)
        for edit, stretch in ((self.channel, 1), (self.recorded, 2)):
            pair.addLayout(hooks.column(self._label(edit), edit), stretch)
        column = QVBoxLayout(self.recording)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addLayout(pair)
        column.addLayout(hooks.column(self._label(self.no_recording), self.no_recording))
        inside = QVBoxLayout()
        inside.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        inside.setSpacing(tokens.SPACE_2)
        inside.addWidget(self._label(self.text))
        inside.addWidget(self.text, 1)
        inside.addWidget(self.left)
        self.left.hide()
        inside.addWidget(self.recording)
        inside.addWidget(self.passed_on)
        inside.addWidget(self.way)
        self.body.addLayout(inside, 1)

    def _label(self, edit: QWidget) -> InkLabel:
        return InkLabel(self._labels[edit], "caption", "text2", wrap=edit is self.text)

    def words(self) -> StopWords:
        """What stands in the fields."""
        edits = (self.text, self.channel, self.recorded, self.no_recording)
        return StopWords(*(edit.value().strip() for edit in edits))

    def set_words(self, words: StopWords) -> None:
        """Show what was typed before."""
        self.text.set_value(words.text)
        self.channel.set_value(words.channel)
        self.recorded.set_value(words.recorded)
        self.no_recording.set_value(words.no_recording)


class RedLineView(QWidget):
    """Covers the whole page; what is behind has no focus meanwhile. ``ticked`` a step's code; ``withheld`` a reason."""

    ticked = Signal(str)
    typed = Signal()
    sent = Signal()
    opened = Signal()
    withheld = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._behind: list[QWidget] = []
        self._title = InkLabel("", "display", bold=True, wrap=True)
        self._caption = InkLabel("", "body", "text2", wrap=True)
        self._kept = InkLabel("", "caption", "passed")
        self.steps, self.report = StepsCard(self), ReportCard(self)
        self.open_button = hooks.button("", icon="ph.check-circle", touch=True)
        self.not_now = hooks.button("不报，写原因", "text", touch=True)
        self.reason = WordsField(self)
        self.keep_reason = hooks.button("留下原因，回到检查", touch=True)
        self._lacking = InkLabel("", "caption", "warn", wrap=True)
        self._lacking.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.send = hooks.button("送出紧急报告", "primary", icon="ph.paper-plane-tilt", touch=True)
        self._build()
        self._wire()
        self.hide()

    def _build(self) -> None:
        band = _Band(self)
        line = QHBoxLayout(band)
        line.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3, tokens.SPACE_5, tokens.SPACE_3)
        line.setSpacing(tokens.SPACE_4)
        line.addWidget(IconLabel("ph.hand-palm", "fail", 40))
        line.addLayout(hooks.column(self._title, self._caption, gap=0), 1)
        line.addWidget(self._kept)
        line.addWidget(self.open_button)
        content = QWidget()
        content.setProperty("clear", True)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.addWidget(self.steps, 3)
        self._columns.addWidget(self.report, 2)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(band)
        column.addWidget(self.area, 1)
        column.addWidget(self._built_foot())

    def _built_foot(self) -> QWidget:
        foot = FootGround(self)
        hooks.announce(self.reason, "不报的原因，会一直留着")
        self.reason.setPlaceholderText("不报的原因，会一直留着")
        row = QHBoxLayout(foot)
        row.setContentsMargins(tokens.SPACE_5, tokens.SPACE_2, tokens.SPACE_5, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(self.not_now)
        row.addWidget(self.reason, 1)
        row.addWidget(self.keep_reason)
        row.addWidget(self._lacking, 1)
        row.addWidget(self.send)
        return foot

    def _wire(self) -> None:
        self.steps.ticked.connect(self.ticked)
        self.report.changed.connect(self.typed)
        self.open_button.clicked.connect(self.opened)
        self.send.clicked.connect(self.sent)
        self.not_now.clicked.connect(lambda: self._ask_reason(self.reason.isHidden()))
        self.keep_reason.clicked.connect(lambda: self.withheld.emit(self.reason.value().strip()))
        self.reason.returnPressed.connect(self.keep_reason.click)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._finish)
        self.send.setToolTip("Ctrl+Enter")

    def _finish(self) -> None:
        """What the key does is what the button that stands there does."""
        (self.keep_reason if self.send.isHidden() else self.send).click()

    # showing ----------------------------------------------------------------------------------------------------------

    def open_with(self, face: StopFace, words: StopWords) -> None:
        """Over the page, with the focus on the first thing to do."""
        self.show_face(face)
        self.report.set_words(words)
        self._ask_reason(False)
        self.reason.clear()
        self.place()
        self._cover()
        page = self.parentWidget()
        if page is not None:
            page.setFocusProxy(self)
        self.show()
        self.raise_()
        self.area.verticalScrollBar().setValue(0)
        first = self.open_button if not self.open_button.isHidden() else self.steps.rows[0].act
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cover(self) -> None:
        """What stands behind takes no focus; parts that moved when the window changed are found again."""
        page = self.parentWidget()
        others = page.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) if page else []
        for one in others:
            if one is not self and not one.isWindow() and one.isEnabled():
                one.setEnabled(False)
                self._behind.append(one)

    def show_face(self, face: StopFace) -> None:
        """Other ticks, another thing that is lacking."""
        self._title.setText(face.title)
        self._caption.setText(face.caption)
        self.show_kept(face.kept)
        self.steps.show_steps(face.steps)
        self.steps.note.setText(face.note)
        self.steps.source.show_words(face.source)
        self.report.passed_on.setText(face.passed_on)
        self.report.way.setText(face.way)
        self.report.recording.setVisible(face.recording)
        self.open_button.setText(face.opened)
        hooks.announce(self.open_button, face.opened)
        self.open_button.setVisible(bool(face.opened))
        self.show_lacking(face.lacking)
        hooks.announce(self, f"{face.title}。{face.caption}")

    def show_kept(self, words: str) -> None:
        """Whether what was answered before is written."""
        self._kept.setText(words)

    def show_lacking(self, sentence: str) -> None:
        """What the report still lacks, or the district's refusal."""
        self._lacking.setText(sentence)

    def focus_field(self, name: str) -> None:
        """The field that a sentence is about."""
        edit = {
            "channel": self.report.channel,
            "recorded": self.report.recorded,
            "no_recording": self.report.no_recording,
            "reason": self.reason,
        }.get(name, self.report.text)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(edit)

    def _ask_reason(self, asked: bool) -> None:
        self.reason.setVisible(asked)
        self.keep_reason.setVisible(asked)
        self.send.setVisible(not asked)
        self.not_now.setText("还是要报" if asked else "不报，写原因")
        hooks.announce(self.not_now, self.not_now.text())
        if asked:
            self.show_lacking("")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Give the page back."""
        self.hide()
        page = self.parentWidget()
        if page is not None:
            page.setFocusProxy(None)  # type: ignore[arg-type]  # the stub forgets that null takes it back
        for one in self._behind:
            one.setEnabled(True)
        self._behind = []

    def place(self) -> None:
        """Cover the page, also after it was resized; below 1000 px the cards stand below each other."""
        page = self.parentWidget()
        if page is None:
            return
        self.setGeometry(page.rect())
        if self.isVisible():
            self._cover()
            self.raise_()  # a part that moved with the new size lies above all others
        small = tokens.size_class(page.width(), page.height()) == "small"
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if small else QBoxLayout.Direction.LeftToRight)
        side = tokens.SPACE_4 if small else tokens.SPACE_5
        self._columns.setContentsMargins(side, tokens.SPACE_3, side, tokens.SPACE_3)
        self._kept.setVisible(not small)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the page: what is behind is not reached while it is covered."""
        if not focus_beside(self, forward):
            return False
        held = self.focusWidget()
        if held is not None:
            self.area.ensureWidgetVisible(held)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # keys of the visit behind do not act through the page

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), tokens.colour("ground"))
        painter.end()
