"""How the last syncs went: a short list in one setting, newest first, written when a sync ends."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from tuoyu_desktop.application.ports import Records, Work

HISTORY = "sync_history"
"""Setting: a JSON list of runs, newest first."""
KEPT = 30


@dataclass(frozen=True)
class SyncRun:
    """One sync. ``code`` is empty when it went well, else why it ended, with ``sentence`` in words.

    ``times`` such runs in a row carried nothing and ended alike; ``at`` is the end of the last of them.
    """

    at: datetime
    entries_sent: int = 0
    photos_sent: int = 0
    entries_received: int = 0
    code: str = ""
    sentence: str = ""
    times: int = 1

    @property
    def carried(self) -> bool:
        """Whether anything went either way."""
        return bool(self.entries_sent or self.photos_sent or self.entries_received)


def sync_history(records: Records) -> tuple[SyncRun, ...]:
    """The last runs, newest first."""
    text = records.setting(HISTORY)
    return tuple(_read(line) for line in json.loads(text)) if text else ()


def note_sync(work: Work, run: SyncRun) -> None:
    """Keep a run. A regular sync with nothing to do, or one more try without a network, does not push out the rest."""
    runs = list(sync_history(work))
    if runs and not run.carried and not runs[0].carried and runs[0].code == run.code:
        run = replace(run, times=runs.pop(0).times + 1)
    lines = [asdict(one) | {"at": one.at.isoformat()} for one in [run, *runs][:KEPT]]
    work.put_setting(HISTORY, json.dumps(lines, ensure_ascii=False))


def _read(line: dict[str, object]) -> SyncRun:
    return SyncRun(**(line | {"at": datetime.fromisoformat(str(line["at"]))}))  # type: ignore[arg-type]  # as written above
