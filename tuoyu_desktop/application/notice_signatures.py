"""Who signed a visit, as its documents show it: drawn signatures only where the mode allows them (documents.md §5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.fold_inspections import SignedBy
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.notice import OFFICER_KINDS, Ink, NoticeKind, Refusal, SignatureRef, SignerRole

_POINT = re.compile(r"(-?\d+(?:\.\d+)?)[ ,](-?\d+(?:\.\d+)?)")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOX = re.compile(rf'viewBox="{_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}"')
_PATH = re.compile(r'\bd="([^"]+)"')


def signature_refs(context: VisitContext, team: Sequence[Person], kind: NoticeKind) -> tuple[SignatureRef, ...]:
    """Who signs a document of ``kind``. At the end of a visit the facility confirmed the visit and its record (§4.5):
    a report to the district has no hand of it (§5), and the receipt of a hint waits for the one who takes it."""
    if kind in OFFICER_KINDS:
        lines = [SignatureRef(role=SignerRole.OFFICER, name=person.name) for person in team]
        return (*lines, SignatureRef(role=SignerRole.FACILITY, name=context.facility.person_in_charge))
    signed = _newest(context.inspection.signatures)
    witness = next((s for s in signed if s.role == "witness"), None)
    members = tuple(_signature(s, witness) for s in signed if s.role == "member")
    if kind is NoticeKind.FEEDBACK_FORM:
        return members
    if kind is NoticeKind.SUGGESTION:
        return (*members, SignatureRef(role=SignerRole.FACILITY, name=""))
    return tuple(_signature(s, witness) for s in signed if s.role in ("member", "facility"))


def _newest(signed: Sequence[SignedBy]) -> tuple[SignedBy, ...]:
    """One signature a person: who signed again replaced the first one."""
    return tuple({(s.role, s.person or s.name): s for s in signed}.values())


def _signature(signed: SignedBy, witness: SignedBy | None) -> SignatureRef:
    """One hand; ``witness`` is of the facility's refusal alone, whoever else could not sign."""
    role = SignerRole.FACILITY if signed.role == "facility" else SignerRole.MEMBER
    refusal = None
    if signed.refused:
        witness = witness if role is SignerRole.FACILITY else None
        refusal = Refusal(
            reason=signed.refusal_reason,
            account=signed.refusal_note,
            witness=witness.name if witness else "",
            witness_unit=witness.post if witness else "",
            witness_ink=ink_of(witness.svg) if witness and witness.svg else None,
        )
    ink = ink_of(signed.svg) if signed.svg else None
    return SignatureRef(
        role=role, name=signed.name, post=signed.post, ink=ink, refusal=refusal, signed_on=beijing(signed.at).date()
    )


def ink_of(svg: str) -> Ink:
    """The strokes of a drawn signature's SVG, moved to the origin: one ``M`` a stroke, every point in it a point.

    Control points are taken as points: at the size of a signature on paper the difference is not to be seen.
    """
    box = _BOX.search(svg)
    left, top, width, height = (float(value) for value in box.groups()) if box else (0.0, 0.0, 520.0, 180.0)
    strokes: list[tuple[tuple[int, int], ...]] = []
    for path in _PATH.findall(svg):
        for stroke in path.split("M"):
            points = [(round(float(x) - left), round(float(y) - top)) for x, y in _POINT.findall(stroke)]
            if points:
                strokes.append(tuple(points))
    return Ink(width=round(width), height=round(height), strokes=tuple(strokes))
