"""送达回证 as a sheet (documents.md §4.10, §5): one page, with a place for the seal."""

from __future__ import annotations

from document_samples import sample
from paper_reading import page_texts, printed

from tuoyu_desktop.domain.notice import NoticeKind

LONG_NAME = "北京市大兴区黄村镇小橡树婴幼儿照护服务有限责任公司第二托育中心（清源分部）"


def test_it_is_one_page_with_a_place_for_the_seal_also_where_names_are_long() -> None:
    content = sample(NoticeKind.DELIVERY_RECORD)
    assert content.delivery is not None
    place = "清源街道兴华大街18号院3号楼一层，近枣园路口东北角底商，由南门进"
    names = {
        "place": place,
        "relation": "保育主任",
        "witness": "王强（清源街道兴华社区居委会）",
        "note": "电话通知后到场",
    }
    delivery = content.delivery.model_copy(update=names)
    facility = content.facility.model_copy(update={"name": LONG_NAME})
    pages = page_texts(printed(content.model_copy(update={"delivery": delivery, "facility": facility})))
    assert len(pages) == 1
    assert "送达机关（印章）" in pages[0]
