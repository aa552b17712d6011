"""Ctrl+K: go to any facility, finding or screen by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from tuoyu_desktop.application.go_to import Hit, find_anywhere
from tuoyu_desktop.application.signing_in import SignedIn
from ui import routes
from ui.background.job_runner import JobRunner
from ui.widgets import hooks, tokens
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList

SCREENS: Mapping[str, tuple[str, str, str, Callable[[], routes.Route]]] = {
    "today": ("今日", "jr jinri", "ph.sun-horizon", routes.ToToday),
    "facilities": ("机构", "jg jigou", "ph.buildings", routes.ToFacilities),
    "findings": ("问题", "wt wenti", "ph.flag", routes.ToFindings),
    "documents": ("文书", "ws wenshu", "ph.file-text", routes.ToDocuments),
    "check": ("核对文书", "hd hedui hdws heduiwenshu", "ph.qr-code", lambda: routes.ToDocuments(check=True)),
    "sync": ("同步", "tb tongbu", "ph.arrows-clockwise", routes.ToSync),
    "settings": ("设置", "sz shezhi", "ph.gear", routes.ToSettings),
}
"""Screens by word, initials and pinyin."""
_ICONS = {"facility": "ph.buildings", "finding": "ph.flag"}
_PAUSE_MS = 120
_KEYS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class GoToDialog(QDialog):
    """``chosen`` carries the route."""

    chosen = Signal(object)

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("去哪里")
        self._runner, self._me = runner, me
        self._routes: list[routes.Route] = []
        self._asked = ""
        self.edit = QLineEdit()
        self.edit.setProperty("touch", True)
        self.edit.setPlaceholderText("机构名、拼音首字母、地址、检查项编号、画面名")
        self.edit.installEventFilter(self)
        self.list = RowList("找到的")
        self._empty = EmptyState("ph.magnifying-glass", "", "试试拼音首字母，或少写几个字")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._build()
        self._pause.timeout.connect(self._ask)
        self.edit.textChanged.connect(lambda _text: self._pause.start())
        self.list.clicked.connect(lambda index: self._open(index.row()))
        self.list.row_opened.connect(self._open)
        self._show((), "")

    def _build(self) -> None:
        column = hooks.column(self.edit, self.list, self._empty, gap=tokens.SPACE_3)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4)
        self.setLayout(column)
        self.setFixedSize(tokens.px(640), self._room())
        hooks.announce(self.edit, "查机构、问题、页面")

    def _room(self) -> int:
        window = self.parentWidget()
        room = tokens.px(480) if window is None else window.height() - tokens.px(80)
        return max(tokens.px(280), min(tokens.px(480), room))

    def _ask(self) -> None:
        text = self._asked = self.edit.text().strip()
        area = self._me.area
        self._runner.read(self, lambda records: find_anywhere(records, area, text), lambda hits: self._show(hits, text))

    def _show(self, hits: Sequence[Hit], text: str) -> None:
        if text != self._asked:
            return  # a newer question is on its way
        screens = [screen for screen in SCREENS.values() if _fits(screen, text)]
        faces = [RowFace(word, "画面", icon=icon, open_mark=True) for word, _keys, icon, _route in screens]
        faces += [RowFace(hit.title, hit.caption, icon=_ICONS[hit.kind], open_mark=True) for hit in hits]
        self._routes = [make() for *_rest, make in screens] + [_route_of(hit) for hit in hits]
        self.list.show_faces(faces)
        self.list.setVisible(bool(faces))
        self._empty.setVisible(not faces)
        self._empty.show_words(f"没有找到“{text}”", "试试拼音首字母，或少写几个字")
        if faces:
            self.list.set_current(0)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._routes):
            self.chosen.emit(self._routes[row])
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter act on the list while the field keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.edit:
            step = _KEYS.get(Qt.Key(event.key()))
            if step is not None and self._routes:
                self.list.set_current(max(0, min(len(self._routes) - 1, self.list.current() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.list.current())
                return True
        return super().eventFilter(watched, event)


def _fits(screen: tuple[str, str, str, Callable[[], routes.Route]], text: str) -> bool:
    word, keys = screen[0], screen[1]
    return text in word or any(key.startswith(text.casefold()) for key in keys.split())


def _route_of(hit: Hit) -> routes.Route:
    if hit.kind == "facility":
        return routes.ToFacilities(facility=hit.id)
    return routes.ToFindings(finding=hit.id)
