"""The shipped checklist against the figures of checklist.md §1, §3, §6."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.domain.rule_cases import ON, checklist, facility, pack
from tuoyu_desktop.domain.checklist import (
    BasisLine,
    Checklist,
    digest_of,
    is_unverified,
    is_verified_basis,
    recommended_only,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.measurement import judge
from tuoyu_desktop.domain.measurement_case import parameter_in_force
from tuoyu_desktop.domain.terms import Answer, Profile, Severity, StopPrompt
from tuoyu_desktop.exchange.rule_packs import builtin_checklists


def test_counts_by_section_are_those_of_the_list() -> None:
    sections = Counter(item.section for item in checklist().items.values())
    assert sections == {"A": 18, "B": 21, "C": 19, "D": 7, "E": 17, "F": 14, "G": 13, "H": 12, "I": 7}
    assert len(checklist().items) == 128
    assert len(checklist().reserve) == 32


def test_severities_are_those_of_the_list() -> None:
    severities = Counter(item.severity for item in checklist().items.values())
    assert severities == {Severity.CRITICAL: 24, Severity.MAJOR: 76, Severity.MINOR: 27, None: 1}
    assert checklist().items["I07"].severity is None


def test_stop_prompts_are_those_of_the_list() -> None:
    stops = Counter(item.stop for item in checklist().items.values())
    assert stops[StopPrompt.YES] == 3
    assert stops[StopPrompt.DEPENDS] == 30
    yes = {code for code, item in checklist().items.items() if item.stop is StopPrompt.YES}
    assert yes == {"B14", "B22", "E02"}


def test_marks_are_those_of_the_list() -> None:
    """§1: [种子] 46, 15 of them also [原文]; [原文] without a seed 28; [记忆] only 13."""
    marks = [item.mark for item in checklist().items.values()]
    seeds = [mark for mark in marks if "种子" in mark]
    assert len(seeds) == 46
    assert sum("原文" in mark for mark in seeds) == 15
    assert sum("原文" in mark for mark in marks if "种子" not in mark) == 28
    memory = {code for code, item in checklist().items.items() if item.mark.startswith("[记忆]")}
    assert " ".join(sorted(memory)) == "B21 C10 C14 C15 C16 C17 C19 C21 C22 G09 G10 G12 G18"


def test_quick_profile_is_the_27_of_the_list() -> None:
    wanted = (
        "A01 A05 A09 A15 A16 B03 B04 B05 B06 B12 B17 B22 C01 C03 C08 C10 C16 C21 D01 D02 D04 E03 E07 E13 F04 G05 H01"
    )
    assert checklist().profile(Profile.QUICK) == tuple(wanted.split())


def test_profiles_are_in_the_order_of_the_list() -> None:
    assert checklist().profile(Profile.FULL) == tuple(checklist().items)
    assert checklist().profile(Profile.REINSPECTION) == ("I07",)
    inclusive = checklist().profile(Profile.INCLUSIVE)
    for section, first, last in [("A", 1, 10), ("B", 1, 15), ("C", 7, 10), ("D", 1, 4), ("E", 3, 9), ("H", 1, 9)]:
        expected = [c for c in checklist().items if c[0] == section and first <= int(c[1:]) <= last]
        assert [code for code in inclusive if code[0] == section] == expected
    assert {code[0] for code in inclusive} == set("ABCDEH")


def test_every_item_can_be_shown_in_a_list() -> None:
    for item in [*checklist().items.values(), *checklist().reserve.values()]:
        assert 0 < len(item.title) <= 12, item.code
        assert item.how, item.code
        assert item.pass_line, item.code
    assert all(item.methods for item in checklist().items.values())


def test_verbatim_columns_are_kept() -> None:
    item = checklist().items["D04"]
    assert item.text == "录像保存天数≥90（每个抽查通道）"
    assert item.mark == "[种子]+[原文]+[查证S10 S11]"
    assert item.leads == ("公安", "卫健")
    assert item.days == 15
    assert checklist().items["G20"].days is None


@pytest.mark.parametrize(
    ("mark", "verified"),
    [
        ("[种子]+[查证S34]", True),
        ("[原文]", True),
        ("[查证S11]", True),
        ("[查证·二手S9 S47]", False),
        ("[查证S10征]待核正式稿", False),
        ("[查证S12·网传检查表]", False),
        ("[记忆]", False),
        ("[种子·推导]", False),
        ("[种子·推导]+[原文]+[查证S34]", True),
        ("待核", False),
        ("", False),
    ],
)
def test_mark_says_whether_a_text_was_read(mark: str, verified: bool) -> None:
    """checklist.md §0: the district must confirm every mark that is not [种子], [原文] or first-hand [查证]."""
    assert is_verified_basis(mark) is verified
    assert is_unverified(mark) is not verified


def test_advice_never_prints_as_a_violation() -> None:
    """§3, last paragraph; B02 and C13 hold only one advisory field each."""
    every = [*checklist().items.values(), *checklist().reserve.values()]
    advice = {item.code for item in every if recommended_only(item)}
    assert advice == {"B11", "C05", "C06", "D07", "E16", "G20", "I08", "A20"}
    assert not recommended_only(checklist().items["E16"], fire_key_unit=True)
    assert {f.name for code in ("B02", "C13") for f in checklist().items[code].answer.fields if f.hint} == {
        "hours",
        "height_m",
    }


def test_basis_of_another_district_is_never_named() -> None:
    """003 is 武清's plan, 001 朝阳's, 002 Beijing's."""
    d01 = checklist().items["B17"]
    assert any("武清" in line.text for line in d01.bases_for("120114", "T"))
    assert not any("武清" in line.text for line in d01.bases_for("110115", "T"))
    city = [line.text for line in checklist().items["D04"].bases_for("110115", "T")]
    assert "京政办发〔2019〕26号二（四）3" in city
    assert not any("京政办发" in line.text for line in checklist().items["D04"].bases_for("120114", "T"))


def test_school_food_rule_reaches_only_kindergartens() -> None:
    """§2 rule 14 and the abbreviation list: 【学食】 is no basis for T S D J."""
    item = checklist().items["F06"]
    assert any("学校食品安全" in line.text for line in item.bases_for("110115", "Y"))
    assert not any("学校食品安全" in line.text for line in item.bases_for("110115", "T"))


def test_scope_words_decide_the_basis_line() -> None:
    """§2 rule 14: 学前教育法 reaches only 幼儿园; laws of 托幼机构 or of 托儿所、幼儿园 print with their own word."""
    assert not any("学前教育法" in line.text for line in checklist().items["A14"].bases_for("110115", "T"))
    every = [*checklist().items.values(), *checklist().reserve.values()]
    lines = [line.text for item in every for line in item.bases]
    narrow = ("食品安全法》第57条", "实施条例》第28条", "疫苗管理法》第48条", "卫生保健管理办法》")
    named = [text for text in lines if any(law in text for law in narrow)]
    assert len(named) >= 8
    assert [text for text in named if not text.endswith("（条文用语：托幼机构）")] == []
    fire = [text for text in lines if "第73条" in text]
    assert fire == ["《消防法》第73条（四）（条文用语：托儿所、幼儿园）"]


def test_no_figure_of_a_threshold_hides_in_a_field() -> None:
    """§0: a threshold is a parameter with its source. Nought and "at least one looked at" are no figures."""
    every = [*checklist().items.values(), *checklist().reserve.values()]
    fields = [(item.code, f) for item in every for f in item.answer.fields if f.limit is not None]
    hidden = [(code, f.name, f.limit) for code, f in fields if f.limit != (1 if f.comparator == "sample" else 0)]
    assert hidden == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("doors_per_room", 2),
        ("band_toddler_months", 12),
        ("band_senior_months", 24),
        ("mixed_from_months", 18),
        ("sampled_channels", 3),
        ("extinguisher_rating_medium", 2),
        ("extinguisher_rating_severe", 3),
    ],
)
def test_figures_of_the_rules_stand_in_the_pack_with_their_source(name: str, value: int) -> None:
    """GB 50016 5.5.15 (2 doors), 设置标准第19条 (12, 24, 18 months), GB 50140 (2A, 3A); older packs have them too."""
    parameter = checklist().parameter(name)
    assert parameter.value == value
    assert parameter.source
    older = parameter_in_force(pack(), builtin_checklists()[0], name)
    assert older.value == value


def test_a_district_may_set_a_figure_that_an_older_list_does_not_carry() -> None:
    stricter = checklist().parameter("doors_per_room").model_copy(update={"value": Decimal(3)})
    district = pack().model_copy(update={"parameters": {"doors_per_room": stricter}})
    rooms = {"rooms": [{"id": "1", "name": "活动室", "area": 80, "doors": 2}]}
    for version in builtin_checklists():
        item = version.item("E04")
        assert judge(item, rooms, facility(), ON, version, district).suggested is Answer.FAIL
        assert judge(item, rooms, facility(), ON, version, pack()).suggested is Answer.PASS


def test_recommended_standards_are_marked() -> None:
    for item in checklist().items.values():
        for line in item.bases:
            assert line.recommended is line.text.startswith(("WS/T", "GB/T")), (item.code, line.text)


@pytest.mark.parametrize(
    ("region", "district", "holds"),
    [("", "120114", True), ("110000", "110115", True), ("110000", "120114", False), ("110115", "110105", False)],
)
def test_region_of_a_basis(region: str, district: str, holds: bool) -> None:
    assert BasisLine(text="x", mark="[种子]", region=region).holds_in(district) is holds


def test_figures_from_memory_and_our_own_are_told_apart() -> None:
    parameters = checklist().parameters
    assert parameters["wash_water_max"].awaits_check
    assert parameters["ratio_toddler"].awaits_check
    assert not parameters["video_days"].awaits_check
    assert not parameters["sample_grams"].awaits_check  # §2 rule 7: settled, no 待核 flag
    assert not parameters["warn_days"].awaits_check
    assert not parameters["warn_days"].official


def test_digest_follows_the_content() -> None:
    own = checklist()
    assert own.digest == digest_of(own)
    again = Checklist.model_validate_json(own.model_dump_json())
    assert digest_of(again) == own.digest
    changed = own.model_copy(update={"version": "2027.1"})
    assert digest_of(changed) != own.digest


def test_item_of_an_unknown_code_says_so() -> None:
    assert checklist().item("C05").reserve
    with pytest.raises(RuleViolation, match="rule-item-unknown"):
        checklist().item("Z99")
