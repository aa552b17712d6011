"""``tuoyu-desktop --demo --tour DIR``: walks every screen as a person would and leaves pictures, papers and tour.json.

Qt reads scale and theme at its start, so the program starts itself once more for each further look: the first walk does
the visits and the syncs, the others open the same folder read-only and picture what stands there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import Options

if TYPE_CHECKING:
    from ui.tour_record import Record

LOOKS = (("dark", "1"), ("light", "1.5"))
"""Theme and scale of the further looks."""


def run_tour(options: Options) -> int:
    """Walk; returns 0 only when every step of every look went through."""
    assert options.tour is not None
    _need_no_desktop()
    if options.read_only:
        from ui.tour_looks import picture_everything

        return picture_everything(options)
    options.tour.mkdir(parents=True, exist_ok=True)
    _clear(options.tour)
    folder = options.data or Path(tempfile.mkdtemp(prefix="tuoyu-tour-"))
    try:
        return _walk(replace(options, data=folder, fresh=True, theme="light"))
    finally:
        if options.data is None:
            shutil.rmtree(folder, ignore_errors=True)


def _walk(options: Options) -> int:
    """The first walk, then the other looks side by side, then the report."""
    from ui.tour_record import Record, read_looks
    from ui.tour_walk import first_walk

    assert options.tour is not None
    assert options.data is not None
    record = Record(options.tour, options.data)
    first_walk(options, record)
    if not record.faults:
        with record.timed("further_looks"), ThreadPoolExecutor(len(LOOKS)) as pool:
            for output in pool.map(lambda look: _start_look(options, *look), LOOKS):
                read_looks(record, output)
    return _end(record)


def _start_look(options: Options, theme: str, scale: str) -> str:
    """This program again, read-only; returns what it noted beside its data."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ui.app"]
    place = ["--demo", "--read-only", "--data", str(options.data), "--tour", str(options.tour)]
    subprocess.run([*own, *place, "--theme", theme, "--scale", scale], check=False)
    assert options.data is not None
    note = look_file(options.data, theme, float(scale))
    return note.read_text(encoding="utf-8") if note.exists() else ""


def look_file(folder: Path, theme: str, scale: float) -> Path:
    """Where a further look notes what it did: a program without a console has nothing to print to."""
    return folder / f"look-{theme}-{scale:g}.json"


def _end(record: Record) -> int:
    record.write()
    result = f"{'ok' if record.ok else 'FAILED'}, {len(record.screens)} pictures in {record.folder}"
    if sys.stdout is not None:  # there is none in a program without a console
        print("\n".join(f"tour: {line}" for line in (*record.faults, record.speed, result) if line), flush=True)
    return 0 if record.ok else 1


def _need_no_desktop() -> None:
    """Without a display the offscreen platform draws; the scale of the machine must not blur the pictures."""
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "1"
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _clear(folder: Path) -> None:
    """Pictures of an earlier tour would hide that a screen is gone."""
    for pattern in ("*.png", "*.pdf", "tour.json"):
        for file in folder.glob(pattern):
            file.unlink()
