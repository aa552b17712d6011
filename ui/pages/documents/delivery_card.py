"""交付 or 送达: how the document reached the facility, who took it, or why not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from tuoyu_desktop.domain.notice import NoticeKind
from ui.pages.documents import words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.date_field import NO_SUCH_DATE, NO_SUCH_TIME, DateField, TimeField, read_date, read_time
from ui.widgets.field import Field

_FIELDS = {
    "on_the_spot": ("receiver", "relation"),
    "left": ("witness", "account"),
    "post": ("post_number",),
    "sent": ("means",),
    "entrusted": ("entrusted",),
    "electronic": ("consent", "receiver"),
    "announced": ("place",),
    "refused": ("refusal_reason", "witness", "account"),
}
_LABELS = {
    "receiver": "签收人",
    "refusal_reason": "拒收的理由",
    "witness": "见证人",
    "account": "情况说明",
    "post_number": "邮寄单号",
    "means": "用什么方式、发给谁",
    "entrusted": "受托机关",
    "consent": "电子送达确认书（日期或编号）",
    "place": "在哪里公告",
    "relation": "代收的，和收件人的关系（可不填）",
}
_STANDS_IN = {"account": "note", "post_number": "note", "means": "note", "entrusted": "note", "place": "note"}
"""Fields whose words are kept as the note of the delivery."""
_WHEN = ("at", "clock")
"""Fields that every way has."""


class DeliveryCard(Card):
    """``deliver_asked`` carries (way, values by field name, the typed day and time of day: empty is today, now)."""

    deliver_asked = Signal(str, dict, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._kind = NoticeKind.VISIT_RECORD
        self._ways: tuple[str, ...] = ()
        self._title = hooks.label("交付", "lead", bold=True)
        self.state = hooks.label("", "caption", "text2", wrap=True)
        self.radios: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._choices = QVBoxLayout()
        self.fields = {name: Field(label, QLineEdit()) for name, label in _LABELS.items()}
        self.day, self.clock = DateField(), TimeField()
        self._when = (Field("哪一天", self.day), Field("几点几分", self.clock))
        self._now = hooks.label("日期和时间不填，就是现在", "caption", "text3", wrap=True)
        self.submit = hooks.button("登记交付", icon="ph.check", touch=True)
        self._build()
        self.submit.clicked.connect(self._ask)
        for field, editor in zip(self._when, (self.day, self.clock), strict=True):
            editor.failed.connect(lambda said, field=field: field.show_error(said) if said else field.clear_error())

    def _build(self) -> None:
        column = self.padded(gap=tokens.SPACE_2)
        self._choices.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self.state)
        column.addLayout(self._choices)
        for field in self.fields.values():
            column.addWidget(field)
        when = hooks.row(*self._when)
        when.setStretch(0, 3)
        when.setStretch(1, 2)
        column.addLayout(when)
        column.addWidget(self._now)
        column.addWidget(self.submit)
        self.fields |= {"at": self._when[0], "clock": self._when[1]}

    def show_kind(self, kind: NoticeKind, ways: Sequence[str], receiver: str) -> None:
        """Offer the ways of a kind of document; ``receiver`` is who was present."""
        word = words.delivery_word(kind)
        self._title.setText(word)
        self.submit.setText(f"登记{word}")
        self.submit.setAccessibleName(self.submit.text())
        if (kind, tuple(ways)) != (self._kind, self._ways):
            self._kind, self._ways = kind, tuple(ways)
            self._offer()
        for field in self.fields.values():
            assert isinstance(field.editor, QLineEdit)
            field.editor.clear()
            field.clear_error()
        editor = self.fields["receiver"].editor
        assert isinstance(editor, QLineEdit)
        editor.setText(receiver)
        if self._ways:
            self._choose(self._ways[0])

    def _offer(self) -> None:
        for radio in self.radios.values():
            self._group.removeButton(radio)
            radio.setParent(None)
            radio.deleteLater()
        self.radios = {}
        for way in self._ways:
            radio = QRadioButton(f"{words.way_title(self._kind, way)}　{words.WAY_HINTS[way]}")
            radio.toggled.connect(lambda on, way=way: self._show_fields(way) if on else None)
            self.radios[way] = radio
            self._group.addButton(radio)
            self._choices.addWidget(radio)

    def _choose(self, way: str) -> None:
        self.radios[way].setChecked(True)
        self._show_fields(way)

    def way(self) -> str:
        """The way chosen."""
        return next(way for way, radio in self.radios.items() if radio.isChecked())

    def set_state(self, sentence: str, refusal: str) -> None:
        """What is registered already, and why nothing can be registered (empty: it can)."""
        self.state.setText(refusal or sentence)
        self.state.setVisible(bool(refusal or sentence))
        for widget in (*self.radios.values(), *(field.editor for field in self.fields.values()), self.submit):
            widget.setEnabled(not refusal)
        self.submit.setToolTip(refusal)

    def set_primary(self, on: bool) -> None:
        """After printing the next step is delivery (design tokens §8, 06)."""
        hooks.set_hook(self.submit, role="primary" if on else "secondary")

    def show_error(self, field: str, message: str) -> None:
        """A rule said no, beside its field."""
        offered = (*_FIELDS[self.way()], *_WHEN)
        shown = next((name for name in offered if _STANDS_IN.get(name, name) == field), "")
        if shown:
            self.fields[shown].show_error(message)
            self.fields[shown].editor.setFocus()
        else:
            self.state.setText(message)
            self.state.show()

    def _show_fields(self, way: str) -> None:
        for name, field in self.fields.items():
            field.setVisible(name in _FIELDS[way] or name in _WHEN)
            field.clear_error()

    def _ask(self) -> None:
        way = self.way()
        values: dict[str, str] = {}
        for name in _FIELDS[way]:
            editor = self.fields[name].editor
            assert isinstance(editor, QLineEdit)
            values[_STANDS_IN.get(name, name)] = editor.text().strip()
            self.fields[name].clear_error()
        if self._time_is_right():
            self.deliver_asked.emit(way, values, read_date(self.day.text()), read_time(self.clock.text()))

    def _time_is_right(self) -> bool:
        """Whether day and time of day can be; which cannot is said beside it."""
        day, clock = read_date(self.day.text()), read_time(self.clock.text())
        for field in self._when:
            field.clear_error()
        if day is None:
            self.show_error("at", NO_SUCH_DATE)
        elif clock is None or (day and not clock):
            self.show_error("clock", NO_SUCH_TIME if clock is None else "请填写几点几分")
        return day is not None and clock is not None and bool(clock or not day)
