"""Trays of visits that ended on another laptop: what was not placed goes, and how many went is kept until it was read.

Who seals or gives up here is told before (收尾); here nobody was asked, so it is said afterwards (decisions/0008).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tuoyu_desktop.application.ports import LOST_TRAYS, TRAY_DRAFT
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.store.blob_forgetting import barred
from tuoyu_desktop.store.rows import work_query

if TYPE_CHECKING:
    from tuoyu_desktop.store.unit_of_work import SqlWork

_TRAY = TRAY_DRAFT.format(inspection="")
_LOST = f"""SELECT d.key AS key, d.text AS text, i.subject AS visit FROM draft d
            JOIN inspection i ON i.subject = substr(d.key, {len(_TRAY) + 1})
            WHERE d.key >= '{_TRAY}' AND d.key < '{_TRAY[:-1]}0' AND i.state != '{VisitState.OPEN.value}'"""


def forget_lost_trays(work: SqlWork) -> None:
    """After entries were taken in: the keys of those photos go with this unit, their files after it."""
    query = work_query(work.connection)
    rows = query(_LOST)
    if not rows:
        return
    counts: dict[str, int] = json.loads(work.setting(LOST_TRAYS) or "{}")
    for row in rows:
        hashes = [photo["sha256"] for photo in json.loads(row["text"])]
        lost = len(hashes) - len(barred(query, hashes))  # what was erased was not shown any more
        if lost:
            counts[row["visit"]] = counts.get(row["visit"], 0) + lost
        work.drop_draft(row["key"])
    if counts:
        work.put_setting(LOST_TRAYS, json.dumps(counts))
    work.forget_unplaced()
