"""The papers of a day, a hundred of them, one after the other as a batch is printed: aim at most 4 s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from tests.benchmarks.document_content import opinion, photos_of_a_phone
from tests.benchmarks.measuring import Figures, figures, milliseconds
from tuoyu_desktop.documents import render
from tuoyu_desktop.domain.notice import DocumentContent, ItemResult, NoticeKind
from tuoyu_desktop.domain.terms import Answer

RUNS = 3
COUNT = 100
_ITEMS = 60


def run() -> Figures:
    """Three times the same hundred; no two of them say the same."""
    photos = photos_of_a_phone()
    papers = list(_papers(photos))
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    render(papers[0], photos, printed_at=at)

    def all_of_them() -> None:
        for paper in papers:
            render(paper, photos, printed_at=at)

    return figures([milliseconds(all_of_them) for _ in range(RUNS)])


def _papers(photos: Mapping[str, bytes]) -> Iterator[DocumentContent]:
    """Of four papers two are records of a visit, one reports to the district, one is an officers' opinion."""
    kinds = (NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.VISIT_RECORD, NoticeKind.HEALTH_OPINION)
    for number in range(COUNT):
        kind = kinds[number % len(kinds)]
        base = opinion(photos)
        record = kind is NoticeKind.VISIT_RECORD
        changes = {
            "kind": kind,
            "number": f"ZF-110115-2026-{number:06d}",
            "facility": base.facility.model_copy(update={"name": f"小橡树托育中心第{number}分部"}),
            "results": _results(number) if record else (),
            "opinion": f"请对照第{number}份所列问题逐项整改。" if kind is NoticeKind.HEALTH_OPINION else "",
        }
        yield DocumentContent.model_validate(base.model_dump() | changes)


def _results(number: int) -> tuple[ItemResult, ...]:
    return tuple(
        ItemResult(
            section=f"{'ABCDEFGHI'[at // 8]} 类别",
            code=f"{'ABCDEFGHI'[at // 8]}{at % 8 + 1:02d}",
            title=f"看一件事，第{at}项",
            answer=Answer.FAIL if (at + number) % 12 == 0 else Answer.PASS,
            note=f"看到的情况之{at + number}",
        )
        for at in range(_ITEMS)
    )
