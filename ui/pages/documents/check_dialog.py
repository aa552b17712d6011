"""核对文书: the code of a paper is typed, scanned or taken from a PDF; the answer stands below, in words and shape."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.domain.paper_check import LAPTOP, KnownPaper, PaperAnswer, PaperResult, answer_words, state_words
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.icons import IconLabel

TITLE = "核对文书"
_LINE = "输入纸上的校验码，或用扫码枪扫页脚的二维码，或打开存下来的 PDF。不用联网。"
_HINT = "空格、大小写不分；字母 O 当作数字 0"
SAME_FILE = "这个 PDF 文件和按记录印出的逐字节相同，没有改动过。"
OTHER_FILE = "这个文件和按记录印出的不完全相同：可能是别的电脑或别的版本印的，也可能被改动过。请逐字核对。"
_LOOKS = {
    PaperResult.MATCHES: ("ph.check-circle-fill", "passed"),
    PaperResult.DIFFERS: ("ph.x-circle-fill", "fail"),
    PaperResult.UNKNOWN: ("ph.question", "warn"),
    PaperResult.ERASED: ("ph.minus-circle-fill", "na"),
}
_VOID, _DOUBT = ("ph.prohibit", "fail"), ("ph.warning-circle-fill", "warn")


@dataclass(frozen=True)
class Answered:
    """``same_file``: whether a PDF is what the record prints; null where no file was compared."""

    answer: PaperAnswer
    same_file: bool | None = None


class AnswerCard(Card):
    """``opened`` carries the id of the document whose record is wanted."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.icon = IconLabel("ph.question", "text3", tokens.ICON_HERO)
        self.lead = hooks.label("", "lead", bold=True, wrap=True)
        self.sentence = hooks.label("", "body", "text2", wrap=True)
        self._papers = QVBoxLayout()
        self._papers.setSpacing(tokens.SPACE_3)
        words = hooks.column(self.lead, self.sentence)
        words.addLayout(self._papers)
        row = hooks.row(self.icon, gap=tokens.SPACE_3)
        row.setAlignment(self.icon, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.padded(gap=tokens.SPACE_2).addLayout(row)
        self._shown: list[QWidget] = []

    def show_answer(self, answered: Answered) -> None:
        """The answer to one paper; what was shown before goes."""
        lead, sentence = _words(answered)
        self.icon.show_icon(*_look(answered))
        self.lead.setText(lead)
        self.sentence.setText(sentence)
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown = [self._paper(paper) for paper in answered.answer.papers]
        for widget in self._shown:
            self._papers.addWidget(widget)
        papers = "；".join(f"{paper.title} {paper.number} {state_words(paper)}" for paper in answered.answer.papers)
        hooks.announce(self, f"{lead}。{sentence}{papers}")

    def _paper(self, paper: KnownPaper) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, tokens.SPACE_2, 0, 0)
        column.setSpacing(tokens.SPACE_2)
        state = state_words(paper)
        if state:
            column.addWidget(hooks.label(state, "body", "fail", bold=True, wrap=True))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(tokens.SPACE_3)
        form.setVerticalSpacing(tokens.SPACE_1)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, value in _facts(paper):
            form.addRow(hooks.label(name, "body", "text3"), hooks.label(value, "body", wrap=True))
        column.addLayout(form)
        button = hooks.button("看本机的这份", icon="ph.file-text")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.opened.emit(paper.notice))
        row = hooks.row(button)
        row.addStretch()
        column.addLayout(row)
        return made


def _words(answered: Answered) -> tuple[str, str]:
    """A file is spoken of as a file: its code may be right where its pages are not."""
    lead, sentence = answer_words(answered.answer, LAPTOP)
    if answered.same_file is None:
        return lead, sentence
    void = sentence if answered.answer.papers[0].is_void else ""
    return (lead, void + SAME_FILE) if answered.same_file else (f"码{lead}", void + OTHER_FILE)


def _look(answered: Answered) -> tuple[str, str]:
    answer = answered.answer
    if answer.result is PaperResult.MATCHES and all(paper.is_void for paper in answer.papers):
        return _VOID
    if answered.same_file is False or len(answer.papers) > 1:
        return _DOUBT
    return _LOOKS[answer.result]


def _facts(paper: KnownPaper) -> list[tuple[str, str]]:
    facts = [
        ("文书", f"{paper.title}　{paper.number}"),
        ("机构", paper.facility),
        ("制发", f"{paper.issuer}　{paper.issued_on}"),
    ]
    return [(name, value.strip()) for name, value in facts if value.strip()]


class CheckDialog(QDialog):
    """``asked`` carries what was typed or scanned (Enter, which a scanner types itself); ``file_asked``: a PDF."""

    asked = Signal(str)
    file_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.field = Field("校验码或二维码", self.edit, _HINT)
        self.check = hooks.button("核对", "primary", touch=True)
        self.pdf = hooks.button("打开 PDF…", icon="ph.file-pdf", touch=True)
        self.close_button = hooks.button("关闭", touch=True)
        self.answer = AnswerCard()
        self._scroll = QScrollArea()
        self._room = parent.window().height() if parent is not None else tokens.px(640)
        self._answered = False
        self.setModal(True)
        self.setWindowTitle(TITLE)
        self.setFixedWidth(tokens.px(600))
        self._build()
        self._wire()

    def _build(self) -> None:
        self.edit.setProperty("touch", True)
        self.edit.setPlaceholderText("例 7F3A 09C2")
        # a scanner types like a keyboard: an input method would make Chinese of it
        self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._scroll.setWidget(self.answer)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hooks.announce(self._scroll, "核对的结果")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(hooks.label(TITLE, "lead", bold=True))
        column.addWidget(hooks.label(_LINE, "body", "text2", wrap=True))
        column.addWidget(self.field)
        column.addWidget(self._scroll)
        column.addStretch()
        buttons = hooks.row(self.pdf, self.close_button, self.check)
        buttons.insertStretch(1)
        column.addLayout(buttons)

    def _wire(self) -> None:
        for button in (self.check, self.pdf, self.close_button):
            button.setAutoDefault(False)
        self.edit.returnPressed.connect(self._ask)
        self.check.clicked.connect(self._ask)
        self.pdf.clicked.connect(self.file_asked)
        self.close_button.clicked.connect(self.reject)
        self.edit.textEdited.connect(lambda _text: self._forget())
        self.edit.setFocus()
        self._fit()

    def _ask(self) -> None:
        self._forget()
        self.asked.emit(self.edit.text())

    def _forget(self) -> None:
        """What stands below is no answer to what is being typed now."""
        self.field.clear_error()
        self.field.set_hint(_HINT)
        self._answered = False
        self._fit()

    def show_error(self, sentence: str) -> None:
        """What was given is no code, or the file none of ours."""
        self._answered = False
        self.field.show_error(sentence)
        self._ready()

    def show_answer(self, answered: Answered) -> None:
        """The answer below the field; the next scan types over what stands in it."""
        self.field.clear_error()
        if answered.same_file is not None:
            self.edit.clear()  # the answer is to a file
        self.field.set_hint("")
        self.answer.show_answer(answered)
        self._answered = True
        self._ready()

    def _ready(self) -> None:
        self.edit.end(False)
        self.edit.home(True)  # all of it, seen from its beginning
        self.edit.setFocus()
        self._fit()

    def _fit(self) -> None:
        """As high as the answer needs; on a low window the answer scrolls."""
        _settle(self)
        wanted = self.answer.heightForWidth(self.width() - 2 * tokens.SPACE_4) if self._answered else 0
        self._scroll.setFixedHeight(wanted)
        self._scroll.setVisible(self._answered)
        self._column.activate()
        over = self._column.totalHeightForWidth(self.width()) - self._room
        if over > 0:
            self._scroll.setFixedHeight(max(wanted - over, tokens.px(96)))
            self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))


def _settle(widget: QWidget) -> None:
    """Let everything inside know its size before it is shown: what was just made has not met the style sheet and its
    fonts yet, and layouts remember what they were told before."""
    for inner in (*reversed(widget.findChildren(QWidget)), widget):
        inner.ensurePolished()
        layout = inner.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()
