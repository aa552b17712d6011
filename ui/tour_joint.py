"""Chapter of the tour: 一起查. The join code of a visit, as it is shown to the colleague's laptop."""

from __future__ import annotations

from tuoyu_desktop.domain.join_code import LINES, checked_lines
from ui.pages.joint.code_card import CodeCard
from ui.tour_stage import Stage
from ui.tour_start import page_of


def show_code(stage: Stage) -> None:
    """From the visit to the code and back; what stands there is a code that can be typed."""
    hand = stage.hand
    hand.push("一起查")
    stage.shown("joint")
    card = hand.find(CodeCard)
    hand.wait(card.picture.squares, "the squares of the code")
    hand.settle()
    assert checked_lines(card.text()) == (True,) * LINES, card.text()
    stage.album.shot("23-joint-visit")
    hand.push("回到检查")
    stage.shown("inspection")
    hand.wait(lambda: page_of(stage).session.held, "the visit")
    hand.settle()
