"""The three answers of an item, at the same spot on all items (design tokens §6, answer button).

The bar shows what the page says is selected or suggested and reports presses; it never decides an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.widgets import icons, painted, tokens
from ui.widgets.painted_button import PaintedButton

State = Literal["rest", "suggested", "selected"]
H_COMPACT: Final = 56  # at 150 % (§7)


@dataclass(frozen=True)
class AnswerFace:
    """What the bar shows. ``selected`` and ``suggested`` are answer identifiers or empty."""

    selected: str = ""
    suggested: str = ""
    suggestion_note: str = "按测量结果建议"


@dataclass(frozen=True)
class _Look:
    answer: str
    word: str
    icon: str
    key: str
    colour: str
    soft: str
    on_fill: str


LOOKS: Final = (
    _Look("PASS", "合格", "ph.check-bold", "1", "passed", "pass_soft", "on_pass"),
    _Look("FAIL", "不合格", "ph.x-bold", "2", "fail", "fail_soft", "on_fail"),
    _Look("NOT_APPLICABLE", "不适用", "ph.minus-bold", "3", "na", "na_soft", "card"),
)


class AnswerButton(PaintedButton):
    """One answer: icon 24, bold 20-px word, key cap at the right."""

    def __init__(self, look: _Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state: State = "rest"
        self._note = ""
        self.compact = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{look.word}（{look.key}）")
        self.show_state("rest")

    def show_state(self, state: State, note: str = "") -> None:
        """Change the look; ``note`` is the second line of a suggestion."""
        self._state, self._note = state, note
        said = {"rest": "未选", "suggested": f"{note}，未选", "selected": "已选"}[state]
        self.setAccessibleName(f"{self._look.word}，快捷键 {self._look.key}，{said}")
        self.update()

    def state(self) -> State:
        """The state shown."""
        return self._state

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(180), tokens.px(H_COMPACT if self.compact else tokens.H_ANSWER))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(150), self.sizeHint().height())

    def _colours(self) -> tuple[str, str, str, float]:
        """Fill, edge, text, edge width."""
        look = self._look
        if not self.isEnabled() and self._state != "selected":
            return "na_soft", "border", "disabled", 1
        if self._state == "selected":
            return look.colour, look.colour, look.on_fill, 1
        if self._state == "suggested":
            return look.soft, look.colour, look.colour, 2
        if self.isDown() or self.underMouse():
            return look.soft, look.colour, look.colour, 1
        return "card", "control", look.colour, 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill, edge, ink, width = self._colours()
        painted.panel(painter, rect, fill, edge, width)
        if painted.keyboard_focus(self):
            self._paint_focus(painter, rect)
        self._paint_words(painter, rect, ink)
        plain = self._state == "rest" and not (self.isDown() or self.underMouse())
        cap_ink = "text3" if plain else ink
        painted.key_cap(painter, rect.right() - tokens.px(12), rect.center().y(), self._look.key, cap_ink, plain)
        painter.end()

    def _paint_focus(self, painter: QPainter, rect: QRectF) -> None:
        painted.panel(painter, rect, "", "focus", tokens.LINE_FOCUS)
        if self._state == "selected":  # 2-px gap between focus edge and fill, as on filled buttons
            painted.panel(painter, rect.adjusted(2, 2, -2, -2), "", "card", 2, tokens.RADIUS - 2)

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        title, small = tokens.font("title"), tokens.font("caption")
        note = self._note if self._state == "suggested" and not self.compact else ""
        wide = max(painted.text_width(self._look.word, title), painted.text_width(note, small) if note else 0)
        side, gap = tokens.px(tokens.ICON_LARGE), tokens.px(tokens.SPACE_3)
        left = rect.center().x() - (side + gap + wide) / 2
        icons.paint(
            painter,
            QRectF(left, rect.center().y() - side / 2, side, side),
            self._look.icon,
            tokens.colour(ink),
        )
        left += side + gap
        if not note:
            painted.words(painter, QRectF(left, rect.top(), wide + 2, rect.height()), self._look.word, ink, title)
            return
        top = rect.center().y() - tokens.px(21)
        painted.words(painter, QRectF(left, top, wide + 2, tokens.px(24)), self._look.word, ink, title)
        painted.words(painter, QRectF(left, top + tokens.px(24), wide + 2, tokens.px(18)), note, ink, small)


class AnswerBar(QWidget):
    """Three equal answers with a gap of 12. ``answered`` carries the identifier of a newly pressed answer."""

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = AnswerFace()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_3)
        self.buttons: dict[str, AnswerButton] = {}
        for look in LOOKS:
            button = AnswerButton(look, self)
            button.clicked.connect(lambda _checked=False, answer=look.answer: self.press(answer))
            row.addWidget(button, 1)
            self.buttons[look.answer] = button
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("答案")

    def face(self) -> AnswerFace:
        """What is shown."""
        return self._face

    def set_face(self, face: AnswerFace) -> None:
        """Show another selection or suggestion; emits nothing."""
        self._face = face
        for answer, button in self.buttons.items():
            if answer == face.selected:
                button.show_state("selected")
            elif answer == face.suggested and not face.selected:
                button.show_state("suggested", face.suggestion_note)
            else:
                button.show_state("rest")

    def press(self, answer: str) -> None:
        """What a press or the keys 1, 2, 3 do. The answer that is already selected does nothing."""
        if self.isEnabled() and answer != self._face.selected:
            self.answered.emit(answer)

    def accept_suggestion(self) -> bool:
        """Press the suggested answer, as Enter does. False: nothing is suggested or something is answered."""
        if self._face.selected or not self._face.suggested:
            return False
        self.press(self._face.suggested)
        return True

    def set_compact(self, compact: bool) -> None:
        """56 high without the second line, for small windows."""
        for button in self.buttons.values():
            button.compact = compact
            button.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in {"1", "2", "3"} and not event.modifiers():
            self.press(LOOKS[int(event.text()) - 1].answer)
        else:
            super().keyPressEvent(event)
