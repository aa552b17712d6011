"""Chapter of the tour: 开始. What this is, who goes, how much, who agreed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox

from ui.pages.facilities.tab_strip import TabStrip
from ui.tour_stage import Stage
from ui.widgets.choice_card import ChoiceCard
from ui.widgets.row_list import RowList
from ui.widgets.segmented_control import SegmentedControl
from ui.widgets.team_row import TeamRow


@dataclass(frozen=True)
class Plan:
    """``mode`` and ``profile`` as their cards are called; ``with_name`` comes along; ``groups`` narrow the profile."""

    mode: str
    profile: str
    with_name: str
    groups: tuple[str, ...] = ()


def go_to_facility(stage: Stage, name: str, initials: str) -> None:
    """Find a facility by its first letters, whoever's street it is in."""
    hand = stage.hand
    stage.go("facilities")
    if hand.all(QAbstractButton, "我的街道"):
        hand.press(hand.button("我的街道"))
    hand.fill("筛选机构", initials)
    hand.row(hand.find(RowList, "机构"), name)
    hand.wait(lambda: hand.all(TabStrip) and hand.says(name), f"the detail of {name}")
    hand.settle()


def begin_page(stage: Stage) -> None:
    """From the facility's detail to 开始."""
    stage.hand.push("开始检查")
    stage.shown("start")


def recused_parent(stage: Stage, name: str) -> None:
    """The parent whose child is there cannot be ticked, and the row says why."""
    hand = stage.hand
    hand.press(hand.find(ChoiceCard, "走访督导"))
    row = hand.find(TeamRow, name)
    hand.reveal(row)
    assert not row.box.isEnabled(), "a recused parent could be ticked"
    hand.expect("回避")
    stage.album.shot("09-start-recused-parent")


def choose(stage: Stage, plan: Plan) -> None:
    """Mode, team and profile."""
    hand = stage.hand
    hand.press(hand.find(ChoiceCard, plan.mode))
    companion = hand.find(TeamRow, plan.with_name)
    if not companion.box.isChecked():
        hand.press(companion)
    hand.press(hand.find(ChoiceCard, plan.profile))
    for group in plan.groups:
        hand.press(hand.find(QAbstractButton, group))


def agree(stage: Stage, name: str, post: str) -> None:
    """Somebody of the facility agrees to the visit."""
    hand = stage.hand
    consent = hand.find(SegmentedControl, "机构是否同意")
    hand.press(consent, consent.segment_rect("YES").center())
    hand.fill("在场人", name)
    box = hand.find(QComboBox, "职务")
    hand.fill("", post, within=box)
    stage.album.shot("09-start")


def approve(stage: Stage, task: str, number: str) -> None:
    """Task and approval of an administrative inspection."""
    hand = stage.hand
    assert not hand.find(QCheckBox, "紧急，事后补办").isChecked()
    hand.fill("任务编号", task)
    hand.fill("批准文号", number)
    scan = hand.find(SegmentedControl, "企业码")
    hand.press(scan, scan.segment_rect("NO").center())
    stage.album.shot("09-start-inspection")


def begin_visit(stage: Stage, word: str) -> None:
    """The big button; the clock starts."""
    stage.hand.push(word)
    stage.shown("inspection")
    stage.hand.wait(lambda: page_of(stage).session.held, "the visit")
    stage.hand.settle()


def page_of(stage: Stage):  # type: ignore[no-untyped-def]  # pages share no type
    """The inspection page."""
    workspace = stage.program.window.workspace
    assert workspace is not None
    return workspace.page("inspection")
