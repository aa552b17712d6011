"""One laptop of the visit: whose it is, how far its groups are. One's own has the edge (mockup 23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from tuoyu_desktop.application.joint_view import JointLaptop
from tuoyu_desktop.application.visit_view import SectionView, VisitView
from ui.pages.joint import words
from ui.widgets import hooks, painted, tokens
from ui.widgets.card import Card
from ui.widgets.domain_ring import DomainRing, RingFace
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, StateWord

H_ROW = 52


class LaptopCard(Card):
    """Made anew whenever something changed: a handful of still rows. ``laptops``: all of the visit."""

    def __init__(
        self,
        laptop: JointLaptop,
        laptops: Sequence[JointLaptop],
        visit: VisitView,
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._own = laptop.is_this
        sections = [section for section in visit.sections if section.letter in laptop.groups and section.total]
        done, total = sum(s.done for s in sections), sum(s.total for s in sections)
        self.add_row(self._whose(laptop, done, total, zone))
        for section in sections:
            self.add_row(_group_row(section, visit, words.answered_words(section, laptop, laptops)))
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        number, standing = words.number_words(laptop), words.standing_words(laptop, zone)
        hooks.announce(
            self, "，".join(p for p in (laptop.person_name, number, standing, f"{total} 项查了 {done} 项") if p)
        )

    def _whose(self, laptop: JointLaptop, done: int, total: int, zone: tzinfo | None) -> QWidget:
        name = InkLabel(laptop.person_name, bold=True)
        first = hooks.row(name, InkLabel(words.number_words(laptop), "caption", "text3"))
        first.addStretch(1)
        missing = laptop.only_joined and not laptop.is_this
        second = ElidedLabel(words.standing_words(laptop, zone), "caption", "warn" if missing else "text3")
        lines = hooks.column(gap=0)
        lines.addStretch(1)
        lines.addLayout(first)
        lines.addWidget(second)
        lines.addStretch(1)
        row = hooks.row(IconLabel("ph.laptop", "accent_text" if self._own else "text2", tokens.ICON_LARGE))
        row.setSpacing(tokens.SPACE_3)
        row.addLayout(lines, 1)
        count = hooks.row(InkLabel(str(done), "lead", bold=True), InkLabel(f"/ {total}", tone="text3"), gap=4)
        row.addLayout(count)
        return _held(row, tokens.H_TOP)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._own:
            painter = QPainter(self)
            painted.panel(painter, QRectF(self.rect()), "", "accent", 2, tokens.px(tokens.RADIUS))
            painter.end()


def _group_row(section: SectionView, visit: VisitView, answered: str) -> QWidget:
    """``answered``: by whom, below the name, where it was not only the laptop of the card."""
    ring = DomainRing()
    ring.set_face(RingFace(section.letter, section.total, section.done, section.failed))
    state = StateWord("body")
    tone, said, icon = words.section_words(section, visit)
    if tone:
        state.show_state(tone, said, icon)
        end: QWidget = state
    else:
        end = InkLabel(said, "caption", "text3")
    lines = hooks.column(gap=0)
    lines.addStretch(1)
    lines.addWidget(ElidedLabel(section.name))
    if answered:
        lines.addWidget(ElidedLabel(answered, "caption", "text3"))
    lines.addStretch(1)
    row = hooks.row(ring, gap=tokens.SPACE_3)
    row.addLayout(lines, 1)
    row.addWidget(InkLabel(f"{section.done}/{section.total}", "caption", "text3"))
    row.addWidget(end)
    holder = _held(row, H_ROW)
    hooks.announce(holder, "，".join(p for p in (section.name, f"{section.done}/{section.total}", said, answered) if p))
    return holder


def _held(row: QLayout, height: int) -> QWidget:
    holder = QWidget()
    row.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 0)
    holder.setLayout(row)
    holder.setFixedHeight(tokens.px(height))
    return holder
