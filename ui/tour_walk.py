"""The first walk of the tour, in the light look: the visits are done, signed, printed and delivered for real."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from tuoyu_desktop.demo.people import DEMO_PINS, PEOPLE_BY_ROLE
from ui import tour_doors, tour_finish, tour_start
from ui.options import Options
from ui.tour_items import Round
from ui.tour_record import Record, Visit
from ui.tour_stage import Stage, begin, end, open_stage
from ui.tour_start import Plan


def first_walk(options: Options, record: Record) -> None:
    """All chapters in order. What goes wrong ends the walk and stands in ``record.faults``."""
    stage = open_stage(options, "light")
    try:
        for name, chapter in _chapters(stage, record):
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
    end(stage)
    record.faults += stage.watch.faults


def _chapters(stage: Stage, record: Record) -> tuple[tuple[str, Callable[[], None]], ...]:
    expert = DEMO_PINS["expert"]
    return (
        ("first_start", lambda: tour_doors.first_start(stage)),
        ("open_demo", lambda: begin(stage)),
        ("lock", lambda: tour_doors.lock(stage, "expert", expert)),
        ("today", lambda: stage.album.shot("01-today")),
        ("facilities", lambda: tour_doors.facilities(stage)),
        ("correction", lambda: tour_doors.correct_facility(stage)),
        ("start", lambda: _start_visit(stage)),
        ("inspection", lambda: _inspect(stage, record)),
        ("finish", lambda: _finish(stage)),
    )


def _start_visit(stage: Stage) -> None:
    tour_start.begin_page(stage)
    tour_start.recused_parent(stage, PEOPLE_BY_ROLE["recused_parent"].name)
    tour_start.choose(stage, Plan("走访督导", "快检", PEOPLE_BY_ROLE["parent"].name))
    tour_start.agree(stage, "李婷", "园长")
    tour_start.begin_visit(stage, "开始走访")


def _inspect(stage: Stage, record: Record) -> None:
    acts = {
        "A01": Round.with_note,
        "A15": Round.count_groups,
        "C16": Round.fail_with_reason,
        "D04": Round.fail_with_photo,
        "E13": Round.not_applicable,
        **dict.fromkeys(("B03", "B04", "B05", "B06", "B12"), Round.take_suggestion),
        "D02": lambda walk: walk.take_suggestion("11-coverage-card"),
    }
    walk = Round(stage, stage.program.now().date(), record.scratch, acts, frozenset({"F04"}))
    counts = walk.walk()
    record.visit = Visit("SUPERVISORY_VISIT", counts.answers, counts.findings, counts.photos)


def _finish(stage: Stage) -> None:
    tour_finish.to_finish(stage)
    tour_finish.record_undone(stage)
    tour_finish.say(stage, "录像机硬盘已经报修，周五前换好。")
    tour_finish.read_aloud(stage)
    tour_finish.sign(stage, 3)
    tour_finish.seal(stage)
