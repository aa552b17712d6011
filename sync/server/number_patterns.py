"""How each document's number is written in a district (documents.md §3)."""

from __future__ import annotations

from collections.abc import Mapping

from sync.server.office import Facts
from tuoyu_desktop.domain.notice import NoticeKind

_PLAIN: Mapping[NoticeKind, str] = {
    NoticeKind.VISIT_RECORD: "ZF",
    NoticeKind.REFUSED_VISIT_RECORD: "BT",
    NoticeKind.REVISIT_RECORD: "HF",
    NoticeKind.GUIDANCE_RECORD: "ZD",
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: "PH",
    NoticeKind.FEEDBACK_FORM: "FK",
    NoticeKind.SUGGESTION: "TS",
    NoticeKind.HEALTH_OPINION: "YJ",
    NoticeKind.RECTIFICATION_ORDER: "GZ",
}
"""Letters of a 编号; 走访 documents must not use a 文号."""


def number_patterns(facts: Facts) -> Mapping[str, str]:
    """Number kind (a ``NoticeKind``) to pattern with ``{year}`` and ``{n}``."""
    return {kind.value: f"{letters}-{facts.district}-{{year}}-{{n}}" for kind, letters in _PLAIN.items()}
