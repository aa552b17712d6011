"""Chapters of the tour: what comes after the papers. More time is asked for, a department answers, officers look again
and conclude (documents.md §4.8, §4.9)."""

from __future__ import annotations

from datetime import timedelta

from tuoyu_desktop.demo.people import PEOPLE_BY_ROLE
from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from tuoyu_desktop.domain.paper_parts import ReinspectionConclusion
from ui import tour_finish, tour_papers, tour_start
from ui.pages.documents.reinspection_dialog import ReinspectionOpinionDialog
from ui.pages.findings.extension_dialog import ExtensionDialog
from ui.pages.findings.reply_dialog import ReplyDialog
from ui.tour_desk import asked, board, open_card
from ui.tour_items import Round
from ui.tour_record import Record
from ui.tour_stage import Stage
from ui.tour_start import Plan

SENT = "F07"
"""The item whose finding the letter of the tour sends away."""


def more_time(stage: Stage, place: str) -> None:
    """登记延期申请: the form as it is handed in, then what stands at the finding."""
    hand = stage.hand
    board(stage)
    open_card(stage, SENT, place)
    hand.push("登记延期申请")
    dialog = asked(stage, ExtensionDialog)
    hand.press(dialog.until)
    hand.write(f"{stage.program.now().date() + timedelta(days=30):%Y-%m-%d}")
    hand.press(dialog.reason)
    hand.write("留样冰箱已经订货，下周送到。")
    stage.album.shot("07-extension-form", of=dialog)
    hand.press(dialog.submit)
    hand.expect("等区里批复")
    stage.album.shot("07-finding-extension")


def reply(stage: Stage) -> None:
    """登记回复 of the department that got the letter: its finding still stands open beside the board."""
    hand = stage.hand
    stage.go("findings")
    hand.push("登记回复")
    dialog = asked(stage, ReplyDialog)
    hand.press(dialog.choice, dialog.choice.segment_rect("yes").center())
    hand.press(dialog.text)
    hand.write("已受理，十五日内现场核查。")
    hand.press(dialog.handler)
    hand.write("周敏")
    stage.album.shot("07-reply-form", of=dialog)
    hand.press(dialog.submit)
    hand.expect("受理")
    stage.album.shot("07-finding-replied")
    hand.push("关闭")


def look_again(stage: Stage, record: Record, place: str, initials: str) -> None:
    """复查 of what is still open there: how many inspections there were this year, the items, the seal, the opinion."""
    hand = stage.hand
    tour_start.go_to_facility(stage, place, initials)
    tour_start.begin_page(stage)
    tour_start.choose(stage, Plan("行政检查", "复查", PEOPLE_BY_ROLE["district_officer_2"].name))
    hand.expect("今年第")
    stage.album.shot("09-start-reinspection")
    tour_start.approve(stage, "RW-2026-131", "京兴卫检〔2026〕131号")
    tour_start.begin_visit(stage, "开始检查")
    stage.album.shot("03-inspection-again")
    Round(stage, stage.program.now().date(), record.scratch, {}).walk()
    tour_finish.to_finish(stage)
    tour_finish.seal(stage)
    _conclude(stage, record)


def _conclude(stage: Stage, record: Record) -> None:
    """复查意见书: the conclusion is proposed and chosen by hand."""
    hand, title = stage.hand, TITLES[NoticeKind.REINSPECTION_OPINION]
    tour_papers.use_file_printer(stage, record.scratch)
    tour_papers.ask_for(stage, title)
    dialog = asked(stage, ReinspectionOpinionDialog)
    hand.press(dialog.conclusion, dialog.conclusion.segment_rect(ReinspectionConclusion.ALL_DONE.value).center())
    stage.album.shot("06-document-reinspection-opinion-form", of=dialog)
    hand.press(dialog.submit)
    tour_papers.keep(stage, record, title, "reinspection-opinion")
