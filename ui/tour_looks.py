"""A further look of the tour: the folder of the first walk, opened read-only, pictured screen by screen."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping

from tuoyu_desktop.application.lines import InspectionLine
from tuoyu_desktop.demo.people import DEMO_PINS
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.store.files import write_atomically
from ui import routes, tour_desk, tour_doors
from ui.options import Options
from ui.tour import look_file
from ui.tour_pictures import paper_is_drawn
from ui.tour_record import look_note
from ui.tour_stage import Stage, begin, end, open_stage
from ui.widgets.paper_view import PaperView

SEED = 1
ITEMS = (("D04", "03-inspection"), ("C16", "04-failed-item"), ("A15", "10-ratio-card"), ("D02", "11-coverage-card"))
"""Items of the visit that the first walk left open, and what they are pictured for."""


def picture_everything(options: Options) -> int:
    """Picture every screen and note what was done beside the data."""
    started = time.perf_counter()
    look = options.theme if options.scale <= 1 else f"{options.scale * 100:.0f}"
    stage = open_stage(options, look)
    try:
        tour_doors.first_start(stage)
        begin(stage)
        stage.album.shot("15-lock-people")
        stage.choose_person("expert")
        stage.album.shot("15-lock")
        stage.enter_pin(DEMO_PINS["expert"])
        stage.shown("today")
        _screens(stage)
        stage.go("documents")
        stage.dismiss_read_only()
        tour_desk.books(stage)
    except Exception as error:  # noqa: BLE001  # whatever ends a look is what the tour has to report
        traceback.print_exc()
        stage.watch.note(error)
        stage.hand.window.grab().save(str(stage.album.folder / f"fault-{look}.png"))
    milliseconds = round((time.perf_counter() - started) * 1000)
    end(stage)
    assert options.data is not None
    note = look_file(options.data, options.theme, options.scale)
    write_atomically(note, look_note(look, stage.album.screens, stage.watch.faults, milliseconds).encode())
    return 1 if stage.watch.faults else 0


def _screens(stage: Stage) -> None:
    oak = oak_facility(SEED)
    visits = _own_visits(stage)
    sealed = next(line for line in visits if line.state is VisitState.SEALED and line.facility == oak)
    unfinished = next(line for line in visits if line.state is VisitState.OPEN)
    stops: tuple[tuple[str, routes.Route], ...] = (
        ("01-today", routes.ToToday()),
        ("02-facilities", routes.ToFacilities()),
        *((f"22-facility-{tab}", routes.ToFacilities(facility=oak, tab=tab)) for tab in tour_doors.TABS),
        ("09-start", routes.ToStart(oak)),
        *((name, routes.ToInspection(unfinished.id, item=item)) for item, name in ITEMS),
        ("05-finish", routes.ToFinish(unfinished.id)),
        ("06-document", routes.ToDocuments(inspection=sealed.id)),
        ("07-findings", routes.ToFindings()),
        ("08-sync", routes.ToSync()),
        ("23-joint-visit", routes.ToJoint(unfinished.id)),
        ("23-joint-late", routes.ToJoint(sealed.id)),
        ("16-settings", routes.ToSettings()),
    )
    for name, route in stops:
        stage.program.window.go(route)
        stage.hand.settle()
        stage.dismiss_read_only()
        for act in _READY.get(name, ()):
            act(stage)
        stage.album.shot(name)


def _unfold(stage: Stage) -> None:
    """The table of an answered item lies folded: 改 opens it."""
    stage.hand.push("改")


def _paper(stage: Stage) -> None:
    """The page is drawn behind the program."""
    paper = stage.hand.find(PaperView)
    stage.hand.wait(lambda: paper_is_drawn(paper), "the paper to be drawn")


_READY: Mapping[str, tuple[Callable[[Stage], None], ...]] = {"10-ratio-card": (_unfold,), "06-document": (_paper,)}


def _own_visits(stage: Stage) -> list[InspectionLine]:
    found: list[InspectionLine] = []
    runner = stage.program.runner
    assert runner is not None
    runner.read(stage.program, lambda records: records.inspection_lines(own_only=True), found.extend)
    stage.hand.wait(lambda: found, "the visits of this laptop")
    return found
