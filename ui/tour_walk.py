"""The first walk of the tour, in the light look: the visits are done, signed, printed and delivered for real."""

from __future__ import annotations

from collections.abc import Callable

from tuoyu_desktop.demo.people import DEMO_PINS
from ui import tour_doors
from ui.options import Options
from ui.tour_record import Record
from ui.tour_stage import Stage, begin, end, open_stage


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
    )
