"""Chapter of the tour: an inspection by two officers, with the papers that an inspection begins and ends with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPlainTextEdit

from tuoyu_desktop.application.person_checks import LISTED, NOT_LISTED
from tuoyu_desktop.demo.banned import DEMO_BANNED
from tuoyu_desktop.demo.people import PEOPLE_BY_ROLE
from ui import tour_finish, tour_papers, tour_start
from ui.pages.documents.announcement_dialog import AnnouncementDialog
from ui.pages.documents.transcript_dialog import TranscriptDialog
from ui.tour_items import Round
from ui.tour_photo import samples_photo
from ui.tour_record import Record
from ui.tour_red_line import report
from ui.tour_stage import Stage
from ui.tour_start import Plan, page_of
from ui.widgets import tokens
from ui.widgets.person_check_panel import PersonCheckPanel
from ui.widgets.photo_tile import PhotoTile
from ui.widgets.pick_chip import PickChip

PLACE, INITIALS = "金禾职工托育园", "jhzgtyy"
NOBODY = "11010519491231002X"
"""The example of GB 11643: in no list."""
SEEN = "在岗人员名册上，一名保育员的身份证号在本机名单里。当时不在班。"
LAW = "《中华人民共和国人口与计划生育法》第四十一条"
PHONE = "12345"


def inspect(stage: Stage, record: Record) -> None:
    """Drawn at random, announced on paper, one number found in the list, one finding with a photo, sealed."""
    stage.change_person("district_officer_1")
    stage.album.shot("01-today-officer")
    tour_start.go_to_facility(stage, PLACE, INITIALS)
    tour_start.begin_page(stage)
    tour_start.choose(stage, Plan("行政检查", "专家", PEOPLE_BY_ROLE["district_officer_2"].name, ("B ", "F ")))
    _drawn_at_random(stage)
    tour_start.approve(stage, "RW-2026-118", "京兴卫检〔2026〕118号")
    _save_self_check(stage, record)
    tour_start.begin_visit(stage, "开始检查")
    _announce(stage, record)
    Round(stage, stage.program.now().date(), record.scratch, {"B14": _compare, "F07": _samples}).walk()
    tour_finish.to_finish(stage)
    tour_finish.seal(stage)


def _save_self_check(stage: Stage, record: Record) -> None:
    """An empty 自查表 for the facility, at the foot of 开始."""
    hand = stage.hand
    target = record.scratch / "self-check.xlsx"
    target.unlink(missing_ok=True)  # of an earlier tour in the same folder: the dialog would ask

    def answer() -> None:
        hand.fill("fileNameEdit", str(target), within=hand.top())
        hand.key(Qt.Key.Key_Return)

    hand.push_through(lambda: hand.push("存一份空白的机构自查表"), answer)
    hand.expect("空白表已存好")
    hand.reveal(hand.button("存一份空白的机构自查表"))
    stage.album.shot("09-start-self-check")


def _drawn_at_random(stage: Stage) -> None:
    """检查类型 by keys: the third is 双随机."""
    kinds = _choose_by_keys(stage, "检查类型", 2)
    assert "双随机" in kinds.currentText(), kinds.currentText()


def _choose_by_keys(stage: Stage, name: str, down: int) -> QComboBox:
    hand = stage.hand
    box = hand.find(QComboBox, name)
    hand.press(box)
    for _ in range(down):
        hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    return box


def _announce(stage: Stage, record: Record) -> None:
    """行政检查通知书, before the first item."""
    hand = stage.hand
    stage.album.shot("03-inspection-announce")
    hand.push("去出通知书")
    stage.shown("documents")
    tour_papers.use_file_printer(stage, record.scratch)
    tour_papers.ask_for(stage, "行政检查通知书")
    hand.wait(lambda: isinstance(hand.top(), AnnouncementDialog), "the form of the notice")
    dialog = hand.top()
    assert isinstance(dialog, AnnouncementDialog)
    hand.press(dialog.bases)
    hand.write(LAW)
    stage.album.shot("06-document-inspection-notice-form", of=dialog)
    if not dialog.complaints.text():
        hand.press(dialog.complaints)
        hand.write(PHONE)
    hand.press(dialog.submit)
    tour_papers.keep(stage, record, "行政检查通知书", "inspection-notice")
    hand.push("回去继续")
    stage.shown("inspection")
    hand.wait(lambda: page_of(stage).session.held, "the visit")
    hand.settle()


def _compare(walk: Round) -> None:
    """B14: a number that is in no list, then the invented one that is; everything stops, and it is reported."""
    stage, hand = walk.stage, walk.stage.hand
    panel = hand.find(PersonCheckPanel)
    for number, answer, picture in ((NOBODY, NOT_LISTED, "not-listed"), (DEMO_BANNED[0], LISTED, "listed")):
        hand.press(panel.number)
        hand.write(number)
        hand.key(Qt.Key.Key_Return)
        hand.expect(answer)
        stage.album.shot(f"03-inspection-number-{picture}")
    walk.press_answer("不合格")
    report(stage, SEEN, "12-red-line-number")
    walk.finish_finding("名册不拍照")


def _samples(walk: Round) -> None:
    """Food samples kept 36 of 48 hours, at 4 degrees, labelled; a photo of the shelf that may be printed."""
    stage, hand = walk.stage, walk.stage.hand
    walk.enter(hand.find(QLineEdit, "最早一份已留"), "36")
    walk.enter(hand.find(QLineEdit, "冰箱温度"), "4")
    hand.press(hand.find(PickChip, "是"))
    stage.album.shot("03-inspection-food-samples")
    walk.press_answer("不合格")
    hand.wait(lambda: hand.all(QPlainTextEdit, "看到的事实"), "the finding's form")
    label = "午餐 留样\n已留 36 小时"
    walk.attach(samples_photo(walk.folder / "samples.jpg", list(tokens.families()), label))
    hand.press(hand.find(PhotoTile))
    hand.wait(lambda: isinstance(hand.top(), QDialog), "the photo at large")
    hand.press(hand.find(QCheckBox, "认不出任何孩子"))
    hand.push("看好了")
    stage.album.shot("04-failed-item-samples")
    walk.finish_finding("")


def papers(stage: Stage, record: Record) -> None:
    """笔录, 意见书 with its delivery and 送达回证, 责令改正通知书."""
    tour_papers.use_file_printer(stage, record.scratch)
    _transcribe(stage, record)
    words = "请按规定足量留样，在冷藏设备中存放满 48 小时，并做好记录。"
    tour_papers.make(stage, record, "卫生监督意见书", "health-opinion", words)
    tour_papers.deliver(stage, "送达")
    stage.hand.push("生成送达回证")
    tour_papers.keep(stage, record, "送达回证", "delivery-record")
    ordered = "依据《中华人民共和国人口与计划生育法》第四十一条第一款，责令你单位按下表改正："
    tour_papers.make(stage, record, "责令改正通知书", "rectification-order", ordered)


def _transcribe(stage: Stage, record: Record) -> None:
    """The facts are proposed; what was told is ticked by hand."""
    hand = stage.hand
    tour_papers.ask_for(stage, "现场检查笔录")
    hand.wait(lambda: isinstance(hand.top(), TranscriptDialog), "the form of the transcript")
    dialog = hand.top()
    assert isinstance(dialog, TranscriptDialog)
    stage.album.shot("06-document-inspection-record-form", of=dialog)
    hand.press(dialog.shown)
    hand.press(dialog.told)
    hand.press(dialog.recusal)
    hand.write("不申请回避")
    _choose_by_keys(stage, "记录人", 1)
    assert dialog.recorder.currentIndex() >= 0, "nobody was chosen as the recorder"
    stage.album.shot("06-document-inspection-record-told", of=dialog)
    hand.press(dialog.submit)
    tour_papers.keep(stage, record, "现场检查笔录", "inspection-record")
