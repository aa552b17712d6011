"""The other way in: a made-up district to look around in; and what to do without a slip."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.empty_state import HeroIcon


class DemoCard(Card):
    """``open`` opens the demo district."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        column = self.padded(tokens.SPACE_5, tokens.SPACE_3)
        self.open = hooks.button("打开演示", icon="ph.play", touch=True)
        row = hooks.row(HeroIcon("ph.eye"))
        row.addStretch()
        column.addLayout(row)
        column.addWidget(hooks.label("先看看演示", "title"))
        words = "不用登记。里面是虚构的演示区：机构、走访、问题都有，可以随便点、随便改、随便打印。"
        column.addWidget(hooks.label(words, tone="text2", wrap=True))
        column.addWidget(self.open)
        column.addWidget(hooks.label("打印件每页都有“演示”字样；不会送到任何区里。", "caption", "text2", wrap=True))


class NoSlipCard(Card):
    """Whom to ask for a code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        column = self.padded(tokens.SPACE_4, tokens.SPACE_1)
        column.addWidget(hooks.label("没有纸条？", bold=True))
        words = "找街道的督导联络人，或者区卫生健康委托育办。换电脑也要新的登记码，旧电脑会停用。"
        column.addWidget(hooks.label(words, "caption", "text2", wrap=True))
