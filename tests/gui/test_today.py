"""今日 on the demo's Friday, 2026-11-20, as an expert of 清源街道 reads it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.made_visits import start
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.starting import start_view
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.application.today import TodayView, today_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.terms import Profile, VisitMode
from ui import routes, theme
from ui.background.job_runner import JobRunner
from ui.pages.today.list_card import ListCard
from ui.pages.today.page import TodayPage
from ui.widgets.row_face import FACE_ROLE, RowFace
from ui.widgets.row_list import RowList


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, runner: JobRunner, me: SignedIn) -> TodayPage:
    theme.apply(qapp, dark=False)
    made = TodayPage(runner, me)
    qtbot.addWidget(made)
    made.resize(1286, 768)
    made.show()
    made.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)
    return made


def _faces(listing: RowList) -> list[RowFace]:
    model = listing.model()
    return [model.index(row, 0).data(FACE_ROLE) for row in range(model.rowCount())]


def _press(listing: RowList, row: int) -> None:
    rect = listing.visualRect(listing.model().index(row, 0))
    QTest.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def _heap(page: TodayPage, key: str) -> ListCard:
    card = page.heaps.heap(key)
    assert card is not None
    return card


def _words(page: TodayPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_next_visit_tells_what_one_needs_before_the_door(page: TodayPage) -> None:
    words = _words(page)

    assert "2026年11月20日 星期五" in words
    for fact in ("小橡树托育中心", "清源街道兴华大街 18 号院 3 号楼一层", "138 0000 2186", "60", "52"):
        assert fact in words


def test_the_one_filled_button_starts_the_planned_visit(page: TodayPage, laptop: Laptop) -> None:
    heard: list[object] = []
    page.go.connect(heard.append)
    QTest.mouseClick(page.hero.start, Qt.MouseButton.LeftButton)

    (route,) = heard
    assert isinstance(route, routes.ToStart)
    assert laptop.read(lambda records: records.facility_name(route.facility)) == "小橡树托育中心"
    assert route.plan is not None
    assert not route.reinspection


def test_the_rest_of_today_and_the_days_after_stand_in_order(page: TodayPage) -> None:
    faces = _faces(page.later.list)

    assert [(face.lead, face.title) for face in faces[:3]] == [
        ("14:00", "禾苗托育园"),
        ("16:00", "暖阳社区托育站"),
        ("周一", "京南电子厂职工托育园"),
    ]


def test_a_visit_of_today_starts_with_its_open_findings_a_later_one_shows_the_place(page: TodayPage) -> None:
    heard: list[object] = []
    page.go.connect(heard.append)
    _press(page.later.list, 0)
    _press(page.later.list, 2)

    assert isinstance(heard[0], routes.ToStart)
    assert heard[0].reinspection
    assert isinstance(heard[1], routes.ToFacilities)


def test_only_findings_past_a_date_that_an_authority_set_are_overdue(page: TodayPage, laptop: Laptop) -> None:
    lines = laptop.read(lambda records: records.finding_lines(area="清源街道"))
    today = laptop.read(lambda records: records.now()).date()
    overdue = [line for line in lines if line.overdue_days(today)]

    assert _heap(page, "overdue").count() == str(len(overdue))
    assert all(line.due_on is not None and line.due_on < today for line in overdue)
    assert "逾期" in _faces(_heap(page, "overdue").list)[0].chips[0].text


def test_the_bar_of_the_month_is_in_sight_without_scrolling(page: TodayPage) -> None:
    """Mockup 01: on the usual laptop what is left of the month is seen at once."""
    QTest.qWait(0)
    bar = page._month
    assert bar.visibleRegion().boundingRect() == bar.rect()


def test_the_head_of_a_card_stays_as_high_as_its_neighbours(page: TodayPage) -> None:
    """Mockup 01: also where the heaps beside it are longer and leave room to spare."""
    page.later.setFixedHeight(page.later.height() + 60)
    QApplication.processEvents()

    heads = [card._title.parentWidget().height() for card in page.findChildren(ListCard) if card.isVisible()]

    assert set(heads) == {48}


def test_a_long_heap_opens_in_place(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)
    card = ListCard("逾期待复查", most=4)
    qtbot.addWidget(card)
    card.show_faces([RowFace(f"第 {number} 条") for number in range(1, 10)], "9")
    assert (card.list.count(), card.more.text()) == (4, "还有 5 项")
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)

    assert card.list.count() == 9
    assert not card.more.isVisible()


def test_an_overdue_finding_leads_to_its_story(page: TodayPage) -> None:
    heard: list[object] = []
    page.go.connect(heard.append)
    _press(_heap(page, "overdue").list, 0)

    assert isinstance(heard[0], routes.ToFindings)
    assert heard[0].finding is not None


def test_nothing_is_said_to_be_delivered_before_the_district_confirmed(page: TodayPage) -> None:
    assert page.delivery.sentence() == "没有要送的记录"
    assert not page.delivery.sync.isVisible()


def test_a_written_record_waits_and_is_safe_here(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData

    facility = laptop.read(lambda records: records.search_facilities("清源街道", "小橡树")[0])
    data = FacilityCorrectedData(changes={"telephone": ("138 0000 2186", "138 0000 2187")}, note="园长告知")
    runner.write(page, me.person, lambda work: work.append(data, subject=facility, facility=facility))
    qtbot.waitUntil(lambda: runner.idle)
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)

    assert "尚未送达" in page.delivery.sentence()
    assert "都已安全存在本机" in _words(page)
    heard: list[object] = []
    page.go.connect(heard.append)
    QTest.mouseClick(page.delivery.sync, Qt.MouseButton.LeftButton)
    assert heard == [routes.ToSync(start=True)]


def test_the_chip_says_how_many_items_the_visit_will_have(
    qtbot: QtBot, page: TodayPage, laptop: Laptop, me: SignedIn, runner: JobRunner
) -> None:
    """Mockup 01. The number is the one that the start page would offer."""
    oak = oak_facility(1)
    offered = laptop.read(lambda records: start_view(records, oak, me.person)).profiles[VisitMode.SUPERVISORY_VISIT]
    quick = next(choice.item_count for choice in offered if choice.profile is Profile.QUICK)

    qtbot.waitUntil(lambda: page.hero.profile_words() != "快检")
    assert page.hero.profile_words() == f"快检 {quick} 项"


def test_the_month_counts_what_was_planned_for_it_and_not_begun(laptop: Laptop, clock: StandingClock) -> None:
    """Neither more nor less than this month's plans of the street, wherever in the month today lies."""

    def planned_now() -> int:
        return laptop.read(lambda records: today_view(records, DEMO_PEOPLE["expert"], OAK_STREET)).planned_this_month

    plans = laptop.read(lambda records: records.plan_lines(date(2026, 11, 1), date(2026, 11, 30)))
    lines = laptop.read(lambda records: records.facility_lines_of({plan.facility for plan in plans}))
    here = {line.id for line in lines if line.street_town == OAK_STREET}
    november = sum(plan.facility in here for plan in plans)

    assert november > 0
    assert planned_now() == november
    clock.pass_by(days=9)  # the last but one of November: what was not begun is still to do
    assert planned_now() == november


def test_beginning_a_planned_visit_leaves_the_months_count_as_it_is(laptop: Laptop) -> None:
    def today() -> TodayView:
        return laptop.read(lambda records: today_view(records, DEMO_PEOPLE["expert"], OAK_STREET))

    before = today()
    assert before.next is not None
    plan = before.next.plan

    laptop.write(lambda work: start(work, facility=plan.facility, plan=plan.id), DEMO_PEOPLE["expert"])

    assert (today().planned_this_month, today().visits_this_month) == (
        before.planned_this_month,
        before.visits_this_month,
    )


def test_the_rest_of_the_visits_is_one_press_away_under_their_list(page: TodayPage) -> None:
    """Beside the month's figures 还有 2 家 would read as what is left of the month."""
    shown = page.later.list.count()
    QApplication.processEvents()
    assert page.later.list.geometry().bottom() < page.later.more.mapTo(page.later, QPoint(0, 0)).y()
    foot = page.later.more.mapTo(page.later, QPoint(0, page.later.more.height())).y()
    assert foot <= page._month_words.mapTo(page.later, QPoint(0, 0)).y()
    assert page.later.more.text() == "还有 2 家"
    QTest.mouseClick(page.later.more, Qt.MouseButton.LeftButton)

    assert page.later.list.count() == shown + 2
    assert not page.later.more.isVisible()


def test_on_a_sunday_the_empty_day_names_the_next_visit(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, clock: StandingClock
) -> None:
    clock.pass_by(days=2)
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)

    words = _words(page)
    assert "今天没有安排" in words
    assert "下一家在周一（11月23日）：京南电子厂职工托育园" in words
    assert "今天还有 0 家" not in words


def test_an_empty_day_offers_to_choose_a_place(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, clock: StandingClock
) -> None:
    clock.pass_by(days=90)
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)
    heard: list[object] = []
    page.go.connect(heard.append)

    assert "今天没有安排" in _words(page)
    page.hero.nothing.acted.emit()
    assert heard == [routes.ToFacilities()]


@pytest.mark.parametrize(
    ("width", "height", "percent"), [(1286, 688, 100), (1029, 614, 100), (854, 512, 100), (1286, 688, 130)]
)
def test_the_start_button_and_delivery_are_seen_at_every_size(
    qtbot: QtBot, qapp: QApplication, runner: JobRunner, me: SignedIn, width: int, height: int, percent: int
) -> None:
    theme.apply(qapp, dark=False, text_percent=percent)
    made = TodayPage(runner, me)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    made.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)

    for widget in (made.hero.start, made.delivery):
        place = widget.mapTo(made, widget.rect().bottomRight())
        assert made.rect().contains(place)
    assert made.hero.width() <= width
    theme.apply(qapp, dark=False)


def test_nothing_is_said_of_delivery_while_the_database_is_gone(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    """Deleted under the open program: no green sentence stands beside the fault, until a write succeeds again."""
    aside = laptop.paths.database.with_suffix(".aside")
    laptop.write(lambda work: work.put_setting("a", "1"), me.person)
    laptop.paths.database.rename(aside)
    heard: list[Exception] = []
    runner.write(page, me.person, lambda work: work.put_setting("a", "2"), failed=heard.append)
    qtbot.waitUntil(lambda: runner.idle)

    assert len(heard) == 1
    assert page.delivery.sentence() == "本机现在存不了记录"
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)
    assert page.delivery.sentence() == "本机现在存不了记录"

    aside.rename(laptop.paths.database)
    runner.write(page, me.person, lambda work: work.put_setting("a", "3"))
    qtbot.waitUntil(lambda: runner.idle and page.delivery.sentence() == "没有要送的记录")


def test_the_button_goes_back_into_a_visit_that_is_open_there(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, laptop: Laptop, me: SignedIn
) -> None:
    """A second visit of the same place is not begun by the button that offers the next one."""
    oak = oak_facility(1)
    visit = laptop.write(lambda work: start(work, profile=Profile.FULL), me.person)[0]
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)
    heard: list[object] = []
    page.go.connect(heard.append)
    QTest.mouseClick(page.hero.start, Qt.MouseButton.LeftButton)

    assert page.hero.start.text() == "继续检查"
    assert heard == [routes.ToInspection(visit)]
    assert laptop.read(lambda records: records.facility_name(oak)) in _words(page)


def test_what_was_not_gone_to_yesterday_stays_until_somebody_goes(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, laptop: Laptop, clock: StandingClock, me: SignedIn
) -> None:
    """Midnight takes no promise away: 禾苗 and 暖阳 were planned for Friday, on Saturday they are still to do."""
    clock.pass_by(days=1)
    oak = laptop.read(lambda records: today_view(records, me.person, me.area)).missed[0].plan
    laptop.write(lambda work: start(work, on=clock().date(), facility=oak.facility, plan=oak.id), me.person)
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)
    heard: list[object] = []
    page.go.connect(heard.append)

    faces = _faces(_heap(page, "missed").list)
    assert [face.title for face in faces] == ["禾苗托育园", "暖阳社区托育站"]
    assert faces[0].caption == "昨天 14:00 · 回访，核对 3 条问题"
    assert "昨天没去的" in _words(page)
    _press(_heap(page, "missed").list, 0)
    assert isinstance(heard[0], routes.ToStart)
    assert heard[0].plan is not None
    assert heard[0].reinspection


def test_a_clock_that_went_back_is_told_before_anything_is_begun(
    qtbot: QtBot, page: TodayPage, runner: JobRunner, laptop: Laptop, clock: StandingClock, me: SignedIn
) -> None:
    """sync.md §3.5: three days back, the district's last word lies in the future."""
    laptop.write(lambda work: work.put_setting(SERVER_TIME, clock().isoformat()), me.person)
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle)
    assert page.clock.isHidden()

    clock.pass_by(days=-3)
    page.open(routes.ToToday())
    qtbot.waitUntil(lambda: runner.idle and page.clock.isVisible())
    assert "2026-11-17 09:05" in page.clock.sentence()
    assert "核对日期和时间" in page.clock.sentence()


def test_a_long_right_column_does_not_stretch_the_list_beside_it(
    qtbot: QtBot, page: TodayPage, runner: JobRunner
) -> None:
    before = page.later.height()
    page.heaps.setMinimumHeight(page.heaps.height() + 400)
    qtbot.waitUntil(lambda: page.heaps.height() > before + 300)
    QTest.qWait(0)

    assert page.later.height() == page.later.sizeHint().height()
