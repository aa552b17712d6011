"""Chapter of the tour: a red line in a visit (checklist.md §3): the page over the visit, the report, its paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui import tour_finish, tour_papers
from ui.tour_practice import go_to_item
from ui.tour_record import Record
from ui.tour_stage import Stage
from ui.tour_start import Plan, agree, begin_page, begin_visit, choose, go_to_facility, page_of

PLACE, INITIALS = "春芽托育园", "cytyy"
SEEN = "用餐区，一名保育员按住一名约 2 岁孩子的头喂饭，孩子哭闹，持续约 1 分钟。"


def red_line(stage: Stage, record: Record, companion: str) -> None:
    """B22 is seen: everything stops, it is reported, and what else there was is left undone."""
    hand = stage.hand
    go_to_facility(stage, PLACE, INITIALS)
    begin_page(stage)
    choose(stage, Plan("走访督导", "快检", companion))
    agree(stage, "王芳", "园长")
    begin_visit(stage, "开始走访")
    go_to_item(stage, "B22")
    hand.key(Qt.Key.Key_2)
    report(stage, SEEN, "12-red-line", (("channel", "11"), ("recorded", "16:20–16:28")))
    hand.wait(lambda: hand.all(QPlainTextEdit, "看到的事实"), "the finding's form")
    stage.album.shot("12-red-line-finding")
    hand.push("完成，下一项")
    _end(stage)
    tour_papers.use_file_printer(stage, record.scratch)
    tour_papers.look_at(stage, record, "紧急情况报告单", "emergency-report")


def report(stage: Stage, seen: str, picture: str, recording: tuple[tuple[str, str], ...] = ()) -> None:
    """What was done at once, then what was seen; channel and time of the recording where the page asks for them."""
    hand, page = stage.hand, page_of(stage).red_lines.desk.page
    hand.wait(page.isVisible, "the page of the red line")
    stage.album.shot(picture)
    for row in page.steps.rows:
        hand.press(row.act)
    hand.press(page.report.text)
    hand.write(seen)
    for name, text in recording:
        edit = getattr(page.report, name)
        assert isinstance(edit, QLineEdit)
        hand.press(edit)
        hand.write(text)
    stage.album.shot(f"{picture}-done")
    hand.push("送出紧急报告")
    hand.wait(lambda: not page.isVisible(), "the visit behind")


def _end(stage: Stage) -> None:
    """The visit ends there: the rest was not looked at."""
    tour_finish.to_finish(stage)
    tour_finish.record_undone(stage)
    tour_finish.sign(stage, 3)
    tour_finish.seal(stage)
