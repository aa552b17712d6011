"""Chapter of the tour: what the district has now, as the district would take it out of its server."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ui.demo_start import server_program
from ui.tour_stage import Stage


def write_tables(stage: Stage, folder: Path) -> None:
    """The ledger of all findings, and the empty form of the facility register."""
    district = stage.program.district
    assert district is not None
    _command("ledger", "--xlsx", str(folder / "ledger.xlsx"), "--data", str(district.server_folder))
    _command("import", "--template", str(folder / "register-template.xlsx"), "--data", str(district.server_folder))


def _command(*arguments: str) -> None:
    done = subprocess.run(
        [*server_program(), *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise OSError(f"tuoyu-server {arguments[0]}: {done.stderr.strip()}")
