"""Findings: proposed from item and measurement, written with a photo or a reason (checklist.md §2 rules 13, 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.application.test_answering import write
from tests.application.test_starting import EXPERT, OFFICER, inspection_command, visit_command
from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, DayKind, Profile, Severity


@pytest.fixture
def visit(laptop: Laptop) -> str:
    command = visit_command(laptop, profile=Profile.FULL)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def form_for(laptop: Laptop, visit: str, code: str) -> FindingForm:
    return laptop.read(lambda records: propose(records, visit, code)).form


def find(laptop: Laptop, visit: str, code: str, form: FindingForm, finding: str | None = None) -> FoldedFinding:
    command = RecordFinding(visit, code, form, finding)
    known = laptop.read(lambda records: records.inspection(visit))
    identity, _ = laptop.write(lambda work: record_finding(work, command), known.lead if known else EXPERT)
    found = laptop.read(lambda records: records.finding(identity))
    assert found is not None
    return found


def test_the_form_starts_from_the_measurement(laptop: Laptop, visit: str) -> None:
    channels = [{"id": "c3", "channel": 3, "place": "睡眠室", "earliest_on": "2026-09-15"}]
    write(laptop, RecordAnswer(visit, "D04", Answer.FAIL, measured={"channels": channels}))

    offer = laptop.read(lambda records: propose(records, visit, "D04"))

    assert "66 天" in offer.form.fact  # 2026-09-15 to 2026-11-20
    assert offer.form.severity is Severity.MAJOR
    assert (offer.form.days, offer.day_kind, offer.due_on) == (15, DayKind.WORKING, date(2026, 12, 11))
    assert "公安" in offer.form.lead_department
    assert not offer.binding


def test_a_visit_suggests_a_date_and_sets_none(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "D04", Answer.FAIL))
    form = replace(form_for(laptop, visit, "D04"), fact="仅 66 天", photo_reason="没带相机")

    finding = find(laptop, visit, "D04", form)

    assert (finding.due_on, finding.suggested_due_on) == (None, date(2026, 12, 11))


def test_an_inspection_sets_the_date(laptop: Laptop) -> None:
    command = inspection_command(laptop)
    visit, _ = laptop.write(lambda work: start_visit(work, command), OFFICER)
    write(laptop, RecordAnswer(visit, "D04", Answer.FAIL))
    form = replace(form_for(laptop, visit, "D04"), fact="仅 66 天", photo_reason="没带相机")

    assert find(laptop, visit, "D04", form).due_on == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fact": " "}, "fact"),
        ({"photo_reason": ""}, "photo_reason"),
        ({"days": -1}, "deadline_days"),
        ({"days": 367}, "deadline_days"),
        ({"days": 10**12}, "deadline_days"),
    ],
)
def test_a_finding_needs_a_fact_and_a_photo_or_a_reason(
    laptop: Laptop, visit: str, change: dict[str, object], field: str
) -> None:
    write(laptop, RecordAnswer(visit, "C14", Answer.FAIL))
    form = replace(form_for(laptop, visit, "C14"), fact="出水 45 ℃", photo_reason="没带相机")

    with pytest.raises(RuleViolation) as refused:
        find(laptop, visit, "C14", replace(form, **change))  # type: ignore[arg-type]  # by field name

    assert refused.value.field == field


def test_only_a_failed_item_has_findings(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "C14", Answer.PASS))
    form = replace(form_for(laptop, visit, "C14"), fact="x", photo_reason="y")

    with pytest.raises(RuleViolation) as refused:
        find(laptop, visit, "C14", form)
    assert refused.value.code == "rule-finding-answer"


def test_a_finding_is_changed_until_the_seal(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "C14", Answer.FAIL))
    form = replace(form_for(laptop, visit, "C14"), fact="出水 45 ℃", photo_reason="没带相机")
    find(laptop, visit, "C14", form)
    (identity,) = laptop.read(lambda records: records.findings(visit))

    changed = find(laptop, visit, "C14", replace(form, severity=Severity.MAJOR, rectified_on_site=True), identity)

    assert (changed.severity, changed.rectified_on_site, changed.fact) == (Severity.MAJOR, True, "出水 45 ℃")
    assert len(laptop.read(lambda records: records.findings(visit))) == 1


@pytest.mark.parametrize(
    ("code", "urgent"),
    [("B22", True), ("E03", True), ("E13", True), ("D04", False), ("B04", False), ("B12", False), ("C16", False)],
)
def test_what_stops_or_is_put_right_the_same_day_is_urgent(laptop: Laptop, visit: str, code: str, urgent: bool) -> None:
    """checklist.md, 立即停 是 or 整改期 0; 视情 with days to put it right is reported at once and not marked urgent."""
    assert form_for(laptop, visit, code).urgent is urgent
