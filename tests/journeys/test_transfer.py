"""An expert finds an exit blocked, the district sends it to the fire service and closes it: by keys, over the wire, on
paper (documents.md §1 rules 3 and 5, §4.9)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.whole_program import WholeProgram
from tests.journeys.hands import KEY, Keys, watched_mice
from tests.made_visits import answer_all, sign, start
from tests.sync.client_rig import ClientLaptop, assert_whole, new_client, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.terms import FindingState, NoticeState
from ui import routes
from ui.pages.documents.printing import FilePrinting

FACT = "二层安全出口被三组货架堵住，门只能开约 20 厘米。"
FIRE = "区消防救援局"


@pytest.fixture
def keeper() -> str:
    """The laptop with the screen is the district's."""
    return DEMO_PEOPLE["district_officer_1"]


@pytest.fixture
def team(server: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    """The street's laptop, on which the expert writes."""
    made = new_client(server, tmp_path / "队", DEMO_PEOPLE["street_officer"])
    made.sync()
    yield made
    made.laptop.close()


@pytest.fixture
def finding(team: ClientLaptop, client: ClientLaptop) -> str:
    """Found by the expert, known to the district."""

    def job(work: Work) -> str:
        visit = start(work, on=now().date())
        answer_all(work, visit, {"E03": FACT})
        sign(work, visit)
        finish_visit(work, FinishVisit(visit))
        return next(iter(work.findings(visit)))

    found = str(team.write(job, DEMO_PEOPLE["expert"]))
    assert team.sync().delivered
    client.sync()
    return found


def state_on(laptop: ClientLaptop, finding: str) -> FoldedFinding:
    state = laptop.laptop.read(lambda records: records.finding(finding))
    assert state is not None
    return state


def in_front(whole: WholeProgram) -> None:
    """A desktop gives the keys back to the window when a dialog has gone; offscreen nobody does."""
    whole.window.activateWindow()
    whole.settle()


def write_letter(keys: Keys, whole: WholeProgram) -> None:
    """The first choice of every field is right but for what only the writer knows."""
    keys.push("移送…")
    keys.to("移送依据")
    keys.write("《大兴区托育服务综合监管职责分工》")
    keys.push("生成并编号")
    in_front(whole)


def print_and_deliver(keys: Keys, whole: WholeProgram, folder: Path) -> str:
    """Printed, and kept as a file; then 当面交 with who took it. What a reader finds in the file, without spaces."""
    folder.mkdir()
    papers = whole.page()
    papers.printing = FilePrinting(folder)
    papers.tools.print.show_printers(papers.printing.names(), papers.printing.default())
    whole.wait(lambda: papers.paper.page_count() > 0)
    keys.push("打印 2 份")
    whole.wait(lambda: any(folder.glob("*.pdf")) and papers.acts.job is None)
    whole.settle()
    papers.acts.choose_target = lambda _parent, _name: str(folder.parent / "letter.pdf")
    keys.push(papers.tools.print.save.text())
    whole.wait((folder.parent / "letter.pdf").exists)
    whole.settle()
    text = "".join(page.extract_text() for page in PdfReader(folder.parent / "letter.pdf").pages)
    keys.to("签收人")
    keys.write("王军")
    keys.push("登记交付")
    return "".join(text.split())


def answer(keys: Keys, whole: WholeProgram) -> None:
    """受理, with the words of the receipt."""
    keys.push("登记回复")
    keys.to("对方是否受理")
    keys.press(KEY.Key_Right)
    keys.to("对方答复了什么")
    keys.write("已责令清走货架，现场核查通畅。")
    keys.to("对方承办人")
    keys.write("王军")
    keys.push("登记回复")
    in_front(whole)


def test_a_blocked_exit_goes_to_the_fire_service_and_comes_back(
    qtbot: QtBot, qapp: QApplication, server: DistrictServer, team: ClientLaptop, client: ClientLaptop, finding: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    whole = WholeProgram(qtbot, qapp, client.laptop)
    whole.open("district_officer_1")
    keys = Keys(whole)
    with watched_mice(qapp) as mice:
        whole.go(routes.ToFindings(finding=finding))
        write_letter(keys, whole)
        assert whole.workspace.key() == "documents"
        text = print_and_deliver(keys, whole, tmp_path / "printer")
        for words in (f"{FIRE}：", "走访人员反映", "货架堵住", "《大兴区托育服务综合监管职责分工》", "移送函回执"):
            assert words in text
        assert "执法人员现场检查看到" not in text
        sent = state_on(client, finding)
        assert (sent.state, sent.referred_to) == (FindingState.REFERRED, FIRE)
        letter = client.laptop.read(lambda records: records.notice(sent.letter))
        assert letter is not None
        assert (letter.state, letter.delivered_way) == (NoticeState.DELIVERED, "on_the_spot")

        assert client.sync().delivered
        assert team.sync().delivered
        known = state_on(team, finding)
        assert (known.state, known.referred_to, known.letter) == (FindingState.REFERRED, FIRE, sent.letter)

        whole.go(routes.ToFindings(finding=finding))
        page = whole.page()
        assert not page.detail.close_finding.isVisible(), "nobody answered yet"
        answer(keys, whole)
        replied = state_on(client, finding)
        assert (replied.state, replied.reply_accepted) == (FindingState.REFERRED, True)
        keys.push("销号")
        keys.write("消防已处理，现场通畅。")
        keys.press(KEY.Key_Tab)
        keys.push("销号")
        assert mice.presses == 0
    assert state_on(client, finding).state is FindingState.CLOSED
    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []
    assert team.sync().delivered
    assert state_on(team, finding).state is FindingState.CLOSED
    assert_whole(server, client)
    whole.end()
