"""How the laptops tell each other: by the district, or by a stick that carries visit packages (sync.md §3.10)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.pages.joint import words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.file_choice import VISIT_PACKAGES, choose_file, choose_folder
from ui.widgets.icons import IconLabel
from ui.widgets.progress_panel import ProgressPanel

_RULE = "谁答的、几点答的，每项都记着。收尾只在主检的电脑上做，各人都要签字。"


class ExchangeCard(Card):
    """``export_asked`` carries the folder, ``import_asked`` the file; ``cancel_asked`` ends what runs. ``imported``:
    all that a stick brought is here, photos too."""

    export_asked = Signal(object)
    import_asked = Signal(object)
    cancel_asked = Signal()
    imported = Signal()
    code_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._visit = self._of = ""
        self._kept: dict[str, str] = {}
        """What a stick came to whose visit was not in front any more, until it is again."""
        self.line = hooks.label("", "caption", "text3", wrap=True)
        self.outcome = hooks.label("", "caption", "text2", wrap=True)
        self.export_button = hooks.button("写到 U 盘", icon="ph.upload-simple", touch=True)
        self.import_button = hooks.button("从 U 盘读入", icon="ph.download-simple", touch=True)
        self.code_button = hooks.button("加入码", icon="ph.qr-code", touch=True)
        self.progress = ProgressPanel()
        self.export_button.clicked.connect(self._ask_export)
        self.import_button.clicked.connect(self._ask_import)
        self.code_button.clicked.connect(self.code_asked)
        self.progress.cancelled.connect(self.cancel_asked)
        self._build()
        self.outcome.hide()
        hooks.announce(self, "两台电脑怎么对")

    def _build(self) -> None:
        lines = hooks.column(hooks.label("两台电脑怎么对", bold=True), self.line, gap=0)
        top = hooks.row(IconLabel("ph.share-network", "text2"), gap=tokens.SPACE_3)
        top.addLayout(lines, 1)
        buttons = hooks.row(self.export_button, self.import_button)
        buttons.addStretch(1)
        buttons.addWidget(self.code_button)
        rule = hooks.row(
            IconLabel("ph.info", "text2", tokens.ICON_INLINE), hooks.label(_RULE, "caption", "text2", wrap=True)
        )
        rule.setStretch(1, 1)
        column = self.padded(gap=tokens.SPACE_2)
        column.addLayout(top)
        column.addLayout(buttons)
        for part in (self.progress, self.outcome):
            column.addWidget(part)
        column.addWidget(hooks.rule())
        column.addLayout(rule)

    def set_available(self, available: bool) -> None:
        """Nothing is exported or read where nothing may be written."""
        self.export_button.setVisible(available)
        self.import_button.setVisible(available)

    def show_line(self, sentence: str, may_show_code: bool) -> None:
        """How it stands with the district."""
        self.line.setText(sentence)
        self.code_button.setVisible(may_show_code)

    def show_visit(self, inspection: str) -> None:
        """Another visit is in front; what runs goes on, and can be stopped."""
        self._visit = inspection
        if not self.progress.is_running():
            self._say(self._kept.pop(inspection, ""))

    def start(self, title: str, note: str = "", way_out: str = "") -> None:
        """Something runs; a bar stands while it does."""
        self._of = self._visit
        self._enable(False)
        self.outcome.hide()
        self.progress.start(title, note, way_out)

    def advance(self, done: int, total: int) -> None:
        """Photos of how many."""
        self.progress.advance(done / total if total else None, f"{done} / {total} 张照片")

    def show_exported(self, name: str, photos: int, unreadable: int) -> None:
        """The file is whole."""
        self.end(f"{words.exported_words(photos, unreadable)}（{name}）")

    def show_imported(self, _inspection: str, entries: int, photos: int, late: int) -> None:
        """What came was taken in."""
        self.end(words.imported_words(entries, photos, late))
        self.imported.emit()

    def end(self, sentence: str) -> None:
        """Also after a fault: what happened, and what to do."""
        self.progress.finish()
        self._enable(True)
        if self._of != self._visit:
            self._kept[self._of] = sentence
            sentence = ""
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.outcome.setText(sentence)
        self.outcome.setVisible(bool(sentence))
        hooks.announce(self, f"两台电脑怎么对。{sentence}")

    def _enable(self, enabled: bool) -> None:
        self.export_button.setEnabled(enabled)
        self.import_button.setEnabled(enabled)

    def _ask_export(self) -> None:
        folder = choose_folder(self, "选 U 盘")
        if folder is not None:
            self.export_asked.emit(folder)

    def _ask_import(self) -> None:
        file = choose_file(self, "选另一台电脑写的检查包", VISIT_PACKAGES)
        if file is not None:
            self.import_asked.emit(file)
