"""A clean quick visit from 今日 to the district: a key an item, two measurements, the pen to sign, the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.whole_program import WholeProgram
from tests.journeys.hands import KEY, Keys, sign, watched_mice
from tests.sync.client_rig import OAK, ClientLaptop, assert_whole, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.visit_view import ItemView, visit_view
from tuoyu_desktop.domain.clock import beijing_now
from tuoyu_desktop.domain.terms import Answer, Profile, VisitState
from ui import routes
from ui.pages.documents.printing import FilePrinting

KEPT_DAYS = 120
"""D04 asks for 90."""


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, client: ClientLaptop) -> Iterator[WholeProgram]:
    made = WholeProgram(qtbot, qapp, client.laptop)
    made.open()
    yield made
    made.end()


def _start(keys: Keys, whole: WholeProgram) -> None:
    """开始: what, with whom, how much, who agreed."""
    keys.push("走访督导")
    box = keys.to("赵敏")
    if not getattr(box, "isChecked", lambda: False)():
        keys.press(KEY.Key_Space)
    keys.push("快检")
    keys.to("机构是否同意")
    keys.press(KEY.Key_Right)
    keys.to("在场人")
    keys.write("李婷")
    keys.to("职务")
    keys.write("园长")
    keys.push("开始走访")
    assert whole.workspace.key() == "inspection"


def _measure(keys: Keys, item: ItemView) -> int:
    """What is typed at D04 and E07; returns the keys that it took."""
    before = keys.count
    earliest = f"{beijing_now().date() - timedelta(days=KEPT_DAYS):%Y-%m-%d}"
    for row in item.measured.get("channels", ()):
        keys.to(f"{row['channel']:02d} {row['place']} 最早可回放日期")
        keys.type(earliest)
    for _unit in item.measured.get("units", ()):
        keys.to("实配")
        keys.type("8")
    return keys.count - before


def _answer_all(keys: Keys, page: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Key 1 at every item, after what is measured there; the keys of the answers and of the measurements by item."""
    answers: dict[str, int] = {}
    measurements: dict[str, int] = {}
    while not (item := page.session.view.items[page.session.held.code]).done:
        if item.code in ("D04", "E07"):
            measurements[item.code] = _measure(keys, item)
        before = keys.count
        keys.press(KEY.Key_1)
        answers[item.code] = keys.count - before
        assert page.session.view.items[item.code].done, f"{item.code} is open after its key"
    return answers, measurements


def test_from_today_to_the_district_by_keys_alone(
    whole: WholeProgram, client: ClientLaptop, server: DistrictServer, qapp: QApplication, tmp_path: Path
) -> None:
    keys, laptop = Keys(whole), client.laptop
    with watched_mice(qapp) as mice:
        if laptop.read(lambda records: records.plan_lines(now().date(), now().date())):
            keys.push("开始检查")
        else:  # the demo was made before midnight: what it planned for today was yesterday
            whole.go(routes.ToStart(OAK))
        assert whole.workspace.key() == "start"
        _start(keys, whole)
        page = whole.page()
        visit = page.session.view.id
        answers, measurements = _answer_all(keys, page)
        stored = laptop.read(lambda records: visit_view(records, visit))
        assert set(answers) == set(stored.shown)
        assert set(answers.values()) == {1}
        assert set(measurements) == {"D04", "E07"}
        assert {stored.items[code].answer for code in stored.shown} == {Answer.PASS}
        assert stored.items["D04"].judgement.suggested is Answer.PASS
        assert stored.items["E07"].judgement.suggested is Answer.PASS

        keys.push("收尾")
        assert whole.workspace.key() == "finish"
        sign(keys, whole.page(), people=3)
        keys.confirm(lambda: keys.push("封存并生成文书"), "封存")
        assert whole.workspace.key() == "documents"
        sealed = laptop.read(lambda records: records.inspection(visit))
        assert sealed is not None
        assert (sealed.state, sealed.profile) == (VisitState.SEALED, Profile.QUICK)

        text = _papers(keys, whole, tmp_path / "paper")
        for words in ("走访督导情况记录", stored.facility_name, "陈秀兰", "赵敏", "李婷"):
            assert words in text
        assert "责令" not in text

        _synced(keys, whole)
        assert mice.presses == 0
    assert laptop.read(lambda records: records.visit_is_delivered(visit))
    assert laptop.read(lambda records: records.refused_lines()) == []
    assert_whole(server, client)


def _papers(keys: Keys, whole: WholeProgram, folder: Path) -> str:
    """走访督导情况记录 made, printed and kept as a file; what a reader finds in it, without spaces and line ends."""
    (folder / "printer").mkdir(parents=True)
    papers = whole.page()
    papers.printing = FilePrinting(folder / "printer")
    papers.tools.print.show_printers(papers.printing.names(), papers.printing.default())
    papers.acts.choose_target = lambda _parent, _name: str(folder / "record.pdf")
    keys.push("生成走访督导情况记录")
    whole.wait(lambda: papers.paper.page_count() > 0)
    keys.push("打印")
    whole.wait(lambda: any((folder / "printer").glob("*.pdf")))
    keys.push(papers.tools.print.save.text())
    whole.wait((folder / "record.pdf").exists)
    whole.settle()
    return "".join("".join(page.extract_text() for page in PdfReader(folder / "record.pdf").pages).split())


def _synced(keys: Keys, whole: WholeProgram) -> None:
    """同步, by its button."""
    whole.go(routes.ToSync())
    worker = whole.program.sync
    assert worker is not None
    ended: list[object] = []
    worker.ended.connect(lambda *_told: ended.append(1))
    keys.push("立即同步")
    whole.wait(lambda: bool(ended))
    whole.settle()
