"""What counts as naming the law of an order: full title and article, however it was typed (documents.md §2)."""

from __future__ import annotations

import pytest

from tuoyu_desktop.application.officer_text import names_provision

LAW = "《中华人民共和国人口与计划生育法》"


@pytest.mark.parametrize(
    "text",
    [
        f"依据{LAW}第四十一条第一款，责令你单位改正：",
        f"依据{LAW}第 41 条，责令你单位改正：",
        f"依据{LAW} 第 四十一 条 第 一 款，责令改正。",
        f"依据{LAW}，第四十一条，责令改正。",
        f"依据{LAW}， 第 41 条，责令改正。",
        f"依据{LAW}（2021年修正）第四十一条，责令改正。",
        f"依据{LAW}的规定，第４１条。",
    ],
)
def test_spaces_and_a_comma_do_not_hide_the_article(text: str) -> None:
    assert names_provision(text)


@pytest.mark.parametrize(
    "text",
    [
        "依据第四十一条责令改正。",
        f"依据{LAW}，责令你单位改正下表第三条问题。",
        f"依据{LAW}。第三条问题请马上改正。",
        f"依据{LAW}责令改正。",
        f"依据{LAW}第 条责令改正。",
    ],
)
def test_an_article_that_is_not_of_the_title_does_not_count(text: str) -> None:
    assert not names_provision(text)
