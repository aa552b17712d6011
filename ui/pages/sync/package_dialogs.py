"""U 盘送达: without a network, records go to the district on a stick and its answer comes back (sync.md §3.13)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.file_choice import choose_file, choose_folder
from ui.widgets.icons import IconLabel
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.segmented_control import Segment, SegmentedControl

LIMITS = (("100", "100 MB", 100_000_000), ("600", "600 MB", 600_000_000), ("2000", "2 GB", 2_000_000_000))
"""Key, word and bytes of the largest file: for an old small stick, a disc, any stick (FAT32 takes 4 GB)."""
_PURPOSE = "写进 U 盘交给区里读入，再把回执包带回来读。内容已加密，只有区里打得开。"


@dataclass(frozen=True)
class ExportView:
    """What was written. ``has_rest``: the stick was full, the next one takes the rest."""

    files: int
    entries: int
    photos: int
    has_rest: bool = False
    unreadable: int = 0
    too_large: int = 0


@dataclass(frozen=True)
class AnswerView:
    """What the district's answer said; ``refused`` are its codes for what it could not take in."""

    delivered: bool
    confirmed: int
    received: int
    blobs_missing: int
    stale: bool = False
    refused: tuple[str, ...] = ()


class PackageCard(Card):
    """Two buttons, a bar while one of them works, and one line about how it ended.

    ``export_asked`` carries the folder and the largest file in bytes, ``rest_asked`` the folder of the next stick,
    ``answer_asked`` the file; ``cancel_asked`` ends what runs.
    """

    export_asked = Signal(object, int)
    rest_asked = Signal(object)
    answer_asked = Signal(object)
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._has_rest = False
        self._words = hooks.label(_PURPOSE, "caption", "text2", wrap=True)
        self.export_button = hooks.button("导出到 U 盘", icon="ph.upload-simple")
        self.answer_button = hooks.button("读入回执", icon="ph.download-simple")
        self.progress = ProgressPanel()
        self.export_button.clicked.connect(self._ask_export)
        self.answer_button.clicked.connect(self._ask_answer)
        self.progress.cancelled.connect(self.cancel_asked)
        lines = hooks.column(hooks.label("没有网络？用 U 盘送达", bold=True), self._words, gap=0)
        row = hooks.row(IconLabel("ph.package", "text2"), gap=tokens.SPACE_3)
        row.addLayout(lines, 1)
        row.addWidget(self.answer_button)
        row.addWidget(self.export_button)
        column = self.padded(gap=tokens.SPACE_2)
        column.addLayout(row)
        column.addWidget(self.progress)
        hooks.announce(self, "U 盘送达")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_available(self, available: bool) -> None:
        """Nothing is exported or read where nothing may be written."""
        self.setVisible(available)

    def words(self) -> str:
        """The line that is shown."""
        return self._words.text()

    def start_export(self) -> None:
        self._enable(False)
        self.progress.start("正在写进 U 盘", "停下不会丢记录，下次从头再导", "停下")

    def start_reading(self) -> None:
        """No way out: it is soon done, and half an answer helps nobody."""
        self._enable(False)
        self.progress.start("正在读入回执", way_out="")

    def advance(self, share: float | None, detail: str) -> None:
        self.progress.advance(share, detail)

    def show_exported(self, done: ExportView) -> None:
        self._has_rest = done.has_rest
        self._end(exported_words(done))

    def show_answer(self, answer: AnswerView) -> None:
        if answer.delivered:
            self._has_rest = False
        self._end(answer_words(answer))

    def show_fault(self, sentence: str) -> None:
        self._end(sentence)

    def show_stopped(self) -> None:
        self._end("已停下，U 盘上写完的文件仍可以交给区里。记录都在本机。")

    def _end(self, words: str) -> None:
        self.progress.finish()
        self._enable(True)
        self._words.setText(words)
        word = "换好 U 盘，接着导出" if self._has_rest else "导出到 U 盘"
        self.export_button.setText(word)
        self.export_button.setAccessibleName(word)
        hooks.announce(self, f"U 盘送达。{words}")

    def _enable(self, enabled: bool) -> None:
        self.export_button.setEnabled(enabled)
        self.answer_button.setEnabled(enabled)

    def _ask_export(self) -> None:
        if self._has_rest:
            folder = choose_folder(self, "选 U 盘")
            if folder is not None:
                self.rest_asked.emit(folder)
            return
        limit = ask_limit(self)
        folder = choose_folder(self, "选 U 盘") if limit else None
        if folder is not None:
            self.export_asked.emit(folder, limit)

    def _ask_answer(self) -> None:
        file = choose_file(self, "选区里给的回执包", "回执包 (*.tuoyu)")
        if file is not None:
            self.answer_asked.emit(file)


class LimitDialog(ConfirmDialog):
    """How large one file may get."""

    def __init__(self, parent: QWidget | None = None) -> None:
        body = "写入所有没有送达的记录，再写照片。放不下时分成几个文件，区里全部读入即可。"
        super().__init__("导出到 U 盘", body, "选 U 盘", "先不导", destructive=False, parent=parent)
        parts = [Segment(key, word) for key, word, _bytes in LIMITS]
        self.sizes = SegmentedControl("单个文件最大", parts, LIMITS[-1][0], touch=True)
        holder = QWidget()
        column = hooks.column(hooks.label("单个文件最大", "caption", "text2"), self.sizes, gap=tokens.SPACE_2)
        holder.setLayout(column)
        self.add_content(holder)

    def limit(self) -> int:
        """Bytes of the chosen size."""
        return next(size for key, _word, size in LIMITS if key == self.sizes.value())


def ask_limit(parent: QWidget) -> int:
    """The largest file in bytes, 0 when the person changed their mind."""
    dialog = LimitDialog(parent)
    chosen = dialog.limit() if dialog.exec() else 0
    dialog.deleteLater()
    return chosen


def exported_words(done: ExportView) -> str:
    """What stands on the stick, what does not, and what to do next."""
    parts = [f"写好了 {done.files} 个文件：{done.entries} 条记录、{done.photos} 张照片。"]
    if done.unreadable:
        parts.append(f"{done.unreadable} 张照片在本机已损坏，没有写入。")
    if done.too_large:
        parts.append(f"{done.too_large} 张照片比单个文件还大，没有写入，请选大一些的文件再导。")
    if done.has_rest:
        parts.append("这个 U 盘放满了，还有没写完的，请换一个 U 盘接着导出。")
    else:
        parts.append("请交给区里读入，再把回执包带回来读。")
    return "".join(parts)


def answer_words(answer: AnswerView) -> str:
    """Whether all is delivered; else what is missing, and what to do next."""
    if answer.stale:
        return "这份回执比本机知道的旧，没有用它。请读区里最近给的那份。"
    news = f"收到 {answer.received} 条新资料。" if answer.received else ""
    if answer.delivered:
        return f"全部送达：区里确认了 {answer.confirmed} 条记录，照片一张不缺。{news}"
    if "fork" in answer.refused:
        return f"区里的记录和本机的不同，已另起记录续写，原有的都在。请再导出一次交给区里。{news}"
    if answer.refused:
        return f"区里还缺前面的记录。请再导出一次，会从区里缺的地方写起。{news}"
    photos = f"，还缺 {answer.blobs_missing} 张照片" if answer.blobs_missing else ""
    return f"区里确认了 {answer.confirmed} 条记录{photos}。还没送达的请再导出，或联网同步。{news}"
