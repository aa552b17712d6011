"""Which kinds people write in a visit, and what becomes of them once it is sealed (sync.md §1, §3.10)."""

from __future__ import annotations

from typing import Final

_ONCE: Final = frozenset({"inspection.started", "inspection.finished", "inspection.amended", "inspection.abandoned"})
"""How a visit begins and ends, and what is put right afterwards."""

LATE_KINDS: Final = frozenset(
    {
        *("inspection.joined", "inspection.signed", "answer.recorded", "answer.settled"),
        *("evidence.attached", "evidence.reviewed"),
        *("finding.recorded", "finding.updated", "finding.reinspected"),
    }
)
"""What is late beyond the seal's ``covers``. A photo that was taken back says nothing of the visit."""

VISIT_KINDS: Final = _ONCE | LATE_KINDS | {"evidence.withdrawn"}
"""What people write in a visit and may stand in a visit package; documents, and what becomes of a finding later, are no
part of it."""

HELD_AFTER_SEAL: Final = frozenset({"answer.recorded", "answer.settled", "evidence.reviewed", "inspection.signed"})
"""Of what is late, what takes no effect, at the district and on every laptop; findings and photos count."""
