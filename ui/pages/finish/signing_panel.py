"""The right side of 收尾: who has signed, the pad for the one who signs now, refusal with reason and witness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tuoyu_desktop.application.finishing import Signature
from tuoyu_desktop.domain.entries.fold_inspections import SignedBy
from ui.pages.finish.words import CANNOT_SIGN_REASONS, REFUSAL_REASONS
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.icons import IconLabel
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.signature_pad import SignaturePad

SIGN, REFUSE = "sign", "refuse"


@dataclass(frozen=True)
class Signer:
    """One who signs: ``role`` member or facility; ``signed`` once they did or refused."""

    role: str
    person: str | None
    name: str
    caption: str
    signed: SignedBy | None


def ink_picture(svg: str, size: QSize, ratio: float) -> QPixmap:
    """A drawn signature in the colour of the text, for the list."""
    pixmap = QPixmap(size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    coloured = svg.replace("#000000", tokens.colour("text").name())
    renderer = QSvgRenderer(QByteArray(coloured.encode()))
    drawn = renderer.defaultSize().scaled(size * ratio, Qt.AspectRatioMode.KeepAspectRatio)
    painter = QPainter(pixmap)
    left, top = (pixmap.width() - drawn.width()) / 2, (pixmap.height() - drawn.height()) / 2
    renderer.render(painter, QRectF(left, top, drawn.width(), drawn.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class SignerRow(QWidget):
    """Name and role; at the right the ink and the time, or the button that lets them sign."""

    asked = Signal()

    def __init__(self, signer: Signer, zone: tzinfo | None, current: bool) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        line.setSpacing(tokens.SPACE_3)
        name = hooks.label(signer.name, bold=current)
        line.addLayout(hooks.column(name, hooks.label(signer.caption, "caption", "text2"), gap=0), 1)
        self.setMinimumHeight(tokens.px(56))
        self.button: QPushButton | None = None
        if signer.signed is None:
            self.button = hooks.button("正在签" if current else "签字", touch=True)
            self.button.setEnabled(not current)
            self.button.setAccessibleName(f"{signer.name}签字")
            self.button.clicked.connect(self.asked)
            line.addWidget(self.button)
            return
        line.addWidget(self._ink(signer.signed))
        refused = signer.signed.refused
        line.addWidget(
            IconLabel("ph.prohibit" if refused else "ph.check-circle-fill", "warn" if refused else "passed", 16)
        )
        when = f"{signer.signed.at.astimezone(zone):%H:%M}"
        word = "拒签" if signer.role == "facility" else f"不能签字，{signer.signed.refusal_reason}"
        line.addWidget(hooks.label(f"{word} {when}" if refused else when, "caption", "warn" if refused else "passed"))

    def _ink(self, signed: SignedBy) -> QLabel:
        made = QLabel()
        if signed.svg:
            size = QSize(tokens.px(112), tokens.px(40))
            made.setPixmap(ink_picture(signed.svg, size, self.devicePixelRatioF()))
            made.setAccessibleName(f"{signed.name}的签名")
        return made


class RefusalForm(QWidget):
    """Reason, what happened; ``witnessed`` also the witness and the witness's signature."""

    def __init__(self, reasons: Sequence[str] = REFUSAL_REASONS, witnessed: bool = True) -> None:
        super().__init__()
        self.reasons = QButtonGroup(self)
        self.reasons.setExclusive(True)
        choices = QWidget(self)
        line = FlowLayout(choices)
        for number, reason in enumerate(reasons):
            choice = hooks.button(reason, touch=True)
            choice.setCheckable(True)
            self.reasons.addButton(choice, number)
            line.addWidget(choice)
        self.account = QLineEdit()
        self.account.setProperty("touch", True)
        self.witness, self.witness_unit = QLineEdit(), QLineEdit()
        for edit in (self.witness, self.witness_unit):
            edit.setProperty("touch", True)
        self.pad = SignaturePad("见证人在这里签名", compact=True)
        self.pad.setFixedHeight(tokens.px(72))
        self.pad.setAccessibleName("见证人签名")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label("原因", "caption", "text2"))
        column.addWidget(choices)
        column.addWidget(Field("经过（会印在文书上）", self.account))
        people = hooks.row(Field("见证人", self.witness), Field("单位或身份", self.witness_unit), gap=tokens.SPACE_3)
        people.setStretch(1, 2)
        self._witness = QWidget(self)
        below = hooks.column(gap=tokens.SPACE_2)
        below.addLayout(people)
        below.addWidget(self.pad)
        self._witness.setLayout(below)
        self._witness.setVisible(witnessed)
        column.addWidget(self._witness)

    def reason(self) -> str:
        """The chosen reason, empty while none is."""
        chosen = self.reasons.checkedButton()
        return chosen.text() if chosen is not None else ""

    def clear(self) -> None:
        """For the next one who does not sign."""
        self.pad.clear()
        self.account.clear()
        self.reasons.setExclusive(False)
        for choice in self.reasons.buttons():
            choice.setChecked(False)
        self.reasons.setExclusive(True)


class SigningPanel(Card):
    """``signed`` carries a tuple of signatures: one, or a refusal with its witness."""

    signed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("签字", "", parent=parent)
        self._signers: tuple[Signer, ...] = ()
        self._current: int | None = None
        self._zone: tzinfo | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._who = hooks.label("", bold=True)
        self._caption = hooks.label("仅确认到访与记录内容", "caption", "text2")
        self._busy = False
        self.choice = SegmentedControl(
            "签字还是拒绝", (Segment(SIGN, "签字"), Segment(REFUSE, "拒绝签字")), SIGN, touch=True
        )
        self.member_choice = SegmentedControl(
            "签字还是不能签字", (Segment(SIGN, "签字"), Segment(REFUSE, "不能签字")), SIGN, touch=True
        )
        self.pad = SignaturePad()
        self.refusal = RefusalForm()
        self.cannot = RefusalForm(CANNOT_SIGN_REASONS, witnessed=False)
        self.error = hooks.label("", "caption", "fail", wrap=True)
        self.later = hooks.button("稍后再签", touch=True)
        self.use = hooks.button("用这个签名", "primary", touch=True)
        self._area = QWidget()
        self._build()

    def _build(self) -> None:
        head = hooks.row(gap=tokens.SPACE_3)
        head.addLayout(hooks.column(self._who, self._caption, gap=0), 1)
        head.addWidget(self.choice)
        head.addWidget(self.member_choice)
        column = QVBoxLayout(self._area)
        margin = tokens.SPACE_4
        column.setContentsMargins(margin, tokens.SPACE_3, margin, margin)
        column.setSpacing(tokens.SPACE_3)
        column.addLayout(head)
        column.addWidget(self.pad, 1)
        column.addWidget(self.refusal)
        column.addWidget(self.cannot)
        column.addWidget(self.error)
        foot = hooks.row(self.later, self.use, gap=tokens.SPACE_3)
        foot.setStretch(1, 1)
        foot.setContentsMargins(margin, tokens.SPACE_2, margin, tokens.SPACE_3)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        self._done = hooks.label("都签好了。", "lead", "passed")
        self._done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QWidget()
        inside.setProperty("clear", True)
        content = hooks.column(gap=0)
        content.addLayout(self._rows)
        content.addWidget(hooks.rule())
        content.addWidget(self._area, 1)
        content.addWidget(self._done, 1)
        inside.setLayout(content)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._foot)  # what finishes the signature is seen however high the form is
        self.choice.chosen.connect(lambda _key: self._show_area())
        self.member_choice.chosen.connect(lambda _key: self._show_area())
        self.pad.stroke_added.connect(self._show_area)
        self.pad.cleared.connect(self._show_area)
        self.later.clicked.connect(lambda: self._sign_next(self._current))
        self.use.clicked.connect(self._give)

    def show_signers(self, signers: Sequence[Signer], zone: tzinfo | None) -> None:
        """The list anew; the pad goes to the first who has not signed."""
        before = self._signers[self._current] if self._current is not None else None
        self._signers, self._zone = tuple(signers), zone
        still = [n for n, s in enumerate(self._signers) if s.signed is None]
        keep = [n for n in still if before is not None and self._signers[n].name == before.name]
        self._choose(keep[0] if keep else (still[0] if still else None), wipe=not keep)
        self.set_count(f"已签 {len(self._signers) - len(still)} / {len(self._signers)}")

    def set_busy(self, busy: bool) -> None:
        """What was signed is being written: one press is one signature."""
        self._busy = busy
        self._show_area()

    def forget_ink(self) -> None:
        """It is written: the pad is empty for the next one."""
        self._wipe()
        self.set_busy(False)

    def show_error(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _sign_next(self, after: int | None) -> None:
        still = [n for n, s in enumerate(self._signers) if s.signed is None]
        later = [n for n in still if after is not None and n > after]
        self._choose(next(iter(later or still), None), wipe=True)

    def _choose(self, number: int | None, *, wipe: bool) -> None:
        self._current = number
        if wipe:
            self._wipe()
        self._show_rows()
        self._show_area()

    def _wipe(self) -> None:
        self.pad.clear()
        self.refusal.clear()
        self.cannot.clear()
        self.choice.set_chosen(SIGN)
        self.member_choice.set_chosen(SIGN)
        self.show_error("")

    def _refusing(self, signer: Signer) -> bool:
        return (self.choice if signer.role == "facility" else self.member_choice).value() == REFUSE

    def _show_rows(self) -> None:
        while self._rows.count():
            taken = self._rows.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()  # a show may still be on its way, and would come when it has no parent any more
                widget.setParent(None)
                widget.deleteLater()
        for number, signer in enumerate(self._signers):
            if number:
                self._rows.addWidget(hooks.rule())
            row = SignerRow(signer, self._zone, number == self._current)
            row.asked.connect(lambda n=number: self._choose(n, wipe=True))
            self._rows.addWidget(row)

    def _show_area(self) -> None:
        signer = self._signers[self._current] if self._current is not None else None
        self._area.setVisible(signer is not None)
        self._foot.setVisible(signer is not None)
        self._done.setVisible(signer is None and bool(self._signers))
        if signer is None:
            return
        facility = signer.role == "facility"
        self._who.setText(f"机构在场人　{signer.name}" if facility else signer.name)
        self._caption.setText("仅确认到访与记录内容" if facility else signer.caption)
        self.choice.setVisible(facility)
        self.member_choice.setVisible(not facility)
        refusing = self._refusing(signer)
        self.pad.setVisible(not refusing)
        self.refusal.setVisible(refusing and facility)
        self.cannot.setVisible(refusing and not facility)
        self.pad.setAccessibleName(f"{signer.name}签名")
        QTimer.singleShot(0, self, self._reveal)
        self.use.setText(("登记拒绝签字" if facility else "登记不能签字") if refusing else "用这个签名")
        self.use.setEnabled(not self._busy and (refusing or not self.pad.is_empty()))

    def _reveal(self) -> None:
        """In a low window the field to sign in comes before the list of who has signed."""
        parts = (part for part in (self.refusal, self.cannot, self.pad) if part.isVisible())
        for part in parts:
            self._scroll.ensureWidgetVisible(part, 0, tokens.SPACE_2)

    def _give(self) -> None:
        if self._current is None:
            return
        signer = self._signers[self._current]
        if self._refusing(signer):
            (self._give_refusal if signer.role == "facility" else self._give_reason)(signer)
            return
        made = Signature(
            role=signer.role, name=signer.name, person=signer.person, post=signer.caption, svg=self.pad.to_svg()
        )
        self.signed.emit((made,))

    def _give_reason(self, signer: Signer) -> None:
        """A member who cannot sign: the reason stands in the place of the name."""
        form = self.cannot
        lacking = not form.reason() or (form.reason() == "其他" and not form.account.text().strip())
        self.show_error("请选一个不能签字的原因；选“其他”时写明经过。" if lacking else "")
        if not lacking:
            made = Signature(
                role=signer.role,
                name=signer.name,
                person=signer.person,
                post=signer.caption,
                refused=True,
                refusal_reason=form.reason(),
                refusal_note=form.account.text(),
            )
            self.signed.emit((made,))

    def _give_refusal(self, signer: Signer) -> None:
        form = self.refusal
        problem = ""
        if not form.reason():
            problem = "请选一个拒签的原因。"
        elif not form.witness.text().strip() or form.pad.is_empty():
            problem = "请填写见证人姓名，并请见证人签名。"
        self.show_error(problem)
        if problem:
            return
        refusal = Signature(
            role="facility",
            name=signer.name,
            post=signer.caption,
            refused=True,
            refusal_reason=form.reason(),
            refusal_note=form.account.text(),
        )
        witness = Signature(
            role="witness", name=form.witness.text(), post=form.witness_unit.text(), svg=form.pad.to_svg()
        )
        self.signed.emit((refusal, witness))
