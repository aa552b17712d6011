"""The right side of 文书, in the order of the work: print, deliver, the signed page back; void at the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.delivering import goes_to_facility, ways_of
from tuoyu_desktop.application.documents_view import DrawnSheet
from tuoyu_desktop.domain.terms import NoticeState
from ui.pages.documents import words
from ui.pages.documents.delivery_card import DeliveryCard
from ui.pages.documents.far_card import FarCard
from ui.pages.documents.print_card import PrintCard
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.icons import IconLabel

_NUMBER_GONE = "要写明理由，编号不再使用"
_BY_A_NEW_ONE = "已经送达，用一份新文书撤回"


class ToolsPanel(QScrollArea):
    """280 wide; scrolls where the window is low."""

    signed_asked = Signal()
    look_asked = Signal()
    record_asked = Signal()
    forms_asked = Signal()
    void_asked = Signal()
    remake_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, ...] = ()
        self._offered: tuple[str, ...] = ()
        self.far = FarCard()
        self.print = PrintCard()
        self.delivery = DeliveryCard()
        self.record = hooks.button("生成送达回证", icon="ph.receipt")
        self.forms = hooks.button("附表（机构填写）", icon="ph.table")
        self.signed = Card()
        self._signed_icon = IconLabel("ph.circle-dashed", "text3", tokens.ICON_INLINE)
        self._signed_words = hooks.label("", "caption", "text2", wrap=True)
        self.photograph = hooks.button("签好的页拍照传回", icon="ph.camera")
        self.look = hooks.button("看签好的页", icon="ph.image")
        self.foot = hooks.label("", "caption", "text3", wrap=True)
        self.void = hooks.button("作废…", "danger_edge")
        self._void_words = hooks.label(_NUMBER_GONE, "caption", "text2", wrap=True)
        self.remake = hooks.button("重新生成", icon="ph.arrow-clockwise")
        self._build()
        self.photograph.clicked.connect(self.signed_asked)
        self.look.clicked.connect(self.look_asked)
        self.record.clicked.connect(self.record_asked)
        self.forms.clicked.connect(self.forms_asked)
        self.void.clicked.connect(self.void_asked)
        self.remake.clicked.connect(self.remake_asked)

    def _build(self) -> None:
        signed = self.signed.padded(gap=tokens.SPACE_2)
        line = hooks.row(self._signed_icon, self._signed_words, gap=tokens.SPACE_1)
        line.setStretch(1, 1)
        signed.addLayout(line)
        signed.addWidget(self.look)
        signed.addWidget(self.photograph)
        self.look.hide()
        self.void.setProperty("inline", True)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.SPACE_1, 0, tokens.SPACE_1, 0)
        foot.setSpacing(0)
        foot.addWidget(self.foot)
        void = hooks.row(self.void, self._void_words, gap=tokens.SPACE_2)
        void.setStretch(1, 1)
        foot.addLayout(void)
        content = QWidget()
        content.setProperty("ground", True)
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(content)
        content.setFixedWidth(tokens.px(280))  # the scroll bar stands in the margin of the page
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_4)
        for widget in (self.far, self.print, self.remake, self.delivery, self.record, self.forms, self.signed):
            column.addWidget(widget)
        column.addLayout(foot)
        column.addStretch()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls take the focus and scroll it
        self.setWidget(content)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(tokens.px(280) + tokens.px(12))

    def show_sheet(self, drawn: DrawnSheet, *, may_remake: bool) -> None:
        """Fill everything from one document."""
        sheet = drawn.sheet
        line, content = sheet.line, sheet.content
        void = line.state is NoticeState.VOID
        self.print.set_on(True)
        offered = (line.id, line.state.value, str(drawn.mark))
        if offered != self._offered:  # a number of copies that is being chosen stays, too
            self._offered = offered
            self.print.show_copies(sheet.copies, drawn.mark, drawn.now, practice=content.practice, void=void)
        shown = (line.id, line.state.value, str(line.delivered_at))
        if shown != self._shown:  # what is being typed stays while sync brings other news
            self._shown = shown
            receiver = content.present if goes_to_facility(content.kind) else ""  # only it was there to take something
            self.delivery.show_kind(content.kind, ways_of(content.kind), receiver)
            self.delivery.set_primary(False)
        self.delivery.set_state(_delivered(drawn) or _for_whom(drawn), drawn.refusal)
        self.delivery.setVisible(not void and bool(ways_of(content.kind)))
        self._show_record(drawn, void=void)
        self._show_signed(drawn)
        self.signed.setVisible(not void)
        self.remake.setVisible(void and may_remake)
        for widget in (self.void, self._void_words):
            widget.setVisible(not void)
        self.void.setText("撤回…" if drawn.withdrawable else "作废…")
        self._void_words.setText(_BY_A_NEW_ONE if drawn.withdrawable else _NUMBER_GONE)
        self.void.setEnabled(not drawn.refusal)
        self.void.setToolTip(drawn.refusal)
        code = line.check_code[:8].upper()
        self.foot.setText(f"清单版本 {content.rule_pack.split(' / ')[0]}\n校验码 {code[:4]} {code[4:]}")

    def _show_record(self, drawn: DrawnSheet, *, void: bool) -> None:
        """送达回证 where one belongs to the document; why not stands in its tip."""
        refusal = drawn.record_refusal
        self.record.setVisible(refusal != "" and not void)
        self.record.setEnabled(not refusal)
        self.record.setToolTip(refusal or "")

    def _show_signed(self, drawn: DrawnSheet) -> None:
        back = bool(drawn.signed_copy)
        self._signed_icon.show_icon(
            "ph.check-circle-fill" if back else "ph.circle-dashed", "passed" if back else "text3"
        )
        officers = drawn.sheet.content.is_officers
        waiting = "打印后用笔签字，再把签好的页拍照传回" if officers else "纸上另外签了字的，也可以拍照传回"
        self._signed_words.setText("签好的页已存在本机" if back else waiting)
        self.look.setVisible(back)
        self.photograph.setText("换一张" if back else "签好的页拍照传回")
        self.photograph.setAccessibleName(self.photograph.text())
        self.photograph.setEnabled(not drawn.refusal)
        self.photograph.setToolTip(drawn.refusal)


def _for_whom(drawn: DrawnSheet) -> str:
    """Who gets a report, where the facility is no addressee (documents.md §4.6)."""
    content = drawn.sheet.content
    if goes_to_facility(content.kind):
        return ""
    if content.transfer is not None or content.crime is not None:
        return f"交给：{content.addressee} 1 份，本委存档 1 份，不交机构"
    return f"交给：{'、'.join(copy.removesuffix('留存') for copy in drawn.sheet.copies)}，不交机构"


def _delivered(drawn: DrawnSheet) -> str:
    line = drawn.sheet.line
    if line.state is not NoticeState.DELIVERED or line.delivered_at is None:
        return ""
    way = words.way_title(drawn.sheet.content.kind, line.delivered_way)
    parts = [f"{spoken.moment(line.delivered_at, drawn.now)} {way}", line.receiver, drawn.delivery_note]
    return "已登记：" + "，".join(part for part in parts if part)
