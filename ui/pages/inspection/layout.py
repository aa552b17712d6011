"""Where the parts of 检查 stand: rail, item, evidence side by side; strip, item, sheets at 150 % (design tokens §7)."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from tuoyu_desktop.application.erasures import ERASED
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from ui.pages.inspection import faces
from ui.pages.inspection.head import InspectionHead
from ui.pages.inspection.item_pane import ItemPane
from ui.pages.inspection.items_sheet import ItemsSheet
from ui.pages.inspection.last_faces import last_part
from ui.pages.inspection.open_item import OpenItem, shown_item
from ui.pages.inspection.self_check_faces import show_self_check
from ui.pages.inspection.sheet import Sheet
from ui.pages.inspection.side_panel import SidePanel
from ui.pages.inspection.tool_bar import ToolBar
from ui.widgets import tokens
from ui.widgets.banner import Banner
from ui.widgets.group_rail import GroupRail, RailMode
from ui.widgets.toast import Toast

LOW = 480
_TITLES = {"photos": "照片", "note": "备注", "last": "上次在这里"}


class InspectionLayout(QObject):
    """Owns the parts and their places; knows nothing of saving."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.head, self.rail, self.pane, self.side = InspectionHead(), GroupRail(), ItemPane(), SidePanel()
        self.tools, self.items, self.sheet = ToolBar(), ItemsSheet(page), Sheet(page)
        self.banner = Banner("warning", "", "回到这一项")
        self.day = Banner("info", "")
        self.toast = Toast(page)
        self.is_small = False
        self._size = ""
        self._code = ""
        self._fault_code = ""
        self._build()
        self.banner.acted.connect(self._back_to_fault)
        self.toast.acted.connect(self.head.finish_asked)

    def _build(self) -> None:
        self.pane.tools.addWidget(self.tools)
        self._strip = QVBoxLayout()
        self._lines = list[Banner]()
        self._banners = QVBoxLayout()
        self._banners.setSpacing(tokens.SPACE_2)
        self.add_banner(self.banner)
        self.add_banner(self.day)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(self._banners)
        middle.addWidget(self.pane, 1)
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self.rail)
        self._body.addLayout(middle, 1)
        self._body.addWidget(self.side)
        column = QVBoxLayout(self._page)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self._strip)
        column.addLayout(self._body, 1)

    # size -------------------------------------------------------------------------------------------------------------

    def fit(self, width: int, height: int) -> None:
        """The form of every part for a client area in px."""
        size = tokens.size_class(width, height)
        self.items.place()
        self.sheet.place()
        self.tools.set_folded(height < LOW)
        if size == self._size:
            return
        self._size, self.is_small = size, size == "small"
        small = self.is_small
        self.head.set_compact(small)
        self.pane.set_size(size)
        self.tools.setVisible(small)
        self.rail.set_short(size != "regular")
        self._place_rail(RailMode.STRIP if small else RailMode.FOLDED if size == "medium" else RailMode.WIDE)
        self._place_side(small, 264 if size == "medium" else 312)
        self.toast.set_bottom(tokens.px(160 if small else 136))

    def _place_rail(self, mode: RailMode) -> None:
        if mode is RailMode.STRIP:
            self._strip.addWidget(self.rail)
        else:
            self._body.insertWidget(0, self.rail)
        self.rail.set_mode(mode)

    def _place_side(self, in_sheet: bool, width: int) -> None:
        self.sheet.shut()
        if in_sheet:
            self.sheet.body.addWidget(self.side)
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
        else:
            self._body.addWidget(self.side)
            self.side.setFixedWidth(tokens.px(width))
            self.side.show_part("")
        self.side.show()

    # showing ----------------------------------------------------------------------------------------------------------

    def show_item(self, view: VisitView, held: OpenItem) -> None:
        """The open item in all parts."""
        item = shown_item(view, held)
        other = item.code != self._code
        self._code = item.code
        if other:
            self.pane.form.forget()
        self.pane.show_open(view, held)
        timing = self.pane.timed if self.pane.stopwatch.running() else ""
        self.rail.set_face(faces.rail_face(view, item.code, timing))
        note = held.note if held.note is not None else item.note
        self.side.show_note(note, other)
        self._show_last(view, item)
        last = faces.last_words(item.last_time[0])[1] if item.last_time else ERASED if item.erased_last else ""
        self.tools.show_state(len(item.photos), bool(note.strip()), last)

    def _show_last(self, view: VisitView, item: ItemView) -> None:
        part = last_part(view, item)
        self.side.last.show_lines(part.title, part.lines, part.note, part.most)
        self.side.last.show_part(bool(part.lines or part.note))
        show_self_check(self.side.self_check, view, item)

    def clear(self) -> None:
        """Before another visit is shown, and when one is left."""
        self.show_fault("", "")
        self.show_day("")
        self.pane.stopwatch.halt()
        self.pane.end_watch()
        self.pane.measurement.ages.forget()
        self.pane.measurement.person_check.forget()
        self.head.saved.show_state("", "")
        self._code = ""

    def show_day(self, sentence: str) -> None:
        """The line of a visit that began on another day; empty hides it."""
        if sentence == self.day.sentence() and self.day.isHidden() is not bool(sentence):
            return
        self.day.show_sentence(sentence)
        self.day.setVisible(bool(sentence))
        self.space()

    def show_fault(self, code: str, sentence: str) -> None:
        """Something was not written: what and why, with the way to the item."""
        self._fault_code = code
        self.banner.show_sentence(f"{code}：{sentence}" if code else sentence)
        self.banner.setVisible(bool(sentence))
        self.space()

    def photo_came(self, code: str) -> None:
        """What was told of a photo at this item is over once one is there."""
        if code == self._fault_code:
            self.show_fault("", "")

    def add_banner(self, banner: Banner) -> None:
        """One more line above the item, below those that are there; hidden until it has something to say."""
        banner.hide()
        self._lines.append(banner)
        self._banners.addWidget(banner)

    def space(self) -> None:
        """Keep the banners off the edges, and nothing where none is shown."""
        shown = any(not banner.isHidden() for banner in self._lines)
        side = tokens.SPACE_4 if self.is_small else tokens.SPACE_5
        self._banners.setContentsMargins(side, tokens.SPACE_3 if shown else 0, side, 0)

    def _back_to_fault(self) -> None:
        code = self._fault_code
        self.show_fault("", "")
        if code:
            self.rail.item_chosen.emit(code)

    def say(self, sentence: str, action: str = "") -> None:
        """A short message above the answers."""
        self.toast.show_message(sentence, action)

    def show_phone(self, is_open: bool, waiting: int) -> None:
        """Whether the door for a telephone stands open, and how many photos wait to be placed."""
        self.side.phone.show_state(is_open, waiting)
        self.head.show_phone(is_open)

    def open_part(self, name: str) -> None:
        """Photos, note or last time in the sheet from the right (150 %)."""
        if self.is_small:
            self.side.show_part(name)
            self.sheet.open_with(_TITLES[name])
