"""Which kinds belong to one family of subjects, and the fold of each family. One family, one projected table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tuoyu_desktop.domain.entries import (
    fold_findings,
    fold_incidents,
    fold_inspections,
    fold_notices,
    fold_registry,
)
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.frozen import Frozen

State = Frozen | fold_inspections.FoldedAnswer
"""What a fold gives."""


@dataclass(frozen=True)
class Family:
    """A kind of subject: the table its rows stand in, the kinds that touch it, its pure fold."""

    name: str
    kinds: tuple[str, ...]
    fold: Callable[[Sequence[Placed]], State | None]


FAMILIES: tuple[Family, ...] = (
    Family(
        "facility",
        (
            "facility.registered",
            "facility.updated",
            "facility.closed",
            "facility.corrected",
            "correction.decided",
        ),
        fold_registry.fold_facility,
    ),
    Family("person", ("roster.changed",), fold_registry.fold_person),
    Family("assignment", ("assignment.changed",), fold_registry.fold_assignment),
    Family("pack", ("checklist.published", "district_pack.published"), fold_registry.fold_pack),
    Family("device", ("device.revoked", "device.replaced"), fold_registry.fold_device),
    Family("plan", ("visit.planned",), fold_inspections.fold_plan),
    Family(
        "inspection",
        (
            "inspection.started",
            "inspection.joined",
            "inspection.abandoned",
            "inspection.signed",
            "inspection.finished",
            "inspection.amended",
            "inspection.restated",
        ),
        fold_inspections.fold_inspection,
    ),
    Family("answer", ("answer.recorded", "answer.settled"), fold_inspections.fold_answer),
    Family(
        "evidence",
        ("evidence.attached", "evidence.reviewed", "evidence.withdrawn"),
        fold_inspections.fold_evidence,
    ),
    Family(
        "finding",
        (
            "finding.recorded",
            "finding.updated",
            "finding.decided",
            "rectification.reported",
            "extension.requested",
            "extension.decided",
            "finding.reinspected",
            "finding.transferred",
            "finding.closed",
            "finding.restated",
        ),
        fold_findings.fold_finding,
    ),
    Family(
        "notice",
        ("notice.issued", "notice.delivered", "notice.voided", "notice.signed_copy_linked"),
        fold_notices.fold_notice,
    ),
    Family("incident", ("incident.reported", "incident.updated"), fold_incidents.fold_incident),
    Family("number_block", ("numbers.leased", "numbers.returned"), fold_notices.fold_number_block),
)

FAMILY_OF_KIND: Mapping[str, Family] = {kind: family for family in FAMILIES for kind in family.kinds}
"""Kinds without a family (verdicts, erasures, forks, reports) have no projected row of their own."""
