"""What this laptop made on one day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from tuoyu_desktop.application.lines import NoticeLine
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.store.case_queries import notice_line
from tuoyu_desktop.store.rows import Query, places


def notices_made_on(query: Query, journals: Collection[str], on: date) -> list[NoticeLine]:
    """Documents that one of ``journals`` issued on a day in Beijing, by facility and time; of an erased one nothing is
    left. Instants are kept in UTC, so that the days beside it are looked through as well."""
    sql = f"""SELECT n.*, f.name AS facility_name FROM notice n LEFT JOIN facility f ON f.subject = n.facility
              WHERE substr(n.issued_at, 1, 10) BETWEEN ? AND ? AND EXISTS (
                  SELECT 1 FROM entry e WHERE e.subject = n.subject AND e.kind = 'notice.issued'
                  AND e.journal IN ({places(journals)}))
              ORDER BY f.pinyin, n.facility, n.issued_at"""
    around = [(on + timedelta(days=step)).isoformat() for step in (-1, 1)]
    lines = [notice_line(row) for row in query(sql, *around, *sorted(journals))]
    return [line for line in lines if beijing(line.issued_at).date() == on]
