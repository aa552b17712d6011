"""The first walk of the tour, in the light look: the visits are done, signed, printed and delivered for real."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tuoyu_desktop.demo.people import DEMO_PINS, PEOPLE_BY_ROLE
from ui import (
    tour_again,
    tour_delivery,
    tour_desk,
    tour_doors,
    tour_finish,
    tour_joint,
    tour_ledger,
    tour_office,
    tour_papers,
    tour_practice,
    tour_red_line,
    tour_start,
)
from ui.options import Options
from ui.tour_delivery import Deliveries
from ui.tour_items import Round
from ui.tour_joint import Together
from ui.tour_record import Record, Visit
from ui.tour_speed import speed_words
from ui.tour_stage import Stage, begin, end, open_stage
from ui.tour_start import Plan


def first_walk(options: Options, record: Record) -> None:
    """All chapters in order. What goes wrong ends the walk and stands in ``record.faults``."""
    stage = open_stage(options, "light")
    joint = Together(stage, record.scratch)
    try:
        for name, chapter in _chapters(stage, record, joint):
            with record.timed(name):
                chapter()
            if stage.watch.faults:
                break
    except Exception as error:  # noqa: BLE001  # whatever ends a walk is what the tour has to report
        traceback.print_exc()
        stage.watch.note(error)
    if stage.watch.faults:
        stage.hand.window.grab().save(str(record.folder / "fault.png"))
    record.screens += stage.album.screens
    joint.end()
    end(stage)
    record.faults += stage.watch.faults


def _chapters(stage: Stage, record: Record, joint: Together) -> tuple[tuple[str, Callable[[], object]], ...]:
    deliveries = Deliveries(stage, record)
    return (
        ("first_start", lambda: tour_doors.first_start(stage)),
        ("open_demo", lambda: begin(stage)),
        ("colleague", joint.begin),
        ("lock", lambda: tour_doors.lock(stage, "expert", DEMO_PINS["expert"])),
        ("today", lambda: stage.album.shot("01-today")),
        ("facilities", lambda: tour_doors.facilities(stage)),
        ("correction", lambda: tour_doors.correct_facility(stage)),
        ("start", lambda: _start_visit(stage, record)),
        ("joint", lambda: joint.join("23-joint-code")),
        ("inspection", lambda: _inspect(stage, record)),
        ("settle", lambda: _settle(joint, record)),
        ("finish", lambda: _finish(stage, record)),
        ("documents", lambda: _visit_papers(stage, record)),
        ("findings", lambda: tour_delivery.findings(stage)),
        ("colleague_delivers", joint.come_late),
        ("sync", lambda: deliveries.sync("08-sync")),
        ("settings", lambda: tour_delivery.settings(stage)),
        ("officers_visit", lambda: tour_office.inspect(stage, record)),
        ("officers_documents", lambda: tour_office.papers(stage, record)),
        ("officers_desk", lambda: tour_desk.at_the_desk(stage, record)),
        ("officers_letters", lambda: _letters(stage, record)),
        ("closure", lambda: tour_desk.keep_closure(stage, record)),
        ("start_again", lambda: tour_again.look_again(stage, record, tour_office.PLACE, tour_office.INITIALS)),
        ("practice", lambda: _practise(stage)),
        ("red_line", lambda: _red_line(stage, record)),
        ("unfinished_visit", lambda: _leave_a_visit(stage, record, joint)),
        ("colleague_late", joint.deliver_late),
        ("second_sync", lambda: deliveries.sync("08-sync-again")),
        ("late", joint.look_at_late),
        ("ledger", lambda: tour_ledger.write_tables(stage, record.folder)),
        ("server_stopped", lambda: tour_delivery.server_stopped(stage)),
    )


def _start_visit(stage: Stage, record: Record) -> None:
    record.counted = stage.hand.keys, stage.hand.presses
    tour_start.begin_page(stage)
    tour_start.recused_parent(stage, PEOPLE_BY_ROLE["recused_parent"].name)
    tour_start.choose(stage, Plan("走访督导", "快检", PEOPLE_BY_ROLE["parent"].name))
    tour_start.agree(stage, "李婷", "园长")
    tour_start.begin_visit(stage, "开始走访")


_MEASURED = dict.fromkeys(("B03", "B04", "B05", "B06", "B12"), Round.take_suggestion)


def _inspect(stage: Stage, record: Record) -> None:
    acts = {
        **_MEASURED,
        "A01": Round.with_note,
        "A15": Round.count_groups,
        tour_joint.WINDOWS: tour_joint.windows_noted,
        "C16": Round.fail_with_reason,
        "D02": Round.cover_areas,
        "D04": Round.fail_with_photo,
        "E07": Round.count_extinguishers,
        "E13": Round.not_applicable,
    }
    walk = Round(stage, _today(stage), record.scratch, acts, frozenset({tour_joint.LATE_ITEM, *tour_joint.COLLEAGUES}))
    counts = walk.walk()
    record.answers_ms = walk.clock.samples_ms
    record.visit = Visit("SUPERVISORY_VISIT", counts.answers, counts.findings, counts.photos)


def _settle(joint: Together, record: Record) -> None:
    """What the colleague answered belongs to the visit as well; the photo from there is sent from there."""
    theirs, visit = joint.settle(), record.visit
    assert visit is not None
    record.visit = replace(visit, answers=visit.answers + theirs)


def _today(stage: Stage) -> date:
    return stage.program.now().date()


def _finish(stage: Stage, record: Record) -> None:
    tour_finish.to_finish(stage)
    tour_finish.record_undone(stage)
    tour_finish.say(stage, "录像机硬盘已经报修，周五前换好。")
    tour_finish.read_aloud(stage)
    tour_finish.sign(stage, 3)
    tour_finish.seal(stage)
    hand, (keys, presses) = stage.hand, record.counted
    record.speed = speed_words(hand.keys - keys, hand.presses - presses, record.answers_ms)


def _visit_papers(stage: Stage, record: Record) -> None:
    tour_papers.use_file_printer(stage, record.scratch)
    tour_papers.make(stage, record, "走访督导情况记录", "visit-record")
    tour_papers.print_it(stage)
    tour_papers.deliver(stage, "交付")
    tour_papers.make(stage, record, "整改意见反馈单", "feedback-form")
    tour_papers.make(stage, record, "整改提示单", "suggestion")
    stage.album.shot("06-documents-made")


def _letters(stage: Stage, record: Record) -> None:
    """One finding's way: more time is asked for, it goes to another department, which answers."""
    tour_again.more_time(stage, tour_office.PLACE)
    tour_desk.send_away(stage, record, tour_office.PLACE)
    tour_again.reply(stage)


def _practise(stage: Stage) -> None:
    """Somebody who has no visit to make looks at the cards."""
    stage.change_person("expert")
    tour_practice.practise(stage, PEOPLE_BY_ROLE["parent"].name)


def _red_line(stage: Stage, record: Record) -> None:
    tour_red_line.red_line(stage, record, PEOPLE_BY_ROLE["parent"].name)


def _leave_a_visit(stage: Stage, record: Record, joint: Together) -> None:
    """A visit that goes on another day: what the further looks picture."""
    tour_start.go_to_facility(stage, tour_doors.OAK, tour_doors.OAK_INITIALS)
    tour_start.begin_page(stage)
    tour_start.choose(stage, Plan("走访督导", "快检", PEOPLE_BY_ROLE["parent"].name))
    tour_start.agree(stage, "李婷", "园长")
    tour_start.begin_visit(stage, "开始走访")
    visit = joint.join()
    acts = {**_MEASURED, "A15": Round.count_groups, tour_joint.WINDOWS: tour_joint.windows_noted}
    Round(stage, _today(stage), record.scratch, acts).leave_unfinished()
    stage.album.shot("01-today-unfinished")
    joint.leave_apart(visit)
