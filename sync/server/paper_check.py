"""核对文书 on the district's server: the code of a paper against what took effect here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.paper_check import PaperAnswer, check_paper
from tuoyu_desktop.domain.paper_code import PaperCode
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import NoticeRow

_NOTICE = table_of(NoticeRow)


@dataclass(frozen=True)
class _Here:
    """The documents of the district, as the domain asks for them."""

    connection: Connection

    def notice(self, notice: str) -> FoldedNotice | None:
        row = self.connection.execute(select(_NOTICE).where(_NOTICE.c.subject == notice)).one_or_none()
        return FoldedNotice.model_validate(dict(row._mapping)) if row is not None else None

    def with_digits(self, digits: str) -> Sequence[str]:
        found = select(_NOTICE.c.subject).where(_NOTICE.c.check_code.startswith(digits)).order_by(_NOTICE.c.subject)
        return self.connection.execute(found).scalars().all()

    def of_visit(self, inspection: str, kind: str) -> Sequence[str]:
        same = (_NOTICE.c.inspection == inspection) & (_NOTICE.c.notice_kind == kind)
        newest = select(_NOTICE.c.subject).where(same).order_by(_NOTICE.c.issued_at.desc())
        return self.connection.execute(newest).scalars().all()

    def is_erased(self, notice: str) -> bool:
        gone = (ENTRY.c.subject == notice) & (ENTRY.c.status == EntryStatus.ERASED.value)
        return self.connection.execute(select(ENTRY.c.id).where(gone).limit(1)).first() is not None


def check_code_here(office: Office, code: PaperCode) -> PaperAnswer:
    """What the district's records say of the paper with ``code``."""
    with office.database.read() as connection:
        return check_paper(_Here(connection), code)
