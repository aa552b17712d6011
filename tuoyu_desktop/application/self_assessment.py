"""机构自查 beside a visit: kept, shown item by item, and what differs from the inspector's answers.

It stays on this laptop, in the table of drafts, and never becomes an entry: it is the facility's own word, nobody of
the team has seen what it says, and the district can ask the facility for the file itself. An entry would make it look
like evidence of the visit for ever (sync.md §1). It is bound to a visit when one begins, so that next year's visit does
not show this year's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.self_assessment import SelfAnswer, SelfAssessment, differs
from tuoyu_desktop.domain.terms import Answer

FACILITY_DRAFT = "self-assessment:{facility}"
VISIT_DRAFT = "visit:{inspection}:self-assessment"


@dataclass(frozen=True)
class KeptSelfAssessment:
    """What was read in and when."""

    assessment: SelfAssessment
    read_at: datetime

    @property
    def count(self) -> int:
        return len(self.assessment.answers)


@dataclass(frozen=True)
class Difference:
    """One item where the facility said something else than the inspector found."""

    item: str
    title: str
    ours: Answer
    theirs: SelfAnswer


def keep_for_facility(work: Work, facility: str, assessment: SelfAssessment) -> None:
    """Read in before a visit: it waits for the next one that begins here."""
    work.put_draft(FACILITY_DRAFT.format(facility=facility), _to_text(assessment, work.now()))


def forget_for_facility(work: Work, facility: str) -> None:
    """Taken out again before a visit began."""
    work.drop_draft(FACILITY_DRAFT.format(facility=facility))


def kept_for_facility(records: Records, facility: str) -> KeptSelfAssessment | None:
    """What waits for the next visit here."""
    return _from_text(records.draft(FACILITY_DRAFT.format(facility=facility)))


def kept_for_visit(records: Records, inspection: str) -> KeptSelfAssessment | None:
    """What stands beside this visit."""
    return _from_text(records.draft(VISIT_DRAFT.format(inspection=inspection)))


def bind_to_visit(work: Work, facility: str, inspection: str) -> None:
    """The visit that begins takes what waits here along."""
    text = work.draft(FACILITY_DRAFT.format(facility=facility))
    if text is not None:
        work.put_draft(VISIT_DRAFT.format(inspection=inspection), text)
        forget_for_facility(work, facility)


def differences(answers: Mapping[str, tuple[str, Answer | None]], kept: KeptSelfAssessment) -> tuple[Difference, ...]:
    """``answers``: code to title and the inspector's answer, in the order of the visit."""
    found = []
    for code, (title, ours) in answers.items():
        theirs = kept.assessment.answers.get(code)
        if theirs is not None and ours is not None and differs(ours, theirs):
            found.append(Difference(code, title, ours, theirs))
    return tuple(found)


def _to_text(assessment: SelfAssessment, read_at: datetime) -> str:
    lines = [
        {"item": a.item, "answer": a.answer.value, "note": a.note, "on": a.on.isoformat() if a.on else None}
        for a in assessment.answers.values()
    ]
    head = {
        "facility": assessment.facility_name,
        "checklist": assessment.checklist,
        "version": assessment.version,
        "read_at": read_at.isoformat(),
    }
    return json.dumps({**head, "answers": lines}, ensure_ascii=False)


def _from_text(text: str | None) -> KeptSelfAssessment | None:
    if text is None:
        return None
    kept = json.loads(text)
    answers = {
        line["item"]: SelfAnswer(
            line["item"], Answer(line["answer"]), line["note"], date.fromisoformat(line["on"]) if line["on"] else None
        )
        for line in kept["answers"]
    }
    assessment = SelfAssessment(kept["facility"], kept["checklist"], kept["version"], answers)
    return KeptSelfAssessment(assessment, datetime.fromisoformat(kept["read_at"]))
