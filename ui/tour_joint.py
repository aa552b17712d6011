"""Chapters of the tour: 一起查. A colleague's laptop joins by code and stick; where the answers differ a person settles
it; what comes after the seal is shown on 同步."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tuoyu_desktop.domain.join_code import LINES, checked_lines
from tuoyu_desktop.domain.terms import Answer
from ui.pages.joint.code_card import CodeCard
from ui.pages.joint.disagreement_card import DisagreementCard
from ui.tour_items import Round
from ui.tour_partner import Partner
from ui.tour_photo import window_photo
from ui.tour_stage import Stage
from ui.tour_start import page_of

WINDOWS, LATE_ITEM = "C10", "F04"
"""Items that both look at, and that the colleague answers after the seal."""
COLLEAGUES = {"E03": "两处出口都通", "G05": "晨检记录看到今天", "H01": "收费公示在大门内侧"}
"""Items that the colleague alone looks at, with what was noted."""
SEEN_HERE = "看了托大班活动室，限位器都在"
SEEN_THERE = "看了托小班寝室，窗边矮柜可攀爬"
WHY = "一起回托小班看过，矮柜已当场挪开"


def windows_noted(walk: Round) -> None:
    """What was seen here of the item that the colleague sees otherwise."""
    walk.note(SEEN_HERE)
    walk.press_answer("合格")


class Together:
    """``visit``: the one that is sealed."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage, self._hand, self._folder = stage, stage.hand, folder
        self._partner = Partner(folder, stage.hand.wait)
        self._visit = ""

    def begin(self) -> None:
        """Another laptop is enrolled, behind what goes on in the window."""
        district = self._stage.program.district
        assert district is not None
        self._partner.begin(district)

    def end(self) -> None:
        """Also where the tour went wrong."""
        self._partner.end()

    def join(self, picture: str = "") -> str:
        """From the visit: the code is typed there, the visit goes over by stick, and that it joined comes back; returns
        the visit."""
        hand, partner = self._hand, self._partner
        hand.push("一起查")
        self._stage.shown("joint")
        card = hand.find(CodeCard)
        hand.wait(card.picture.squares, "the squares of the code")
        hand.settle()
        assert checked_lines(card.text()) == (True,) * LINES, card.text()
        if picture:
            self._stage.album.shot(picture)
        visit = partner.type_code(card.text())
        hand.push_through(lambda: hand.push("写到 U 盘"), lambda: self._choose(partner.stick))
        hand.expect("检查包写好了")
        partner.join(visit)
        self._read_stick(visit)
        self._back()
        self._visit = self._visit or visit
        return visit

    def settle(self) -> int:
        """Both have answered one item, differently: the answers side by side, one chosen with a reason. Returns how
        many items the colleague answered alone."""
        hand, partner, album = self._hand, self._partner, self._stage.album
        photo = window_photo(self._folder / "windows.jpg").read_bytes()
        partner.answer(self._visit, WINDOWS, Answer.FAIL, SEEN_THERE, photo)
        for item, note in COLLEAGUES.items():
            partner.answer(self._visit, item, Answer.PASS, note)
        self._to_joint()
        self._read_stick(self._visit)
        card = hand.find(DisagreementCard)
        assert card.item() == WINDOWS, card.item()
        hand.push("用合格")
        hand.fill("为什么", WHY)
        album.shot("23-joint-visit")
        hand.push("按“合格”定下来")
        hand.expect("没有不一致的答案")
        hand.expect(WHY)
        album.shot("23-joint-settled")
        self._back()
        return len(COLLEAGUES)

    def come_late(self) -> None:
        """The colleague delivers, and answers once more without knowing of the seal."""
        self._partner.sync()
        photo = window_photo(self._folder / "fridge.jpg").read_bytes()
        self._partner.answer(self._visit, LATE_ITEM, Answer.PASS, "留样柜里各餐都有", photo)

    def deliver_late(self) -> None:
        """The district holds the answer and passes it on with its verdict."""
        self._partner.sync()

    def look_at_late(self) -> None:
        """From 同步 to what came after the seal."""
        hand = self._hand
        hand.expect("文书上没有这些，请写更正说明")
        hand.push("去一起查")
        self._stage.shown("joint")
        hand.expect("封存以后才到的")
        self._stage.album.shot("23-joint-late")
        hand.push("回到文书")
        self._stage.shown("documents")

    def leave_apart(self, visit: str) -> None:
        """The visit that goes on another day has an answer that is not settled: what the further looks picture."""
        hand = self._hand
        photo = window_photo(self._folder / "windows.jpg").read_bytes()
        self._partner.answer(visit, WINDOWS, Answer.FAIL, SEEN_THERE, photo)
        hand.push("继续")
        self._visit_shown()
        self._to_joint()
        self._read_stick(visit)
        hand.find(DisagreementCard)
        self._back()
        hand.push("暂停")
        self._stage.shown("today")

    def _to_joint(self) -> None:
        self._hand.push("一起查，2 台电脑")
        self._stage.shown("joint")

    def _back(self) -> None:
        self._hand.push("回到检查")
        self._visit_shown()

    def _visit_shown(self) -> None:
        self._stage.shown("inspection")
        self._hand.wait(lambda: page_of(self._stage).session.held, "the visit")
        self._hand.settle()

    def _read_stick(self, visit: str) -> None:
        """The colleague's file, chosen as the program's own dialog asks for it."""
        hand, file = self._hand, self._partner.to_stick(visit)
        hand.push_through(lambda: hand.push("从 U 盘读入"), lambda: self._choose(file))
        hand.expect("读入了")

    def _choose(self, place: Path) -> None:
        hand = self._hand
        dialog = hand.top()
        assert isinstance(dialog, QFileDialog)
        hand.fill("fileNameEdit", str(place), within=dialog)
        hand.key(Qt.Key.Key_Return)
