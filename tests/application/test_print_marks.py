"""What was printed here, and the papers of a day: kept on this laptop, never in the record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.demo_laptop import TEMPLATE_KEY, TODAY, StandingClock
from tests.erased_entries import erase
from tests.made_visits import EXPERT, lease_numbers, sealed_visit
from tuoyu_desktop.application.day_papers import day_papers, papers_of_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, void_notice
from tuoyu_desktop.application.print_marks import PrintMark, copy_labels, mark_printed, print_mark
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.paths import DataPaths

COPIES = ("机构留存", "街道（乡镇）留存")
WHOLE = PrintMark(StandingClock()(), COPIES, 2)


def made(laptop: Laptop, kind: NoticeKind = NoticeKind.VISIT_RECORD, visit: str = "") -> str:
    visit = visit or sealed_visit(laptop)
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), EXPERT)[0]


class TestLabels:
    def test_the_first_copies_say_who_keeps_them_and_what_is_beyond_is_a_copy(self) -> None:
        assert copy_labels(COPIES, 2, None) == COPIES
        assert copy_labels(COPIES, 3, None) == (*COPIES, "副本")

    def test_after_the_set_every_copy_is_marked(self) -> None:
        assert copy_labels(COPIES, 2, WHOLE) == ("副本", "副本")

    def test_what_of_the_set_never_came_out_is_no_copy_of_anything(self) -> None:
        half = PrintMark(WHOLE.at, COPIES[:1], 1)
        assert copy_labels(COPIES, 2, half) == ("街道（乡镇）留存", "副本")

    def test_a_void_paper_says_so(self) -> None:
        assert copy_labels(COPIES, 1, None, void=True) == ("已作废　机构留存",)


class TestMark:
    def test_it_is_kept_over_a_restart_and_nothing_waits_for_the_district(
        self, laptop: Laptop, tmp_path: Path, clock: StandingClock
    ) -> None:
        lease_numbers(laptop)
        notice = made(laptop)
        before = laptop.read(lambda records: records.queue_lines())
        laptop.write(lambda work: mark_printed(work, notice, COPIES), EXPERT)

        assert laptop.read(lambda records: records.queue_lines()) == before
        laptop.close()
        again = open_laptop(DataPaths(tmp_path / "laptop"), TEMPLATE_KEY, clock)
        assert again.read(lambda records: print_mark(records, notice)) == PrintMark(clock(), COPIES, 2)
        again.close()

    def test_printing_again_adds_to_the_count_and_not_to_the_set(self, laptop: Laptop, clock: StandingClock) -> None:
        for labels in (COPIES[:1], ("街道（乡镇）留存", "副本"), ("副本",), COPIES):
            laptop.write(lambda work, labels=labels: mark_printed(work, "n", labels), EXPERT)
        assert laptop.read(lambda records: print_mark(records, "n")) == PrintMark(clock(), COPIES, 6)

    def test_a_void_print_is_none_of_the_set(self, laptop: Laptop) -> None:
        laptop.write(lambda work: mark_printed(work, "n", ("已作废　机构留存",)), EXPERT)
        mark = laptop.read(lambda records: print_mark(records, "n"))
        assert mark is not None
        assert (mark.copies, mark.count) == ((), 1)


class TestDay:
    def test_only_what_was_made_here_on_that_day_and_holds(self, laptop: Laptop, clock: StandingClock) -> None:
        lease_numbers(laptop)
        visit = sealed_visit(laptop)
        record, feedback = made(laptop, visit=visit), made(laptop, NoticeKind.FEEDBACK_FORM, visit)
        hint = made(laptop, NoticeKind.SUGGESTION, visit)
        laptop.write(lambda work: void_notice(work, hint, "写错了"), EXPERT)
        laptop.write(lambda work: mark_printed(work, record, COPIES), EXPERT)

        day = laptop.read(day_papers)
        assert day.on == TODAY
        assert [(paper.line.id, paper.is_printed) for paper in day.papers] == [(record, True), (feedback, False)]
        assert laptop.read(lambda records: day_papers(records, TODAY - timedelta(days=1))).papers == ()

    def test_the_day_is_that_of_the_wall_clock(self, laptop: Laptop, clock: StandingClock) -> None:
        lease_numbers(laptop)
        visit = sealed_visit(laptop)
        clock.now = clock.now.replace(hour=0, minute=5) + timedelta(days=1)  # 16:05 of the 20th in UTC
        made(laptop, visit=visit)
        assert len(laptop.read(day_papers).papers) == 1
        assert laptop.read(lambda records: day_papers(records, TODAY)).papers == ()

    def test_what_another_laptop_made_is_not_listed(self, laptop: Laptop) -> None:
        lease_numbers(laptop)
        made(laptop)

        def move(work: object) -> None:
            sql = "UPDATE entry SET journal = 'another', seq = seq + 100000 WHERE kind = 'notice.issued'"
            work.connection.exec_driver_sql(sql)  # type: ignore[attr-defined]  # the store's own work has it

        laptop.write(move, EXPERT)
        assert laptop.read(day_papers).papers == ()

    def test_of_an_erased_paper_nothing_is_left(self, laptop: Laptop) -> None:
        lease_numbers(laptop)
        notice = made(laptop)
        erase(laptop, notice)
        assert laptop.read(day_papers).papers == ()
        assert laptop.read(lambda records: papers_of_visit(records, notice)) == ()

    def test_the_papers_of_a_visit_are_those_that_hold(self, laptop: Laptop, clock: StandingClock) -> None:
        lease_numbers(laptop)
        visit = sealed_visit(laptop)
        record = made(laptop, visit=visit)
        clock.pass_by(minutes=1)
        feedback, hint = made(laptop, NoticeKind.FEEDBACK_FORM, visit), made(laptop, NoticeKind.SUGGESTION, visit)
        laptop.write(lambda work: void_notice(work, hint, "写错了"), EXPERT)
        assert laptop.read(lambda records: papers_of_visit(records, feedback)) == (record, feedback)
