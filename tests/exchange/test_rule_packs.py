"""Rule packs from files: the shipped ones, and damaged, foreign and wrong ones with their faults."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from tests.domain.rule_cases import ON, facility
from tuoyu_desktop.bootstrap import BuiltInPacks
from tuoyu_desktop.domain.applicability import CONDITION_NAMES
from tuoyu_desktop.domain.measurement import judge
from tuoyu_desktop.domain.notice import LETTER_KINDS, OFFICER_KINDS, NoticeKind
from tuoyu_desktop.domain.terms import Severity
from tuoyu_desktop.exchange.rule_packs import (
    PackFault,
    builtin_checklists,
    builtin_district_packs,
    builtin_phrases,
    load_checklist,
    load_district_pack,
)

Edit = Callable[[list[dict[str, str]]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped checklist that a test may spoil."""
    with as_file(files("resources").joinpath("checklists", "tuoyu-2026.2")) as shipped:
        shutil.copytree(shipped, tmp_path / "pack")
    return tmp_path / "pack"


def edit(file: Path, change: Edit) -> None:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    change(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8-sig")


def set_cell(code: str, column: str, value: str) -> Edit:
    def change(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row.get("code", row.get("item")) == code)[column] = value

    return change


def fault(folder: Path) -> PackFault:
    with pytest.raises(PackFault) as caught:
        load_checklist(folder)
    return caught.value


def test_copy_of_the_shipped_pack_has_the_same_digest(folder: Path) -> None:
    assert load_checklist(folder).digest == builtin_checklists()[-1].digest


def test_columns_may_stand_in_another_order(folder: Path) -> None:
    file = folder / "items.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    text = io.StringIO()
    csv.writer(text).writerows(row[::-1] for row in rows)
    file.write_text(text.getvalue(), encoding="utf-8-sig")
    assert load_checklist(folder).digest == builtin_checklists()[-1].digest


def test_missing_column_is_named(folder: Path) -> None:
    edit(folder / "items.csv", lambda rows: [row.pop("severity") for row in rows] and None)
    found = fault(folder)
    assert found.code == "pack-row"
    assert "items.csv" in found.message
    assert "“severity”：缺这一列" in found.message


def test_duplicate_code_names_both_rows(folder: Path) -> None:
    edit(folder / "items.csv", lambda rows: rows[2].update(code="A01"))
    found = fault(folder)
    assert found.code == "pack-row"
    assert "第 4 行“code”：编码 A01 与第 2 行重复" in found.message


@pytest.mark.parametrize(
    ("file", "code", "column", "value", "words"),
    [
        ("items.csv", "A10", "condition", "serves_wine", "不认识条件“serves_wine”"),
        ("items.csv", "A10", "rule", "guess", "不认识判定规则“guess”"),
        ("items.csv", "A10", "severity", "严重", "可以填：一般、较重、重大"),
        ("items.csv", "A10", "stop", "也许", "不认识“也许”"),
        ("items.csv", "A10", "applies", "TX", "只能填 T S Y D J"),
        ("items.csv", "A10", "days", "十天", "“十天”不是这里能填的值"),
        ("items.csv", "A10", "title", "", "没有填"),
        ("items.csv", "A10", "pass_line", "满 {wine_years} 年", "pack.json 里没有参数 wine_years"),
        ("items.csv", "A10", "section", "Z", "不认识“Z”这一组"),
        ("items.csv", "A10", "reserve", "也许", "只能填 yes 或留空"),
        ("fields.csv", "A14", "comparator", "<", "不认识“<”"),
        ("fields.csv", "A14", "comparator", "yes", "要配一个且只配一个界限"),
        ("fields.csv", "A14", "limit", "", "要配一个且只配一个界限"),
        ("fields.csv", "A14", "limit", "很多", "“很多”不是这里能填的值"),
        ("fields.csv", "A14", "type", "color", "不认识“color”"),
        ("fields.csv", "A20", "parameter", "nothing", "没有参数 nothing"),
        ("fields.csv", "A12", "choices", "", "选择题要列出选项"),
        ("fields.csv", "A12", "item", "Z99", "items.csv 里没有 Z99 这一项"),
        ("bases.csv", "A12", "text", "", "没有填依据"),
        ("bases.csv", "A12", "item", "Z99", "items.csv 里没有 Z99 这一项"),
    ],
)
def test_wrong_cell_is_named(folder: Path, file: str, code: str, column: str, value: str, words: str) -> None:
    edit(folder / file, set_cell(code, column, value))
    found = fault(folder)
    assert found.code == "pack-row"
    assert file in found.message
    assert words in found.message


def test_fault_names_the_line_of_the_file(folder: Path) -> None:
    edit(folder / "items.csv", set_cell("A02", "severity", "很重"))
    assert "items.csv 第 3 行“severity”" in fault(folder).message


def test_against_must_be_a_field_above(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["item"] == "A11" and row["name"] == "complete")["against"] = "nobody"

    edit(folder / "fields.csv", change)
    assert "上面没有“nobody”这个字段" in fault(folder).message


def test_column_needs_its_table(folder: Path) -> None:
    edit(folder / "fields.csv", set_cell("A12", "name", "rows.missing"))
    assert "上面没有 rows 类型的“rows”" in fault(folder).message


def test_half_a_file_is_damaged(folder: Path) -> None:
    """Cut at a line's end nothing looks wrong but the count; cut inside a line the cells do not fit."""
    file = folder / "bases.csv"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[: len(lines) // 2]))
    assert fault(folder).code == "pack-damaged"
    file.write_bytes(b"".join(lines)[: len(b"".join(lines)) // 2])
    assert fault(folder).code in ("pack-damaged", "pack-row")


@pytest.mark.parametrize("name", ["items.csv", "fields.csv", "bases.csv", "profiles.json", "basis_texts.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", b"\x00\xff\xfe junk", "编码,名称".encode("gb18030"), b"x" * 10_000_000, None],
    ids=["empty", "blank", "binary", "gb18030", "10 MB", "absent"],
)
def test_junk_is_damaged(folder: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    found = fault(folder)
    assert found.code == "pack-damaged"
    assert name in found.message


def test_endless_nesting_is_damaged(folder: Path) -> None:
    (folder / "profiles.json").write_text("[" * 100_000, encoding="utf-8")
    assert fault(folder).code == "pack-damaged"


def test_other_folder_is_foreign(tmp_path: Path) -> None:
    assert fault(tmp_path).code == "pack-foreign"
    (tmp_path / "pack.json").write_text('{"kind": "recipe", "format": 1}', encoding="utf-8")
    assert fault(tmp_path).code == "pack-foreign"


def change_json(file: Path, **values: Any) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**content, **values}, ensure_ascii=False), encoding="utf-8")


def test_newer_pack_asks_for_a_newer_program(folder: Path) -> None:
    change_json(folder / "pack.json", format=2)
    found = fault(folder)
    assert found.code == "pack-newer"
    assert "更新程序" in found.message


def test_profile_with_an_unknown_code_is_named(folder: Path) -> None:
    content = json.loads((folder / "profiles.json").read_text(encoding="utf-8"))
    content["profiles"][0]["codes"].append("Z99")
    change_json(folder / "profiles.json", **content)
    assert "profiles.0.codes" in fault(folder).message


def test_wrong_parameter_is_named(folder: Path) -> None:
    content = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
    content["parameters"][3]["value"] = "许多"
    change_json(folder / "pack.json", **content)
    assert "parameters.3.value" in fault(folder).message


def test_shipped_packs_work_from_resources() -> None:
    identities = {pack.id for pack in builtin_district_packs()}
    assert identities == {"110000", "110105", "110115", "120114", "national", "demo-110115"}
    assert [c.version for c in builtin_checklists()] == ["2026.1", "2026.2"]
    assert len({c.digest for c in builtin_checklists()}) == 2
    assert len({pack.digest for pack in builtin_district_packs()}) == len(identities)


def test_a_version_that_visits_pin_is_never_changed() -> None:
    """§2 rule 19: version and hash are pinned when a visit starts, and a pack stays as long as a visit refers to it.
    Whoever changes the list makes the next version."""
    pinned = "94ade7056904598939b39e3eba0767ccbfa9dcb9b70477e3391f1b0426a957a0"
    first = next(c for c in builtin_checklists() if (c.id, c.version) == ("tuoyu-2026", "2026.1"))
    assert first.digest == pinned
    assert BuiltInPacks().checklist("tuoyu-2026", "2026.1").digest == pinned
    assert BuiltInPacks().current_checklist(date(2026, 11, 20)).version == "2026.2"


def test_every_version_judges_every_item() -> None:
    """An open visit of an older version goes on with the newer program's rules."""
    for version in builtin_checklists():
        for item in [*version.items.values(), *version.reserve.values()]:
            judge(item, {}, facility(), ON, version, district("110115"))


def district(identity: str) -> Any:
    return next(pack for pack in builtin_district_packs() if pack.id == identity)


def test_daxing_has_its_units() -> None:
    """14 towns, 8 streets, and the two park committees that the plan names as 属地 (京兴政办发〔2024〕11号)."""
    kinds = [unit.kind for unit in district("110115").units]
    assert (kinds.count("town"), kinds.count("street"), kinds.count("park_committee")) == (14, 8, 2)
    assert district("110115").unit("清源街道").code.startswith("110115")


def test_switches_are_off_in_shipped_packs_and_on_in_the_demo() -> None:
    """documents.md §1.4, §1.7."""
    for pack in builtin_district_packs():
        both = (pack.switches.order_form, pack.switches.allow_suggestion_to_facility)
        assert both == ((True, True) if pack.demo else (False, False)), pack.id
    demo = district("demo-110115")
    assert demo.demo
    assert "演示" in demo.label
    assert demo.units == district("110115").units


def test_targets_carry_their_year() -> None:
    """Requirements rows 87, 88: two targets of 2025 stand side by side."""
    targets = {(t.year, t.kind): (t.places, t.inclusive_places) for t in district("110105").place_targets}
    assert targets[(2024, "底线目标")] == (10943, 3283)
    assert targets[(2025, "高质量发展目标")] == (10943, 6566)
    assert targets[(2025, "规划目标")] == (16100, 9660)


@pytest.mark.parametrize(
    ("identity", "code", "lead"),
    [
        ("110115", "D04", "区公安分局"),
        ("110115", "E03", "区消防救援局"),
        ("110115", "I07", "区卫生健康委"),
        ("110105", "E03", "区消防救援队"),
        ("120114", "F04", "区市场监管局"),
        ("120114", "H05", "区发展改革委"),
    ],
)
def test_findings_are_routed_by_item_and_district(identity: str, code: str, lead: str) -> None:
    """requirements.md §8."""
    route = district(identity).route(builtin_checklists()[-1].items[code])
    assert route[0] == lead
    assert len(set(route)) == len(route)


def test_every_item_has_a_route_everywhere() -> None:
    checklist = builtin_checklists()[-1]
    for pack in builtin_district_packs():
        for item in [*checklist.items.values(), *checklist.reserve.values()]:
            assert set(pack.route(item)) <= set(pack.departments), (pack.id, item.code)


def test_numbers_follow_the_rule_of_documents() -> None:
    """documents.md §3: 文号 for officers, 编号 for visits; never the other way round."""
    numbers = district("110115").numbers
    assert set(numbers) == {kind.value for kind in NoticeKind}
    assert numbers["RECTIFICATION_ORDER"].format(year=2026, n=1) == "京兴卫托改〔2026〕1号"
    assert numbers["FEEDBACK_FORM"].format(year=2026, n=123) == "ZF-110115-2026-000123"
    for pack in builtin_district_packs():
        for kind, pattern in pack.numbers.items():
            assert "〔" not in pattern or kind in OFFICER_KINDS | LETTER_KINDS


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    with as_file(files("resources").joinpath("districts")) as shipped:
        shutil.copytree(shipped, tmp_path / "districts")
    return tmp_path / "districts"


def district_fault(file: Path) -> PackFault:
    with pytest.raises(PackFault) as caught:
        load_district_pack(file)
    return caught.value


def test_district_pack_of_a_folder(districts: Path) -> None:
    assert load_district_pack(districts / "demo-110115.json").digest == district("demo-110115").digest


def test_district_pack_names_the_place_of_a_fault(districts: Path) -> None:
    file = districts / "110105.json"
    change_json(file, place_targets=[{"year": "明年", "kind": "x", "source": "x"}])
    assert "place_targets.0.year" in district_fault(file).message
    change_json(file, place_targets=[], routes={"A": {"lead": "卫健"}})
    assert "缺 B 组" in district_fault(file).message


def test_route_to_an_unknown_department_is_refused(districts: Path) -> None:
    file = districts / "110105.json"
    routes = json.loads(file.read_text(encoding="utf-8"))["routes"]
    change_json(file, routes={**routes, "A": {"lead": "外星"}})
    assert "外星" in district_fault(file).message


def test_two_units_of_one_code_are_refused(districts: Path) -> None:
    unit = {"code": "110105001", "name": "甲街道", "kind": "street"}
    change_json(districts / "110105.json", units=[unit, {**unit, "name": "乙街道"}])
    assert "110105001" in district_fault(districts / "110105.json").message


def test_pack_that_extends_itself_or_nothing_is_refused(districts: Path) -> None:
    change_json(districts / "110105.json", extends="120114")
    change_json(districts / "120114.json", extends="110105")
    assert "extends" in district_fault(districts / "110105.json").message
    change_json(districts / "120114.json", extends="000001")
    assert district_fault(districts / "120114.json").code == "pack-damaged"


def test_checklist_given_as_a_district_is_foreign(folder: Path) -> None:
    assert district_fault(folder / "pack.json").code == "pack-foreign"


def test_every_item_has_phrases_quick_and_critical_ones_several() -> None:
    checklist = builtin_checklists()[-1]
    wanted = {c for c, item in checklist.items.items() if item.severity is Severity.CRITICAL}
    wanted |= set(checklist.profiles[next(p for p in checklist.profiles if p.value == "QUICK")].codes)
    phrases = builtin_phrases()
    assert {code for code in wanted if len(phrases.get(code, ())) < 2} == set()
    assert all(0 < len(sentence) <= 30 for sentences in phrases.values() for sentence in sentences)
    assert set(phrases) == {*checklist.items, *checklist.reserve}


def test_phrases_state_facts_and_order_nothing() -> None:
    words = [s for sentences in builtin_phrases().values() for s in sentences]
    assert [s for s in words if "责令" in s or "必须" in s or "违法" in s] == []


def test_conditions_of_the_pack_exist() -> None:
    items = builtin_checklists()[-1].items.values()
    assert {item.condition for item in items} - {""} <= CONDITION_NAMES
