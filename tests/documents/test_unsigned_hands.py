"""Who could not sign is no one who refused: a refusal and its witness are the facility's alone (documents.md §4.2)."""

from __future__ import annotations

import pytest
from document_samples import DRAWN, INK, visit
from paper_reading import printed, text_of

from tuoyu_desktop.domain.notice import NoticeKind, Refusal, SignatureRef, SignerRole

RECORDS = (NoticeKind.VISIT_RECORD, NoticeKind.GUIDANCE_RECORD, NoticeKind.INCLUSIVE_VERIFICATION_FORM)
HINDERED = SignatureRef(
    role=SignerRole.MEMBER,
    name="赵敏",
    refusal=Refusal(reason="右手受伤。", witness="孙梅", witness_unit="清源街道", witness_ink=INK),
)
REFUSED = SignatureRef(
    role=SignerRole.FACILITY, name="李婷", post="园长", refusal=Refusal(reason="要等法人回来", witness="孙梅")
)


@pytest.mark.parametrize("kind", RECORDS)
def test_a_member_who_cannot_sign_has_not_refused_and_needs_no_witness(kind: NoticeKind) -> None:
    text = text_of(printed(visit(kind, signatures=(*DRAWN, HINDERED))))

    assert "不能签字。原因：右手受伤。" in text
    assert "右手受伤。。" not in text
    for word in ("拒绝签字", "见证人", "孙梅"):
        assert word not in text


def test_the_witness_of_a_refusal_stands_once_at_the_facility() -> None:
    text = text_of(printed(visit(signatures=(DRAWN[0], HINDERED, REFUSED))))

    assert text.count("见证人：孙梅") == 1
    assert text.index("不能签字") < text.index("拒绝签字") < text.index("见证人：孙梅")
