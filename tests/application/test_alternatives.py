"""What the facility does meanwhile, noted in a finding's measure: the team's own words and no others."""

from __future__ import annotations

import pytest

from tuoyu_desktop.application.second_count import ALTERNATIVE, alternative_of, with_alternative


@pytest.mark.parametrize(
    ("measure", "alternative", "kept"),
    [
        ("", "改由配送企业送餐", f"{ALTERNATIVE}改由配送企业送餐。"),
        ("请燃气公司来看。", "改由配送企业送餐。", f"请燃气公司来看。{ALTERNATIVE}改由配送企业送餐。"),
        (
            f"请燃气公司来看。{ALTERNATIVE}家长送餐。",
            "改由配送企业送餐",
            f"请燃气公司来看。{ALTERNATIVE}改由配送企业送餐。",
        ),
    ],
)
def test_what_is_noted_follows_the_words_of_the_team(measure: str, alternative: str, kept: str) -> None:
    assert with_alternative(measure, alternative) == kept
    assert alternative_of(kept) == "改由配送企业送餐"


@pytest.mark.parametrize("measure", ["请燃气公司来看。", f"请燃气公司来看。{ALTERNATIVE}家长送餐。"])
def test_an_emptied_arrangement_takes_nothing_else_along(measure: str) -> None:
    assert with_alternative(measure, " ") == "请燃气公司来看。"
    assert with_alternative("", "") == ""
