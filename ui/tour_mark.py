"""Chapter of the tour: 标注照片. Box, arrow, words and a mosaic by mouse on a copy; the copy is what prints."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from ui.pages.inspection.mark_dialog import MarkDialog
from ui.tour_stage import Stage
from ui.widgets.photo_tile import PhotoTile


def mark_photo(stage: Stage, words: str) -> None:
    """From the photo at large: draw, tick that no child can be recognised, keep it."""
    hand = stage.hand
    hand.push("标注、打码")
    hand.wait(lambda: isinstance(hand.top(), MarkDialog), "the mark-up")
    dialog = hand.top()
    assert isinstance(dialog, MarkDialog)
    for tool, stroke in (
        ("方框", ((0.22, 0.16), (0.62, 0.50))),
        ("箭头", ((0.74, 0.30), (0.64, 0.36))),
        ("打码", ((0.72, 0.56), (0.80, 0.70))),
    ):
        hand.push(tool, within=dialog)
        hand.draw(dialog.canvas, [stroke])
    hand.push("文字", within=dialog)
    hand.draw(dialog.canvas, [((0.66, 0.22), (0.66, 0.22))])
    hand.write(words)
    hand.key(Qt.Key.Key_Return)
    hand.push("选择", within=dialog)
    dialog.canvas.choose(2)
    stage.album.shot("13-photo-mark", of=dialog)
    hand.press(hand.find(QCheckBox, "我看过", within=dialog))
    hand.push("存好，回到检查", within=dialog)
    hand.wait(lambda: hand.all(PhotoTile, "照片 1，已标注"), "the marked copy in the strip")
    hand.settle()
