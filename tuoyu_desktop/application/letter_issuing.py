"""What 移送函 and 涉嫌犯罪案件移送书 share: content, and the one transaction in which they go (documents.md §4.9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuoyu_desktop.application.letter_findings import LetterFinding, numbered, under_way
from tuoyu_desktop.application.notice_issuing import Belongs, issue
from tuoyu_desktop.application.paper_heads import facility_head, team_member
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import FindingTransferredData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.paper_parts import CrimeTransfer, Transfer
from tuoyu_desktop.domain.paper_rules import PARTS


def letter_content(
    work: Work,
    context: VisitContext,
    kind: NoticeKind,
    part: Transfer | CrimeTransfer,
    findings: Sequence[LetterFinding],
    team: Sequence[str],
    printed: Sequence[str] = (),
) -> DocumentContent:
    """A letter of the commission to ``part.department``. ``team``: who stands on it; ``printed``: SHA-256 of the photos
    that are printed with it. The contact is who writes it."""
    device, pack, today = work.device(), context.pack, beijing(work.now()).date()
    written, photos = numbered(findings, printed)
    visit, writer = context.inspection, work.person(work.actor)
    return DocumentContent(
        document=new_id(),
        kind=kind,
        number="",
        issuer=pack.commission,
        addressee=part.department,
        facility=facility_head(context.facility),
        issued_on=today,
        team=tuple(team_member(person, today) for person in map(work.person, team) if person is not None),
        findings=written,
        photos=photos,
        contact=writer.name if writer is not None else "",
        telephone=pack.telephone,
        rule_pack=f"{visit.checklist.id} {visit.checklist.version} / {pack.id} {pack.version}",
        device=device.name,
        demo=device.is_demo,
        practice=device.practice,
        **{PARTS[kind]: part},
    )


def send(
    work: Work,
    draft: DocumentContent,
    context: VisitContext,
    findings: Sequence[str],
    until: date | None = None,
    signers: tuple[str, ...] = (),
) -> str:
    """Number the letter and mark each finding as sent with it; returns the letter's id. Called after all that can
    refuse, so that no number is lost. One that another department has yet to answer stays with that letter: its answer
    must find it."""
    facility = context.inspection.facility
    letter = issue(work, draft, Belongs(context.id, facility, signers))
    number = _number(work, letter)
    data = FindingTransferredData(
        department=draft.addressee, reason=f"{draft.title}（{number}）", reply_due_on=until, letter=letter
    )
    for finding in findings:
        state = work.finding(finding)
        if state is not None and not under_way(work, state):
            work.append(data, subject=finding, facility=facility)
    return letter


def _number(records: Records, letter: str) -> str:
    state = records.notice(letter)
    return (state.number or state.provisional or "") if state is not None else ""
