"""The frame of every form that ends in a paper or an entry: what it is for, its fields, what is wrong, two buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.widgets import hooks, tokens
from ui.widgets.confirm_dialog import confirm
from ui.widgets.field import Field
from ui.widgets.numbered_lines import NumberedLines

_HIGHEST = 700
"""Design px; what needs more scrolls."""
_STILL = Qt.FocusPolicy.ClickFocus
"""Of a form that does not scroll: Tab passes it by. With NoFocus Qt would order none of its fields."""


class PaperForm(QDialog):
    """``submitted`` carries what was typed; the page answers with ``show_error`` or closes the dialog. ``wide`` in
    design px: a form of a few fields is narrower. It is as high as its fields need and the window allows."""

    submitted = Signal(object)

    def __init__(
        self,
        title: str,
        line: str,
        leave: str,
        parent: QWidget | None = None,
        *,
        act: str = "生成并编号",
        wide: int = 680,
    ) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.inner = QVBoxLayout()
        self._general = hooks.label("", "caption", "fail", wrap=True)
        self._scroll, self._content = QScrollArea(), QWidget()
        self._edge = hooks.rule()
        self._fitted = 0
        self._begun: tuple[str, ...] | None = None
        self.cancel = hooks.button(leave, touch=True)
        self.submit = hooks.button(act, "primary", touch=True)
        self.buttons = hooks.row(self.cancel, self.submit)
        self.setModal(True)
        self.setWindowTitle(title)
        self.setMinimumWidth(tokens.px(min(wide, 600)))
        self.resize(tokens.px(wide), tokens.px(_HIGHEST))
        self._build(title, line)
        for button in (self.cancel, self.submit):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.leave)
        self.submit.clicked.connect(self._submit)

    def _build(self, title: str, line: str) -> None:
        self.inner.setContentsMargins(0, 0, 0, 0)
        self.inner.setSpacing(tokens.SPACE_3)
        self._content.setProperty("clear", True)
        self._content.setLayout(self.inner)
        self._content.installEventFilter(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(_STILL)
        self._scroll.setWidget(self._content)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._leave_bar)
        hooks.announce(self._scroll, f"{title}的内容")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(hooks.label(title, "lead", bold=True, wrap=True))
        if line:
            column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        column.addWidget(self._scroll, 1)
        column.addWidget(self._edge)
        edge = self._edge.sizePolicy()
        edge.setRetainSizeWhenHidden(True)
        self._edge.setSizePolicy(edge)
        self._edge.hide()
        column.addWidget(self._general)
        self._general.hide()
        self.buttons.insertStretch(0)
        column.addLayout(self.buttons)

    # what stands in it ------------------------------------------------------------------------------------------------

    def add(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        """One field below the others; ``name`` is that of the rule's field."""
        self.place(self.field(name, label, editor, hint), editor)

    def add_row(self, *cells: tuple[str, str, QWidget]) -> None:
        """Several short fields on one line: name, label, editor of each."""
        line = hooks.row(*(self.field(*cell) for cell in cells), gap=tokens.SPACE_3)
        self.inner.addLayout(line)
        self._buttons_after(cells[-1][2])

    def field(self, name: str, label: str, editor: QWidget, hint: str = "") -> Field:
        """A field that is placed by hand, at which a rule of that name is told."""
        made = self.fields[name] = Field(label, editor, hint)
        return made

    def place(self, widget: QWidget, last: QWidget | None = None) -> None:
        """Anything below the others; ``last``: what takes the keys in it at last."""
        self.inner.addWidget(widget)
        self._buttons_after(last or widget)

    def _buttons_after(self, last: QWidget) -> None:
        """The buttons stay last for the keyboard too."""
        QWidget.setTabOrder(last, self.cancel)
        QWidget.setTabOrder(self.cancel, self.submit)

    # its size ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._begun is None:
            self._begun = written(self)
        self._fitted = self.height()
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as what stands in it now, unless somebody drew it to another height."""
        column, parent = self.layout(), self.parentWidget()
        if column is None or not self.isVisible() or self.height() != self._fitted:
            return
        frame = _height(column, self.width()) - self._scroll.sizeHint().height()
        wanted = frame + _height(self.inner, self.width() - 2 * tokens.SPACE_4)
        room = parent.window().height() - tokens.px(64) if parent is not None else tokens.px(_HIGHEST)
        self.resize(self.width(), min(wanted, room, tokens.px(_HIGHEST)))
        self._fitted = self.height()

    def _leave_bar(self, _least: int, most: int) -> None:
        """Room beside the scroll bar, an edge below and keys that scroll, only where it scrolls."""
        self._edge.setVisible(most > 0)
        self.inner.setContentsMargins(0, 0, tokens.SPACE_2 if most else 0, 0)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most else _STILL)

    # leaving it -------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """What was written goes only when the person says so: Esc is pressed by mistake, too."""
        if may_go(self, self._begun):
            self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if may_go(self, self._begun):
            super().closeEvent(event)
        else:
            event.ignore()

    # what is wrong ----------------------------------------------------------------------------------------------------

    def answer(self) -> object:
        """What was typed, as the paper's own part or its command; null where a field shows what is missing."""
        raise NotImplementedError

    def show_error(self, field: str, message: str) -> None:
        """A rule said no: beside its field and at its line, else above the buttons."""
        self.submit.setEnabled(True)
        name, _, number = (field, "", "") if field in self.fields else field.partition(":")
        if name not in self.fields:
            self.say(message)
            return
        shown = self.fields[name]
        shown.show_error(message)
        if isinstance(shown.editor, NumberedLines):
            shown.editor.mark(int(number or 0))
        shown.editor.setFocus()
        self._scroll.ensureWidgetVisible(shown)

    def say(self, message: str) -> None:
        """A sentence above the buttons; empty takes it away."""
        self._general.setText(message)
        self._general.setVisible(bool(message))

    def problem(self) -> str:
        """What is said above the buttons."""
        return self._general.text()

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear_error()
            if isinstance(field.editor, NumberedLines):
                field.editor.mark(0)
        self.say("")
        answer = self.answer()
        if answer is not None:
            self.submit.setEnabled(False)
            self.submitted.emit(answer)


def written(form: QWidget) -> tuple[str, ...]:
    """All words that stand in the fields of a form now."""
    lines = tuple(edit.text() for edit in form.findChildren(QLineEdit))
    return (*lines, *(edit.toPlainText() for edit in form.findChildren(QPlainTextEdit)))


def may_go(form: QWidget, begun: tuple[str, ...] | None) -> bool:
    """Whether a form may be left: nothing was written since it had the words ``begun``, or the person wants it so."""
    return begun is None or not form.isVisible() or written(form) == begun or is_unwanted(form)


def is_unwanted(form: QWidget) -> bool:
    """Ask whether what was written in a form may go."""
    return confirm(form, "写的内容不要了？", "这里写的还没有存下来，关掉就没有了。", "不要了", "接着写")


def _height(layout: QLayout, width: int) -> int:
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
